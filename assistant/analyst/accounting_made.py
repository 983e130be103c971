"""What stands in the plan and was not said: figures, groups, conditions, order, how many.

What the plan before had, and what every answer has by default, need not be said. Each rule says
which part of the plan nobody has asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from assistant.analyst.accounts import (
    NOTHING,
    TIME,
    Account,
    conditions_of,
    groups_of,
    negative,
)
from assistant.analyst.conditions import UNENDED
from assistant.analyst.drafting import default_aggregate
from assistant.analyst.periods import grain_of
from assistant.analyst.plan import Dimension, Filter, Measure
from assistant.analyst.tagging import Item

_SHOWN = {1, 10}
"""how many are shown where only `highest` or `top` is said"""
_RANKS = {"sup", "top", "recent", "common", "sort", "direction", "timewise"}
_EXTREMES = {"sup", "recent", "agg", "top", "when", "from", "between", "common"}
_SAID_AS = {
    "median": "agg", "stddev": "agg", "variance": "agg", "range": "agg", "percentile": "percentile",
}  # fmt: skip


def invented(a: Account) -> str:
    """Return the first part of the plan that was not said; else nothing."""
    return next((word for rule in RULES for word in rule(a)), "")


def _figures(a: Account) -> Iterator[str]:
    old = (*a.before.measures, *(one.measure for one in a.before.having)) if a.before else ()
    for measure in a.figures:
        if measure not in old and not _figure(a, measure):
            yield measure.column or measure.aggregate


def _figure(a: Account, measure: Measure) -> bool:
    """Whether the aggregate was said, or is the usual one of its column."""
    name = measure.aggregate
    said = any(i.kind == "agg" and i.says == name for i in a.items)
    if a.before is not None and any(one.aggregate == name for one in a.before.measures):
        return True
    if measure.since and name == "average":
        return True
    if name in _SAID_AS:
        return said or (name == "percentile" and "percentile" in a.kinds)
    if name in ("min", "max"):
        return said or _ranked(a) or any(i.says in (name, "range") for i in a.items) or (
            "when" in a.kinds and a.profile[measure.column].kind in TIME)  # fmt: skip
    if name in ("sum", "average"):
        usual = default_aggregate(a.profile[measure.column]) == name
        counted = name == "sum" and "count" in a.kinds
        return said or usual or counted or (name == "average" and _each_row(a))
    if name in ("share", "ratio", "minus", "per"):
        words = {"share", "rate", "ratio", "margin", "by", "change", "shape", "not", "to", "comma"}
        per = a.kinds & words or any(i.text.casefold() in ("minus", "less") for i in a.items)
        return bool(per) or name == "per"
    return True


def _each_row(a: Account) -> bool:
    """Whether a figure is asked for each row, so that its average is meant: `cards per match`."""
    rows = [k for k, i in enumerate(a.items) if i.noun is not None or i.kind == "rows"]
    return any(a.at(a.ahead(k)).kind == "by" for k in rows)


def _ranked(a: Account) -> bool:
    adjective = any(item.money and item.down is not None for item in a.items)
    return adjective or bool(a.kinds & _RANKS)


def _own_values(a: Account, measure: Measure) -> bool:
    """Whether the different values of what is grouped by are counted: one in every group."""
    own = any(measure.column == group.column for group in a.groups)
    return measure.aggregate == "distinct" and own and "distinct" not in a.kinds


def _strained(a: Account) -> Iterator[str]:
    """Yield figures that nobody means: dates counted as things, a column by half of its name."""
    for measure in a.plan.measures:
        field = a.profile[measure.column]
        things = {"date", "dates", "day", "days", "times", "different", "distinct", "unique"}
        words = {word for item in a.items for word in item.text.casefold().split()}
        if measure.since:
            continue
        if _own_values(a, measure):
            yield measure.column
        if measure.aggregate == "distinct" and field.kind == "date" and not words & things:
            yield measure.column
        ranks = [i.named.rank for i in a.items if i.named and measure.column in i.named.columns]
        said = any(measure.aggregate == i.says for i in a.items if i.kind == "agg")
        bound = a.plan.order is not None or measure.aggregate in ("distinct", "ratio", "minus")
        if ranks and min(ranks) == _HALF and not said and not bound and not a.before:
            yield measure.column
        if a.plan.measures == (measure,) and _only_tested(a, measure.column):
            yield measure.column


def _only_tested(a: Account, name: str) -> bool:
    """Whether a column is only said where it is compared: `weight between 20 and 25`."""
    places = [
        k
        for k, item in enumerate(a.items)
        if name in {one.name for one in a.fields(item)} and a.at(k - 1).number is None
    ]
    tested = any(one.column == name and one.op in _BOUNDS for one in a.conditions)
    if len(places) != 1 or not tested or a.before is not None or a.groups:
        return False
    asked = a.kinds & {"agg", "much", "sup", "count", "trend", "change", "share", "percentile"}
    near = {a.at(a.behind(places[0])).kind, a.at(a.ahead(places[0])).kind}
    than = a.at(places[0] + 1).text.casefold() == "than"
    return not asked and (bool(near & {"cmp", "between", "more"}) or than)


_BOUNDS = {">", ">=", "<", "<=", "between", "is"}


_HALF = 5
"""rank of a name that lacks its last word: `late` for LateFee"""


def _columns(a: Account) -> Iterator[str]:
    """Yield the columns of figures that nothing in the question speaks of."""
    old = {one.column for one in a.before.measures} if a.before else set[str]()
    for measure in a.figures:
        for name in (measure.column, measure.over, measure.since):
            if name and name not in old and not _spoken(a, name) and not _default(a, name):
                yield name


def _default(a: Account, name: str) -> bool:
    """Whether a column may be what the table is about, because no other is spoken of."""
    if any(item.noun == name for item in a.items) or _kin(a, name):
        return True
    if name in {one.since for one in a.figures}:
        return True
    if "ratio" in a.aggregates and (a.kinds & {"rate", "margin"} or any(map(_bare, a.items))):
        return True  # a rate is known by its own name
    others = {one.name for item in a.items for one in a.fields(item) if one.numeric}
    words = a.kinds & {"agg", "much", "margin", "sup", "rate", "top", "change", "value"}
    return not others & a.columns and bool(words or any(item.money for item in a.items))


def _bare(item: Item) -> bool:
    known = item.sign or item.named or item.valued or item.noun is not None or item.verb
    return not known and not item.money and item.number is None and item.literal is None


def _spoken(a: Account, name: str) -> bool:
    return any(any(one.name == name for one in a.fields(item)) for item in a.items) or any(
        name in dict(a.cells(item)) for item in a.items)  # fmt: skip


def _groups(a: Account) -> Iterator[str]:
    old = list(groups_of(a.before)) if a.before else []
    for group in a.groups:
        if group not in old and not _group(a, group):
            yield group.grain or group.column


def _group(a: Account, group: Dimension) -> bool:
    kind = a.profile[group.column].kind
    if kind in TIME and _in_time(a, group):
        return True
    if kind == "date" and group.grain not in ("", "day"):
        return False
    if _named(a, group.column) or "who" in a.kinds or _kin(a, group.column):
        return True
    several = any(one.column == group.column and len(one.values) > 1 for one in a.conditions)
    return several and _spoken(a, group.column)


def _named(a: Account, name: str) -> bool:
    return any(any(one.name == name for one in a.fields(item)) for item in a.items)


def _in_time(a: Account, group: Dimension) -> bool:
    if not _right_date(a, group.column):
        return False
    grain = group.grain or "year"
    if any((i.kind == "grain" and i.says == grain) or i.kind == grain for i in a.items):
        return True
    compared = [one for one in a.conditions if one.column == group.column and len(one.values) > 1]
    if compared and a.kinds & {"vs", "compare", "and", "comma"}:
        grains = {grain_of(str(value)) for one in compared for value in one.values}
        return grain in grains or any(one.grain == grain for one in compared) or "by" in a.kinds
    if a.kinds & {"trend", "change", "shape"}:
        return _of_that_step(a, grain)
    charted = "chart" in a.kinds and a.before is not None
    old = a.before.dimensions if a.before is not None else ()
    return charted and not any(a.profile[one.column].kind in TIME for one in old)


_STEPS = {
    "year over": "year", "year on": "year", "yoy": "year", "month over": "month", "mom": "month",
    "month on": "month", "quarter over": "quarter", "qoq": "quarter", "week over": "week",
}  # fmt: skip


def _of_that_step(a: Account, grain: str) -> bool:
    """Whether growth goes from one such period to the next: `month over month`."""
    words = " ".join(item.text.casefold() for item in a.items if item.kind == "change")
    steps = {step for said, step in _STEPS.items() if said in words.replace("-", " ")}
    return not steps or grain in steps


def _right_date(a: Account, name: str) -> bool:
    """Whether no other date was spoken of than the one that is used."""
    spoken = {one.name for i in a.items if not i.sign for one in a.fields(i) if one.kind == "date"}
    if a.before is not None and not spoken:
        parts = (*conditions_of(a.before), *groups_of(a.before))
        spoken = {one.column for one in parts if a.profile[one.column].kind == "date"}
    return name in spoken or not spoken


def _kin(a: Account, name: str) -> bool:
    """Whether a thing's name or id was said instead."""
    field = a.profile[name]
    if not (field.label or field.kind == "identifier"):
        return False
    fields = [one for item in a.items for one in a.fields(item)]
    return any(
        set(field.words) & set(one.words) for one in fields if one.label or one.kind == "identifier"
    )


