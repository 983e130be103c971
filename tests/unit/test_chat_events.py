"""Chunks become neutral events, however calls are numbered and whatever is missing."""

from collections.abc import Iterable
from typing import Any

import pytest

from assistant.backends.chat.events import ended, translate
from assistant.backends.chat.reading import Reading
from assistant.backends.wire.sse import RawEvent
from assistant.errors import NotCompatible, RateLimited, StreamCut
from assistant.events import (
    Cited,
    Event,
    ReasoningDelta,
    RefusalDelta,
    RunEnded,
    RunStarted,
    TextDelta,
    ToolArguments,
    ToolCallsRequired,
    ToolStarted,
)
from assistant.messages import ToolCall

Json = dict[str, Any]
STOP = {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}


def delta(**fields: Any) -> Json:
    return {"id": "c1", "choices": [{"index": 0, "delta": fields, "finish_reason": None}]}


def call(arguments: Any = "", name: str = "", **fields: Any) -> Json:
    function = {"arguments": arguments} | ({"name": name} if name else {})
    return {**fields, "function": function}


def finish(word: str) -> Json:
    return {"choices": [{"index": 0, "delta": {}, "finish_reason": word}]}


def read(*chunks: Json, reading: Reading | None = None) -> list[Event]:
    """Return all that a stream of *chunks* tells, its end included."""
    reading = reading or Reading()
    told = [event for chunk in chunks for event in translate(_raw(chunk), reading)]
    if not told or not isinstance(told[-1], RunEnded):
        told += ended(reading)
    assert all(event.raw for event in told)
    return told


def _raw(chunk: Json) -> RawEvent:
    return RawEvent("error", chunk["error"]) if "error" in chunk else RawEvent("", chunk)


def calls(told: Iterable[Event]) -> tuple[ToolCall, ...]:
    [required] = [event for event in told if isinstance(event, ToolCallsRequired)]
    return required.calls


def asked(*chunks: list[Json]) -> list[tuple[str, str]]:
    """Return names and arguments of the calls that are told in these lists of pieces."""
    told = read(*(delta(tool_calls=pieces) for pieces in chunks), finish("tool_calls"))
    made = calls(told)
    assert len({one.call_id for one in made}) == len(made)
    assert [e.name for e in told if isinstance(e, ToolStarted)] == [one.name for one in made]
    for one in made:
        pieces = [e.text for e in told if isinstance(e, ToolArguments) and e.call_id == one.call_id]
        assert "".join(pieces) == one.arguments
    return [(one.name, one.arguments) for one in made]


# -- calls


@pytest.mark.parametrize(
    "chunks",
    [
        pytest.param(
            [
                [call("", "f", index=0, id="a"), call("", "g", index=1, id="b")],
                [call('{"x"', index=0), call('{"y"', index=1)],
                [call(":1}", index=0), call(":2}", index=1)],
            ],
            id="by index, at the same time",
        ),
        pytest.param(
            [
                [call('{"x":1}', "f", index=0, id="a")],
                [call('{"y":2}', "g", index=0, id="b")],
            ],
            id="every call is number 0",
        ),
        pytest.param(
            [[call('{"x":1}', "f", index=0)], [call('{"y":2}', "g", index=0)]],
            id="every call is number 0 and has no id",
        ),
        pytest.param(
            [
                [call('{"x"', "f", id="a")],
                [call(":1}")],
                [call('{"y"', "g", id="b")],
                [call(":2}")],
            ],
            id="no index, one after the other",
        ),
        pytest.param(
            [
                [call('{"x"', "f", id="a"), call('{"y"', "g", id="b")],
                [call(":1}", id="a"), call(":2}", id="b")],
            ],
            id="no index, by id",
        ),
        pytest.param(
            [[call('{"x":1}', "f"), call('{"y":2}', "g")]],
            id="no index, no id, whole",
        ),
        pytest.param(
            [[call('{"x":1}', "f", id="a"), call('{"y":2}', "g", id="a")]],
            id="no index, whole, one id for both",
        ),
        pytest.param(
            [
                [call("", "f", index=0), call("", "g", index=1)],
                [call('{"x":1}', index=0, id="a")],
                [call('{"y":2}', index=1, id="b")],
            ],
            id="late ids",
        ),
        pytest.param(
            [
                [call('{"x"', "f", index=0, id="a")],
                [call(":1}", "f", index=0, id="a")],
                [call('{"x":1}', "f", index=0, id="a")],
                [call('{"y"', "g", index=1, id="a")],
                [call(":2}", "g", index=1, id="a")],
            ],
            id="all of it repeated",
        ),
        pytest.param(
            [[call({"x": 1}, "f", index=0)], [call({"y": 2}, "g", index=1)]],
            id="arguments that are objects",
        ),
    ],
)
def test_two_calls_are_two_calls(chunks: list[list[Json]]) -> None:
    told = [(name, written.replace(" ", "")) for name, written in asked(*chunks)]
    assert told == [("f", '{"x":1}'), ("g", '{"y":2}')]


