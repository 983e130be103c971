"""What is sent to a chat endpoint is in its full form, and in an order that every server takes."""

from typing import Any

import pytest

from assistant.backends.base import Turn
from assistant.backends.chat.input import LEFT_OUT, NOT_ANSWERED, call_ids, request
from assistant.definitions import Assistant, Round
from assistant.messages import (
    CallId,
    Message,
    MessageId,
    Part,
    PartId,
    Role,
    RunId,
    StepPart,
    TextPart,
    ToolCall,
    ToolOutput,
)
from tests.contract.talking import TIME
from tests.server.strict import refusal

Json = dict[str, Any]
BRIEF = Assistant("a", "A", "here", model="m", instructions="Be brief.")
ONE = ToolCall(CallId("call_1"), "time_in_zone", '{"zone": "Lima"}')
TWO = ToolCall(CallId("call_2"), "time_in_zone", '{"zone": "Tokyo"}')


def said(role: Role, *parts: str | Part) -> Message:
    made = (TextPart(PartId(str(at)), p) if isinstance(p, str) else p for at, p in enumerate(parts))
    return Message(MessageId("m"), role, tuple(made))


def step(call_id: str = "c", state: Any = "done", name: str = "f") -> StepPart:
    return StepPart(CallId(call_id), name, "function", state, "{}", output="7")


def messages(*history: Message, rounds: tuple[Round, ...] = ()) -> list[Json]:
    """Return what is sent after the system message; every server takes it."""
    turn = Turn(RunId("r"), BRIEF, said("user", "Now"), _no_file, history, None, (TIME,), rounds)
    body = request(turn, "m")
    assert refusal("chat", {**body, "stream": True}) is None
    assert body["messages"][0] == {"role": "system", "content": "Be brief."}
    return body["messages"][1:]


def _no_file(*_: object) -> Any:
    raise AssertionError


def shape(sent: list[Json]) -> str:
    """Return the roles in letters; one that calls is in upper case."""
    return "".join(
        one["role"][0].upper() if one.get("tool_calls") else one["role"][0] for one in sent
    )


@pytest.mark.parametrize(
    ("history", "sent"),
    [
        ([], "u"),
        ([said("user", "a"), said("assistant", "b")], "uau"),
        ([said("user", "a"), said("assistant", "b", "c")], "uau"),
        ([said("user", "a"), said("assistant")], "uau"),
        ([said("user", "a")], "uau"),
        ([said("assistant", "b")], "uau"),
        ([said("user", "a"), said("assistant", step())], "uAtau"),
        ([said("user", "a"), said("assistant", step("c"), step("d"), "b")], "uAtAtau"),
        ([said("user", "a"), said("assistant", "b", step(), "c")], "uAtau"),
        ([said("user", "a"), said("assistant", "b", step(), "c", step("d"))], "uAtAtau"),
        ([said("user", "a"), said("assistant", step(state="cancelled"))], "uau"),
        ([said("user", "a"), said("assistant", step(name="functions.my tool"), "b")], "uAtau"),
        ([said("user", "a"), said("assistant", step("i" * 400), step("i" * 399), "b")], "uAtAtau"),
    ],
)
def test_every_history_becomes_turns_that_every_server_takes(
    history: list[Message], sent: str
) -> None:
    assert shape(messages(*history)) == sent


def test_what_was_said_in_several_parts_is_one_message() -> None:
    sent = messages(said("user", "a"), said("assistant", "b", "c", step(), "d"))
    assert [one["content"] for one in sent] == ["a", "b\n\nc", "7", "d", "Now"]


def test_a_message_without_an_answer_is_followed_by_a_word_about_it() -> None:
    assert [one["content"] for one in messages(said("user", "a"))] == ["a", NOT_ANSWERED, "Now"]
    assert messages(said("assistant", "b"))[0]["content"] == LEFT_OUT


def test_the_calls_of_a_round_go_back_together_with_the_words_before_them() -> None:
    outputs = (ToolOutput(ONE.call_id, "noon"), ToolOutput(TWO.call_id, "night"))
    sent = messages(rounds=(Round((ONE, TWO), outputs, "Looking."), Round((TWO,), outputs[1:])))
    assert shape(sent) == "uAttAt"
    assert sent[1]["content"] == "Looking."
    assert [call["id"] for call in sent[1]["tool_calls"]] == ["call_1", "call_2"]
    assert sent[1]["tool_calls"][0] == {
        "id": "call_1",
        "type": "function",
        "function": {"name": "time_in_zone", "arguments": '{"zone": "Lima"}'},
    }
    assert sent[2] == {"role": "tool", "tool_call_id": "call_1", "content": "noon"}
    assert sent[4]["content"] is None


def test_the_ids_of_all_calls_of_the_thread_are_known() -> None:
    history = (said("user", "a"), said("assistant", step("old"), "b"))
    rounds = (Round((ONE,), ()),)
    turn = Turn(RunId("r"), BRIEF, said("user", "Now"), _no_file, history, None, (), rounds)
    assert call_ids(turn) == {"old", "call_1"}
