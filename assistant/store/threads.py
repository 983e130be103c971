"""Conversations and what was said in them. Runs and files are in the modules beside.

The order inside a thread is a counter: first the question's number, then the message's own, so
that an answer follows its question even when others were asked while it was written. What is read
is the chosen path; the other variants of its messages stay (`paths`).
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from assistant.messages import Message, MessageId, OwnerId, Thread, ThreadId, new_id
from assistant.store import paths
from assistant.store.changes import begun, say, title, touch
from assistant.store.database import Database, missing
from assistant.store.files import Files
from assistant.store.rows import thread_row, to_message, to_thread
from assistant.store.schema import events, messages, runs, threads
from assistant.store.uploads import Uploads, unused_workspace, uploads_in
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
            rows = [
                dict(row)
                | {"id": new_id(), "thread_id": copy.id}
                | {"parts": _with_files(row["parts"], new_files)}
                for row in db.execute(_messages_of(owner, thread_id)).mappings()
            ]
            if rows:
                db.execute(sa.insert(messages), rows)
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
            if before is None:
                return newest_of(db, owner, thread_id, newest)
            return newest_of(
                db, owner, thread_id, newest, before=_place(db, owner, thread_id, before)
            )

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
            said = newest_of(db, owner, thread_id, None, turn=turn)
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
                touch(db, owner, thread_id, title=thread.title or title(message))

        self._database.write(owner, said)

    def count(self, owner: OwnerId, thread_id: ThreadId) -> int:
        """Return how many messages the chosen path has. Raises NotFound."""
        with self._database.reading() as db:
            thread_row(db, owner, thread_id)
            return count_of(db, owner, thread_id)

    def remove(self, owner: OwnerId, thread_id: ThreadId) -> None:
        """Remove a thread with its messages, runs, events and files. Raises NotFound."""
        of_thread = sa.select(runs.c.id).where(runs.c.owner == owner, runs.c.thread_id == thread_id)
        with self._database.writing(owner) as db:
            thread = thread_row(db, owner, thread_id, lock=True)
            unused = self._files.unused_without(db, owner, thread_id)
            db.execute(
                sa.delete(events).where(events.c.owner == owner, events.c.run_id.in_(of_thread))
            )
            db.execute(
                sa.delete(threads).where(threads.c.owner == owner, threads.c.id == thread_id)
            )
            unused += unused_workspace(db, thread)
        self._files.forget(unused)


def recent_of(db: sa.Connection, owner: OwnerId, limit: int = RECENT) -> tuple[Thread, ...]:
    """Return the threads in which something was said, newest activity first."""
    said = sa.exists().where(messages.c.owner == owner, messages.c.thread_id == threads.c.id)
    query = (
        sa.select(threads)
        .where(threads.c.owner == owner, said)
        .order_by(threads.c.activity.desc(), threads.c.id)
        .limit(limit)
    )
    return tuple(to_thread(row) for row in db.execute(query))


def newest_of(
    db: sa.Connection,
    owner: OwnerId,
    thread_id: ThreadId,
    newest: int | None,
    *,
    turn: int | None = None,
    before: tuple[int, int] | None = None,
) -> tuple[Message, ...]:
    """Return the *newest* so many messages of a path, oldest first; all where None.

    The path is the chosen one, or the one that leads to *turn*. With the turn and the number of a
    message, those *before* it.
    """
    query = _messages_of(owner, thread_id).order_by(None)
    most = newest
    if before is not None:
        turn = before[0]
        most = newest and newest + 1  # the message itself may be all that there is of its turn
        place = sa.tuple_(messages.c.turn, messages.c.number)
        query = query.where(place < sa.tuple_(*map(sa.literal, before)))
    query = query.where(paths.back_from(owner, thread_id, turn, most))
    query = query.order_by(messages.c.turn.desc(), messages.c.number.desc()).limit(newest)
    return tuple(to_message(row) for row in reversed(db.execute(query).all()))


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
