"""Which waiting run may begin."""

from __future__ import annotations

from assistant.messages import MessageId, OwnerId, Run, RunId, ThreadId
from assistant.runs.queue import Caps, Queue


def run(name: str, thread: str) -> Run:
    return Run(RunId(name), ThreadId(thread), MessageId(name), "demo", "queued")


def names(queue: Queue, *active: tuple[str, str]) -> list[str]:
    pairs = [(OwnerId(owner), ThreadId(thread)) for owner, thread in active]
    return [found.id for _, found in queue.ready(pairs)]


def filled(caps: Caps, *runs: tuple[str, str, str]) -> Queue:
    queue = Queue(caps)
    for owner, name, thread in runs:
        queue.put(OwnerId(owner), run(name, thread))
    return queue


def test_one_run_of_a_thread_begins_and_the_next_waits():
    queue = filled(Caps(), ("ann", "r1", "t1"), ("ann", "r2", "t1"), ("ann", "r3", "t2"))
    assert names(queue) == ["r1", "r3"]
    assert names(queue, ("ann", "t1")) == ["r3"]


def test_a_person_has_three_runs_at_most_and_the_others_go_on():
    queue = filled(Caps(), *(("ann", f"r{i}", f"t{i}") for i in range(5)), ("bob", "b", "t9"))
    assert names(queue) == ["r0", "r1", "r2", "b"]


def test_the_whole_process_has_a_cap():
    queue = filled(Caps(3, 4), *((f"p{i}", f"r{i}", f"t{i}") for i in range(9)))
    assert len(names(queue)) == 4
    assert names(queue, ("x", "a"), ("y", "b"), ("z", "c"), ("w", "d")) == []


def test_a_later_message_never_overtakes_an_earlier_one_of_its_thread():
    queue = filled(
        Caps(per_person=1), ("ann", "r1", "t1"), ("ann", "r2", "t2"), ("ann", "r3", "t2")
    )
    assert names(queue) == ["r1"]
    queue.drop(RunId("r1"))
    assert names(queue) == ["r2"]


def test_a_run_that_is_put_twice_waits_once():
    queue = filled(Caps(), ("ann", "r1", "t1"), ("ann", "r1", "t1"))
    assert len(queue) == 1
