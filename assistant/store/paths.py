"""Which messages of a thread follow one another: its chosen path, or the one to a message.

A message that begins a turn knows the turn it comes after, and a thread knows the turn at the end
of its chosen path. Those that come after the same turn are variants of one another. Along a path
turns only grow. Each function works inside a transaction that looked the thread up by its owner.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from assistant.messages import MessageId, OwnerId, ThreadId
from assistant.store.database import missing
from assistant.store.schema import messages, threads

_begins = messages.c.turn == messages.c.number


def back_from(
    owner: OwnerId, thread_id: ThreadId, turn: int | None, newest: int | None = None
) -> sa.ColumnElement[bool]:
    """Whether a message is of *turn*, or of one that leads to it: of the *newest* so many.

    Where *turn* is None, the path is the chosen one.
    """
    last: Any = sa.literal(turn, sa.Integer) if turn is not None else _end_of(owner, thread_id)
    steps = sa.literal(1, sa.Integer).label("steps")
    columns = (messages.c.turn, messages.c.after)
    path = sa.select(*columns, steps).where(*_turns(owner, thread_id), messages.c.turn == last)
    back = path.cte("path", recursive=True)
    before = sa.select(*columns, back.c.steps + 1).where(
        *_turns(owner, thread_id), messages.c.turn == back.c.after
    )
    if newest is not None:
        before = before.where(back.c.steps < newest)
    return messages.c.turn.in_(sa.select(back.union_all(before).c.turn))


def turn_of(db: sa.Connection, owner: OwnerId, thread_id: ThreadId, message_id: MessageId) -> int:
    """Return the turn that a message of a person began. Raises NotFound."""
    return _beginning(db, owner, thread_id, message_id).turn


def turn_before(
    db: sa.Connection, owner: OwnerId, thread_id: ThreadId, instead_of: MessageId | None
) -> int:
    """Return the turn that a new message comes after, at the end or in the place of another.

    Raises NotFound.
    """
    if instead_of is not None:
        return _beginning(db, owner, thread_id, instead_of).after
    return db.scalar(sa.select(_end_of(owner, thread_id))) or 0


def variants_in(
    db: sa.Connection, owner: OwnerId, thread_id: ThreadId
) -> tuple[tuple[MessageId, ...], ...]:
    """Return what stands in each place that has more than one message, in the order they came."""
    of_thread = _turns(owner, thread_id)
    forks = sa.select(messages.c.after).where(*of_thread)
    forks = forks.group_by(messages.c.after).having(sa.func.count() > 1)
    query = sa.select(messages.c.id, messages.c.after)
    query = query.where(*of_thread, messages.c.after.in_(forks)).order_by(messages.c.number)
    found: dict[int, list[MessageId]] = {}
    for row in db.execute(query):
        found.setdefault(row.after, []).append(MessageId(row.id))
    return tuple(map(tuple, found.values()))


def choose(db: sa.Connection, owner: OwnerId, thread_id: ThreadId, turn: int) -> None:
    """Have the path lead through *turn* and on to the newest that followed it."""
    found = sa.select(sa.literal(turn, sa.Integer).label("turn")).cte("following", recursive=True)
    further = sa.select(messages.c.turn).where(
        *_turns(owner, thread_id), messages.c.after == found.c.turn
    )
    last = db.scalar(sa.select(sa.func.max(found.union_all(further).c.turn)))
    end(db, owner, thread_id, last or 0)


def end(db: sa.Connection, owner: OwnerId, thread_id: ThreadId, turn: int) -> None:
    """Have the chosen path end with *turn*."""
    mine = (threads.c.owner == owner, threads.c.id == thread_id)
    db.execute(sa.update(threads).where(*mine).values(turn=turn))


def take_out(db: sa.Connection, owner: OwnerId, message_id: MessageId) -> None:
    """Remove a message that was not answered; what came after it moves up into its place."""
    mine = (messages.c.owner == owner, messages.c.id == message_id)
    gone = db.execute(sa.select(messages).where(*mine)).one_or_none()
    if gone is None:
        return
    thread_id = ThreadId(gone.thread_id)
    db.execute(sa.delete(messages).where(*mine))
    following = sa.update(messages).where(*_turns(owner, thread_id), messages.c.after == gone.turn)
    db.execute(following.values(after=gone.after))
    if db.scalar(sa.select(_end_of(owner, thread_id))) == gone.turn:
        choose(db, owner, thread_id, gone.after)


def _turns(owner: OwnerId, thread_id: ThreadId) -> tuple[sa.ColumnElement[bool], ...]:
    return (messages.c.owner == owner, messages.c.thread_id == thread_id, _begins)


def _end_of(owner: OwnerId, thread_id: ThreadId) -> sa.ScalarSelect[int]:
    mine = (threads.c.owner == owner, threads.c.id == thread_id)
    return sa.select(threads.c.turn).where(*mine).scalar_subquery()


def _beginning(
    db: sa.Connection, owner: OwnerId, thread_id: ThreadId, message_id: MessageId
) -> Any:
    of_person = (messages.c.id == message_id, messages.c.role == "user")
    query = sa.select(messages).where(*_turns(owner, thread_id), *of_person)
    found = db.execute(query).one_or_none()
    if found is None:
        raise missing()
    return found
