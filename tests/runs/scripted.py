"""A backend that plays a script: each request takes the next step, and none may be left over."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from assistant.backends.base import Capabilities, Turn
from assistant.children.stopping import Stop
from assistant.errors import BackendError
from assistant.events import Event, RunEnded, RunStarted, TextDelta
from assistant.messages import Message, PartId, Remote

Step = Iterable[Event | BackendError] | Callable[[Turn], Iterator[Event]]

REMOTE = Remote(thread="conv_1", run="resp_1")
RESUMABLE = Remote(thread="conv_1", run="resp_1", resumable=True)
STARTED = RunStarted(REMOTE, raw="response.created")
COMPLETED = RunEnded("completed", raw="response.completed")


def say(text: str, part: str = "msg_1:0") -> TextDelta:
    return TextDelta(PartId(part), text, raw="response.output_text.delta")


@dataclass
class Scripted:
    """Implements `Backend`. *turns* are the requests that were made."""

    streams: list[Step] = field(default_factory=list)
    resumes: list[Step] = field(default_factory=list)
    found: Remote | None = None
    finds: bool = False
    turns: list[Turn] = field(default_factory=list)
    resumed_after: list[int | None] = field(default_factory=list)
    cancelled: list[Turn] = field(default_factory=list)

    def capabilities(self) -> Capabilities:
        return Capabilities(True, True, True, False, False, True, finds=self.finds)

    def stream(self, turn: Turn) -> Iterator[Event]:
        self.turns.append(turn)
        assert self.streams, "the script has no further step, but the run asked again"
        return _play(self.streams.pop(0), turn)

    def resume(self, turn: Turn, after: int | None) -> Iterator[Event]:
        self.resumed_after.append(after)
        assert self.resumes, "the script has no further resume"
        return _play(self.resumes.pop(0), turn)

    def find(self, turn: Turn) -> Remote | None:
        return self.found

    def cancel(self, turn: Turn) -> Remote | None:
        self.cancelled.append(turn)
        return turn.remote

    def history(self, remote: Remote) -> tuple[Message, ...]:
        return ()

    def send_file(self, name: str, media_type: str, content: Path, stop: Stop) -> str:
        raise BackendError(f"{name} is not in the script.")

    def delete_file(self, file_id: str) -> None:
        raise BackendError(f"{file_id} is not in the script.")

    def close(self) -> None:
        assert not self.streams, f"{len(self.streams)} steps of the script were left over"


def _play(step: Step, turn: Turn) -> Iterator[Event]:
    if callable(step):
        yield from step(turn)
        return
    for event in step:
        if isinstance(event, BackendError):
            raise event
        if turn.stop.asked:
            return
        yield event


def until_stopped(*before: Event) -> Callable[[Turn], Iterator[Event]]:
    """Say *before*, then nothing until the run is stopped."""

    def play(turn: Turn) -> Iterator[Event]:
        yield from before
        closed = threading.Event()
        with turn.stop.closing(closed.set):
            assert closed.wait(30), "nobody stopped the run"

    return play
