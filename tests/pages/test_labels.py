"""The status line in a person's words, and the reasons why a run ended."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from assistant.definitions import Connection
from assistant.errors import BackendError
from assistant.events import StatusChanged, TextDelta, ToolFinished, ToolStarted
from assistant.messages import (
    CallId,
    MessageId,
    Part,
    PartId,
    Problem,
    RefusalPart,
    Run,
    RunId,
    StepPart,
    TextPart,
    ThreadId,
    Usage,
)
from assistant.runs.drafts import Draft
from assistant.ui import notices, state
from assistant.ui.connections import connection
from assistant.ui.thread import labels

RUN = Run(RunId("r"), ThreadId("t"), MessageId("m"), "a", "completed")
SAID = TextPart(PartId("t"), "So.")


def step(name: str, arguments: str = "", kind: str = "function") -> StepPart:
    return StepPart(CallId("c"), name, kind, "running", arguments)


def test_a_query_names_its_tables() -> None:
    sql = 'SELECT * FROM orders JOIN "big customers" c USING (id) JOIN orders o2 USING (id)'
    running = step("query_table", json.dumps({"sql": sql}))
    assert labels.step(running) == "Running SQL on orders, big customers"
    assert labels.step(replace(running, state="done")) == "Ran SQL on orders, big customers"


@pytest.mark.parametrize("arguments", ["", "{", "[1]", '{"sql": 5}', "null"])
def test_arguments_that_are_no_query_name_the_tool(arguments: str) -> None:
    assert labels.step(step("my_tool", arguments)) == "Using my tool"


def test_the_line_follows_the_run() -> None:
    draft = Draft()
    assert "Starting" in labels.live_label(draft, 0)
    assert "thread.init" in labels.live_label(draft, 0)
    draft.apply(StatusChanged("in_progress", raw="thread.run.in_progress"))
    assert "Thinking" in labels.live_label(draft, 1)
    assert "thread.run.in_progress" in labels.live_label(draft, 1)
    draft.apply(ToolStarted(CallId("a"), "web_search", "web_search"))
    draft.apply(ToolStarted(CallId("b"), "query_table"))
    assert "Using query table and 1 more" in labels.live_label(draft, 2)
    draft.apply(ToolFinished(CallId("b"), "query_table"))
    assert "Searching the web" in labels.live_label(draft, 3)


def line(draft: Draft, elapsed_s: float) -> str:
    return labels.live_label(draft, elapsed_s).replace("\\", "")


def test_a_model_that_says_nothing_for_long_is_reading() -> None:
    draft = Draft()
    assert "reading" not in line(draft, labels.READING_S - 1)
    assert "The model is reading, 40 s" in line(draft, 40)
    draft.apply(StatusChanged("in_progress", raw="response.in_progress"))
    assert "The model is reading, 41 s" in line(draft, 41)
    draft.apply(ToolStarted(CallId("a"), "query_table", elapsed_s=50.0))
    assert "Using query table" in line(draft, 90)
    draft.apply(ToolFinished(CallId("a"), "query_table", elapsed_s=100.0))
    assert "Thinking" in line(draft, 102)
    assert "The model is reading, 30 s" in line(draft, 130)
    draft.apply(TextDelta(PartId("p"), "It", elapsed_s=130.0))
    assert "Writing" in line(draft, 170)


def test_what_is_asked_before_the_question_is_said() -> None:
    draft = Draft()
    draft.apply(StatusChanged("starting", "asking the endpoint what it can do"))
    assert "Starting: asking the endpoint what it can do" in line(draft, 8)
    draft.apply(StatusChanged("starting"))
    assert "The model is reading, 9 s" in line(draft, 9)


def test_a_wait_says_why_and_how_long() -> None:
    draft = Draft()
    draft.apply(StatusChanged("waiting", "too many requests", 20))
    label = labels.live_label(draft, 1, 12.4)
    assert "Waiting" in label
    assert "too many requests" in label
    assert "12 s" in label


def test_what_a_server_calls_its_events_cannot_draw() -> None:
    draft = Draft()
    draft.apply(StatusChanged("![x](http://e)", raw="`![x](http://e)`"))
    label = labels.live_label(draft, 0)
    assert label.count("`") == 2
    assert "![" not in label.split("`")[0]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.0004, "0 ms"), (0.48, "480 ms"), (0.9996, "1.0 s"), (59.94, "59.9 s"), (125, "2 min 5 s")],
)
def test_times_are_for_people(seconds: float, text: str) -> None:
    assert labels.seconds(seconds) == text


def test_two_costs_in_one_label_are_no_mathematics() -> None:
    run = replace(RUN, usage=Usage(1, 1, cost_usd=0.01234))
    assert r"\$0.0123" in labels.ended(run, labels.Figures(), ()).facts


@pytest.mark.parametrize(
    ("ended", "parts", "words"),
    [
        ({"state": "completed"}, (SAID,), "Answered"),
        ({"state": "completed", "reason": "needs_choice"}, (SAID,), "Needs your choice"),
        ({"state": "completed", "reason": "not_answered"}, (SAID,), "Not answered"),
        ({"state": "completed"}, (RefusalPart(PartId("r"), "No."),), "Not answered"),
        ({"state": "completed"}, (SAID, RefusalPart(PartId("r"), "No.")), "Answered"),
        ({"state": "stopped", "reason": "user"}, (SAID,), "Stopped"),
        ({"state": "incomplete", "reason": "max_output_tokens"}, (SAID,), "Cut off at the length"),
        ({"state": "incomplete", "reason": "content_filter"}, (SAID,), "Cut off by the content"),
        ({"state": "incomplete", "reason": "too_many_rounds"}, (SAID,), "Incomplete"),
        ({"state": "interrupted"}, (SAID,), "Interrupted"),
        ({"state": "failed"}, (), "Failed"),
    ],
)
def test_an_end_is_said_as_it_is(
    ended: dict[str, Any], parts: tuple[Part, ...], words: str
) -> None:
    line = labels.ended(replace(RUN, **ended), labels.Figures(), parts)
    assert line.label.startswith(words)
    assert (line.icon == ":material/check:") == (words == "Answered")


def test_the_line_of_an_answer_is_short_and_what_else_is_known_stands_inside() -> None:
    run = replace(RUN, usage=Usage(1000, 234))
    calls = step("query_table"), step("draw_chart")
    line = labels.ended(run, labels.Figures("demo.completed", 0.6, 0.4), calls)
    assert line.label == "Answered :small[· 600 ms · 2 steps]"
    assert line.facts == "`demo.completed` · first text 400 ms · 1,234 tokens"


def test_every_problem_of_a_backend_is_explained() -> None:
    for kind in [BackendError.kind, *(error.kind for error in BackendError.__subclasses__())]:
        notice = notices.explain(replace(RUN, state="failed", problem=Problem(kind, "what", "do")))
        assert notice is not None
        assert "what" in f"{notice.title} {notice.detail}"
        assert notice.hint == "do"
        assert notice.ways


@pytest.mark.parametrize("state_of_run", ["failed", "incomplete", "interrupted", "stopped"])
@pytest.mark.parametrize("reason", ["", "user", "unheard_of", "max_output_tokens"])
def test_every_early_end_says_what_and_offers_a_way(state_of_run: str, reason: str) -> None:
    run = replace(RUN, state=state_of_run, reason=reason)  # type: ignore[arg-type]
    notice = notices.explain(run)
    assert notice is not None
    assert notice.title
    assert notice.hint
    assert notice.ways


@pytest.mark.parametrize("state_of_run", ["interrupted", "stopped"])
def test_what_was_ended_before_anything_was_written_is_not_continued(state_of_run: str) -> None:
    run = replace(RUN, state=state_of_run)  # type: ignore[arg-type]
    notice = notices.explain(run, written=False)
    assert notice is not None
    assert notice.ways == ("retry",)
    stopped = notices.explain(replace(RUN, state="stopped", reason="user"), written=False)
    assert stopped is not None
    assert stopped.title == "Stopped before anything was written"


def test_a_completed_run_needs_no_words() -> None:
    assert notices.explain(RUN) is None


def test_the_same_click_is_one_message_and_another_text_is_another() -> None:
    assert state.message_id("n", "yes") == state.message_id("n", "yes")
    assert state.message_id("n", "yes") != state.message_id("n", "no")
    assert state.message_id("n", "yes") != state.message_id("m", "yes")
    assert len(state.message_id("n", "yes")) == 32


def test_a_password_in_an_address_is_not_shown() -> None:
    there = Connection("c", "responses", "https://user:secret@models.example:8443/v1")
    assert "secret" not in connection.describe(there)
    assert "8443" in connection.describe(there)


def test_a_chart_that_is_drawn_is_named_with_its_sql_and_rows() -> None:
    chart = {"kind": "bar", "sql": "SELECT 1", "title": "Revenue *by* region"}
    drawing = step("draw_chart", json.dumps({"chart": chart}))
    assert labels.step(drawing) == "Drawing a chart: Revenue *by* region"
    assert labels.step_sql(drawing) == "SELECT 1"
    done = replace(drawing, state="done", result={"row_count": 1234}, duration_s=0.045)
    label = labels.step_label(done)
    assert label.replace("\\", "").startswith("Drew a chart: Revenue *by* region")
    assert "draw_chart · 1,234 rows · 45 ms" in label.replace("\\", "")
    assert labels.step(step("draw_chart", '{"chart": "x"}')) == "Drawing a chart"


def test_a_plan_names_its_table_and_shows_the_sql_that_was_made_of_it() -> None:
    asking = step("ask_table", json.dumps({"plan": {"table": "big orders", "shape": "rows"}}))
    assert labels.step(asking) == "Asking big orders"
    assert labels.step_sql(asking) == ""
    done = replace(asking, state="done", result={"sql": 'SELECT * FROM "big orders"'})
    assert labels.step(done) == "Asked big orders"
    assert labels.step_sql(done) == 'SELECT * FROM "big orders"'
    refused = replace(asking, state="failed", result={"error": {"kind": "bad_plan"}})
    assert labels.step_sql(refused) == ""


@pytest.mark.parametrize("arguments", ["{", '{"plan": 5}', '{"plan": {"table": 5}}'])
def test_a_plan_that_is_none_names_no_table(arguments: str) -> None:
    assert labels.step(step("ask_table", arguments)) == "Asking a table"


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ('{"rows":[[1],[2]],"row_count":9}', "Given to the assistant: 2 rows, 32 bytes."),
        ('{"value":4}', "Given to the assistant: 11 bytes."),
        ("plain text", "Given to the assistant: 10 bytes."),
    ],
)
def test_a_step_says_how_much_the_assistant_was_given(output: str, said: str) -> None:
    part = StepPart(CallId("c"), "query_table", "function", "done", output=output)
    assert labels.given(part) == said
