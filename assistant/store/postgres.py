"""What only Postgres understands: its locks, its insert and its error codes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import count
from typing import Any

import sqlalchemy as sa
from sqlalchemy import exc as sql
from sqlalchemy.dialects import postgresql

from assistant.errors import StoreBusy, StoreError, StoreReadOnly
from assistant.store.schema import searched
from assistant.store.words import Term

_MIGRATING = 0x41575342  # any number that nobody else locks
_READ_ONLY = ("25006", "42501")  # read_only_sql_transaction, insufficient_privilege


class Postgres:
    """A database on a server. Rows are locked there, so writers need not take turns here."""

    one_writer = False

    def __init__(self, url: sa.URL, busy_timeout_s: float) -> None:
        self._url = url
        self._busy_timeout_s = busy_timeout_s

    def look(self) -> None:
        """Leave it to the first connection: a server looks after its own files."""

    def engine(self) -> sa.Engine:
        """Return an engine that asks before use whether a connection still stands."""
        return self._engine({})

    def reader(self) -> sa.Engine:
        """Return an engine whose transactions are read-only."""
        return self._engine({"postgresql_readonly": True})

    def lock_schema(self, connection: sa.Connection) -> None:
        """Take an advisory lock that ends with the transaction."""
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_MIGRATING)))

    def glance(self) -> Callable[[], object]:
        """Say each time that somebody may have: to ask is as dear as to read."""
        return count().__next__

    def insert_new(
        self, connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, str | int]]
    ) -> None:
        """Insert *rows*, at least one; those that are there already are passed over."""
        connection.execute(postgresql.insert(table).on_conflict_do_nothing(), rows)

    def is_searchable(self, engine: sa.Engine) -> bool:  # noqa: ARG002 - as the protocol has it
        """Say yes: a migration makes the index."""
        return True

    def make_searchable(self, connection: sa.Connection) -> None:
        """Leave it to the migration."""

    def matching(self, terms: Sequence[Term], most: int | None) -> sa.Select[Any, Any]:
        """Compare words as they are stored: no parser of Postgres reads what a person typed."""
        query = " & ".join(f"'{term.word}'{':*' if term.open_end else ''}" for term in terms)
        words = sa.cast(searched.c.words, postgresql.TSVECTOR)
        fits = words.bool_op("@@")(sa.cast(query, postgresql.TSQUERY))
        # By the index of words, all at once: one by one, newest first, each is parsed anew.
        found = sa.select(searched.c.number, searched.c.thread_id).where(fits).cte("found")
        found = found.prefix_with("MATERIALIZED")
        return sa.select(found).order_by(found.c.number.desc()).limit(most)

    def translated(self, exc: sql.DBAPIError) -> StoreError:
        """Tell by SQLSTATE; a lost connection, a full disk and a lock are OperationalErrors."""
        state = getattr(exc.orig, "sqlstate", None)
        if state in _READ_ONLY:
            return StoreReadOnly("The database may only be read.")
        if isinstance(exc, sql.OperationalError | sql.InterfaceError):
            return StoreBusy("The database is away, full or busy.")
        return StoreError(f"The database refused (SQLSTATE {state}).")

    def _engine(self, options: dict[str, Any]) -> sa.Engine:
        wait_ms = int(self._busy_timeout_s * 1000)
        return sa.create_engine(
            self._url,
            pool_pre_ping=True,
            pool_timeout=self._busy_timeout_s,
            hide_parameters=True,  # what people wrote stays out of logs
            execution_options=options,
            connect_args={
                "connect_timeout": max(2, round(self._busy_timeout_s)),
                "options": f"-c lock_timeout={wait_ms}",
            },
        )
