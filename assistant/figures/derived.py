"""What the things that a sentence names come to: sums, shares, differences, changes, ratios.

Only what is named is compared, with each other and with the whole: of all pairs of a table a wrong
figure would find one that it happens to fit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations, product

from assistant.figures.naming import Name
from assistant.figures.sheets import Sheet
from assistant.figures.sources import (
    COUNT,
    PAIR,
    PERCENT,
    PLAIN,
    POINTS,
    TIMES,
    WHOLE,
    Sought,
    Source,
    compared,
)

MOST_THINGS = 8
"""of one sentence that are compared"""
MOST_COLUMNS = 12
MOST_RATIOS = 4
"""columns whose ratios are compared"""
MOST_GROUPS = 30
MOST_SIBLINGS = 3
"""rows of one label that are compared though only one of them is named"""


@dataclass(frozen=True, slots=True)
class Thing:
    """Some rows of a result under one name. *means* has averages, where a sum says nothing."""

    sheet: Sheet
    rows: tuple[int, ...]
    words: str
    met: bool = False
    """labels of two columns meet in it"""

    def value(self, at: int, *, mean: bool) -> float | None:
        """Return the cell of a column, or what those of several rows come to."""
        found = self.sheet.numbers[at]
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
        yield from _ratios(sheet, one, other, sought)
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


def across(thing: Thing, sought: Sought | None = None) -> Iterator[Source]:
    """Yield what two columns of the same rows come to: profit per order, cost as a share.

    These are most of what can be said, so that only what is *sought* is made of them.
    """
    sheet = thing.sheet
    columns = [at for at in sheet.amounts if at not in sheet.rates][:MOST_COLUMNS]
    values = [(at, thing.value(at, mean=False)) for at in columns]
    for (one, a), (other, b) in combinations(values, 2):
        if a is None or b is None or (one in sheet.averages) != (other in sheet.averages):
            continue
        for value, kind, words, step in (
            *_divided(a, b),
            *_divided(b, a, turned=True),
            *_added(a, b),
        ):
            if sought is None or sought.has(kind, value):
                told = (words, thing.words, sheet.columns[one], sheet.columns[other])
                yield Source(value, kind, PAIR, sheet.query, told, step=step)
    values = [(at, value) for at, value in values if at not in sheet.averages]
    if sought is not None and len(values) <= MOST_RATIOS:
        yield from _of_three(thing, values, sought)


def _of_three(
    thing: Thing, values: Sequence[tuple[int, float | None]], sought: Sought
) -> Iterator[Source]:
    """Yield what two columns leave of a third, and a balance of two as a share of it: a net score."""
    sheet = thing.sheet
    for (one, a), (other, b), (third, c) in permutations(values, 3):
        if a is None or b is None or c is None:
            continue
        names = (thing.words, *(sheet.columns[at] for at in (one, other, third)))
        if other < third and sought.has(PLAIN, a - b - c):
            words = ("{}: {} without {} and {}", *names)
            yield Source(a - b - c, PLAIN, PAIR, sheet.query, words)
        if sought.net and c:
            words = ("{}: {} less {} / {}", *names)
            net = (a - b) / c * 100
            yield from (
                Source(net, kind, COUNT, sheet.query, words)
                for kind in (PLAIN, PERCENT, POINTS)
                if sought.has(kind, net)
            )


def weighted(thing: Thing) -> Iterator[Source]:
    """Yield rates and averages weighted by a column of counts, and how many a rate is of them."""
    sheet = thing.sheet
    rates = sheet.rates.keys() - sheet.parts
    averages = [at for at in sheet.amounts if at in rates or at in sheet.averages]
    for at, by in product(averages[:MOST_COLUMNS], sheet.weights[:MOST_COLUMNS]):
        pairs = [(sheet.numbers[at][row], sheet.numbers[by][row]) for row in thing.rows]
        known = [(value, weight) for value, weight in pairs if value is not None and weight]
        weights = sum(weight for _, weight in known)
        if not weights:
            continue
        summed, rate = sum(value * weight for value, weight in known), sheet.rates.get(at)
        names = (thing.words, sheet.columns[at], sheet.columns[by])
        if len(known) > 1:
            words = ("{}: average of {} weighted by {}", *names)
            yield Source(summed / weights, PLAIN, PAIR, sheet.query, words)
            if rate is not None:
                yield Source(summed / weights * rate, PERCENT, PAIR, sheet.query, words)
        if rate is not None or at in sheet.averages:
            words = ("{}: {} of {}", *names)
            total = summed if at in sheet.averages else summed * (rate or 0) / 100
            yield Source(total, PLAIN, PAIR, sheet.query, words)


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


def _ratios(sheet: Sheet, one: Thing, other: Thing, sought: Sought) -> Iterator[Source]:
    """Yield how what two columns come to differs between two things: their margins, in points."""
    columns = [at for at in sheet.amounts if at not in sheet.rates][:MOST_RATIOS]
    for a, b in permutations(columns, 2):
        if (a in sheet.averages) != (b in sheet.averages):
            continue
        values = [
            (thing.value(a, mean=False), thing.value(b, mean=False)) for thing in (one, other)
        ]
        if any(not value for pair in values for value in pair):
            continue
        first, second = (low / high for low, high in values if low and high)
        words = (
            "{1} / {0}: {2} and {3}",
            sheet.columns[b],
            sheet.columns[a],
            one.words,
            other.words,
        )
        for value, kind, step in (
            (first / second, TIMES, False),
            (second / first, TIMES, False),
            ((first - second) * 100, POINTS, True),
            ((second - first) * 100, POINTS, True),
            ((first / second - 1) * 100, PERCENT, True),
            ((second / first - 1) * 100, PERCENT, True),
        ):
            if sought.has(kind, value) and (kind != PERCENT or sought.exact):
                yield Source(value, kind, PAIR, sheet.query, words, step=step)


_Across = tuple[float, str, str, bool]


def _divided(low: float, high: float, *, turned: bool = False) -> tuple[_Across, ...]:
    if not high:
        return ()
    ratio, share = low / high, "{0}: {2} / {1}" if turned else "{0}: {1} / {2}"
    margin = "{0}: {1} without {2}" if turned else "{0}: {2} without {1}"
    change = "{0}: change from {1} to {2}" if turned else "{0}: change from {2} to {1}"
    return (
        (ratio, PLAIN, share, False),
        (ratio, TIMES, share, False),
        (ratio * 100, PERCENT, share, False),
        ((low - high) / abs(high) * 100, PERCENT, change, True),
        ((high - low) / high * 100, PERCENT, margin, False),
    )


def _added(a: float, b: float) -> tuple[_Across, ...]:
    difference = "{}: difference of {} and {}"
    return (
        (a - b, PLAIN, difference, True),
        (b - a, PLAIN, difference, True),
        (a + b, PLAIN, "{}: sum of {} and {}", False),
    )
