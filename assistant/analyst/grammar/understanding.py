"""Runs the grammar over the phrases of one question.

The order of the constructs is the grammar's precedence: what comes first may take a phrase first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.analyst.grammar import shaping
from assistant.analyst.grammar.amounts import formulas, measuring
from assistant.analyst.grammar.drafting import DATE, Draft, Reading, Stumble
from assistant.analyst.grammar.limits import bounds, conditions, values
from assistant.analyst.grammar.order import grouping, ordering
from assistant.analyst.grammar.times import elapsed, periods
from assistant.analyst.lexicon.items import Item
from assistant.analyst.lexicon.table.lexicon import Lexicon
from assistant.analyst.plan import Filter

Construct = Callable[[Reading], bool]

CONSTRUCTS: Sequence[Construct] = (
    shaping.chart,
    ordering.sort,
    conditions.missing,
    conditions.contains,
    elapsed.between_dates,
    formulas.ratio,
    formulas.rate,
    formulas.percentile,
    conditions.having_some,
    bounds.comparison,
    values.column_is,
    grouping.weekend,
    periods.time_condition,
    values.values,
    conditions.flag,
    ordering.top,
    shaping.shape,
    grouping.grouping,
    measuring.aggregate,
    ordering.superlative,
    grouping.grain,
    measuring.using,
    measuring.head,
    measuring.mention,
    shaping.unit,
    shaping.silent,
)


def _either(r: Reading) -> None:
    """Join a condition behind `or` to the one before it."""
    if len(r.draft.conditions) < 2:
        return
    one, other = r.draft.conditions[-2:]
    grouped = one.measure or other.measure or other.filter.others
    if grouped or one.filter.column == other.filter.column == DATE:
        raise Stumble("or", "can't join these two conditions.")
    if _same_test(one.filter, other.filter):
        values = tuple(dict.fromkeys((*one.filter.values, *other.filter.values)))
        one.filter = one.filter.model_copy(update={"values": values})
    else:
        joined = (*one.filter.others, other.filter)
        one.filter = one.filter.model_copy(update={"others": joined})
    one.row = True
    r.draft.conditions.pop()


def _same_test(one: Filter, other: Filter) -> bool:
    """Whether both say which value of one column it is: `grade B or C`."""
    plain = one.op == other.op == "is" and one.column == other.column and one.grain == other.grain
    return plain and not (one.others or other.others)


def understand(items: tuple[Item, ...], lexicon: Lexicon) -> Reading:
    """Read all phrases. Raises Stumble at the first that has no place, Ambiguous if it must ask."""
    reading = Reading(items, lexicon, Draft())
    while reading.at < len(items):
        before = reading.begun = reading.at
        if reading.look().period:
            periods.ask_which_day(reading, 0)
        count = len(reading.draft.conditions)
        for construct in CONSTRUCTS:
            if construct(reading):
                break
        for condition in reading.draft.conditions[count:]:
            condition.begun = before
        if len(reading.draft.conditions) == count + 1 and reading.items[before - 1].kind == "or":
            _either(reading)
        if reading.at == before:
            shaping.silent(reading)
    return reading
