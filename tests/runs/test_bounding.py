"""What a model cannot read is left out in whole turns, and that is said; over a real endpoint."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from assistant.events import Event, Noticed, RunEnded
from assistant.messages import (
    CallId,
    Message,
    MessageId,
    PartId,
    Problem,
    Remote,
    Run,
    RunId,
    StepPart,
    TextPart,
    ThreadId,
)
from assistant.runs.bounding import bounded, tokens
from assistant.workbench import Workbench
from tests.contract.talking import Talk, user
from tests.faults.houses import ANN, asked, opened, to_the_end
from tests.runs.scripted import Scripted
from tests.server import Features, LoopbackServer, Model, Reply, ResponsesApi

WORDS = "word " * 260
"""about 330 tokens, and its answer repeats it"""
STATELESS = Features(conversations=False, stored=False)


def turn_of(texts: int, *, asks: str = "And now?", remote: Remote | None = None) -> Any:
    history: list[Message] = []
    for at in range(texts):
        question = Message(MessageId(f"q{at}"), "user", (TextPart(PartId("t"), WORDS),))
        call = StepPart(CallId(f"c{at}"), "calculate", "function", "done", "{}", output="1")
        parts = (call, TextPart(PartId("t"), WORDS))
        answer = Message(MessageId(f"a{at}"), "assistant", parts, run_id=RunId(f"r{at}"))
        history += [question, answer]
    return Talk(Scripted(), history=tuple(history), remote=remote).turn(asks)


def failed(message_id: str, kind: str, number: int = 1, told: int | None = None) -> Run:
    problem = Problem(kind, "No.", context_tokens=told)
    run_id, asked = RunId(f"f{message_id}{number}"), MessageId(message_id)
    return Run(run_id, ThreadId("t"), asked, "a", "failed", number, problem=problem)


def ids(messages: tuple[Message, ...]) -> list[str]:
    return [message.id for message in messages]


def test_the_newest_turns_stay_whole_and_in_order() -> None:
    turn = turn_of(6)
    kept, (note,) = bounded(turn, (), 3_000)
    assert kept.history[0].role == "user"
    assert ids(kept.history) == ids(turn.history)[-len(kept.history) :]
    assert sum(map(tokens, kept.history)) <= 3_000
    left = len(turn.history) - len(kept.history)
    assert note == (
        f"{left} earlier messages were left out, so that the rest fits into what the model can "
        "read."
    )
    assert kept.message is turn.message


@pytest.mark.parametrize("context", [None, 100_000])
def test_what_fits_or_what_nobody_knows_the_length_of_is_sent_whole(context: int | None) -> None:
    turn = turn_of(6, remote=Remote("conv_1"))
    assert bounded(turn, (), context) == (turn, ())


def test_an_endpoint_that_keeps_a_thread_begins_anew_when_the_whole_is_too_long() -> None:
    turn = turn_of(6, remote=Remote("conv_1", knows=MessageId("a5")))
    kept, _ = bounded(turn, (), 3_000)
    assert kept.remote is None


def test_each_refusal_halves_what_is_sent_and_that_is_not_forgotten() -> None:
    turn = turn_of(8)
    refused = [failed(turn.message.id, "context_full", n) for n in (1, 2, 3)]
    sizes = [len(bounded(turn, refused[:n], None)[0].history) for n in range(4)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] == 16 > sizes[1] > sizes[2] > sizes[3] >= 0
    later = turn_of(9)
    runs = [failed("q7", "context_full"), Run(RunId("r7"), ThreadId("t"), MessageId("q7"), "a",
            "completed", 2)]  # fmt: skip
    kept, _ = bounded(later, runs, None)
    assert 0 < len(kept.history) < 16


def test_what_the_endpoint_told_with_an_error_bounds_the_next_request() -> None:
    turn = turn_of(6)
    kept, _ = bounded(turn, [failed("q2", "context_full", told=3_000)], 100_000)
    assert sum(map(tokens, kept.history)) < 3_000


@pytest.mark.parametrize("kind", ["context_full", "bad_request"])
def test_a_message_that_was_refused_is_not_sent_again(kind: str) -> None:
    history = (user("fine"), poison := user("too much " * 2_000), user("fine, too"))
    turn = Talk(Scripted(), history=history).turn("next")
    kept, notes = bounded(turn, [failed(poison.id, kind)], None)
    assert ids(kept.history) == [history[0].id, history[2].id]
    assert notes == ("1 earlier message was left out, because the endpoint refused it.",)
    answered = (
        failed(poison.id, kind, 1),
        Run(RunId("r"), ThreadId("t"), poison.id, "a", "completed", 2),
    )
    assert "refused" not in "".join(bounded(turn, answered, None)[1])
    elsewhere = failed(poison.id, "unreachable")
    assert bounded(turn, [elsewhere], None)[0].history == history


@pytest.fixture
def house(tmp_path: Path, request: pytest.FixtureRequest) -> Generator[tuple[Any, Workbench]]:
    with (
        LoopbackServer(ResponsesApi(Model(), request.param)) as server,
        opened(server.url, tmp_path) as bench,
    ):
        yield server, bench


def notes(events: list[Event]) -> list[str]:
    return [event.text for event in events if isinstance(event, Noticed)]


def go_on(bench: Workbench, run: Run, text: str) -> tuple[Run, list[Event]]:
    following = bench.send(ANN, text, thread_id=run.thread_id).run
    assert following
    return following, to_the_end(bench, following)


def limited(tells: bool, keeps: bool) -> Features:
    return Features(conversations=keeps, stored=keeps, context_tokens=3_000, tells_context=tells)


@pytest.mark.parametrize("house", [limited(True, False), limited(True, True)], indirect=True)
def test_a_long_thread_goes_on_where_the_server_says_how_much_it_reads(
    house: tuple[Any, Workbench],
) -> None:
    server, bench = house
    run = asked(bench, "general", WORDS)
    events = to_the_end(bench, run)
    for _ in range(6):
        run, events = go_on(bench, run, WORDS)
        assert isinstance(events[-1], RunEnded)
        assert events[-1].state == "completed"
    assert "earlier messages were left out" in notes(events)[0]
    assert len(server.asked("GET", "/models")) <= 2
    parts = bench.threads.messages(ANN, run.thread_id)[-1].parts
    assert "left out" in getattr(parts[0], "text", "")


@pytest.mark.parametrize("house", [limited(False, False), limited(False, True)], indirect=True)
def test_a_message_that_is_too_long_does_not_poison_its_thread(
    house: tuple[Any, Workbench],
) -> None:
    _, bench = house
    run = asked(bench, "general", "hello")
    to_the_end(bench, run)
    long, events = go_on(bench, run, "x" * 40_000)
    assert isinstance(events[-1], RunEnded)
    assert (events[-1].state, events[-1].reason) == ("failed", "context_full")
    _, events = go_on(bench, long, "still there?")
    assert events[-1].state == "completed"  # type: ignore[attr-defined]
    assert notes(events) == ["1 earlier message was left out, because the endpoint refused it."]


@pytest.mark.parametrize("house", [limited(False, False), limited(False, True)], indirect=True)
def test_leaving_out_older_messages_answers_what_was_refused(
    house: tuple[Any, Workbench],
) -> None:
    _, bench = house
    run = asked(bench, "general", WORDS)
    events = to_the_end(bench, run)
    while events[-1].state == "completed":  # type: ignore[attr-defined]
        run, events = go_on(bench, run, WORDS)
    again = bench.runs.again(ANN, run.id)
    events = to_the_end(bench, again)
    assert events[-1].state == "completed"  # type: ignore[attr-defined]
    assert "left out, so that the rest fits" in notes(events)[0]
    _, events = go_on(bench, again, "and on?")
    assert events[-1].state == "completed"  # type: ignore[attr-defined]


@pytest.mark.parametrize("house", [limited(True, False)], indirect=True)
def test_a_message_that_cannot_fit_is_not_sent(house: tuple[Any, Workbench]) -> None:
    server, bench = house
    run = asked(bench, "general", "y" * 40_000)
    ended = to_the_end(bench, run)[-1]
    assert isinstance(ended, RunEnded)
    assert ended.problem
    assert ended.problem.kind == "context_full"
    assert "at most 3,000" in ended.problem.message
    assert not server.asked("POST", "/responses")


@pytest.mark.parametrize("house", [limited(False, False)], indirect=True)
def test_what_was_left_out_is_no_answer_to_continue_from(house: tuple[Any, Workbench]) -> None:
    server, bench = house
    run = asked(bench, "general", "x" * 40_000)
    to_the_end(bench, run)
    server.script("POST", "/responses", *[Reply(500)] * 4)
    _, events = go_on(bench, run, "still there?")
    assert notes(events)
    assert events[-1].state == "failed"  # type: ignore[attr-defined]
