"""Rows to values, and the one way to look a row up: by its owner.

Whatever is not there, gone or somebody else's ends in the same `NotFound`.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from assistant import codec
from assistant.messages import (
    FileRef,
    Message,
    MessageId,
    NoticePart,
    OwnerId,
    Part,
    Problem,
    Remote,
    Run,
    RunId,
    Thread,
    Usage,
)
from assistant.store.database import missing
from assistant.store.schema import runs, threads


def now() -> str:
    """Return the time for people to read; nothing is ever put in order by it."""
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")


def thread_row(db: sa.Connection, owner: OwnerId, thread_id: str, *, lock: bool = False) -> Any:
    """Return the thread's row; with *lock* nobody else changes the thread until we are done.

    Raises:
        NotFound: no such thread of this owner, or it is deleted.
    """
    query = sa.select(threads).where(
        threads.c.owner == owner, threads.c.id == thread_id, threads.c.deleted_at.is_(None)
    )
    # Only a database with many writers locks rows; for SQLite this says nothing.
    found = db.execute(query.with_for_update() if lock else query).one_or_none()
    if found is None:
        raise missing()
    return found


def run_row(
    db: sa.Connection, owner: OwnerId, run_id: str, *, lock: bool = False, deleted: bool = False
) -> Any:
    """Return the run's row; with *lock* its thread is locked.

    With *deleted* also one of a deleted thread: what is at work there comes to its end, as the
    thread may be wanted back. Raises NotFound.
    """
    mine = (runs.c.owner == owner, runs.c.id == run_id)
    if lock:  # first, so that what is read is what stands now
        of_run = sa.select(runs.c.thread_id).where(*mine).scalar_subquery()
        db.execute(sa.select(threads.c.id).where(threads.c.id == of_run).with_for_update())
    query = sa.select(runs).where(*mine)
    found = db.execute(query if deleted else query.where(seen(runs))).one_or_none()
    if found is None:
        raise missing()
    return found


def seen(table: sa.Table) -> sa.ColumnElement[bool]:
    """Whether the thread of a row of *table* is not deleted."""
    return sa.exists().where(
        threads.c.id == table.c.thread_id,
        threads.c.owner == table.c.owner,
        threads.c.deleted_at.is_(None),
    )


def next_number(column: sa.Column[int], **of: object) -> sa.ScalarSelect[int]:
    """Count on from the greatest *column* among the rows whose columns are *of* these values."""
    others = column.table.alias()
    greatest = sa.func.max(others.c[column.name])
    only = (others.c[name] == value for name, value in of.items())
    return sa.select(sa.func.coalesce(greatest, 0) + 1).where(*only).scalar_subquery()


def to_thread(row: Any) -> Thread:
    """Read a row of `threads`."""
    remote = codec.value_from_json(Remote, row.remote)
    return Thread(
        row.id, row.assistant, row.title, row.created_at, row.updated_at, remote, row.pinned
    )


def to_message(row: Any) -> Message:
    """Read a row of `messages`; a part that cannot be read says so in its place."""
    parts = to_parts(row.parts)
    run_id = RunId(row.run_id) if row.run_id else None
    return Message(MessageId(row.id), row.role, parts, row.created_at, run_id)


def to_parts(stored: Iterable[dict[str, Any]]) -> tuple[Part, ...]:
    """Read the column `parts`; what cannot be read says so in its place."""
    return tuple(_to_part(part) for part in stored)


def to_run(row: Any) -> Run:
    """Read a row of `runs`."""
    return Run(
        id=row.id,
        thread_id=row.thread_id,
        message_id=row.message_id,
        assistant=row.assistant,
        state=row.state,
        attempt=row.attempt,
        reason=row.reason,
        created_at=row.created_at,
        remote=codec.value_from_json(Remote, row.remote),
        usage=codec.value_from_json(Usage, row.usage),
        problem=codec.value_from_json(Problem, row.problem),
    )


def to_file(row: Any) -> FileRef:
    """Read a row of `files`."""
    return FileRef(row.id, row.name, row.media_type, row.size)


def _to_part(data: dict[str, Any]) -> Part:
    try:
        return codec.parts_from_json([data])[0]
    except codec.Unreadable as exc:
        return NoticePart(f"{exc} {exc.hint}")
