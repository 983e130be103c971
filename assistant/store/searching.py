"""What can be searched: written in the transaction in which it is said, found by owner and words.

One row for each title and each message; an answer has the words of its question, too, so that a
search for both finds it. How a database finds words is its dialect's business.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from assistant.messages import Message, OwnerId, Part, Thread, ThreadId, text_of
from assistant.store.rows import to_message, to_parts, to_thread
from assistant.store.schema import messages, searched, threads
from assistant.store.words import Piece, Term, fits, snippet, terms_of, words_of

PAGE = 30
"""threads that a search returns at once"""
_AT_FIRST = 16
"""places looked at for each thread that is wanted, before all are: most words need no more"""

Matching = Callable[[Sequence[Term], int | None], sa.Select[Any, Any]]
"""selects number and thread of the rows of `searched` that have all words; the newest so many"""


@dataclass(frozen=True, slots=True)
class Hit:
    """A thread in which something was found, and where: nothing if its title says it all."""

    thread: Thread
    snippet: tuple[Piece, ...] = ()


def row_of(
    owner: str, thread_id: str, message_id: str | None, texts: Iterable[str]
) -> dict[str, Any]:
    """Return the row of a message, or of the title where *message_id* is None."""
    words = f"{_mark(owner)} {words_of(texts)}"
    return {"owner": owner, "thread_id": thread_id, "message_id": message_id, "words": words}


def said_in(parts: Iterable[Part], question: Sequence[dict[str, Any]] | None) -> list[str]:
    """Return what is searched of a message with these *parts*, which answers a *question*."""
    return [*_texts(parts), *(_texts(to_parts(question)) if question else ())]


def note_message(
    db: sa.Connection, owner: OwnerId, thread_id: ThreadId, message: Message, asked_by: str | None
) -> None:
    """Have a message found that is being saved; *asked_by* is the id of its question."""
    asked = sa.select(messages.c.parts).where(messages.c.owner == owner, messages.c.id == asked_by)
    question = db.scalar(asked) if asked_by else None
    texts = said_in(message.parts, question)
    db.execute(sa.insert(searched).values(row_of(owner, thread_id, message.id, texts)))


def note_title(db: sa.Connection, owner: OwnerId, thread_id: ThreadId, title: str) -> None:
    """Have a thread found by its new title, and no more by the old one."""
    db.execute(
        sa.delete(searched).where(
            searched.c.owner == owner,
            searched.c.thread_id == thread_id,
            searched.c.message_id.is_(None),
        )
    )
    if title:
        db.execute(sa.insert(searched).values(row_of(owner, thread_id, None, [title])))


def copy_notes(
    db: sa.Connection,
    owner: OwnerId,
    source: ThreadId,
    target: ThreadId,
    new_ids: Mapping[str, str],
) -> None:
    """Have a copied thread's messages found as those they are copied from."""
    rows = db.execute(
        sa.select(searched.c.owner, searched.c.message_id, searched.c.words).where(
            searched.c.owner == owner,
            searched.c.thread_id == source,
            searched.c.message_id.is_not(None),
        )
    ).mappings()
    copies = [
        dict(row) | {"thread_id": target, "message_id": new_ids[row["message_id"]]} for row in rows
    ]
    if copies:
        db.execute(sa.insert(searched), copies)


def found(
    db: sa.Connection, matching: Matching, owner: OwnerId, asked: str, limit: int
) -> tuple[Hit, ...]:
    """Return the threads with all words of *asked* in one place, where that was said last first."""
    terms = terms_of(asked)
    if not terms:
        return ()
    rows: Sequence[Any] = ()
    for most in (_AT_FIRST * limit, None):
        places = matching([Term(_mark(owner)), *terms], most)
        rows = db.execute(_threads_of(places, owner, limit)).all()
        if len(rows) == limit:
            break
    said = _messages(db, owner, [row.newest for row in rows])
    return tuple(_hit(row, said.get(row.newest), terms) for row in rows)


def _threads_of(places: sa.Select[Any, Any], owner: OwnerId, limit: int) -> sa.Select[Any]:
    found = places.subquery()
    newest = sa.func.max(found.c.number).label("newest")
    hits = sa.select(found.c.thread_id, newest).group_by(found.c.thread_id).subquery()
    return (
        sa.select(threads, hits.c.newest)
        .join(hits, hits.c.thread_id == threads.c.id)
        .where(threads.c.owner == owner, threads.c.deleted_at.is_(None))
        .order_by(hits.c.newest.desc())
        .limit(limit)
    )


def _hit(row: Any, message: Message | None, terms: Sequence[Term]) -> Hit:
    thread = to_thread(row)
    if message is None or fits(thread.title, terms):
        return Hit(thread)
    return Hit(thread, snippet("\n".join(_texts(message.parts)), terms))


def _messages(db: sa.Connection, owner: OwnerId, numbers: Sequence[int]) -> dict[int, Message]:
    query = (
        sa.select(messages, searched.c.number.label("place"))
        .join(searched, searched.c.message_id == messages.c.id)
        .where(messages.c.owner == owner, searched.c.number.in_(numbers))
    )
    return {row.place: to_message(row) for row in db.execute(query)}


def _texts(parts: Iterable[Part]) -> list[str]:
    """Return what a person can read in *parts*: what is said, and names of files."""
    found: list[Any] = list(parts)
    # By name: a stored value may be of the class as it was before an edit of the source.
    refused = [part.text for part in found if type(part).__name__ == "RefusalPart"]
    files = [part.file.name for part in found if type(part).__name__ == "FilePart"]
    return [text for text in (text_of(found), *refused, *files) if text]


def _mark(owner: str) -> str:
    """Return a word that all rows of an owner have: nobody else's are looked at then."""
    return "o" + hashlib.blake2b(owner.encode(errors="replace"), digest_size=8).hexdigest()
