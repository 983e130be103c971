"""The backend that needs no model, no key and no network, and says so.

It behaves as a model does: says how it reads the question, asks for tools, reads what comes back,
writes its answer in pieces. The analyst does the thinking; no data is known here but the results.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.analyst import Answering, Asking, Declined, Reply, Talk, Unread, escaped
from assistant.backends.base import Capabilities, Turn
from assistant.backends.demo.reading import LOOKUP, read, to_look_up
from assistant.children.stopping import Stop
from assistant.definitions import Connection
from assistant.errors import BackendError, Gone
from assistant.events import (
    Event,
    RunEnded,
    RunStarted,
    Suggested,
    TextDelta,
    TextDone,
    ToolCallsRequired,
    ToolStarted,
)
from assistant.messages import (
    CallId,
    Message,
    PartId,
    Remote,
    Rereading,
    Suggestion,
    ToolCall,
)

NO_MODEL = (
    "*No AI model is connected: fixed rules read your question and ask the table in SQL."
    " To connect a model, put `OPENAI_API_KEY` into `.env` and start the app again.*"
)
_NO_TABLE = "There is no table here to ask about. Drop a CSV, Excel, Parquet or JSON file."
_STAYS = "Its tables are on this machine, and the demo reads them here."
_PIECES = 10
_PAUSE_S = 0.003
_MOST_SQL = 1_500
"""characters of SQL that are repeated under an answer; it always stands with its table"""


class DemoBackend:
    """Rules in the place of a model. Keeps nothing, so that it can serve everybody at once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def capabilities(self) -> Capabilities:
        """Return that it answers, and does nothing else."""
        note = "No AI model and no network: fixed rules over one table."
        return Capabilities(False, False, False, False, False, False, notes=(note,))

    def stream(self, turn: Turn) -> Iterator[Event]:
        """Yield the calls that the question needs, or the answer once their results are there."""
        if not turn.rounds:
            yield RunStarted(raw="demo.started")
            if not turn.history:
                yield from _write(turn, "notice", NO_MODEL)
        looks = turn.tables and not turn.rounds and LOOKUP in turn.assistant.functions
        if looks and (asked := [(LOOKUP, one) for one in to_look_up(turn)]):
            yield from _calls(turn, asked)
            return
        reply = read(turn) if turn.tables else Talk(_NO_TABLE)
        called = {call.name for done in turn.rounds for call in done.calls}
        if isinstance(reply, Answering) and "query_table" not in called:
            yield from _write(turn, "reading", _reading(reply, turn))
            if not turn.stop.asked:
                yield from _call(turn, reply)
            return
        if isinstance(reply, Answering):
            yield from _write(turn, "answer", _answer(reply, turn))
        else:
            yield from _write(turn, "answer", _said(reply, turn))
        if questions := _suggested(reply, turn):
            yield Suggested(questions, raw="demo.suggested")
        if not turn.stop.asked:
            yield RunEnded("completed", raw="demo.completed")

    def resume(self, turn: Turn, after: int | None) -> Iterator[Event]:  # noqa: ARG002 - protocol
        """Refuse: an answer that was cut is kept nowhere. Raises Gone."""
        raise Gone("The demo keeps no answer that could be followed again.", hint="Ask once more.")

    def find(self, turn: Turn) -> Remote | None:
        """Return nothing: no request is ever accepted unseen."""

    def cancel(self, turn: Turn) -> Remote | None:
        """Return nothing: there is no server to tell."""

    def history(self, remote: Remote) -> tuple[Message, ...]:  # noqa: ARG002 - the protocol's
        """Return nothing: the thread is kept here only."""
        return ()

    def send_file(self, name: str, media_type: str, content: Path, stop: Stop) -> str:  # noqa: ARG002 - the protocol's
        """Refuse: there is nobody to send it to. Raises BackendError."""
        raise BackendError(f"{name} was not sent: the demo has no endpoint.", hint=_STAYS)

    def delete_file(self, file_id: str) -> None:
        """Refuse: nothing was ever sent from here. Raises BackendError."""
        raise BackendError(f"The demo has no endpoint that could have a file {file_id}.")

    def close(self) -> None:
        """Do nothing: no socket is open."""


def _said(reply: Reply, turn: Turn) -> str:
    match reply:
        case Declined():
            why = _why_text(reply.unread, turn) if reply.unread else ""
            offer = "Try:" if reply.nearest else ""
            return " ".join(filter(None, (escaped(str(reply)), escaped(why), offer)))
        case Asking():
            return escaped(str(reply))
        case _:
            return str(reply)


