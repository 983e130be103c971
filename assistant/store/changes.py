"""The small changes that the transactions of a run are made of.

Each works inside a transaction that `runs` has opened, on rows that it has looked up by owner.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from assistant import codec
from assistant.events import RunEnded
from assistant.messages import FilePart, Message, MessageId, OwnerId, Run, RunId, ThreadId
from assistant.store import paths
from assistant.store.rows import next_number, now, to_run
from assistant.store.schema import messages, runs, threads, uploads
from assistant.store.searching import note_message, note_title

_LONGEST_TITLE = 80


UNFINISHED = ("queued", "active")
"""the states of a run that has not ended"""


def runs_of(owner: OwnerId) -> sa.Select[Any]:
    """Select an owner's runs."""
    return sa.select(runs).where(runs.c.owner == owner)


def update_run(run: Any) -> sa.Update:
    """Update one run."""
    return sa.update(runs).where(runs.c.owner == run.owner, runs.c.id == run.id)


def update_thread(owner: OwnerId, thread_id: ThreadId) -> sa.Update:
    """Update one thread."""
    return sa.update(threads).where(threads.c.owner == owner, threads.c.id == thread_id)


def change(
    db: sa.Connection,
    run: Any,
    values: dict[str, Any],
    states: tuple[str, ...],
    *only_if: sa.ColumnElement[bool],
) -> bool:
    """Change *run* if it is still in one of *states*: compare and set."""
    query = update_run(run).where(runs.c.state.in_(states), *only_if)
    return db.execute(query.values(values)).rowcount == 1


def another_is_active(run: Any) -> sa.ColumnElement[bool]:
    """Whether another run of its thread is being answered."""
    other = runs.alias()
    return sa.exists().where(
        other.c.owner == run.owner, other.c.thread_id == run.thread_id, other.c.state == "active"
    )


def a_file_is_open(run: Any) -> sa.ColumnElement[bool]:
    """Whether a file of its thread is being read, or asked about, or read anew for this run."""
    return sa.exists().where(
        uploads.c.owner == run.owner,
        uploads.c.thread_id == run.thread_id,
        uploads.c.state.in_(("reading", "asking")) | _is_held(run.message_id),
    )


def _is_held(message_id: str) -> sa.ColumnElement[bool]:
    """Whether an upload names this message as one that waits; no text in it looks like that."""
    holds = f'"holds":{json.dumps(message_id)}'  # as schema.Json writes it
    return sa.type_coerce(uploads.c.value, sa.Text).contains(holds, autoescape=True)


def states_of(
    db: sa.Connection, wanted: Collection[tuple[OwnerId, RunId]]
) -> dict[tuple[OwnerId, RunId], str]:
    """Return the state of each run that is there."""
    query = sa.select(runs.c.owner, runs.c.id, runs.c.state).where(
        sa.tuple_(runs.c.owner, runs.c.id).in_(wanted)
    )
    # Where rows are locked, a run must not end between this look and the insert.
    return {(row.owner, row.id): row.state for row in db.execute(query.with_for_update(read=True))}


def begun(
    db: sa.Connection, owner: OwnerId, thread_id: ThreadId, assistant: str, title: str = ""
) -> Any:
    """Return the thread's row, locked; where there is none, the thread begins.

    Raises IntegrityError: the id is somebody else's, or of a deleted thread.
    """
    mine = sa.select(threads).where(
        threads.c.owner == owner, threads.c.id == thread_id, threads.c.deleted_at.is_(None)
    )
    found = db.execute(mine.with_for_update()).one_or_none()
    if found is not None:
        return found
    values: dict[str, Any] = {
        "id": thread_id,
        "owner": owner,
        "assistant": assistant,
        "title": title,
        "created_at": (moment := now()),
        "updated_at": moment,
        "activity": next_number(threads.c.activity, owner=owner),
    }
    new = db.execute(sa.insert(threads).values(values).returning(threads)).one()
    if title:
        note_title(db, owner, thread_id, title)
    return new


