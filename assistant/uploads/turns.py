"""One change of a thread's tables at a time, in this process.

Between processes the store refuses the second one; here it only waits.
"""

from __future__ import annotations

import threading

from assistant.messages import ThreadId


class Turns:
    """Locks by thread; two threads that share one only wait longer."""

    def __init__(self) -> None:
        self._locks = [threading.Lock() for _ in range(64)]

    def of(self, thread_id: ThreadId) -> threading.Lock:
        """Return what is held while the tables of this thread are written anew."""
        return self._locks[hash(thread_id) % len(self._locks)]
