"""Nobody sees or changes what is somebody else's: owners x verbs x objects x ways to get an id.

A subclass gives the fixture `store`, open and empty.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from assistant.errors import NotFound
from assistant.events import RunEnded
from assistant.messages import (
    FileId,
    FileRef,
    ImagePart,
    Message,
    MessageId,
    OwnerId,
    Run,
    RunId,
    Thread,
    ThreadId,
    new_id,
)
from assistant.store import Files, Runs, Store, Threads, Uploads
from assistant.store.database import missing
from assistant.store.runs import Claim
from assistant.tables import Upload, UploadId
from tests.unit.store_contract import ANNA, BORIS, answered, asked, said


class Ids(NamedTuple):
    """One of each thing, as an attacker may try them."""

    thread: ThreadId
    run: RunId
    message: MessageId
    file: FileId
    upload: UploadId


Verb = Callable[[Store, OwnerId, Ids], Any]

ENDED = RunEnded("failed")
VERBS: dict[str, Verb] = {
    "threads.get": lambda s, o, i: s.threads.get(o, i.thread),
    "threads.copy": lambda s, o, i: s.threads.copy(o, i.thread),
    "threads.messages": lambda s, o, i: s.threads.messages(o, i.thread),
    "threads.whole": lambda s, o, i: s.threads.whole(o, i.thread),
    "threads.count": lambda s, o, i: s.threads.count(o, i.thread),
    "threads.remove": lambda s, o, i: s.threads.remove(o, i.thread),
    "threads.rename": lambda s, o, i: s.threads.rename(o, i.thread, "mine"),
    "threads.pin": lambda s, o, i: s.threads.pin(o, i.thread, True),
    "threads.delete": lambda s, o, i: s.threads.delete(o, i.thread),
    "threads.restore": lambda s, o, i: s.threads.restore(o, i.thread),
    "runs.ask": lambda s, o, i: s.runs.ask(o, i.thread, said("mine"), RunId(new_id())),
    "runs.again": lambda s, o, i: s.runs.again(o, i.run, i.message, 2, RunId(new_id())),
    "runs.claim_all": lambda s, o, i: _refuse(s.runs.claim_all([(o, i.run)], "w")),
    "runs.claim": lambda s, o, i: s.runs.claim(o, i.run, "w"),
    "runs.adopt": lambda s, o, i: s.runs.adopt(o, i.run, "w", "owner's"),
    "runs.withdraw": lambda s, o, i: s.runs.withdraw(o, i.run),
    "runs.append": lambda s, o, i: s.runs.append(o, i.run, [(9, "mine")]),
    "runs.append_many": lambda s, o, i: s.runs.append_many([(o, i.run, [(9, "mine")])]),
    "runs.finish": lambda s, o, i: s.runs.finish(o, i.run, [(9, "x")], said("mine"), ENDED),
    "runs.get": lambda s, o, i: s.runs.get(o, i.run),
    "runs.of_thread": lambda s, o, i: s.runs.of_thread(o, i.thread),
    "runs.events": lambda s, o, i: s.runs.events(o, i.run),
    "files.keep": lambda s, o, i: s.files.keep(o, i.thread, "mine", "text/csv", b"mine"),
    "files.read": lambda s, o, i: s.files.read(o, i.file),
    "files.of_thread": lambda s, o, i: s.files.of_thread(o, i.thread),
    "files.path": lambda s, o, i: s.files.path(o, i.file),
    "files.remove": lambda s, o, i: s.files.remove(o, i.file),
    "threads.say": lambda s, o, i: s.threads.say(o, i.thread, said("mine")),
    "uploads.begin": lambda s, o, i: s.uploads.begin(o, an_upload(i, UploadId(new_id())), "w"),
    "uploads.get": lambda s, o, i: s.uploads.get(o, i.upload),
    "uploads.of_thread": lambda s, o, i: s.uploads.of_thread(o, i.thread),
    "uploads.change": lambda s, o, i: s.uploads.change(o, an_upload(i), ("ready",)),
    "uploads.publish": lambda s, o, i: s.uploads.publish(
        o, an_upload(i), ("ready",), base=None, workspace=None
    ),
    "uploads.workspace": lambda s, o, i: s.uploads.workspace(o, i.thread),
}


def _refuse(claims: list[Claim]) -> None:
    """Say as the other verbs do that none of the runs is there."""
    if set(claims) == {"gone"}:
        raise missing()


WITHOUT_AN_ID = {
    "threads.create",
    "threads.recent",
    "threads.search",
    "threads.sweep",
    "runs.unfinished",
    "files.used",
    "uploads.reading",
    "uploads.path",
}
AFTER_DELETING = {
    "threads.restore",
    "runs.adopt",
    "runs.append",
    "runs.append_many",
    "runs.finish",
}
"""what is done to a thread that is deleted: it is wanted back, and what is at work there ends"""
INSIDE_THE_STORE = {"files.share", "files.unused_without", "files.forget", "uploads.share"}


def an_upload(ids: Ids, upload_id: UploadId | None = None) -> Upload:
    file = FileRef(ids.file, "mine.csv", "text/csv", 4)
    return Upload(upload_id or ids.upload, ids.thread, file, "ready")


def full_thread(store: Store, owner: OwnerId) -> tuple[Ids, Run]:
    """Return the ids of a thread with an answer, a file and an active run, and that run."""
    thread = store.threads.create(owner, "demo")
    answered(store, asked(store, thread, "A secret question", owner), "A secret answer", owner)
    file = store.files.keep(owner, thread.id, "secret.csv", "text/csv", b"secret")
    run = asked(store, thread, "Another secret", owner)
    store.runs.claim(owner, run.id, "owner's")
    store.runs.append(owner, run.id, [(1, "secret")])
    upload = Upload(UploadId(new_id()), thread.id, file, "ready")
    store.uploads.begin(owner, upload, "owner's")
    return Ids(thread.id, run.id, run.message_id, file.id, upload.id), run


def everything(store: Store, owner: OwnerId, ids: Ids) -> list[Any]:
    return [
        store.threads.recent(owner),
        store.threads.search(owner, "secret"),
        store.threads.get(owner, ids.thread),
        store.threads.messages(owner, ids.thread),
        store.runs.of_thread(owner, ids.thread),
        store.runs.events(owner, ids.run),
        store.files.of_thread(owner, ids.thread),
        store.files.read(owner, ids.file),
        store.uploads.of_thread(owner, ids.thread),
    ]


def guessed(_store: Store) -> Ids:
    return Ids(ThreadId("1"), RunId("1"), MessageId("1"), FileId("../secret.csv"), UploadId("1"))


def malformed(_store: Store) -> Ids:
    half = "\ud83d"  # half a character, as a cut stream or a forged address may bring it
    return Ids(ThreadId(half), RunId(half), MessageId(half), FileId(half), UploadId(half))


def stolen(store: Store) -> Ids:
    return full_thread(store, ANNA)[0]


def deleted(store: Store) -> Ids:
    ids, _ = full_thread(store, ANNA)
    store.threads.remove(ANNA, ids.thread)
    return ids


def own_and_deleted(store: Store) -> Ids:
    ids, _ = full_thread(store, BORIS)
    store.threads.remove(BORIS, ids.thread)
    return ids


class IsolationContract:
    @pytest.mark.parametrize("ids", [guessed, malformed, stolen, deleted, own_and_deleted])
    @pytest.mark.parametrize("verb", VERBS)
    def test_what_is_not_yours_is_not_found_in_one_and_the_same_way(
        self, store: Store, verb: str, ids: Callable[[Store], Ids]
    ) -> None:
        tried = ids(store)
        with pytest.raises(NotFound) as said_to_the_visitor:
            VERBS[verb](store, BORIS, tried)
        with pytest.raises(NotFound) as said_of_nothing:
            store.threads.get(BORIS, ThreadId(new_id()))
        assert str(said_to_the_visitor.value) == str(said_of_nothing.value)
        assert said_to_the_visitor.value.hint == said_of_nothing.value.hint
        assert store.threads.recent(BORIS) == ()
        assert store.threads.search(BORIS, "secret") == ()

    def test_a_thread_that_can_still_be_restored_is_found_in_no_other_way(
        self, store: Store
    ) -> None:
        ids, _ = full_thread(store, BORIS)
        before = everything(store, BORIS, ids)
        store.threads.delete(BORIS, ids.thread)
        for verb in VERBS.keys() - AFTER_DELETING:
            with pytest.raises(NotFound) as told:
                VERBS[verb](store, BORIS, ids)
            assert str(told.value) == str(missing()), verb
        assert (store.threads.recent(BORIS), store.threads.search(BORIS, "secret")) == ((), ())
        assert store.look(BORIS, ids.thread, 30).thread is None
        with pytest.raises(NotFound):
            store.threads.restore(ANNA, ids.thread)
        store.threads.restore(BORIS, ids.thread)
        assert everything(store, BORIS, ids) == before

    def test_nothing_that_a_visitor_tries_changes_what_is_anothers(self, store: Store) -> None:
        ids, _ = full_thread(store, ANNA)
        before = everything(store, ANNA, ids)
        for verb in VERBS.values():
            with pytest.raises(NotFound):
                verb(store, BORIS, ids)
        assert everything(store, ANNA, ids) == before

    def test_a_stolen_id_cannot_be_used_for_something_new(self, store: Store) -> None:
        ids, _ = full_thread(store, ANNA)
        before = everything(store, ANNA, ids)
        mine = store.threads.create(BORIS, "demo")
        fresh = RunId(new_id())
        for attempt in (
            lambda: store.threads.create(BORIS, "demo", thread_id=ids.thread),
            lambda: store.runs.ask(BORIS, mine.id, said("x", ids.message), fresh),
            lambda: store.runs.ask(BORIS, ids.thread, said("x"), fresh, begin="demo"),
            lambda: store.runs.ask(BORIS, mine.id, said("x"), ids.run),
            lambda: store.threads.messages(BORIS, mine.id, before=ids.message),
            lambda: store.uploads.begin(BORIS, an_upload(ids._replace(thread=mine.id)), "w"),
        ):
            with pytest.raises(NotFound):
                attempt()
        assert everything(store, ANNA, ids) == before
        assert store.threads.messages(BORIS, mine.id) == ()
        assert store.runs.of_thread(BORIS, mine.id) == ()

    def test_a_message_that_names_a_stolen_file_does_not_open_it(self, store: Store) -> None:
        ids, _ = full_thread(store, ANNA)
        mine: Thread = store.threads.create(BORIS, "demo")
        part = ImagePart(FileRef(ids.file, "x.png", "image/png", 6))
        message = Message(MessageId(new_id()), "user", (part,))
        store.runs.ask(BORIS, mine.id, message, RunId(new_id()))
        copy = store.threads.copy(BORIS, mine.id)
        for thread in (mine, copy):
            assert store.files.of_thread(BORIS, thread.id) == ()
        with pytest.raises(NotFound):
            store.files.read(BORIS, ids.file)

    def test_every_public_verb_is_tried_here(self) -> None:
        names = {
            f"{kind.__name__.lower()}.{name}"
            for kind in (Threads, Runs, Files, Uploads)
            for name, _ in inspect.getmembers(kind, inspect.isfunction)
            if not name.startswith("_")
        }
        assert names == VERBS.keys() | WITHOUT_AN_ID | INSIDE_THE_STORE
