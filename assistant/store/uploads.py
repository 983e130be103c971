"""Files that were brought into a thread, what became of them, and the thread's workspace.

The workspace is one DuckDB file under a random name on the `Disk`. It is never changed: a new
table means a new file, and the row of the thread points to it from then on.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from assistant import codec
from assistant.messages import OwnerId, ThreadId, new_id
from assistant.store.database import Database, missing
from assistant.store.disk import Disk
from assistant.store.rows import next_number, seen, thread_row
from assistant.store.schema import threads, uploads
from assistant.tables import Upload, UploadId, UploadState


class Uploads:
    """The uploads of every owner, each seen by its own."""

    def __init__(self, database: Database, disk: Disk) -> None:
        self._database = database
        self._disk = disk

    def begin(self, owner: OwnerId, upload: Upload, worker: str) -> Upload:
        """Record an upload that *worker* reads; the same id again is the one that is there.

        Raises:
            NotFound: no such thread, or the id is somebody else's.
        """

        def begun(db: sa.Connection) -> Upload:
            thread_row(db, owner, upload.thread_id, lock=True)
            found = db.execute(_of(owner).where(uploads.c.id == upload.id)).one_or_none()
            if found is not None:
                return _to_upload(found)
            values: dict[str, Any] = {
                "id": upload.id,
                "owner": owner,
                "thread_id": upload.thread_id,
                "number": next_number(uploads.c.number, thread_id=upload.thread_id),
                "state": upload.state,
                "worker": worker,
                "value": codec.value_to_json(upload),
            }
            db.execute(sa.insert(uploads).values(values))
            return upload

        return self._database.write(owner, begun)

    def get(self, owner: OwnerId, upload_id: UploadId) -> Upload:
        """Return one upload. Raises NotFound."""
        with self._database.reading() as db:
            return _to_upload(_row(db, owner, upload_id))

    def of_thread(self, owner: OwnerId, thread_id: ThreadId) -> tuple[Upload, ...]:
        """Return a thread's uploads, oldest first. Raises NotFound."""
        with self._database.reading() as db:
            thread_row(db, owner, thread_id)
            return uploads_in(db, owner, thread_id)

    def change(
        self,
        owner: OwnerId,
        upload: Upload,
        states: Collection[UploadState],
        worker: str = "",
        *,
        was: Upload | None = None,
    ) -> bool:
        """Store *upload* anew if it is still in one of *states*: compare and set.

        With *was*, only if nothing of it is different from that by now. Raises NotFound.
        """

        def changed(db: sa.Connection) -> bool:
            found = _row(db, owner, upload.id, lock=True)
            if was is not None and _written(_to_upload(found)) != _written(was):
                return False
            return _change(db, owner, upload, states, worker)

        return self._database.write(owner, changed)

    def publish(
        self,
        owner: OwnerId,
        changed: Upload,
        states: Collection[UploadState],
        *,
        base: str | None,
        workspace: Path | None,
    ) -> bool:
        """In one transaction, store *changed* and move the thread from workspace *base* on.

        The file at *workspace* is taken over (None: no table is left). False, and the file stays
        where it is, if the upload is in another state by now or the workspace is not *base*.

        Raises:
            NotFound, StoreError: nothing was changed.
        """
        kept = None if workspace is None else self._disk.adopt(workspace)
        done = False
        try:
            with self._database.writing(owner) as db:
                thread = thread_row(db, owner, changed.thread_id, lock=True)
                done = thread.workspace == base and _change(db, owner, changed, states, "")
                if done:
                    db.execute(
                        sa.update(threads)
                        .where(threads.c.owner == owner, threads.c.id == thread.id)
                        .values(workspace=kept)
                    )
                shared = _shared(db, base)
        finally:
            if not done and kept is not None and workspace is not None:
                self._disk.release(kept, workspace)
        if done and base is not None and not shared:
            self._disk.forget(base)
        return done

    def workspace(self, owner: OwnerId, thread_id: ThreadId) -> str | None:
        """Return the name of the thread's workspace, for `publish`. Raises NotFound."""
        with self._database.reading() as db:
            return thread_row(db, owner, thread_id).workspace

    def path(self, name: str) -> Path:
        """Return where a workspace, or a file that will be one, lies on the disk."""
        return self._disk.path(name)

    def reading(self) -> tuple[tuple[OwnerId, Upload, str], ...]:
        """Return what is being read, of every owner, and by which worker: for recovery only."""
        query = (
            sa.select(uploads)
            .where(uploads.c.state.in_(("reading", "rereading")), seen(uploads))
            .order_by(uploads.c.number)
        )
        with self._database.reading() as db:
            rows = db.execute(query).all()
        return tuple((OwnerId(row.owner), _to_upload(row), row.worker) for row in rows)

    def share(
        self,
        db: sa.Connection,
        owner: OwnerId,
        source: ThreadId,
        target: ThreadId,
        new_files: dict[str, str],
    ) -> None:
        """Give the tables of *source* to *target* too; what is not read yet stays behind."""
        rows = db.execute(
            _of(owner).where(
                uploads.c.thread_id == source, uploads.c.state.in_(("ready", "rereading"))
            )
        ).mappings()
        copies: list[dict[str, Any]] = []
        for row in rows:
            copy = {"id": new_id(), "thread_id": target, "state": "ready"}
            file: dict[str, Any] = row["value"]["file"]
            # Copies at an endpoint stay the first thread's, which deletes them; so does a new
            # reading that is not over.
            value = row["value"] | copy | {"remote": [], "anew": None}
            value["file"] = file | {"id": new_files.get(file["id"], file["id"])}
            copies.append(dict(row) | copy | {"worker": "", "value": value})
        if copies:
            db.execute(sa.insert(uploads), copies)
        db.execute(
            sa.update(threads)
            .where(threads.c.owner == owner, threads.c.id == target)
            .values(workspace=thread_row(db, owner, source).workspace)
        )


