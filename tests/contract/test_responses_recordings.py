"""What real servers sent, replayed; each test is named after the oddity of its recording."""

from pathlib import Path

import pytest

from assistant.backends.responses.backend import ResponsesBackend
from assistant.definitions import Connection
from assistant.events import ReasoningDelta, RunStarted, TextDelta, ToolCallsRequired
from assistant.messages import ReasoningPart, TextPart
from assistant.runs import citing
from tests.contract import replaying
from tests.contract.talking import Said


def replay(recording: str) -> Said:
    here = Connection("here", "responses", "http://127.0.0.1:9/v1", "k")
    return replaying.replay(
        recording, "/v1/responses", lambda wire: ResponsesBackend(here, transport=wire)
    )


def test_a_stream_without_content_indices() -> None:
    said = replay("responses_conversation_stream.sse")
    assert said.text == "Just a quick hello"
    assert len(said.draft.parts) == 1
    assert said.ended.state == "completed"
    assert (said.ended.usage.output_tokens, said.ended.usage.cached_tokens) == (4, 32)
    assert said.ended.sequence == 11


def test_a_stream_without_sequence_numbers_or_indices() -> None:
    said = replay("responses_without_sequence_numbers.sse")
    assert said.text == "Awesome! I'm here to"
    assert "".join(event.text for event in said.of(TextDelta)) == said.text
    assert len(said.draft.parts) == 1
    assert said.ended.state == "completed"
    assert said.last_number is None


def test_a_function_call_without_any_text_or_text_done() -> None:
    said = replay("responses_function_call_without_text_done.sse")
    [required] = said.of(ToolCallsRequired)
    [call] = required.calls
    assert (call.name, call.arguments) == ("get_weather", '{"city": "mock-city"}')
    assert call.call_id == "call_a6a4f59191134958926ade21"
    assert said.draft.steps[0].arguments == call.arguments
    assert required.usage.input_tokens == 7
    assert said.error is None


def test_an_error_as_a_flat_event_after_a_good_beginning() -> None:
    said = replay("responses_error_event.sse")
    assert (said.ended.state, said.ended.reason) == ("failed", "404")
    assert said.ended.problem.kind == "unknown_model"
    assert "no model called nope/x" in said.ended.problem.message
    assert said.of(RunStarted)[0].remote.run.startswith("resp_7735e3b9")
    assert said.error is None


def test_a_reasoning_summary_before_the_text() -> None:
    said = replay("responses_reasoning_summary.sse")
    thought, _ = said.draft.parts
    assert isinstance(thought, ReasoningPart)
    assert thought.text == "Let me think about it."
    assert len(said.of(ReasoningDelta)) == 2
    assert said.text == "Forty two."
    assert said.ended.usage.input_tokens == 0


def test_one_answer_whose_text_comes_in_several_items() -> None:
    said = replay("responses_text_in_several_items.sse")
    assert "".join(event.text for event in said.of(TextDelta)) == "".join(
        part.text for part in said.draft.parts if isinstance(part, TextPart)
    )
    assert said.ended.state == "completed"


def test_markers_of_citations_inside_the_text() -> None:
    said = replay("responses_citation_markers.sse")
    assert "【4:0†report.pdf】" in said.text
    assert said.ended.state == "completed"


@pytest.mark.parametrize("recording", replaying.recordings("responses"))
def test_no_recording_is_without_a_test_or_ends_in_an_exception(recording: str) -> None:
    said = replay(recording)
    assert said.error is None
    assert "None" not in said.text
    assert recording in Path(__file__).read_text()


def test_a_text_in_several_items() -> None:
    said = replay("responses_text_in_several_items.sse")
    assert said.text == (
        "Findings:\n\n- First point about sales, with more\n- Second point."
        "\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    )
    assert len(said.draft.parts) == 6


def test_markers_of_citations() -> None:
    said = replay("responses_citation_markers.sse")
    parts = said.draft.parts
    assert [source.title for source in citing.sources(parts)] == ["report.pdf", "Example A"]
    assert citing.plain(said.text, citing.Numbers(citing.markers(parts)), final=True) == (
        "Sales rose 12%[1] and costs fell. Web says so [2] and more."
    )
