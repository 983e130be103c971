"""What every backend is: a way to turn one request into neutral events.

A backend knows its wire and nothing else: no store, no page, no tool is ever called from here.
Errors before the first event are raised; once an answer has begun, everything that goes wrong
is raised as well (a `BackendError`) and the run decides whether to resume, wait or end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from assistant.children.stopping import Stop
from assistant.definitions import Assistant, Round, ToolSpec
from assistant.events import Event
from assistant.messages import FileRef, Message, Remote, RunId
from assistant.tables import Table

KeepFile = Callable[[str, str, bytes | Path], FileRef]
"""(name, media type, content or a file to take over) -> where it is kept; may raise StoreError"""


@dataclass(frozen=True, slots=True)
class SentFile:
    """A copy of a person's file that the endpoint has."""

    name: str
    """as the person knows it; text, never a path"""
    media_type: str
    id: str
    """at the endpoint"""


@dataclass(frozen=True, slots=True)
class Turn:
    """One request: everything a backend needs to get an answer, or the next part of one."""

    run_id: RunId
    assistant: Assistant
    message: Message
    """what is to be answered"""
    keep: KeepFile
    history: tuple[Message, ...] = ()
    """everything said before, oldest first"""
    remote: Remote | None = None
    """what the endpoint keeps of this thread; updated from the events of earlier rounds"""
    tools: tuple[ToolSpec, ...] = ()
    rounds: tuple[Round, ...] = ()
    """rounds of this run that asked for tools; the outputs of the last one are to be sent"""
    stop: Stop = field(default_factory=Stop)
    files: tuple[SentFile, ...] = ()
    """every file of this thread that the endpoint has a copy of, for its code interpreter"""
    context: str = ""
    """what the model is told beside the instructions of its assistant: the tables of the thread.
    Sent with this request only; never part of what is said or kept."""
    tables: tuple[Table, ...] = ()
    """the same tables as values, for a backend that works on this machine"""

    def answered(self, done: Round, remote: Remote | None) -> Turn:
        """Return the turn that goes on after *done*."""
        return replace(self, rounds=(*self.rounds, done), remote=remote)


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What an endpoint can do, as found by asking it; shown to the person."""

    keeps_history: bool
    """it stores the conversation, so only what is new is sent"""
    resumes: bool
    """a run can be followed again after a cut or a restart"""
    cancels: bool
    """Stop is carried out at the server, not only by closing the stream"""
    takes_files: bool
    """files can be sent to it, and deleted there"""
    hosted_tools: bool
    reports_usage: bool
    finds: bool = False
    """a run whose answer to our request was lost can be looked up"""
    notes: tuple[str, ...] = ()
    """how it was found, in a person's words"""
    how: Mapping[str, str] = field(default_factory=dict[str, str])
    """the same for single abilities, by the name of their field; not every one has its own words"""
    untried: frozenset[str] = frozenset()
    """abilities that are only expected: the first run will show whether they are there"""


class Backend(Protocol):
    """One connection, spoken to. Used by many threads at once."""

    def capabilities(self) -> Capabilities:
        """Return what the endpoint can do; asks it at the first call. Raises BackendError."""
        ...

    def stream(self, turn: Turn) -> Iterator[Event]:
        """Yield what happens. Ends after RunEnded or ToolCallsRequired.

        Raises:
            BackendError: before the first event the request was refused; later, the stream broke.
        """
        ...

    def resume(self, turn: Turn, after: int | None) -> Iterator[Event]:
        """Follow the run of `turn.remote` again, from the event after number *after*.

        Text that was already seen may come again as TextDone, never as TextDelta.
        Raises BackendError, as `stream`.
        """
        ...

    def find(self, turn: Turn) -> Remote | None:
        """Look for a run of *turn* that the endpoint may have accepted unseen."""
        ...

    def cancel(self, turn: Turn) -> Remote | None:
        """End the run of `turn.remote` at the server and close its open calls.

        Return what the endpoint keeps afterwards; calls it could not close stay in `open_calls`.
        """
        ...

    def history(self, remote: Remote) -> tuple[Message, ...]:
        """Return the thread as the endpoint has it, oldest first. Raises BackendError."""
        ...

    def send_file(self, name: str, media_type: str, content: Path, stop: Stop) -> str:
        """Send a copy of the file at *content*, and return the id that it has at the endpoint.

        Raises:
            BackendError: refused, unreachable or stopped; after `Unreachable` with
                `maybe_accepted`, and after a stop, a copy may be there that nobody knows.
        """
        ...

    def delete_file(self, file_id: str) -> None:
        """Delete a copy at the endpoint; one that is gone already is deleted. Raises BackendError.

        It is not tried twice: the caller keeps the id until this returns.
        """
        ...

    def close(self) -> None:
        """Let go of sockets."""
        ...
