"""The test server's scenario `data`: any table, two rounds of two calls, exact figures."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from assistant.analyst import QueryPlan
from assistant.backends.assistants.backend import AssistantsBackend
from assistant.backends.base import Backend
from assistant.backends.responses.backend import ResponsesBackend
from assistant.charts import Chart
from assistant.data import tables
from assistant.data.drawing import draw_chart
from assistant.data.plans.asking import ask_table
from assistant.definitions import Connection, ToolSpec, Workspace
from assistant.errors import ToolError
from assistant.events import ToolCallsRequired
from assistant.messages import ToolCall
from assistant.tools.results import to_output
from tests.contract.talking import Said, Talk
from tests.server import Analyst, Api, AssistantsApi, LoopbackServer, ResponsesApi
from tests.server.analyst import PLANNED

ORDERS = """CREATE TABLE orders AS SELECT range AS id, 'R' || range % 3 AS region,
    (range * 0.25)::DECIMAL(12,2) AS amount FROM range(3000)"""
ODD = """CREATE TABLE "Söhne ""GmbH\""" AS SELECT * FROM
    (VALUES ('a "b"', 1), ('Ü', 2), (NULL, 3)) AS t("total", "se""lect")"""
DATES = "CREATE TABLE t AS SELECT DATE '2026-01-01' + range::INTEGER AS day FROM range(5)"
NUMBERS = "CREATE TABLE t AS SELECT range AS n FROM range(5)"


def spec(name: str) -> ToolSpec:
    return ToolSpec(name, name, {"type": "object", "properties": {}})


def tool(workspace: Workspace) -> Callable[[ToolCall], str]:
    """Run the real tools, in this process."""
    known: dict[str, Callable[..., Any]] = {
        "list_tables": tables.list_tables,
        "query_table": tables.query_table,
        "draw_chart": lambda workspace, chart: draw_chart(Chart(**chart), workspace),
        "ask_table": lambda workspace, plan: ask_table(QueryPlan.model_validate(plan), workspace),
    }

    def run(call: ToolCall) -> str:
        try:
            return to_output(known[call.name](workspace=workspace, **json.loads(call.arguments)))
        except ToolError as error:
            return to_output(error.as_result())

    return run


def asked(kind: str, path: Path, *names: str, question: str = "What is there?") -> Said:
    """Ask one question about the tables of *path*."""
    model = Analyst()
    api: Api = ResponsesApi(model) if kind == "responses" else AssistantsApi(model)
    run = tool(Workspace(str(path)))
    with LoopbackServer(api, model=model) as server:
        here = Connection("here", kind, server.url, "key", 5.0)
        backend: Backend = (
            ResponsesBackend(here) if kind == "responses" else AssistantsBackend(here)
        )
        said = Talk(backend, tools=tuple((spec(name), run) for name in names)).ask(question)
        backend.close()
    assert said.error is None
    return said


@pytest.mark.parametrize("kind", ["responses", "assistants"])
@pytest.mark.parametrize(
    ("create", "says"),
    [
        (ORDERS, ("orders has 3000 rows", "- R2: 375125", "The chart shows 3 values.")),
        (ODD, ('Söhne "GmbH" has 3 rows', "- Ü: 2", 'a "b": 1', "The chart shows 2 values.")),
        (DATES, ("t has 5 rows", "- 2026-01-01: 1", "The chart shows 5 values.")),
        (NUMBERS, ("t has 5 rows", "- 0: 1", "The chart shows 5 values.")),
    ],
    ids=["orders", "odd", "dates", "numbers"],
)
def test_any_table_is_summed_and_drawn_in_two_rounds_of_two_calls(
    kind: str, create: str, says: tuple[str, ...], tmp_path: Path
) -> None:
    path = tmp_path / "thread.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(create)
    said = asked(kind, path, "list_tables", "query_table", "draw_chart")
    rounds = [[call.name for call in one.calls] for one in said.of(ToolCallsRequired)]
    assert rounds == [["list_tables", "query_table"], ["query_table", "draw_chart"]]
    assert all(words in said.text for words in says), said.text
    assert "failed" not in said.text


@pytest.mark.parametrize("kind", ["responses", "assistants"])
def test_a_plan_that_was_refused_is_mended_from_what_the_error_names(
    kind: str, tmp_path: Path
) -> None:
    path = tmp_path / "thread.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(ORDERS)
    said = asked(kind, path, "list_tables", "query_table", "ask_table", question=PLANNED)
    rounds = [[call.name for call in one.calls] for one in said.of(ToolCallsRequired)]
    assert rounds == [["list_tables"], ["ask_table"], ["ask_table"]]
    first, second = (one.calls[0].arguments for one in said.of(ToolCallsRequired)[1:])
    assert second == first.replace("amounts", "amount") != first
    assert said.text == (
        "R2 leads amount with **375,125**, just ahead of R1 (374,875); R0 is last with 374,625."
    )


def test_without_tables_it_says_so(tmp_path: Path) -> None:
    said = asked("responses", tmp_path / "none", "list_tables", "query_table")
    assert said.rounds == 1
    assert said.text.startswith("I could not look at the tables: ")


def test_without_the_tools_it_is_like_any_model(tmp_path: Path) -> None:
    assert asked("responses", tmp_path / "none").text == "You said: What is there?"
