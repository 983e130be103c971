"""The door to the files of all threads: what a page, or the command line, may ask of them.

It introduces the parts of this room to each other and does no work of its own.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence

from assistant.backends.base import Backend
from assistant.data.imports import Limits
from assistant.errors import DataError
from assistant.messages import FileRef, MessageId, OwnerId, Rereading, ThreadId
from assistant.store import Store
from assistant.tables import Upload, UploadId
from assistant.uploads.admission import Admission, Arrival, ids_of
from assistant.uploads.copies import delete_copies
from assistant.uploads.drafts import Drafts
from assistant.uploads.editing import Editing
from assistant.uploads.reading import Readers, Reading
from assistant.uploads.turns import Turns


class Uploads:
    """Every method takes the owner and may be called from any thread."""

    def __init__(
        self,
        store: Store,
        worker: str,
        limits: Limits,
        quota_bytes: int,
        settled: threading.Event,
        backend_named: Callable[[str], Backend],
    ) -> None:
        """*settled* is set whenever a file that a question may wait for is no longer open."""
        self.drafts = Drafts()
        turns = Turns()
        self._store, self._backend_named = store, backend_named
        self._admission = Admission(store, worker, limits, quota_bytes)
        self._readers = Readers(store, worker, limits, self._admission, turns, settled)
        self._editing = Editing(store, self._admission, turns)

    def check(self, owner: OwnerId, message_id: MessageId, arrivals: Sequence[Arrival]) -> None:
        """Refuse what may not come in. Raises LimitReached."""
        self._admission.check(owner, message_id, arrivals)

    def bring(
        self,
        owner: OwnerId,
        thread_id: ThreadId,
        message_id: MessageId,
        arrivals: Sequence[Arrival],
    ) -> tuple[FileRef, ...]:
        """Keep the files of a message and begin to read them; doing it twice is doing it once.

        Questions asked in the thread wait until each file is read, refused or left out.

        Raises:
            NotFound, StoreError: a file was not brought; the ones before it are.
        """
        files: list[FileRef] = []
        for upload_id, arrival in zip(ids_of(message_id, arrivals), arrivals, strict=True):
            upload = self._admission.keep(owner, thread_id, upload_id, arrival)
            if upload.state == "reading":
                self._readers.start(owner, upload)
            files.append(upload.file)
        return tuple(files)

    def of_thread(self, owner: OwnerId, thread_id: ThreadId) -> tuple[Upload, ...]:
        """Return what was brought into a thread, oldest first. Raises NotFound, StoreError."""
        return self._store.uploads.of_thread(owner, thread_id)

    def progress(self, upload_id: UploadId) -> Reading | None:
        """Return how far the reading has come; None if this process does not read the file."""
        return self._readers.progress(upload_id)

    def answer(
        self, owner: OwnerId, upload_id: UploadId, answers: Mapping[str, Sequence[str]]
    ) -> None:
        """Go on reading a file with what the person said. Raises NotFound, StoreError."""
        self._readers.answer(owner, upload_id, answers)

    def read_again(self, owner: OwnerId, upload_id: UploadId) -> None:
        """Read a file whose reading broke off. Raises NotFound, StoreError."""
        self._readers.read_again(owner, upload_id)

    def reread(
        self,
        owner: OwnerId,
        upload_id: UploadId,
        answers: Mapping[str, Sequence[str]],
        holds: MessageId | None = None,
    ) -> bool:
        """Read a ready file anew with other answers; its tables stay until that is done.

        The message that it *holds* is answered afterwards. False if there is nothing to do.

        Raises:
            DataError: there is no such choice, or it is being read anew already.
            NotFound, StoreError: nothing was begun.
        """
        return self._readers.reread(owner, upload_id, answers, holds)

    def reread_table(
        self, owner: OwnerId, thread_id: ThreadId, rereading: Rereading, holds: MessageId
    ) -> bool:
        """Read the file of a table of a thread anew, as `reread` does.

        Raises:
            DataError: there is no such table or choice, or it is being read anew already.
            NotFound, StoreError: nothing was begun.
        """
        for upload in self.of_thread(owner, thread_id):
            if upload.loaded and any(table.name == rereading.table for table in upload.tables):
                answers = {rereading.question: (rereading.value,)}
                return self.reread(owner, upload.id, answers, holds)
        raise DataError(
            f"The table “{rereading.table}” is gone.",
            kind="no_table",
            hint="Renamed or removed since. Ask again.",
        )

    def keep(self, owner: OwnerId, upload_id: UploadId) -> None:
        """Leave a ready file as it was read, whatever was begun. Raises NotFound, StoreError."""
        self._readers.keep(owner, upload_id)

    def leave_out(self, owner: OwnerId, upload_id: UploadId) -> None:
        """Do without a file that is not read yet. Raises NotFound, StoreError."""
        if self._editing.leave_out(owner, upload_id):
            self._readers.leave(upload_id)

    def rename(self, owner: OwnerId, upload_id: UploadId, old: str, new: str) -> str:
        """Give a table another name and return it as it was taken.

        Raises:
            DataError: the name cannot be taken; NotFound, StoreError: nothing was changed.
        """
        return self._editing.rename(owner, upload_id, old, new)

    def remove(self, owner: OwnerId, upload_id: UploadId, name: str) -> None:
        """Remove a table, and its file with the last table of it.

        Raises NotFound, StoreError, DataError: nothing was removed.
        """
        self._editing.remove(owner, upload_id, name)
        self._readers.leave(upload_id)

    def delete_copies(self, owner: OwnerId, upload_id: UploadId) -> int:
        """Delete an upload's copies at endpoints; return how many could be.

        Raises NotFound, StoreError, SettingsError (not connected any more), BackendError.
        """
        return delete_copies(self._store, owner, upload_id, self._backend_named)

    def recover(self, is_alive: Callable[[str], bool]) -> None:
        """Read what dead processes were reading. Raises StoreError."""
        self._readers.recover(is_alive)

    def close(self) -> None:
        """End the readers; what they read is read again by the next process."""
        self._readers.close()
