"""What the tests of the Assistants protocol share: a server, turns, and how answers are drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any, Self

import pytest

from assistant.backends.assistants.backend import AssistantsBackend
from assistant.backends.base import Turn
from assistant.definitions import Assistant, Connection, Round, ToolSpec
from assistant.errors import BackendError
from assistant.events import Event, RunEnded, RunStarted, ToolCallsRequired
from assistant.messages import (
    FileId,
    FileRef,
    Message,
    MessageId,
    PartId,
    Remote,
    Role,
    RunId,
    TextPart,
    ToolOutput,
    new_id,
)
from assistant.runs.drafts import Draft
from tests.server import AssistantsApi, LoopbackServer, Model, Oddities

PNG = b"\x89PNG\r\n\x1a\n and so on"
BOTH = "calculate 12*7 and the time in Tokyo"
ASSISTANT = Assistant("a", "Ada", "here", remote_id="asst_1")
TOOLS = tuple(
    ToolSpec(name, f"Does {name}.", {"type": "object", "properties": {}})
    for name in ("time_in_zone", "calculate")
)


def keep(name: str, media_type: str, content: bytes) -> FileRef:
    """Keep nothing; a file that is kept twice is two files."""
    return FileRef(FileId(new_id()), name, media_type, len(content))


def said(text: str, role: Role = "user", message_id: str = "") -> Message:
    return Message(MessageId(message_id or new_id()), role, (TextPart(PartId("p"), text),))


def turn(text: str = "Hello", **more: Any) -> Turn:
    given: dict[str, Any] = {"assistant": ASSISTANT, "message": said(text), "keep": keep}
    return Turn(RunId(new_id()), **{**given, **more})


def answered(asked: Turn, required: Event, *texts: str) -> Turn:
    """Return the turn that goes on when the tools have returned *texts*."""
    assert isinstance(required, ToolCallsRequired)
    pairs = zip(required.calls, texts, strict=True)
    outputs = tuple(ToolOutput(call.call_id, text) for call, text in pairs)
    return asked.answered(Round(required.calls, outputs), required.remote)


def drawn(events: Iterable[Event]) -> Draft:
    draft = Draft()
    for event in events:
        draft.apply(event)
    return draft


def started(events: Iterable[Event]) -> Remote:
    """Return where the run is found again."""
    remote = next(event.remote for event in events if isinstance(event, RunStarted))
    assert remote is not None
    return remote


class Endpoint:
    """A server, and the backend that speaks to it."""

    def __init__(self, oddities: Oddities | None = None) -> None:
        self.model = Model()
        self.api = AssistantsApi(self.model, oddities)
        self.server = LoopbackServer(self.api, model=self.model)

    def __enter__(self) -> Self:
        self.server.__enter__()
        self.backend = AssistantsBackend(
            Connection("here", "assistants", self.server.url, "sk-canary-123456", 3.0)
        )
        return self

    def __exit__(self, *exc: object) -> None:
        self.backend.close()
        self.server.__exit__(*exc)

    def texts(self, remote: Remote) -> list[str]:
        """Return what the server has in the thread."""
        messages = self.api.threads[remote.thread]
        return [message["content"][0]["text"]["value"] for message in messages]

    def posted(self) -> int:
        return len(self.server.asked("POST", "/threads/*/messages"))


def ended(events: list[Event]) -> RunEnded:
    assert isinstance(events[-1], RunEnded)
    return events[-1]


def until(events: Iterator[Event], kind: type[Event]) -> list[Event]:
    """Take events up to the first of *kind*."""
    taken: list[Event] = []
    for event in events:
        taken.append(event)
        if isinstance(event, kind):
            break
    return taken


def collected(events: Iterator[Event]) -> list[Event]:
    """Return what arrived before the stream broke."""
    seen: list[Event] = []
    with suppress(BackendError):
        for event in events:
            seen.append(event)  # noqa: PERF402 kept when the stream breaks
        pytest.fail("the stream did not break")
    return seen


def code_interpreter(*images: str) -> dict[str, object]:
    pictures = [{"type": "image", "image": {"file_id": image}} for image in images]
    outputs = [{"type": "logs", "logs": "2\n"}, *pictures]
    ran = {"input": "print(1 + 1)", "outputs": outputs}
    return {"type": "code_interpreter", "code_interpreter": ran}
