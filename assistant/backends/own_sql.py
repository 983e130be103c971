"""Answers a message that is SQL of the person's own: it is run, and no model is asked.

The run is like any other: a call of `query_table`, its rows, one sentence. Nothing is sent
anywhere, and what an endpoint keeps of the thread stays as it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from assistant.backends.base import Capabilities, Turn
from assistant.children.stopping import Stop
from assistant.errors import BackendError, Gone
from assistant.events import (
    Event,
    RunEnded,
    RunStarted,
    TextDone,
    TextOpened,
    ToolCallsRequired,
    ToolStarted,
)
from assistant.messages import Message, PartId, Problem, Remote, ToolCall
from assistant.statements.faults import fault_of
from assistant.statements.marking import REASON, TOOL, call_of
from assistant.statements.sentences import sentence


class OwnSql:
    """In the place of a model for one message. Keeps nothing."""

    def capabilities(self) -> Capabilities:
        """Return that it answers, and does nothing else."""
        return Capabilities(False, False, False, False, False, False)

    def stream(self, turn: Turn) -> Iterator[Event]:
        """Yield the call, or what its result means once that is there."""
        if turn.rounds:
            yield from _told(turn)
            return
        yield RunStarted(raw="sql.started")
        yield TextOpened(_part(turn), raw="sql.started")
        call = ToolCall(call_of(turn.run_id), TOOL, json.dumps({"sql": turn.message.text}))
        yield ToolStarted(call.call_id, TOOL, arguments=call.arguments, raw="sql.query")
        yield ToolCallsRequired((call,), raw="sql.query")

    def resume(self, turn: Turn, after: int | None) -> Iterator[Event]:  # noqa: ARG002 - protocol
        """Refuse: nothing goes on without us. Raises Gone."""
        raise Gone("The query was cut off.", hint="Run it once more.")

    def find(self, turn: Turn) -> Remote | None:
        """Return nothing: no request is ever accepted unseen."""

    def cancel(self, turn: Turn) -> Remote | None:
        """Leave everything as it is: no endpoint knows of this run."""
        return turn.remote

    def history(self, remote: Remote) -> tuple[Message, ...]:  # noqa: ARG002 - the protocol's
        """Return nothing: the thread is kept here only."""
        return ()

    def send_file(self, name: str, media_type: str, content: Path, stop: Stop) -> str:  # noqa: ARG002 - the protocol's
        """Refuse: there is nobody to send it to. Raises BackendError."""
        raise BackendError(f"{name} was not sent: SQL is run on this machine.")

    def delete_file(self, file_id: str) -> None:
        """Refuse: nothing was ever sent from here. Raises BackendError."""
        raise BackendError(f"No endpoint has a file {file_id}.")

    def close(self) -> None:
        """Do nothing: no socket is open."""


def _part(turn: Turn) -> PartId:
    return PartId(f"{turn.run_id}-rows:0")


def _told(turn: Turn) -> Iterator[Event]:
    """Say how many rows there are, or where the fault is."""
    result = json.loads(turn.rounds[-1].outputs[0].text)
    if error := result.get("error"):
        fault = fault_of(error, turn.message.text)
        shown = f"\n\n```sql\n{fault.shown}\n```" if fault.shown else ""
        problem = Problem(REASON, f"{fault.sentence}{shown}", fault.hint)
        yield RunEnded("failed", reason=REASON, problem=problem, raw="sql.failed")
        return
    columns, rows = result.get("columns", ()), result.get("rows", ())
    said = sentence(columns, rows, result["row_count"]) if "row_count" in result else "The SQL ran."
    yield TextDone(_part(turn), said, raw="sql.rows")
    yield RunEnded("completed", reason=REASON, raw="sql.completed")
