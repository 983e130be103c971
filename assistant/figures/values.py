"""What the check is given and what it finds. Pure values; the first ones are stored with a message.

Nothing here reads a text or computes anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of an answer, and where in the results it stands."""

    text: str
    """as it is written, with its sign and unit"""
    part: int
    """place of the first part of its passage among the parts of the answer"""
    start: int
    """offset into the passage's text, in characters"""
    end: int
    found: bool
    source: str = ""
    """in words: Laptop / total of profit; of one that is of another row, whose it is"""
    query: int | None = None
    """place of its SQL among the queries of the check"""

    @property
    def told(self) -> str:
        """Where it is from, or that it is from nowhere."""
        if self.found:
            return self.source
        return f"from another row: {self.source}" if self.source else "not from your data"


@dataclass(frozen=True, slots=True)
class FiguresPart:
    """What became of the figures in the text before it. Drawn under the answer."""

    figures: tuple[Figure, ...]
    queries: tuple[str, ...] = ()
    """SQL that the figures are from, each once"""
    note: str = ""
    """what was not looked at, in a sentence"""

    @property
    def missing(self) -> tuple[Figure, ...]:
        """Those that are marked in the text."""
        return tuple(figure for figure in self.figures if not figure.found)

    @property
    def summary(self) -> str:
        """How many of them were found, in words."""
        whole = len(self.figures)
        found = whole - len(self.missing)
        if whole == 1:
            return f"The figure is {'' if found else 'not '}in the results"
        if found == whole:
            return f"All {whole} figures are in the results"
        return f"{found} of {whole} figures {'is' if found == 1 else 'are'} in the results"


@dataclass(frozen=True, slots=True)
class Result:
    """Rows that a query returned, as far as they are kept."""

    sql: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]
    row_count: int


@dataclass(frozen=True, slots=True)
class Ground:
    """What the figures of an answer are compared with."""

    results: Sequence[Result] = ()
    """oldest first"""
    facts: Sequence[tuple[str, Any]] = ()
    """what else is known, after where it is from, oldest first: JSON, texts, numbers"""
    questions: Sequence[str] = ()
    """what the person said: figures in it are the person's own"""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of the answer and the place of its first part."""

    part: int
    text: str


@dataclass(frozen=True, slots=True)
class Written:
    """A figure as it is written, before anybody knows whether it is right."""

    text: str
    start: int
    end: int
    readings: tuple[tuple[float, float], ...]
    """what it may mean: (value without its sign, one step of its last place), likeliest first"""
    unit: str = ""
    """percent, points, times, or nothing"""
    sign: int = 0
    """-1 or 1 where it is written; 0 where it is not"""
    near: bool = False
    """said to be about so much"""
    bound: int = 0
    """1 where it is said to be more than that, -1 where less"""
    bare: bool = True
    """a whole number without any unit, currency or thousands mark"""
    digits: int = 1
    """significant ones, as written"""
    may_be_percent: bool = False
    """it stands in a column of percentages"""
