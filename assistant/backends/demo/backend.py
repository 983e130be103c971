"""The backend that needs no model, no key and no network, and says so.

It behaves as a model does: asks for a tool, reads what comes back, writes its answer in pieces.
What it cannot read (`demo_questions`) it refuses. It knows no data but the results it is given.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assistant.backends.base import Capabilities, Turn
from assistant.backends.demo.questions import NotUnderstood, Reader, Understood
from assistant.definitions import Connection
from assistant.errors import BackendError, Gone
from assistant.events import (
    Event,
    RunEnded,
    RunStarted,
    TextDelta,
    TextDone,
    ToolCallsRequired,
    ToolStarted,
)
from assistant.messages import CallId, Message, PartId, Remote, ToolCall
from assistant.stopping import Stop
from assistant.tables import Table

NO_MODEL = (
    "*No AI model is connected: fixed rules answer simple questions about one table."
    " To connect a model, put `OPENAI_API_KEY` into `.env` and start the app again.*"
)
_HELP = "I answer questions about the table `{table}` by fixed rules. For example:"
_SMALL_TALK = {
    **dict.fromkeys(("hi", "hello", "hey", "good morning"), f"Hello. {_HELP}"),
    **dict.fromkeys(("help", "what can you do", "who are you", "what are you"), _HELP),
    **dict.fromkeys(("thanks", "thank you", "ok", "great"), f"You are welcome. {_HELP}"),
}
_NO_TABLE = "There is no table here to ask about. Drop a CSV, Excel, Parquet or JSON file."
_STAYS = "Its tables are on this machine, and the demo reads them here."
_PIECES = 25
_PAUSE_S = 0.008


class DemoBackend:
    """Rules in the place of a model. Keeps nothing, so that it can serve everybody at once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def capabilities(self) -> Capabilities:
        """Return that it answers, and does nothing else."""
        note = "No AI model and no network: fixed rules over one table."
        return Capabilities(False, False, False, False, False, False, notes=(note,))

    def stream(self, turn: Turn) -> Iterator[Event]:
        """Yield the call that the question needs, or the answer once its result is there."""
        if not turn.rounds:
            yield RunStarted(raw="demo.started")
            if not turn.history:
                yield from _write(turn, "notice", NO_MODEL)
        asked = _read(turn)
        if isinstance(asked, Understood) and not turn.rounds:
            if not turn.stop.asked:
                yield from _call(turn, asked.sql)
            return
        if isinstance(asked, Understood):
            asked = _answer(asked, json.loads(turn.rounds[-1].outputs[0].text))
        yield from _write(turn, "answer", asked)
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


def _read(turn: Turn) -> Understood | str:
    """Return how the question was read, or at once what to say to it."""
    if not turn.tables:
        return _NO_TABLE
    question, table = turn.message.text, _asked_about(turn)
    reader = Reader(table)
    if talk := _SMALL_TALK.get(" ".join(re.findall(r"\w+", question.lower()))):
        return _offer(talk.format(table=table.name), reader.examples[:3])
    match reader.read(question):
        case NotUnderstood(word, instead):
            known = "I know these words, but not what they ask for when they stand together"
            why = f"I do not know what **{word[:40]}** means here" if word else known
            return _offer(f"{why}, so I do not guess. I can answer:", instead)
        case understood:
            return understood


def _asked_about(turn: Turn) -> Table:
    """Return the table that the question names, or else the newest."""
    asked = re.findall(r"\w+", turn.message.text.lower())
    named = [table for table in turn.tables if table.name in asked]
    return (named or turn.tables)[-1]


def _offer(text: str, questions: tuple[str, ...]) -> str:
    return "\n".join((text, "", *(f"- {question}" for question in questions)))


def _call(turn: Turn, sql: str) -> Iterator[Event]:
    call = ToolCall(CallId(f"{turn.run_id}:1"), "query_table", json.dumps({"sql": sql}))
    yield ToolStarted(call.call_id, call.name, arguments=call.arguments, raw="demo.tool_call")
    yield ToolCallsRequired((call,), raw="demo.requires_action")


