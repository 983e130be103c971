"""How a run is told to stop: from any thread, at once, and only once.

A reader that is blocked on a socket never looks at a flag, so whoever opens something that
can block registers how to close it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager


class Stop:
    """A request to stop; the first reason given stands."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asked = threading.Event()
        self._closers: dict[object, Callable[[], None]] = {}
        self.reason = ""

    @property
    def asked(self) -> bool:
        """Whether somebody asked."""
        return self._asked.is_set()

    def ask(self, reason: str) -> bool:
        """Mark as stopped, then close everything that may block; False if already asked."""
        with self._lock:
            if self._asked.is_set():
                return False
            self.reason = reason
            self._asked.set()
            closers = list(self._closers.values())
        for close in closers:
            close()
        return True

    def wait(self, timeout_s: float) -> bool:
        """Sleep until asked or *timeout_s* has passed; True if asked."""
        return self._asked.wait(timeout_s)

    @contextmanager
    def closing(self, close: Callable[[], None]) -> Generator[None]:
        """Have *close* called, from another thread, if somebody asks inside this block.

        *close* must not raise and must not block. It is called at once if the stop came first.
        """
        key = object()
        with self._lock:
            late = self._asked.is_set()
            self._closers[key] = close
        if late:
            close()
        try:
            yield
        finally:
            with self._lock:
                del self._closers[key]
