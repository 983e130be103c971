"""Removes threads that were deleted a while ago: no thread of its own, whoever works calls it.

It asks the store alone, and leaves out what is still being answered.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from assistant.errors import StoreError
from assistant.store import Store

GRACE_S = 600.0
"""how long a deleted thread can be restored, at least"""
EVERY_S = 60.0


class Sweep:
    """Removes what was deleted a while ago, a few threads at a time, when it is `due`."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.monotonic) -> None:
        self._store, self._clock = store, clock
        self._at = clock()

    def due(self) -> None:
        """Sweep, if it is time; a database that cannot be written is asked again later."""
        if self._clock() < self._at:
            return
        try:
            more = self._store.threads.sweep(GRACE_S) > 0
        except StoreError:
            more = False
        self._at = self._clock() + (0.0 if more else EVERY_S)
