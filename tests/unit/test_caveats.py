"""What must be said with every figure from a table is said, whoever asks and wherever it goes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from assistant.analyst import QueryPlan, escaped
from assistant.charts import Chart
from assistant.codec import parts_from_json, parts_to_json
from assistant.data.caveats import comment_of
from assistant.data.drawing import draw_chart
from assistant.data.imports import remove_table, rename_table
from assistant.data.plans.asking import ask_table
from assistant.data.tables import describe_table, list_tables, query_table
from assistant.definitions import Workspace
from assistant.events import RunEnded, TextDone, ToolFinished
from assistant.messages import CallId, PartId, ToolCall, caveats_of
from assistant.runs.drafts import Draft
from assistant.runs.preparing import describe
from assistant.tables import Column, Table
from assistant.tools.results import MOST_BYTES, to_output
from tests.unit.test_console import shown
from tests.unit.test_demo import answered, called, texts

LEFT_OUT = "1 total row is left out (row 8: Grand_Total)."
MIXED = "“amount” has several currencies."


@pytest.fixture
def place(tmp_path: Path) -> Workspace:
    file = tmp_path / "tables.duckdb"
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{file}' AS file (BLOCK_SIZE 16384)")
        connection.execute("USE file")
        connection.execute("CREATE TABLE sales AS SELECT 'North' AS region, 350 AS amount")
        connection.execute("CREATE TABLE plain AS SELECT 'North' AS region, 'Ann' AS head")
        connection.execute(
            f"COMMENT ON TABLE sales IS '{comment_of('sales.xlsx', (LEFT_OUT, MIXED))}'"
        )
        connection.execute("COMMENT ON TABLE plain IS 'plain.csv'")
    return Workspace(str(file))


def test_a_model_is_told_them_with_the_tables(place: Workspace) -> None:
    plain, sales = list_tables(place)["tables"]
    assert (sales["source"], sales["caveats"]) == ("sales.xlsx", [LEFT_OUT, MIXED])
    assert plain["source"] == "plain.csv"
    assert "caveats" not in plain
    assert describe_table(place, "sales")["caveats"] == [LEFT_OUT, MIXED]
    assert "caveats" not in describe_table(place, "plain")
    column = Column("amount", "BIGINT")
    before = describe((Table("sales", "sales.xlsx", 5, columns=(column,), caveats=(LEFT_OUT,)),))
    assert json.dumps(LEFT_OUT) in before


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("SELECT sum(amount) FROM sales", True),
        ("WITH s AS (FROM main.SALES) SELECT max(amount) FROM s;", True),
        ('SELECT * FROM plain JOIN "sales" USING (region)', True),
        ("SUMMARIZE sales", True),
        ("PIVOT sales ON region IN ('North') USING sum(amount)", True),
        ("SELECT 'sales', count(*) FROM plain", False),
        ("SELECT 1 AS sales", False),
    ],
)
def test_each_result_has_those_of_the_tables_that_were_asked(
    place: Workspace, sql: str, said: bool
) -> None:
    assert query_table(place, sql).get("caveats") == ([LEFT_OUT, MIXED] if said else None)


def test_a_plan_and_a_chart_have_them_too(place: Workspace) -> None:
    plan = QueryPlan.model_validate(
        {"table": "sales", "measures": [{"aggregate": "sum", "column": "amount"}]}
    )
    assert ask_table(plan, place)["caveats"] == [LEFT_OUT, MIXED]
    asked = {"kind": "bar", "sql": "FROM sales", "x": "region", "y": ["amount"]}
    chart = Chart.model_validate(asked)
    assert draw_chart(chart, place)["caveats"] == [LEFT_OUT, MIXED]


def test_a_result_that_is_cut_for_a_model_keeps_them(place: Workspace) -> None:
    told = to_output(query_table(place, "SELECT range, sales.* FROM sales, range(5000)"))
    assert len(told.encode()) <= MOST_BYTES
    assert json.loads(told)["caveats"] == [LEFT_OUT, MIXED]


def test_a_table_that_is_renamed_or_copied_keeps_them(tmp_path: Path, place: Workspace) -> None:
    renamed, left = tmp_path / "renamed.duckdb", tmp_path / "left.duckdb"
    rename_table(Path(place.file), renamed, "sales", "umsatz")
    assert remove_table(renamed, left, "plain")
    (table,) = list_tables(Workspace(str(left)))["tables"]
    assert (table["name"], table["source"]) == ("umsatz", "sales.xlsx")
    assert table["caveats"] == [LEFT_OUT, MIXED]
    result = query_table(Workspace(str(left)), "SELECT sum(amount) FROM umsatz")
    assert result["caveats"] == [LEFT_OUT, MIXED]


def finished(place: Workspace, **more: Any) -> ToolFinished:
    result = query_table(place, "SELECT sum(amount) FROM sales") | more
    return ToolFinished(CallId("c"), "query_table", False, result, to_output(result))


def test_under_an_answer_stands_what_its_text_does_not_say(place: Workspace) -> None:
    draft = Draft()
    draft.apply(finished(place))
    assert caveats_of(draft.parts) == (LEFT_OUT, MIXED)
    draft.apply(TextDone(PartId("a"), "350. 1 total row is left out (row 8: Grand\\_Total)."))
    assert caveats_of(draft.parts) == (MIXED,)


def test_they_are_stored_with_the_rows_and_rows_of_old_messages_have_none(
    place: Workspace,
) -> None:
    draft = Draft()
    draft.apply(finished(place))
    stored = parts_to_json(tuple(draft.parts))
    assert caveats_of(parts_from_json(stored)) == (LEFT_OUT, MIXED)
    for part in stored:
        part.pop("caveats", None)
    assert caveats_of(parts_from_json(stored)) == ()


def test_the_command_line_says_them_at_the_end(place: Workspace) -> None:
    out, err = shown(finished(place), TextDone(PartId("a"), "It is 350."), RunEnded("completed"))
    assert out == "It is 350.\n"
    assert f"\n{LEFT_OUT}\n{MIXED}\ncompleted" in err
    assert LEFT_OUT not in shown(finished(place, caveats=[]), RunEnded("completed"))[1]


def test_the_analyst_says_them_under_each_answer() -> None:
    def do(call: ToolCall) -> dict[str, Any]:
        return called(call) | {"caveats": [LEFT_OUT]}

    for questions in (("total profit",), ("total profit", "by region")):
        draft = answered(*questions, do=do)
        (text,) = texts(draft)
        assert text.endswith(f"\n\n{escaped(LEFT_OUT)}")
        assert caveats_of(draft.parts) == ()
    assert LEFT_OUT not in answered("total profit").text
