"""Files of a thread: what they are called and whose they are; the bytes are on the `Disk`.

A name from outside is only ever text for people. The path of a file is a random name. What one
person keeps (uploads, results, files of answers) stays within the quota.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from assistant.errors import QuotaReached
from assistant.messages import FileId, FileRef, OwnerId, ThreadId, new_id
from assistant.store.database import Database, missing
from assistant.store.disk import Disk
from assistant.store.rows import next_number, seen, thread_row, to_file
from assistant.store.schema import files, owners, threads

_LONGEST_NAME = 120
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]*/[a-z0-9][a-z0-9.+-]*", re.IGNORECASE)


class Files:
    """The files of every owner, each seen by its own."""

    def __init__(self, database: Database, disk: Disk, quota_bytes: int | None = None) -> None:
        """Keep at most *quota_bytes* for each owner; None: no limit."""
        self._database = database
        self._disk = disk
        self._quota_bytes = quota_bytes

    def keep(
        self, owner: OwnerId, thread_id: ThreadId, name: str, media_type: str, content: bytes | Path
    ) -> FileRef:
        """Keep a file of a thread; the same name and bytes again are the file that is there.

        (An answer that is followed again after a restart brings its files again.) A path is
        taken over as it is, without reading it, and is always a new file.

        Raises:
            NotFound: no such thread.
            QuotaReached: it would be more than the owner may keep.
            StoreError: it was not kept.
        """
        size = len(content) if isinstance(content, bytes) else content.stat().st_size
        if isinstance(content, bytes):
            same = self._same(owner, thread_id, clean_name(name), content)
            if same is not None:
                return same
        with self._database.reading() as db:  # before anything is on the disk; and again below
            self._check_quota(db, owner, size)
        kept = (
            self._disk.write(content) if isinstance(content, bytes) else self._disk.adopt(content)
        )
        values = {
            "id": new_id(),
            "owner": owner,
            "thread_id": thread_id,
            "name": clean_name(name),
            "media_type": _clean_media_type(media_type),
            "size": size,
            "content": kept,
        }
        recorded = False
        try:
            with self._database.writing(owner) as db:
                thread_row(db, owner, thread_id, lock=True)
                # Where rows are locked: nobody else keeps something for this owner meanwhile.
                db.execute(sa.select(owners).where(owners.c.owner == owner).with_for_update())
                self._check_quota(db, owner, size)
                number = next_number(files.c.number, thread_id=thread_id)
                query = sa.insert(files).values(values | {"number": number}).returning(files)
                ref = to_file(db.execute(query).one())
            recorded = True
        finally:
            if not recorded:
                self._disk.forget(kept)
        return ref

    def read(self, owner: OwnerId, file_id: FileId) -> bytes:
        """Return the content.

        Raises:
            NotFound: no such file of this owner, or its content is gone from the disk.
            StoreBusy: the disk cannot be read now.
        """
        with self._database.reading() as db:
            kept = db.scalar(_content(owner, file_id))
        content = None if kept is None else self._disk.read(kept)
        if content is None:
            raise missing()
        return content

    def path(self, owner: OwnerId, file_id: FileId) -> Path:
        """Return where the content lies on the disk, for a process that reads it itself.

        Raises NotFound.
        """
        with self._database.reading() as db:
            kept = db.scalar(_content(owner, file_id))
        if kept is None or not self._disk.path(kept).exists():
            raise missing()
        return self._disk.path(kept)

    def used(self, owner: OwnerId) -> int:
        """Return the bytes of everything that is kept for an owner, shared content once."""
        with self._database.reading() as db:
            return _used(db, owner)

    def remove(self, owner: OwnerId, file_id: FileId) -> None:
        """Remove one file; what mentions it says that it is gone. Raises NotFound."""
        query = sa.select(files).where(files.c.owner == owner, files.c.id == file_id, seen(files))
        with self._database.writing(owner) as db:
            found = db.execute(query).one_or_none()
            if found is None:
                raise missing()
            db.execute(sa.delete(files).where(files.c.owner == owner, files.c.id == file_id))
            same = sa.exists().where(files.c.content == found.content)
            shared = db.scalar(sa.select(same))
        if not shared:
            self._disk.forget(found.content)

    def of_thread(self, owner: OwnerId, thread_id: ThreadId) -> tuple[FileRef, ...]:
        """Return a thread's files, oldest first. Raises NotFound."""
        with self._database.reading() as db:
            thread_row(db, owner, thread_id)
            return tuple(to_file(row) for row in db.execute(_of_thread(owner, thread_id)))

    def _check_quota(self, db: sa.Connection, owner: OwnerId, more: int) -> None:
        if self._quota_bytes is None:
            return
        used = _used(db, owner)
        if used + more > self._quota_bytes:
            raise QuotaReached(
                f"Your files and results here take {_mb(used)} of the {_mb(self._quota_bytes)} "
                "that one person may keep, and this would be too much."
            )

    def _same(
        self, owner: OwnerId, thread_id: ThreadId, name: str, content: bytes
    ) -> FileRef | None:
        query = _of_thread(owner, thread_id).where(
            files.c.name == name, files.c.size == len(content)
        )
        # Writing: a database that refuses that says so before anything is on the disk.
        with self._database.writing(owner) as db:
            thread_row(db, owner, thread_id)
            rows = db.execute(query).all()
        return next((to_file(row) for row in rows if self._disk.read(row.content) == content), None)

    def share(
        self, db: sa.Connection, owner: OwnerId, source: ThreadId, target: ThreadId
    ) -> dict[str, str]:
        """Give the files of *source* to *target* too, content shared; return old id to new."""
        rows: list[dict[str, Any]] = [
            dict(row) for row in db.execute(_of_thread(owner, source)).mappings()
        ]
        new_ids: dict[str, str] = {row["id"]: new_id() for row in rows}
        if rows:
            copies = [row | {"id": new_ids[row["id"]], "thread_id": target} for row in rows]
            db.execute(sa.insert(files), copies)
        return new_ids

    def unused_without(
        self, db: sa.Connection, owner: OwnerId, thread_id: ThreadId
    ) -> tuple[str, ...]:
        """Return the contents that no other thread shares."""
        other = files.alias()
        shared = sa.exists().where(
            other.c.owner == owner,
            other.c.content == files.c.content,
            other.c.thread_id != thread_id,
        )
        query = sa.select(files.c.content).where(
            files.c.owner == owner, files.c.thread_id == thread_id, ~shared
        )
        return tuple(db.scalars(query))

    def forget(self, contents: Sequence[str]) -> None:
        """Remove contents from the disk, once the rows are gone."""
        for content in contents:
            self._disk.forget(content)