def _write(turn: Turn, part: str, text: str) -> Iterator[Event]:
    """Write *text* as a model would, a few words at a time, in 0.2 s at most."""
    part_id = PartId(f"{turn.run_id}:{part}")
    words = re.findall(r"\s*\S+", text)
    size = -(-len(words) // _PIECES)
    for start in range(0, len(words), size):
        yield TextDelta(part_id, "".join(words[start : start + size]), raw="demo.text.delta")
        if turn.stop.wait(_PAUSE_S):
            return
    yield TextDone(part_id, text, raw="demo.text.done")


def _answer(asked: Understood, result: dict[str, Any]) -> str:
    """Say what *result* means, and how the question was read."""
    if error := result.get("error"):
        return f"The query could not be run: {error['message']}"
    return (
        f"{_say(asked, result)}\n\n**How I read this:** {asked.reading}\n\n```sql\n{asked.sql}\n```"
    )


def _say(asked: Understood, result: dict[str, Any]) -> str:
    rows, count = result["rows"], result["row_count"]
    match asked.shape:
        case "columns":
            names = ", ".join(f"`{row[0]}`" for row in rows)
            said = f"The table has **{count}** columns: {names}."
        case "describe":
            said = _say_summary([dict(zip(result["columns"], row, strict=True)) for row in rows])
        case "first":
            said = f"Here are the first **{count}** rows."
        case "rows":
            row = asked.measure.removeprefix("number of ").removesuffix("s")
            each = f"; each of them is one {row}" if row != "row" else ""
            said = f"The table has **{_number(rows[0][0])}** rows{each}."
        case "different":
            said = f"There are **{_number(rows[0][0])}** different values of `{asked.measure}`."
        case "figure":
            said = f"The {asked.measure} is **{_number(rows[0][0], money=asked.money)}**."
        case "groups":
            said = _say_groups(asked, rows, count)
    return said


def _say_summary(columns: list[dict[str, Any]]) -> str:
    gaps = [(column["column_name"], float(column["null_percentage"])) for column in columns]
    named = " and ".join(f"`{name}` ({share:.1f} %)" for name, share in gaps if share)
    missing = f"Values are missing in {named}." if named else "No value is missing."
    rows = columns[0]["count"]
    return f"The table has **{rows:,}** rows and **{len(columns)}** columns. {missing}"


def _say_groups(asked: Understood, rows: list[list[Any]], count: int) -> str:
    """Say how far the groups are apart, if all of them are among the *rows* that were given."""
    known = [row for row in rows if row[1] is not None]
    period = asked.group in {"year", "month"}
    groups = f"**{count:,}** " + (f"{asked.group}s" if period else f"values of `{asked.group}`")
    if len(rows) < count or not known:
        return f"The {asked.measure} for each of {groups} is in the table."

    def told(row: list[Any]) -> str:
        alike = sum(other[1] == row[1] for other in known) - 1
        name = str(row[0]).lower() if isinstance(row[0], bool | None) else row[0]
        others = f" and {alike} more" if alike else ""
        return f"**{_number(row[1], money=asked.money)}** ({name}{others})"

    lowest, highest = min(known, key=lambda row: row[1]), max(known, key=lambda row: row[1])
    if lowest[1] == highest[1]:
        value = _number(lowest[1], money=asked.money)
        return f"The {asked.measure} is **{value}** for each of {groups}."
    return f"The {asked.measure} lies between {told(lowest)} and {told(highest)}, over {groups}."


def _number(value: Any, *, money: bool = False) -> str:
    """Write a number with thousands separators; two decimals unless it is whole and no money."""
    if value is None:
        return "unknown"
    return f"{value:,}" if isinstance(value, int) and not money else f"{value:,.2f}"
