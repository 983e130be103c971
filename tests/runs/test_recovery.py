"""What a restart finds: partial text is kept, nothing turns for ever, no model is asked again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from assistant.codec import event_to_line
from assistant.events import (
    Event,
    RunStarted,
    TextDone,
    ToolCallsRequired,
    ToolFinished,
    ToolStarted,
)
from assistant.messages import CallId, PartId, Remote, Run, RunId, ToolCall, new_id
from assistant.runs.liveness import Worker
from assistant.runs.recovery import read_log, recover
from tests.runs.conftest import ANN, House, said
from tests.runs.scripted import COMPLETED, RESUMABLE, STARTED, say, until_stopped

CALL = ToolCall(CallId("c1"), "calculate", '{"expression": "6*7"}')


def left_behind(house: House, *events: Event) -> Run:
    """Store what a process that was killed in mid-answer has stored."""
    thread = house.thread()
    run = house.store.runs.ask(ANN, thread.id, said(), RunId(new_id()))
    dead = Worker(house.folder / "processes")
    assert house.store.runs.claim(ANN, run.id, dead.name)
    dead.close()
    lines = [(i, event_to_line(event)) for i, event in enumerate(events, 1)]
    house.store.runs.append(ANN, run.id, lines)
    return run


def test_a_run_that_cannot_be_followed_becomes_interrupted_with_its_text(house: House):
    run = left_behind(house, STARTED, say("Hel"), say("lo"))
    found = recover(house.store, house.registry, house.worker)
    assert (found.interrupted, found.resumed) == (1, 0)
    ended = house.store.runs.get(ANN, run.id)
    assert (ended.state, ended.reason) == ("interrupted", "restart")
    assert house.draft(run).text == "Hello"
    assert house.store.threads.messages(ANN, run.thread_id)[1].text == "Hello"
    assert house.backend.turns == []


def test_a_run_that_can_be_followed_goes_on_after_its_last_event(house: House):
    house.backend.resumes = [[TextDone(PartId("msg_1:0"), "Hello"), COMPLETED]]
    first = say("Hel")
    run = left_behind(house, RunStarted(RESUMABLE, sequence=1), first)
    assert recover(house.store, house.registry, house.worker).resumed == 1
    draft = house.draft(run)
    assert draft.text == "Hello"
    assert house.backend.resumed_after == [1]
    assert house.backend.turns == []
    assert house.store.runs.get(ANN, run.id).state == "completed"


def test_what_had_arrived_is_read_while_nothing_new_is_heard(house: House):
    house.backend.resumes = [until_stopped()]
    run = left_behind(house, RunStarted(RESUMABLE, sequence=1), say("Hel"))
    recover(house.store, house.registry, house.worker)
    batch = house.registry.follow(ANN, run.id, 0, 5)
    assert [number for number, _ in batch.entries] == [1, 2]
    assert house.registry.follow(ANN, run.id, 2, 0.05).entries == []
    house.registry.stop(ANN, run.id)
    assert house.draft(run).text == "Hel"


def test_a_run_of_a_living_process_is_left_alone(houses: Callable[..., House]):
    here, there = houses(), houses()
    run = here.store.runs.ask(ANN, here.thread().id, said(), RunId(new_id()))
    here.store.runs.claim(ANN, run.id, here.worker.name)
    found = recover(there.store, there.registry, there.worker)
    assert found.interrupted == 0
    assert here.store.runs.get(ANN, run.id).live


def test_a_waiting_message_is_sent_after_the_restart(house: House):
    house.backend.streams = [[STARTED, say("answered"), COMPLETED]]
    run = house.store.runs.ask(ANN, house.thread().id, said(), RunId(new_id()))
    assert recover(house.store, house.registry, house.worker).queued == 1
    assert house.draft(run).text == "answered"


def test_an_interrupted_thread_can_be_used_at_once(house: House):
    run = left_behind(house, STARTED, say("half"))
    recover(house.store, house.registry, house.worker)
    house.backend.streams = [[STARTED, say("whole"), COMPLETED]]
    thread = house.store.threads.get(ANN, run.thread_id)
    assert house.draft(house.ask(thread, "again")).text == "whole"
    assert [m.text for m in house.backend.turns[0].history] == ["hello", "half"]


def test_one_thread_can_be_taken_care_of_alone(house: House):
    mine, other = left_behind(house, STARTED), left_behind(house, STARTED)
    recover(house.store, house.registry, house.worker, mine.thread_id)
    assert house.store.runs.get(ANN, mine.id).state == "interrupted"
    assert house.store.runs.get(ANN, other.id).live


def test_a_log_knows_the_rounds_that_the_endpoint_has_taken(house: House):
    run = left_behind(
        house,
        STARTED,
        ToolStarted(CALL.call_id, CALL.name),
        ToolCallsRequired((CALL,), RESUMABLE),
        ToolFinished(CALL.call_id, CALL.name, result=42, output="42"),
        RunStarted(Remote(thread="conv_1", run="resp_2", resumable=True), sequence=0),
        say("42"),
    )
    log = read_log(house.store, ANN, run)
    assert [output.text for output in log.rounds[0].outputs] == ["42"]
    assert log.remote is not None
    assert (log.remote.run, log.sequence, len(log.entries)) == ("resp_2", 0, 6)


def test_a_dead_process_is_known_by_its_lock(tmp_path: Path):
    here, there = Worker(tmp_path), Worker(tmp_path)
    assert here.is_alive(there.name)
    there.close()
    assert not here.is_alive(there.name)
    assert here.is_alive("another-machine:123")
    assert not here.is_alive(here.name.partition(":")[0] + ":../../etc/passwd")
    here.close()
