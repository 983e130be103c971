"""The tool that asks a table by a plan: exact figures, charts, and refusals that can be mended."""

from __future__ import annotations

import json
import re
from collections.abc import Generator
from pathlib import Path
from typing import Any, get_args

import duckdb
import pyarrow.parquet
import pytest

from assistant.analyst import QueryPlan
from assistant.analyst.plan import (
    Aggregate,
    Dimension,
    Filter,
    Grain,
    Having,
    Measure,
    Op,
    Order,
    Shape,
)
from assistant.charts import Chart, from_stored
from assistant.children.stopping import Stop
from assistant.data.drawing import draw_chart
from assistant.data.plans.asking import ask_table
from assistant.data.results import from_rows
from assistant.data.tables import DATA_TOOLS, query_table
from assistant.definitions import Workspace
from assistant.errors import ToolError
from assistant.gallery import FOLDER
from assistant.messages import CallId, ToolCall
from assistant.tools.calling import Toolbox
from assistant.tools.results import MOST_BYTES, shorten_table, to_output
from assistant.tools.spec import check_arguments, spec
from assistant.ui.charts.compiling import compile_chart

ORDERS = Workspace(str(FOLDER / "orders.duckdb"))
SUM = {"aggregate": "sum", "column": "revenue"}
COUNT = {"aggregate": "count"}
REGION = {"column": "region"}
MONTH = {"column": "order_date", "grain": "month"}
RETURNED = [{"column": "returned", "op": "is", "values": [True]}]
TOP = {"order": {"by": "figure"}, "limit": 3}


def ask(place: Workspace = ORDERS, table: str = "orders", **plan: Any) -> dict[str, Any]:
    return ask_table(QueryPlan.model_validate({"table": table, **plan}), place)


def rows(sql: str) -> list[list[Any]]:
    return query_table(ORDERS, sql)["rows"]


def refused(**plan: Any) -> ToolError:
    with pytest.raises(ToolError) as caught:
        ask(**plan)
    assert caught.value.hint
    return caught.value


@pytest.fixture(scope="module")
def box() -> Generator[Toolbox]:
    toolbox = Toolbox(DATA_TOOLS, waiting=1)
    yield toolbox
    toolbox.close()


def where(column: str, op: str, *values: Any, **more: Any) -> dict[str, Any]:
    return {"filters": [{"column": column, "op": op, "values": values, **more}]}


@pytest.mark.parametrize(
    ("plan", "sql"),
    [
        ({"measures": [COUNT]}, "SELECT count(*) FROM orders"),
        (
            {"measures": [SUM], "dimensions": [REGION]},
            "SELECT region, sum(revenue) FROM orders GROUP BY 1 ORDER BY 2 DESC",
        ),
        (
            {"measures": [SUM], "dimensions": [{"column": "country"}], **TOP},
            "SELECT country, sum(revenue) FROM orders GROUP BY 1 ORDER BY 2 DESC LIMIT 3",
        ),
        (
            {"measures": [COUNT], **where("order_date", "between", "2024-Q1", "2024-06")},
            "SELECT count(*) FROM orders WHERE order_date BETWEEN '2024-01-01' AND '2024-06-30'",
        ),
        (
            {"measures": [COUNT], **where("product", "contains", "Office")},
            "SELECT count(*) FROM orders WHERE product ILIKE '%office%'",
        ),
        (
            {
                "measures": [COUNT],
                **where("order_date", "is", "Monday", "Sunday", grain="weekday"),
            },
            "SELECT count(*) FROM orders WHERE isodow(order_date) IN (1, 7)",
        ),
        (
            {"measures": [COUNT], **where("profit", ">", than="cost")},
            "SELECT count(*) FROM orders WHERE profit > cost",
        ),
        (
            {
                "measures": [COUNT],
                **where("country", "is", "Spain", others=[{"column": "rating", "op": "missing"}]),
            },
            "SELECT count(*) FROM orders WHERE country = 'Spain' OR rating IS NULL",
        ),
        (
            {
                "measures": [{"aggregate": "share", "where": RETURNED}],
                "dimensions": [REGION],
                "order": {"by": "name", "descending": False},
            },
            "SELECT region, 100.0 * avg(returned::INT) FROM orders GROUP BY 1 ORDER BY 1",
        ),
        (
            {"measures": [SUM], "each": MONTH, "outer": "average"},
            "SELECT sum(revenue) / count(DISTINCT left(order_date::TEXT, 7)) FROM orders",
        ),
        (
            {
                "each": {"column": "customer_name"},
                "outer": "count",
                "having": [{"measure": COUNT, "op": ">", "values": [50]}],
            },
            "SELECT count(*) FROM (FROM orders SELECT 1 GROUP BY customer_name HAVING count(*)>50)",
        ),
        (
            {"shape": "rows", "order": {"by": "column", "column": "profit"}, "limit": 2,
             "columns": ["order_id", "profit"]},
            "SELECT order_id, profit FROM orders ORDER BY profit DESC LIMIT 2",
        ),
    ],
)  # fmt: skip
def test_a_plan_gives_exactly_the_figures_that_are_asked(plan: dict[str, Any], sql: str) -> None:
    found = ask(**plan)["rows"]
    assert [[pytest.approx(cell) for cell in row] for row in rows(sql)] == found


