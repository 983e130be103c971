"""What belongs to the whole installation and to no owner: names, each with a value for good."""

from __future__ import annotations

import sqlalchemy as sa

from assistant.store.database import Database
from assistant.store.schema import installation


class Installation:
    """A few lasting values. Used by many threads, and by several processes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, name: str) -> str | None:
        """Return what is kept under *name*. Raises StoreError."""
        with self._database.reading() as db:
            return _value(db, name)

    def once(self, name: str, value: str) -> str:
        """Keep *value* under *name* unless there is one, and return what is kept.

        Raises StoreError.
        """
        if (kept := self.get(name)) is not None:
            return kept

        def keep(db: sa.Connection) -> str:
            self._database.insert_new(db, installation, [{"name": name, "value": value}])
            return _value(db, name) or value

        return self._database.write(None, keep)


def _value(db: sa.Connection, name: str) -> str | None:
    return db.scalar(sa.select(installation.c.value).where(installation.c.name == name))