def say(
    db: sa.Connection,
    owner: OwnerId,
    thread_id: ThreadId,
    message: Message,
    *,
    answered_by: Any = None,
    instead_of: MessageId | None = None,
) -> None:
    """Add a message at the end of the chosen path, or, with the run that wrote it, to its turn.

    With the id of one that it stands *instead_of* it begins another path in that one's place, and
    that is chosen. Raises NotFound: there is no such place.
    """
    number = next_number(messages.c.number, thread_id=thread_id)
    asked_by = answered_by.message_id if answered_by is not None else None
    questions = messages.alias()
    question = sa.select(questions.c.turn).where(
        questions.c.owner == owner, questions.c.id == asked_by
    )
    after = paths.turn_before(db, owner, thread_id, instead_of)
    new = db.execute(
        sa.insert(messages)
        .values(
            id=message.id,
            owner=owner,
            thread_id=thread_id,
            number=number,
            turn=sa.func.coalesce(question.scalar_subquery(), number),
            after=after,
            role=message.role,
            parts=codec.parts_to_json(message.parts),
            created_at=message.created_at or now(),
            run_id=message.run_id or (answered_by.id if answered_by is not None else None),
            continues=message.continues,
        )
        .returning(messages.c.number, messages.c.turn)
    ).one()
    if new.turn == new.number:
        paths.end(db, owner, thread_id, new.turn)
    if not message.continues:  # which nobody typed
        note_message(db, owner, thread_id, message, asked_by)


def queue(
    db: sa.Connection, thread: Any, message_id: MessageId, attempt: int, run_id: RunId
) -> Run:
    """Add a run that waits to be claimed."""
    values: dict[str, Any] = {
        "id": run_id,
        "owner": thread.owner,
        "thread_id": thread.id,
        "message_id": message_id,
        "attempt": attempt,
        "number": next_number(runs.c.number, thread_id=thread.id),
        "assistant": thread.assistant,
        "state": "queued",
        "reason": "",
        "worker": "",
        "created_at": now(),
    }
    return to_run(db.execute(sa.insert(runs).values(values).returning(runs)).one())


def touch(db: sa.Connection, owner: OwnerId, thread_id: ThreadId, **values: Any) -> None:
    """Move the thread to the top of the owner's list."""
    activity = next_number(threads.c.activity, owner=owner)
    db.execute(
        update_thread(owner, thread_id).values(activity=activity, updated_at=now(), **values)
    )


def ending(run: Any, ended: RunEnded) -> dict[str, Any]:
    """Return what the end of a run changes in its row."""
    return {
        "state": ended.state,
        "reason": ended.reason,
        "usage": codec.value_to_json(ended.usage),
        "problem": codec.value_to_json(ended.problem),
        "remote": codec.value_to_json(ended.remote) if ended.remote else run.remote,
    }


def entitle(db: sa.Connection, thread: Any, message: Message) -> None:
    """Call a thread without a title after *message*, or else after its first file."""
    files = (part.file.name for part in message.parts if isinstance(part, FilePart))
    if not thread.title:
        rename(db, thread, capital(one_line(message.text)) or one_line(next(files, "")))


def rename(db: sa.Connection, thread: Any, title: str) -> None:
    """Give a thread a title, by which it is found from now on."""
    db.execute(update_thread(thread.owner, thread.id).values(title=title))
    note_title(db, thread.owner, thread.id, title)


def one_line(text: str) -> str:
    """Return *text* as a title: one line, not too long."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_TITLE else line[: _LONGEST_TITLE - 1] + "…"


def capital(line: str) -> str:
    """Begin *line* with a capital, unless its first word has capitals of its own: iPhone."""
    first, rest = line[:1].upper(), line[1:]
    small = line.partition(" ")[0].islower()
    return first + rest if small and len(first) == 1 else line
