"""Messages and runs, arranged as they are read."""

from __future__ import annotations

from dataclasses import replace

from assistant.messages import (
    Message,
    MessageId,
    PartId,
    Run,
    RunId,
    RunState,
    TextPart,
    ThreadId,
)
from assistant.ui.thread.conversation import Conversation, arrange


def said(name: str, *, by: str = "") -> Message:
    part = TextPart(PartId("p"), name)
    if by:
        return Message(MessageId(name), "assistant", (part,), run_id=RunId(by))
    return Message(MessageId(name), "user", (part,))


def run(name: str, message: str, state: RunState = "completed", attempt: int = 1) -> Run:
    return Run(RunId(name), ThreadId("t"), MessageId(message), "a", state, attempt)


def read(talk: Conversation) -> list[str]:
    """Return the ids from top to bottom, as a person reads them."""
    found: list[str] = []
    for exchange in talk.exchanges:
        found += [exchange.question.id] if exchange.question else []
        for answer in exchange.answers:
            live = answer.run is not None and answer.run is talk.head
            found.append("live" if live else answer.message.id if answer.message else "-")
    return found + [f"waiting {waiting.message.id}" for waiting in talk.waiting]


def test_an_answer_stands_under_its_question_though_a_later_one_was_saved_before_it() -> None:
    messages = [said("q1"), said("q2"), said("a1", by="r1"), said("a2", by="r2")]
    talk = arrange(messages, [run("r1", "q1"), run("r2", "q2")])
    assert read(talk) == ["q1", "a1", "q2", "a2"]


def test_what_is_queued_behind_a_live_run_waits() -> None:
    runs = [run("r1", "q1", "active"), run("r2", "q2", "queued"), run("r3", "q3", "queued")]
    talk = arrange([said("q1"), said("q2"), said("q3")], runs)
    assert read(talk) == ["q1", "live", "waiting q2", "waiting q3"]


def test_the_first_in_the_queue_is_followed_when_nothing_is_live() -> None:
    talk = arrange([said("q1"), said("q2")], [run("r1", "q1", "queued"), run("r2", "q2", "queued")])
    assert read(talk) == ["q1", "live", "waiting q2"]


def test_the_newest_attempt_is_shown_and_the_others_stand_behind_it() -> None:
    runs = [run("r1", "q1", "failed"), run("r2", "q1", "completed", 2)]
    talk = arrange([said("q1"), said("a1", by="r1"), said("a2", by="r2")], runs)
    assert read(talk) == ["q1", "a2"]
    (reply,) = talk.exchanges[0].replies
    assert [answer.message.id for answer in reply.earlier if answer.message] == ["a1"]
    assert talk.last is not None
    assert talk.last.run is runs[1]


def test_what_goes_on_with_an_answer_stands_with_it() -> None:
    going_on = replace(said("go on"), continues=RunId("r1"))
    messages = [said("q1"), said("a1", by="r1"), going_on, said("a2", by="r2"), said("q2")]
    runs = [run("r1", "q1", "stopped"), run("r2", "go on"), run("r3", "q2", "active")]
    talk = arrange(messages, runs)
    assert read(talk) == ["q1", "a1", "a2", "q2", "live"]
    copied = arrange(messages[:4], [])
    assert read(copied) == ["q1", "a1", "a2"]
    assert [len(found.exchanges[0].replies) for found in (talk, copied)] == [2, 2]
    above_the_window = arrange(messages[2:], runs)
    assert read(above_the_window) == ["a2", "q2", "live"]


def test_a_question_knows_what_else_may_stand_in_its_place() -> None:
    places = ((MessageId("q0"), MessageId("q1")),)
    talk = arrange([said("q1"), said("q2")], [], variants=places)
    assert [exchange.variants for exchange in talk.exchanges] == [places[0], ()]


def test_an_answer_that_is_written_in_another_variant_is_told_apart() -> None:
    messages = [said("q1"), said("a1", by="r1")]
    assert not arrange(messages, [run("r1", "q1")]).elsewhere
    assert arrange(messages, [run("r1", "q1"), run("r2", "other", "active")]).elsewhere


def test_a_retry_that_waits_does_not_make_its_question_wait() -> None:
    runs = [
        run("r1", "q1", "failed"),
        run("r2", "q2", "active"),
        run("r3", "q1", "queued", 2),
    ]
    assert read(arrange([said("q1"), said("q2")], runs)) == ["q1", "-", "q2", "live"]


def test_a_withdrawn_run_is_not_drawn() -> None:
    runs = [run("r1", "q1"), run("r2", "q2", "withdrawn")]
    assert read(arrange([said("q1"), said("a1", by="r1")], runs)) == ["q1", "a1"]


def test_an_answer_above_whose_question_the_window_begins_is_drawn_alone() -> None:
    messages = [said("a1", by="r1"), said("q2"), said("a2", by="r2")]
    assert read(arrange(messages, [run("r1", "q1"), run("r2", "q2")])) == ["a1", "q2", "a2"]


def test_copied_messages_without_runs_keep_their_order() -> None:
    answer = Message(MessageId("a1"), "assistant", (TextPart(PartId("p"), "x"),))
    talk = arrange([said("q1"), answer, said("q2")], [run("r2", "q2", "active")])
    assert read(talk) == ["q1", "a1", "q2", "live"]
