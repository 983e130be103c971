"""What every store keeps its word on about uploads and workspaces.

A subclass gives the fixtures `store`, open and empty, and `thread`.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.errors import NotFound
from assistant.messages import FilePart, Message, MessageId, Thread, new_id
from assistant.store import Store
from assistant.tables import Column, Table, Upload, UploadId
from tests.unit.store_contract import ANNA, asked

ORDERS = Table("orders", "orders.csv", 2, columns=(Column("a b", "DATE", "a  b"),), notes=("x",))


def begun(store: Store, thread: Thread, name: str = "orders.csv") -> Upload:
    file = store.files.keep(ANNA, thread.id, name, "text/csv", name.encode())
    upload = Upload(UploadId(new_id()), thread.id, file, "reading")
    return store.uploads.begin(ANNA, upload, "me")


def ready(was: Upload, *tables: Table) -> Upload:
    return Upload(was.id, was.thread_id, was.file, "ready", tables)


def written(folder: Path, content: bytes = b"duck") -> Path:
    path = folder / new_id()
    path.write_bytes(content)
    return path


class UploadContract:
    def test_an_upload_comes_back_as_it_was_and_begins_once(
        self, store: Store, thread: Thread
    ) -> None:
        upload = begun(store, thread)
        assert store.uploads.begin(ANNA, ready(upload), "me") == upload
        assert store.uploads.of_thread(ANNA, thread.id) == (upload,)
        done = ready(upload, ORDERS)
        assert store.uploads.change(ANNA, done, ("reading",))
        assert store.uploads.get(ANNA, upload.id) == done
        assert not store.uploads.change(ANNA, upload, ("reading",))

    def test_a_run_waits_for_the_files_of_its_thread_and_for_no_others(
        self, store: Store, thread: Thread
    ) -> None:
        run = asked(store, thread)
        other = asked(store, store.threads.create(ANNA, "demo"))
        upload = begun(store, thread)
        waiting = [(ANNA, run.id), (ANNA, other.id)]
        assert store.runs.claim_all(waiting, "me") == ["waits", "taken"]
        assert [found[1:] for found in store.uploads.reading()] == [(upload, "me")]
        store.uploads.change(ANNA, replace(upload, state="asking"), ("reading",))
        assert not store.runs.claim(ANNA, run.id, "me")
        store.uploads.change(ANNA, ready(upload), ("asking",))
        assert store.runs.claim(ANNA, run.id, "me")
        assert store.uploads.reading() == ()

    def test_a_new_workspace_takes_the_place_of_the_one_it_was_made_from(
        self, store: Store, thread: Thread, tmp_path: Path
    ) -> None:
        first, second = begun(store, thread), begun(store, thread, "more.csv")
        file = written(tmp_path, b"1")
        assert store.uploads.publish(
            ANNA, ready(first, ORDERS), ("reading",), base=None, workspace=file
        )
        base = store.uploads.workspace(ANNA, thread.id)
        assert base is not None
        assert store.uploads.path(base).read_bytes() == b"1"
        assert not file.exists()
        late = written(tmp_path, b"2")
        done = ready(second, ORDERS)
        assert not store.uploads.publish(ANNA, done, ("reading",), base=None, workspace=late)
        assert late.read_bytes() == b"2"
        assert store.uploads.get(ANNA, second.id) == second
        assert store.uploads.publish(ANNA, done, ("reading",), base=base, workspace=late)
        assert not store.uploads.path(base).exists()

    def test_a_thread_without_tables_has_no_workspace(
        self, store: Store, thread: Thread, tmp_path: Path
    ) -> None:
        upload = begun(store, thread)
        store.uploads.publish(
            ANNA, ready(upload, ORDERS), ("reading",), base=None, workspace=written(tmp_path)
        )
        base = store.uploads.workspace(ANNA, thread.id)
        assert store.uploads.publish(ANNA, ready(upload), ("ready",), base=base, workspace=None)
        assert store.uploads.workspace(ANNA, thread.id) is None

    def test_a_copied_thread_has_the_tables_and_outlives_the_first(
        self, store: Store, thread: Thread, tmp_path: Path
    ) -> None:
        upload = begun(store, thread)
        store.uploads.publish(
            ANNA, ready(upload, ORDERS), ("reading",), base=None, workspace=written(tmp_path)
        )
        begun(store, thread, "unread.csv")
        copy = store.threads.copy(ANNA, thread.id)
        (copied,) = store.uploads.of_thread(ANNA, copy.id)
        assert (copied.tables, copied.thread_id) == ((ORDERS,), copy.id)
        assert store.files.read(ANNA, copied.file.id) == b"orders.csv"
        store.threads.remove(ANNA, thread.id)
        workspace = store.uploads.workspace(ANNA, copy.id)
        assert workspace is not None
        assert store.uploads.path(workspace).read_bytes() == b"duck"
        store.threads.remove(ANNA, copy.id)
        assert not store.uploads.path(workspace).exists()

    def test_a_message_of_files_alone_is_there_once_and_names_the_thread(
        self, store: Store, thread: Thread
    ) -> None:
        message = Message(MessageId(new_id()), "user", (FilePart(begun(store, thread).file),))
        for _ in range(2):
            store.threads.say(ANNA, thread.id, message)
        assert [found.id for found in store.threads.messages(ANNA, thread.id)] == [message.id]
        assert store.threads.get(ANNA, thread.id).title == "orders.csv"

    def test_a_file_is_taken_over_from_its_path_and_can_be_removed(
        self, store: Store, thread: Thread, tmp_path: Path
    ) -> None:
        path = written(tmp_path, b"abc")
        file = store.files.keep(ANNA, thread.id, "x.parquet", "text/plain", path)
        assert (file.size, path.exists()) == (3, False)
        assert store.files.path(ANNA, file.id).read_bytes() == b"abc"
        assert store.files.used(ANNA) == 3
        store.files.remove(ANNA, file.id)
        assert store.files.used(ANNA) == 0
        with pytest.raises(NotFound):
            store.files.path(ANNA, file.id)
