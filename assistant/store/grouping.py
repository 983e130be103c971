"""Group commit: what gathers while one transaction is on its way is the next one.

A commit costs the same for one change as for fifty. Each change is whole or not at all, and one
that is refused (its thread is gone) leaves the others of its group alone.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from assistant.errors import NotFound, StoreError
from assistant.messages import OwnerId

MOST = 100
"""changes in one transaction"""


@dataclass(slots=True)
class Change:
    """One change on its way, and how it ended."""

    owner: OwnerId | None
    """whose threads look different afterwards; None: nobody's"""
    work: Callable[[sa.Connection], Any]
    result: Any = None
    error: StoreError | NotFound | None = None
    done: threading.Event = field(default_factory=threading.Event)


class Group:
    """*commit* carries out changes in one transaction and puts into each what came of it.

    It raises StoreError if nothing was written. One thread calls it, for all who call `do`.
    """

    def __init__(self, commit: Callable[[list[Change]], None]) -> None:
        self._commit = commit
        self._gathered: list[Change] = []
        self._news = threading.Condition()
        self._writer: threading.Thread | None = None
        self._closed = False

    def do(self, changes: Sequence[Change]) -> None:
        """Carry out *changes* and wait until each is done: committed, or with its error."""
        with self._news:
            if self._closed:
                raise StoreError("The store is closed.")
            self._gathered += changes
            if self._writer is None or not self._writer.is_alive():
                self._writer = threading.Thread(target=self._work, name="store-writer", daemon=True)
                self._writer.start()
            self._news.notify()
        for change in changes:
            change.done.wait()

    def close(self) -> None:
        """Write what has gathered, then stop."""
        with self._news:
            self._closed = True
            self._news.notify()
        if self._writer is not None:
            self._writer.join()

    def _work(self) -> None:
        while changes := self._next():
            failed: StoreError | None = StoreError("The change could not be written.")
            try:
                self._commit(changes)
                failed = None
            except StoreError as exc:
                failed = exc
            finally:
                for change in changes:
                    change.error = change.error or failed
                    change.done.set()

    def _next(self) -> list[Change]:
        with self._news:
            self._news.wait_for(lambda: self._gathered or self._closed)
            # In the order of owners: two processes that lock rows then never wait for each other.
            changes = sorted(self._gathered[:MOST], key=lambda change: change.owner or "")
            del self._gathered[:MOST]
            return changes
