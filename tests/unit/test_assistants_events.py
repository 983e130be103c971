"""The Assistants protocol is translated by what its objects say, whatever lacks or comes twice."""

import random
from typing import Any

import pytest

from assistant import events as e
from assistant.backends.assistants.events import Following, Told, translate
from assistant.backends.assistants.steps import RemoteFile, ToolCalls
from assistant.backends.wire.sse import RawEvent
from assistant.errors import NotCompatible, QuotaUsedUp, ServerTrouble
from assistant.messages import CallId, Remote, ToolCall
from assistant.runs.drafts import Draft
from tests.server import Answer, Call
from tests.server.assistants_wire import write

SIZES = {"columns": 1, "rows": 2}
RUN = {"id": "run_1", "object": "thread.run", "thread_id": "t", "assistant_id": "a"}
REMOTE = Remote(thread="t", resumable=True)


def told(raws: list[RawEvent], known: Following | None = None) -> list[Told]:
    known = known or Following(REMOTE)
    return [event for raw in raws for event in translate(raw, known)]


def written(answer: Answer) -> list[RawEvent]:
    return [RawEvent(name, data) for name, data in write(answer, dict(RUN), None).events]


def run(status: str | None, **more: Any) -> RawEvent:
    return RawEvent(f"thread.run.{status}", {**RUN, "status": status, **more})


def step(status: str, *calls: dict[str, Any], step_id: str = "step_1") -> RawEvent:
    details = {"type": "tool_calls", "tool_calls": list(calls)}
    kind = "thread.run.step"
    data = {"id": step_id, "object": kind, "status": status, "step_details": details}
    return RawEvent(f"{kind}.{status}", data)


def step_delta(*calls: dict[str, Any], step_id: str = "step_1") -> RawEvent:
    details = {"type": "tool_calls", "tool_calls": list(calls)}
    return RawEvent("thread.run.step.delta", {"id": step_id, "delta": {"step_details": details}})


def text_delta(value: object, index: object = 0) -> RawEvent:
    content = [{"index": index, "type": "text", "text": {"value": value}}]
    return RawEvent("thread.message.delta", {"id": "msg_1", "delta": {"content": content}})


def drawn(events: list[Told]) -> Draft:
    draft = Draft()
    for event in events:
        if isinstance(event, e.Event):
            draft.apply(event)
    return draft


def test_parallel_calls_are_told_apart_by_their_index() -> None:
    calls = (Call("calculate", {"expression": "1+1"}), Call("calculate", {"expression": "2+2"}))
    required = told(written(Answer(calls=calls)))[-1]
    assert isinstance(required, e.ToolCallsRequired)
    assert [call.arguments for call in required.calls] == [call.json for call in calls]
    steps = drawn(told(written(Answer(calls=calls)))).steps
    assert [one.arguments for one in steps] == [call.json for call in calls]


def test_arguments_are_told_as_they_arrive() -> None:
    events = told(written(Answer(calls=(Call("calculate", {"expression": "1+1"}),))))
    deltas = [event.text for event in events if isinstance(event, e.ToolArguments)]
    assert deltas == ['{"expre', 'ssion": "1+1"}']


def test_nothing_is_said_of_a_call_before_its_id_is_known() -> None:
    function = {"name": "f", "arguments": '{"a"'}
    known = Following(REMOTE)
    assert not told([step_delta({"index": 0, "type": "function", "function": function})], known)
    late = {"index": 0, "id": "call_1", "function": {"arguments": ": 1}"}}
    assert told([step_delta(late)], known) == [
        e.ToolStarted(CallId("call_1"), "f", "function", '{"a": 1}', raw="thread.run.step.delta")
    ]


def test_calls_that_only_the_deltas_told_are_required_all_the_same() -> None:
    delta = {
        "index": 0,
        "id": "c",
        "type": "function",
        "function": {"name": "f", "arguments": "{}"},
    }
    events = told([step_delta(delta), run("requires_action", required_action=None)])
    assert isinstance(events[-1], e.ToolCallsRequired)
    assert events[-1].calls == (ToolCall(CallId("c"), "f", "{}"),)


def test_a_run_that_waits_for_nothing_is_not_this_protocol() -> None:
    with pytest.raises(NotCompatible):
        told([run("requires_action", required_action=None)])


def test_calls_of_an_earlier_round_are_not_told_again() -> None:
    call = ToolCall(CallId("c"), "f", "{}")
    known = Following(REMOTE, started=True, tools=ToolCalls((call,)))
    function = {"name": "f", "arguments": "{}", "output": "4"}
    again = step("completed", {"id": "c", "type": "function", "function": function})
    assert told([again], known) == []
    assert not known.tools.unanswered


