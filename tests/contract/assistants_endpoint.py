"""What the tests of the Assistants protocol share: a turn to answer, and how an answer is drawn."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from assistant.backends.base import Turn
from assistant.definitions import Assistant, Round, ToolSpec
from assistant.drafts import Draft
from assistant.events import Event, RunStarted, ToolCallsRequired
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

ASSISTANT = Assistant("a", "Ada", "here", remote_id="asst_1")
TOOLS = tuple(
    ToolSpec(name, f"Does {name}.", {"type": "object", "properties": {}})
    for name in ("time_in_zone", "calculate")
)


def keep(name: str, media_type: str, content: bytes) -> FileRef:
    """Keep nothing, and call the same file the same."""
    return FileRef(FileId(f"kept-{name}"), name, media_type, len(content))


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
