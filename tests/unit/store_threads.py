"""What every store keeps its word on about lists of threads: titles, pins, deleting, sweeping.

A subclass gives the fixtures `store`, open and empty, and `thread`.
"""

from __future__ import annotations

import pytest

from assistant.errors import NotFound
from assistant.events import RunEnded
from assistant.messages import RunId, Thread, ThreadId, new_id
from assistant.store import Store
from assistant.store.database import missing
from assistant.tables import Upload, UploadId
from tests.unit.store_contract import ANNA, BORIS, answered, asked, said


def listed(store: Store) -> tuple[list[ThreadId], list[ThreadId]]:
    look = store.look(ANNA, None, 30)
    return [thread.id for thread in look.pinned], [thread.id for thread in look.recent]


class ListContract:
    @pytest.mark.parametrize(
        ("question", "title"),
        [
            ("top 5 products", "Top 5 products"),
            ("überall gleich?", "Überall gleich?"),
            ("iPhone sales", "iPhone sales"),
            ("2024 by month", "2024 by month"),
            ("ǆ", "Ǆ"),
            ("ßu", "ßu"),
            ("Revenue", "Revenue"),
        ],
    )
    def test_a_title_from_a_question_begins_with_a_capital(
        self, store: Store, thread: Thread, question: str, title: str
    ) -> None:
        asked(store, thread, question)
        assert store.threads.get(ANNA, thread.id).title == title

    def test_a_title_that_a_person_gave_stays_as_typed(self, store: Store, thread: Thread) -> None:
        asked(store, thread, "top 5 products")
        renamed = store.threads.rename(ANNA, thread.id, "  my\n own  ")
        asked(store, thread, "Another question")
        assert renamed.title == store.threads.get(ANNA, thread.id).title == "my own"
        assert store.threads.rename(ANNA, thread.id, " \n").title == "my own"
        assert len(store.threads.rename(ANNA, thread.id, "x" * 500).title) == 80

    def test_pinned_threads_are_listed_apart_and_keep_their_place(self, store: Store) -> None:
        first, second, third = (store.threads.create(ANNA, "demo") for _ in range(3))
        for thread in (first, second, third):
            asked(store, thread)
        store.threads.pin(ANNA, first.id, True)
        assert listed(store) == ([first.id], [third.id, second.id])
        assert store.threads.get(ANNA, first.id).pinned
        store.threads.pin(ANNA, first.id, False)
        assert listed(store) == ([], [third.id, second.id, first.id])

    def test_a_look_tells_whether_there_are_more_threads(self, store: Store) -> None:
        for _ in range(3):
            asked(store, store.threads.create(ANNA, "demo"))
        looks = [store.look(ANNA, None, 30, listed) for listed in (2, 3, 4)]
        assert [(len(look.recent), look.more) for look in looks] == [
            (2, True), (3, False), (3, False),
        ]  # fmt: skip

    def test_a_look_tells_which_threads_are_being_answered(
        self, store: Store, thread: Thread
    ) -> None:
        run = asked(store, thread)
        asked(store, store.threads.create(BORIS, "demo"), owner=BORIS)
        assert store.look(ANNA, None, 30).answering == {thread.id}
        answered(store, run)
        assert store.look(ANNA, None, 30).answering == frozenset()

    def test_a_deleted_thread_comes_back_as_it_was(self, store: Store, thread: Thread) -> None:
        answered(store, asked(store, thread, "Laptops?"), "Yes")
        before = (store.look(ANNA, thread.id, 30), store.threads.search(ANNA, "laptops"))
        assert store.threads.delete(ANNA, thread.id) == ()
        assert (listed(store), store.threads.search(ANNA, "laptops")) == (([], []), ())
        store.threads.restore(ANNA, thread.id)
        after = store.look(ANNA, thread.id, 30)
        assert (after.thread, after.messages) == (before[0].thread, before[0].messages)
        assert store.threads.search(ANNA, "laptops") == before[1]
        store.threads.restore(ANNA, thread.id)  # twice is once

    def test_the_id_of_a_deleted_thread_begins_no_other(self, store: Store, thread: Thread) -> None:
        store.threads.delete(ANNA, thread.id)
        for attempt in (
            lambda: store.threads.create(ANNA, "demo", thread_id=thread.id),
            lambda: store.runs.ask(ANNA, thread.id, said("x"), RunId(new_id()), begin="demo"),
        ):
            with pytest.raises(NotFound) as told:
                attempt()
            assert str(told.value) == str(missing())

    def test_a_run_at_work_in_a_deleted_thread_is_told_and_comes_to_its_end(
        self, store: Store, thread: Thread
    ) -> None:
        run, waiting = asked(store, thread), asked(store, thread, "Next?")
        store.runs.claim(ANNA, run.id, "w")
        assert store.threads.delete(ANNA, thread.id) == (run.id,)
        assert store.runs.claim_all([(ANNA, waiting.id)], "w") == ["gone"]
        store.runs.append(ANNA, run.id, [(1, "{}")])
        assert store.threads.sweep(0) == 0, "not while a run is at work"
        assert store.runs.finish(ANNA, run.id, [], said("Half"), RunEnded("stopped"))
        store.threads.restore(ANNA, thread.id)
        states = {found.id: found.state for found in store.runs.of_thread(ANNA, thread.id)}
        assert states == {run.id: "stopped", waiting.id: "queued"}
        assert store.runs.events(ANNA, run.id) == [(1, "{}")]

    def test_what_was_deleted_a_while_ago_is_really_gone_with_all_it_had(
        self, store: Store, thread: Thread
    ) -> None:
        answered(store, asked(store, thread, "Laptops?"), "Yes")
        file = store.files.keep(ANNA, thread.id, "a.csv", "text/csv", b"a")
        upload = Upload(UploadId(new_id()), thread.id, file, "ready")
        store.uploads.begin(ANNA, upload, "w")
        path = store.files.path(ANNA, file.id)
        kept = store.threads.create(ANNA, "demo")
        asked(store, kept)
        store.threads.delete(ANNA, thread.id)
        assert store.threads.sweep(600) == 0
        assert path.exists()
        assert store.threads.sweep(0) == 1
        assert not path.exists()
        assert listed(store) == ([], [kept.id])
        assert store.threads.search(ANNA, "laptops") == ()
        with pytest.raises(NotFound):
            store.threads.restore(ANNA, thread.id)
        assert store.threads.sweep(0) == 0

    def test_a_sweep_takes_a_few_at_a_time_the_oldest_first(self, store: Store) -> None:
        gone = [store.threads.create(owner, "demo") for owner in (ANNA, BORIS, ANNA)]
        for thread, owner in zip(gone, (ANNA, BORIS, ANNA), strict=True):
            store.threads.delete(owner, thread.id)
        assert [store.threads.sweep(0, most=2) for _ in range(3)] == [2, 1, 0]

    def test_what_is_read_in_a_deleted_thread_is_left_alone_by_recovery(
        self, store: Store, thread: Thread
    ) -> None:
        file = store.files.keep(ANNA, thread.id, "a.csv", "text/csv", b"a")
        store.uploads.begin(ANNA, Upload(UploadId("u"), thread.id, file, "reading"), "w")
        assert len(store.uploads.reading()) == 1
        store.threads.delete(ANNA, thread.id)
        assert store.uploads.reading() == ()
