"""Cuts a growing text into what `st.write_stream` draws at a cost that grows with the text alone.

`write_stream` (1.67) sends all of an element again for each chunk; a chunk that is callable makes
it leave the element alone and begin another. So finished blocks are frozen, the open one grows at
a pace that its length sets, and `split` cuts a stored text at the same places: what was streamed
and what is drawn after the next rerun are the same elements. A block is never cut in two: a fence
of 2,000 lines stays one element (it has one button to copy it) and is shown more seldom.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from assistant.runs.citing import Numbers
from assistant.ui import markdown
from assistant.ui.markdown import Mark, Notes, marks
from assistant.ui.markdown.growing import Growing

PACE_S = 0.22
"""the open block is sent so often at most: the eye reads on, and each time costs all of it again"""
SPEED = 3_000
"""how many characters a second the open block may cost: more than 660 are sent more seldom"""
SLOWEST_S = 2.0
EAGER = 40
"""so many characters of an answer come as they are: a first word that is cut off says nothing"""
EAGER_S = 0.03
_KEPT = 300
"""texts whose elements are remembered: a page is drawn again at each click"""
_LONGEST_KEPT = 50_000
"""characters of one; hundreds of answers of 2 MB would fill the machine"""
_Cited = tuple[tuple[tuple[str, tuple[int, ...]], ...], str]
"""the markers of citations with their numbers, and the anchor of the sources"""


class Freeze:
    """A chunk that ends an element. `write_stream` calls it and draws nothing."""

    def __call__(self) -> None:
        """Do nothing; being callable is the signal."""


FREEZE = Freeze()
Chunk = str | Freeze


class Blocks:
    """One text part on its way to the screen. What was yielded is never taken back."""

    replaced = False
    """the text is not the one that was shown (the server's own word differs from its deltas, or a
    source came late for its marker): nothing more is yielded, and the page has to be drawn anew"""
    due = float("-inf")
    """on the clock: before that nothing is shown"""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, notes: Notes | None = None
    ) -> None:
        self._clock, self._notes = clock, notes
        self._text = self._looked = ""
        self._growing = Growing(notes)
        self._shown, self._first = "", True

    @property
    def holding(self) -> bool:
        """Whether something is kept back until it is due."""
        return self._text != self._looked

    def feed(self, text: str) -> Iterator[Chunk]:
        """Yield what to draw now that the part reads *text*, which is all of it so far.

        Call it again with the same text while nothing comes: it keeps back what is too early.
        """
        self._text = text
        now = self._clock()
        if text != self._looked and now >= self.due:
            yield from self._look(final=False)
            self.due = now + self._pace()

    def finish(self) -> Iterator[Chunk]:
        """Yield all that was kept back, and close the last element."""
        if self._notes and self._notes.numbers.late:
            self.replaced = True
            return
        yield from self._look(final=True)
        if self._shown and not self.replaced:
            self._shown = ""
            yield FREEZE

    def _pace(self) -> float:
        if self._first and len(self._shown) < EAGER:
            return EAGER_S
        return min(max(PACE_S, len(self._shown) / SPEED), SLOWEST_S)

    def _look(self, *, final: bool) -> Iterator[Chunk]:
        self._looked = self._text
        text = markdown.cleaned(self._text, final=final)
        if not self._growing.follows(text):
            self.replaced = True
            return
        for block, closed in self._growing.read(text, final=final):
            yield from self._more(block, open_end=not closed and not final)
            if self.replaced:
                return
            if closed:
                self._shown, self._first = "", False
                yield FREEZE

    def _more(self, block: str, *, open_end: bool = False) -> Iterator[str]:
        """Yield what *block* has and its element has not."""
        shown = self._shown
        if open_end and shown.startswith(block):
            return
        if not block.startswith(shown):
            self.replaced = True
        if not self.replaced and block != shown:
            self._shown = block
            yield block[len(shown) :]


def split(text: str, notes: Notes | None = None, marked: Sequence[Mark] = ()) -> Sequence[str]:
    """Return the elements of a whole text, each made harmless, some stretches of it *marked*.

    What marks would change beside what they mark is shown without any.
    """
    cited = notes and (tuple(notes.numbers.markers.items()), notes.anchor)
    made = _kept if len(text) <= _LONGEST_KEPT else _kept.__wrapped__
    return made(text, cited, tuple(marked))


@lru_cache(maxsize=_KEPT)
def _kept(text: str, cited: _Cited | None, marked: tuple[Mark, ...]) -> tuple[str, ...]:
    notes = cited and Notes(Numbers(dict(cited[0])), cited[1])
    blocks = _split(text, notes)
    if not marked or notes is None:
        return blocks
    found = _split(marks.put(text, marked), replace(notes, marks=True))
    same = "".join(map(marks.unmarked, found)) == "".join(blocks)
    return tuple(map(marks.without, found)) if same else blocks


def _split(text: str, notes: Notes | None) -> tuple[str, ...]:
    whole = markdown.cleaned(text)
    return tuple(block for block, _ in Growing(notes).read(whole, final=True) if block)
