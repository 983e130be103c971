"""Child processes that wait for a call, so that none waits for Python to start.

Each is good for one call and is gone after it, so that no call finds what another left behind.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Sequence

from assistant.children import Child


class Pool:
    """A few waiting workers; each one taken is replaced when it is given back."""

    def __init__(self, references: Sequence[str], size: int) -> None:
        self._references = tuple(references)
        self._size = size
        self._lock = threading.Lock()
        self._waiting: deque[Child] = deque()
        self._taken: set[Child] = set()
        self._closed = False
        self._refill()

    def keep_waiting(self, size: int) -> None:
        """Have *size* workers wait from now on."""
        self._size = size
        self._refill()

    def take(self) -> Child:
        """Return the worker that has waited longest, or a new one.

        Raises:
            OSError: if none can be started, for want of memory or descriptors.
        """
        with self._lock:
            while self._waiting:
                worker = self._waiting.popleft()
                if worker.alive:
                    break
                worker.end()  # somebody else killed it while it waited
            else:
                worker = self._start()
            self._taken.add(worker)
            return worker

    def give_back(self, worker: Child) -> int:
        """End *worker*, return its exit status, and start another in its place."""
        status = worker.end()
        with self._lock:
            self._taken.discard(worker)
        self._refill()
        return status

    def close(self) -> None:
        """End all of them, those at work as well."""
        with self._lock:
            self._closed = True
            waiting = list(self._waiting)
            self._waiting.clear()
            for worker in self._taken:
                worker.kill()
        for worker in waiting:
            worker.end()

    def _start(self) -> Child:
        return Child("assistant.tools.worker", self._references)

    def _refill(self) -> None:
        with self._lock:
            while not self._closed and len(self._waiting) < self._size:
                try:
                    self._waiting.append(self._start())
                except OSError:  # no memory or descriptors just now; `take` tries again
                    return
