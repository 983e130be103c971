"""The life of a run as the database sees it: asked, claimed, written down, finished.

Each change of state is one transaction that looks before it writes, so that two workers, two
tabs or two processes never both succeed. What the states mean to a person is decided above.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from assistant import codec
from assistant.events import RunEnded
from assistant.messages import Message, MessageId, OwnerId, Run, RunId, ThreadId
from assistant.store.changes import (
    change,
    ending,
    queue,
    runs_of,
    say,
    states_of,
    title,
    touch,
)
from assistant.store.database import Database, missing
from assistant.store.rows import run_row, thread_row, to_run
from assistant.store.schema import events, messages, runs

Entries = Sequence[tuple[int, str]]
"""(number, line of JSON)"""

_UNFINISHED = ("queued", "active")


class Runs:
    """The runs of every owner, each seen by its own. A run ends once; then nothing is added."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ask(self, owner: OwnerId, thread_id: ThreadId, message: Message, run_id: RunId) -> Run:
        """Save *message* and queue a run for it; sent twice, return the run that exists.

        Raises:
            NotFound: no such thread, or an id is somebody else's.
        """
        with self._database.writing() as db:
            thread = thread_row(db, owner, thread_id, lock=True)
            query = runs_of(owner).where(runs.c.message_id == message.id)
            found = db.execute(query.order_by(runs.c.attempt.desc()).limit(1)).one_or_none()
            if found is not None:
                return to_run(found)
            say(db, owner, thread_id, message)
            touch(db, owner, thread_id, title=thread.title or title(message))
            return queue(db, thread, message.id, 1, run_id)

    def again(
        self, owner: OwnerId, run_id: RunId, message_id: MessageId, attempt: int, new_id: RunId
    ) -> Run:
        """Queue another attempt at the message of *run_id*; asked twice, return the one there is.

        Raises:
            NotFound: no such run, or its message is another one or withdrawn.
        """
        with self._database.writing() as db:
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

    def claim(self, owner: OwnerId, run_id: RunId, worker: str) -> bool:
        """Take a queued run, unless another of its thread is active. Raises NotFound."""
        with self._database.writing() as db:
            run = run_row(db, owner, run_id, lock=True)
            other = runs.alias()
            active = sa.exists().where(
                other.c.owner == owner,
                other.c.thread_id == run.thread_id,
                other.c.state == "active",
            )
            return change(db, run, {"state": "active", "worker": worker}, ("queued",), ~active)

    def adopt(self, owner: OwnerId, run_id: RunId, worker: str, previous: str) -> bool:
        """Take an active run over from *previous*, unless somebody else did. Raises NotFound."""
        with self._database.writing() as db:
            run = run_row(db, owner, run_id, lock=True)
            return change(db, run, {"worker": worker}, ("active",), runs.c.worker == previous)

    def withdraw(self, owner: OwnerId, run_id: RunId) -> bool:
        """Take a queued run back, and its message if this was the first attempt.

        Raises:
            NotFound: no such run.
        """
        with self._database.writing() as db:
            run = run_row(db, owner, run_id, lock=True)
            done = change(db, run, {"state": "withdrawn"}, ("queued",))
            if done and run.attempt == 1:
                db.execute(
                    sa.delete(messages).where(
                        messages.c.owner == owner, messages.c.id == run.message_id
                    )
                )
            return done

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
        with self._database.writing() as db:
            states = states_of(db, {(owner, run_id) for owner, run_id, _ in batches})
            self._insert(
                db,
                [
                    (owner, run_id, entries)
                    for owner, run_id, entries in batches
                    if states.get((owner, run_id)) in _UNFINISHED
                ],
            )
        if any((owner, run_id) not in states for owner, run_id, _ in batches):
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
        with self._database.writing() as db:
            run = run_row(db, owner, run_id, lock=True)
            if not change(db, run, ending(run, ended), _UNFINISHED):
                return False
            self._insert(db, [(owner, run_id, entries)])
            if message is not None:
                say(db, owner, run.thread_id, message, answered_by=run)
            remote = {"remote": codec.value_to_json(ended.remote)} if ended.remote else {}
            touch(db, owner, run.thread_id, **remote)
            return True

    def get(self, owner: OwnerId, run_id: RunId) -> Run:
        """Return one run. Raises NotFound."""
        with self._database.reading() as db:
            return to_run(run_row(db, owner, run_id))

    def of_thread(self, owner: OwnerId, thread_id: ThreadId) -> tuple[Run, ...]:
        """Return a thread's runs, oldest first. Raises NotFound."""
        query = runs_of(owner).where(runs.c.thread_id == thread_id).order_by(runs.c.number)
        with self._database.reading() as db:
            thread_row(db, owner, thread_id)
            return tuple(to_run(row) for row in db.execute(query))

    def events(self, owner: OwnerId, run_id: RunId, after: int = 0) -> list[tuple[int, str]]:
        """Return what happened after number *after*, in order. Raises NotFound."""
        query = (
            sa.select(events.c.seq, events.c.line)
            .where(events.c.owner == owner, events.c.run_id == run_id, events.c.seq > after)
            .order_by(events.c.seq)
        )
        with self._database.reading() as db:
            run_row(db, owner, run_id)
            return [(row.seq, row.line) for row in db.execute(query)]

    def unfinished(self) -> tuple[tuple[OwnerId, Run, str], ...]:
        """Return every owner's queued and active runs with their workers: for recovery only."""
        query = (
            sa.select(runs)
            .where(runs.c.state.in_(_UNFINISHED))
            .order_by(runs.c.thread_id, runs.c.number)
        )
        with self._database.reading() as db:
            return tuple((row.owner, to_run(row), row.worker) for row in db.execute(query))

    def _insert(self, db: sa.Connection, batches: Sequence[tuple[OwnerId, RunId, Entries]]) -> None:
        values = [
            {"owner": owner, "run_id": run_id, "seq": seq, "line": line}
            for owner, run_id, entries in batches
            for seq, line in entries
        ]
        if values:
            db.execute(self._database.insert_new(events), values)
