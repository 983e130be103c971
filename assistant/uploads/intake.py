"""Brings files into threads: kept, read on a thread of its own, asked about, published.

What a page does never touches a reading; only leaving the file out ends it. A reading that a
dead process left behind begins again: the file is there, and reading it changes nothing.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.children.stopping import Stop
from assistant.data.imports import (
    Imported,
    Job,
    Limits,
    read_file,
    remove_table,
    rename_table,
)
from assistant.errors import DataError, LimitReached, NotFound, StoreError
from assistant.messages import OwnerId, Problem, ThreadId, new_id
from assistant.store import Store
from assistant.tables import RemoteCopy, Table, Upload, UploadId

AT_ONCE = 2
"""files that are read at the same time: each reader may take a core and much memory"""
AGAIN_S = 0.5
"""how soon a database that could not be written is tried again"""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file as a person brought it; *name* is text from outside."""

    name: str
    content: bytes


@dataclass(slots=True)
class Reading:
    """How far a file has come that is being read in this process."""

    phase: str = "Waiting for its turn"
    fraction: float | None = None
    stop: Stop | None = None


class Intake:
    """The files of all threads. Every public method may be called from any thread."""

    def __init__(
        self,
        store: Store,
        worker: str,
        limits: Limits,
        quota_bytes: int,
        settled: threading.Event,
    ) -> None:
        self._store, self._worker = store, worker
        self._limits, self._quota_bytes = limits, quota_bytes
        self._settled = settled
        self._lock = threading.Lock()
        self._readings: dict[UploadId, Reading] = {}
        self._slots = threading.BoundedSemaphore(AT_ONCE)
        # One change of a workspace at a time; two threads that share a lock only wait longer.
        self._turns = [threading.Lock() for _ in range(64)]
        self._closing = threading.Event()

    def check(self, owner: OwnerId, arrivals: Sequence[Arrival]) -> None:
        """Refuse files that are too large, or too much with what is here already.

        Raises:
            LimitReached: which file, and what to do; nothing was kept.
        """
        for arrival in arrivals:
            if len(arrival.content) > self._limits.file_bytes:
                raise LimitReached(
                    f"{arrival.name} has {_mb(len(arrival.content))}; a file may have "
                    f"{_mb(self._limits.file_bytes)} here.",
                    hint="Nothing was sent. Leave out rows or columns, or save it as Parquet.",
                )
        used = self._store.files.used(owner)
        more = sum(len(arrival.content) for arrival in arrivals)
        if used + more > self._quota_bytes:
            raise LimitReached(
                f"Your files here take {_mb(used)}; with {_mb(more)} more they would be over the "
                f"{_mb(self._quota_bytes)} that one person may keep.",
                hint="Nothing was sent. Remove tables that you no longer need, in the Data panel.",
            )

    def bring(
        self, owner: OwnerId, thread_id: ThreadId, upload_id: UploadId, arrival: Arrival
    ) -> Upload:
        """Keep a file and begin to read it; the same *upload_id* again is the same upload.

        Raises:
            NotFound, StoreError: nothing was begun.
        """
        media_type = "application/octet-stream"
        file = self._store.files.keep(owner, thread_id, arrival.name, media_type, arrival.content)
        upload = Upload(upload_id, thread_id, file, "reading")
        begun = self._store.uploads.begin(owner, upload, self._worker)
        if begun == upload:
            self._start(owner, begun)
        return begun

    def answer(
        self, owner: OwnerId, upload_id: UploadId, answers: Mapping[str, Sequence[str]]
    ) -> None:
        """Go on reading a file with what the person said. Raises NotFound, StoreError."""
        upload = self._store.uploads.get(owner, upload_id)
        given = dict(upload.answers) | {key: tuple(values) for key, values in answers.items()}
        again = replace(upload, state="reading", questions=(), answers=tuple(given.items()))
        if self._store.uploads.change(owner, again, ("asking",), self._worker):
            self._start(owner, again)

    def read_again(self, owner: OwnerId, upload_id: UploadId) -> None:
        """Read a file whose reading broke off. Raises NotFound, StoreError."""
        upload = self._store.uploads.get(owner, upload_id)
        if upload.state == "reading" and self.progress(upload_id) is None:
            self._start(owner, upload)

    def leave_out(self, owner: OwnerId, upload_id: UploadId) -> None:
        """Do without a file that is not read yet. Raises NotFound, StoreError."""
        upload = self._store.uploads.get(owner, upload_id)
        left = replace(upload, state="removed", questions=())
        if self._store.uploads.change(owner, left, ("reading", "asking")):
            self._forget_file(owner, upload)
            with self._lock:
                reading = self._readings.get(upload_id)
            if reading is not None and reading.stop is not None:
                reading.stop.ask("left out")
            self._settled.set()

    def rename(self, owner: OwnerId, upload_id: UploadId, old: str, new: str) -> str:
        """Give a table another name and return it as it was taken.

        Raises:
            DataError: the name cannot be taken; NotFound, StoreError: nothing was changed.
        """
        taken = ""

        def change(upload: Upload, base: Path, target: Path) -> tuple[Upload, bool]:
            nonlocal taken
            taken = rename_table(base, target, old, new)
            renamed = (
                replace(table, name=taken) if table.name == old else table
                for table in upload.tables
            )
            return replace(upload, tables=tuple(renamed)), True

        self._change(owner, upload_id, change)
        return taken

    def remove(self, owner: OwnerId, upload_id: UploadId, name: str) -> None:
        """Remove a table, and its file with the last table of it.

        Raises NotFound, StoreError, DataError: nothing was removed.
        """

        def change(upload: Upload, base: Path, target: Path) -> tuple[Upload, bool]:
            left = tuple(table for table in upload.tables if table.name != name)
            written = remove_table(base, target, name)
            return replace(upload, tables=left, state="ready" if left else "removed"), written

        changed = self._change(owner, upload_id, change)
        if changed.state == "removed":
            self._forget_file(owner, changed)

    def note_copy(self, owner: OwnerId, upload_id: UploadId, copy: RemoteCopy) -> None:
        """Note that an endpoint has a copy of the file. Raises NotFound, StoreError."""
        upload = self._store.uploads.get(owner, upload_id)
        noted = replace(upload, remote=(*upload.remote, copy))
        self._store.uploads.change(owner, noted, (upload.state,))

    def drop_copy(self, owner: OwnerId, upload_id: UploadId, copy: RemoteCopy) -> None:
        """Note that an endpoint has no copy any more. Raises NotFound, StoreError."""
        upload = self._store.uploads.get(owner, upload_id)
        left = tuple(found for found in upload.remote if found != copy)
        self._store.uploads.change(owner, replace(upload, remote=left), (upload.state,))

    def progress(self, upload_id: UploadId) -> Reading | None:
        """Return how far the reading has come; None if this process does not read the file."""
        with self._lock:
            return self._readings.get(upload_id)

    def recover(self, is_alive: Callable[[str], bool]) -> int:
        """Read what dead processes were reading, and return how many that are.

        Raises StoreError.
        """
        begun = 0
        for owner, upload, worker in self._store.uploads.reading():
            if not is_alive(worker) and self._store.uploads.change(
                owner, upload, ("reading",), self._worker
            ):
                self._start(owner, upload)
                begun += 1
        return begun

    def close(self) -> None:
        """End the readers; what they read is read again by the next process."""
        self._closing.set()
        with self._lock:
            readings = list(self._readings.values())
        for reading in readings:
            if reading.stop is not None:
                reading.stop.ask("shutdown")

    def _start(self, owner: OwnerId, upload: Upload) -> None:
        reading = Reading(stop=Stop())
        with self._lock:
            if upload.id in self._readings:
                return
            self._readings[upload.id] = reading
        name = f"upload-{upload.id[:8]}"
        threading.Thread(
            target=self._read, args=(owner, upload, reading), name=name, daemon=True
        ).start()

    def _read(self, owner: OwnerId, upload: Upload, reading: Reading) -> None:
        try:
            with self._turn(upload.thread_id), self._slots:
                while not self._closing.is_set() and not self._tried(owner, upload, reading):
                    self._closing.wait(AGAIN_S)
        finally:
            with self._lock:
                self._readings.pop(upload.id, None)
            self._settled.set()

    def _tried(self, owner: OwnerId, upload: Upload, reading: Reading) -> bool:
        """Read it; False if the database has to be tried again."""
        try:
            self._read_once(owner, upload, reading)
        except NotFound:
            return True  # the thread, or the file, was removed meanwhile
        except StoreError as exc:
            _log.warning("a file could not be read in yet: %s", exc)
            return False
        return True

    def _read_once(self, owner: OwnerId, upload: Upload, reading: Reading) -> None:
        store = self._store.uploads
        base = store.workspace(owner, upload.thread_id)
        target = store.path(f"{new_id()}.part")
        try:
            imported = self._import(owner, upload, reading, base, target)
        except DataError as exc:
            if exc.kind != "stopped":
                problem = Problem(exc.kind, str(exc), exc.hint)
                store.change(owner, replace(upload, state="refused", problem=problem), ("reading",))
                self._forget_file(owner, upload)
            return
        try:
            if imported.questions:
                asking = replace(upload, state="asking", questions=imported.questions)
                store.change(owner, asking, ("reading",))
                return
            ready = replace(upload, state="ready", tables=imported.tables)
            if not store.publish(owner, ready, ("reading",), base=base, workspace=target):
                raise StoreError("The thread's tables were changed by another process.")
        finally:
            target.unlink(missing_ok=True)

    def _import(
        self, owner: OwnerId, upload: Upload, reading: Reading, base: str | None, target: Path
    ) -> Imported:
        def progress(phase: str, fraction: float | None) -> None:
            reading.phase, reading.fraction = phase, fraction

        store = self._store
        job = Job(
            source=store.files.path(owner, upload.file.id),
            name=upload.file.name,
            base=None if base is None else store.uploads.path(base),
            target=target,
            answers=dict(upload.answers),
        )
        return read_file(job, reading.stop or Stop(), progress, self._limits)

    def _change(
        self,
        owner: OwnerId,
        upload_id: UploadId,
        change: Callable[[Upload, Path, Path], tuple[Upload, bool]],
    ) -> Upload:
        """Write the workspace anew as *change* does, and publish it."""
        store = self._store.uploads
        with self._turn(store.get(owner, upload_id).thread_id):
            upload = store.get(owner, upload_id)
            base = store.workspace(owner, upload.thread_id)
            if base is None:
                raise NotFound("There is no such table here any more.")
            target = store.path(f"{new_id()}.part")
            try:
                changed, written = change(upload, store.path(base), target)
                workspace = target if written else None
                if not store.publish(owner, changed, ("ready",), base=base, workspace=workspace):
                    raise StoreError("The tables were changed by somebody else; try again.")
            finally:
                target.unlink(missing_ok=True)
        return changed

    def _forget_file(self, owner: OwnerId, upload: Upload) -> None:
        """Remove the bytes, unless the same file was brought twice and is still wanted."""
        for other in self._store.uploads.of_thread(owner, upload.thread_id):
            if other.file == upload.file and other.state not in ("removed", "refused"):
                return
        try:
            self._store.files.remove(owner, upload.file.id)
        except NotFound:
            return

    def _turn(self, thread_id: ThreadId) -> threading.Lock:
        return self._turns[hash(thread_id) % len(self._turns)]


def tables_of(uploads: Sequence[Upload]) -> tuple[Table, ...]:
    """Return the tables that a thread has."""
    return tuple(table for upload in uploads if upload.state == "ready" for table in upload.tables)


def _mb(size: int) -> str:
    return f"{size / 1_000_000:,.1f} MB"
