"""The loop: rounds of tools, waiting, resuming and ending, against a script."""

from __future__ import annotations

from assistant import errors
from assistant.children.stopping import Stop
from assistant.events import (
    Event,
    RunEnded,
    StatusChanged,
    TextDone,
    ToolCallsRequired,
    ToolFinished,
)
from assistant.messages import CallId, PartId, Remote, ToolCall, Usage
from assistant.runs.drafts import Draft
from assistant.runs.loop import MAX_ROUNDS, Loop
from assistant.runs.measuring import MAX_TEXT
from assistant.runs.tool_calls import ToolCalls
from assistant.tools.calling import Toolbox
from tests.runs.conftest import turn_of
from tests.runs.scripted import (
    COMPLETED,
    REMOTE,
    RESUMABLE,
    STARTED,
    RunStarted,
    Scripted,
    say,
    until_stopped,
)


def calls(*arguments: str) -> tuple[ToolCall, ...]:
    return tuple(
        ToolCall(CallId(f"call_{i}"), "calculate", text) for i, text in enumerate(arguments)
    )


def play(
    backend: Scripted, toolbox: Toolbox, stop: Stop | None = None
) -> tuple[RunEnded, list[Event]]:
    events: list[Event] = []
    draft = Draft()

    def emit(event: Event) -> None:
        draft.apply(event)
        events.append(event)

    ended = Loop(backend, ToolCalls(toolbox), turn_of(toolbox, stop), emit, draft).run()
    backend.close()
    return ended, events


def text_of(events: list[Event]) -> str:
    draft = Draft()
    for event in events:
        draft.apply(event)
    return draft.text


def test_an_answer_is_passed_on_as_it_comes(toolbox: Toolbox):
    ended, events = play(Scripted([[STARTED, say("Hel"), say("lo"), COMPLETED]]), toolbox)
    assert ended.state == "completed"
    assert ended.remote == REMOTE
    assert events == [STARTED, say("Hel"), say("lo")]


def test_parallel_calls_keep_their_ids_and_their_order(toolbox: Toolbox):
    required = ToolCallsRequired(calls('{"expression": "6*7"}', '{"expression": "1+1"}'), REMOTE)
    backend = Scripted([[STARTED, required], [say("42 and 2"), COMPLETED]])
    ended, events = play(backend, toolbox)
    assert ended.state == "completed"
    (done,) = backend.turns[1].rounds
    assert [output.call_id for output in done.outputs] == ["call_0", "call_1"]
    assert ["42" in done.outputs[0].text, "2" in done.outputs[1].text] == [True, True]
    finished = {e.call_id: e for e in events if isinstance(e, ToolFinished)}
    assert finished.keys() == {"call_0", "call_1"}
    assert not any(event.failed for event in finished.values())


def test_a_tool_that_fails_is_told_to_the_model_and_the_run_goes_on(toolbox: Toolbox):
    required = ToolCallsRequired((ToolCall(CallId("c"), "no_such_tool", "{}"),), REMOTE)
    backend = Scripted([[STARTED, required], [say("sorry"), COMPLETED]])
    ended, events = play(backend, toolbox)
    assert ended.state == "completed"
    assert "error" in backend.turns[1].rounds[0].outputs[0].text
    assert any(isinstance(e, ToolFinished) and e.failed for e in events)


def test_of_200_calls_in_one_round_64_are_done_and_the_model_is_told_of_the_rest(toolbox: Toolbox):
    asked = tuple(ToolCall(CallId(f"c{n}"), "no_such_tool", "{}") for n in range(200))
    backend = Scripted([[STARTED, ToolCallsRequired(asked, REMOTE)], [say("well"), COMPLETED]])
    ended, events = play(backend, toolbox)
    assert ended.state == "completed"
    texts = [output.text for output in backend.turns[1].rounds[0].outputs]
    assert [("too_many_calls" in text) for text in texts] == [False] * 64 + [True] * 136
    assert "Call at most 64 tools in one round" in texts[-1]
    finished = [event for event in events if isinstance(event, ToolFinished)]
    assert sorted(event.call_id for event in finished) == sorted(call.call_id for call in asked)
    assert all(event.failed for event in finished)


def test_a_stop_in_mid_round_waits_for_no_call_and_closes_each_as_cancelled(toolbox: Toolbox):
    stop = Stop()
    draft = Draft()
    finished: list[CallId] = []
    asked = calls(*['{"expression": "1+1"}'] * 40)

    def emit(event: Event) -> None:
        draft.apply(event)
        if isinstance(event, ToolFinished):
            finished.append(event.call_id)
            stop.ask("user")

    backend = Scripted([[STARTED, ToolCallsRequired(asked, REMOTE)]])
    ended = Loop(backend, ToolCalls(toolbox), turn_of(toolbox, stop), emit, draft).run()
    assert ended.state == "stopped"
    draft.apply(ended)
    assert len(finished) == len(set(finished))
    states = [step.state for step in draft.steps]
    assert states.count("done") == len(finished) < 40
    assert states.count("cancelled") == 40 - len(finished)


def test_tools_that_call_for_ever_end_after_12_rounds(toolbox: Toolbox):
    required = ToolCallsRequired(calls('{"expression": "1"}'), REMOTE)
    backend = Scripted([[STARTED, required] for _ in range(MAX_ROUNDS)])
    ended, _ = play(backend, toolbox)
    assert (ended.state, ended.reason) == ("incomplete", "too_many_rounds")
    assert len(backend.turns) == MAX_ROUNDS == 12


