"""Reads files on threads of their own, asks what only a person can say, publishes the tables.

What a page does never touches a reading; only leaving the file out ends it. A reading that a
dead process left behind begins again: the file is there, and reading it changes nothing.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from assistant.children.stopping import Stop
from assistant.data.imports import Imported, Job, Limits, Replaced, read_file
from assistant.errors import DataError, NotFound, StoreError
from assistant.messages import MessageId, OwnerId, Problem, new_id
from assistant.store import Store
from assistant.tables import Upload, UploadId
from assistant.uploads import rereading
from assistant.uploads.admission import Admission
from assistant.uploads.turns import Turns

AT_ONCE = 2
"""files that are read at the same time: each reader may take a core and much memory"""
AGAIN_S = 0.5
"""how soon a database that could not be written is tried again"""

OPEN = ("reading", "rereading")
"""states of an upload that a reader is to end"""

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Reading:
    """How far a file has come that is being read in this process."""

    phase: str = "Waiting for its turn"
    fraction: float | None = None
    stop: Stop = field(default_factory=Stop)
    again: bool = False
    """whether it is to begin once more when it is over"""


class Readers:
    """The readings of this process. *settled* is set whenever one of them is over."""

    def __init__(
        self,
        store: Store,
        worker: str,
        limits: Limits,
        admission: Admission,
        turns: Turns,
        settled: threading.Event,
    ) -> None:
        self._store, self._worker, self._limits = store, worker, limits
        self._admission, self._turns, self._settled = admission, turns, settled
        self._lock = threading.Lock()
        self._readings: dict[UploadId, Reading] = {}
        self._slots = threading.BoundedSemaphore(AT_ONCE)
        self._closing = threading.Event()

    def start(self, owner: OwnerId, upload: Upload) -> None:
        """Begin to read a file; one that is being read here already goes on."""
        reading = Reading()
        with self._lock:
            before = self._readings.get(upload.id)
            if before is not None:
                before.again = True  # it was stopped, and is wanted once more
                return
            self._readings[upload.id] = reading
        name = f"upload-{upload.id[:8]}"
        threading.Thread(
            target=self._read, args=(owner, upload, reading), name=name, daemon=True
        ).start()

    def answer(
        self, owner: OwnerId, upload_id: UploadId, answers: Mapping[str, Sequence[str]]
    ) -> None:
        """Go on reading a file with what the person said. Raises NotFound, StoreError."""
        upload = self._store.uploads.get(owner, upload_id)
        given = dict(upload.answers) | {key: tuple(values) for key, values in answers.items()}
        again = replace(upload, state="reading", questions=(), answers=tuple(given.items()))
        if self._store.uploads.change(owner, again, ("asking",), self._worker):
            self.start(owner, again)

    def reread(
        self,
        owner: OwnerId,
        upload_id: UploadId,
        answers: Mapping[str, Sequence[str]],
        holds: MessageId | None = None,
    ) -> bool:
        """Read a file anew that is ready; its tables stay until that is done.

        The message that it *holds* is answered afterwards. False if these answers are how it was
        read, or is being read for that message.

        Raises:
            DataError: there is no such choice, or it is being read anew with other answers.
            NotFound, StoreError: nothing was begun.
        """
        upload = self._store.uploads.get(owner, upload_id)
        if upload.state == "rereading" and upload.holds(holds):
            return False
        anew = rereading.begun(upload, answers, holds)
        if anew is None:
            return False
        again = replace(upload, state="rereading", anew=anew)
        if not self._store.uploads.change(owner, again, ("ready",), self._worker, was=upload):
            raise rereading.busy(upload)
        self.start(owner, again)
        return True

    def keep(self, owner: OwnerId, upload_id: UploadId) -> None:
        """Leave a ready file as it was read: no more of reading it anew.

        Raises NotFound, StoreError.
        """
        done = False
        while not done:
            upload = self._store.uploads.get(owner, upload_id)
            as_it_was = replace(upload, state="ready", anew=None)
            done = upload.anew is None or self._store.uploads.change(
                owner, as_it_was, (upload.state,), was=upload
            )
        self.leave(upload_id)

    def read_again(self, owner: OwnerId, upload_id: UploadId) -> None:
        """Read a file whose reading broke off. Raises NotFound, StoreError."""
        upload = self._store.uploads.get(owner, upload_id)
        if upload.state in OPEN:
            self.start(owner, upload)

    def progress(self, upload_id: UploadId) -> Reading | None:
        """Return how far the reading has come; None if this process does not read the file."""
        with self._lock:
            return self._readings.get(upload_id)

    def leave(self, upload_id: UploadId) -> None:
        """End the reading of a file that is not wanted any more."""
        reading = self.progress(upload_id)
        if reading is not None:
            reading.stop.ask("left out")
        self._settled.set()

    def recover(self, is_alive: Callable[[str], bool]) -> int:
        """Read what dead processes were reading, and return how many that are.

        Raises StoreError.
        """
        begun = 0
        for owner, upload, worker in self._store.uploads.reading():
            if not is_alive(worker) and self._store.uploads.change(
                owner, upload, (upload.state,), self._worker
            ):
                self.start(owner, upload)
                begun += 1
        return begun

    def close(self) -> None:
        """End the readers; what they read is read again by the next process."""
        self._closing.set()
        with self._lock:
            readings = list(self._readings.values())
        for reading in readings:
            reading.stop.ask("shutdown")

    def _read(self, owner: OwnerId, upload: Upload, reading: Reading) -> None:
        try:
            with self._turns.of(upload.thread_id), self._slots:
                while not self._closing.is_set() and not self._tried(owner, upload, reading):
                    self._closing.wait(AGAIN_S)
        finally:
            with self._lock:
                self._readings.pop(upload.id, None)
            self._settled.set()
            if reading.again and not self._closing.is_set():
                self.start(owner, upload)

    def _tried(self, owner: OwnerId, upload: Upload, reading: Reading) -> bool:
        """Read it; False if the database has to be tried again."""
        try:
            self._read_once(owner, upload.id, reading)
        except NotFound:
            return True  # the thread, or the file, was removed meanwhile
        except StoreError as exc:
            _log.warning("a file could not be read in yet: %s", exc)
            return False
        return True

    def _read_once(self, owner: OwnerId, upload_id: UploadId, reading: Reading) -> None:
        store = self._store.uploads
        upload = store.get(owner, upload_id)
        if upload.state not in OPEN:
            return  # somebody else has done it, or does not want it
        base = store.workspace(owner, upload.thread_id)
        target = store.path(f"{new_id()}.part")
        try:
            imported = self._import(owner, upload, reading, base, target)
        except DataError as exc:
            if exc.kind != "stopped":
                self._refuse(owner, upload, Problem(exc.kind, str(exc), exc.hint))
            return
        try:
            now = rereading.same(store.get(owner, upload_id), upload)
            if now is None:
                return
            if imported.questions:
                self._change(owner, now, rereading.asking(now, imported.questions))
                return
            ready = rereading.ready(now, imported)
            if not store.publish(owner, ready, (now.state,), base=base, workspace=target):
                raise StoreError("The thread's tables were changed by another process.")
        finally:
            target.unlink(missing_ok=True)

    def _refuse(self, owner: OwnerId, upload: Upload, problem: Problem) -> None:
        now = rereading.same(self._store.uploads.get(owner, upload.id), upload)
        if now is None:
            return
        refused = rereading.refused(now, problem)
        self._change(owner, now, refused)
        if refused.state == "refused":
            self._admission.forget(owner, upload)

    def _change(self, owner: OwnerId, was: Upload, upload: Upload) -> None:
        if not self._store.uploads.change(owner, upload, (was.state,), was=was):
            raise StoreError("The upload was changed by somebody else.")

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
            answers=dict(upload.anew.answers if upload.anew else upload.answers),
            replaces=tuple(
                Replaced(table.name, table.source, table.number) for table in upload.tables
            ),
            without=rereading.without(upload),
        )
        return read_file(job, reading.stop, progress, self._limits)
