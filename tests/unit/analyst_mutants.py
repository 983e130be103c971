"""Plans that differ from a right one by one field: each would be a silently wrong answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from assistant.analyst.plan import Dimension, Filter, Having, QueryPlan
from assistant.analyst.profile import Profile

Mutant = tuple[str, QueryPlan]

_AGGREGATES = {
    "sum": "average", "average": "median", "median": "average", "min": "max", "max": "min",
    "stddev": "average", "count": "distinct", "distinct": "count", "range": "max",
}  # fmt: skip
_OPS = {
    "is": "is not", "is not": "is", ">": "<", ">=": "<", "<": ">", "<=": ">", "missing": "present",
    "present": "missing", "contains": "without", "without": "contains", "between": "is",
}  # fmt: skip
_GRAINS = {"month": "year", "year": "quarter", "quarter": "month", "day": "month", "week": "month"}


def mutants(plan: QueryPlan, profile: Profile) -> Iterator[Mutant]:
    """Yield every plan that is one slip away from *plan*, with the name of the slip."""
    for name in ("measures", "dimensions", "filters", "having", "columns"):
        parts = () if name == "columns" and plan.shape == "rows" else getattr(plan, name)
        for at in range(len(parts)):
            if len(parts) > 1 or name != "measures":
                yield f"{name} dropped", _with(plan, **{name: parts[:at] + parts[at + 1 :]})
    yield from _figures(plan, profile)
    yield from _groups(plan, profile)
    yield from _conditions(plan, profile)
    yield from _frames(plan)


def _with(part: Any, **more: Any) -> Any:
    return part.model_copy(update=more)


def _swap(parts: tuple[Any, ...], at: int, part: Any) -> tuple[Any, ...]:
    return (*parts[:at], part, *parts[at + 1 :])


def _figures(plan: QueryPlan, profile: Profile) -> Iterator[Mutant]:
    for at, one in enumerate(plan.measures):
        if one.aggregate in _AGGREGATES and (one.column or one.aggregate == "count"):
            other = _with(one, aggregate=_AGGREGATES[one.aggregate])
            if other.aggregate == "distinct" and not other.column:
                other = _with(other, column=_things(profile))
            if other.aggregate == "count":
                if profile[other.column].unique:
                    continue  # both are the same number
                other = _with(other, column="")
            yield "aggregate", _with(plan, measures=_swap(plan.measures, at, other))
        if (name := _another(one.column, profile)) and one.aggregate != "count":
            other = _with(one, column=name)
            yield "column of a figure", _with(plan, measures=_swap(plan.measures, at, other))
        for place, test in enumerate(one.where):
            for said, changed in _tests(test, profile):
                other = _with(one, where=_swap(one.where, place, changed))
                yield f"part: {said}", _with(plan, measures=_swap(plan.measures, at, other))


def _things(profile: Profile) -> str:
    return next(one.name for one in profile.fields if not one.unique and one.kind == "category")


def _another(name: str, profile: Profile) -> str:
    """Return another column of the same kind."""
    kind = profile[name].kind
    fits = [one.name for one in profile.fields if one.name != name and one.kind == kind]
    return fits[0] if name and fits else ""


def _groups(plan: QueryPlan, profile: Profile) -> Iterator[Mutant]:
    for at, one in enumerate(plan.dimensions):
        if name := _another(one.column, profile):
            other = _with(one, column=name)
            yield "column of a group", _with(plan, dimensions=_swap(plan.dimensions, at, other))
        if one.grain in _GRAINS:
            other = _with(one, grain=_GRAINS[one.grain])
            yield "grain", _with(plan, dimensions=_swap(plan.dimensions, at, other))
    name = next((f.name for f in profile.fields if f.kind == "category"), "")
    if plan.shape == "figures" and plan.measures and all(d.column != name for d in plan.dimensions):
        more = (*plan.dimensions, Dimension(column=name))
        yield "group added", _with(plan, dimensions=more)
    if plan.each is not None:
        yield "each dropped", _with(plan, each=None, outer="")


def _conditions(plan: QueryPlan, profile: Profile) -> Iterator[Mutant]:
    for at, one in enumerate(plan.filters):
        for said, changed in _tests(one, profile):
            yield said, _with(plan, filters=_swap(plan.filters, at, changed))
        if one.others:
            alone = _with(one, others=())
            split = (*plan.filters[:at], alone, *one.others, *plan.filters[at + 1 :])
            yield "or made and", _with(plan, filters=split)
    for at, one in enumerate(plan.having):
        if one.op in _OPS and one.op not in ("is", "between"):
            other = Having.model_validate({**one.model_dump(), "op": _OPS[one.op]})
            yield "op of having", _with(plan, having=_swap(plan.having, at, other))
        values = tuple(value + 1 for value in one.values)
        other = _with(one, values=values)
        yield "value of having", _with(plan, having=_swap(plan.having, at, other))
    if len(plan.filters) == 2 and not any(one.others for one in plan.filters):
        joined = _with(plan.filters[0], others=(plan.filters[1],))
        yield "and made or", _with(plan, filters=(joined,))
    extra = next((f for f in profile.fields if f.kind == "category" and f.values), None)
    if extra and all(one.column != extra.name for one in plan.filters):
        made = Filter(column=extra.name, op="is", values=(extra.values[-1],))
        yield "filter added", _with(plan, filters=(*plan.filters, made))


def _tests(one: Filter, profile: Profile) -> Iterator[tuple[str, Filter]]:
    if not (one.op == "between" and profile[one.column].kind == "date"):
        values = one.values[:1] if one.op == "between" else one.values
        yield "op", _with(one, op=_OPS[one.op], values=values)
    if one.values:
        yield "value", _with(one, values=(_other(one.values[0], one, profile), *one.values[1:]))
    if len(one.values) > 1 and one.op == "is":
        yield "value dropped", _with(one, values=one.values[:-1])
    if (name := _another(one.column, profile)) and not one.than:
        yield "column", _with(one, column=name)


def _other(value: Any, one: Filter, profile: Profile) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value % 12 + 1 if one.grain else value + 7
    if profile[one.column].kind == "date" and not one.grain:
        return f"{int(value[:4]) - 3}{value[4:]}" if value[:4].isdigit() else value
    known = [v for v in profile[one.column].values if v not in one.values]
    return known[0] if known else "Nothing of the kind"


def _frames(plan: QueryPlan) -> Iterator[Mutant]:
    if plan.order is not None:
        turned = _with(plan.order, descending=not plan.order.descending)
        yield "order turned", _with(plan, order=turned)
        yield "order dropped", _with(plan, order=None)
    if plan.limit is not None:
        yield "limit changed", _with(plan, limit=plan.limit + 3)
        yield "limit dropped", _with(plan, limit=None)
    if plan.change:
        other = "difference" if plan.change == "growth" else "growth"
        yield "change changed", _with(plan, change=other)
        yield "change dropped", _with(plan, change="")
    if plan.share:
        yield "share dropped", _with(plan, share=False)
    if plan.within is not None:
        yield "within dropped", _with(plan, within=None)
    if plan.outer in ("average", "median", "min", "max"):
        other = "max" if plan.outer == "average" else "average"
        yield "outer changed", _with(plan, outer=other)
    if len(plan.measures) == 1 and plan.measures[0].aggregate == "count" and not plan.dimensions:
        yield "count made rows", QueryPlan(table=plan.table, shape="rows", filters=plan.filters)
