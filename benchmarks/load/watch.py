"""One person's eyes on one answer: when it began, when it moved, when all of it was there.

Knows texts and times only, so that every app is watched alike. Standard library only.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from benchmarks.load.answers import plain

FRAME_S = 1 / 60
"""what comes within one frame of the screen is one update: a burst is not many quick ones"""


@dataclass
class Watch:
    """Sees pieces of the screen and finds the answer in them; forgets nothing that was shown."""

    expected: str
    """the whole answer, as `plain` writes it"""
    target: int = 0
    """how much a person had seen before, who comes back"""
    shown: int = 0
    """how many of its characters have been seen, up to the furthest"""
    first_at: float | None = None
    last_at: float | None = None
    target_at: float | None = None
    whole_at: float | None = None
    gaps: list[float] = field(default_factory=list[float])
    """between two moments at which there was more to read"""
    _starts: dict[object, int] = field(default_factory=dict[object, int])

    def saw(self, place: object, text: str, at: float) -> None:
        """Note that *place* of the screen reads *text* at the moment *at*."""
        text = plain(text)
        start = self._find(place, text) if text else -1
        if start < 0:
            return
        self._starts[place] = start
        if start + len(text) <= self.shown:
            return
        self.shown = start + len(text)
        if self.last_at is None:
            self.first_at = self.last_at = at
        elif at - self.last_at >= FRAME_S:
            self.gaps.append(at - self.last_at)
            self.last_at = at
        if self.target_at is None and self.shown >= self.target:
            self.target_at = at
        if self.shown >= len(self.expected):
            self.whole_at = at

    def _find(self, place: object, text: str) -> int:
        """Return where *text* stands: where this place began, or else right after the rest."""
        if place in self._starts and self.expected.startswith(text, self._starts[place]):
            return self._starts[place]
        if not self.shown:
            # Another text of the page may be a word of the answer; its beginning is a sure sign.
            return 0 if self.expected.startswith(text) else -1
        near = self.expected.find(text, self.shown, self.shown + len(text) + 1)
        if near >= 0:
            return near
        return 0 if self.expected.startswith(text) else -1
