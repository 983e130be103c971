"""A message that is SQL is run as such: no model is asked, and a later one is told of its rows."""

from __future__ import annotations

import json
from collections.abc import Generator
from pathlib import Path

import pytest

from assistant.messages import MessageId, Run, StepPart, TablePart, ThreadId
from assistant.settings.table import Settings
from assistant.uploads.admission import Arrival
from assistant.workbench import Workbench
from tests.faults.houses import ANN, opened, to_the_end
from tests.running import wait_for
from tests.server import AssistantsApi, ChatApi, Features, LoopbackServer, Model, ResponsesApi

TOP = "SELECT product, sum(revenue) AS revenue FROM orders GROUP BY product ORDER BY 2 DESC LIMIT 3"
SALES = Arrival("sales.csv", b"region,amount\nNorth,41\nSouth,7\n")


@pytest.fixture
def bench(tmp_path: Path) -> Generator[Workbench]:
    made = Workbench.open(Settings.read({"DATA_DIR": str(tmp_path)}, None, {}))
    made.toolbox()  # its modules take a while
    yield made
    made.close(2)


def ask(bench: Workbench, text: str, thread: ThreadId | None = None, assistant: str = "") -> Run:
    run = bench.send(ANN, text, thread_id=thread, assistant_id=assistant).run
    assert run
    to_the_end(bench, run)
    return bench.runs.get(ANN, run.id)


def answer(bench: Workbench, run: Run) -> list[object]:
    found = bench.threads.messages(ANN, run.thread_id)
    return [part for one in found if one.run_id == run.id for part in one.parts]


def text_of(bench: Workbench, run: Run) -> str:
    return next(m.text for m in bench.threads.messages(ANN, run.thread_id) if m.run_id == run.id)


def test_sql_over_the_sample_is_a_normal_run_with_rows_and_one_sentence(bench: Workbench) -> None:
    run = ask(bench, TOP)
    assert (run.state, run.reason) == ("completed", "own_sql")
    _, step, table = answer(bench, run)
    assert isinstance(step, StepPart)
    assert isinstance(table, TablePart)
    assert (table.columns, table.row_count) == (("product", "revenue"), 3)
    assert text_of(bench, run) == "3 rows."
    assert text_of(bench, ask(bench, "SELECT count(*) FROM orders")) == "3,000"


def test_a_fault_is_told_with_its_place_and_a_caret(bench: Workbench) -> None:
    run = ask(bench, "SELECT product,\n  reveneu\nFROM orders")
    assert run.problem
    assert run.problem.message == (
        "Line 2, column 3: Unknown column “reveneu”.\n\n```sql\n  reveneu\n  ^\n```"
    )
    assert run.problem.hint.startswith("Did you mean “revenue”")


def test_the_same_message_twice_is_once(bench: Workbench) -> None:
    thread = ask(bench, TOP).thread_id
    for _ in range(2):
        bench.send(ANN, TOP, thread_id=thread, message_id=MessageId("kept"))
    assert len(bench.runs.of_thread(ANN, thread)) == 2


def test_the_analyst_passes_over_sql_and_a_follow_up_changes_the_question_before(
    bench: Workbench,
) -> None:
    thread = ask(bench, "total revenue by region in 2024").thread_id
    ask(bench, "SELECT 1", thread)
    ask(bench, "SELECT nope FROM orders", thread)
    step = next(
        p for p in answer(bench, ask(bench, "and in 2025?", thread)) if isinstance(p, StepPart)
    )
    assert "2025" in step.arguments


HOSTILE = (
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM '/etc/passwd'",
    "SELECT 1; DROP TABLE orders",
    "WITH t AS (SELECT 1) DELETE FROM orders",
    "SELECT getenv('HOME')",
    "FROM glob('/*')",
    "SELECT repeat(repeat('x', 100000), 100000)",
)


def test_hostile_sql_through_this_door_reaches_nothing(bench: Workbench) -> None:
    for text in HOSTILE:
        run = ask(bench, text)
        assert run.problem
        assert run.problem.kind == "own_sql"
        told = repr(answer(bench, run)) + run.problem.message
        assert str(bench.settings.data_dir) not in told
        assert "root:" not in told
    assert text_of(bench, ask(bench, "SELECT count(*) FROM orders")) == "3,000"


APIS = {
    "conversations": lambda: ResponsesApi(Model(), Features()),
    "stateless": lambda: ResponsesApi(Model(), Features(conversations=False, stored=False)),
    "chat": lambda: ChatApi(Model()),
    "assistants": lambda: AssistantsApi(Model()),
}


@pytest.mark.parametrize("kind", APIS)
def test_no_model_is_asked_and_the_next_question_tells_it_sql_and_rows(
    kind: str, tmp_path: Path
) -> None:
    protocol = "chat" if kind == "chat" else "responses"
    assistant = "hosted" if kind == "assistants" else "general"
    with (
        LoopbackServer(APIS[kind]()) as server,
        opened(server.url, tmp_path, OPENAI_PROTOCOL=protocol) as bench,
    ):
        thread = bench.threads.create(ANN, assistant).id
        bench.send(ANN, "", [SALES], thread_id=thread)
        wait_for(
            lambda: all(u.settled for u in bench.uploads.of_thread(ANN, thread)), 30, "reading"
        )
        ask(bench, "Hello", thread)
        before = len(server.requests)
        own = ask(bench, "SELECT sum(amount) AS total_4711 FROM sales", thread)
        failed = ask(bench, "SELECT amout FROM sales", thread)
        assert (own.state, failed.state) == ("completed", "failed")
        assert len(server.requests) == before
        assert ask(bench, "And now?", thread).state == "completed"
        sent = "".join(request.body.decode() for request in server.requests[before:])
        assert all(told in sent for told in ("total_4711", "amout", "48"))
        assert ask(bench, "And then?", thread).state == "completed"


def test_without_any_table_a_clear_sentence(tmp_path: Path) -> None:
    with (
        LoopbackServer(ChatApi(Model())) as server,
        opened(server.url, tmp_path, OPENAI_PROTOCOL="chat") as bench,
    ):
        run = ask(bench, "SELECT count(*) FROM orders", assistant="general")
        assert run.problem
        assert run.problem.message == "No table here yet."
        assert "Drop a CSV" in run.problem.hint
        assert not server.asked("POST", "/chat/completions")


def test_a_question_that_begins_like_sql_is_answered_by_the_assistant(bench: Workbench) -> None:
    run = ask(bench, "Select the best product")
    assert run.reason != "own_sql"


def test_the_call_is_told_with_its_line_and_column_to_a_model_as_well(bench: Workbench) -> None:
    step = answer(bench, ask(bench, "SELECT nope FROM orders"))[1]
    assert isinstance(step, StepPart)
    error = json.loads(step.output)["error"]
    assert (error["line"], error["column"]) == (1, 8)