def _why_text(unread: Unread, turn: Turn) -> str:
    """Return what the card of its file says of a column of text."""
    notes = (note for one in turn.tables if one.name == unread.table for note in one.notes)
    told = next((note for note in notes if note.startswith(f"“{unread.column}” ")), "")
    return "" if told == f"“{unread.column}” stays text." else told


def _suggested(reply: Reply, turn: Turn) -> tuple[Suggestion, ...]:
    match reply:
        case Declined():
            asked = [Suggestion(question, question) for question in reply.nearest]
        case Asking() | Answering():
            asked = [Suggestion(choice.label, choice.question) for choice in reply.choices]
        case _:
            return ()
    if not isinstance(reply, Answering) and (text := reply.unread) is not None:
        again = Rereading(text.table, text.question, "numbers")
        label = f"Read “{text.column}” as numbers"
        asked.insert(0, Suggestion(label, turn.message.text, again))
    return tuple(asked)


def _reading(reply: Answering, turn: Turn) -> str:
    """Say how the question was read; of which table only where there are several."""
    table = f"{reply.plan.table}: " if len(turn.tables) > 1 else ""
    return f"**Read as:** {escaped(table + reply.read_as)}"


def _call(turn: Turn, reply: Answering) -> Iterator[Event]:
    """Ask for the rows, and beside them for the chart, where there is one."""
    asked: list[tuple[str, dict[str, Any]]] = [("query_table", {"sql": reply.sql})]
    if reply.chart and "draw_chart" in turn.assistant.functions:
        chart = reply.chart.model_dump(mode="json", exclude_defaults=True)
        asked.append(("draw_chart", {"chart": chart}))
    yield from _calls(turn, asked)


def _calls(turn: Turn, asked: Iterable[tuple[str, dict[str, Any]]]) -> Iterator[Event]:
    """Ask for tools."""
    first = 1 + sum(len(done.calls) for done in turn.rounds)
    calls = tuple(
        ToolCall(CallId(f"{turn.run_id}:{number}"), name, json.dumps(arguments))
        for number, (name, arguments) in enumerate(asked, start=first)
    )
    for call in calls:
        yield ToolStarted(call.call_id, call.name, arguments=call.arguments, raw="demo.tool_call")
    yield ToolCallsRequired(calls, raw="demo.requires_action")


def _write(turn: Turn, part: str, text: str) -> Iterator[Event]:
    """Write *text* as a model would, a few words at a time, in 0.05 s at most.

    Each *part* is an item of its own: paragraphs stand between them.
    """
    part_id = PartId(f"{turn.run_id}-{part}:0")
    words = re.findall(r"\s*\S+", text)
    size = -(-len(words) // _PIECES)
    for start in range(0, len(words), size):
        yield TextDelta(part_id, "".join(words[start : start + size]), raw="demo.text.delta")
        if turn.stop.wait(_PAUSE_S):
            return
    yield TextDone(part_id, text, raw="demo.text.done")


@dataclass(frozen=True, slots=True)
class _Rows:
    """The first rows of a result, as far as they were given."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    row_count: int


def _answer(reply: Answering, turn: Turn) -> str:
    """Say what the results mean, and what could not be had."""
    results = {
        call.name: json.loads(output.text)
        for call, output in zip(turn.rounds[-1].calls, turn.rounds[-1].outputs, strict=True)
    }
    table = results["query_table"]
    if error := table.get("error"):
        return f"The query could not be run: {escaped(error['message'])}"
    parts = [reply.write(rows) if (rows := _rows(table)) else "The result is the table above."]
    parts += map(escaped, table.get("caveats", ()))
    if error := results.get("draw_chart", {}).get("error"):
        parts.append(f"*It is not drawn: {escaped(error['message'])}.*")
    if len(reply.sql) <= _MOST_SQL:
        parts.append(f"```sql\n{reply.sql}\n```")
    return "\n\n".join(parts)


def _rows(table: Mapping[str, Any]) -> _Rows | None:
    """Return the rows of a result; None if it was so large that not even one was given."""
    if "rows" not in table:
        return None
    rows: Iterable[Any] = table["rows"]
    return _Rows(tuple(table["columns"]), tuple(map(tuple, rows)), table["row_count"])