@pytest.mark.parametrize(
    ("told_of", "name", "result"),
    [
        ({"type": "bing_grounding", "bing_grounding": {"q": "x"}}, "bing_grounding", None),
        (
            {"type": "mcp", "server_label": "wiki", "name": "look", "output": "noon"},
            *("wiki.look", {"output": "noon"}),
        ),
        (
            {"type": "riddle", "columns": 1, "rows": 2},
            "riddle",
            {"told": {"columns": 1, "rows": 2}},
        ),
    ],
)
def test_a_tool_of_another_kind_is_a_step_of_its_name_with_its_json(
    told_of: dict[str, Any], name: str, result: Any
) -> None:
    call = {"id": "c", **told_of}
    [only] = drawn(told([step("in_progress", call), step("completed", call)])).steps
    assert (only.name, only.kind, only.state) == (name, told_of["type"], "done")
    assert only.result == (result or {"bing_grounding": {"q": "x"}})


def test_a_step_that_is_neither_calls_nor_words_is_shown_as_well() -> None:
    details = {"type": "activities", "activities": [{"tools": ["look"]}]}
    data = {"id": "step_9", "object": "thread.run.step", "status": "completed"}
    other = RawEvent("thread.run.step.completed", {**data, "step_details": details})
    [only] = drawn(told([other])).steps
    assert (only.name, only.state) == ("activities", "done")
    assert only.result == {"activities": [{"tools": ["look"]}]}


def test_an_approval_that_nobody_can_give_ends_the_run_and_leaves_it_to_be_cancelled() -> None:
    call = {"id": "c", "type": "mcp", "name": "look", "server_label": "wiki", "arguments": "{}"}
    kind = "submit_tool_approval"
    asked = {"type": kind, kind: {"tool_calls": [call]}}
    ended = told([run("requires_action", required_action=asked)])[-1]
    assert isinstance(ended, e.RunEnded)
    assert (ended.state, ended.reason) == ("failed", "approval_wanted")
    assert ended.problem
    assert "The server wiki asks for leave to run look" in ended.problem.message
    assert ended.remote
    assert [one.call_id for one in ended.remote.open_calls] == ["c"]


def test_code_logs_and_pictures_of_the_code_interpreter_are_told() -> None:
    outputs = [{"type": "logs", "logs": "2\n"}, {"type": "image", "image": {"file_id": "f1"}}]
    item = {"type": "code_interpreter", "code_interpreter": {"input": "1+1", "outputs": outputs}}
    events = told(written(Answer("Two.", items=(item,))))
    only = drawn(events).steps[0]
    assert (only.kind, only.state, only.code, only.logs) == (
        "code_interpreter", "done", "1+1", "2\n",
    )  # fmt: skip
    assert {event.file_id for event in events if isinstance(event, RemoteFile)} == {"f1"}


def test_a_snapshot_mends_code_and_logs_of_which_deltas_were_lost() -> None:
    outputs = [{"type": "logs", "logs": "1\n2\n"}]
    item = {"type": "code_interpreter", "code_interpreter": {"input": "a = 1", "outputs": outputs}}
    raws = written(Answer("Done.", items=(item,)))
    lost = [raw for raw in raws if raw.name != "thread.run.step.delta"]
    assert drawn(told(lost)).steps[0].code == "a = 1"
    assert drawn(told(lost)).steps[0].logs == "1\n2\n"


def test_a_search_tells_which_files_it_found() -> None:
    found = {"results": [{"file_id": "f", "file_name": "report.pdf", "score": 0.9}]}
    call = {"id": "c", "type": "file_search", "file_search": found}
    finished = told([step("completed", call)])[-1]
    assert isinstance(finished, e.ToolFinished)
    assert finished.result == {"files": [{"name": "report.pdf", "score": 0.9}]}


@pytest.mark.parametrize("status", ["failed", "cancelled", "expired"])
def test_a_step_that_did_not_complete_has_failed(status: str) -> None:
    finished = told([step(status, {"id": "c", "type": "file_search", "file_search": {}})])[-1]
    assert isinstance(finished, e.ToolFinished)
    assert finished.failed


def test_a_cited_and_a_made_file_are_told() -> None:
    notes = (
        {"type": "file_citation", "text": "[0]", "start_index": 4, "end_index": 7}
        | {"file_citation": {"file_id": "f1", "quote": "so it is"}},
        {"type": "file_path", "text": "sandbox:/mnt/data/out.csv", "file_path": {"file_id": "f2"}},
    )
    events = told(written(Answer("See [0].", annotations=notes)))
    text = drawn(events).parts[0]
    assert [c.file_id for c in text.citations] == ["f1", "f2"]  # pyright: ignore
    assert RemoteFile("f2", "out.csv", "thread.message.completed") in events


def test_the_completed_message_is_the_word_that_counts() -> None:
    raws = [raw for raw in written(Answer("one two three")) if "two" not in str(raw.data)]
    known = Following(REMOTE)
    assert drawn(told(raws, known)).text == "one three"
    assert known.lacks
    assert drawn(told(written(Answer("one two three")))).text == "one two three"