def uploads_in(db: sa.Connection, owner: OwnerId, thread_id: ThreadId) -> tuple[Upload, ...]:
    """Return a thread's uploads, oldest first."""
    query = _of(owner).where(uploads.c.thread_id == thread_id).order_by(uploads.c.number)
    return tuple(_to_upload(row) for row in db.execute(query))


def unused_workspace(db: sa.Connection, thread: Any) -> tuple[str, ...]:
    """Return the workspace of a removed thread, unless another thread has it too."""
    return () if thread.workspace is None or _shared(db, thread.workspace) else (thread.workspace,)


def _shared(db: sa.Connection, workspace: str | None) -> bool:
    query = sa.select(sa.exists().where(threads.c.workspace == workspace))
    return workspace is not None and bool(db.scalar(query))


def _of(owner: OwnerId) -> sa.Select[Any]:
    return sa.select(uploads).where(uploads.c.owner == owner)


def _row(db: sa.Connection, owner: OwnerId, upload_id: UploadId, *, lock: bool = False) -> Any:
    query = _of(owner).where(uploads.c.id == upload_id, seen(uploads))
    found = db.execute(query.with_for_update() if lock else query).one_or_none()
    if found is None:
        raise missing()
    return found


def _change(
    db: sa.Connection, owner: OwnerId, upload: Upload, states: Collection[str], worker: str
) -> bool:
    query = (
        sa.update(uploads)
        .where(
            uploads.c.owner == owner,
            uploads.c.id == upload.id,
            uploads.c.thread_id == upload.thread_id,
            uploads.c.state.in_(states),
        )
        .values(state=upload.state, worker=worker, value=codec.value_to_json(upload))
    )
    return db.execute(query).rowcount == 1


def _written(upload: Upload) -> str:
    return json.dumps(codec.value_to_json(upload))


def _to_upload(row: Any) -> Upload:
    upload = codec.value_from_json(Upload, row.value)
    assert upload is not None  # noqa: S101 - the column is never NULL
    return upload
