"""How much a request takes, as it arrives: four characters of its JSON count as one token."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from assistant.data.tables import DATA_TOOLS
from assistant.tools import TOOLS
from assistant.tools.calling import Toolbox
from assistant.uploads.admission import Arrival
from assistant.workbench import Workbench
from tests.faults.houses import ANN, asked, opened, to_the_end
from tests.running import wait_for
from tests.server import Api, ChatApi, Features, LoopbackServer, Model, ResponsesApi

ENDPOINTS: dict[str, Callable[[], Api]] = {
    "conversations": lambda: ResponsesApi(Model(), Features()),
    "stateless": lambda: ResponsesApi(Model(), Features(conversations=False, stored=False)),
    "chat": lambda: ChatApi(Model()),
}
KINDS = ("name", "region", "ordered_on", "unit_price", "quantity")


def tokens(sent: object) -> float:
    text = json.dumps(sent, ensure_ascii=False, separators=(",", ":"))
    return len(text.encode()) / 4


def wide(columns: int) -> bytes:
    """Return a CSV with so many columns, named as people name them."""
    names = [f"{KINDS[at % 5]}_{at}" for at in range(columns)]
    rows = [("Ada", "North", "2024-01-05", "12.50", str(at)) for at in range(5)]
    lines = [names, *([row[at % 5] for at in range(columns)] for row in rows)]
    return "\n".join(",".join(line) for line in lines).encode()


@contextmanager
def house(kind: str, folder: Path) -> Generator[tuple[LoopbackServer, Workbench]]:
    protocol = "chat" if kind == "chat" else "responses"
    with (
        LoopbackServer(ENDPOINTS[kind]()) as server,
        opened(server.url, folder, OPENAI_PROTOCOL=protocol) as bench,
    ):
        yield server, bench


def newest(server: LoopbackServer) -> dict[str, Any]:
    paths = ("/responses", "/chat/completions")
    return next(asked[-1] for path in paths if (asked := server.asked("POST", path))).json()


def names(body: dict[str, Any]) -> set[str]:
    return {tool.get("function", tool)["name"] for tool in body["tools"]}


def told(body: dict[str, Any]) -> str:
    """Return what is said before everything else."""
    return body["instructions"] if "instructions" in body else body["messages"][0]["content"]


def bring(bench: Workbench, *files: Arrival) -> Any:
    thread = bench.threads.create(ANN, "general").id
    bench.send(ANN, "", files, thread_id=thread)
    wait_for(lambda: all(u.settled for u in bench.uploads.of_thread(ANN, thread)), 30, "reading")
    assert [u.problem for u in bench.uploads.of_thread(ANN, thread)] == [None] * len(files)
    return thread


def ask(bench: Workbench, thread: Any, text: str) -> None:
    run = bench.send(ANN, text, thread_id=thread).run
    assert run
    assert to_the_end(bench, run)[-1].state == "completed"  # type: ignore[attr-defined]


def test_all_tools_together_take_1500_tokens_and_300_without_tables() -> None:
    box = Toolbox((*TOOLS, *DATA_TOOLS), waiting=0)
    told = [
        (spec, {"type": "function", "name": spec.name, "description": spec.description,
         "parameters": spec.parameters, "strict": False})
        for spec in box.specs([function.__name__ for function in (*TOOLS, *DATA_TOOLS)])
    ]  # fmt: skip
    box.close()
    assert tokens([tool for _, tool in told]) <= 1_500
    assert tokens([tool for spec, tool in told if not spec.needs_tables]) <= 300
    assert {spec.name for spec, _ in told if spec.needs_tables} == {
        function.__name__ for function in DATA_TOOLS
    }


@pytest.mark.parametrize("kind", ENDPOINTS)
def test_hi_takes_600_tokens_and_no_tool_that_needs_a_table(tmp_path: Path, kind: str) -> None:
    with house(kind, tmp_path) as (server, bench):
        to_the_end(bench, asked(bench, "general", "hi"))
        body = newest(server)
        assert names(body) == {"calculate", "time_in_zone", "offer_choices"}
        assert "ask_table" not in json.dumps(body)
        assert tokens(body) <= 600


@pytest.mark.parametrize("kind", ENDPOINTS)
def test_three_tables_take_2500_tokens_and_bring_their_tools(tmp_path: Path, kind: str) -> None:
    files = [Arrival(f"shop {n}.csv", wide(n)) for n in (10, 15, 20)]
    with house(kind, tmp_path) as (server, bench):
        thread = bring(bench, *files)
        ask(bench, thread, "hi")
        body = newest(server)
        assert names(body) > {"list_tables", "describe_table", "query_table", "ask_table"}
        assert all(f"shop_{n}" in told(body) for n in (10, 15, 20))
        assert '"quantity_19":"BIGINT"' in told(body)
        assert tokens(body) <= 2_500


@pytest.mark.parametrize(("columns", "says"), [(60, "quantity_59"), (150, "wide_2 (5 rows)")])
def test_tables_of_many_columns_take_no_more(tmp_path: Path, columns: int, says: str) -> None:
    with house("conversations", tmp_path) as (server, bench):
        thread = bring(bench, *(Arrival(f"wide {n}.csv", wide(columns)) for n in (1, 2)))
        ask(bench, thread, "hi")
        body = newest(server)
        assert says in told(body)
        assert tokens(body) <= 2_500


def test_tools_come_with_the_first_table_of_a_thread(tmp_path: Path) -> None:
    with house("conversations", tmp_path) as (server, bench):
        thread = bring(bench)
        ask(bench, thread, "hi")
        assert "query_table" not in names(newest(server))
        run = bench.send(ANN, "And now?", [Arrival("a.csv", wide(5))], thread_id=thread).run
        assert run
        to_the_end(bench, run)
        assert {"query_table", "draw_chart"} < names(newest(server))
