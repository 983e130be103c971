"""Rows of a result under one name, and what their cells come to together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, product

from assistant.figures.naming import Name
from assistant.figures.sheets import Sheet

MOST_THINGS = 8
"""of one sentence that are compared"""


@dataclass(frozen=True, slots=True)
class Thing:
    """Some rows of a result under one name."""

    sheet: Sheet
    rows: tuple[int, ...]
    words: str
    met: bool = False
    """labels of two columns meet in it"""

    def value(self, at: int, *, mean: bool) -> float | None:
        """Return the cell of a column, or what those of several rows come to."""
        found = self.sheet.numbers[at]
        if len(self.rows) == 1:
            return found[self.rows[0]]
        values = [value for row in self.rows if (value := found[row]) is not None]
        if not values:
            return None
        return sum(values) / len(values) if mean else sum(values)

    def told(self, at: int, *, mean: bool) -> str:
        """Say what `value` is."""
        column = self.sheet.columns[at]
        if len(self.rows) == 1:
            return f"{self.words} / {column}"
        return f"{'average' if mean else 'sum'} of {column} over {self.words}"


def things_of(names: Sequence[Name], beside: Sequence[Name] = ()) -> list[Thing]:
    """Return what *names* stand for: each by itself, and where it meets another or one *beside*."""
    things: dict[tuple[int, tuple[int, ...]], Thing] = {}

    def add(sheet: Sheet, rows: tuple[int, ...], words: str, *, met: bool = False) -> None:
        if rows:
            things.setdefault((id(sheet), rows), Thing(sheet, rows, words, met))

    for name in names[:MOST_THINGS]:
        add(name.sheet, name.rows, name.words)
    names = names[:MOST_THINGS]
    for one, other in [*combinations(names, 2), *product(names, beside[:MOST_THINGS])]:
        if one.sheet is other.sheet and one.column != other.column:
            shared = tuple(row for row in one.rows if row in set(other.rows))
            if len(shared) < min(len(one.rows), len(other.rows)):
                add(one.sheet, shared, f"{one.words}, {other.words}", met=True)
    return list(things.values())[: 2 * MOST_THINGS]


def whole_of(sheet: Sheet) -> Thing:
    """Return all of a result as one thing."""
    count = len(sheet.rows)
    return Thing(sheet, tuple(range(count)), "the row" if count == 1 else f"all {count:,} rows")