def test_a_call_without_arguments_is_one() -> None:
    assert asked([call(None, "f", index=0, id="a")]) == [("f", "")]


def test_pieces_that_belong_to_no_call_are_passed_over() -> None:
    assert asked([call("lost", index=3)], [{}], [call("{}", "f")], [{"index": 7}]) == [("f", "{}")]


def test_one_call_as_it_was_told_before_there_were_several() -> None:
    told = read(
        delta(function_call={"name": "f", "arguments": '{"x"'}),
        delta(function_call={"arguments": ":1}"}),
        finish("function_call"),
    )
    assert [(one.name, one.arguments) for one in calls(told)] == [("f", '{"x":1}')]


def test_an_id_of_an_earlier_round_is_not_used_again() -> None:
    reading = Reading(1, taken={"call_0"})
    told = read(delta(tool_calls=[call("{}", "f", id="call_0")]), STOP, reading=reading)
    [made] = calls(told)
    assert made.call_id != "call_0"
    assert len(made.call_id) == 9
    assert made.call_id.isalnum()


def test_a_call_that_is_waited_for_and_not_named_is_told() -> None:
    with pytest.raises(NotCompatible, match="which"):
        read(delta(content="Looking."), finish("tool_calls"))


@pytest.mark.parametrize("word", ["length", "content_filter"])
def test_calls_of_an_answer_that_was_cut_are_not_run(word: str) -> None:
    [*_, last] = read(delta(tool_calls=[call('{"x', "f", index=0)]), finish(word))
    assert isinstance(last, RunEnded)
    assert last.state == "incomplete"


# -- ends


@pytest.mark.parametrize(
    ("word", "state", "reason"),
    [
        ("stop", "completed", ""),
        ("STOP", "completed", ""),
        ("eos", "completed", ""),
        ("length", "incomplete", "max_output_tokens"),
        ("content_filter", "incomplete", "content_filter"),
        ("insufficient_system_resource", "incomplete", "insufficient_system_resource"),
        ("error", "failed", "error"),
    ],
)
def test_each_word_for_the_end_is_one_of_ours(word: str, state: str, reason: str) -> None:
    [*_, last] = read(delta(content="Hello"), finish(word))
    assert isinstance(last, RunEnded)
    assert (last.state, last.reason) == (state, reason)
    assert (last.problem is not None) == (state == "failed")
    assert last.remote is not None


def test_without_a_word_for_the_end_an_answer_has_not_ended() -> None:
    with pytest.raises(StreamCut):
        read(delta(content="Hello"))


def test_what_was_held_back_is_told_before_a_cut() -> None:
    reading = Reading()
    told = list(translate(_raw(delta(content="<thin")), reading))
    left = ended(reading)
    told.append(next(left))
    assert "".join(e.text for e in told if isinstance(e, TextDelta)) == "<thin"
    with pytest.raises(StreamCut):
        next(left)


def test_an_error_before_anything_else_is_raised_so_that_it_can_be_waited_out() -> None:
    with pytest.raises(RateLimited):
        read({"error": {"message": "Slow down.", "code": "rate_limit_exceeded"}})