def _tests(a: Account) -> Iterator[str]:
    old = set(conditions_of(a.before)) if a.before else set[Filter]()
    for one in a.conditions:
        if one not in old and not _test(a, one):
            yield str(one.values[0]) if one.values else one.column


def _test(a: Account, one: Filter) -> bool:
    if one.than:
        return _spoken(a, one.column) and _spoken(a, one.than)
    if not _op(a, one):
        return False
    if one.op in ("missing", "present"):
        ended = one.op == "missing" and any(i.text.casefold() in UNENDED for i in a.items)
        return ended or _spoken(a, one.column)
    if a.profile[one.column].kind == "date":
        return _period(a, one)
    if (truth := a.profile[one.column].truth) is not None:
        return _truth(a, one, truth[1])
    if all(isinstance(value, int | float) for value in one.values):
        said = all(_numeric(a, float(value)) for value in one.values)
        return _cell(a, one) or "stocked" in a.kinds or (said and _beside(a, one))
    return _cell(a, one)


def _op(a: Account, one: Filter) -> bool:
    """Whether the question has the word for how it is compared."""
    if one.op in ("is", "between", "contains"):
        return True
    refused = a.kinds & {"not", "no"} or any(item.negated for item in a.items)
    if one.op in ("is not", "without"):
        signs = any(i.kind in ("cmp", "signed") and i.says == "is not" for i in a.items)
        return bool(refused) or signs
    if one.op == "missing":
        ended = any(item.text.casefold() in UNENDED for item in a.items)
        return bool(refused) or "missing" in a.kinds or ended
    if one.op == "present":
        done = a.profile[one.column].kind == "date" and _spoken(a, one.column)
        return done or bool(a.kinds & {"missing", "present", "with"})
    if one.op == ">" and one.values == (0,) and "with" in a.kinds:
        return True  # bookings with children
    compared = any(i.says == one.op for i in a.items if i.kind in _COMPARED)
    past = one.op == ">" and a.kinds & {"ago", "top"} and a.profile[one.column].kind == "date"
    return compared or "stocked" in a.kinds or bool(past) or _comparative(a, one)


