"""What the answers of this process show of an endpoint, and what an assistant lacks there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.backends.trying import try_out
from assistant.backends.watching import Seen, Watched
from assistant.errors import BackendError, BadRequest, ToolMissing
from assistant.events import RunEnded, ToolCallsRequired, ToolStarted
from assistant.messages import CallId, ToolCall, Usage
from tests.contract.talking import BRIEF, Talk
from tests.runs.scripted import COMPLETED, STARTED, Scripted, say

DATA = replace(BRIEF, hosted_tools=("code_interpreter", "web_search"))
CALLED = ToolCallsRequired((ToolCall(CallId("c"), "ping", "{}"),))
BILLED = RunEnded("completed", usage=Usage(7, 5))


def watched(*streams: list[object]) -> Watched:
    return Watched(Scripted(streams=list(streams)), "responses")  # type: ignore[arg-type]


def test_an_answer_shows_text_tools_and_usage_and_nothing_is_known_before() -> None:
    backend = watched([STARTED, say("Hi"), BILLED], [STARTED, CALLED], [STARTED, COMPLETED])
    assert backend.seen == Seen()
    talk = Talk(backend)
    talk.ask("Hello")
    assert backend.seen == Seen(text=True, usage=True)
    list(backend.stream(talk.turn("Call")))
    assert backend.seen == Seen(text=True, tools=True, usage=True)


def test_an_answer_without_usage_shows_that_none_is_told() -> None:
    backend = watched([STARTED, say("Hi"), COMPLETED])
    Talk(backend).ask("Hello")
    assert backend.seen.usage is False


@pytest.mark.parametrize(
    "error",
    [
        BadRequest("{'type': 'code_interpreter'} is not one of: function, file_search"),
        ToolMissing("127.0.0.1:8000 has no code interpreter. It says: use web_search"),
    ],
)
def test_a_tool_that_was_refused_is_lacking_from_then_on(error: BackendError) -> None:
    backend = watched([error])
    assert backend.lacks(DATA) == ()
    talk = Talk(backend, DATA)
    assert talk.ask("Plot it").error is error
    assert backend.lacks(DATA) == ("code_interpreter",)
    assert backend.lacks(BRIEF) == ()


def test_a_tool_that_ran_is_there() -> None:
    backend = watched([STARTED, ToolStarted(CallId("c"), "python", "code_interpreter"), COMPLETED])
    Talk(backend, DATA).ask("Plot it")
    assert backend.seen.hosted == {"code_interpreter": True}


def test_a_try_learns_that_functions_are_refused_and_that_the_model_answers_without() -> None:
    backend = watched([ToolMissing("It has no functions.")], [STARTED, say("pong"), BILLED])
    assert try_out(backend, BRIEF) is None
    assert backend.seen == Seen(text=True, tools=False, usage=True)


def test_a_try_goes_round_with_the_function_and_stops_at_a_model_that_never_ends() -> None:
    backend = watched([STARTED, CALLED], [STARTED, say("pong"), BILLED])
    assert try_out(backend, BRIEF) is None
    assert backend.seen.tools
    problem = try_out(watched(*[[STARTED, CALLED]] * 3), BRIEF)
    assert problem is not None
    assert "3 times" in problem.message


def test_a_try_tells_why_nothing_came() -> None:
    problem = try_out(watched([BadRequest("No.")], [BadRequest("No, either.")]), BRIEF)
    assert problem is not None
    assert (problem.kind, problem.message) == ("bad_request", "No, either.")
