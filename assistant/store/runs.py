"""The life of a run as the database sees it: asked, claimed, written down, finished.

Each change of state is one transaction that looks before it writes, so that two workers, two
tabs or two processes never both succeed. What the states mean to a person is decided above.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Literal

import sqlalchemy as sa

from assistant import codec
from assistant.errors import NotFound
from assistant.events import RunEnded
from assistant.messages import Feedback, Message, MessageId, OwnerId, Run, RunId, RunState, ThreadId
from assistant.store import paths
from assistant.store.changes import (
    UNFINISHED,
    a_file_is_open,
    another_is_active,
    begun,
    change,
    ending,
    entitle,
    queue,
    runs_of,
    say,
    states_of,
    touch,
    update_run,
)
from assistant.store.database import Database, missing
from assistant.store.grouping import Change
from assistant.store.rows import now, run_row, thread_row, to_run
from assistant.store.schema import events, runs

Entries = Sequence[tuple[int, str]]
"""(number, line of JSON)"""

Claim = Literal["taken", "waits", "gone"]
"""what became of a run that was to begin"""


class Runs:
    """The runs of every owner, each seen by its own. A run ends once; then nothing is added."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ask(
        self,
        owner: OwnerId,
        thread_id: ThreadId,
        message: Message,
        run_id: RunId,
        *,
        begin: str = "",
        instead_of: MessageId | None = None,
    ) -> Run:
        """Save *message* and queue a run for it; sent twice, return the run that exists.

        With the id of an assistant to *begin* with, a thread that is not there begins; with the
        id of a message, the new one takes its place, as another variant.

        Raises:
            NotFound: no such thread, or an id is somebody else's.
        """

        def asked(db: sa.Connection) -> Run:
            if begin:
                thread = begun(db, owner, thread_id, begin)
            else:
                thread = thread_row(db, owner, thread_id, lock=True)
            query = runs_of(owner).where(runs.c.message_id == message.id)
            found = db.execute(query.order_by(runs.c.attempt.desc()).limit(1)).one_or_none()
            if found is not None:
                return to_run(found)
            say(db, owner, thread_id, message, instead_of=instead_of)
            entitle(db, thread, message)
            touch(db, owner, thread_id)
            return queue(db, thread, message.id, 1, run_id)

        return self._database.write(owner, asked)

    def again(
        self, owner: OwnerId, run_id: RunId, message_id: MessageId, attempt: int, new_id: RunId
    ) -> Run:
        """Queue another attempt at the message of *run_id*; asked twice, return the one there is.

        Raises:
            NotFound: no such run, or its message is another one or withdrawn.
        """

        def asked(db: sa.Connection) -> Run:
            before = run_row(db, owner, run_id, lock=True)
            if before.message_id != message_id or before.state == "withdrawn":
                raise missing()
            query = runs_of(owner).where(runs.c.message_id == message_id, runs.c.attempt == attempt)
            found = db.execute(query).one_or_none()
            if found is not None:
                return to_run(found)
            thread = thread_row(db, owner, before.thread_id)
            touch(db, owner, before.thread_id)
            return queue(db, thread, message_id, attempt, new_id)

        return self._database.write(owner, asked)

    def claim(self, owner: OwnerId, run_id: RunId, worker: str) -> bool:
        """Take one queued run, as `claim_all` does. Raises NotFound."""
        return self._database.write(None, partial(_claim, owner, run_id, worker)) == "taken"

    def claim_all(self, waiting: Sequence[tuple[OwnerId, RunId]], worker: str) -> list[Claim]:
        """Take queued runs, in one transaction, and return for each what became of it.

        One that *worker* has already is taken: it may not have heard of that. What could not be
        written waits. It is no news to pages: whoever shows the run follows its events.
        """
        changes = [
            Change(None, partial(_claim, owner, run_id, worker)) for owner, run_id in waiting
        ]
        self._database.write_all(changes)
        return [_claimed(change) for change in changes]

    def adopt(self, owner: OwnerId, run_id: RunId, worker: str, previous: str) -> bool:
        """Take an active run over from *previous*, unless somebody else did. Raises NotFound."""

        def adopted(db: sa.Connection) -> bool:
            run = run_row(db, owner, run_id, lock=True, deleted=True)
            return change(db, run, {"worker": worker}, ("active",), runs.c.worker == previous)

        return self._database.write(owner, adopted)

    def withdraw(self, owner: OwnerId, run_id: RunId) -> bool:
        """Take a queued run back, and its message if this was the first attempt.

        Raises:
            NotFound: no such run.
        """

        def withdrawn(db: sa.Connection) -> bool:
            run = run_row(db, owner, run_id, lock=True)
            done = change(db, run, {"state": "withdrawn"}, ("queued",))
            if done and run.attempt == 1:
                paths.take_out(db, owner, MessageId(run.message_id))
            return done

        return self._database.write(owner, withdrawn)

    def append(self, owner: OwnerId, run_id: RunId, entries: Entries) -> None:
        """Write down what happened, as `append_many` does."""
        self.append_many([(owner, run_id, entries)])

    def append_many(self, batches: Sequence[tuple[OwnerId, RunId, Entries]]) -> None:
        """Write down what happened in several runs, in one transaction.

        A number that is there already, and a run that has ended, are passed over.

        Raises:
            NotFound: a run is not there (its thread was removed); all the others are saved, so
                nothing needs to be repeated.
            StoreBusy: nothing was saved.
        """

        def appended(db: sa.Connection) -> bool:
            states = states_of(db, {(owner, run_id) for owner, run_id, _ in batches})
            self._insert(
                db,
                [
                    (owner, run_id, entries)
                    for owner, run_id, entries in batches
                    if states.get((owner, run_id)) in UNFINISHED
                ],
            )
            return all((owner, run_id) in states for owner, run_id, _ in batches)

        if not self._database.write(None, appended):
            raise missing()

    def finish(
        self,
        owner: OwnerId,
        run_id: RunId,
        entries: Entries,
        message: Message | None,
        ended: RunEnded,
    ) -> bool:
        """End a run in one transaction: its last events, its answer, its state.

        Return False, and write nothing, if it has already ended. Without a remote in *ended*
        the run and the thread keep theirs.

        Raises:
            NotFound: no such run.
        """

        def finished(db: sa.Connection) -> bool:
            run = run_row(db, owner, run_id, lock=True, deleted=True)
            if not change(db, run, ending(run, ended), UNFINISHED):
                return False
            self._insert(db, [(owner, run_id, entries)])
            if message is not None:
                say(db, owner, run.thread_id, message, answered_by=run)
            remote = {"remote": codec.value_to_json(ended.remote)} if ended.remote else {}
            touch(db, owner, run.thread_id, **remote)
            return True

        return self._database.write(owner, finished)

    def rate(self, owner: OwnerId, run_id: RunId, feedback: Feedback | None) -> None:
        """Keep what the owner thinks of an answer, in the place of what was kept.

        Raises:
            NotFound: no such run.
        """

        def rated(db: sa.Connection) -> None:
            run = run_row(db, owner, run_id, lock=True)
            noted = replace(feedback, at=now()) if feedback else None
            db.execute(update_run(run).values(feedback=codec.value_to_json(noted)))

        self._database.write(owner, rated)

    def get(self, owner: OwnerId, run_id: RunId) -> Run:
        """Return one run. Raises NotFound."""
        with self._database.reading() as db:
            return to_run(run_row(db, owner, run_id))

    def of_thread(self, owner: OwnerId, thread_id: ThreadId) -> tuple[Run, ...]:
        """Return a thread's runs, oldest first. Raises NotFound."""
        with self._database.reading() as db:
            thread_row(db, owner, thread_id)
            return runs_in(db, owner, thread_id)

    def events(
        self, owner: OwnerId, run_id: RunId, after: int = 0, *, deleted: bool = False
    ) -> list[tuple[int, str]]:
        """Return what happened after number *after*, in order. Raises NotFound.

        With *deleted* also in a deleted thread: for recovery only.
        """
        query = (
            sa.select(events.c.seq, events.c.line)
            .where(events.c.owner == owner, events.c.run_id == run_id, events.c.seq > after)
            .order_by(events.c.seq)
        )
        with self._database.reading() as db:
            run_row(db, owner, run_id, deleted=deleted)
            return [(row.seq, row.line) for row in db.execute(query)]

    def unfinished(self) -> tuple[tuple[OwnerId, Run, str], ...]:
        """Return every owner's queued and active runs with their workers: for recovery only."""
        query = (
            sa.select(runs)
            .where(runs.c.state.in_(UNFINISHED))
            .order_by(runs.c.thread_id, runs.c.number)
        )
        with self._database.reading() as db:
            return tuple((row.owner, to_run(row), row.worker) for row in db.execute(query))

    def _insert(self, db: sa.Connection, batches: Sequence[tuple[OwnerId, RunId, Entries]]) -> None:
        rows: list[dict[str, str | int]] = [
            {"owner": owner, "run_id": run_id, "seq": seq, "line": line}
            for owner, run_id, entries in batches
            for seq, line in entries
        ]
        if rows:
            self._database.insert_new(db, events, rows)


