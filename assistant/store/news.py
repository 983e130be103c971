"""Whose threads have changed: a number for each owner, and who wants to be woken by the next.

The number stands in the database beside what it counts (`owners`), so that it alone tells a page
whether what it has read is still so. A change of this process is heard when it is committed; one
of another process when `others` has noticed it. Nothing here asks the database.
"""

from __future__ import annotations

import threading
from collections.abc import Generator
from contextlib import contextmanager

from assistant.messages import OwnerId


class News:
    """Used by many threads; nobody waits in here."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._numbers: dict[OwnerId, int] = {}
        self._listening: dict[OwnerId, set[threading.Event]] = {}
        self._unsure: set[OwnerId] = set()
        """whom somebody has just begun to follow: others may have written meanwhile"""
        self._to_others: set[threading.Event] = set()

    def listen(self, owner: OwnerId, wake: threading.Event, since: int = 0) -> None:
        """Have *wake* set at each change of *owner*'s threads after number *since*."""
        with self._lock:
            if owner not in self._listening:
                self._unsure.add(owner)
            self._listening.setdefault(owner, set()).add(wake)
            if since and self._numbers.get(owner, 0) > since:
                wake.set()

    def leave(self, owner: OwnerId, wake: threading.Event) -> None:
        """Wake it no more."""
        with self._lock:
            listening = self._listening.get(owner, set())
            listening.discard(wake)
            if not listening:
                self._listening.pop(owner, None)
                self._unsure.discard(owner)

    @contextmanager
    def of_others(self, wake: threading.Event) -> Generator[None]:
        """Have *wake* set whenever another process may have written anything, events included."""
        with self._lock:
            self._to_others.add(wake)
        try:
            yield
        finally:
            with self._lock:
                self._to_others.discard(wake)

    def number(self, owner: OwnerId) -> int | None:
        """Return the number of *owner*'s newest change; None if nobody follows closely enough."""
        with self._lock:
            sure = owner in self._listening and owner not in self._unsure
            return self._numbers.get(owner) if sure else None

    def tell(self, owner: OwnerId, number: int) -> None:
        """Note that *owner*'s threads are at *number*, and wake who listens if that is new."""
        with self._lock:
            if number > self._numbers.get(owner, 0):
                self._numbers[owner] = number
                for wake in self._listening.get(owner, ()):
                    wake.set()

    def wake(self, owner: OwnerId) -> None:
        """Wake who listens for *owner*: something of it is elsewhere now, nothing has changed."""
        with self._lock:
            for wake in self._listening.get(owner, ()):
                wake.set()

    def followed(self) -> tuple[list[OwnerId], list[OwnerId]]:
        """Return (the owners whom somebody follows, those of them whose number is not sure)."""
        with self._lock:
            return list(self._listening), list(self._unsure)

    def heard_of_others(self, asked: list[OwnerId]) -> None:
        """Note that what other processes did is told for *asked*; wake who follows their runs."""
        with self._lock:
            self._unsure.difference_update(asked)
            for wake in self._to_others:
                wake.set()