def test_the_example_in_the_prompt_is_as_good_as_it_says() -> None:
    told = spec(ask_table).description
    example = json.loads(told[told.index("{") :])
    found = ask_table(**check_arguments(ask_table, json.dumps({"plan": example})), workspace=ORDERS)
    assert found["row_count"] == 5
    assert found["chart"]["kind"] == "bar"
    assert found["answer"].startswith("Laptop leads revenue in 2024 with **111,417**, ahead of")
    assert found["reading"] == "Total revenue by product · 2024 · top 5"
    assert found["title"] == found["chart"]["title"] == "Top 5 products by revenue, 2024"
    assert rows(found["sql"]) == found["rows"]


def test_what_a_model_is_shown_is_small_and_names_every_field_and_choice_once() -> None:
    (plan,) = spec(ask_table).parameters["properties"].values()
    told = plan["description"]
    assert len(json.dumps(plan)) < 2_300
    parts = (QueryPlan, Measure, Dimension, Filter, Having, Order)
    for part, line in zip(parts, told.splitlines()[2:], strict=True):
        assert line.startswith(f"{part.__name__} {{")
        for field in part.model_fields:
            assert re.search(rf"[{{ ]{field}\??[,:}} ]", line)
    for choices in (Aggregate, Op, Shape, Grain):
        listed = "|".join(filter(None, get_args(choices)))
        assert told.count(f": {listed}") == 1
    assert "grain?: as Dimension.grain" in told


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"measures": [{"agg": "sum"}]}, "plan.measures.0.agg: there is no such field; it has agg"),
        ({"measures": [{"aggregate": "total"}]}, "plan.measures.0.aggregate: Input should be 'cou"),
        ({"filters": [{"column": "a", "op": "is", "value": 1}]}, "column, op, values, grain, than"),
        ({"each": {"by": "month"}}, "plan.each.by: there is no such field; it has column, grain"),
        ({"group_by": ["a"]}, "plan.group_by: there is no such field; it has table, shape, measur"),
    ],
)
def test_a_plan_with_a_wrong_field_is_told_which_ones_there_are(
    wrong: dict[str, Any], said: str
) -> None:
    with pytest.raises(ToolError) as caught:
        check_arguments(ask_table, json.dumps({"plan": {"table": "orders", **wrong}}))
    assert said in str(caught.value)


def test_a_call_in_its_own_process_keeps_the_whole_result(box: Toolbox, tmp_path: Path) -> None:
    keep = tmp_path / "kept.parquet"
    plan = {"table": "orders", "measures": [SUM], "dimensions": [{**MONTH, "grain": "day"}]}
    call = ToolCall(CallId("c"), "ask_table", json.dumps({"plan": plan}))
    called = box.call(call, Stop(), workspace=Workspace(ORDERS.file, str(keep)))
    assert not called.failed, called.output
    assert len(called.result["rows"]) == 100
    assert called.result["row_count"] == pyarrow.parquet.read_table(keep).num_rows > 1000
    assert called.result["chart"]["kind"] == "line"
    assert len(called.output.encode()) <= MOST_BYTES
    assert {"answer", "reading", "sql"} <= json.loads(called.output).keys()


