"""What columns of the same rows come to: profit per order, a margin, a weighted average."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, permutations, product

from assistant.figures.sheets import Sheet
from assistant.figures.sources import COUNT, PAIR, PERCENT, PLAIN, POINTS, TIMES, Sought, Source
from assistant.figures.things import Thing

MOST_COLUMNS = 12
MOST_RATIOS = 4
"""columns whose ratios are compared"""


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
    """Yield what two columns leave of a third, and a balance of two as a share of it."""
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


def ratios(sheet: Sheet, one: Thing, other: Thing, sought: Sought) -> Iterator[Source]:
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
