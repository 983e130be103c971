"""Plans at random that can be meant of a table, with every field that a plan has."""

from __future__ import annotations

from typing import Any, get_args

from hypothesis import strategies as st

from assistant.analyst import QueryPlan
from assistant.analyst.plan import Aggregate, ChartKind, Dimension, Filter, Having, Measure, Order
from assistant.analyst.profile import Field, Profile
from assistant.data.plans.checking import check, complete
from assistant.data.plans.conditions import numeric
from assistant.errors import ToolError

PERIODS = ("2024", "2023-Q3", "2024-02", "2024-03-15", "2024-H1", "2024-01-01/2024-01-07")
RECURRING: dict[str, list[Any]] = {
    "weekday": ["Monday", "Sunday"], "month of year": [1, 12], "quarter of year": [2, 4],
    "hour of day": [0, 23],
}  # fmt: skip
GRAINS = (
    "decade", "year", "half", "quarter", "month", "week", "day", "hour", "weekday", "weekend",
    "month of year", "quarter of year", "hour of day",
)  # fmt: skip


@st.composite
def any_plans(draw: Any, profile: Profile) -> QueryPlan:
    """Draw a plan that passes; parts that cannot be meant together are left out."""
    shape = draw(
        st.sampled_from(
            ["figures"] * 8 + list(get_args(QueryPlan.model_fields["shape"].annotation))
        )
    )
    names = [one.name for one in profile.fields]
    plan = QueryPlan(table=profile.table, measures=(Measure(aggregate="count"),))
    if shape != "figures":
        some = draw(st.lists(st.sampled_from(names), max_size=3, unique=True))
        plan = next(
            (
                made
                for many in (len(some), 2, 1, 0)
                for made in [
                    QueryPlan(table=profile.table, shape=shape, columns=tuple(some[:many]))
                ]
                if passes(made, profile)
            ),
            plan,
        )
    parts = {
        "dimensions": st.lists(groups(profile), max_size=3).map(tuple),
        "measures": st.lists(figures(profile), min_size=1, max_size=3).map(tuple),
        "filters": st.lists(conditions(profile), max_size=3).map(tuple),
        "each": st.none() | groups(profile),
        "having": st.lists(tested(profile), max_size=2).map(tuple),
        "order": st.builds(
            Order, by=st.sampled_from(["figure", "name", "column"]),
            column=st.sampled_from(["", *names]), descending=st.booleans(),
        ),
        "share": st.booleans(),
        "change": st.sampled_from(["", "growth", "difference", "cumulative"]),
        "chart": st.sampled_from(get_args(ChartKind)),
    }  # fmt: skip
    for name, part in parts.items():
        changed: dict[str, Any] = {name: draw(part)}
        if name == "each":
            changed["outer"] = draw(st.sampled_from(["average", "max", "count", "sum"]))
        if name == "order":
            changed["limit"] = draw(st.none() | st.integers(1, 50))
            group = plan.dimensions[:1] or (Dimension(column=names[0]),)
            changed["within"] = draw(st.none() | st.just(group[0]))
        plan = next(
            made
            for fields in (changed, {name: changed[name]}, {})
            for made in [complete(plan.model_copy(update=fields))]
            if passes(made, profile)
        )
    return plan


def passes(plan: QueryPlan, profile: Profile) -> bool:
    try:
        check(plan, profile)
    except ToolError:
        return False
    return True


@st.composite
def conditions(draw: Any, profile: Profile, *, inside: bool = False) -> Filter:
    field = draw(st.sampled_from(profile.fields))
    others = () if inside else tuple(draw(st.lists(conditions(profile, inside=True), max_size=2)))
    other = draw(st.sampled_from(profile.fields)).name
    tried = [
        draw(st.builds(Filter, column=st.just(field.name), op=st.sampled_from(["is", ">", "<="]),
                       than=st.just(other), others=st.just(others))),
        draw(of_values(field)).model_copy(update={"others": others}),
        Filter(column=field.name, op="missing", others=others),
    ]  # fmt: skip
    start = draw(st.sampled_from([0, 1, 1, 1, 2]))
    plan = QueryPlan(table=profile.table, shape="rows")
    return next(
        one for one in tried[start:] if passes(plan.model_copy(update={"filters": (one,)}), profile)
    )