def _used(db: sa.Connection, owner: OwnerId) -> int:
    # By way of the threads, which are found by their owner without reading everybody's files.
    sizes = (
        sa.select(sa.func.max(files.c.size).label("size"))
        .join(threads, threads.c.id == files.c.thread_id)
        .where(threads.c.owner == owner, files.c.owner == owner)
        .group_by(files.c.content)
        .subquery()
    )
    return int(db.scalar(sa.select(sa.func.sum(sizes.c.size))) or 0)


def _mb(size: int) -> str:
    return f"{size / 1_000_000:,.1f} MB"


def clean_name(name: str) -> str:
    """Return *name* as a person may see it: one line, no folders, nothing invisible."""
    last = re.split(r"[/\\]", name)[-1]
    seen = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip(" .")
    return seen[-_LONGEST_NAME:] or "file"


def _clean_media_type(media_type: str) -> str:
    found = _MEDIA_TYPE.match(media_type.strip())
    return found[0].lower() if found else "application/octet-stream"


def _content(owner: OwnerId, file_id: FileId) -> sa.Select[Any]:
    return sa.select(files.c.content).where(
        files.c.owner == owner, files.c.id == file_id, seen(files)
    )


def _of_thread(owner: OwnerId, thread_id: ThreadId) -> sa.Select[Any]:
    return (
        sa.select(files)
        .where(files.c.owner == owner, files.c.thread_id == thread_id)
        .order_by(files.c.number)
    )
