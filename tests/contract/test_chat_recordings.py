"""What real servers of Chat Completions sent, replayed; each test is named after the oddity."""

from pathlib import Path

import pytest

from assistant.backends.chat.backend import ChatBackend
from assistant.definitions import Connection
from assistant.events import ReasoningDelta, RunStarted, TextDelta, ToolCallsRequired, ToolStarted
from assistant.messages import ReasoningPart, TextPart
from tests.contract import replaying
from tests.contract.talking import Said


def replay(recording: str) -> Said:
    here = Connection("here", "chat", "http://127.0.0.1:9/v1", "k")
    return replaying.replay(
        recording, "/v1/chat/completions", lambda wire: ChatBackend(here, transport=wire)
    )


def test_a_first_and_a_last_chunk_without_choices() -> None:
    said = replay("chat_text_then_usage_with_empty_choices.sse")
    [started] = said.of(RunStarted)
    assert (started.remote.run, started.remote.resumable) == ("c1", False)
    assert said.text == "".join(delta.text for delta in said.of(TextDelta)) == "Hello world."
    assert len(said.draft.parts) == 1
    assert (said.ended.state, said.ended.reason) == ("completed", "")
    usage = said.ended.usage
    assert (usage.input_tokens, usage.output_tokens, usage.cached_tokens) == (12, 5, 4)
    assert usage.reasoning_tokens is None


def test_reasoning_content_before_the_text() -> None:
    said = replay("chat_reasoning_content_then_text.sse")
    thought, text = said.draft.parts
    assert isinstance(thought, ReasoningPart)
    assert isinstance(text, TextPart)
    assert (thought.text, text.text) == ("Let me see. 2 and 2.", "The answer is 4.")
    assert len(said.of(ReasoningDelta)) == 2


def test_think_tags_that_are_split_over_chunks() -> None:
    said = replay("chat_think_tags_split_over_chunks.sse")
    thought, text = said.draft.parts
    assert isinstance(thought, ReasoningPart)
    assert isinstance(text, TextPart)
    assert (thought.text, text.text) == ("Let me see.", "The answer is 4.")
    assert said.ended.usage is None


def test_two_calls_by_index_whose_ids_come_late() -> None:
    said = replay("chat_two_tool_calls_by_index_with_late_ids.sse")
    [required] = said.of(ToolCallsRequired)
    assert [(call.name, call.arguments) for call in required.calls] == [
        ("query_table", '{"sql": "select 1"}'),
        ("describe_table", '{"table": "orders"}'),
    ]
    first, second = (call.call_id for call in required.calls)
    assert first == "call_a"
    assert second not in ("", first)
    assert [event.call_id for event in said.of(ToolStarted)] == [first, second]
    assert [step.arguments for step in said.draft.steps] == [
        call.arguments for call in required.calls
    ]
    assert required.usage.output_tokens == 5


def test_whole_calls_without_index_or_id_and_an_end_that_says_stop() -> None:
    said = replay("chat_tool_calls_without_index_or_id_and_stop.sse")
    [required] = said.of(ToolCallsRequired)
    assert [call.arguments for call in required.calls] == [
        '{"sql": "select 1"}',
        '{"sql": "select 2"}',
    ]
    assert len({call.call_id for call in required.calls}) == 2
    assert all(call.call_id for call in required.calls)


def test_an_error_in_the_middle_of_an_answer() -> None:
    said = replay("chat_error_in_mid_stream.sse")
    assert said.text == "The first half "
    assert (said.ended.state, said.ended.reason) == ("failed", "503")
    assert said.ended.problem.message == "overloaded"


def test_an_end_by_length_and_no_done_after_it() -> None:
    said = replay("chat_without_done_after_length.sse")
    assert said.text == "It begins"
    assert (said.ended.state, said.ended.reason) == ("incomplete", "max_output_tokens")


@pytest.mark.parametrize("recording", replaying.recordings("chat"))
def test_no_recording_is_without_a_test_or_ends_in_an_exception(recording: str) -> None:
    said = replay(recording)
    assert said.error is None
    assert "None" not in said.text
    assert all(event.raw for event in said.events)
    assert recording in Path(__file__).read_text()
