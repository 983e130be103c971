"""Connections, transactions and whose turn it is to write; the door where SQL errors end.

It knows whether the database may be written and says so in `problem`, and whose threads were
changed; what else is in the tables is not its business. A database that was away at the start is
tried again at each call.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy import exc as sql

from assistant.errors import NotFound, StoreBusy, StoreError, StoreReadOnly
from assistant.messages import OwnerId, Problem
from assistant.store import revisions
from assistant.store.dialects import Rows, dialect_of
from assistant.store.grouping import Change, Group
from assistant.store.news import News
from assistant.store.schema import owners
from assistant.store.words import Term

_T = TypeVar("_T")


def missing() -> NotFound:
    """Return the one answer for what is not there, is gone, or is somebody else's."""
    return NotFound("Thread, message or file not found.")


class Database:
    """One database. Nothing is written while `problem` is set."""

    def __init__(self, url: str, busy_timeout_s: float) -> None:
        self._dialect = dialect_of(url, busy_timeout_s)
        self._busy_timeout_s = busy_timeout_s
        self._turn = threading.Lock()
        self._preparing = threading.Lock()
        self._engine: sa.Engine | None = None
        self._closed = False
        self._group = Group(self._commit)
        self.news = News()
        self.problem: Problem | None = None
        self.prepare()

    def prepare(self) -> None:
        """Open and migrate, once; what stands in the way is in `problem`."""
        with self._preparing:
            if self._engine is not None or self._closed:
                return
            try:
                with self._translated():
                    self._engine = self._opened()
                self.problem = None
            except StoreBusy as exc:
                self.problem = Problem("store_busy", str(exc), exc.hint)
            except StoreError as exc:
                hint = exc.hint or StoreReadOnly.hint
                self.problem = Problem("store_read_only", str(exc), hint)
                self._engine = self._dialect.reader()

    @contextmanager
    def reading(self) -> Generator[sa.Connection]:
        """Open a transaction that only reads.

        Raises:
            StoreBusy: the same call may succeed later.
        """
        engine = self._ready()
        try:
            with self._translated(), engine.connect() as connection, connection.begin():
                yield connection
        except StoreError as exc:
            if self.problem is None:
                raise
            raise StoreReadOnly(self.problem.message, hint=self.problem.hint) from exc

    def write(self, owner: OwnerId | None, work: Callable[[sa.Connection], _T]) -> _T:
        """Have *work* done in a transaction with others', and return what it returned.

        With *owner*, whose threads look different afterwards, that is told when it is committed.

        Raises:
            NotFound: by *work*; StoreBusy, StoreReadOnly: as `writing`.
        """
        change = Change(owner, work)
        self.write_all([change])
        if change.error is not None:
            raise change.error
        return change.result

    def write_all(self, changes: Sequence[Change]) -> None:
        """Do as `write` for several at once; what came of each is in it."""
        self._group.do(changes)

    @contextmanager
    def writing(self, owner: OwnerId) -> Generator[sa.Connection]:
        """Open a transaction of one's own that changes *owner*'s threads: for what takes long.

        Raises:
            StoreBusy: nothing was written; the same call may succeed later.
            StoreReadOnly: nothing will be written.
        """
        with self._transaction() as db:
            yield db
            number = self._count(db, owner)
        self.news.tell(owner, number)

    def _commit(self, changes: list[Change]) -> None:
        try:
            self._carry_out(changes, self._done)
        except NotFound:
            # It may have written before it was refused: once more, each so that it can be undone.
            self._carry_out(changes, self._done_or_undone)

    def _carry_out(
        self, changes: list[Change], do: Callable[[sa.Connection, Change], None]
    ) -> None:
        numbers: dict[OwnerId, int] = {}
        with self._transaction() as db:
            for change in changes:
                do(db, change)
            done = {change.owner for change in changes if change.error is None}
            for owner in sorted(owner for owner in done if owner is not None):
                numbers[owner] = self._count(db, owner)
        for owner, number in numbers.items():
            self.news.tell(owner, number)

    def _done(self, db: sa.Connection, change: Change) -> None:
        with self._translated():
            change.result = change.work(db)

    def _done_or_undone(self, db: sa.Connection, change: Change) -> None:
        # Undone only for what was refused: a full disk has ended the whole transaction.
        savepoint = db.begin_nested()
        try:
            self._done(db, change)
        except NotFound as exc:
            change.error = exc
            savepoint.rollback()
        else:
            savepoint.commit()

    def _count(self, db: sa.Connection, owner: OwnerId) -> int:
        """Count one more change of *owner*'s threads. Last in a transaction: it locks the row."""
        query = (
            sa.update(owners)
            .where(owners.c.owner == owner)
            .values(number=owners.c.number + 1)
            .returning(owners.c.number)
        )
        number = db.scalar(query)
        if number is None:
            self.insert_new(db, owners, [{"owner": owner, "number": 0}])
            number = db.scalar(query)
        return number or 0

    @contextmanager
    def _transaction(self) -> Generator[sa.Connection]:
        engine = self._ready()
        if self.problem is not None:
            raise StoreReadOnly(self.problem.message, hint=self.problem.hint)
        with (
            self._writer(),
            self._translated(),
            engine.connect().execution_options(writes=True) as connection,
            connection.begin(),
        ):
            yield connection

    def insert_new(self, db: sa.Connection, table: sa.Table, rows: Rows) -> None:
        """Insert *rows*; those that are there already are passed over."""
        self._dialect.insert_new(db, table, rows)

    def matching(self, terms: Sequence[Term], most: int | None) -> sa.Select[Any, Any]:
        """Select number and thread of the newest rows of `searched` that have all words, or all."""
        return self._dialect.matching(terms, most)

    def glance(self) -> Callable[[], object]:
        """Return what tells cheaply whether anybody has written: then its value is another one.

        Raises StoreError, here and when called: begin anew.
        """
        self._ready()
        return self._dialect.glance()

    def close(self) -> None:
        """Let go of the connections; the last one folds the log into the file."""
        self._group.close()
        with self._preparing:
            self._closed = True
            if self._engine is not None:
                self._engine.dispose()

    def _ready(self) -> sa.Engine:
        if self._closed:
            raise StoreError("The store is closed.")
        if self._engine is None:
            self.prepare()
        if self._engine is None:
            raise StoreBusy(self.problem.message if self.problem else "The database is away.")
        return self._engine

    def _opened(self) -> sa.Engine:
        self._dialect.look()
        reader = self._dialect.reader()
        try:
            with reader.connect() as connection:
                at = _usable(connection)
        finally:
            reader.dispose()
        engine = self._dialect.engine()
        try:
            if at != revisions.head() or not self._dialect.is_searchable(engine):
                self._migrate(engine)
        except BaseException:
            engine.dispose()
            raise
        return engine

    def _migrate(self, engine: sa.Engine) -> None:
        revisions.get_ready()
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            self._dialect.lock_schema(connection)
            _usable(connection)  # another process may have come first, even a newer one
            revisions.upgrade(connection)
            self._dialect.make_searchable(connection)

    @contextmanager
    def _writer(self) -> Generator[None]:
        if not self._dialect.one_writer:
            yield
            return
        if not self._turn.acquire(timeout=self._busy_timeout_s):
            raise StoreBusy("The database is busy: others of this app are writing.")
        try:
            yield
        finally:
            self._turn.release()

    @contextmanager
    def _translated(self) -> Generator[None]:
        try:
            yield
        except (sql.IntegrityError, UnicodeEncodeError) as exc:
            # An id that is somebody else's, whose owner went away meanwhile, or that is no text.
            raise missing() from exc
        except sql.DBAPIError as exc:
            raise self._dialect.translated(exc) from exc
        except (sql.TimeoutError, sql.DisconnectionError) as exc:
            raise StoreBusy("The database is busy: no connection is free.") from exc
        except sql.SQLAlchemyError as exc:
            raise StoreError("The database could not do what was asked.") from exc


def _usable(connection: sa.Connection) -> str | None:
    """Return the revision, None for an empty database. Raises StoreReadOnly for any other."""
    at = revisions.current(connection)
    if at is None and sa.inspect(connection).get_table_names():
        raise StoreReadOnly("The database belongs to another program: its tables are not ours.")
    if at is not None and not revisions.is_known(at):
        raise StoreReadOnly(f"The database was written by a newer version (revision {at}).")
    return at