def test_usage_is_added_up_over_the_rounds(toolbox: Toolbox):
    required = ToolCallsRequired(calls('{"expression": "1"}'), REMOTE, Usage(10, 5))
    last = RunEnded("completed", usage=Usage(20, 7, cached_tokens=3))
    ended, _ = play(Scripted([[STARTED, required], [last]]), toolbox)
    assert ended.usage == Usage(30, 12, cached_tokens=3)


def test_a_rate_limit_shows_a_countdown_and_then_asks_again(toolbox: Toolbox):
    limited = errors.RateLimited("slow down", retry_after_s=0.01)
    ended, events = play(Scripted([[limited], [STARTED, say("ok"), COMPLETED]]), toolbox)
    assert ended.state == "completed"
    assert StatusChanged("waiting", "slow down", 0.01) in events


def test_a_countdown_can_be_stopped(toolbox: Toolbox):
    stop = Stop()
    events: list[Event] = []

    def emit(event: Event) -> None:
        events.append(event)
        if isinstance(event, StatusChanged) and event.status == "waiting":
            stop.ask("user")

    backend = Scripted([[errors.RateLimited("slow down", retry_after_s=100)]])
    ended = Loop(backend, ToolCalls(toolbox), turn_of(toolbox, stop), emit, Draft()).run()
    assert ended.state == "stopped"


def test_a_cut_is_resumed_and_no_character_comes_twice(toolbox: Toolbox):
    backend = Scripted(
        [[RunStarted(RESUMABLE, sequence=0), say("Hel"), errors.StreamCut("cut")]],
        [[TextDone(PartId("msg_1:0"), "Hello"), COMPLETED]],
    )
    ended, events = play(backend, toolbox)
    assert ended.state == "completed"
    assert text_of(events) == "Hello"
    assert backend.resumed_after == [0]


def test_a_cut_that_cannot_be_resumed_keeps_what_came(toolbox: Toolbox):
    cut = errors.StreamCut("cut")
    backend = Scripted([[RunStarted(Remote()), say("Hel"), cut]])
    ended, events = play(backend, toolbox)
    assert (ended.state, ended.reason) == ("interrupted", "cut")
    assert text_of(events) == "Hel"


def test_a_cut_whose_resume_is_refused_is_interrupted_and_tells_the_first_cause(toolbox: Toolbox):
    backend = Scripted(
        [[RunStarted(RESUMABLE, sequence=0), say("Hel"), errors.StreamCut("the line went dead")]],
        [[errors.KeyRefused("no")]],
    )
    ended, events = play(backend, toolbox)
    assert ended.state == "interrupted"
    assert ended.problem is not None
    assert ended.problem.message == "the line went dead"
    assert text_of(events) == "Hel"


def test_what_a_backend_says_of_its_own_asking_is_not_yet_an_answer(toolbox: Toolbox):
    asking = StatusChanged("starting", "asking the endpoint what it can do")
    away = errors.Unreachable("refused", maybe_accepted=False)
    backend = Scripted([[asking, away], [asking, STARTED, say("ok"), COMPLETED]])
    ended, _ = play(backend, toolbox)
    assert ended.state == "completed"


def test_a_body_that_just_ends_is_a_cut(toolbox: Toolbox):
    ended, _ = play(Scripted([[RunStarted(Remote()), say("Hel")]]), toolbox)
    assert ended.state == "interrupted"


def test_a_request_that_was_accepted_unseen_is_followed_not_repeated(toolbox: Toolbox):
    lost = errors.Unreachable("reset", maybe_accepted=True)
    backend = Scripted([[lost]], [[say("ok"), COMPLETED]], found=RESUMABLE, finds=True)
    ended, events = play(backend, toolbox)
    assert ended.state == "completed"
    assert text_of(events) == "ok"
    assert len(backend.turns) == 1


def test_a_request_that_was_not_accepted_is_sent_again_after_looking(toolbox: Toolbox):
    lost = errors.Unreachable("reset", maybe_accepted=True)
    backend = Scripted([[lost], [STARTED, say("ok"), COMPLETED]], finds=True)
    assert play(backend, toolbox)[0].state == "completed"


def test_a_request_that_nobody_can_look_up_is_never_repeated(toolbox: Toolbox):
    backend = Scripted([[errors.Unreachable("reset", maybe_accepted=True)]])
    ended, _ = play(backend, toolbox)
    assert ended.state == "interrupted"
    assert len(backend.turns) == 1


def test_an_answer_beyond_2_mb_ends_as_incomplete_and_is_cancelled(toolbox: Toolbox):
    backend = Scripted([[STARTED, *(say("x" * 500_000) for _ in range(5)), COMPLETED]])
    ended, events = play(backend, toolbox)
    assert (ended.state, ended.reason) == ("incomplete", "too_long")
    assert len(text_of(events)) <= MAX_TEXT
    assert len(backend.cancelled) == 1


def test_stop_cancels_at_the_server_and_keeps_the_text(toolbox: Toolbox):
    stop = Stop()
    events: list[Event] = []

    def emit(event: Event) -> None:
        events.append(event)
        if event == say("Hel"):
            stop.ask("user")

    backend = Scripted([until_stopped(STARTED, say("Hel"))])
    ended = Loop(backend, ToolCalls(toolbox), turn_of(toolbox, stop), emit, Draft()).run()
    assert (ended.state, ended.reason) == ("stopped", "user")
    assert text_of(events) == "Hel"
    assert [turn.remote for turn in backend.cancelled] == [REMOTE]


def test_an_answer_that_ends_while_it_is_stopped_is_stopped(toolbox: Toolbox):
    stop = Stop()
    stop.ask("user")
    ended, _ = play(Scripted([[STARTED, COMPLETED]]), toolbox, stop)
    assert ended.state == "stopped"
