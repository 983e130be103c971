"""A plan, phrased as a question, is read as the same plan: over random plans of several tables."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.analyst import Analyst, Answering, Profile, QueryPlan
from assistant.analyst.grammar.order.grouping import MOST_GROUPS
from assistant.analyst.plan import Dimension, Filter, Having, Measure, Order
from tests.sizes import cases
from tests.unit.analyst_tables import TABLES, analyst

GRAINS = [
    "decade",
    "year",
    "half",
    "quarter",
    "month",
    "week",
    "day",
    "weekday",
    "month of year",
    "quarter of year",
]
STEPS = ["year", "quarter", "month", "week", "day"]
PERIODS = ["2024", "2023-Q3", "2024-02", "2024-03-15", "2024-H1"]


@st.composite
def plans(draw: Any, profile: Profile) -> QueryPlan:
    shape = draw(
        st.sampled_from(
            ["figures"] * 6 + ["of figures"] * 4 + ["rows", "values", "distribution", "table"]
        )
    )
    filters = draw(conditions(profile))
    table = profile.table
    numbers = [one.name for one in profile.of("number")]
    names = [one.name for one in profile.of("category")]
    match shape:
        case "figures":
            return draw(figures(profile, filters))
        case "of figures":
            return draw(of_figures(profile, filters))
        case "rows":
            order = draw(st.sampled_from([None, *numbers]))
            down = draw(st.booleans())
            return QueryPlan(
                table=table,
                shape="rows",
                filters=filters,
                order=Order(by="column", column=order, descending=down) if order else None,
                limit=draw(st.sampled_from([None, 1, 7, 250])),
            )
        case "values":
            return QueryPlan(
                table=table,
                shape="values",
                columns=(draw(st.sampled_from(names)),),
                filters=filters,
            )
        case "distribution":
            column = draw(st.sampled_from(numbers))
            return QueryPlan(table=table, shape="distribution", columns=(column,), filters=filters)
        case _:
            kind = draw(
                st.sampled_from(["describe", "columns", "missing", "outliers", "duplicates"])
            )
            return QueryPlan(table=table, shape=kind)


@st.composite
def figures(draw: Any, profile: Profile, filters: tuple[Filter, ...]) -> QueryPlan:
    found = draw(st.lists(measures(profile), min_size=1, max_size=2, unique=True))
    by = draw(st.lists(dimensions(profile), max_size=2, unique_by=lambda d: d.column))
    more: dict[str, Any] = {}
    if by:
        more |= draw(endings(by))
    if by and not more and draw(st.booleans()):
        value = draw(st.integers(1, 5000))
        more["having"] = (Having(measure=Measure(aggregate="count"), op=">", values=(value,)),)
    if by and not draw(st.integers(0, 3)):
        more["chart"] = draw(st.sampled_from(["bar", "line", "pie", "area"]))
    return QueryPlan(
        table=profile.table, measures=tuple(found), dimensions=tuple(by), filters=filters, **more
    )


@st.composite
def of_figures(draw: Any, profile: Profile, filters: tuple[Filter, ...]) -> QueryPlan:
    """Plans whose figure is made of others: shares, changes, steps, parts, formulas."""
    number, other = draw(st.permutations([c.name for c in profile.of("number")]))[:2]
    one, two = draw(st.permutations([c for c in profile.of("category") if c.values]))[:2]
    date = next(iter(profile.of("date")), None)
    total = draw(st.sampled_from([Measure(aggregate="count"), added_up(number)]))
    by = Dimension(column=one.name)
    kinds = ["share", "within", "formula", "part", "per", *(["change", "step"] if date else [])]
    more: dict[str, Any] = {}
    match draw(st.sampled_from(kinds)):
        case "share":
            more = {"measures": (total,), "dimensions": (by,), "share": True}
        case "within":
            order = Order(by="figure", descending=draw(st.booleans()))
            more = {"dimensions": (by, Dimension(column=two.name)), "within": by, "order": order}
            more |= {"measures": (total,), "limit": draw(st.integers(2, 9))}
        case "formula":
            kind = draw(st.sampled_from(["ratio", "range", "variance", "percentile"]))
            below = {"over": other} if kind == "ratio" else {}
            level = {"level": draw(st.integers(1, 99))} if kind == "percentile" else {}
            made = Measure(aggregate=kind, column=number, **below, **level)
            more = {"measures": (made,), "dimensions": (by,)}
        case "part":
            where = (Filter(column=one.name, op="is", values=one.values[:1]),)
            filters = tuple(f for f in filters if f.column != one.name)
            more = {"measures": (Measure(aggregate="share", where=where),)}
        case "per":
            outer = draw(st.sampled_from(["average", "median", "max"]))
            more = {"measures": (Measure(aggregate="count"),), "each": by, "outer": outer}
        case "change":
            change = draw(st.sampled_from(["growth", "difference", "cumulative"]))
            grain = draw(st.sampled_from(["year", "quarter", "month"]))
            over = Dimension(column=date.name if date else "", grain=grain)
            more = {"measures": (total,), "dimensions": (over,), "change": change}
        case _:
            over = Dimension(column=date.name if date else "", grain=draw(st.sampled_from(STEPS)))
            outer = draw(st.sampled_from(["average", "median", "min", "max"]))
            more = {"measures": (total,), "each": over, "outer": outer}
    return QueryPlan(table=profile.table, filters=filters, **more)


def added_up(number: str) -> Measure:
    return Measure(aggregate="sum", column=number)


@st.composite
def endings(draw: Any, by: list[Dimension]) -> dict[str, Any]:
    kind = draw(st.sampled_from(["plain", "top", "first", "name"]))
    down = draw(st.booleans())
    if kind == "top":
        return {"order": Order(by="figure", descending=down), "limit": draw(st.integers(2, 30))}
    if kind == "first":
        return {"order": Order(by="figure", descending=down)}
    if kind == "name":
        return {"order": Order(by="name", descending=False)}
    assert by
    return {}


@st.composite
def measures(draw: Any, profile: Profile) -> Measure:
    aggregate = draw(
        st.sampled_from(["count", "distinct", "sum", "average", "median", "min", "max"])
    )
    if aggregate == "count":
        return Measure(aggregate="count")
    kinds = profile.of("category") if aggregate == "distinct" else profile.of("number")
    return Measure(aggregate=aggregate, column=draw(st.sampled_from(kinds)).name)


@st.composite
def dimensions(draw: Any, profile: Profile) -> Dimension:
    dates = profile.of("date")[:1]
    column = draw(st.sampled_from([*profile.of("category", "boolean"), *dates]))
    if column.kind == "date":
        return Dimension(column=column.name, grain=draw(st.sampled_from(GRAINS)))
    assert column.distinct <= MOST_GROUPS or column.kind != "number"
    return Dimension(column=column.name)


@st.composite
def conditions(draw: Any, profile: Profile) -> tuple[Filter, ...]:
    found: list[Filter] = []
    dates = profile.of("date")[:1]
    if dates and draw(st.booleans()):
        op = draw(st.sampled_from(["is", "is not", ">", ">=", "<", "<=", "between"]))
        values = (draw(st.sampled_from(PERIODS)),)
        values = ("2023-03", "2024-02") if op == "between" else values
        found.append(Filter(column=dates[0].name, op=op, values=values))
    if draw(st.booleans()):
        column = draw(st.sampled_from([c for c in profile.of("category") if c.values]))
        value = draw(st.lists(st.sampled_from(column.values), min_size=1, max_size=2, unique=True))
        op = draw(st.sampled_from(["is", "is not"]))
        found.append(Filter(column=column.name, op=op, values=tuple(value)))
    if draw(st.booleans()):
        name = draw(st.sampled_from(profile.of("number"))).name
        op = draw(st.sampled_from([">", ">=", "<", "<=", "missing", "between"]))
        low = draw(st.integers(0, 900))
        values = {"missing": (), "between": (low, low + 10)}.get(op, (low,))
        found.append(Filter(column=name, op=op, values=values))
    return tuple(found)


MOST_DECLINED = 0.03
"""of the plans that are phrased; such a question is never offered (`suggesting.chosen`)"""


@pytest.mark.parametrize("table", TABLES)
def test_a_plan_phrased_as_a_question_is_read_as_the_same_plan_or_seldom_declined(
    table: str,
) -> None:
    asked: Analyst = analyst(table)
    read: list[bool] = []

    @settings(
        max_examples=cases(40, 150, 2_000),
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(plans(asked.profile))
    def identity(plan: QueryPlan) -> None:
        question = asked.phrase(plan)
        reply = asked.read(question)
        read.append(isinstance(reply, Answering))
        assert not isinstance(reply, Answering) or reply.plan == plan, question

    identity()
    assert read.count(False) <= MOST_DECLINED * len(read)


def test_a_plan_survives_json() -> None:
    plan = QueryPlan(
        table="orders",
        measures=(Measure(aggregate="sum", column="revenue"),),
        filters=(Filter(column="returned", op="is", values=(True, 2, 2.5, "x")),),
    )
    assert QueryPlan.model_validate_json(plan.model_dump_json()) == plan
