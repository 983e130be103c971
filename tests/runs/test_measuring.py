"""The caps of one answer: what goes beyond is refused, what repeats an answer is not."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from assistant.errors import TooLong
from assistant.events import (
    Cited,
    Event,
    MediaReady,
    ReasoningDelta,
    RefusalDelta,
    StatusChanged,
    TextDelta,
    TextDone,
    ToolArguments,
    ToolFinished,
    ToolStarted,
)
from assistant.messages import CallId, Citation, PartId
from assistant.runs.measuring import CAPS, MAX_PARTS, MAX_TEXT, Measure

PART, CALL = PartId("p"), CallId("c")


def take(events: Iterable[Event]) -> None:
    measure = Measure()
    for event in events:
        measure.take(event)


def test_the_longest_answer_may_be_told_bit_by_bit_and_three_times_whole() -> None:
    measure = Measure()
    for _ in range(100):
        measure.take(TextDelta(PART, "x" * (MAX_TEXT // 100)))
    for _ in range(3):
        measure.take(TextDone(PART, "x" * MAX_TEXT))
    with pytest.raises(TooLong, match="The answer is longer"):
        measure.take(TextDelta(PART, "x"))


def test_an_answer_that_is_only_told_whole_has_the_same_cap() -> None:
    measure = Measure()
    measure.take(TextDone(PART, "x" * MAX_TEXT))
    with pytest.raises(TooLong, match="The answer is longer"):
        measure.take(TextDone(PartId("another"), "x"))


def test_thoughts_do_not_count_as_text_and_have_a_cap_of_their_own() -> None:
    measure = Measure()
    measure.take(ReasoningDelta(PART, "x" * CAPS["reasoning"].characters))
    measure.take(TextDelta(PART, "x"))
    with pytest.raises(TooLong, match="thoughts"):
        measure.take(ReasoningDelta(PART, "x"))


@pytest.mark.parametrize(
    ("event", "says"),
    [
        (RefusalDelta(PART, "x" * 100_000), "The answer is longer"),
        (RefusalDelta(PART, "x" * 1_000_000, whole=True), "repeats"),
        (ToolStarted(CALL, "n"), "calls has more than 1,000"),
        (ToolArguments(CALL, "x" * 10_000), "asks its tools"),
        (ToolFinished(CALL, "n", result={"rows": [["x" * 100_000]]}), "tools told"),
        (Cited(PART, Citation("t")), "more than 1,000"),
        (Cited(PART, Citation("t", quote="x" * 10_000)), "sources is longer"),
        (MediaReady(None, "gone"), "more than 200"),
        (StatusChanged("in_progress"), "more than 10,000"),
        (StatusChanged("x" * 10_000), "own state is longer"),
    ],
)
def test_every_kind_of_event_has_an_end(event: Event, says: str) -> None:
    with pytest.raises(TooLong, match=says):
        take([event] * 20_000)


def test_an_answer_has_so_many_parts_at_most() -> None:
    take(TextDelta(PartId(str(number)), "x") for number in range(MAX_PARTS))
    with pytest.raises(TooLong, match="parts"):
        take(TextDelta(PartId(str(number)), "x") for number in range(MAX_PARTS + 1))