def test_an_error_after_the_end_does_not_undo_the_answer() -> None:
    [*_, last] = read(delta(content="Hello"), STOP, {"error": {"message": "billing is away"}})
    assert isinstance(last, RunEnded)
    assert last.state == "completed"


# -- fields


@pytest.mark.parametrize(
    "chunk",
    [
        {"id": "c1", "object": "chat.completion.chunk", "choices": None},
        {"id": "c1", "object": "chat.completion.chunk"},
        {"id": "c1", "choices": [{"index": 0, "delta": None}]},
        {"id": "c1", "choices": [{"index": 0}]},
        {"id": "c1", "choices": [{"delta": {"content": None, "tool_calls": None}}]},
        {"id": "c1", "choices": [{"index": 1, "delta": {"content": "another answer"}}]},
        {"id": "c1", "choices": [{"delta": {"content": 7, "tool_calls": ["x"], "refusal": {}}}]},
    ],
)
def test_a_chunk_that_lacks_something_says_nothing(chunk: Json) -> None:
    told = read(chunk, delta(content="Hello"), STOP)
    assert [type(event) for event in told] == [RunStarted, TextDelta, RunEnded]


@pytest.mark.parametrize(
    "fields",
    [
        {"reasoning_content": "Hm."},
        {"reasoning": "Hm."},
        {"reasoning": {"content": "Hm."}},
        {"reasoning_content": "Hm.", "reasoning": "Hm."},
        {"content": [{"type": "thinking", "thinking": [{"type": "text", "text": "Hm."}]}]},
        {"content": "<think>Hm.</think>"},
    ],
)
def test_a_thought_is_told_once_under_whatever_name(fields: Json) -> None:
    told = read(delta(**fields), delta(content="Yes."), STOP)
    assert [e.text for e in told if isinstance(e, ReasoningDelta)] == ["Hm."]
    assert [e.text for e in told if isinstance(e, TextDelta)] == ["Yes."]


def test_content_may_be_a_list_of_parts() -> None:
    told = read(delta(content=[{"type": "text", "text": "Hel"}, {"text": "lo"}]), STOP)
    assert "".join(e.text for e in told if isinstance(e, TextDelta)) == "Hello"


def test_a_whole_message_in_the_place_of_a_piece_is_taken() -> None:
    told = read({"choices": [{"message": {"content": "Hello"}, "finish_reason": "stop"}]})
    assert [e.text for e in told if isinstance(e, TextDelta)] == ["Hello"]


def test_sources_on_the_web_are_cited() -> None:
    source = {"url": "http://x.invalid/", "title": "X", "start_index": 0, "end_index": 5}
    told = read(
        delta(content="Hello"),
        delta(annotations=[{"type": "url_citation", "url_citation": source}, {"type": "tomorrow"}]),
        STOP,
    )
    [cited] = [event for event in told if isinstance(event, Cited)]
    assert cited.part_id == told[1].part_id
    assert (cited.citation.title, cited.citation.url) == ("X", "http://x.invalid/")
    assert (cited.citation.start, cited.citation.end) == (0, 5)


def test_a_refusal_comes_in_pieces() -> None:
    told = read(delta(refusal="I can"), delta(refusal="not."), STOP)
    assert [e.text for e in told if isinstance(e, RefusalDelta)] == ["I can", "not."]


def test_of_usage_on_every_chunk_the_last_counts() -> None:
    details = {"prompt_tokens_details": {"cached_tokens": 4}}
    details["completion_tokens_details"] = {"reasoning_tokens": 2}
    told = read(
        {**delta(content="Hel"), "usage": {"prompt_tokens": 9, "completion_tokens": 1}},
        {**delta(content="lo"), "usage": {"prompt_tokens": 9, "completion_tokens": 2, **details}},
        {**STOP, "usage": None},
    )
    usage = told[-1].usage
    assert (usage.input_tokens, usage.output_tokens) == (9, 2)
    assert (usage.cached_tokens, usage.reasoning_tokens) == (4, 2)


def test_two_rounds_share_no_part() -> None:
    first, second = (
        read(delta(content="Hello"), STOP, reading=Reading(number)) for number in (0, 1)
    )
    assert first[1].part_id != second[1].part_id
