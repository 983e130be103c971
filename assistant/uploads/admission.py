"""What may come in: sizes and the quota; the bytes are kept here, and let go of.

All files of a message are weighed before anything of it is kept. What is in them is not looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.data.imports import Limits
from assistant.errors import LimitReached, NotFound
from assistant.messages import MessageId, OwnerId, ThreadId
from assistant.store import Store
from assistant.tables import Answers, Upload, UploadId


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file as a person brought it; *name* is text from outside."""

    name: str
    content: bytes
    answers: Answers = ()
    """to questions that it may raise, given beforehand"""


class Admission:
    """Lets files in and out. Every method may be called from any thread."""

    def __init__(self, store: Store, worker: str, limits: Limits, quota_bytes: int) -> None:
        self._store, self._worker = store, worker
        self._limits, self._quota_bytes = limits, quota_bytes

    def check(self, owner: OwnerId, message_id: MessageId, arrivals: Sequence[Arrival]) -> None:
        """Refuse files that are too large, or too much with what is here already.

        What the same message has brought already counts once.

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
        more = sum(
            len(arrival.content)
            for upload_id, arrival in zip(ids_of(message_id, arrivals), arrivals, strict=True)
            if not self._is_here(owner, upload_id)
        )
        if not more:
            return
        used = self._store.files.used(owner)
        if used + more > self._quota_bytes:
            raise LimitReached(
                f"Your files and results here take {_mb(used)}; with {_mb(more)} more they would "
                f"be over the {_mb(self._quota_bytes)} that one person may keep.",
                hint="Nothing was sent. Remove tables that you no longer need, under Data.",
            )

    def keep(
        self, owner: OwnerId, thread_id: ThreadId, upload_id: UploadId, arrival: Arrival
    ) -> Upload:
        """Keep a file that is to be read; the same *upload_id* again is the same upload.

        Raises:
            NotFound, StoreError: nothing was begun.
        """
        media_type = "application/octet-stream"
        file = self._store.files.keep(owner, thread_id, arrival.name, media_type, arrival.content)
        upload = Upload(upload_id, thread_id, file, "reading", answers=arrival.answers)
        return self._store.uploads.begin(owner, upload, self._worker)

    def forget(self, owner: OwnerId, upload: Upload) -> None:
        """Remove the bytes, unless the same file was brought twice and is still wanted."""
        for other in self._store.uploads.of_thread(owner, upload.thread_id):
            if other.file == upload.file and other.state not in ("removed", "refused"):
                return
        try:
            self._store.files.remove(owner, upload.file.id)
        except NotFound:
            return

    def _is_here(self, owner: OwnerId, upload_id: UploadId) -> bool:
        try:
            self._store.uploads.get(owner, upload_id)
        except NotFound:
            return False
        return True


def ids_of(message_id: MessageId, arrivals: Sequence[Arrival]) -> tuple[UploadId, ...]:
    """Return the ids of a message's uploads: the same message again has the same ones."""
    return tuple(UploadId(f"{message_id}-{number}") for number in range(len(arrivals)))


def _mb(size: int) -> str:
    return f"{size / 1_000_000:,.1f} MB"
