"""Tells what a model thinks from what it says, where both come as one text: `<think>` sections.

Only at the beginning of an answer, before anything was said: later the tag is a word like any
other, in code or in an explanation. Pure; nothing that was written is ever lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

OPEN, CLOSE = "<think>", "</think>"

Kind = Literal["thought", "said"]


@dataclass(slots=True)
class Thinking:
    """Splits one text as it comes, in pieces of any size; a tag may be cut in two.

    A section that never closes stays what it was told as. After one that closed, the answer is at
    its beginning once more: some models think twice.
    """

    _held: str = ""
    """what cannot be told yet: it may be part of a tag, or the white space around one"""
    _at: Literal["beginning", "inside", "after"] = "beginning"
    _closed: bool = False

    def feed(self, text: str) -> Iterator[tuple[Kind, str]]:
        """Yield what *text* adds, never empty."""
        self._held += text
        while self._held and (piece := self._next()) is not None:
            if piece[1]:
                yield piece

    def end(self) -> Iterator[tuple[Kind, str]]:
        """Yield what was held back when nothing more comes."""
        held, self._held = self._held, ""
        if held and not (self._closed and held.isspace()):
            yield ("thought" if self._at == "inside" else "said"), held

    def _next(self) -> tuple[Kind, str] | None:
        """Return the next piece, perhaps empty; None if more is to be waited for."""
        if self._at == "beginning":
            return self._begun()
        if self._at == "inside":
            return self._thought()
        said, self._held = self._held, ""
        return "said", said

    def _begun(self) -> tuple[Kind, str] | None:
        bare = self._held.lstrip()
        if bare.startswith(OPEN):
            self._at, self._held = "inside", bare[len(OPEN) :]
            return "thought", ""
        if OPEN.startswith(bare):
            return None
        self._at = "after"
        if self._closed:
            self._held = bare  # the lines between a thought and the answer belong to neither
        return "said", ""

    def _thought(self) -> tuple[Kind, str] | None:
        thought, tag, rest = self._held.partition(CLOSE)
        if tag:
            self._at, self._closed, self._held = "beginning", True, rest
            return "thought", thought
        keep = _begins(thought)
        if keep == len(thought):
            return None
        self._held = thought[len(thought) - keep :]
        return "thought", thought[: len(thought) - keep]


def _begins(text: str) -> int:
    """Return how many characters at the end of *text* may be the beginning of a closing tag."""
    return next(
        (size for size in range(len(CLOSE) - 1, 0, -1) if text.endswith(CLOSE[:size])),
        0,
    )