def _comparative(a: Account, one: Filter) -> bool:
    """Whether `older than` or `cheaper than` says how it is compared."""
    for place, item in enumerate(a.items):
        if item.money and item.down is not None and a.at(place + 1).text.casefold() == "than":
            older = a.profile[one.column].kind == "date"
            if (one.op in (">", ">=")) == (item.down != older):
                return True
    return False


def _refusals(a: Account) -> Iterator[str]:
    """Yield a condition that says no, where there are more of them than words that do."""
    if a.before is not None:
        return
    said = sum(item.kind in _REFUSING or bool(item.negated) for item in a.items)
    said += sum(item.says == "is not" and item.kind in ("cmp", "signed") for item in a.items)
    said += sum("differ" in item.text.casefold() or item.number == 0 for item in a.items)
    said += 99 * bool(a.kinds & {"stocked", "rate"})
    facts = [
        one
        for one in a.conditions
        if negative(one, a.profile) and not (_cell(a, one) and one.op == "is")
    ]
    if len(facts) > said:
        yield str(facts[-1].values[0]) if facts[-1].values else facts[-1].column


_REFUSING = {"not", "no", "missing", "contrary"}


_COMPARED = {"cmp", "since", "more", "signed"}
_RELATIVE = {"ago", "now", "top"}


