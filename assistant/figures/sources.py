"""What a figure may be, found by its value: cells, counts of rows, and what a column comes to.

What depends on a sentence is in `derived`. Words are made when a figure is found, not before.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from statistics import fmean, median
from typing import Any

from assistant.figures.sheets import Sheet

PLAIN, PERCENT, POINTS, TIMES = "", "percent", "points", "times"
CELL, COUNT, WHOLE, PAIR, LOOSE = range(5)
"""how near a source is to the data; the nearest that fits is told"""


@dataclass(frozen=True, slots=True)
class Source:
    """A value that a figure may have."""

    value: float
    kind: str
    """PLAIN, PERCENT, POINTS or TIMES"""
    rank: int
    query: int | None
    words: tuple[Any, ...]
    """a template and what it is filled with"""
    sheet: Sheet | None = None
    rows: tuple[int, ...] = ()
    """of a cell or a group: what it is about"""
    either: bool = False
    """its sign says nothing"""
    step: bool = False
    """a difference or a change, which words of rising and falling are about"""

    def told(self) -> str:
        """Say in words what it is."""
        template, *given = self.words
        return str(template).format(*given)


@dataclass(frozen=True, slots=True)
class Sought:
    """The kinds and sizes that a figure may have."""

    ranges: tuple[tuple[str, float, float], ...]
    """kind, least and greatest size"""
    mean: bool = False
    """averages are spoken of"""
    rest: bool = False
    """what others are, or what something is not"""
    exact: bool = False
    """of more digits than two"""
    net: bool = False
    """a balance is spoken of: promoters less detractors"""

    def has(self, kind: str, value: float) -> bool:
        """Tell if a value is one of these."""
        size = abs(value)
        for one, low, high in self.ranges:  # noqa: SIM110 - called too often for a generator
            if low <= size <= high and one == kind:
                return True
        return False


@dataclass(slots=True)
class Pool:
    """Sources of all kinds. Add to it, then `seal` it, then look."""

    _kinds: dict[str, list[tuple[float, Source]]] = field(
        default_factory=dict[str, list[tuple[float, Source]]]
    )

    def add(self, sources: Iterable[Source]) -> None:
        """Take some more."""
        for source in sources:
            self._kinds.setdefault(source.kind, []).append((abs(source.value), source))

    def seal(self) -> Pool:
        """Sort what is there."""
        for found in self._kinds.values():
            found.sort(key=lambda one: one[0])
        return self

    def of(self, sought: Sought) -> Iterator[Source]:
        """Yield the sources of what is *sought*."""
        for kind, low, high in sought.ranges:
            found = self._kinds.get(kind, [])
            at = bisect_left(found, low, key=lambda one: one[0])
            while at < len(found) and found[at][0] <= high:
                yield found[at][1]
                at += 1


def of_sheet(sheet: Sheet) -> Iterator[Source]:
    """Yield what a result holds without any sentence about it."""
    yield _count(sheet, sheet.row_count, "number of rows")
    if len(sheet.rows) < sheet.row_count:
        yield _count(sheet, len(sheet.rows), "number of rows that are shown")
    for at, labels in sheet.labels.items():
        different = len(set(labels) - {""})
        yield _count(sheet, different, "number of different {}", sheet.columns[at])
    for at in sheet.numbers:
        yield from _cells(sheet, at)
    for at in sheet.amounts:
        yield from _column(sheet, at)
        yield from _steps(sheet, at)


def _cells(sheet: Sheet, at: int) -> Iterator[Source]:
    column, share = sheet.columns[at], sheet.rates.get(at)
    for row, value in enumerate(sheet.numbers[at]):
        if value is None:
            continue
        words = ("{0} / {1}", _Row(sheet, row), column)
        yield Source(value, PLAIN, CELL, sheet.query, words, sheet, (row,))
        if share is not None:
            yield Source(value * share, PERCENT, CELL, sheet.query, words, sheet, (row,))
            yield Source(value * share, POINTS, CELL, sheet.query, words, sheet, (row,))
        elif value % 1 and abs(value) <= 1000:
            yield Source(value, PERCENT, LOOSE, sheet.query, words, sheet, (row,))
            yield Source(value, TIMES, LOOSE, sheet.query, words, sheet, (row,))


def _column(sheet: Sheet, at: int) -> Iterator[Source]:
    values, name = _known(sheet, at), sheet.columns[at]
    count = len(values)
    if count < 2:
        return
    share = sheet.rates.get(at)
    rows = f"{count:,} rows"
    for value, words in (
        (fmean(values), "average of {} over {}"),
        (median(values), "median of {} over {}"),
    ):
        yield Source(value, PLAIN, WHOLE, sheet.query, (words, name, rows))
        if share is not None:
            yield Source(value * share, PERCENT, WHOLE, sheet.query, (words, name, rows))
    if share is None:
        total = sum(values)
        yield Source(total, PLAIN, WHOLE, sheet.query, ("sum of {} over {}", name, rows))
    below = sum(value < 0 for value in values)
    if below:
        yield _count(sheet, below, "rows whose {} is below 0", name)
        yield _count(sheet, count - below, "rows whose {} is not below 0", name)


def _steps(sheet: Sheet, at: int) -> Iterator[Source]:
    """Yield what lies between the least and the greatest, the first and the last."""
    values, name, rate = _known(sheet, at), sheet.columns[at], sheet.rates.get(at)
    if len(values) < 2:
        return
    least, greatest = min(values), max(values)
    yield from compared(greatest, least, f"greatest and least {name}", "", rate, sheet)
    if sheet.days:
        yield from compared(values[-1], values[0], f"last and first {name}", "", rate, sheet)
        yield from _each_time(sheet, name, values[0], values[-1], len(values) - 1)


def _each_time(sheet: Sheet, name: str, first: float, last: float, times: int) -> Iterator[Source]:
    """Yield by how much it grew from row to row, on average and compounded."""
    words = ("average step of {} over {} rows", name, times + 1)
    yield Source((last - first) / times, PLAIN, PAIR, sheet.query, words, step=True)
    if first > 0 < last:
        growth = ((last / first) ** (1 / times) - 1) * 100
        words = ("compound growth of {} over {} rows", name, times + 1)
        yield Source(growth, PERCENT, PAIR, sheet.query, words, step=True)


def compared(
    one: float, other: float, first: str, second: str, rate: float | None, sheet: Sheet
) -> Iterator[Source]:
    """Yield the difference, the change and the ratio from *other* to *one*."""
    names = (first, second) if second else (first,)
    between = "{} and {}" if second else "{}"

    def source(value: float, kind: str, words: str, *, step: bool = True) -> Source:
        told = (f"{words} {between}", *names)
        return Source(value, kind, PAIR, sheet.query, told, step=step)

    yield source(one - other, PLAIN, "difference between")
    if rate is not None:
        yield source((one - other) * rate, POINTS, "difference in points between")
    if other:
        yield source((one - other) / abs(other) * 100, PERCENT, "change between")
        yield source(one / other, TIMES, "ratio of", step=False)


def _count(sheet: Sheet, count: int, words: str, *given: object) -> Source:
    return Source(float(count), PLAIN, COUNT, sheet.query, (words, *given))


def _known(sheet: Sheet, at: int) -> list[float]:
    return [value for value in sheet.numbers[at] if value is not None]


@dataclass(frozen=True, slots=True)
class _Row:
    """Says what a row is called when it is asked."""

    sheet: Sheet
    row: int

    def __format__(self, _spec: str) -> str:
        return self.sheet.name(self.row)
