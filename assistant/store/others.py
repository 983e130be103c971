"""Notices what other processes write: one thread for all who follow, while anybody does.

A database says for next to nothing whether it was written (`glance`). Only then, in one query,
the numbers of the owners who are followed are read.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

import sqlalchemy as sa

from assistant.errors import StoreError
from assistant.messages import OwnerId
from assistant.store.database import Database
from assistant.store.schema import owners

EVERY_S = 0.5
MOST = 500
"""owners in one query"""


class Others:
    """The thread that looks, from the first call of `look_out` on."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._thread: threading.Thread | None = None
        self._glance: Callable[[], object] | None = None
        self._seen: object = None

    def look_out(self) -> None:
        """Begin to look, if nobody does."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="others", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Look no more."""
        self._closed.set()
        if self._thread is not None:
            self._thread.join(2.0)

    def _work(self) -> None:
        while not self._closed.wait(EVERY_S):
            followed, unsure = self._database.news.followed()
            try:
                if followed:
                    self._look(followed, unsure)
            except StoreError:
                self._glance = self._seen = None  # away: everything may be new when it is back

    def _look(self, followed: Sequence[OwnerId], unsure: Sequence[OwnerId]) -> None:
        self._glance = self._glance or self._database.glance()
        seen = self._glance()
        asked = followed if seen != self._seen else unsure
        for start in range(0, len(asked), MOST):
            query = sa.select(owners).where(owners.c.owner.in_(asked[start : start + MOST]))
            with self._database.reading() as db:
                rows = db.execute(query).all()
            for row in rows:
                self._database.news.tell(row.owner, row.number)
        if asked:
            self._database.news.heard_of_others(list(asked))
        self._seen = seen