def test_a_wrong_plan_is_refused_in_its_own_process(box: Toolbox) -> None:
    call = ToolCall(CallId("c"), "ask_table", '{"plan": {"table": "orders", "measurs": []}}')
    assert "plan.measurs" in box.call(call, Stop(), workspace=ORDERS).output
    call = ToolCall(CallId("c"), "ask_table", '{"plan": {"table": "oders"}}')
    assert box.call(call, Stop(), workspace=ORDERS).result["error"]["nearest"] == ["orders"]


@pytest.mark.parametrize(
    ("plan", "kind"),
    [
        ({"shape": "correlation", "columns": ["cost", "profit"]}, "scatter"),
        ({"shape": "distribution", "columns": ["profit", "region"], "chart": "box"}, "box"),
        ({"shape": "box", "columns": ["profit"]}, "box"),
    ],
)
def test_a_chart_of_single_rows_is_handed_on_to_draw_chart(plan: dict[str, Any], kind: str) -> None:
    found = ask(**plan)
    assert "chart" not in found
    assert found["to_draw"]["kind"] == kind
    assert draw_chart(Chart.model_validate(found["to_draw"]), ORDERS)["chart"]["kind"] == kind
    assert "**" in found["answer"]


@pytest.mark.parametrize(
    ("column", "kind", "counted"), [("profit", "histogram", 3_000), ("rating", "bar", 2_541)]
)
def test_sentence_rows_and_bars_of_a_distribution_are_one_count(
    column: str, kind: str, counted: int
) -> None:
    found = ask(shape="distribution", columns=[column])
    chart = from_stored({**found["chart"], "sql": found["sql"]})
    assert chart is not None
    assert chart.kind == kind
    assert sum(row[-1] for row in found["rows"]) == counted
    assert f"{counted:,}" in found["answer"]
    assert f"{max(row[-1] for row in found['rows']):,}" in found["answer"]
    again = draw_chart(
        Chart.model_validate(chart.model_dump(include=set(Chart.model_fields))), ORDERS
    )
    assert again["rows"] == found["rows"]
    table = from_rows(found["columns"], found["rows"])
    spec = compile_chart(chart, table, found["columns"]).to_dict()
    (bars,) = spec["datasets"].values()
    tops = [bar.get("y2", bar["y"]) for bar in bars]
    assert tops == [row[-1] for row in found["rows"]]


def test_the_top_of_each_group_is_a_small_chart_for_each() -> None:
    found = ask(
        measures=[SUM],
        dimensions=[{"column": "region"}, {"column": "product"}],
        within={"column": "region"},
        limit=3,
        order={"by": "figure"},
    )
    chart = found["chart"]
    assert (chart["x"], chart["facet"], chart.get("colour", "")) == ("product", "region", "")


def test_a_chart_that_nobody_could_read_is_left_out_and_that_is_said() -> None:
    found = ask(measures=[SUM], dimensions=[MONTH, {"column": "customer_name"}])
    assert "chart" not in found
    assert found["note"] == (
        "No chart is drawn: the chart would have 60 colours; at most 12 can be read."
    )
    assert (
        ask(measures=[SUM], dimensions=[REGION], **where("profit", ">", 1e9))
        .keys()
        .isdisjoint({"chart", "note"})
    )


@pytest.mark.parametrize("shape", ["describe", "missing", "duplicates", "columns", "outliers"])
def test_the_shapes_about_a_whole_table_fit_into_what_a_model_is_given(shape: str) -> None:
    told = json.loads(to_output(shorten_table(ask(shape=shape))))
    assert told["answer"]
    assert len(told["rows"]) == told["row_count"]


def test_a_table_too_wide_to_be_told_is_refused(tmp_path: Path) -> None:
    place = Workspace(str(tmp_path / "wide.duckdb"))
    with duckdb.connect(place.file) as connection:
        names = ", ".join(f"{n} AS column_{n}" for n in range(90))
        connection.execute(f"CREATE TABLE wide AS SELECT {names}")
    with pytest.raises(ToolError) as caught:
        ask(place, "wide", shape="outliers")
    assert "describe_table" in caught.value.hint
    assert ask(place, "wide", shape="describe")["row_count"] == 90


