"""What the things that a sentence names come to: sums, shares, differences, changes, ratios.

Only what is named is compared, with each other and with the whole: of all pairs of a table a wrong
figure would find one that it happens to fit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.figures.columns import MOST_COLUMNS, across, ratios, weighted
from assistant.figures.sheets import Sheet
from assistant.figures.sources import (
    COUNT,
    PAIR,
    PERCENT,
    PLAIN,
    POINTS,
    WHOLE,
    Sought,
    Source,
    compared,
)
from assistant.figures.things import MOST_THINGS, Thing, whole_of

MOST_GROUPS = 30
MOST_SIBLINGS = 3
"""rows of one label that are compared though only one of them is named"""


def sums_of(
    sheet: Sheet,
    things: Sequence[Thing],
    top: Sequence[int],
    parts: Sequence[Sequence[Thing]] = (),
    *,
    rest: bool,
) -> list[Thing]:
    """Return what several rows together are: those named, the first ones, the others.

    *parts* are some of the things that belong together. *top* is how many first rows are spoken
    of ("the top three"), or last ones, below zero; *rest* tells of the others.
    """
    count = len(sheet.rows)
    found: list[Thing] = []
    for some in (things, *parts):
        single = sorted({thing.rows[0] for thing in some if len(thing.rows) == 1})
        if 1 < len(single) < count:
            found.append(Thing(sheet, tuple(single), "those named"))
        if single and sheet.days:
            until = range(single[-1] + 1)
            found.append(Thing(sheet, tuple(until), f"rows up to {sheet.name(single[-1])}"))
            ends = f"rows from {sheet.name(single[0])} to {sheet.name(single[-1])}"
            if 1 < len(until[single[0] :]) < count:
                found.append(Thing(sheet, tuple(until[single[0] :]), ends))
    for first in top:
        if 1 < first < count:
            found.append(Thing(sheet, tuple(range(first)), f"the first {first} rows"))
        elif 1 < -first < count:
            last = tuple(range(count + first, count))
            found.append(Thing(sheet, last, f"the last {-first} rows"))
    if rest:
        left = [set(range(count)) - set(thing.rows) for thing in (*found, *things)]
        found += [Thing(sheet, tuple(sorted(rows)), "the others") for rows in left if rows]
    return found


def of_things(
    sheet: Sheet,
    about: Sequence[Thing],
    beside: Sequence[Thing],
    sums: Sequence[Thing],
    sought: Sought,
) -> Iterator[Source]:
    """Yield what may be said of things of a result: *about* some, compared with those *beside*."""
    mean = sought.mean
    whole = whole_of(sheet)
    for thing in about:
        if len(thing.rows) > 1:
            words = ("number of rows of {}", thing.words)
            yield Source(float(len(thing.rows)), PLAIN, COUNT, sheet.query, words)
    if len(beside) > 1:
        yield Source(float(len(beside)), PLAIN, COUNT, sheet.query, ("things that are named",))
    about = [thing for thing in about if thing.rows != whole.rows]
    others = [*beside, *_siblings(sheet, about)]
    pairs = {
        frozenset((one.rows, other.rows)): (one, other)
        for one in about
        for other in others
        if one.rows != other.rows != whole.rows
    }
    for at in sheet.amounts[:MOST_COLUMNS]:
        yield from _alone(sheet, at, [*about, *sums], whole, mean=mean, rest=sought.rest)
        yield from _beside_the_ends(sheet, at, about)
        yield from _neighbours(sheet, at, about)
        for one, other in pairs.values():
            yield from _pair(sheet, at, one, other, mean=mean)
    for one, other in pairs.values():
        yield from ratios(sheet, one, other, sought)
    for thing in (*about, *sums):
        yield from across(thing, sought)
        if mean or len(thing.rows) == 1:
            yield from weighted(thing)


def groups_of(sheet: Sheet) -> Iterator[Source]:
    """Yield the size, sum and share of each group of rows with one label."""
    whole = whole_of(sheet)
    for labels in sheet.labels.values():
        rows: dict[str, list[int]] = {}
        for row, label in enumerate(labels):
            rows.setdefault(label, []).append(row)
        if not 1 < len(rows) <= MOST_GROUPS or len(rows) == len(labels):
            continue
        groups = [Thing(sheet, tuple(found), label) for label, found in rows.items()]
        for group in groups:
            words = ("number of rows of {}", group.words)
            yield Source(float(len(group.rows)), PLAIN, COUNT, sheet.query, words)
        for at in sheet.amounts[:MOST_COLUMNS]:
            yield from _alone(sheet, at, groups, whole, mean=False)


def _siblings(sheet: Sheet, things: Sequence[Thing]) -> Iterator[Thing]:
    """Yield the rows that share a label with a single row, where they are few."""
    if len(sheet.labels) < 2:
        return
    for thing in things:
        for labels in sheet.labels.values() if len(thing.rows) == 1 else ():
            mine = thing.rows[0]
            alike = [row for row, label in enumerate(labels) if label == labels[mine] != ""]
            if len(alike) <= MOST_SIBLINGS:
                yield from (Thing(sheet, (row,), sheet.name(row)) for row in alike if row != mine)


def _alone(
    sheet: Sheet, at: int, things: Sequence[Thing], whole: Thing, *, mean: bool, rest: bool = False
) -> Iterator[Source]:
    """Yield what each thing is by itself, as a share of all, and beside the average."""
    rate, name = sheet.rates.get(at), sheet.columns[at]
    total = whole.value(at, mean=False) if rate is None else None
    for thing in things:
        value = thing.value(at, mean=False)
        if total and value is not None:
            told = thing.told(at, mean=False)
            about = (sheet, thing.rows)
            if len(thing.rows) > 1:
                yield Source(value, PLAIN, WHOLE, sheet.query, ("{}", told), *about)
            words = ("{} / total of {}", told, name)
            yield Source(value / total * 100, PERCENT, WHOLE, sheet.query, words, *about)
        if rest and rate is not None and value is not None and len(thing.rows) == 1:
            words = ("100 % - {}", thing.told(at, mean=False))
            yield Source(100 - value * rate, PERCENT, PAIR, sheet.query, words)
        if at in sheet.parts and len(thing.rows) > 1 and value is not None and rate is not None:
            told = thing.told(at, mean=False)
            yield Source(value * rate, PERCENT, WHOLE, sheet.query, ("{}", told), sheet, thing.rows)
        if mean:
            yield from _averaged(sheet, at, thing, whole)


def _averaged(sheet: Sheet, at: int, thing: Thing, whole: Thing) -> Iterator[Source]:
    value, average = thing.value(at, mean=True), whole.value(at, mean=True)
    if value is None or average is None or len(sheet.rows) < 2:
        return
    rate, told = sheet.rates.get(at), thing.told(at, mean=True)
    if len(thing.rows) > 1:
        yield Source(value, PLAIN, WHOLE, sheet.query, ("{}", told), sheet, thing.rows)
        if rate is not None:
            yield Source(value * rate, PERCENT, WHOLE, sheet.query, ("{}", told), sheet, thing.rows)
    yield from compared(value, average, told, f"average of {sheet.columns[at]}", rate, sheet)


def _beside_the_ends(sheet: Sheet, at: int, things: Sequence[Thing]) -> Iterator[Source]:
    values = [value for value in sheet.numbers[at] if value is not None]
    for thing in things:
        value = thing.value(at, mean=False) if len(thing.rows) == 1 else None
        if value is None:
            continue
        for other, words in ((max(values), "greatest"), (min(values), "least")):
            if other != value:
                told = thing.told(at, mean=False)
                end = f"{words} {sheet.columns[at]}"
                yield from compared(value, other, told, end, sheet.rates.get(at), sheet)


def _pair(sheet: Sheet, at: int, one: Thing, other: Thing, *, mean: bool) -> Iterator[Source]:
    """Yield what lies between two things; of what follows each other in time only onwards."""
    rate = sheet.rates.get(at)
    ordered = sheet.days is not None and len(one.rows) == len(other.rows)
    if ordered and one.rows > other.rows:
        one, other = other, one
    several = max(len(one.rows), len(other.rows)) > 1
    means = (True,) if rate is not None else (False, True) if several and mean else (False,)
    for averaged in means:
        first, second = one.value(at, mean=averaged), other.value(at, mean=averaged)
        if first is None or second is None:
            continue
        words = (one.told(at, mean=averaged), other.told(at, mean=averaged))
        yield from compared(second, first, words[1], words[0], rate, sheet)
        if not ordered:
            yield from compared(first, second, *words, rate, sheet)
        if rate is None and not averaged:
            yield from shares(first, second, words, sheet.query)
            if total := whole_of(sheet).value(at, mean=False):
                told = ("difference of the shares of {} and {}", *words)
                points = (second - first) / total * 100
                yield Source(points, POINTS, PAIR, sheet.query, told, step=True)
                yield Source(-points, POINTS, PAIR, sheet.query, told, step=True)


def shares(first: float, second: float, words: tuple[str, str], query: int) -> Iterator[Source]:
    """Yield the sum of two values and what each is of the other."""
    yield Source(first + second, PLAIN, PAIR, query, ("sum of {} and {}", *words))
    if second:
        yield Source(first / second * 100, PERCENT, PAIR, query, ("{} / {}", *words))
    if first:
        told = ("{} / {}", words[1], words[0])
        yield Source(second / first * 100, PERCENT, PAIR, query, told)


def _neighbours(sheet: Sheet, at: int, things: Sequence[Thing]) -> Iterator[Source]:
    """Yield how what is named differs from what comes before it in time."""
    if not sheet.days:
        return
    values, rate = sheet.numbers[at], sheet.rates.get(at)
    for thing in things:
        row = thing.rows[0]
        if len(thing.rows) > 1 or row == 0:
            continue
        now, before = values[row], values[row - 1]
        if now is not None and before is not None:
            told = f"{sheet.columns[at]} of {thing.words}"
            yield from compared(now, before, told, "the one before", rate, sheet)


def ends_of(sheet: Sheet) -> Iterator[Source]:
    """Yield what the first rows of a column of shares make together, and the last: the two best."""
    count = len(sheet.rows)
    for at in sheet.parts if count <= MOST_THINGS else ():
        for first in range(2, count - 1):
            for rows in (range(first), range(first, count)):
                thing = Thing(sheet, tuple(rows), f"rows {rows[0] + 1} to {rows[-1] + 1}")
                value, told = thing.value(at, mean=False), thing.told(at, mean=False)
                if value is not None:
                    share = value * sheet.rates[at]
                    yield Source(share, PERCENT, PAIR, sheet.query, ("{}", told))