def test_an_unfinished_message_does_not_take_back_what_was_said() -> None:
    content = [{"type": "text", "text": {"value": "one"}}]
    stored = {"id": "msg_1", "role": "assistant", "status": "incomplete", "content": content}
    raws = [text_delta("one two"), RawEvent("thread.message.incomplete", stored)]
    assert drawn(told(raws)).text == "one two"


def test_a_refusal_is_told_as_one() -> None:
    draft = drawn(told(written(Answer(refusal="I would rather not."))))
    assert [type(part).__name__ for part in draft.parts] == ["RefusalPart"]


@pytest.mark.parametrize(
    ("status", "more", "state", "reason", "kind"),
    [
        ("completed", {}, "completed", "", None),
        ("incomplete", {"incomplete_details": {"reason": "max_prompt_tokens"}},
         "incomplete", "max_prompt_tokens", None),
        ("incomplete", {"incomplete_details": None}, "incomplete", "incomplete", None),
        ("failed", {"last_error": {"code": "server_error", "message": "Oh."}},
         "failed", "server_error", "server"),
        ("failed", {"last_error": {"code": "rate_limit_exceeded", "message": "Slow."}},
         "failed", "rate_limit_exceeded", "rate_limited"),
        ("failed", {"last_error": None}, "failed", "failed", "server"),
        ("expired", {}, "failed", "expired", "expired"),
        ("cancelled", {}, "stopped", "cancelled at the server", None),
    ],
)  # fmt: skip
def test_each_end_of_a_run_is_told_with_its_cause(
    status: str, more: dict[str, Any], state: str, reason: str, kind: str | None
) -> None:
    ended = told([run(status, **more)])[-1]
    assert isinstance(ended, e.RunEnded)
    assert (ended.state, ended.reason) == (state, reason)
    assert (ended.problem.kind if ended.problem else None) == kind


def test_a_run_without_a_status_is_believed_by_its_name() -> None:
    told_by_name = RawEvent("thread.run.completed", {**RUN, "status": None})
    assert isinstance(told([told_by_name])[-1], e.RunEnded)


def test_an_event_without_a_name_is_known_by_its_object() -> None:
    assert isinstance(told([RawEvent("", {**RUN, "status": "completed"})])[-1], e.RunEnded)


def test_usage_is_told_with_the_end_and_may_lack_figures() -> None:
    ended = told([run("completed", usage={"prompt_tokens": 4, "completion_tokens": None})])[-1]
    assert isinstance(ended, e.RunEnded)
    assert ended.usage is not None
    assert (ended.usage.input_tokens, ended.usage.output_tokens) == (4, None)


def test_an_error_in_the_stream_is_raised_with_its_kind() -> None:
    with pytest.raises(ServerTrouble, match="It fell"):
        told([RawEvent("error", {"code": "server_error", "message": "It fell."})])
    with pytest.raises(QuotaUsedUp):
        told([RawEvent("error", {"type": "insufficient_quota", "message": "Spent."})])


@pytest.mark.parametrize(
    "raw",
    [
        RawEvent("thread.created", {"id": "t", "object": "thread"}),
        RawEvent("thread.run.step.dreamt", {"object": "thread.dream"}),
        RawEvent("weather.changed", {"delta": {"content": "None"}}),
        RawEvent("thread.message.delta", {"id": None, "delta": None}),
        RawEvent("thread.message.delta", {"id": "m", "delta": {"content": [None, {"text": None}]}}),
        text_delta(None),
        RawEvent("thread.run.step.delta", {"id": None, "delta": {"step_details": None}}),
        step_delta({"index": None, "type": None, "function": None}),
    ],
)
def test_what_is_unknown_or_empty_says_nothing(raw: RawEvent) -> None:
    assert told([raw]) == []


def test_the_person_s_own_message_is_not_repeated() -> None:
    mine = {"object": "thread.message", "role": "user", "status": "completed", "content": []}
    assert told([RawEvent("thread.message.created", mine)]) == []


@pytest.mark.parametrize("seed", range(50))
def test_events_in_any_order_and_twice_never_spoil_what_the_server_told_whole(seed: int) -> None:
    dice = random.Random(seed)
    code = {"type": "code_interpreter", "code_interpreter": {"input": "x = 1", "outputs": []}}
    raws = written(Answer("alpha beta gamma delta", items=(code,)))
    *body, end = raws
    body += dice.sample(body, 5)
    dice.shuffle(body)
    known = Following(REMOTE)
    draft = drawn(told([*body, end], known))
    assert draft.text == "alpha beta gamma delta"
    assert [one.code for one in draft.steps] == ["x = 1"]
    assert draft.ended is not None
    assert not known.lacks
