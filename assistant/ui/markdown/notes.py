"""Puts numbers that lead to the sources where a model wrote markers of citations."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.runs import citing
from assistant.runs.citing import Numbers


@dataclass(frozen=True, slots=True)
class Notes:
    """The numbers of sources, and the anchor above the list of them."""

    numbers: Numbers
    anchor: str
    marks: bool = False
    """signs of `marks` stand in the text"""

    def read(self, text: str, start: int, *, final: bool) -> tuple[int, tuple[int, ...]] | None:
        """Return where the marker at *start* ends and its numbers; None if more text is needed.

        It ends where it starts if it is none.
        """
        end, whole = citing.marker(text, start, len(text), final=final)
        if end == start:
            return start, ()
        if not whole and not final:
            return None
        told = self.numbers.of(text[start:end], sure=final or len(text) - end >= citing.SOON)
        return None if told is None else (end, told)

    def written(self, numbers: tuple[int, ...]) -> str:
        """Return the numbers as small links to the list."""
        return "".join(rf":small[[\[{number}\]](#{self.anchor})]" for number in numbers)
