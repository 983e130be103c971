"""What each database does its own way, and which one a URL asks for.

`sqlite` and `postgres` hold the SQL and the error codes that only they understand; everything
else in this package is written once for both. The password in a URL is never repeated.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy import exc as sql

from assistant.errors import SettingsError, StoreError
from assistant.store.postgres import Postgres
from assistant.store.sqlite import Sqlite
from assistant.store.words import Term

Rows = Sequence[Mapping[str, str | int]]
"""what several columns of several rows hold; each row has the same columns"""


class Dialect(Protocol):
    """One kind of database. Its engines begin a writing transaction where `writes` is set."""

    one_writer: bool
    """writers of this process take turns, since the database takes one at a time"""

    def look(self) -> None:
        """Make sure there is something sound to open; create it where there is nothing.

        Raises:
            StoreReadOnly: it may only be read, or not even that; it was left as it is.
            StoreBusy: not now.
        """
        ...

    def engine(self) -> sa.Engine:
        """Return an engine that reads and writes. Raises as `look`."""
        ...

    def reader(self) -> sa.Engine:
        """Return an engine that cannot change anything."""
        ...

    def lock_schema(self, connection: sa.Connection) -> None:
        """Keep other processes from migrating until this transaction ends."""
        ...

    def glance(self) -> Callable[[], object]:
        """Return what tells cheaply whether anybody has written: then its value is another one.

        Raises StoreError, here and when called: begin anew.
        """
        ...

    def insert_new(self, connection: sa.Connection, table: sa.Table, rows: Rows) -> None:
        """Insert *rows*, at least one; those that are there already are passed over."""
        ...

    def is_searchable(self, engine: sa.Engine) -> bool:
        """Whether the words of `searched` are found as fast as can be here."""
        ...

    def make_searchable(self, connection: sa.Connection) -> None:
        """Make an index of the words of `searched`, where migrations cannot."""
        ...

    def matching(self, terms: Sequence[Term], most: int | None) -> sa.Select[Any, Any]:
        """Select number and thread of the rows of `searched` that have all of these words.

        The newest so many, or all.
        """
        ...

    def translated(self, exc: sql.DBAPIError) -> StoreError:
        """Return our own error for the database's."""
        ...


_KINDS: dict[str, Callable[[sa.URL, float], Dialect]] = {"sqlite": Sqlite, "postgresql": Postgres}
_HINT = (
    "Write sqlite:///path/to/file.db, or postgresql+psycopg://user@host/name with psycopg "
    "installed; or leave it out for a file under DATA_DIR."
)


def dialect_of(url: str, busy_timeout_s: float) -> Dialect:
    """Return the dialect that *url* asks for.

    Raises:
        SettingsError: DATABASE_URL cannot be used.
    """
    try:
        parsed = sa.make_url(url)
        parsed.get_dialect().import_dbapi()
    except (sql.ArgumentError, ImportError, ValueError):
        # What the parser says may hold a piece of the password, so it is not passed on.
        raise SettingsError(f"DATABASE_URL cannot be used{_scheme(url)}.", hint=_HINT) from None
    if parsed.get_backend_name() not in _KINDS or parsed.get_dialect().is_async:
        raise SettingsError(f"DATABASE_URL cannot be used{_scheme(url)}.", hint=_HINT)
    return _KINDS[parsed.get_backend_name()](parsed, busy_timeout_s)


def _scheme(url: str) -> str:
    scheme, found, _ = url.partition("://")
    return f": {scheme[:40]!r}" if found else ": no scheme"
