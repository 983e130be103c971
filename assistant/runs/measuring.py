"""How much one answer may bring, of each kind of thing: what goes beyond ends the run.

The caps are far above what models write; they are there for an endpoint that never stops. Counts
only: nothing of the answer is held here, so that a run's memory is that of its answer.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from typing import Any, cast

from assistant.errors import TooLong
from assistant.events import (
    Cited,
    CodeDelta,
    CodeOutput,
    Event,
    MediaReady,
    ReasoningDelta,
    RefusalDelta,
    TextDelta,
    TextDone,
    ToolArguments,
    ToolFinished,
    ToolStarted,
)
from assistant.messages import PartId

MAX_TEXT = 2_000_000
"""characters of one answer"""
MAX_PARTS = 2_000
"""texts, refusals and thoughts that it may be made of"""


@dataclass(frozen=True, slots=True)
class Cap:
    """The most of one kind; *what* names it for a person."""

    what: str
    characters: int
    events: int


CAPS = {
    "text": Cap("The answer", MAX_TEXT, MAX_TEXT),
    "reasoning": Cap("What the model says of its thoughts", 1_000_000, 1_000_000),
    "calls": Cap("The list of tools that the model calls", 1_000_000, 1_000),
    "arguments": Cap("What the model asks its tools", 1_000_000, 1_000_000),
    "code": Cap("The code that the model runs", 1_000_000, 200_000),
    "output": Cap("What the endpoint's tools told", 4_000_000, 200_000),
    "sources": Cap("The list of sources", 1_000_000, 1_000),
    "files": Cap("The list of files", 1_000_000, 200),
    "retold": Cap("What the endpoint repeats", 4 * MAX_TEXT, 10_000),
    "states": Cap("What the endpoint tells of its own state", 1_000_000, 10_000),
}

_KINDS: dict[type[Event], str] = {
    TextDelta: "text",
    RefusalDelta: "text",
    ReasoningDelta: "reasoning",
    ToolStarted: "calls",
    ToolArguments: "arguments",
    CodeDelta: "code",
    CodeOutput: "output",
    ToolFinished: "output",
    Cited: "sources",
    MediaReady: "files",
}


@dataclass(slots=True)
class _Brought:
    """What came of one kind so far."""

    cap: Cap
    characters: int = 0
    events: int = 0

    def add(self, size: int) -> None:
        """Count one more. Raises TooLong."""
        self.characters += size
        self.events += 1
        if self.characters > self.cap.characters:
            raise TooLong(f"{self.cap.what} is longer than {self.cap.characters:,} characters.")
        if self.events > self.cap.events:
            raise TooLong(f"{self.cap.what} has more than {self.cap.events:,} entries.")


class Measure:
    """What one run has brought so far; used by one thread."""

    def __init__(self) -> None:
        self._brought = {kind: _Brought(cap) for kind, cap in CAPS.items()}
        self._parts: dict[PartId, int] = {}
        self._written = 0

    def take(self, event: Event) -> None:
        """Count *event*. Raises TooLong when it goes beyond a cap."""
        if type(event) is TextDelta:  # thousands in an answer
            size = len(event.text)
            self._write(event, size, whole=False)
            self._brought["text"].add(size)
            return
        whole = isinstance(event, TextDone) or getattr(event, "whole", False)
        if isinstance(event, TextDone | RefusalDelta | ReasoningDelta):
            size = len(event.text)
            self._write(event, size, whole=whole)
        else:
            size = _characters(event)
        self._brought["retold" if whole else _KINDS.get(type(event), "states")].add(size)

    def _write(
        self, event: TextDelta | TextDone | RefusalDelta | ReasoningDelta, size: int, *, whole: bool
    ) -> None:
        """Hold the text to its cap, however it was told: bit by bit, at once, or both."""
        before = self._parts.get(event.part_id, 0)
        now = size if whole else before + size
        self._parts[event.part_id] = now
        if not isinstance(event, ReasoningDelta):
            self._written += now - before
        if self._written > MAX_TEXT:
            raise TooLong(f"{CAPS['text'].what} is longer than {MAX_TEXT:,} characters.")
        if len(self._parts) > MAX_PARTS:
            raise TooLong(f"The answer has more than {MAX_PARTS:,} parts.")


def _characters(value: object) -> int:
    """Return about how many characters *value* takes where it is written down."""
    if isinstance(value, str):
        return len(value)
    if is_dataclass(value) and not isinstance(value, type):
        return sum(_characters(getattr(value, field.name)) for field in fields(value))
    if isinstance(value, dict):
        items = cast(dict[Any, Any], value).items()
        return sum(_characters(key) + _characters(each) for key, each in items)
    if isinstance(value, list | tuple):
        return sum(_characters(each) for each in cast(list[Any], value))
    return 8
