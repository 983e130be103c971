"""What is kept: threads, messages, runs, events, files and tables, behind plain methods.

The only package that knows SQL. Its errors are ours (`NotFound`, `StoreError`), and every
method but one takes the owner: what belongs to somebody else does not exist.
"""

from __future__ import annotations

from pathlib import Path

from assistant.messages import Problem
from assistant.store.database import Database
from assistant.store.disk import Disk
from assistant.store.files import Files
from assistant.store.runs import Runs
from assistant.store.threads import Threads
from assistant.store.uploads import Uploads

__all__ = ["Files", "Runs", "Store", "Threads", "Uploads"]


class Store:
    """One open database and the folder of files beside it. Used by many threads at once."""

    def __init__(self, database: Database, files_dir: Path) -> None:
        self._database = database
        disk = Disk(files_dir)
        self.files = Files(database, disk)
        self.uploads = Uploads(database, disk)
        self.threads = Threads(database, self.files, self.uploads)
        self.runs = Runs(database)

    @classmethod
    def open(cls, url: str, files_dir: Path, *, busy_timeout_s: float = 5.0) -> Store:
        """Open, or create, and migrate.

        A database that is newer than this program, damaged, write-protected or away does not
        raise: see `problem`.

        Raises:
            SettingsError: *url* (DATABASE_URL) cannot be used.
        """
        return cls(Database(url, busy_timeout_s), files_dir)

    @property
    def problem(self) -> Problem | None:
        """Why nothing can be written; `store_busy` goes away by itself at a later call."""
        return self._database.problem

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()