def runs_in(db: sa.Connection, owner: OwnerId, thread_id: ThreadId) -> tuple[Run, ...]:
    """Return a thread's runs, oldest first."""
    query = runs_of(owner).where(runs.c.thread_id == thread_id).order_by(runs.c.number)
    return tuple(to_run(row) for row in db.execute(query))


def runs_beside(
    db: sa.Connection, owner: OwnerId, thread_id: ThreadId, shown: sa.Select[Any]
) -> tuple[Run, ...]:
    """Return the runs of the messages that are *shown*, and all that have not ended."""
    beside = shown.cte("shown")
    needed = sa.or_(
        runs.c.state.in_(UNFINISHED),
        runs.c.message_id.in_(sa.select(beside.c.id)),
        runs.c.id.in_(sa.select(beside.c.run_id)),
    )
    query = runs_of(owner).where(runs.c.thread_id == thread_id, needed).order_by(runs.c.number)
    return tuple(to_run(row) for row in db.execute(query))


def states_in(db: sa.Connection, owner: OwnerId, thread_id: ThreadId) -> dict[RunId, RunState]:
    """Return the state of each run of a thread."""
    query = sa.select(runs.c.id, runs.c.state)
    query = query.where(runs.c.owner == owner, runs.c.thread_id == thread_id)
    return {row.id: row.state for row in db.execute(query)}


def _claim(owner: OwnerId, run_id: RunId, worker: str, db: sa.Connection) -> Claim:
    """Take a queued run, unless another of its thread is active or a file of it is open."""
    run = run_row(db, owner, run_id, lock=True)
    if run.state != "queued":
        return "taken" if run.state == "active" and run.worker == worker else "gone"
    taken = {"state": "active", "worker": worker}
    free = (~another_is_active(run), ~a_file_is_open(run))
    return "taken" if change(db, run, taken, ("queued",), *free) else "waits"


def _claimed(change: Change) -> Claim:
    match change.error:
        case None:
            return change.result
        case NotFound():
            return "gone"
        case _:
            return "waits"
