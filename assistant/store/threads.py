"""Conversations and what was said in them. Runs and files are in the modules beside.

The order inside a thread is a counter: first the question's number, then the message's own, so
that an answer follows its question even when others were asked while it was written. What is read
is the chosen path; the other variants of its messages stay (`paths`).
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from assistant.messages import Message, MessageId, OwnerId, RunId, Thread, ThreadId, new_id
from assistant.store import paths
from assistant.store.changes import (
    UNFINISHED,
    begun,
    entitle,
    one_line,
    rename,
    say,
    touch,
    update_thread,
)
from assistant.store.database import Database, missing
from assistant.store.deleting import SWEPT, marked, overdue, remove, unmarked
from assistant.store.files import Files
from assistant.store.rows import thread_row, to_message, to_thread
from assistant.store.schema import messages, runs, threads
from assistant.store.searching import PAGE, Hit, copy_notes, found
from assistant.store.uploads import Uploads, uploads_in
from assistant.tables import Upload

RECENT = 30
"""threads in a list of recent ones"""


class Threads:
    """The threads of every owner, each seen by its own."""

    def __init__(self, database: Database, files: Files, uploads: Uploads) -> None:
        self._database = database
        self._files = files
        self._uploads = uploads

    def create(
        self, owner: OwnerId, assistant: str, title: str = "", *, thread_id: ThreadId | None = None
    ) -> Thread:
        """Begin a thread; with the id of one of the owner's threads, return that one.

        Raises:
            NotFound: the id is somebody else's.
        """

        def created(db: sa.Connection) -> Thread:
            return to_thread(begun(db, owner, thread_id or ThreadId(new_id()), assistant, title))

        return self._database.write(owner, created)

    def copy(self, owner: OwnerId, thread_id: ThreadId) -> Thread:
        """Begin a thread with the same messages, variants too, which its endpoint does not know.

        Messages and files get new ids; a message still says which run wrote it.
        """
        with self._database.writing(owner) as db:
            source = thread_row(db, owner, thread_id, lock=True)
            new = ThreadId(new_id())
            copy = to_thread(begun(db, owner, new, source.assistant, source.title))
            new_files = self._files.share(db, owner, thread_id, copy.id)
            self._uploads.share(db, owner, thread_id, copy.id, new_files)
            said = db.execute(_messages_of(owner, thread_id)).mappings().all()
            new_ids: dict[str, str] = {row["id"]: new_id() for row in said}
            rows = [
                dict(row)
                | {"id": new_ids[row["id"]], "thread_id": copy.id}
                | {"parts": _with_files(row["parts"], new_files)}
                for row in said
            ]
            if rows:
                db.execute(sa.insert(messages), rows)
                copy_notes(db, owner, thread_id, copy.id, new_ids)
                paths.end(db, owner, copy.id, source.turn)
            return copy

    def get(self, owner: OwnerId, thread_id: ThreadId) -> Thread:
        """Return one thread. Raises NotFound."""
        with self._database.reading() as db:
            return to_thread(thread_row(db, owner, thread_id))

    def recent(self, owner: OwnerId, limit: int = RECENT) -> tuple[Thread, ...]:
        """Return the threads in which something was said, newest activity first."""
        with self._database.reading() as db:
            return recent_of(db, owner, limit)

    def messages(
        self,
        owner: OwnerId,
        thread_id: ThreadId,
        *,
        newest: int | None = None,
        before: MessageId | None = None,
    ) -> tuple[Message, ...]:
        """Return messages of the chosen path, oldest first.

        All of them, or the *newest* so many, or those *before* one.

        Raises:
            NotFound: no such thread, or *before* is not in it.
        """
        with self._database.reading() as db:
            thread_row(db, owner, thread_id)
            place = _place(db, owner, thread_id, before) if before else None
            return oldest_first(db, path_of(owner, thread_id, newest, before=place))

    def choose(self, owner: OwnerId, thread_id: ThreadId, message_id: MessageId) -> None:
        """Have a message stand in the place of its variants, with all that followed it.

        It is the choice of the thread, in every tab. Raises NotFound.
        """

        def chosen(db: sa.Connection) -> None:
            thread_row(db, owner, thread_id, lock=True)
            turn = paths.turn_of(db, owner, thread_id, message_id)
            paths.choose(db, owner, thread_id, turn)

        self._database.write(owner, chosen)

    def whole(
        self, owner: OwnerId, thread_id: ThreadId, to: MessageId | None = None
    ) -> tuple[Thread, tuple[Message, ...], tuple[Upload, ...]]:
        """Return a thread, a path of messages and its uploads, as they are at one moment.

        The path is the chosen one, or the one that leads *to* a message, whatever is chosen.
        Raises NotFound.
        """
        with self._database.reading() as db:
            thread = to_thread(thread_row(db, owner, thread_id))
            turn = None if to is None else paths.turn_of(db, owner, thread_id, to)
            said = oldest_first(db, path_of(owner, thread_id, None, turn=turn))
            return thread, said, uploads_in(db, owner, thread_id)

    def say(self, owner: OwnerId, thread_id: ThreadId, message: Message) -> None:
        """Save a message that asks nothing; sent twice, it is there once.

        Raises:
            NotFound: no such thread, or the id is somebody else's.
        """

        def said(db: sa.Connection) -> None:
            thread = thread_row(db, owner, thread_id, lock=True)
            query = _messages_of(owner, thread_id).where(messages.c.id == message.id)
            if db.execute(query).one_or_none() is None:
                say(db, owner, thread_id, message)
                entitle(db, thread, message)
                touch(db, owner, thread_id)

        self._database.write(owner, said)

    def count(self, owner: OwnerId, thread_id: ThreadId) -> int:
        """Return how many messages the chosen path has. Raises NotFound."""
        with self._database.reading() as db:
            thread_row(db, owner, thread_id)
            return count_of(db, owner, thread_id)

    def rename(self, owner: OwnerId, thread_id: ThreadId, title: str) -> Thread:
        """Call a thread as a person wants it, for good; nothing but blanks changes nothing.

        Raises NotFound.
        """

        def renamed(db: sa.Connection) -> Thread:
            thread = thread_row(db, owner, thread_id, lock=True)
            rename(db, thread, one_line(title) or thread.title)
            return to_thread(thread_row(db, owner, thread_id))

        return self._database.write(owner, renamed)

    def pin(self, owner: OwnerId, thread_id: ThreadId, pinned: bool) -> None:
        """Keep a thread at the top of the list, or no more. Raises NotFound."""

        def changed(db: sa.Connection) -> None:
            thread_row(db, owner, thread_id, lock=True)
            db.execute(update_thread(owner, thread_id).values(pinned=pinned))

        self._database.write(owner, changed)

    def search(self, owner: OwnerId, asked: str, limit: int = PAGE) -> tuple[Hit, ...]:
        """Return the threads where all words of *asked* are in one place, the newest place first.

        A place is a title, or a message; an answer stands with its question. The last word may
        be the beginning of one, case and accents count for nothing, and whatever is not a word
        only parts words. Without a word nothing is found.
        """
        with self._database.reading() as db:
            return found(db, self._database.matching, owner, asked, limit)

    def delete(self, owner: OwnerId, thread_id: ThreadId) -> tuple[RunId, ...]:
        """Have nobody see a thread any more, and return its runs at work: they are to be stopped.

        It can be restored until it is swept. Raises NotFound.
        """
        return self._database.write(owner, lambda db: marked(db, owner, thread_id))

    def restore(self, owner: OwnerId, thread_id: ThreadId) -> None:
        """Undo `delete`. Raises NotFound: no such thread, or really gone."""
        self._database.write(owner, lambda db: unmarked(db, owner, thread_id))

    def sweep(self, grace_s: float, most: int = SWEPT) -> int:
        """Remove *most* of every owner's threads that were deleted so long ago; return how many.

        One in which a run is at work is left for later. Raises StoreError.
        """
        with self._database.reading() as db:
            due = overdue(db, grace_s, most)
        for owner, thread_id in due:
            with self._database.writing(owner) as db:
                unused = remove(db, self._files, owner, thread_id, deleted=True)
            self._files.forget(unused)
        return len(due)

    def remove(self, owner: OwnerId, thread_id: ThreadId) -> None:
        """Remove a thread with its messages, runs, events and files. Raises NotFound."""
        with self._database.writing(owner) as db:
            thread_row(db, owner, thread_id, lock=True)
            unused = remove(db, self._files, owner, thread_id)
        self._files.forget(unused)


def recent_of(
    db: sa.Connection, owner: OwnerId, limit: int = RECENT, *, pinned: bool | None = None
) -> tuple[Thread, ...]:
    """Return the threads in which something was said, newest activity first.

    Only the *pinned* ones, or only the others; all where None.
    """
    said = sa.exists().where(messages.c.owner == owner, messages.c.thread_id == threads.c.id)
    mine = (threads.c.owner == owner, threads.c.deleted_at.is_(None), said)
    only = () if pinned is None else (threads.c.pinned.is_(sa.true() if pinned else sa.false()),)
    query = (
        sa.select(threads)
        .where(*mine, *only)
        .order_by(threads.c.activity.desc(), threads.c.id)
        .limit(limit)
    )
    return tuple(to_thread(row) for row in db.execute(query))


def answered_now(db: sa.Connection, owner: OwnerId) -> frozenset[ThreadId]:
    """Return the threads in which something is being answered, or waits to be."""
    query = sa.select(runs.c.thread_id).where(runs.c.owner == owner, runs.c.state.in_(UNFINISHED))
    return frozenset(db.scalars(query))


def path_of(
    owner: OwnerId,
    thread_id: ThreadId,
    most: int | None,
    *,
    turn: int | None = None,
    before: tuple[int, int] | None = None,
) -> sa.Select[Any]:
    """Select so many messages of a path, the newest first; all where *most* is None.

    The path is the chosen one, or the one that leads to *turn*. With the turn and the number of a
    message, those *before* it.
    """
    query = _messages_of(owner, thread_id).order_by(None)
    steps = most
    if before is not None:
        turn = before[0]
        steps = most and most + 1  # the message itself may be all that there is of its turn
        place = sa.tuple_(messages.c.turn, messages.c.number)
        query = query.where(place < sa.tuple_(*map(sa.literal, before)))
    query = query.where(paths.back_from(owner, thread_id, turn, steps))
    return query.order_by(messages.c.turn.desc(), messages.c.number.desc()).limit(most)


def oldest_first(db: sa.Connection, selected: sa.Select[Any]) -> tuple[Message, ...]:
    """Return the messages that `path_of` selects."""
    return tuple(to_message(row) for row in reversed(db.execute(selected).all()))


def count_of(db: sa.Connection, owner: OwnerId, thread_id: ThreadId) -> int:
    """Return how many messages the chosen path of a thread has."""
    of_thread = (messages.c.owner == owner, messages.c.thread_id == thread_id)
    path = paths.back_from(owner, thread_id, None)
    return db.scalar(sa.select(sa.func.count()).where(*of_thread, path)) or 0


def _messages_of(owner: OwnerId, thread_id: ThreadId) -> sa.Select[Any]:
    return (
        sa.select(messages)
        .where(messages.c.owner == owner, messages.c.thread_id == thread_id)
        .order_by(messages.c.turn, messages.c.number)
    )


def _place(
    db: sa.Connection, owner: OwnerId, thread_id: ThreadId, message_id: MessageId
) -> tuple[int, int]:
    found = db.execute(
        _messages_of(owner, thread_id).where(messages.c.id == message_id)
    ).one_or_none()
    if found is None:
        raise missing()
    return found.turn, found.number


def _with_files(parts: list[dict[str, Any]], new_files: dict[str, str]) -> list[dict[str, Any]]:
    return [
        part | {"file": part["file"] | {"id": new_files[part["file"]["id"]]}}
        if part.get("file") and part["file"]["id"] in new_files
        else part
        for part in parts
    ]