@pytest.mark.parametrize(
    ("table", "named", "kind", "near"),
    [
        ("ordrs", {}, "unknown_table", "orders"),
        ("Orders", {}, "unknown_table", "orders"),
        ("orders", {"measures": [{**SUM, "column": "Revenue"}]}, "unknown_column", "revenue"),
        ("orders", {"dimensions": [{"column": "contry"}]}, "unknown_column", "country"),
        ("orders", where("regoin", "missing"), "unknown_column", "region"),
        ("orders", {"shape": "rows", "columns": ["order id"]}, "unknown_column", "order_id"),
        (
            "orders",
            where("region", "is", "West", others=[{"column": "prof", "op": "missing"}]),
            "unknown_column",
            "profit",
        ),
        ("orders", where("cost", ">", than="profits"), "unknown_column", "profit"),
    ],
)
def test_a_name_that_does_not_exist_is_met_with_the_nearest(
    table: str, named: dict[str, Any], kind: str, near: str
) -> None:
    told = refused(table=table, **{"measures": [COUNT], **named})
    assert told.kind == kind
    assert told.near[0] == near
    assert near in told.hint


def test_without_a_table_the_person_is_asked_for_a_file(tmp_path: Path) -> None:
    empty = Workspace(str(tmp_path / "empty.duckdb"))
    duckdb.connect(empty.file).close()
    for place in (Workspace(), empty):
        with pytest.raises(ToolError) as caught:
            ask(place, measures=[COUNT])
        assert caught.value.kind == "no_tables"


def test_a_table_of_hard_names_and_types_is_asked_all_the_same(tmp_path: Path) -> None:
    place = Workspace(str(tmp_path / "odd.duckdb"))
    with duckdb.connect(place.file) as connection:
        connection.execute(
            """CREATE TABLE "Sälé ""1\""" AS SELECT i AS "se""lect", i / 0 AS "no number",
            '100 % _\\' || i % 2 AS "group by", ['x'] AS tags, TIME '10:00' AS clock,
            TIMESTAMP '2024-02-28 22:00' + INTERVAL (i) HOUR AS "when", i % 2 = 0 AS even,
            DATE '2024-01-01' + i::INTEGER AS day FROM range(9) t(i)"""
        )
    table = 'Sälé "1"'
    contains = where("group by", "contains", "0 % _\\1")
    assert ask(place, table, measures=[COUNT], **contains)["rows"] == [[4]]
    at = where("when", "is", 23, grain="hour of day")
    assert ask(place, table, measures=[COUNT], **at)["rows"] == [[1]]
    for grain in Grain.__args__[1:]:
        by = {"column": "when", "grain": grain} if grain != "band" else {
            "column": 'se"lect', "grain": "band", "width": 5
        }  # fmt: skip
        found = ask(place, table, measures=[{**SUM, "column": 'se"lect'}], dimensions=[by])
        assert sum(row[1] for row in found["rows"]) == 36
    assert ask(place, table, measures=[COUNT], dimensions=[{"column": "tags"}])["rows"][0][1] == 9
    with pytest.raises(ToolError, match="finite"):
        ask(place, table, shape="distribution", columns=["no number"])
    for shape in ("describe", "missing", "duplicates", "rows", "columns"):
        assert ask(place, table, shape=shape)["sql"]


def test_what_cannot_be_put_into_words_still_has_its_rows(tmp_path: Path) -> None:
    place = Workspace(str(tmp_path / "late.duckdb"))
    with duckdb.connect(place.file) as connection:
        connection.execute("CREATE TABLE t AS SELECT DATE '9999-12-31' AS day, 2 AS f0")
    found = ask(place, "t", measures=[COUNT], dimensions=[{"column": "day", "grain": "month"}])
    assert (found["rows"], bool(found["answer"])) == ([["9999-12-01", 1]], True)
    nested = {"dimensions": [{"column": "f0"}], "each": {"column": "day"}, "outer": "average"}
    with pytest.raises(ToolError, match="f0"):  # which the inner figure is called
        ask(place, "t", measures=[COUNT], **nested)
