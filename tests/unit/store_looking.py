"""What every store keeps its word on about looking: one round, remembered while nothing changes.

A subclass gives the fixtures `store`, open and empty, `thread`, and `beside`, the same database
opened once more, as another process would.
"""

from __future__ import annotations

import threading
from collections.abc import Generator
from contextlib import contextmanager

import sqlalchemy as sa

from assistant.events import RunEnded
from assistant.messages import Feedback, RunId, Thread, ThreadId, new_id
from assistant.store import Store
from assistant.store.changes import touch
from assistant.store.grouping import Change
from assistant.store.rows import thread_row
from tests.running import wait_for
from tests.unit.store_contract import ANNA, BORIS, answered, asked, said


@contextmanager
def queries(store: Store) -> Generator[list[str]]:
    """Collect what the database is asked in this block."""
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    engine = store._database._ready()
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


class LookingContract:
    def test_a_look_has_all_that_a_page_shows(self, store: Store, thread: Thread) -> None:
        answered(store, asked(store, thread, "one"), "1")
        asked(store, thread, "two")
        look = store.look(ANNA, thread.id, 2)
        assert look.thread == store.threads.get(ANNA, thread.id)
        assert look.recent == store.threads.recent(ANNA)
        assert look.runs == store.runs.of_thread(ANNA, thread.id)
        assert look.messages == store.threads.messages(ANNA, thread.id, newest=2)
        assert (look.hidden, look.uploads) == (1, ())

    def test_of_a_long_thread_the_runs_of_what_is_shown_are_read_and_what_has_not_ended(
        self, store: Store, thread: Thread
    ) -> None:
        for number in range(4):
            answered(store, asked(store, thread, str(number)), "yes")
        live = asked(store, thread, "4")
        waiting = asked(store, thread, "5")
        look = store.look(ANNA, thread.id, 3)
        of_all = store.runs.of_thread(ANNA, thread.id)
        assert [message.text for message in look.messages] == ["yes", "4", "5"]
        assert look.runs == of_all[3:]
        assert (look.runs[1].id, look.runs[2].id) == (live.id, waiting.id)
        assert look.states == {run.id: run.state for run in of_all}
        instead = of_all[0].message_id
        store.runs.ask(ANNA, thread.id, said("anew"), RunId(new_id()), instead_of=instead)
        elsewhere = store.look(ANNA, thread.id, 30)
        assert [message.text for message in elsewhere.messages] == ["anew"]
        assert elsewhere.runs == store.runs.of_thread(ANNA, thread.id)[4:]

    def test_what_is_somebody_elses_is_not_in_a_look(self, store: Store, thread: Thread) -> None:
        asked(store, thread)
        stolen, nothing = (
            store.look(BORIS, found, 30) for found in (thread.id, ThreadId(new_id()))
        )
        assert stolen == nothing
        assert (stolen.thread, stolen.recent, stolen.messages) == (None, (), ())

    def test_looking_again_asks_nothing_while_nothing_has_changed(
        self, store: Store, thread: Thread
    ) -> None:
        run = asked(store, thread)
        wake = threading.Event()
        store.listen(ANNA, wake)
        store.look(ANNA, thread.id, 30)
        wait_for(lambda: store.news.number(ANNA) is not None)
        before = store.look(ANNA, thread.id, 30)
        with queries(store) as seen:
            assert store.look(ANNA, thread.id, 30) is before
            assert seen == []
            store.runs.claim(ANNA, run.id, "w")  # of what a run does a page reads by itself
            store.runs.append(ANNA, run.id, [(1, "x")])
            assert store.look(ANNA, thread.id, 30) is before
        store.runs.finish(ANNA, run.id, [], None, RunEnded("stopped"))
        assert store.look(ANNA, thread.id, 30).runs[0].state == "stopped"
        store.news.leave(ANNA, wake)

    def test_where_nobody_listens_the_number_alone_is_asked(
        self, store: Store, thread: Thread
    ) -> None:
        run = asked(store, thread)
        before = store.look(ANNA, thread.id, 30)
        with queries(store) as seen:
            assert store.look(ANNA, thread.id, 30) is before
        assert len([query for query in seen if query.startswith("SELECT")]) == 1
        store.runs.finish(ANNA, run.id, [], None, RunEnded("stopped"))
        assert store.look(ANNA, thread.id, 30).states == {run.id: "stopped"}

    def test_every_change_of_an_owners_threads_wakes_who_listens_for_him(
        self, store: Store, thread: Thread
    ) -> None:
        hers, his = threading.Event(), threading.Event()
        store.listen(ANNA, hers)
        store.listen(BORIS, his)
        run = asked(store, thread)
        for change in (
            lambda: store.runs.finish(ANNA, run.id, [], None, RunEnded("stopped")),
            lambda: store.threads.say(ANNA, thread.id, said("x")),
            lambda: store.threads.choose(ANNA, thread.id, run.message_id),
            lambda: store.runs.rate(ANNA, run.id, Feedback("up")),
            lambda: store.files.keep(ANNA, thread.id, "a", "text/csv", b"a"),
            lambda: store.threads.copy(ANNA, thread.id),
            lambda: store.threads.remove(ANNA, thread.id),
        ):
            hers.clear()
            change()
            assert hers.is_set()
        assert not his.is_set()
        store.news.leave(ANNA, hers)
        hers.clear()
        store.threads.create(ANNA, "demo")
        assert not hers.is_set()

    def test_who_listens_late_is_woken_for_what_came_before(
        self, store: Store, thread: Thread
    ) -> None:
        look = store.look(ANNA, thread.id, 30)
        asked(store, thread)
        wake = threading.Event()
        store.listen(ANNA, wake, since=look.number)
        assert wake.is_set()

    def test_what_another_process_does_is_heard_too(
        self, store: Store, beside: Store, thread: Thread
    ) -> None:
        wake = threading.Event()
        look = store.look(ANNA, thread.id, 30)
        store.listen(ANNA, wake, since=look.number)
        wait_for(lambda: store.news.number(ANNA) is not None)
        beside.threads.say(ANNA, thread.id, said("from elsewhere"))
        assert wake.wait(10)
        assert len(store.look(ANNA, thread.id, 30).messages) == len(look.messages) + 1

    def test_who_follows_a_run_of_another_process_is_woken_by_its_events(
        self, store: Store, beside: Store, thread: Thread
    ) -> None:
        run = asked(store, thread)
        wake = threading.Event()
        store.listen(ANNA, threading.Event())
        with store.news.of_others(wake):
            assert wake.wait(10), "the first time nobody knows what was written before"
            wake.clear()
            beside.runs.append(ANNA, run.id, [(1, "x")])
            assert wake.wait(10)

    def test_changes_that_gather_are_one_transaction_and_a_refused_one_leaves_the_others(
        self, store: Store, thread: Thread
    ) -> None:
        begun, go = threading.Event(), threading.Event()

        def held(_db: sa.Connection) -> None:
            begun.set()
            go.wait(10)

        database = store._database
        first = threading.Thread(target=database.write, args=(None, held))
        first.start()
        assert begun.wait(10)

        def look_for(thread_id: ThreadId) -> Change:
            return Change(ANNA, lambda db: thread_row(db, ANNA, thread_id).id)

        def refused(db: sa.Connection) -> None:
            touch(db, ANNA, thread.id, title="not to be kept")
            thread_row(db, ANNA, ThreadId("gone"))

        changes = [look_for(thread.id), Change(ANNA, refused), look_for(thread.id)]
        commits: list[object] = []
        sa.event.listen(database._ready(), "commit", commits.append)
        others = [
            threading.Thread(target=database.write_all, args=([change],)) for change in changes
        ]
        for other in others:
            other.start()
        wait_for(lambda: len(database._group._gathered) == 3)
        go.set()
        for each in (first, *others):
            each.join(10)
        assert [change.result for change in changes] == [thread.id, None, thread.id]
        assert [type(change.error).__name__ for change in changes] == [
            "NoneType", "NotFound", "NoneType",
        ]  # fmt: skip
        assert len(commits) == 2
        assert store.threads.get(ANNA, thread.id).title == ""

    def test_a_run_that_a_worker_has_already_is_taken_once_more_by_it_alone(
        self, store: Store, thread: Thread
    ) -> None:
        run = asked(store, thread)
        waiting = [(ANNA, run.id), (ANNA, RunId("gone"))]
        assert store.runs.claim_all(waiting, "me") == ["taken", "gone"]
        assert store.runs.claim_all(waiting, "me") == ["taken", "gone"]
        assert store.runs.claim_all(waiting, "you") == ["gone", "gone"]
