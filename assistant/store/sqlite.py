"""What only SQLite understands: its file, its pragmas, its transactions and its error codes.

WAL with synchronous=FULL: a commit is in the log and the log is on the disk before anybody is
told. NORMAL would also survive `kill -9`, but a power cut would take the last commits with it;
FULL costs one fsync a commit, and the journal groups its events into ten commits a second.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy import exc as sql
from sqlalchemy.dialects import sqlite

from assistant.errors import SettingsError, StoreBusy, StoreError, StoreReadOnly
from assistant.store.disk import refusal
from assistant.store.schema import searched, to_storable
from assistant.store.words import Term

_CHECK_S = 1.0
# Words come folded and parted by spaces: whatever is not ASCII is a letter to this tokenizer.
_FTS = """CREATE VIRTUAL TABLE IF NOT EXISTS searched_words USING fts5(
    words, content='searched', content_rowid='number', tokenize='ascii',
    detail=none, columnsize=0, prefix='1 2 3')"""
_INDEXED = sa.table("searched_words", sa.column("rowid"), sa.column("searched_words", sa.Text))
_REBUILD = "INSERT INTO searched_words(searched_words) VALUES ('rebuild')"
_ADD = "INSERT INTO searched_words(rowid, words) VALUES (new.number, new.words);"
_TAKE = (
    "INSERT INTO searched_words(searched_words, rowid, words) "
    "VALUES ('delete', old.number, old.words);"
)
_TRIGGERS = {
    name: f"CREATE TRIGGER {name} AFTER {event} ON searched BEGIN {what} END"
    for name, event, what in (
        ("searched_added", "INSERT", _ADD),
        ("searched_gone", "DELETE", _TAKE),
        ("searched_changed", "UPDATE", f"{_TAKE} {_ADD}"),
    )
}
_LATER = {
    sqlite3.SQLITE_BUSY: "is locked by another program",
    sqlite3.SQLITE_LOCKED: "is locked by another program",
    sqlite3.SQLITE_PROTOCOL: "is locked by another program",
    sqlite3.SQLITE_FULL: "cannot grow: the disk is full",
    sqlite3.SQLITE_IOERR: "cannot be read or written: the disk reports an error",
    sqlite3.SQLITE_CANTOPEN: "is away",
}
_NEVER = {
    sqlite3.SQLITE_READONLY: "may only be read",
    sqlite3.SQLITE_PERM: "may not be opened",
    sqlite3.SQLITE_AUTH: "may not be opened",
    sqlite3.SQLITE_CORRUPT: "is damaged",
    sqlite3.SQLITE_NOTADB: "is damaged, or not a database at all",
}


class Sqlite:
    """One file. It is created by `look` and nowhere else, so a file gone away stays away."""

    one_writer = True

    def __init__(self, url: sa.URL, busy_timeout_s: float) -> None:
        if url.database in (None, "", ":memory:") or url.query:
            raise SettingsError(
                "DATABASE_URL must name a file, and nothing after it.",
                hint="A database in memory would lose every answer; write sqlite:///path/file.db.",
            )
        self._path = Path(url.database or "").absolute()
        self._busy_timeout_s = busy_timeout_s
        self._has_fts5 = False

    def look(self) -> None:
        """Create a missing file; let SQLite check one that is there without writing to it."""
        try:
            if self._path.is_dir():
                raise StoreReadOnly(self._says("is a folder, not a file"))
            if not self._path.exists():
                self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                self._path.touch(mode=0o600)
        except OSError as exc:
            raise refusal(f"The database {self._path.name} cannot be made", exc) from exc
        try:
            self._check()
        except sqlite3.Error as exc:
            raise self._told(exc) from exc
        if not os.access(self._path, os.W_OK) or not os.access(self._path.parent, os.W_OK):
            raise StoreReadOnly(self._says("may only be read: it or its folder is write-protected"))

    def engine(self) -> sa.Engine:
        """Return an engine on the file as it is now; never on a new one in its place."""
        try:
            self._use_wal()
        except sqlite3.Error as exc:
            raise self._told(exc) from exc
        engine = self._engine(self._connect_writing)
        event.listen(engine, "checkout", self._still_there)
        return engine

    def reader(self) -> sa.Engine:
        """Return an engine that opens the file read-only."""
        return self._engine(self._connect_reading)

    def lock_schema(self, connection: sa.Connection) -> None:
        """Do nothing: BEGIN IMMEDIATE has locked it."""

    def glance(self) -> Callable[[], object]:
        """Ask a connection of its own for `data_version`, which others' commits change."""

        def value() -> object:
            try:
                return self._identity(), connection.execute("PRAGMA data_version").fetchone()[0]
            except sqlite3.Error as exc:
                connection.close()
                raise self._told(exc) from exc

        try:
            connection = self._connect_reading()
        except sqlite3.Error as exc:
            raise self._told(exc) from exc
        return value

    def insert_new(
        self, connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, str | int]]
    ) -> None:
        """Insert *rows*, at least one; those that are there already are passed over.

        In one step: the interpreter is let go and waited for at each, and many others want it.
        """
        names = tuple(rows[0])
        told = [[_storable(row[name]) for name in names] for row in rows]
        text = json.dumps(told, ensure_ascii=False)
        connection.execute(_insert_new(table, names), {"rows": text})

    def is_searchable(self, engine: sa.Engine) -> bool:
        """Whether FTS5 keeps an index of `searched`, or there is no FTS5 to do so."""
        with engine.connect() as connection:
            return self._full_text(connection) == _is_indexed(connection)

    def make_searchable(self, connection: sa.Connection) -> None:
        """Have FTS5 keep an index of `searched` by triggers; without FTS5 words are compared.

        Not in a migration: where a file is opened by a Python without FTS5 its triggers could
        not run, so they are taken off, and the index is made anew when there is FTS5 again.
        """
        if not self._full_text(connection):
            for name in _TRIGGERS:
                connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
        elif not _is_indexed(connection):
            for statement in (_FTS, *_TRIGGERS.values(), _REBUILD):
                connection.exec_driver_sql(statement)

    def matching(self, terms: Sequence[Term], most: int | None) -> sa.Select[Any, Any]:
        """Ask FTS5, or compare each word."""
        places = sa.select(searched.c.number, searched.c.thread_id)
        if not self._has_fts5:
            return places.where(*map(_like, terms)).order_by(searched.c.number.desc()).limit(most)
        # In quotes a word is a word, whatever it reads like.
        query = " ".join(f'"{term.word}"{" *" if term.open_end else ""}' for term in terms)
        rows = sa.select(_INDEXED.c.rowid).where(_INDEXED.c.searched_words.match(query))
        if most is not None:
            rows = rows.order_by(_INDEXED.c.rowid.desc()).limit(most)
        return places.where(searched.c.number.in_(rows))

    def _full_text(self, connection: sa.Connection) -> bool:
        modules = "SELECT count(*) FROM pragma_module_list WHERE name = 'fts5'"
        self._has_fts5 = bool(connection.exec_driver_sql(modules).scalar())
        return self._has_fts5

    def translated(self, exc: sql.DBAPIError) -> StoreError:
        """Tell by SQLite's own code."""
        return self._told(exc.orig)

    def _told(self, exc: BaseException | None) -> StoreError:
        # The low byte is the kind; the rest of an extended code says where it was met.
        code = getattr(exc, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        if code in _LATER:
            return StoreBusy(self._says(_LATER[code]))
        if code in _NEVER:
            return StoreReadOnly(self._says(_NEVER[code]))
        return StoreError(self._says(f"refused: {exc}"))

    def _says(self, what: str) -> str:
        return f"The database {self._path.name} {what}."

    def _open(self, query: str) -> sqlite3.Connection:
        return sqlite3.connect(
            f"{self._path.as_uri()}?{query}",
            uri=True,
            timeout=self._busy_timeout_s,
            isolation_level=None,  # transactions begin where `_begin` says, not by guess
            check_same_thread=False,
        )

    def _connect_writing(self) -> sqlite3.Connection:
        connection = self._open("mode=rw")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        return connection

    def _connect_reading(self) -> sqlite3.Connection:
        connection = self._open("mode=ro")
        try:
            connection.execute("PRAGMA schema_version")
        except sqlite3.OperationalError as exc:
            connection.close()
            if exc.sqlite_errorcode & 0xFF not in (
                sqlite3.SQLITE_CANTOPEN,
                sqlite3.SQLITE_READONLY,
            ):
                raise
            # Reading a WAL database makes a file beside it; where that may not be, the file
            # alone is read.
            connection = self._open("immutable=1")
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _engine(self, creator: Any) -> sa.Engine:
        engine = sa.create_engine(
            "sqlite+pysqlite://",
            creator=creator,
            poolclass=sa.QueuePool,
            pool_size=5,
            max_overflow=20,
            pool_timeout=self._busy_timeout_s,
            hide_parameters=True,  # what people wrote stays out of logs
        )
        event.listen(engine, "connect", self._remember)
        event.listen(engine, "begin", _begin)
        return engine

    def _check(self) -> None:
        deadline = time.monotonic() + _CHECK_S
        self._roll_back_leftovers()
        with closing(self._connect_reading()) as connection:
            connection.set_progress_handler(lambda: time.monotonic() > deadline, 10_000)
            try:
                found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            except sqlite3.OperationalError as exc:
                if exc.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                    raise
                return  # a large file is not kept waiting; damage further in shows when read
        if found != "ok":
            raise StoreReadOnly(self._says("is damaged"))

    def _roll_back_leftovers(self) -> None:
        """Finish what a process killed before the change to WAL left: only a writer may."""
        journal = self._path.with_name(self._path.name + "-journal")
        if journal.exists() and os.access(self._path, os.W_OK):
            with closing(self._open("mode=rw")) as connection:
                connection.execute("PRAGMA schema_version")

    def _use_wal(self) -> None:
        deadline = time.monotonic() + self._busy_timeout_s
        with closing(self._open("mode=rw")) as connection:
            while connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                try:
                    connection.execute("PRAGMA journal_mode = WAL")
                except sqlite3.OperationalError as exc:
                    # Two processes changing at once are told BUSY without the timeout.
                    if exc.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                        raise
                    if time.monotonic() > deadline:
                        raise
                    time.sleep(0.02)

    def _identity(self) -> tuple[int, int] | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def _remember(self, _connection: Any, record: Any) -> None:
        record.info["identity"] = self._identity()

    def _still_there(self, _connection: Any, record: Any, _proxy: Any) -> None:
        # An open connection goes on writing to a file that was moved away or replaced.
        if record.info["identity"] != self._identity():
            raise sql.DisconnectionError("the database file is another one now")


def _is_indexed(connection: sa.Connection) -> bool:
    query = "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name = 'searched_added'"
    return bool(connection.exec_driver_sql(query).scalar())


def _like(term: Term) -> sa.ColumnElement[bool]:
    spaced = sa.literal(" ") + searched.c.words + sa.literal(" ")
    return spaced.like(f"% {term.word}{'' if term.open_end else ' '}%")


@cache
def _insert_new(table: sa.Table, names: tuple[str, ...]) -> sa.Insert:
    found = sa.func.json_each(sa.bindparam("rows")).table_valued("value")
    values = (sa.func.json_extract(found.c.value, f"$[{at}]") for at in range(len(names)))
    # SQLite wants a WHERE between a SELECT and ON CONFLICT.
    picked = sa.select(*values).where(sa.true())
    return sqlite.insert(table).from_select(names, picked).on_conflict_do_nothing()


def _storable(value: str | int) -> str | int:
    return to_storable(value) if isinstance(value, str) else value


def _begin(connection: sa.Connection) -> None:
    # A transaction that reads first and writes later would fail at once with BUSY_SNAPSHOT.
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
