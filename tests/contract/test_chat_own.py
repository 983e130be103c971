"""What only Chat Completions have: parameters that servers refuse, and nothing that is kept."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from assistant.backends.chat.backend import ChatBackend
from assistant.backends.chat.input import NOT_ANSWERED
from assistant.definitions import Connection
from assistant.errors import (
    BackendError,
    BadRequest,
    KeyRefused,
    NotCompatible,
    RateLimited,
    ServerTrouble,
    StreamCut,
    ToolMissing,
)
from assistant.events import ReasoningDelta, TextDelta
from assistant.messages import MessageId, StepPart
from tests.contract.chat_place import CREATE, Place, place
from tests.contract.talking import BRIEF, Talk
from tests.server import Answer, Call, Fault, Manner, Refusing, Reply, Stream, json_reply, sse
from tests.server.streams import error_reply

EFFORT = {"reasoning": {"effort": "low", "summary": "auto"}, "max_output_tokens": 50}


@pytest.fixture
def here() -> Iterator[Place]:
    with place() as here:
        yield here


def roles(body: dict[str, Any]) -> list[str]:
    return [message["role"] for message in body["messages"]]


# -- what is sent


def test_a_definition_for_responses_is_sent_under_the_names_of_this_protocol(here: Place) -> None:
    given = {**EFFORT, "truncation": "auto", "include": ["x"], "temperature": 0.5, "n": 3}
    assert here.talk(parameters=given).ask("Hello").error is None
    [body] = here.sent()
    assert body["reasoning_effort"] == "low"
    assert (body["max_tokens"], body["temperature"]) == (50, 0.5)
    assert not {"reasoning", "max_output_tokens", "truncation", "include", "n"} & body.keys()
    assert body["stream_options"] == {"include_usage": True}
    assert body["messages"][0] == {"role": "system", "content": "Be brief."}
    [tool] = body["tools"]
    assert (tool["type"], tool["function"]["name"]) == ("function", "time_in_zone")
    assert "strict" not in tool["function"]


def test_without_tools_nothing_is_said_about_them(here: Place) -> None:
    talk = here.talk(parameters={"tool_choice": "auto", "parallel_tool_calls": False})
    talk.tools = ()
    assert talk.ask("Hello").error is None
    [body] = here.sent()
    assert not {"tools", "tool_choice", "parallel_tool_calls"} & body.keys()


def test_the_model_of_the_connection_is_asked_where_the_assistant_names_none(here: Place) -> None:
    backend = ChatBackend(Connection("c", "chat", here.server.url, "key", 5.0, model="small"))
    Talk(backend, replace(BRIEF, model="")).ask("Hello")
    backend.close()
    assert here.sent()[-1]["model"] == "small"


def test_arguments_that_are_no_object_go_back_as_an_empty_one(here: Place) -> None:
    here.server.model.says(Answer(calls=(Call("time_in_zone", '{"zone": '),)), Answer("Done."))
    talk = here.talk()
    assert talk.ask("Hm").ended.state == "completed"
    assert talk.ask("And now?").error is None
    for body in here.sent()[1:]:
        [asked] = [m for m in body["messages"] if m.get("tool_calls")]
        assert asked["tool_calls"][0]["function"]["arguments"] == "{}"


def test_a_message_that_was_never_answered_does_not_spoil_the_thread(here: Place) -> None:
    talk = here.talk()
    for _ in range(2):
        here.server.model.says(Answer(fault=Fault(0, "fin")))
        turn = talk.turn("First")
        talk.remember(turn, talk.answer(turn))
    assert talk.ask("Second").text == "You said: Second"
    assert roles(here.sent()[-1]) == ["system", *("user", "assistant") * 2, "user"]
    assert here.sent()[-1]["messages"][2]["content"] == NOT_ANSWERED


def test_what_a_tool_returned_is_followed_by_the_assistant(here: Place) -> None:
    call = Call("time_in_zone", {"zone": "Lima"})
    here.server.model.says(Answer(calls=(call,)), Answer(fault=Fault(0, "fin")))
    talk = here.talk()
    turn = talk.turn("First")
    talk.remember(turn, talk.answer(turn))
    assert talk.ask("Second").text == "You said: Second"
    assert roles(here.sent()[-1])[2:] == ["assistant", "tool", "assistant", "user"]


def test_calls_of_earlier_messages_go_back_one_by_one_and_under_names_that_servers_take(
    here: Place,
) -> None:
    call = Call("time_in_zone", {"zone": "Lima"})
    here.server.model.says(Answer(calls=(call, call)), Answer("Done."))
    talk = here.talk()
    talk.ask("First")
    answer = talk.history[-1]
    long, odd = (part for part in answer.parts if isinstance(part, StepPart))
    steps = (replace(long, call_id="x" * 400), replace(odd, name="functions.time in zone"))
    talk.history = (talk.history[0], replace(answer, parts=(*steps, *answer.parts[2:])))
    assert talk.ask("Second").text == "You said: Second"
    body = here.sent()[-1]
    assert roles(body)[1:-2] == ["user", "assistant", "tool", "assistant", "tool"]


def test_a_history_that_begins_with_an_answer_is_taken(here: Place) -> None:
    talk = here.talk()
    talk.ask("First")
    talk.history = talk.history[1:]
    assert talk.ask("Second").text == "You said: Second"


def test_hosted_tools_are_refused_and_not_left_out(here: Place) -> None:
    error = here.talk(hosted_tools=("code_interpreter",)).ask("Run").error
    assert isinstance(error, ToolMissing)
    assert "code_interpreter" in str(error)
    assert not here.server.requests


# -- what servers refuse


@pytest.mark.parametrize("tells", ["openai", "fastapi", "mistral", "words"])
def test_what_a_server_does_not_know_is_left_out_once_and_remembered(tells: Any) -> None:
    unknown = frozenset(("stream_options", "reasoning_effort", "temperature"))
    with place(Manner(usage="end"), Refusing(unknown, tells)) as here:
        talk = here.talk(parameters={**EFFORT, "temperature": 0.5})
        assert talk.ask("One").text == "You said: One"
        assert talk.ask("Two").text == "You said: Two"
        assert len(here.sent()) == 1 + len(unknown) + 1
        assert not unknown & here.sent()[-1].keys()
        assert here.sent()[-1]["max_tokens"] == 50
        notes = " ".join(here.backend.capabilities().notes)
        assert all(name in notes for name in unknown)


@pytest.mark.parametrize(
    ("given", "refused", "sent"),
    [
        ("max_output_tokens", {"max_tokens"}, "max_completion_tokens"),
        ("max_tokens", {"max_tokens"}, "max_completion_tokens"),
        ("max_completion_tokens", {"max_completion_tokens"}, "max_tokens"),
        ("max_output_tokens", {"max_tokens", "max_completion_tokens"}, None),
    ],
)
def test_the_longest_answer_is_asked_for_under_the_name_that_is_known(
    given: str, refused: set[str], sent: str | None
) -> None:
    with place(refusing=Refusing(frozenset(refused))) as here:
        talk = here.talk(parameters={given: 50})
        talk.ask("One")
        assert talk.ask("Two").text == "You said: Two"
        assert len(here.sent()) == len(refused) + 2
        names = {"max_tokens", "max_completion_tokens"} & here.sent()[-1].keys()
        assert names == ({sent} if sent else set())


def test_what_one_model_refuses_is_still_sent_to_another(here: Place) -> None:
    here.server.script(*CREATE, error_reply(400, "Unknown parameter: 'temperature'."))
    here.talk(parameters={"temperature": 0.5}).ask("One")
    here.talk(parameters={"temperature": 0.5}, model="other").ask("Two")
    here.talk(parameters={"temperature": 0.5}).ask("Three")
    assert ["temperature" in body for body in here.sent()] == [True, False, True, False]


@pytest.mark.parametrize(
    "words",
    [
        "temperature must be between 0 and 2.",
        "'max_tokens' is too large: 50. This model's maximum context length is 40 tokens.",
        "messages[1].content is not supported.",
        "The user is not allowed to do this.",
        "Unsupported value: 'reasoning_effort' does not support 'none' with this model.",
        "No such model.",
    ],
)
def test_a_refusal_that_is_about_what_was_asked_is_told_and_nothing_is_left_out(
    here: Place, words: str
) -> None:
    here.server.script(*CREATE, error_reply(400, words))
    given = {"temperature": 5, "max_tokens": 50, "user": "u", "reasoning_effort": "none"}
    error = here.talk(parameters=given).ask("One").error
    assert words in str(error)
    assert len(here.sent()) == 1


def test_a_model_that_has_only_one_temperature_is_asked_without_another(here: Place) -> None:
    words = "Unsupported value: 'temperature' does not support 0.5 with this model."
    here.server.script(*CREATE, error_reply(400, words, "unsupported_value"))
    assert here.talk(parameters={"temperature": 0.5}).ask("One").text == "You said: One"


def test_a_server_that_repeats_the_request_in_its_refusal_is_not_misread(here: Place) -> None:
    detail = [{"loc": ["body", "messages"], "msg": "Input should not be allowed", "input": "x"}]
    detail[0]["input"] = "temperature max_tokens stream_options"
    here.server.script(*CREATE, json_reply({"detail": detail}, 422))
    assert isinstance(here.talk(parameters={"temperature": 1}).ask("One").error, BackendError)
    assert len(here.sent()) == 1


def test_a_refusal_that_does_not_end_is_not_asked_again_for_ever(here: Place) -> None:
    told = error_reply(400, "stream_options is not supported.")
    here.server.script(*CREATE, told, told)
    assert isinstance(here.talk().ask("One").error, BadRequest)
    assert len(here.sent()) == 2


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (400, "m does not support tools"),
        (404, "No endpoints found that support tool use."),
        (400, '"auto" tool choice requires --enable-auto-tool-choice to be set'),
        (500, "tools param requires --jinja flag"),
        (400, "Unknown parameter: 'tools'."),
    ],
)
def test_a_server_that_takes_no_tools_says_so_in_a_clear_sentence(
    here: Place, status: int, words: str
) -> None:
    here.server.script(*CREATE, error_reply(status, words))
    error = here.talk().ask("One").error
    assert isinstance(error, ToolMissing)
    assert "cannot call functions" in str(error)
    assert words in str(error)
    assert "tools" in error.hint
    assert len(here.sent()) == 1


@pytest.mark.parametrize(
    "words", ["Unknown parameter: 'tools[0].function.x'.", "tool_call_id c1 is not known."]
)
def test_a_fault_inside_a_tool_is_not_taken_for_a_server_without_tools(
    here: Place, words: str
) -> None:
    here.server.script(*CREATE, error_reply(400, words))
    assert str(here.talk().ask("One").error) == words


# -- what comes back


def test_a_server_that_falls_silent_after_the_end_has_answered(here: Place) -> None:
    backend = ChatBackend(Connection("here", "chat", here.server.url, "key", 0.3))
    here.server.model.says(Answer("Hello", fault=Fault(3, "hang")))
    said = Talk(backend).ask("Hello")
    backend.close()
    assert said.error is None
    assert (said.text, said.ended.state) == ("Hello", "completed")


def test_what_was_held_back_when_the_stream_broke_is_kept(here: Place) -> None:
    here.server.model.says(Answer("x", pieces=("<think>", "Hm </th", "x"), fault=Fault(3, "fin")))
    said = here.talk().ask("Hello")
    assert isinstance(said.error, StreamCut)
    assert "".join(event.text for event in said.of(ReasoningDelta)) == "Hm </th"


def test_the_id_of_a_message_that_another_endpoint_knows_is_no_reason_to_leave_it_out(
    here: Place,
) -> None:
    talk = here.talk()
    talk.ask("First")
    talk.remote = replace(talk.remote, knows=MessageId(talk.history[-1].id), thread="conv_1")
    talk.ask("Second")
    assert roles(here.sent()[-1]) == ["system", "user", "assistant", "user"]


# -- what it can do


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (None, None),
        (error_reply(422, "Field required"), None),
        (error_reply(404, "The model '' does not exist.", "model_not_found"), None),
        (json_reply({"detail": "Not Found"}, 404), NotCompatible),
        (error_reply(404, "Invalid URL (POST /v1/chat/completions)"), NotCompatible),
        (json_reply({"detail": "Method Not Allowed"}, 405), NotCompatible),
        (Reply(501, b"<html>Unsupported method</html>", "text/html"), NotCompatible),
        (Reply(200, b"<html>hi</html>", "text/html"), NotCompatible),
        (error_reply(401, "Who are you?"), KeyRefused),
        (error_reply(403, "Not you."), KeyRefused),
        (error_reply(429, "Slow down."), RateLimited),
        (error_reply(500, "key 'messages' not found"), ServerTrouble),
        (error_reply(502, "Bad gateway."), ServerTrouble),
    ],
)
def test_whether_it_is_there_is_asked_with_an_empty_request(
    here: Place, reply: Reply | Stream | None, expected: type | None
) -> None:
    if reply:
        here.server.script(*CREATE, reply)
    if expected is None:
        assert not here.backend.capabilities().keeps_history
    else:
        with pytest.raises(expected) as caught:
            here.backend.capabilities()
        assert caught.value.hint
    [request] = here.server.asked(*CREATE)
    assert request.json() == {}


@pytest.mark.parametrize(("usage", "reports"), [("never", False), ("each", True)])
def test_whether_it_reports_usage_is_seen(usage: Any, reports: bool) -> None:
    with place(Manner(usage=usage)) as here:
        said = here.talk().ask("Hello")
        assert (said.ended.usage is not None) == reports
        assert here.backend.capabilities().reports_usage == reports


def test_an_answer_that_begins_with_a_space_keeps_it(here: Place) -> None:
    here.server.script(*CREATE, Stream([sse({"choices": [{"delta": {"content": "  x"}}]})]))
    assert [event.text for event in here.talk().ask("Hello").of(TextDelta)] == ["  x"]
