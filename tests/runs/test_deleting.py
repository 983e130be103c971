"""A deleted thread: its answer stops, what waits is kept should it come back, then it is gone."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from assistant.errors import NotFound
from assistant.messages import OwnerId, Thread
from assistant.runs.deleting import Deleting
from assistant.runs.recovery import recover
from assistant.runs.sweeping import EVERY_S, GRACE_S, Sweep
from assistant.store.schema import threads
from assistant.uploads.admission import Arrival
from assistant.workbench import Workbench
from tests.running import wait_for
from tests.runs.conftest import ANN, House
from tests.runs.scripted import COMPLETED, STARTED, say, until_stopped
from tests.runs.test_recovery import left_behind
from tests.runs.test_sending import SALES, asked, bench, held, server, upload_of  # noqa: F401
from tests.server import LoopbackServer

BORIS = OwnerId("boris")


def deleting(house: House) -> Deleting:
    return Deleting(house.store, house.registry, None)  # type: ignore[arg-type] - no files here


def long_ago(house: House, thread: Thread) -> None:
    with house.store._database.writing(ANN) as db:
        row = sa.update(threads).where(threads.c.id == thread.id)
        db.execute(row.values(deleted_at="2020-01-01T00:00:00.000+00:00"))


def test_deleting_stops_the_answer_and_restoring_lets_what_waited_be_answered(house: House):
    house.backend.streams = [until_stopped(STARTED), [STARTED, say("Second"), COMPLETED]]
    thread = house.thread()
    first, second = house.ask(thread), house.ask(thread, "And then?")
    wait_for(lambda: house.store.runs.get(ANN, first.id).live, what="the first run")
    with pytest.raises(NotFound):
        deleting(house).delete(BORIS, thread.id)
    assert house.store.runs.get(ANN, first.id).live

    assert deleting(house).delete(ANN, thread.id) == ()
    wait_for(lambda: house.registry.working() == 0, what="the end of the first run")
    with pytest.raises(NotFound):
        house.store.runs.get(ANN, first.id)
    assert len(house.backend.turns) == 1, "what waited is not begun"

    deleting(house).restore(ANN, thread.id)
    house.events(house.store.runs.get(ANN, second.id))
    states = [run.state for run in house.store.runs.of_thread(ANN, thread.id)]
    assert states == ["stopped", "completed"]


def test_what_was_deleted_a_while_ago_is_swept_by_whoever_works(house: House):
    thread, kept = house.thread(), house.thread()
    for each in (thread, kept):
        house.store.threads.delete(ANN, each.id)
    long_ago(house, thread)
    now = 1000.0
    sweep = Sweep(house.store, lambda: now)
    sweep.due()
    with pytest.raises(NotFound):
        house.store.threads.restore(ANN, thread.id)
    house.store.threads.restore(ANN, kept.id)  # its grace time is not over
    late = house.thread()
    house.store.threads.delete(ANN, late.id)
    long_ago(house, late)
    now += 1
    sweep.due()  # the last one took something, so there may be more
    now += EVERY_S / 2
    with pytest.raises(NotFound):
        house.store.threads.restore(ANN, late.id)
    assert GRACE_S >= 600


def test_a_registry_sweeps_when_it_begins(house: House):
    thread = house.thread()
    house.store.threads.delete(ANN, thread.id)
    long_ago(house, thread)
    again = House(house.store, house.toolbox, house.folder)

    def gone() -> bool:
        with house.store._database.reading() as db:
            return not db.scalar(sa.select(sa.func.count()).where(threads.c.id == thread.id))

    wait_for(gone, what="the sweep")
    again.close()


def test_a_restart_finds_the_runs_of_a_deleted_thread_and_ends_them(house: House):
    run = left_behind(house, STARTED, say("Half"))
    house.store.threads.delete(ANN, run.thread_id)
    assert recover(house.store, house.registry, house.worker).interrupted == 1
    house.store.threads.restore(ANN, run.thread_id)
    assert house.store.runs.get(ANN, run.id).state == "interrupted"
    assert house.store.threads.messages(ANN, run.thread_id)[1].text == "Half"


def test_copies_at_endpoints_are_deleted_too_and_what_could_not_be_is_told(
    bench: Workbench,  # noqa: F811
    server: LoopbackServer,  # noqa: F811
):
    for way, left in ((None, ()), ("away", ("openai",))):
        thread = bench.threads.create(ANN, "data-scientist")
        asked(bench, thread, Arrival("sales.csv", SALES))
        assert "sales.csv" in held(server)
        (copy,) = upload_of(bench, thread).remote
        assert copy.connection == "openai"
        if way:
            bench.connections = {}
            bench._backends.clear()
        assert bench.deleting.delete(ANN, thread.id) == left
        assert (held(server) == []) is (way is None)
        with pytest.raises(NotFound):
            bench.threads.get(ANN, thread.id)
        bench.deleting.restore(ANN, thread.id)
        assert len(upload_of(bench, thread).remote) == len(left)
