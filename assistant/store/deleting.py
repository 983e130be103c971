"""A thread that is deleted: unseen at once, wanted back for a while, then really gone.

Each function works inside a transaction that `threads` has opened.
"""

from __future__ import annotations

import datetime
from typing import Any

import sqlalchemy as sa

from assistant.messages import OwnerId, RunId, ThreadId
from assistant.store.changes import runs_of, update_thread
from assistant.store.database import missing
from assistant.store.files import Files
from assistant.store.rows import now, thread_row
from assistant.store.schema import events, runs, threads
from assistant.store.uploads import unused_workspace

SWEPT = 5
"""threads that are removed at once, so that others who write need not wait long"""


def marked(db: sa.Connection, owner: OwnerId, thread_id: ThreadId) -> tuple[RunId, ...]:
    """Mark a thread as deleted and return its runs at work. Raises NotFound."""
    thread_row(db, owner, thread_id, lock=True)
    db.execute(update_thread(owner, thread_id).values(deleted_at=now()))
    active = runs_of(owner).where(runs.c.thread_id == thread_id, runs.c.state == "active")
    return tuple(RunId(row.id) for row in db.execute(active))


def unmarked(db: sa.Connection, owner: OwnerId, thread_id: ThreadId) -> None:
    """Have a thread seen again. Raises NotFound."""
    if db.execute(update_thread(owner, thread_id).values(deleted_at=None)).rowcount != 1:
        raise missing()


def overdue(db: sa.Connection, grace_s: float, most: int) -> list[tuple[OwnerId, ThreadId]]:
    """Return threads of every owner that were deleted so long ago, and no run at work in them."""
    before = datetime.datetime.now(datetime.UTC) - datetime.timedelta(seconds=grace_s)
    at_work = sa.exists().where(
        runs.c.owner == threads.c.owner, runs.c.thread_id == threads.c.id, runs.c.state == "active"
    )
    query = (
        sa.select(threads.c.owner, threads.c.id)
        .where(threads.c.deleted_at.is_not(None), threads.c.deleted_at < _written(before), ~at_work)
        .order_by(threads.c.deleted_at)
        .limit(most)
    )
    return [(row.owner, row.id) for row in db.execute(query)]


def remove(
    db: sa.Connection, kept: Files, owner: OwnerId, thread_id: ThreadId, *, deleted: bool = False
) -> tuple[str, ...]:
    """Remove a thread with all that is in it; return what nobody else has on the disk.

    With *deleted*, nothing happens if it was restored meanwhile.
    """
    mine = [threads.c.owner == owner, threads.c.id == thread_id]
    if deleted:
        mine.append(threads.c.deleted_at.is_not(None))
    thread: Any = db.execute(sa.select(threads).where(*mine).with_for_update()).one_or_none()
    if thread is None:
        return ()
    unused = kept.unused_without(db, owner, thread_id)
    of_thread = sa.select(runs.c.id).where(runs.c.owner == owner, runs.c.thread_id == thread_id)
    db.execute(sa.delete(events).where(events.c.owner == owner, events.c.run_id.in_(of_thread)))
    db.execute(sa.delete(threads).where(threads.c.owner == owner, threads.c.id == thread_id))
    return unused + unused_workspace(db, thread)


def _written(moment: datetime.datetime) -> str:
    return moment.isoformat(timespec="milliseconds")
