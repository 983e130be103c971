"""What is kept: threads, messages, runs, events, files and tables, behind plain methods.

The only package that knows SQL. Its errors are ours (`NotFound`, `StoreError`), and what belongs
to somebody takes its owner: to anybody else it does not exist.
"""

from __future__ import annotations

import threading
from pathlib import Path

from assistant.messages import OwnerId, Problem, ThreadId
from assistant.store.database import Database
from assistant.store.disk import Disk
from assistant.store.files import Files
from assistant.store.installation import Installation
from assistant.store.looking import Look, Looking
from assistant.store.others import Others
from assistant.store.runs import Runs
from assistant.store.searching import Hit
from assistant.store.threads import RECENT, Threads
from assistant.store.uploads import Uploads

__all__ = ["RECENT", "Files", "Hit", "Look", "Runs", "Store", "Threads", "Uploads"]


class Store:
    """One open database and the folder of files beside it. Used by many threads at once."""

    def __init__(self, database: Database, files_dir: Path, quota_bytes: int | None = None) -> None:
        self._database = database
        disk = Disk(files_dir)
        self.files = Files(database, disk, quota_bytes)
        self.uploads = Uploads(database, disk)
        self.threads = Threads(database, self.files, self.uploads)
        self.runs = Runs(database)
        self.news = database.news
        self.installation = Installation(database)
        self._looking = Looking(database)
        self._others = Others(database)

    @classmethod
    def open(
        cls,
        url: str,
        files_dir: Path,
        *,
        quota_bytes: int | None = None,
        busy_timeout_s: float = 5.0,
    ) -> Store:
        """Open, or create, and migrate. One person may keep *quota_bytes* of files and results.

        A database that is newer than this program, damaged, write-protected or away does not
        raise: see `problem`.

        Raises:
            SettingsError: *url* (DATABASE_URL) cannot be used.
        """
        return cls(Database(url, busy_timeout_s), files_dir, quota_bytes)

    @property
    def problem(self) -> Problem | None:
        """Why nothing can be written; `store_busy` goes away by itself at a later call."""
        return self._database.problem

    def look(
        self, owner: OwnerId, thread_id: ThreadId | None, newest: int, listed: int = RECENT
    ) -> Look:
        """Return what *owner* sees with a thread open at its *newest* messages.

        So many threads are *listed*. Raises StoreError.
        """
        return self._looking.look(owner, thread_id, newest, listed)

    def listen(self, owner: OwnerId, wake: threading.Event, since: int = 0) -> None:
        """Have *wake* set at each change of *owner*'s threads after number *since*.

        Whichever process makes it; until it leaves (`news.leave`).
        """
        self.news.listen(owner, wake, since)
        self._others.look_out()

    def close(self) -> None:
        """Let go of the database."""
        self._others.close()
        self._database.close()
