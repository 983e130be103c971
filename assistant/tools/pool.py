"""Child processes for calls: at most two for each core, shared out fairly between people.

A call waits for its turn, then takes a child that waits for work, or starts one. Each is good for
one call and is gone after it, so that no call finds what another left behind. Nothing is started,
ended or waited for while the lock is held.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.children import Child
from assistant.children.stopping import Stop
from assistant.tools.turns import Asker, Turns

PER_CORE = 2


def usable_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(eq=False, slots=True)
class _Call:
    """One that waits for its turn, or had it."""

    has_turn: bool = False
    waited: bool = False
    """its turn did not come at once"""
    worker: Child | None = None
    """the child that was waiting for it; without one it starts its own"""
    news: threading.Event = field(default_factory=threading.Event)
    """it has its turn, or will have none"""


class Pool:
    """At most *seats* children live at a time; a few of them wait for a call, if there is room.

    One person's calls are at work in no more than half of the seats: somebody else's first call
    need not wait until one of them is over.
    """

    def __init__(self, references: Sequence[str], size: int, seats: int = 0) -> None:
        """Have *size* children wait; *seats* is two for each usable core unless it is given."""
        self._references = tuple(references)
        self._size = size
        self._seats = seats or PER_CORE * usable_cores()
        self._lock = threading.Lock()
        self._turns: Turns[_Call] = Turns(max(1, self._seats // 2))
        self._waiting: deque[Child] = deque()
        self._starting = 0
        """children that are being started to wait"""
        self._taken: dict[Child, str] = {}
        self._pending: set[_Call] = set()
        self._closed = False
        self._refill()

    def keep_waiting(self, size: int) -> None:
        """Have *size* workers wait from now on."""
        self._size = size
        self._refill()

    def take(self, person: str, stop: Stop) -> Child | None:
        """Wait for the turn of a call of *person* and return a worker for it.

        None if *stop* is asked before, or the pool is closed. Calls with one *stop* are one run.

        Raises:
            OSError: if none can be started, for want of memory or descriptors.
        """
        asker, call = Asker(person, stop), _Call()
        with self._lock:
            if self._closed:
                return None
            self._pending.add(call)
            self._turns.join(asker, call)
            self._call_next()
            call.waited = not call.has_turn
        with stop.closing(call.news.set):
            call.news.wait()
        with self._lock:
            self._pending.discard(call)
            if not call.has_turn:
                self._turns.leave(asker, call)
                return None
        return self._worker_for(person, call)

    def give_back(self, worker: Child) -> int:
        """End *worker*, return its exit status, and let the next call have its turn."""
        status = worker.end()
        with self._lock:
            self._over(self._taken.pop(worker))
        self._refill()
        return status

    def close(self) -> None:
        """End all of them, those at work as well; no call has its turn any more."""
        with self._lock:
            self._closed = True
            waiting, taken, pending = [*self._waiting], [*self._taken], [*self._pending]
            self._waiting.clear()
        for call in pending:
            call.news.set()
        for worker in taken:
            worker.kill()
        for worker in waiting:
            worker.end()

    def _worker_for(self, person: str, call: _Call) -> Child:
        worker = call.worker
        try:
            if worker is not None and not worker.alive:
                worker.end()  # somebody else killed it while it waited
                worker = None
            worker = worker or self._start()
        except OSError:
            with self._lock:
                self._over(person)
            raise
        with self._lock:
            self._taken[worker] = person
            closed = self._closed
        if closed:
            worker.kill()
        return worker

    def _over(self, person: str) -> None:
        self._turns.over(person)
        self._call_next()

    def _call_next(self) -> None:
        """Give turns as long as there are seats for them."""
        while not self._closed and self._turns.at_work + self._starting < self._seats:
            call = self._turns.next()
            if call is None:
                return
            # Who had to wait starts a child: those that wait are for somebody's first call.
            if self._waiting and not (call.waited and self._lives() <= self._seats):
                call.worker = self._waiting.popleft()
            call.has_turn = True
            call.news.set()

    def _lives(self) -> int:
        """Count the children that live, with those whose turn has come and who need one."""
        return self._turns.at_work + self._starting + len(self._waiting)

    def _start(self) -> Child:
        return Child("assistant.tools.worker", self._references)

    def _refill(self) -> None:
        while self._may_start():
            try:
                worker = self._start()
            except OSError:  # no memory or descriptors just now; `take` tries again
                worker = None
            with self._lock:
                self._starting -= 1
                wanted = worker is not None and not self._closed
                if worker is not None and wanted:
                    self._waiting.append(worker)
                self._call_next()
            if not wanted:
                if worker is not None:
                    worker.end()
                return

    def _may_start(self) -> bool:
        with self._lock:
            room = (
                not self._closed
                and len(self._waiting) + self._starting < self._size
                and self._lives() < self._seats
            )
            self._starting += room
        return room
