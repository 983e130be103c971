"""What the figures are given for each of, and conditions on these groups."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from assistant.analyst.plan import Dimension, Having, Measure, QueryPlan
from assistant.analyst.profile import Field
from assistant.analyst.sql.tabling import band_width
from assistant.data.plans.conditions import numeric
from assistant.data.plans.parts import IN_TIME
from assistant.panel import figures
from assistant.panel.controls import (
    Control,
    Place,
    Sheet,
    maybe_one,
    number,
    one_of,
    replaced,
    shown,
)
from assistant.panel.repairing import fits

_RECURRING = ("weekday", "weekend", "month of year", "quarter of year", "hour of day")
_OFTEN = ("year", "quarter", "month")
_FIRST = {"category": 0, "boolean": 0, "year": 1, "date": 1}
"""kinds of columns in the order in which they are offered"""
_OF_CLOCKS = ("hour", "hour of day")
_OUTER = ("average", "median", "min", "max", "count", "sum")
_OPS = (">", ">=", "<", "<=", "is", "between")


def of_groups(sheet: Sheet) -> Iterator[Control]:
    """Yield the groups of figures, and one that can be added."""
    plan = sheet.plan
    if plan.shape != "figures":
        return
    made = options(sheet)
    for at, group in enumerate((*plan.dimensions, None)):
        place = Place(f"by.{at}", "By", "and" if at else "column", rare=group is None and at > 1)
        put = partial(_group, sheet, at)
        yield maybe_one(place, made, label(group) if group else "", put)
        yield from _width(place.inner("width", "steps of"), group, put)


def of_conditions(sheet: Sheet) -> Iterator[Control]:
    """Yield the conditions on groups, and what figures of figures are made of."""
    plan = sheet.plan
    if plan.shape != "figures":
        return
    if plan.dimensions or plan.each:
        yield from _having(sheet)
    place = Place("each", "Groups", "first for each", rare=plan.each is None)
    yield maybe_one(
        place, options(sheet), label(plan.each) if plan.each else "",
        lambda one: sheet.change(each=one, outer=(plan.outer or "average") if one else ""),
    )  # fmt: skip
    if plan.each:
        width = place.inner("width", "steps of")
        yield from _width(width, plan.each, lambda one: sheet.change(each=one))
        outer = {one: one for one in _OUTER if one != "sum" or _is_repeated(sheet)}
        yield one_of(
            Place("outer", "Groups", "then"), outer, plan.outer, lambda one: sheet.change(outer=one)
        )


def options(sheet: Sheet) -> dict[str, Dimension]:
    """Return what can be grouped by, by its label."""
    fields = sorted(sheet.profile.fields, key=lambda one: _FIRST.get(one.kind, 2))
    return {label(one): one for field in fields for one in _of_field(field)}


def label(group: Dimension) -> str:
    """Return what a group is called."""
    if group.grain == "band":
        return f"{group.column} in steps"
    return f"{group.column} by {group.grain}" if group.grain else group.column


def in_time(field: Field) -> Dimension:
    """Return the group in which a column of time goes on."""
    grain = "month" if field.kind == "date" else ""
    return Dimension(column=field.name, grain=grain)


def _of_field(field: Field) -> Iterator[Dimension]:
    if field.kind == "date":
        for grain in sorted((*IN_TIME, *_RECURRING), key=lambda one: one not in _OFTEN):
            if field.clock or grain not in _OF_CLOCKS:
                yield Dimension.model_validate({"column": field.name, "grain": grain})
    yield Dimension(column=field.name)
    if numeric(field):
        width = band_width(field.least, field.greatest)
        yield Dimension(column=field.name, grain="band", width=_whole(width))


def _whole(width: float) -> float:
    return width if width <= 1 else float(round(width))


def _group(sheet: Sheet, at: int, group: Dimension | None) -> QueryPlan:
    """Put a group in a place; where another has it, both change places."""
    groups = list(sheet.plan.dimensions)
    if group in groups and at < len(groups):
        other = groups.index(group)
        groups[at], groups[other] = groups[other], groups[at]
        return sheet.change(dimensions=tuple(groups))
    if group in groups:
        return sheet.plan
    return sheet.change(dimensions=replaced(groups, at, group))


def _width(
    place: Place, group: Dimension | None, put: Callable[[Dimension], QueryPlan]
) -> Iterator[Control]:
    if group and group.grain == "band":
        yield Control(
            place, (), (shown(group.width),),
            lambda to: put(group.model_copy(update={"width": float(number(to[0], "the steps"))})),
            free=True,
        )  # fmt: skip


def _is_repeated(sheet: Sheet) -> bool:
    """Whether the figures may be added up once for each."""
    return fits(sheet.plan.model_copy(update={"outer": "sum"}), sheet.profile)


def _having(sheet: Sheet) -> Iterator[Control]:
    having, made = sheet.plan.having, figures.options(sheet)
    ordered = {
        text: one
        for text, one in made.items()
        if one.since or one.aggregate not in ("min", "max") or numeric(sheet.profile[one.column])
    }
    for at, one in enumerate(having):
        place = Place(f"having.{at}", "Groups", "with")

        def put(part: Having | None, at: int = at) -> QueryPlan:
            return sheet.change(having=replaced(having, at, part))

        def of(
            measure: Measure | None, one: Having = one, put: Callable[..., QueryPlan] = put
        ) -> QueryPlan:
            return put(one.model_copy(update={"measure": measure}) if measure else None)

        yield maybe_one(place, ordered, figures.label(one.measure, sheet.profile), of)
        yield from figures.details(place, sheet, one.measure, of)
        yield from _tested(place, one, put)
    at = len(having)
    least = {text: Having(measure=one, op=">", values=(0,)) for text, one in ordered.items()}
    yield maybe_one(
        Place(f"having.{at}", "Groups", "and" if at else "with", rare=True), least, "",
        lambda one: sheet.change(having=replaced(having, at, one)),
    )  # fmt: skip


def _tested(place: Place, having: Having, put: Callable[[Having], QueryPlan]) -> Iterator[Control]:
    values = having.values

    def change(op: str, *values: int | float) -> QueryPlan:
        return put(Having.model_validate({"measure": having.measure, "op": op, "values": values}))

    yield one_of(
        place.inner("op"), {op: op for op in _OPS}, having.op,
        lambda op: change(op, *(values[:1] * 2 if op == "between" else values[:1])),
    )  # fmt: skip
    for at, value in enumerate(values):
        yield Control(
            place.inner(f"values.{at}"), (), (shown(value),),
            lambda to, at=at: change(having.op, *_rising(values, at, number(to[0], "the groups"))),
            free=True,
        )  # fmt: skip


def _rising(
    values: tuple[int | float, ...], at: int, value: int | float
) -> tuple[int | float, ...]:
    changed = replaced(values, at, value)
    return changed if changed[0] <= changed[-1] else (value,) * len(values)
