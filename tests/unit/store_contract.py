"""What every store keeps its word on; a test of one database inherits these classes.

A subclass gives the fixture `store`, open and empty.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from assistant.errors import NotFound
from assistant.events import RunEnded
from assistant.messages import (
    CallId,
    FilePart,
    ImagePart,
    Message,
    MessageId,
    NoticePart,
    OwnerId,
    PartId,
    Problem,
    Remote,
    Run,
    RunId,
    StepPart,
    Suggestion,
    SuggestionsPart,
    TablePart,
    TextPart,
    Thread,
    ThreadId,
    ToolCall,
    Usage,
    new_id,
)
from assistant.store import Store

ANNA, BORIS = OwnerId("anna"), OwnerId("boris")


def said(text: str, message_id: str = "", role: Any = "user") -> Message:
    return Message(MessageId(message_id or new_id()), role, (TextPart(PartId("p:0"), text),))


def asked(store: Store, thread: Thread, text: str = "How many?", owner: OwnerId = ANNA) -> Run:
    return store.runs.ask(owner, thread.id, said(text), RunId(new_id()))


def answered(
    store: Store,
    run: Run,
    text: str = "Three.",
    owner: OwnerId = ANNA,
    remote: Remote | None = None,
) -> None:
    assert store.runs.claim(owner, run.id, "w")
    answer, ended = said(text, role="assistant"), RunEnded("completed", remote=remote)
    assert store.runs.finish(owner, run.id, [(1, "{}")], answer, ended)


def texts(store: Store, thread_id: ThreadId, **how: Any) -> list[str]:
    return [message.text for message in store.threads.messages(ANNA, thread_id, **how)]


def at_once(count: int, work: Callable[[int], Any]) -> list[Any]:
    """Do *work* in so many threads that begin together."""
    barrier = threading.Barrier(count)

    def begin(number: int) -> Any:
        barrier.wait(10)
        return work(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(begin, range(count)))


@pytest.fixture
def thread(store: Store) -> Thread:
    return store.threads.create(ANNA, "demo")


class ThreadContract:
    def test_creating_a_thread_twice_returns_the_first(self, store: Store) -> None:
        first = store.threads.create(ANNA, "demo", "Sales", thread_id=ThreadId("t1"))
        again = store.threads.create(ANNA, "other", "Else", thread_id=ThreadId("t1"))
        assert again == first == store.threads.get(ANNA, ThreadId("t1"))
        assert (first.assistant, first.title, first.remote) == ("demo", "Sales", None)

    def test_only_threads_in_which_something_was_said_are_recent(self, store: Store) -> None:
        empty, older, newer = (store.threads.create(ANNA, "demo", name) for name in "eon")
        asked(store, newer)
        asked(store, older)
        assert [found.id for found in store.threads.recent(ANNA)] == [older.id, newer.id]
        asked(store, newer)
        assert [found.id for found in store.threads.recent(ANNA, 1)] == [newer.id]
        assert empty.id not in [found.id for found in store.threads.recent(ANNA)]

    def test_the_first_question_becomes_the_title_and_stays_it(
        self, store: Store, thread: Thread
    ) -> None:
        asked(store, thread, "What\n  sold best? " + "x" * 200)
        asked(store, thread, "And then?")
        title = store.threads.get(ANNA, thread.id).title
        assert title.startswith("What sold best? xxx")
        assert len(title) == 80

    def test_an_answer_is_read_after_its_question_though_others_were_asked_meanwhile(
        self, store: Store, thread: Thread
    ) -> None:
        runs = [asked(store, thread, text) for text in ("one", "two", "three")]
        for run, text in zip(runs, ("1", "2", "3"), strict=True):
            answered(store, run, text)
        assert texts(store, thread.id) == ["one", "1", "two", "2", "three", "3"]

    def test_messages_are_paged_from_the_newest(self, store: Store, thread: Thread) -> None:
        for number in range(7):
            asked(store, thread, str(number))
        assert texts(store, thread.id, newest=3) == ["4", "5", "6"]
        fourth = store.threads.messages(ANNA, thread.id)[4].id
        assert texts(store, thread.id, newest=3, before=fourth) == ["1", "2", "3"]
        assert texts(store, thread.id, before=fourth) == ["0", "1", "2", "3"]
        assert store.threads.count(ANNA, thread.id) == 7
        with pytest.raises(NotFound):
            store.threads.messages(ANNA, thread.id, before=MessageId("elsewhere"))

    def test_a_question_begins_its_thread_once(self, store: Store) -> None:
        new, question = ThreadId(new_id()), said("How many?")
        for attempt in ("r1", "r2"):
            run = store.runs.ask(ANNA, new, question, RunId(attempt), begin="demo")
            assert (run.id, run.thread_id, run.assistant) == ("r1", new, "demo")
        thread, messages, uploads = store.threads.whole(ANNA, new)
        assert (thread.assistant, thread.title, uploads) == ("demo", "How many?", ())
        assert [message.text for message in messages] == ["How many?"]

    def test_every_kind_of_part_comes_back_as_it_was(self, store: Store, thread: Thread) -> None:
        file = store.files.keep(ANNA, thread.id, "plot.png", "image/png", b"png")
        parts = (
            TextPart(PartId("a"), "Grüße 🎉 \ud83d \x00 end"),
            StepPart(CallId("c"), "query_table", "function", "done", result={"n": [1.5, None]}),
            TablePart(CallId("c"), "select 1", ("a", "b"), ((1, None), ("x", 2.5)), 2),
            ImagePart(file),
            FilePart(file),
            NoticePart("One file was lost."),
            SuggestionsPart((Suggestion("Só?", "só\x00 em 2024?"),)),
        )
        message = Message(MessageId("m"), "user", parts, "2026-01-01T00:00:00+00:00")
        store.runs.ask(ANNA, thread.id, message, RunId("r"))
        assert store.threads.messages(ANNA, thread.id) == (message,)

    def test_a_copy_has_the_messages_and_files_but_its_endpoint_knows_nothing(
        self, store: Store, thread: Thread
    ) -> None:
        file = store.files.keep(ANNA, thread.id, "plot.png", "image/png", b"png")
        run = asked(store, thread, "one")
        answered(store, run, "1", remote=Remote(thread="conv_1"))
        picture = Message(MessageId("m"), "user", (ImagePart(file),))
        store.runs.ask(ANNA, thread.id, picture, RunId("r"))

        copy = store.threads.copy(ANNA, thread.id)
        store.threads.remove(ANNA, thread.id)

        assert copy.remote is None
        found = store.threads.messages(ANNA, copy.id)
        assert [message.text for message in found] == ["one", "1", ""]
        assert found[1].run_id == run.id
        (part,) = found[2].parts
        assert isinstance(part, ImagePart)
        assert store.files.read(ANNA, part.file.id) == b"png"
        assert store.files.of_thread(ANNA, copy.id) == (part.file,)
        assert store.runs.of_thread(ANNA, copy.id) == ()

    def test_a_removed_thread_leaves_nothing(self, store: Store, thread: Thread) -> None:
        run = asked(store, thread)
        answered(store, run)
        file = store.files.keep(ANNA, thread.id, "a.csv", "text/csv", b"a")
        store.threads.remove(ANNA, thread.id)
        for gone in (
            lambda: store.threads.get(ANNA, thread.id),
            lambda: store.runs.get(ANNA, run.id),
            lambda: store.runs.events(ANNA, run.id),
            lambda: store.files.read(ANNA, file.id),
        ):
            with pytest.raises(NotFound):
                gone()


class RunContract:
    def test_fifty_tabs_that_send_one_message_get_one_run(
        self, store: Store, thread: Thread
    ) -> None:
        message = said("How many?", "m1")
        found = at_once(50, lambda n: store.runs.ask(ANNA, thread.id, message, RunId(f"r{n}")))
        assert len({run.id for run in found}) == 1
        assert store.threads.count(ANNA, thread.id) == 1
        assert store.runs.of_thread(ANNA, thread.id) == (found[0],)

    def test_another_attempt_is_queued_once(self, store: Store, thread: Thread) -> None:
        run = asked(store, thread)
        again = store.runs.again
        second = again(ANNA, run.id, run.message_id, 2, RunId("r2"))
        assert again(ANNA, run.id, run.message_id, 2, RunId("r3")) == second
        assert (second.id, second.attempt, second.state) == ("r2", 2, "queued")
        assert again(ANNA, run.id, run.message_id, 1, RunId("r4")) == run
        assert store.threads.count(ANNA, thread.id) == 1
        with pytest.raises(NotFound):
            again(ANNA, run.id, MessageId("another"), 3, RunId("r5"))

    def test_only_one_of_many_workers_gets_a_run(self, store: Store, thread: Thread) -> None:
        run = asked(store, thread)
        assert sum(at_once(12, lambda n: store.runs.claim(ANNA, run.id, f"w{n}"))) == 1

    def test_only_one_run_of_a_thread_is_active(self, store: Store, thread: Thread) -> None:
        runs = [asked(store, thread) for _ in range(12)]
        assert sum(at_once(12, lambda n: store.runs.claim(ANNA, runs[n].id, "w"))) == 1
        (active,) = (run for run in store.runs.of_thread(ANNA, thread.id) if run.live)
        store.runs.finish(ANNA, active.id, [], None, RunEnded("stopped"))
        assert sum(at_once(12, lambda n: store.runs.claim(ANNA, runs[n].id, "w"))) == 1

    def test_only_one_worker_adopts_the_run_of_a_dead_one(
        self, store: Store, thread: Thread
    ) -> None:
        run = asked(store, thread)
        assert not store.runs.adopt(ANNA, run.id, "new", "")
        store.runs.claim(ANNA, run.id, "dead")
        assert not store.runs.adopt(ANNA, run.id, "new", "another")
        assert sum(at_once(12, lambda n: store.runs.adopt(ANNA, run.id, f"w{n}", "dead"))) == 1

    def test_unfinished_lists_what_every_owner_has_queued_and_active(
        self, store: Store, thread: Thread
    ) -> None:
        active, queued, done = (asked(store, thread) for _ in range(3))
        store.runs.claim(ANNA, active.id, "w1")
        store.runs.finish(ANNA, done.id, [], None, RunEnded("stopped"))
        hers = asked(store, store.threads.create(BORIS, "demo"), owner=BORIS)
        found = {(owner, run.id, worker) for owner, run, worker in store.runs.unfinished()}
        assert found == {(ANNA, active.id, "w1"), (ANNA, queued.id, ""), (BORIS, hers.id, "")}

    def test_events_come_back_in_order_and_a_number_counts_once(
        self, store: Store, thread: Thread
    ) -> None:
        run = asked(store, thread)
        store.runs.append(ANNA, run.id, [(2, "two"), (1, "one")])
        store.runs.append(ANNA, run.id, [(2, "other"), (3, '"\ud83d"')])
        store.runs.append(ANNA, run.id, [])
        store.runs.append_many([])
        assert store.runs.events(ANNA, run.id) == [(1, "one"), (2, "two"), (3, r'"\ud83d"')]
        assert store.runs.events(ANNA, run.id, after=2) == [(3, r'"\ud83d"')]

    def test_a_removed_thread_does_not_keep_other_runs_from_being_written_down(
        self, store: Store, thread: Thread
    ) -> None:
        run = asked(store, thread)
        gone = (ANNA, RunId("gone"), [(1, "x")])
        with pytest.raises(NotFound):
            store.runs.append_many(
                [gone, (ANNA, run.id, [(1, "kept")]), (BORIS, run.id, [(2, "x")])]
            )
        assert store.runs.events(ANNA, run.id) == [(1, "kept")]

    def test_a_run_ends_once_with_everything_that_belongs_to_its_end(
        self, store: Store, thread: Thread
    ) -> None:
        run = asked(store, thread)
        store.runs.claim(ANNA, run.id, "w")
        remote = Remote("conv", "resp", open_calls=(ToolCall(CallId("c"), "f", "{}"),))
        problem = Problem("too_long", "It is long.", "Ask shorter.")
        ended = RunEnded("incomplete", "max_output_tokens", Usage(1, 2), problem, remote)
        answer = said("It", "a1", "assistant")

        done = at_once(8, lambda _: store.runs.finish(ANNA, run.id, [(1, "x")], answer, ended))

        assert sum(done) == 1
        found = store.runs.get(ANNA, run.id)
        assert (found.state, found.reason) == ("incomplete", "max_output_tokens")
        assert (found.usage, found.problem, found.remote) == (Usage(1, 2), problem, remote)
        assert store.threads.get(ANNA, thread.id).remote == remote
        (_, message) = store.threads.messages(ANNA, thread.id)
        assert (message.id, message.run_id) == ("a1", run.id)
        store.runs.append(ANNA, run.id, [(2, "late")])
        assert store.runs.events(ANNA, run.id) == [(1, "x")]

    def test_an_end_that_says_nothing_of_the_endpoint_forgets_nothing(
        self, store: Store, thread: Thread
    ) -> None:
        run = asked(store, thread)
        answered(store, run, remote=(remote := Remote("conv", knows=run.message_id)))
        store.runs.finish(ANNA, asked(store, thread).id, [], None, RunEnded("interrupted"))
        assert store.runs.get(ANNA, run.id).remote == remote
        assert store.threads.get(ANNA, thread.id).remote == remote

    def test_an_end_that_cannot_be_written_leaves_nothing_of_itself(
        self, store: Store, thread: Thread
    ) -> None:
        run = asked(store, thread)
        taken = said("stolen id", run.message_id, "assistant")
        with pytest.raises(NotFound):
            store.runs.finish(ANNA, run.id, [(1, "x")], taken, RunEnded("completed"))
        assert store.runs.get(ANNA, run.id) == run
        assert store.runs.events(ANNA, run.id) == []

    def test_a_waiting_message_can_be_withdrawn_and_an_active_one_not(
        self, store: Store, thread: Thread
    ) -> None:
        first, second = asked(store, thread, "first"), asked(store, thread, "second")
        store.runs.claim(ANNA, first.id, "w")
        assert not store.runs.withdraw(ANNA, first.id)
        assert store.runs.withdraw(ANNA, second.id)
        assert not store.runs.withdraw(ANNA, second.id)
        assert not store.runs.claim(ANNA, second.id, "w")
        assert texts(store, thread.id) == ["first"]
        late = store.runs.ask(ANNA, thread.id, said("second", second.message_id), RunId("late"))
        assert (late.id, late.state) == (second.id, "withdrawn")
        with pytest.raises(NotFound):
            store.runs.again(ANNA, second.id, second.message_id, 2, RunId("r9"))

    def test_withdrawing_another_attempt_keeps_the_message(
        self, store: Store, thread: Thread
    ) -> None:
        run = asked(store, thread, "first")
        answered(store, run, "1")
        second = store.runs.again(ANNA, run.id, run.message_id, 2, RunId("r2"))
        assert store.runs.withdraw(ANNA, second.id)
        assert texts(store, thread.id) == ["first", "1"]


class FileContract:
    def test_the_same_file_kept_twice_is_one_file(self, store: Store, thread: Thread) -> None:
        first = store.files.keep(ANNA, thread.id, "plot.png", "image/png", b"same")
        assert store.files.keep(ANNA, thread.id, "plot.png", "image/png", b"same") == first
        store.files.keep(ANNA, thread.id, "plot.png", "image/png", b"diff")
        assert len(store.files.of_thread(ANNA, thread.id)) == 2

    def test_a_file_comes_back_byte_for_byte(self, store: Store, thread: Thread) -> None:
        content = bytes(range(256)) * 300
        first = store.files.keep(ANNA, thread.id, "a.bin", "application/x-a", content)
        second = store.files.keep(ANNA, thread.id, "a.bin", "nonsense", b"")
        assert store.files.read(ANNA, first.id) == content
        assert store.files.read(ANNA, second.id) == b""
        assert store.files.of_thread(ANNA, thread.id) == (first, second)
        assert (first.size, second.media_type) == (len(content), "application/octet-stream")

    @pytest.mark.parametrize(
        ("name", "shown"),
        [
            ("../../etc/passwd", "passwd"),
            ("..\\..\\x\x00<b>.csv", "x<b>.csv"),
            ("invoice\u202efdp.exe", "invoicefdp.exe"),
            ("a\nb\ud83d.csv", "ab.csv"),
            ("..", "file"),
            ("", "file"),
            ("x" * 300 + ".csv", "x" * 116 + ".csv"),
        ],
    )
    def test_a_name_is_only_text_for_people(
        self, store: Store, thread: Thread, name: str, shown: str
    ) -> None:
        ref = store.files.keep(ANNA, thread.id, name, "text/csv", b"a")
        assert ref.name == shown
        assert store.files.read(ANNA, ref.id) == b"a"
