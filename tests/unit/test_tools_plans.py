"""Plans that somebody has filled in wrongly are refused; no field of any other is ignored."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel

from assistant.analyst import QueryPlan, compile, profile_table  # noqa: A004 - its word
from assistant.analyst.plan import Order
from assistant.data.plans.checking import check, complete
from assistant.data.tables import query_table
from assistant.definitions import Workspace
from assistant.errors import ToolError
from assistant.gallery import FOLDER

ORDERS = Workspace(str(FOLDER / "orders.duckdb"))


def rows(sql: str) -> list[list[Any]]:
    return query_table(ORDERS, sql)["rows"]


PROFILE = profile_table("orders", [(n, t) for n, t, *_ in rows("DESCRIBE orders")], rows)
NAMES = [field.name for field in PROFILE.fields]

SUM = {"aggregate": "sum", "column": "revenue"}
MEAN = {"aggregate": "average", "column": "revenue"}
COUNT = {"aggregate": "count"}
REGION, COUNTRY = {"column": "region"}, {"column": "country"}
MONTH = {"column": "order_date", "grain": "month"}
FIGURE = {"by": "figure"}
BASE = {"measures": [SUM], "dimensions": [REGION]}
TWO = {"measures": [SUM], "dimensions": [REGION, COUNTRY]}


def where(column: str, op: str, *values: Any, **more: Any) -> dict[str, Any]:
    return {
        "measures": [COUNT],
        "filters": [{"column": column, "op": op, "values": values, **more}],
    }


def measure(**fields: Any) -> dict[str, Any]:
    return {"measures": [fields]}


def having(op: str, *values: Any, of: dict[str, Any] = SUM) -> dict[str, Any]:
    return {**BASE, "having": [{"measure": of, "op": op, "values": values}]}


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({}, "measures is empty"),
    ({"dimensions": [REGION]}, "measures is empty"),
    (measure(**SUM | {"column": "region"}), "sum needs a number: region is VARCHAR"),
    (measure(**SUM | {"column": "order_date"}), "sum needs a number"),
    (measure(aggregate="average", column="returned"), "average needs a number"),
    (measure(aggregate="max", column="region"), "max needs a number"),
    (measure(aggregate="sum"), "sum needs column"),
    (measure(aggregate="distinct"), "distinct needs column"),
    (measure(aggregate="count", column="rating"), "column changes nothing in count"),
    (measure(**SUM, over="cost"), "over changes nothing in sum"),
    (measure(**SUM, where=[{"column": "region", "op": "missing"}]), "where changes nothing in sum"),
    (measure(aggregate="ratio", column="profit"), "ratio needs over"),
    (measure(aggregate="ratio", column="profit", over="region"), "ratio needs a number"),
    (measure(aggregate="per", column="profit"), "per needs over"),
    (measure(aggregate="share"), "share needs where"),
    (measure(aggregate="percentile", column="cost"), "percentile needs level"),
    (BASE | {"columns": ["region"]}, "columns changes nothing in the shape figures"),
    (BASE | {"dimensions": [REGION, REGION]}, "dimensions names region twice"),
    (BASE | {"dimensions": [{**REGION, "grain": "month"}]}, "month is a part of a date"),
    (BASE | {"dimensions": [{**MONTH, "grain": "hour"}]}, "no time of day"),
    (BASE | {"dimensions": [{**MONTH, "width": 5}]}, "width of order_date changes nothing"),
    (BASE | {"dimensions": [{"column": "cost", "grain": "band"}]}, "band needs a width"),
    (BASE | {"dimensions": [{"column": "cost", "grain": "band", "width": 2.5}]}, "band needs"),
    (BASE | {"dimensions": [{**REGION, "grain": "band", "width": 2}]}, "bands are of numbers"),
    (BASE | {"change": "growth"}, "growth goes from one period to the next"),
    (
        BASE | {"change": "growth", "dimensions": [{**MONTH, "grain": "weekday"}]},
        "growth goes from one period",
    ),
    (BASE | {"change": "growth", "dimensions": [MONTH], "measures": [SUM, COUNT]}, "one measure"),
    (
        {"measures": [MEAN], "dimensions": [MONTH], "change": "cumulative"},
        "cumulative adds up",
    ),
    ({"measures": [SUM], "share": True}, "percentage of each group, and there are none"),
    (BASE | {"measures": [MEAN], "share": True}, "one measure that adds"),
    ({"measures": [SUM], "limit": 3}, "limit changes nothing: there is one row"),
    (BASE | {"limit": 10**30, "order": FIGURE}, "limit is more than"),
    ({"measures": [SUM], "order": FIGURE}, "order changes nothing: there is one row"),
    (BASE | {"limit": 3}, "limit without an order"),
    (BASE | {"order": {"by": "column", "column": "profit"}}, "is ordered by figure or name"),
    (BASE | {"order": {"by": "name", "column": "region"}}, "order.column goes with by: column"),
    (TWO | {"within": REGION}, "within needs order and limit"),
    (TWO | {"within": COUNTRY, "order": FIGURE, "limit": 2}, "within must be the first"),
    (BASE | {"within": REGION, "order": FIGURE, "limit": 2}, "within must be the first"),
    (TWO | {"within": REGION, "order": {"by": "name"}, "limit": 2}, "within takes the highest"),
    (TWO | {"chart": "pie"}, "a pie needs one dimension"),
    (BASE | {"chart": "heatmap"}, "a heatmap needs two dimensions"),
    (BASE | {"chart": "scatter"}, "a scatter draws no figures"),
    ({"measures": [SUM], "chart": "bar"}, "a chart needs 1 to 3 dimensions"),
    (TWO | {"measures": [SUM, COUNT], "chart": "line"}, "this line shows one measure only"),
    (BASE | {"outer": "average"}, "outer needs each"),
    (BASE | {"each": MONTH}, "each needs outer"),
    (BASE | {"each": REGION, "outer": "average"}, "each is one of the dimensions"),
    (BASE | {"each": MONTH, "outer": "average", "share": True}, "share changes nothing beside"),
    (BASE | {"each": MONTH, "outer": "max", "order": {"by": "name"}}, "the order is by figure"),
    (BASE | {"each": MONTH, "outer": "count"}, "outer count counts the groups"),
    ({"measures": [SUM]} | {"having": having(">", 1)["having"]}, "having is a condition on groups"),
    (having(">"), "> of having takes one value, not 0"),
    (having(">", 1, 2), "> of having takes one value, not 2"),
    (having("between", 1), "between of having takes two values"),
    (having("between", 2, 1), "smaller value first"),
    (having("is", 1, 2), "having is compared to one value"),
    (having(">", 1, of={"aggregate": "max", "column": "order_date"}), "this is a date"),
    (having(">", float("inf")), "no number"),
    (where("region", ">", "North"), "> needs a number or a date: region is VARCHAR"),
    (where("region", "is", "Nort"), "region has no value 'Nort'"),
    (where("region", "is", "north"), "region has no value 'north'"),
    (where("region", "is not", "Atlantis"), "region has no value 'Atlantis'"),
    (where("region", "is", 5), "region is VARCHAR, 5 is none"),
    (where("region", "is"), "is of region takes at least one value"),
    (where("region", "contains", "No", "So"), "contains of region takes one value"),
    (where("region", "contains", ""), "looks for text in text"),
    (where("cost", "contains", "5"), "contains looks for text in text: cost is DECIMAL"),
    (where("cost", ">", "5"), "'5' is no number"),
    (where("cost", "is", True), "True is no number"),
    (where("cost", ">", float("nan")), "no number"),
    (where("cost", "between", 5), "between of cost takes two values, not 1"),
    (where("cost", "between", 5, 2), "smaller value first"),
    (where("cost", "missing", 5), "missing of cost takes no values"),
    (where("returned", "is", "yes"), "returned is BOOLEAN, 'yes' is none"),
    (where("order_date", "is", "March 2024"), "'March 2024' is no period"),
    (where("order_date", "is", "2024-13"), "'2024-13' is no period"),
    (where("order_date", "is", "2024-02-30"), "no period"),
    (where("order_date", ">", "2024-01-01T10:00"), "no period"),
    (where("order_date", "between", "2024", "2023"), "earlier period first"),
    (where("order_date", "contains", "2024"), "looks for text in text"),
    (where("order_date", "is", "Mon", grain="weekday"), "'Mon' is no weekday"),
    (where("order_date", "is", 13, grain="month of year"), "13 is no month of year"),
    (where("order_date", "is", "3", grain="month of year"), "'3' is no month of year"),
    (where("order_date", ">", 3, grain="month of year"), "> cannot test the month of year"),
    (where("order_date", "is", "2024", grain="year"), "year is no part of a date that can be"),
    (where("order_date", "is", 3, grain="hour of day"), "no time of day"),
    (where("region", "is", "Monday", grain="weekday"), "weekday is a part of a date"),
    (where("cost", ">", 5, than="profit"), "than is compared to instead of values"),
    (where("cost", "between", than="profit"), "between cannot compare two columns"),
    (where("cost", ">", than="region"), "cannot be > region"),
    (where("region", ">", than="country"), "cannot be > country"),
    (measure(aggregate="ratio", column="cost", over="cost"), "compared to itself"),
    (where("cost", ">", than="cost"), "compared to itself"),
    (where("cost", ">", 1, others=[{"column": "rating", "op": ">"}]), "takes one value, not 0"),
    ({"shape": "rows", "measures": [COUNT]}, "measures changes nothing in the shape rows"),
    ({"shape": "rows", "order": FIGURE}, "is ordered by column"),
    ({"shape": "rows", "order": {"by": "column"}}, "order.column goes with by: column"),
    ({"shape": "rows", "within": REGION, "limit": 1}, "within needs order and limit"),
    ({"shape": "values"}, "takes 1 to 99 columns, not 0"),
    ({"shape": "values", "columns": ["region"], "order": {"by": "name"}}, "order changes nothing"),
    ({"shape": "columns", "columns": ["region"]}, "columns changes nothing"),
    ({"shape": "describe", "limit": 3}, "limit changes nothing"),
    ({"shape": "distribution", "columns": ["region"]}, "distribution needs a number"),
    ({"shape": "distribution", "columns": ["cost"], "chart": "pie"}, "is drawn as a histogram"),
    ({"shape": "correlation", "columns": ["cost"]}, "takes 2 columns, not 1"),
    ({"shape": "correlation", "columns": ["cost", "cost"]}, "names one column twice"),
    ({"shape": "outliers", "columns": ["cost", "profit"]}, "takes 0 to 1 columns"),
]  # fmt: skip


@pytest.mark.parametrize(("plan", "said"), REFUSED, ids=[said for _, said in REFUSED])
def test_what_cannot_be_meant_is_refused_and_says_what_would_fit(
    plan: dict[str, Any], said: str
) -> None:
    with pytest.raises(ToolError) as caught:
        check(QueryPlan.model_validate({"table": "orders", **plan}), PROFILE)
    assert caught.value.kind == "bad_plan"
    assert said in str(caught.value)
    assert caught.value.hint


def test_others_of_others_are_refused_because_one_level_is_written() -> None:
    deep = {"column": "region", "op": "missing", "others": [{"column": "cost", "op": "missing"}]}
    with pytest.raises(ToolError, match="others cannot have others"):
        check(QueryPlan.model_validate({"table": "orders", **where("cost", ">", 1, others=[deep])}),
              PROFILE)  # fmt: skip


def test_values_that_are_spelt_alike_are_named() -> None:
    with pytest.raises(ToolError) as caught:
        check(
            QueryPlan.model_validate({"table": "orders", **where("region", "is", "nroth")}), PROFILE
        )
    assert caught.value.near[0] == "North"
    assert caught.value.hint.startswith("Did you mean: North")


MUTATED: list[dict[str, Any]] = [
    BASE, TWO, {"measures": [SUM]}, {"measures": [SUM], "dimensions": [MONTH]},
    {"measures": [SUM], "dimensions": [REGION], "each": MONTH, "outer": "average"},
    {"each": COUNTRY, "outer": "count"}, TWO | {"within": REGION, "order": FIGURE, "limit": 2},
    {"measures": [{"aggregate": "share", "where": where("cost", ">", 5)["filters"]}]},
    where("cost", ">", 5), where("region", "is", "North"), where("order_date", ">", "2024"),
    where("cost", ">", than="profit"), {"shape": "rows"},
    {"shape": "values", "columns": ["region"]},
    {"shape": "distribution", "columns": ["cost"]}, {"shape": "box", "columns": ["cost"]},
    {"shape": "correlation", "columns": ["cost", "profit"]}, {"shape": "outliers"},
    {"shape": "missing"}, {"shape": "duplicates"}, {"shape": "describe"}, {"shape": "columns"},
]  # fmt: skip
CHANGES: dict[str, list[Any]] = {
    "measures": [[], [COUNT], [SUM, COUNT]],
    "dimensions": [[], [REGION], [MONTH], [COUNTRY, MONTH]],
    "filters": [[], where("profit", "<", 77)["filters"]],
    "having": [having(">", 7)["having"]],
    "columns": [[], ["quantity"], ["region", "country"]],
    "each": [None, {"column": "product"}],
    "outer": ["", "median", "count"],
    "change": ["growth", "difference", "cumulative"],
    "share": [True],
    "order": [None, FIGURE, {"by": "figure", "descending": False}, {"by": "name"},
              {"by": "column", "column": "profit"}],
    "limit": [1, 9],
    "within": [None, COUNTRY, {"column": "channel"}],
    "chart": ["bar", "line", "area", "scatter", "histogram", "box", "heatmap", "pie"],
    "column": ["", "profit", "channel"], "over": ["cost"], "level": [40.0], "than": ["quantity"],
    "since": ["order_date"],
    "where": [where("cost", "<", 2)["filters"]], "grain": ["weekday", "quarter", "band"],
    "width": [3.0, 0.5], "values": [[], [6], [6, 7], ["South"]], "op": ["<=", "missing"],
    "others": [where("profit", "<", 4)["filters"]], "aggregate": ["median", "distinct"],
    "by": ["name"], "descending": [False],
}  # fmt: skip


def changed(part: Any) -> list[tuple[str, Any]]:
    """Return *part* with one field of it, or of what it holds, changed; and which."""
    found: list[tuple[str, Any]] = []
    for name in type(part).model_fields:
        value = getattr(part, name)
        for other in CHANGES.get(name, ()):
            made = type(part).model_validate({**part.model_dump(), name: other})
            found.append((f"{name} = {other}", made))
        inner = value if isinstance(value, tuple) else (value,)
        for place, one in enumerate(inner):
            for said, made in changed(one) if isinstance(one, BaseModel) else ():
                whole = (*inner[:place], made, *inner[place + 1 :])
                new = whole if isinstance(value, tuple) else made
                found.append((f"{name}.{said}", part.model_copy(update={name: new})))
    return found


def usual(plan: QueryPlan, other: QueryPlan) -> bool:
    """Whether *other* only says what *plan* has anyway: its usual chart, its usual order."""
    kinds = {"box": "box", "correlation": "scatter", "distribution": "histogram"}
    chart = compile(complete(plan), PROFILE).chart
    drawn = chart.kind if chart is not None else kinds.get(plan.shape, "")
    same = {"chart": other.chart if other.chart == drawn else plan.chart}
    same |= {"order": other.order} if other.order in (None, Order(by="figure")) else {}
    if plan.outer == other.outer == "count":  # the figures that are tested count nothing
        same["measures"] = other.measures
    return plan.model_copy(update=same) == other


@pytest.mark.parametrize("base", MUTATED, ids=str)
def test_no_field_is_ignored_it_changes_the_answer_or_is_refused(base: dict[str, Any]) -> None:
    plan = QueryPlan.model_validate({"table": "orders", **base})
    check(plan, PROFILE)
    before = compile(complete(plan), PROFILE)
    runs = 0
    for said, other in changed(plan):
        if other == plan:
            continue
        try:
            check(other, PROFILE)
        except ToolError:
            continue
        runs += 1
        after = compile(complete(other), PROFILE)
        assert (after.sql, after.chart) != (before.sql, before.chart) or usual(plan, other), said
    assert runs or plan.shape == "columns"
