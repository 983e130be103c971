"""The backend that needs no model, no key and no network, and says so.

It behaves as a model does: asks for tools, reads what comes back, writes its answer in pieces. How
a question was read goes with its calls, what was assumed with what is offered. The analyst does
the thinking; no data is known here but the results.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
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
    TextOpened,
    ToolCallsRequired,
    ToolStarted,
)
from assistant.messages import (
    NEEDS_CHOICE,
    NOT_ANSWERED,
    CallId,
    Message,
    Offer,
    PartId,
    Remote,
    Rereading,
    Suggestion,
    ToolCall,
    plan_of,
)
from assistant.statements.marking import planned_call

_NO_TABLE = "No table yet. Drop a CSV, Excel, Parquet or JSON file."
_STAYS = "The tables of the file are read on this machine."
_PIECES = 10
_PAUSE_S = 0.003


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
        looks = turn.tables and not turn.rounds and LOOKUP in turn.assistant.functions
        if looks and (asked := [(LOOKUP, one) for one in to_look_up(turn)]):
            yield from _calls(turn, asked)
            return
        reply = read(turn) if turn.tables else Talk(_NO_TABLE)
        called = {call.name for done in turn.rounds for call in done.calls}
        if isinstance(reply, Answering) and "query_table" not in called:
            yield TextOpened(_part_id(turn), raw="demo.text.opened")
            yield from _call(turn, reply)
            return
        told = _Told.of(turn) if isinstance(reply, Answering) else None
        said = _answer(reply, told) if isinstance(reply, Answering) and told else _said(reply, turn)
        yield from _write(turn, said)
        if not (told and told.failed):
            yield from _offered(reply, turn)
        if not turn.stop.asked:
            yield RunEnded("completed", _reason(reply, turn, told), raw="demo.completed")

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
        raise BackendError(f"The demo has no endpoint, and no file {file_id} there.")

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


def _reason(reply: Reply, turn: Turn, told: _Told | None) -> str:
    """Say why the end is no answer; nothing where it is one."""
    if isinstance(reply, Asking):
        return NEEDS_CHOICE
    none = isinstance(reply, Declined) or not turn.tables or bool(told and told.failed)
    return NOT_ANSWERED if none else ""


def _offered(reply: Reply, turn: Turn) -> Iterator[Event]:
    """Offer what may be asked next, and say what was taken for granted."""
    if isinstance(reply, Declined) and (rest := reply.rest):
        plan = rest.plan.model_dump_json(exclude_defaults=True)
        asked = Suggestion("Answer without it", rest.question, plan=plan)
        yield Suggested((asked,), "rest", (f"{rest}.",), raw="demo.suggested")
    match reply:
        case Declined():
            kind: Offer = "instead"
            asked = [Suggestion(question, question) for question in reply.nearest]
        case Asking() | Answering():
            kind = "choice" if isinstance(reply, Asking) else "assumed"
            asked = [Suggestion(choice.label, choice.question) for choice in reply.choices]
        case _:
            return
    assumed = reply.defaults if isinstance(reply, Answering) else ()
    if not isinstance(reply, Answering) and (text := reply.unread) is not None:
        again = Rereading(text.table, text.question, "numbers")
        label = f"Read “{text.column}” as numbers"
        asked.insert(0, Suggestion(label, turn.message.text, again))
    if asked or assumed:
        yield Suggested(tuple(asked), kind, assumed, raw="demo.suggested")


def _read_as(reply: Answering, turn: Turn) -> str:
    """Say how the question was read; of which table only where there are several."""
    return f"{reply.plan.table} · {reply.read_as}" if len(turn.tables) > 1 else reply.read_as


def _call(turn: Turn, reply: Answering) -> Iterator[Event]:
    """Ask for the rows, and beside them for the chart, where there is one."""
    asked: list[tuple[str, dict[str, Any]]] = [("query_table", {"sql": reply.sql})]
    if reply.chart and "draw_chart" in turn.assistant.functions:
        chart = reply.chart.model_dump(mode="json", exclude_defaults=True)
        asked.append(("draw_chart", {"chart": chart}))
    plan = reply.plan.model_dump_json(exclude_defaults=True)
    yield from _calls(turn, asked, _read_as(reply, turn), plan)


def _calls(
    turn: Turn, asked: Iterable[tuple[str, dict[str, Any]]], read_as: str = "", plan: str = ""
) -> Iterator[Event]:
    """Ask for tools."""
    mark = planned_call if plan_of(turn.message.parts) else CallId
    first = 1 + sum(len(done.calls) for done in turn.rounds)
    calls = tuple(
        ToolCall(mark(f"{turn.run_id}:{number}"), name, json.dumps(arguments))
        for number, (name, arguments) in enumerate(asked, start=first)
    )
    for call in calls:
        yield ToolStarted(
            call.call_id,
            call.name,
            arguments=call.arguments,
            read_as=read_as,
            plan=plan,
            raw="demo.tool_call",
        )
    yield ToolCallsRequired(calls, raw="demo.requires_action")


def _part_id(turn: Turn) -> PartId:
    return PartId(f"{turn.run_id}-answer:0")


def _write(turn: Turn, text: str) -> Iterator[Event]:
    """Write *text* as a model would, a few words at a time, in 0.05 s at most."""
    part_id = _part_id(turn)
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


@dataclass(frozen=True, slots=True)
class _Told:
    """What the calls of the last round gave back."""

    table: Mapping[str, Any]
    chart: Mapping[str, Any]

    @classmethod
    def of(cls, turn: Turn) -> _Told:
        done = turn.rounds[-1]
        results = {
            call.name: json.loads(output.text)
            for call, output in zip(done.calls, done.outputs, strict=True)
        }
        return cls(results["query_table"], results.get("draw_chart", {}))

    @property
    def failed(self) -> bool:
        return "error" in self.table


def _answer(reply: Answering, told: _Told) -> str:
    """Say what the results mean, and what could not be had; what was assumed stands apart."""
    if told.failed:
        return f"The query failed: {escaped(told.table['error']['message'])}"
    plain, rows = replace(reply, defaults=()), _rows(told.table)
    parts = [plain.write(rows) if rows else "The result is in the table."]
    parts += map(escaped, told.table.get("caveats", ()))
    if error := told.chart.get("error"):
        parts.append(f"*Not drawn: {escaped(error['message'])}.*")
    return "\n\n".join(parts)


def _rows(table: Mapping[str, Any]) -> _Rows | None:
    """Return the rows of a result; None if it was so large that not even one was given."""
    if "rows" not in table:
        return None
    rows: Iterable[Any] = table["rows"]
    return _Rows(tuple(table["columns"]), tuple(map(tuple, rows)), table["row_count"])
