"""The frame of the plan: order, how many, shares, and what the plan before had.

Each rule says what nobody has asked for, or what has gone though nobody took it away.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.analyst.audit.accounts import Account, number_said, ranked, spoken
from assistant.analyst.lexicon.spelling import stem
from assistant.analyst.plan import Measure

_SHOWN = {1, 10}
"""how many are shown where only `highest` or `top` is said"""


def order(a: Account) -> Iterator[str]:
    """Yield an order, or a number of rows, that nobody asked for."""
    old = a.before
    new = a.plan.order is not None and (old is None or a.plan.order != old.order)
    if new and not (ranked(a) or a.kinds & {"who", "when", "list", "which"}):
        yield "order"
    limit = a.plan.limit
    if limit is None or (old is not None and limit == old.limit):
        return
    if float(limit) not in a.numbers and not (limit in _SHOWN and (ranked(a) or "who" in a.kinds)):
        yield str(limit)


def rest(a: Account) -> Iterator[str]:
    """Yield shares, changes and conditions on groups that nobody asked for; then what has gone."""
    plan, old = a.plan, a.before
    if plan.change and not (a.kinds & {"change"} or (old and old.change == plan.change)):
        yield plan.change
    if plan.share and not (a.kinds & {"share", "ratio"} or (old and old.share)):
        yield "share"
    if plan.within is not None and not (a.kinds & {"by", "grain"} or (old and old.within)):
        yield "each"
    nested = a.kinds & {"agg", "by", "count"} or (old and old.each)
    if plan.each is not None and not nested:
        yield plan.each.column
    for one in plan.having:
        if not (old and one in old.having) and not all(
            number_said(a, float(v)) for v in one.values
        ):
            yield str(one.values[0])
    for one in plan.dimensions:
        if not one.grain and any(_of_itself(measure, one.column) for measure in plan.measures):
            yield one.column
    yield from _heads(a)
    yield from _forgotten(a)


def _of_itself(measure: Measure, name: str) -> bool:
    """Whether a figure is made of what it is given for: the nights of each number of nights."""
    return measure.column == name and measure.aggregate in ("sum", "average", "median")


def _heads(a: Account) -> Iterator[str]:
    """Yield `guests` where rows are counted, and a column says how many came with each."""
    several = [one for one in a.profile.of("number") if _PARTY & set(one.words)]
    names = {one.column for one in (*a.conditions, *a.groups) if a.profile[one.column].truth}
    told = {word for name in names for word in a.profile[name].words}
    counted = bool(a.aggregates & {"count", "per"})
    for at, item in enumerate(a.items):
        word = stem(item.text.casefold())
        each = a.at(at - 1).kind == "by" and a.at(at + 1).kind != "from"
        if item.noun is not None and several and word in _SOMEBODY - told and (counted or each):
            yield item.text


_PARTY = {"adult", "child", "children", "guest", "passenger", "people", "person", "pax", "visitor"}
_SOMEBODY = {"guest", "passenger", "visitor", "person", "people", "traveller", "traveler"}


def _forgotten(a: Account) -> Iterator[str]:
    """Yield what the plan before had, and nobody has taken away."""
    old, plan = a.before, a.plan
    if old is None:
        return
    taken = {one.column for one in a.conditions}
    for one in old.filters:
        gone = one not in plan.filters and one.column not in taken
        if gone and not spoken(a, one.column):
            yield str(one.values[0]) if one.values else one.column
    if plan.shape != old.shape:
        return
    grouped = a.kinds & {"by", "grain", "trend", "change", "vs", "compare"}
    named = any(item.named or item.noun is not None or item.verb for item in a.items)
    things = any(not one.numeric for item in a.items for one in a.fields(item))
    if len(plan.dimensions) < len(old.dimensions) and not (grouped or things):
        yield old.dimensions[0].column
    figured = a.kinds & {"agg", "count", "much", "instead", "share", "percentile", "rate", "sup"}
    if not set(old.measures) <= set(plan.measures) and not (figured or named or "top" in a.kinds):
        yield old.measures[0].column or old.measures[0].aggregate
    same = plan.dimensions == old.dimensions
    if same and old.limit and not plan.limit and not a.kinds & {"by", "sort", "direction"}:
        yield str(old.limit)


def joined(a: Account) -> Iterator[str]:
    """Yield conditions of which one is enough, where the question has no `or` between them."""
    said = sum(item.kind == "or" for item in a.items)
    joined = sum(len(one.others) for one in a.plan.filters)
    same = sum(item.kind == "or" and _one_column(a, place) for place, item in enumerate(a.items))
    if joined > said - same and not (a.before and any(one.others for one in a.before.filters)):
        yield "or"
    if a.plan.having and not a.plan.dimensions and a.plan.each is None:
        yield str(a.plan.having[0].values[0])
    within = a.plan.within if a.plan.shape == "figures" else None
    if within is not None and within not in a.plan.dimensions:
        yield within.column


def _one_column(a: Account, place: int) -> bool:
    """Whether the values around an `or` are of one column: `urgent or high`."""
    left = {name for name, _ in a.cells(a.at(place - 1))}
    right = {name for name, _ in a.cells(a.at(a.behind(place)))}
    return bool(left & right)
