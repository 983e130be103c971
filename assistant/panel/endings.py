"""In which order and how many, compared with what, and drawn as what."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from assistant.analyst.plan import ChartKind, Dimension, Filter, Order, QueryPlan
from assistant.data.plans.conditions import bad_plan
from assistant.panel import conditions, groups
from assistant.panel.controls import (
    Chosen,
    Control,
    Place,
    Sheet,
    maybe_one,
    meant,
    number,
    one_of,
    replaced,
)
from assistant.panel.repairing import fits

_BY_FIGURE = {
    "Highest first": Order(by="figure"),
    "Lowest first": Order(by="figure", descending=False),
}
_BY_NAME = {
    "A to Z": Order(by="name", descending=False),
    "Z to A": Order(by="name"),
}
_CHANGES = {
    "Period before, in %": "growth",
    "Period before": "difference",
    "Running total": "cumulative",
}
_TOTAL = "total, in %"
_AUTOMATIC = "Automatic"


def of_order(sheet: Sheet) -> Iterator[Control]:
    """Yield in which order the rows come, and how many of them."""
    plan = sheet.plan
    if orders := _orders(sheet):
        chosen = next((text for text, one in orders.items() if one == plan.order), "")
        place = Place("order", "Order", "order")
        yield maybe_one(place, orders, chosen, lambda one: sheet.change(order=one))
    if orders or plan.shape == "values":
        yield _limit(sheet)
    if within := _within(sheet):
        place = Place("within", "Order", "for each", rare=plan.within is None)
        chosen = groups.label(plan.within) if plan.within else ""
        yield maybe_one(place, within, chosen, lambda one: sheet.change(within=one))


def _orders(sheet: Sheet) -> dict[str, Order]:
    """Return the orders that the rows can have, by what they are called."""
    plan = sheet.plan
    if plan.shape == "rows":
        return _of_rows(sheet)
    if plan.shape != "figures" or not plan.dimensions:
        return {}
    return _BY_FIGURE if plan.each else _BY_FIGURE | _BY_NAME


def _of_rows(sheet: Sheet) -> dict[str, Order]:
    return {
        f"{field.name}, {word} first": Order(by="column", column=field.name, descending=down)
        for field in sheet.profile.fields
        for word, down in (("highest", True), ("lowest", False))
    }


def _limit(sheet: Sheet) -> Control:
    limit = sheet.plan.limit
    return Control(
        Place("limit", "Order", "at most"), ("1", "3", "5", "10", "20", "50"),
        (str(limit),) if limit else (), partial(_limited, sheet), kind="maybe", free=True,
    )  # fmt: skip


def _limited(sheet: Sheet, chosen: Chosen) -> QueryPlan:
    if not chosen:
        return sheet.change(limit=None)
    many = number(chosen[0], "the number of rows")
    if many != int(many) or many < 1:
        raise bad_plan(f"{chosen[0]} is no number of rows", "Give a whole number from 1 on.")
    return sheet.change(limit=int(many), **_ranked(sheet))


def _ranked(sheet: Sheet) -> dict[str, Order]:
    """Return the order without which nobody could say which come first."""
    needed = sheet.plan.shape == "figures" and sheet.plan.order is None
    return {"order": Order(by="figure")} if needed else {}


def _within(sheet: Sheet) -> dict[str, Dimension]:
    """Return in which groups there can be so many at most in each."""
    plan = sheet.plan
    if plan.limit is None or plan.order is None:
        return {}
    if plan.shape == "rows":
        return groups.options(sheet)
    return {
        groups.label(one): one
        for one in plan.dimensions[:1]
        if fits(plan.model_copy(update={"within": one}), sheet.profile)
    }


def of_comparison(sheet: Sheet) -> Iterator[Control]:
    """Yield what the figures are compared with."""
    plan = sheet.plan
    if plan.shape != "figures" or plan.each:
        return
    if beside := dict(_values(sheet)):
        place = Place("compare", "Compare with", "value")
        yield maybe_one(place, beside, "", lambda put: put() if put else plan)
    changes = {text: change for text, change in _CHANGES.items() if _dated(sheet, change)}
    if changes:
        chosen = next((text for text, change in _CHANGES.items() if change == plan.change), "")
        yield maybe_one(
            Place("change", "Compare with", "over time"), changes, chosen,
            lambda change: _dated(sheet, change) or plan if change else sheet.change(change=""),
        )  # fmt: skip
    if plan.share or fits(plan.model_copy(update={"share": True}), sheet.profile):
        yield maybe_one(
            Place("share", "Compare with", "share of"), {_TOTAL: True},
            _TOTAL if plan.share else "", lambda share: sheet.change(share=bool(share)),
        )  # fmt: skip


def _values(sheet: Sheet) -> Iterator[tuple[str, Callable[[], QueryPlan]]]:
    """Yield what is compared with the values of a condition: they stay, and become groups."""
    for at, one in enumerate(sheet.plan.filters):
        if one.op != "is" or one.others or one.grain or not one.values:
            continue
        for text in conditions.neighbours(one, sheet):
            yield f"{one.column}: {text}", partial(_beside, sheet, at, text)


def _beside(sheet: Sheet, at: int, text: str) -> QueryPlan:
    plan = sheet.plan
    one = plan.filters[at]
    field = sheet.profile[one.column]
    values = (*one.values, meant(text, field))
    if field.kind in ("date", "year"):
        values = tuple(sorted(values, key=str))
    both = one.model_copy(update={"values": values})
    return sheet.change(
        filters=replaced(plan.filters, at, both), dimensions=_told_apart(plan, both, sheet)
    )


def _told_apart(plan: QueryPlan, one: Filter, sheet: Sheet) -> tuple[Dimension, ...]:
    if any(group.column == one.column for group in plan.dimensions):
        return plan.dimensions
    grain = conditions.grain(one) if sheet.profile[one.column].kind == "date" else ""
    return (*plan.dimensions, Dimension.model_validate({"column": one.column, "grain": grain}))


def _dated(sheet: Sheet, change: str) -> QueryPlan | None:
    """Return the plan with a change, by month where it has no time; None where that cannot be."""
    plan = sheet.plan
    for groups_ in (plan.dimensions, *_with_time(sheet)):
        made = plan.model_copy(update={"change": change, "dimensions": groups_})
        if fits(made.model_copy(update={"share": False}), sheet.profile):
            return sheet.change(change=change, dimensions=groups_)
    return None


def _with_time(sheet: Sheet) -> Iterator[tuple[Dimension, ...]]:
    for field in sheet.profile.of("date", "year"):
        if all(group.column != field.name for group in sheet.plan.dimensions):
            yield (groups.in_time(field), *sheet.plan.dimensions)


def of_chart(sheet: Sheet) -> Iterator[Control]:
    """Yield what the answer is drawn as."""
    plan = sheet.plan
    kinds: list[ChartKind] = [
        kind
        for kind in ChartKind.__args__
        if kind and fits(plan.model_copy(update={"chart": kind}), sheet.profile)
    ]
    if kinds:
        named: dict[str, ChartKind] = {
            _AUTOMATIC: "",
            **{kind.capitalize(): kind for kind in kinds},
        }
        yield one_of(
            Place("chart", "Chart", "kind"), named, plan.chart.capitalize() or _AUTOMATIC,
            lambda kind: sheet.change(chart=kind),
        )  # fmt: skip
