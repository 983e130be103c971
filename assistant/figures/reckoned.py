"""What a sentence comes to by its own figures: the gap between two of them, rows beyond a bound.

A reader would compute the same. Only asked where the results alone do not have a figure, and only
of figures that were found in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from assistant.figures.columns import across
from assistant.figures.sheets import Sheet
from assistant.figures.sources import (
    CELL,
    COUNT,
    PAIR,
    PERCENT,
    PLAIN,
    POINTS,
    TIMES,
    Sought,
    Source,
)
from assistant.figures.things import Thing
from assistant.figures.values import Written

MOST_KNOWN = 6
"""found figures that are taken together, the nearest first"""
EXACT, MOST_ROWS = 4, 40
_SOME_OF = re.compile(
    r"(?i)\b([a-zäöüéè]+|\d{1,3})\s(?:out\sof|of|von|sur)\s(?:the\s|den\s|der\s)?(\w+)"
)

Known = tuple[Written, Source]


def of_known(known: Sequence[Known]) -> Iterator[Source]:
    """Yield what found figures come to: as they are written, and as they are in the results."""
    known = known[:MOST_KNOWN]
    for exact in (True, False):
        values = [(one, _value(one, exact=exact)) for one in known]
        for (one, a), (other, b) in combinations(values, 2):
            if one[0].unit == other[0].unit and _comparable(one[1], other[1]):
                yield from _between(one, a, other, b)
                yield from _between(other, b, one, a)
        for unit in (PLAIN, PERCENT):
            parts = [value for (figure, _), value in values if figure.unit == unit]
            if len(parts) > 2:
                yield _source(sum(parts), unit, known[0], "sum of {} figures", len(parts))


def _comparable(one: Source, other: Source) -> bool:
    """Tell if two cells are of one column or of one row; what is no cell may be compared."""
    if not one.rank == other.rank == CELL or one.sheet is not other.sheet:
        return True
    return one.words[2:] == other.words[2:] or one.rows == other.rows


def _between(one: Known, a: float, other: Known, b: float) -> Iterator[Source]:
    unit, texts = one[0].unit, (one[0].text, other[0].text)
    if unit in (PLAIN, PERCENT):
        gap = PLAIN if unit == PLAIN else POINTS
        yield _source(a - b, gap, one, "difference of {} and {}", *texts, step=True)
        yield _source(a + b, unit, one, "sum of {} and {}", *texts)
        if unit == PERCENT:
            yield _source(a - b, PLAIN, one, "difference of {} and {}", *texts, step=True)
        if b:
            yield _source(a / b, TIMES, one, "{} / {}", *texts)
    if unit == PLAIN and b:
        yield _source(
            (a - b) / abs(b) * 100, PERCENT, one, "change to {} from {}", *texts, step=True
        )
        yield _source(a / b * 100, PERCENT, one, "{} / {}", *texts)
        yield _source(a / b, PLAIN, one, "{} / {}", *texts)


def bounds_in(figures: Iterable[Written]) -> list[Written]:
    """Return those of *figures* that are a bound: above 100, at most 5."""
    return [figure for figure in figures if figure.bound]


def of_bounds(
    sheets: Sequence[Sheet], bounds: Sequence[Written]
) -> Iterator[tuple[Written, Source]]:
    """Yield how many rows, and which part of them, are beyond each of *bounds*."""
    for bound in bounds[:MOST_KNOWN]:
        limit = bound.readings[0][0]
        for sheet in sheets:
            for at in sheet.amounts:
                scale = sheet.rates.get(at, 1.0) if bound.unit == PERCENT else 1.0
                values = [value * scale for value in sheet.numbers[at] if value is not None]
                count = sum((value - limit) * bound.bound > 0 for value in values)
                if 0 < count < len(values):
                    words = ("rows whose {} is {} {}", sheet.columns[at])
                    side = "above" if bound.bound > 0 else "below"
                    told = (*words, side, bound.text)
                    yield bound, Source(float(count), PLAIN, COUNT, sheet.query, told)
                    share = count / len(values) * 100
                    yield bound, Source(share, PERCENT, COUNT, sheet.query, told)


def of_rows(sheet: Sheet, sought: Sought) -> Iterator[Source]:
    """Yield what two columns of any row come to, and what rows that follow each other do in time.

    So much is this that only a figure of `EXACT` digits may be one, and one that names no row.
    """
    count = len(sheet.rows)
    if count <= MOST_ROWS:
        for row in range(count):
            yield from across(Thing(sheet, (row,), sheet.name(row)), sought)
        for at in sheet.amounts if sheet.days else ():
            values = [value or 0.0 for value in sheet.numbers[at]]
            for first, last in combinations(range(count), 2):
                if sought.has(PLAIN, total := sum(values[first : last + 1])):
                    names = (sheet.columns[at], sheet.name(first), sheet.name(last))
                    words = ("sum of {} from {} to {}", *names)
                    yield Source(total, PLAIN, PAIR, sheet.query, words)


def of_parts(said: str, sheets: Sequence[Sheet], numbers: dict[str, int]) -> Iterator[Source]:
    """Yield the share that "three of the five" is, where so many rows are there."""
    for found in _SOME_OF.finditer(said):
        some, whole = (_number(word, numbers) for word in found.groups())
        for sheet in sheets:
            if 0 < some <= whole == len(sheet.rows):
                words = ("{} of {} rows", some, whole)
                yield Source(some / whole * 100, PERCENT, COUNT, sheet.query, words)


def _number(word: str, numbers: dict[str, int]) -> int:
    return int(word) if word.isdecimal() and len(word) < 4 else numbers.get(word.lower(), 0)


def _value(known: Known, *, exact: bool) -> float:
    figure, source = known
    if exact and source.kind == figure.unit:
        return source.value
    return figure.readings[0][0] * (-1 if source.value < 0 else 1)


def _source(value: float, kind: str, known: Known, *words: object, step: bool = False) -> Source:
    return Source(value, kind, PAIR, known[1].query, words, step=step)