def _period(a: Account, one: Filter) -> bool:
    """Whether the years and months of a condition on time were said."""
    if not _right_date(a, one.column):
        return False
    if one.grain or a.kinds & _RELATIVE:
        return bool(a.numbers or a.kinds & _OF_TIME or a.kinds & _RELATIVE)
    said = {f"{int(number)}" for number in a.numbers}
    months = {f"{item.says:02}" for item in a.items if item.kind == "month"}
    for item in a.items:
        said.add(item.period[:4])
        months.add(item.period[5:7])
    for value in map(str, one.values):
        month = value[5:7] if value[5:7].isdigit() else ""
        if value[:4] not in said or (month and month not in months):
            return False
    return True


def _truth(a: Account, one: Filter, no: object) -> bool:
    """Whether yes or no of a column was said."""
    if _cell(a, one):
        return True
    if not _named(a, one.column):
        return False
    refused = a.kinds & {"not", "no"} or any(item.negated for item in a.items)
    return bool(refused) or (one.values != (no,)) == (one.op == "is")


def _beside(a: Account, one: Filter) -> bool:
    """Whether the column of a number is spoken of, or none is near the number."""
    if _spoken(a, one.column):
        return True
    for place, item in enumerate(a.items):
        if item.number is not None and float(item.number) in map(float, map(str, one.values)):
            near = (a.at(a.ahead(place, "cmp", "between")), a.at(a.behind(place, "more")))
            if any(field.numeric for other in near for field in a.fields(other)):
                return False
    return True


_OF_TIME = {"month", "quarter", "weekday", "weekend", "ago", "now", "grain"}


def _numeric(a: Account, number: float) -> bool:
    forms = {number, round(number * 100, 9), number / 1000}
    return bool(forms & a.numbers) or number == 0


def _cell(a: Account, one: Filter) -> bool:
    """Whether every value was said, as a value or in quotes."""
    cells = {cell for item in a.items for cell in (item.valued.cells if item.valued else ())}
    texts = {(item.literal or "").casefold() for item in a.items}
    if _spoken(a, one.column):
        texts |= {item.text.casefold() for item in a.items}
    nothing = a.kinds & {"no", "not", "missing"} and _spoken(a, one.column)
    return all(
        (one.column, value) in cells
        or str(value).casefold() in texts
        or (nothing and str(value).casefold() in NOTHING)
        for value in one.values
    )


def _order(a: Account) -> Iterator[str]:
    old = a.before
    new = a.plan.order is not None and (old is None or a.plan.order != old.order)
    if new and not (_ranked(a) or a.kinds & {"who", "when", "list", "which"}):
        yield "order"
    limit = a.plan.limit
    if limit is None or (old is not None and limit == old.limit):
        return
    if float(limit) not in a.numbers and not (limit in _SHOWN and (_ranked(a) or "who" in a.kinds)):
        yield str(limit)


def _rest(a: Account) -> Iterator[str]:
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
        if not (old and one in old.having) and not all(_numeric(a, float(v)) for v in one.values):
            yield str(one.values[0])
    yield from _forgotten(a)


def _forgotten(a: Account) -> Iterator[str]:
    """Yield what the plan before had, and nobody has taken away."""
    old, plan = a.before, a.plan
    if old is None:
        return
    taken = {one.column for one in a.conditions}
    for one in old.filters:
        gone = one not in plan.filters and one.column not in taken
        if gone and not _spoken(a, one.column):
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


def _joined(a: Account) -> Iterator[str]:
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


RULES: tuple[Callable[[Account], Iterator[str]], ...] = (
    _figures,
    _strained,
    _columns,
    _groups,
    _tests,
    _refusals,
    _order,
    _rest,
    _joined,
)
