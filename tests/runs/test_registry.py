"""Runs of one process: one at a time in a thread, each ended once, whatever a reader does."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from assistant.errors import Busy, NotFound, ServerTrouble
from assistant.events import RunEnded, StatusChanged, TextDone
from assistant.messages import OwnerId, PartId, Run, RunId, new_id
from assistant.runs.queue import Caps
from assistant.tables import Upload, UploadId
from tests.running import wait_for
from tests.runs.conftest import ANN, House, said
from tests.runs.scripted import COMPLETED, STARTED, say, until_stopped


def test_an_answer_is_stored_before_it_is_shown_as_ended(house: House):
    house.backend.streams = [[STARTED, say("Hello"), COMPLETED]]
    thread = house.thread()
    run = house.ask(thread)
    events = house.events(run)
    assert isinstance(events[-1], RunEnded)
    question, answer = house.store.threads.messages(ANN, thread.id)
    assert (question.text, answer.text) == ("hello", "Hello")
    assert answer.run_id == run.id
    assert house.store.runs.get(ANN, run.id).state == "completed"


def test_the_first_event_is_thread_init_and_every_event_has_its_time(house: House):
    house.backend.streams = [[STARTED, COMPLETED]]
    events = house.events(house.ask(house.thread()))
    assert events[0].raw == "thread.init"
    assert all(event.at and event.elapsed_s is not None for event in events)


def test_the_stored_events_draw_what_was_shown(house: House):
    house.backend.streams = [[STARTED, say("Hel"), say("lo"), COMPLETED]]
    run = house.ask(house.thread())
    shown = house.draft(run)
    again = house.draft(run)
    assert (again.text, again.parts, again.ended) == (shown.text, shown.parts, shown.ended)


def test_a_text_that_the_server_tells_three_times_is_kept_once(house: House):
    told = TextDone(PartId("msg_1:0"), "Hello")
    house.backend.streams = [[STARTED, say("Hel"), told, told, told, COMPLETED]]
    events = house.events(house.ask(house.thread()))
    assert sum(isinstance(event, TextDone) for event in events) == 1


def test_the_same_message_sent_50_times_at_once_is_one_run(house: House):
    house.backend.streams = [[STARTED, say("once"), COMPLETED]]
    thread, message = house.thread(), said("again and again")
    together = threading.Barrier(50)

    def send(_: int) -> RunId:
        together.wait(10)
        run = house.store.runs.ask(ANN, thread.id, message, RunId(new_id()))
        house.registry.submit(ANN, run)
        return run.id

    with ThreadPoolExecutor(50) as pool:
        ids = set(pool.map(send, range(50)))
    assert len(ids) == 1
    house.events(house.store.runs.get(ANN, ids.pop()))
    assert len(house.backend.turns) == 1
    assert len(house.store.threads.messages(ANN, thread.id)) == 2


def test_messages_of_a_thread_wait_in_order_and_nothing_interleaves(house: House):
    house.backend.streams = [[STARTED, say(f"answer {i}", f"m{i}"), COMPLETED] for i in range(4)]
    thread = house.thread()
    runs = [house.ask(thread, f"question {i}") for i in range(4)]
    for run in runs:
        house.events(run)
    texts = [message.text for message in house.store.threads.messages(ANN, thread.id)]
    assert texts == [text for i in range(4) for text in (f"question {i}", f"answer {i}")]
    told = [[m.text for m in turn.history] + [turn.message.text] for turn in house.backend.turns]
    assert told == [texts[: 2 * i + 1] for i in range(4)]


def test_a_waiting_message_can_be_withdrawn_and_a_running_one_cannot(house: House):
    house.backend.streams = [until_stopped(STARTED, say("one"))]
    thread = house.thread()
    first, second = house.ask(thread, "one"), house.ask(thread, "two")
    wait_for(lambda: house.store.runs.get(ANN, first.id).live)
    assert house.registry.withdraw(ANN, second.id)
    assert not house.registry.withdraw(ANN, first.id)
    assert house.registry.stop(ANN, first.id)
    house.events(first)
    assert [m.text for m in house.store.threads.messages(ANN, thread.id)] == ["one", "one"]


def test_after_a_failed_run_the_thread_answers_again(house: House):
    house.backend.streams = [
        [STARTED, ServerTrouble("overloaded")],
        [STARTED, say("good"), COMPLETED],
    ]
    thread = house.thread()
    assert house.draft(house.ask(thread)).ended is not None
    run = house.ask(thread)
    assert house.draft(run).text == "good"
    states = [found.state for found in house.store.runs.of_thread(ANN, thread.id)]
    assert states == ["failed", "completed"]


def test_a_fault_of_our_own_ends_the_run_and_loses_nothing(
    house: House, caplog: pytest.LogCaptureFixture
):
    def broken(turn: object):
        yield STARTED
        yield say("kept")
        raise ZeroDivisionError

    house.backend.streams = [broken]
    draft = house.draft(house.ask(house.thread()))
    assert draft.text == "kept"
    assert draft.ended is not None
    assert (draft.ended.state, draft.ended.reason) == ("failed", "bug")
    assert "ZeroDivisionError" in caplog.text


def test_three_runs_of_a_person_at_once_and_the_fourth_waits_visibly(
    houses: Callable[..., House],
):
    house = houses(caps=Caps(per_person=3))
    house.backend.streams = [until_stopped(STARTED) for _ in range(4)]
    runs = [house.ask(house.thread()) for _ in range(4)]
    wait_for(lambda: house.registry.working() == 3)
    assert house.store.runs.get(ANN, runs[3].id).waiting
    assert house.registry.follow(ANN, runs[3].id, 0, 0).ended is False
    house.registry.stop(ANN, runs[0].id)
    wait_for(lambda: house.store.runs.get(ANN, runs[3].id).live)
    for run in runs[1:]:
        house.registry.stop(ANN, run.id)
        house.events(run)


def test_files_that_nobody_answers_for_hold_up_their_own_threads_only(houses: Callable[..., House]):
    house = houses(caps=Caps(per_person=2))
    held: list[Run] = []
    for number in range(5):
        thread = house.thread()
        file = house.store.files.keep(ANN, thread.id, "odd.csv", "text/csv", b"a;b,c\n")
        asking = Upload(UploadId(f"u{number}"), thread.id, file, "asking")
        house.store.uploads.begin(ANN, asking, "somebody")
        held.append(house.ask(thread))
    house.backend.streams = [[STARTED, say("Done."), COMPLETED]]
    assert house.draft(house.ask(house.thread())).text == "Done."
    assert all(house.store.runs.get(ANN, run.id).waiting for run in held)


def test_a_run_that_takes_too_long_is_ended_on_the_monotonic_clock(houses: Callable[..., House]):
    house = houses(caps=Caps(longest_s=0.2))
    house.backend.streams = [until_stopped(STARTED, say("slow"))]
    draft = house.draft(house.ask(house.thread()))
    assert draft.text == "slow"
    assert draft.ended is not None
    assert (draft.ended.state, draft.ended.reason) == ("interrupted", "timeout")


def test_somebody_elses_run_can_be_neither_followed_nor_stopped(house: House):
    house.backend.streams = [until_stopped(STARTED)]
    run = house.ask(house.thread())
    wait_for(lambda: house.registry.working() == 1)
    bob = OwnerId("bob")
    with pytest.raises(NotFound):
        house.registry.follow(bob, run.id, 0, 0)
    assert not house.registry.stop(bob, run.id)
    with pytest.raises(NotFound):
        house.registry.withdraw(bob, run.id)
    assert house.registry.stop(ANN, run.id)
    house.events(run)


def test_another_process_follows_a_run_through_the_database(houses: Callable[..., House]):
    here, there = houses(), houses()
    go_on = threading.Event()

    def in_two_pieces(turn: object):
        yield STARTED
        yield say("one ")
        assert go_on.wait(10)
        yield say("two")
        yield COMPLETED

    here.backend.streams = [in_two_pieces]
    run = here.ask(here.thread())
    wait_for(lambda: len(there.registry.follow(ANN, run.id, 0, 0.1).entries) >= 3)
    go_on.set()
    assert there.draft(run).text == "one two"


def test_closing_marks_what_runs_and_claims_nothing_more(houses: Callable[..., House]):
    house = houses()
    house.backend.streams = [until_stopped(STARTED, say("half"))]
    thread = house.thread()
    first, second = house.ask(thread), house.ask(thread, "waits")
    wait_for(lambda: len(house.registry.follow(ANN, first.id, 0, 0).entries) > 1)
    house.close()
    ended = house.store.runs.get(ANN, first.id)
    assert (ended.state, ended.reason) == ("interrupted", "shutdown")
    assert house.store.threads.messages(ANN, thread.id)[1].text == "half"
    assert house.store.runs.get(ANN, second.id).waiting


def test_waiting_is_told_while_an_endpoint_is_busy(house: House):
    house.backend.streams = [[Busy("locked")], [STARTED, say("ok"), COMPLETED]]
    events = house.events(house.ask(house.thread()))
    assert any(isinstance(e, StatusChanged) and e.status == "waiting" for e in events)
    assert isinstance(events[-1], RunEnded)
    assert events[-1].state == "completed"


def test_no_lock_of_the_registry_is_held_while_the_database_is_asked(house: House):
    """Whoever submits, stops, withdraws or follows beside it would wait for the disk."""
    house.backend.streams = [[STARTED, say("x"), COMPLETED] for _ in range(40)]
    held: list[str] = []
    lock = house.registry._lock

    def look(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        # Who holds the lock and waits for this query does not let go of it while we wait here.
        if lock._is_owned() or not lock.acquire(timeout=5):  # type: ignore[attr-defined]
            held.append(statement)
        else:
            lock.release()

    sa.event.listen(house.store._database._ready(), "before_cursor_execute", look)
    people = [OwnerId(f"person {n}") for n in range(10)]
    asked = [(owner, house.ask(house.thread(owner), owner=owner)) for owner in people for _ in "ab"]
    thread = house.thread(people[0])
    for run in [house.ask(thread, owner=people[0]) for _ in range(3)]:
        if not house.registry.withdraw(people[0], run.id):
            house.registry.stop(people[0], run.id)
    for owner, run in asked:
        house.events(run, owner)
    assert held == []


def test_a_run_that_is_stopped_while_it_is_claimed_is_stopped(house: House):
    house.backend.streams = [until_stopped(STARTED)]
    thread = house.thread()
    run = house.store.runs.ask(ANN, thread.id, said(), RunId(new_id()))

    def stop(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("UPDATE runs"):
            assert house.registry.stop(ANN, run.id)

    sa.event.listen(house.store._database._ready(), "after_cursor_execute", stop)
    house.registry.submit(ANN, run)
    ended = house.events(run)[-1]
    assert isinstance(ended, RunEnded)
    assert ended.state == "stopped"
