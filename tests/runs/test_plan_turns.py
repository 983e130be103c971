"""A question put together by choices is answered here, whoever the assistant is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.messages import ChartPart, MessageId, PlanPart, Run, StepPart, TablePart, ThreadId
from assistant.uploads.admission import Arrival
from assistant.workbench import Workbench
from tests.faults.houses import ANN, opened, to_the_end
from tests.running import wait_for
from tests.runs.test_own_sql import APIS, SALES, answer, ask, bench, text_of
from tests.server import Answer, Call, ChatApi, LoopbackServer, Model

__all__ = ["bench"]
BY_REGION = {
    "table": "orders",
    "measures": [{"aggregate": "sum", "column": "revenue"}],
    "dimensions": [{"column": "region"}],
}
TOTAL = {"table": "sales", "measures": [{"aggregate": "sum", "column": "amount"}]}
WORDS = "Revenue by region"


def choose(bench: Workbench, plan: Any, thread: ThreadId | None = None, assistant: str = "") -> Run:
    text = plan if isinstance(plan, str) else json.dumps(plan)
    sent = bench.send(ANN, WORDS, thread_id=thread, assistant_id=assistant, plan=text)
    assert sent.run
    to_the_end(bench, sent.run)
    return bench.runs.get(ANN, sent.run.id)


def bring(bench: Workbench, thread: ThreadId, arrival: Arrival = SALES) -> None:
    bench.send(ANN, "", [arrival], thread_id=thread)
    wait_for(lambda: all(u.settled for u in bench.uploads.of_thread(ANN, thread)), 30, "reading")


def test_choices_are_answered_as_the_same_question_is_that_was_typed(bench: Workbench) -> None:
    chosen, typed = choose(bench, BY_REGION), ask(bench, "total revenue by region")
    assert text_of(bench, chosen) == text_of(bench, typed)
    parts = [answer(bench, run) for run in (chosen, typed)]
    of = [[p for p in found if isinstance(p, TablePart | ChartPart)] for found in parts]
    assert [p.rows for p in of[0]] == [p.rows for p in of[1]]
    assert {p.plan for p in of[0]} == {p.plan for p in of[1]} != {""}
    assert json.loads(of[0][0].plan) == BY_REGION
    assert of[0][0].read_as == of[1][0].read_as


def test_what_is_typed_next_changes_what_was_chosen(bench: Workbench) -> None:
    thread = choose(bench, BY_REGION).thread_id
    run = ask(bench, "only 2024", thread)
    step = next(part for part in answer(bench, run) if isinstance(part, StepPart))
    assert json.loads(step.plan)["dimensions"] == BY_REGION["dimensions"]
    assert json.loads(step.plan)["filters"][0]["values"] == ["2024"]


def test_a_copy_and_another_attempt_keep_the_choices_and_an_edited_text_does_not(
    bench: Workbench,
) -> None:
    run = choose(bench, BY_REGION)
    copied = bench.threads.copy(ANN, run.thread_id)
    first = bench.threads.messages(ANN, copied.id)[0]
    assert PlanPart(json.dumps(BY_REGION)) in first.parts
    again = bench.runs.again(ANN, run.id)
    to_the_end(bench, again)
    assert text_of(bench, again) == text_of(bench, run)
    edited = bench.runs.ask_instead(
        ANN, run.thread_id, run.message_id, "number of rows", MessageId("edited")
    )
    to_the_end(bench, edited)
    assert "3,000" in text_of(bench, edited)
    same = bench.runs.ask_instead(
        ANN, run.thread_id, MessageId("edited"), "number of rows", MessageId("same")
    )
    to_the_end(bench, same)
    assert "3,000" in text_of(bench, same)


@pytest.mark.parametrize(
    ("plan", "why"),
    [
        ("nonsense", "These choices were made in another version of the app."),
        ({**BY_REGION, "table": "gone"}, "The table gone is not in this thread any more."),
        (
            {**BY_REGION, "dimensions": [{"column": "planet"}]},
            "orders has no column “planet” any more.",
        ),
        (
            {**BY_REGION, "measures": [{"aggregate": "sum", "column": "region"}]},
            "Sum needs a number: region is VARCHAR.",
        ),
    ],
)
def test_what_can_not_be_asked_any_more_is_told(bench: Workbench, plan: Any, why: str) -> None:
    run = choose(bench, plan)
    assert run.problem
    assert (run.problem.kind, run.problem.message) == ("unread", why)
    assert run.problem.hint == "Put it together again, or ask in words."
    assert "3,000" in text_of(bench, ask(bench, "number of rows", run.thread_id))


@pytest.mark.parametrize("kind", APIS)
def test_no_model_is_asked_and_the_next_question_tells_it_what_was_answered(
    kind: str, tmp_path: Path
) -> None:
    protocol = "chat" if kind == "chat" else "responses"
    assistant = "hosted" if kind == "assistants" else "general"
    with (
        LoopbackServer(APIS[kind]()) as server,
        opened(server.url, tmp_path, OPENAI_PROTOCOL=protocol) as bench,
    ):
        thread = bench.threads.create(ANN, assistant).id
        bring(bench, thread)
        ask(bench, "Hello", thread)
        before = len(server.requests)
        run = choose(bench, TOTAL, thread)
        assert run.state == "completed"
        assert "48" in text_of(bench, run)
        assert len(server.requests) == before
        assert ask(bench, "And now?", thread).state == "completed"
        sent = "".join(request.body.decode() for request in server.requests[before:])
        assert all(told in sent for told in (WORDS, "sum(", "48"))
        assert json.dumps(json.dumps(TOTAL))[1:-1] not in sent
        assert ask(bench, "And then?", thread).state == "completed"


def test_a_model_that_asks_a_table_leaves_a_plan_to_be_changed(tmp_path: Path) -> None:
    model = Model()
    with (
        LoopbackServer(ChatApi(model)) as server,
        opened(server.url, tmp_path, OPENAI_PROTOCOL="chat") as bench,
    ):
        thread = bench.threads.create(ANN, "general").id
        bring(bench, thread)
        model.says(Answer(calls=(Call("ask_table", {"plan": TOTAL}),)), Answer("48 in all."))
        run = ask(bench, "Sales?", thread)
        table = next(part for part in answer(bench, run) if isinstance(part, TablePart))
        assert json.loads(table.plan) == TOTAL


def test_choices_are_tried_without_a_trace(bench: Workbench) -> None:
    trial = bench.trials.start_plan(ANN, None, json.dumps(BY_REGION), bench.default.id)
    assert trial.wait(30)
    assert trial.result["row_count"] == 4
    assert "revenue" in trial.result["answer"]
    assert trial.result["chart"]["kind"] == "bar"
    assert not bench.threads.recent(ANN)


def test_the_commonest_values_of_a_column_with_many_are_listed(bench: Workbench) -> None:
    rows = "".join(f"K{n % 1500},{n}\n" for n in range(2_000))
    thread = bench.threads.create(ANN, bench.default.id).id
    bring(bench, thread, Arrival("keys.csv", f"key,n\n{rows}".encode()))
    trial = bench.trials.list_values(ANN, thread, "", "keys", ["key"])
    assert trial.wait(30)
    values = trial.result["values"]["key"]
    assert len(values) == 1500
    assert {values[0], values[-1]} == {"K0", "K999"}
