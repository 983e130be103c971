"""Runs the grammar over the phrases of one question.

The order of the constructs is the grammar's precedence: what comes first may take a phrase first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.analyst import conditions, measuring, ordering, periods, shaping
from assistant.analyst.drafting import Draft, Reading
from assistant.analyst.lexicon import Lexicon
from assistant.analyst.tagging import Item

Construct = Callable[[Reading], bool]

CONSTRUCTS: Sequence[Construct] = (
    shaping.chart,
    ordering.sort,
    conditions.missing,
    conditions.contains,
    measuring.ratio,
    measuring.rate,
    conditions.comparison,
    conditions.column_is,
    measuring.weekend,
    periods.time_condition,
    conditions.values,
    conditions.flag,
    ordering.top,
    shaping.shape,
    shaping.influence,
    measuring.grouping,
    measuring.aggregate,
    ordering.superlative,
    measuring.grain,
    measuring.using,
    measuring.head,
    measuring.mention,
    shaping.silent,
)


def understand(items: tuple[Item, ...], lexicon: Lexicon) -> Reading:
    """Read all phrases. Raises Stumble at the first that has no place, Ambiguous if it must ask."""
    reading = Reading(items, lexicon, Draft())
    while reading.at < len(items):
        before = reading.at
        if reading.look().period:
            periods.ask_which_day(reading, 0)
        for construct in CONSTRUCTS:
            if construct(reading):
                break
        if reading.at == before:
            shaping.silent(reading)
    return reading