@st.composite
def of_values(draw: Any, field: Field) -> Filter:
    name = field.name
    if field.kind == "date":
        grain = draw(st.sampled_from(["", "", *list(RECURRING)[: 4 if field.clock else 3]]))
        if not grain:
            return draw(tests_of(name, st.sampled_from(PERIODS)))
        values = draw(st.lists(st.sampled_from(RECURRING[grain]), min_size=1, unique=True))
        op = draw(st.sampled_from(["is", "is not"]))
        return Filter(column=name, op=op, values=tuple(values), grain=grain)
    if numeric(field):
        return draw(tests_of(name, st.integers(-5, 3_000) | st.sampled_from([0.5, 12.25])))
    op = draw(st.sampled_from(["is", "is not", "contains", "without", "present"]))
    if field.type.upper() == "BOOLEAN":
        return Filter(column=name, op="is", values=(draw(st.booleans()),))
    known = st.sampled_from(field.values or ("one", "two"))
    values = {
        "present": st.just([]),
        "contains": st.just(["No%"]),
        "without": st.just(["x y"]),
    }.get(op, st.lists(known, min_size=1, max_size=3, unique=True))
    return Filter(column=name, op=op, values=tuple(draw(values)))


@st.composite
def tests_of(draw: Any, name: str, value: Any) -> Filter:
    op = draw(st.sampled_from(["is", "is not", ">", ">=", "<", "<=", "between"]))
    many = {"is": (1, 3), "is not": (1, 3), "between": (2, 2)}.get(op, (1, 1))
    values = draw(st.lists(value, min_size=many[0], max_size=many[1], unique=True))
    return Filter(column=name, op=op, values=tuple(sorted(values) if op == "between" else values))


@st.composite
def figures(draw: Any, profile: Profile) -> Measure:
    names = [one.name for one in profile.fields]
    aggregate = draw(st.sampled_from(get_args(Aggregate)))
    column = draw(st.sampled_from(["", *names]))
    other = draw(st.sampled_from(names))
    where = (draw(conditions(profile)),)
    plan = QueryPlan(table=profile.table)
    return next(
        one
        for fields in (
            {"column": column, "level": draw(st.integers(1, 99))},
            {"column": column, "over": other},
            {"column": column, "since": other},
            {"column": column, "where": where},
            {"where": where},
            {"column": column},
            {"aggregate": "count"},
        )
        for one in [Measure.model_validate({"aggregate": aggregate, **fields})]
        if passes(plan.model_copy(update={"measures": (one,)}), profile)
    )


@st.composite
def groups(draw: Any, profile: Profile) -> Dimension:
    field = draw(st.sampled_from(profile.fields))
    if field.kind == "date":
        last = None if field.clock else -1
        grains = [one for one in GRAINS if last is None or not one.startswith("hour")]
        return Dimension(column=field.name, grain=draw(st.sampled_from(["", *grains])))
    if numeric(field) and draw(st.booleans()):
        return Dimension(
            column=field.name, grain="band", width=draw(st.sampled_from([0.5, 10, 250]))
        )
    return Dimension(column=field.name)


@st.composite
def tested(draw: Any, profile: Profile) -> Having:
    op = draw(st.sampled_from(["is", ">", ">=", "<", "<=", "between"]))
    values = sorted(
        draw(
            st.lists(
                st.integers(0, 900), min_size=1 + (op == "between"), max_size=1 + (op == "between")
            )
        )
    )
    return Having(measure=draw(figures(profile)), op=op, values=tuple(values))
