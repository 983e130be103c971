"""What of a thread is told again: everything that was said, and calls that every parser takes."""

import pytest

from assistant.backends.retelling import CANCELLED, Call, Called, Told, Words, is_object, retold
from assistant.definitions import Round
from assistant.messages import (
    CallId,
    Message,
    MessageId,
    Part,
    PartId,
    ReasoningPart,
    StepPart,
    TextPart,
    ToolCall,
    ToolOutput,
)

BAD = ['{"zone": ', "[1]", "null", '"x"', '{"a": NaN}', '{"a": -Infinity}', '{"a": 1e999}']
BAD += ['{"a": "\\ud800"}', "[" * 100_000, "{'a': 1}"]


def said(*parts: Part) -> Message:
    return Message(MessageId("m1"), "assistant", parts)


def text(words: str) -> TextPart:
    return TextPart(PartId(words), words)


def step(call_id: str, state: str = "done", arguments: str = "{}", output: str = "out") -> StepPart:
    return StepPart(CallId(call_id), "f", "function", state, arguments, output=output)  # type: ignore[arg-type]


def calls(told: list[Told]) -> list[Call]:
    return [call for one in told if isinstance(one, Called) for call in one.calls]


def test_words_and_calls_keep_their_order_and_calls_in_a_row_stay_together() -> None:
    question = Message(MessageId("q1"), "user", (text("Well?"),))
    answer = said(text("Let me look."), step("a"), step("b"), text("Done."), step("c"))
    told = list(retold([question, answer]))
    assert [one.text if isinstance(one, Words) else len(one.calls) for one in told] == [
        *("Well?", "Let me look.", 2, "Done.", 1)
    ]
    assert [one.role for one in told if isinstance(one, Words)] == ["user", *["assistant"] * 2]


def test_a_sentence_that_stands_above_its_calls_is_told_after_them() -> None:
    above = TextPart(PartId("t"), "It is 4.", ahead=True)
    told = list(retold([said(step("look"), above, step("a"), step("b")), said(text("Next."))]))
    assert [one.text if isinstance(one, Words) else len(one.calls) for one in told] == [
        *(3, "It is 4.", "Next.")
    ]


def test_ids_are_the_same_each_time_and_no_others() -> None:
    messages = [said(text("a"), text("b")), Message(MessageId("m2"), "assistant", (text("c"),))]
    rounds = [Round((), (), "d"), Round((), (), "e")]
    ids = [one.id for one in retold(messages, rounds) if isinstance(one, Words)]
    assert ids == [one.id for one in retold(messages, rounds) if isinstance(one, Words)]
    assert len(set(ids)) == 5


@pytest.mark.parametrize("arguments", BAD)
def test_arguments_that_are_no_object_go_back_as_none_with_what_the_tool_said(
    arguments: str,
) -> None:
    error = '{"error": {"kind": "bad_arguments"}}'
    told = list(retold([said(step("a", "failed", arguments, error))]))
    assert calls(told) == [Call(CallId("a"), "f", "{}", error)]


@pytest.mark.parametrize("arguments", BAD)
def test_without_a_word_of_the_tool_the_output_says_that_they_were_no_object(
    arguments: str,
) -> None:
    asked = ToolCall(CallId("a"), "f", arguments)
    [one] = calls(list(retold([], [Round((asked,), ())])))
    assert one.arguments == "{}"
    assert "no JSON object" in one.output
    assert is_object(one.output)


@pytest.mark.parametrize("arguments", ['{"zone": "Asia/Tokyo"}', ' {"a": 1.5e3}\n', '{"ü": "😀"}'])
def test_an_object_goes_back_as_it_was_written(arguments: str) -> None:
    [one] = calls(list(retold([said(step("a", arguments=arguments))])))
    assert one.arguments == arguments


def test_no_arguments_are_an_empty_object_and_no_fault() -> None:
    assert calls(list(retold([said(step("a", arguments=""))]))) == [
        Call(CallId("a"), "f", "{}", "out")
    ]


def test_a_name_that_no_server_takes_is_told_in_one_that_all_take() -> None:
    asked = ToolCall(CallId("a"), "run tool/x." + "y" * 99, "{}")
    [one] = calls(list(retold([], [Round((asked,), ())])))
    assert one.name == "run_tool_x_" + "y" * 53


def test_calls_that_were_cut_short_are_left_out_and_words_around_them_stay() -> None:
    cut = step("b", "cancelled", '{"sql": "SELE', "")
    running = step("c", "running", "{}", "")
    told = list(retold([said(text("Let me look."), step("a"), cut, running, text("So"))]))
    assert [call.call_id for call in calls(told)] == ["a"]
    assert [one.text for one in told if isinstance(one, Words)] == ["Let me look.", "So"]


def test_an_answer_that_was_only_a_cut_call_is_nothing() -> None:
    assert list(retold([said(step("a", "cancelled", "{", ""))])) == []


def test_each_call_of_a_round_has_an_output() -> None:
    asked = tuple(ToolCall(CallId(name), "f", "{}") for name in ("a", "b"))
    done = Round(asked, (ToolOutput(CallId("b"), "two"),), "Looking.")
    words, called = retold([], [done])
    assert isinstance(words, Words)
    assert isinstance(called, Called)
    assert [call.output for call in called.calls] == [CANCELLED, "two"]


def test_what_nobody_said_is_not_told() -> None:
    thought = ReasoningPart(PartId("r"), "Hm.")
    search = StepPart(CallId("w"), "web_search", "web_search", "done", result={"a": 1})
    blank = TextPart(PartId("t"), " \n")
    assert list(retold([said(thought, search, blank)])) == []
    assert list(retold([Message(MessageId("q"), "user", ())])) == []
