"""All runs of this process: started, queued, followed and stopped from here, by any thread.

One for each process, held where neither an edit of the source nor a visitor can clear it
(`ui/services.py`). One thread begins what may begin, whenever *wake* is set, ends what takes too
long, and has what was deleted removed. The lock guards what is in memory; it is never held while
the database is asked.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Generator
from contextlib import contextmanager

from assistant.messages import OwnerId, Run, RunId
from assistant.runs.journal import Batch, Journal
from assistant.runs.liveness import Worker
from assistant.runs.queue import Caps, Queue
from assistant.runs.reading import Reader
from assistant.runs.saving import Saver
from assistant.runs.session import Past, Prepare, Session
from assistant.runs.sweeping import Sweep
from assistant.store import Store

TICK_S = 0.5


class Registry:
    """Holds the sessions at work. Every public method may be called from any thread."""

    def __init__(
        self,
        store: Store,
        saver: Saver,
        worker: Worker,
        prepare: Prepare,
        *,
        caps: Caps,
        wake: threading.Event | None = None,
    ) -> None:
        """*wake* is set by whoever ends what held a run back: a file was read, say."""
        self._store, self._saver, self._worker = store, saver, worker
        self._prepare = prepare
        self._longest_s = caps.longest_s
        self._wake = wake or threading.Event()
        self._lock = threading.RLock()
        self._sessions: dict[RunId, Session] = {}
        self._queue = Queue(caps)
        self._claiming: dict[RunId, OwnerId] = {}
        self._stopping: set[RunId] = set()
        """runs that were stopped while they were claimed"""
        self._sweep = Sweep(store)
        self._closing = threading.Event()
        self._empty = threading.Condition(self._lock)
        self._dispatcher = threading.Thread(target=self._work, name="run-dispatcher", daemon=True)
        self._dispatcher.start()

    def submit(self, owner: OwnerId, run: Run) -> None:
        """Begin a stored run, now or as soon as its turn has come."""
        with self._lock:
            if run.state == "queued" and run.id not in self._sessions:
                self._queue.put(owner, run)
        self._wake.set()

    def adopt(self, owner: OwnerId, run: Run, past: Past) -> None:
        """Go on with a run that was taken over from a dead process."""
        with self._lock:
            self._begin(Session(owner, run, self._prepare, self._saver, past=past))

    def withdraw(self, owner: OwnerId, run_id: RunId) -> bool:
        """Take a waiting message back; False if it has begun. Raises NotFound."""
        taken = self._store.runs.withdraw(owner, run_id)
        if taken:
            with self._lock:
                self._queue.drop(run_id)
            self._wake.set()
        return taken

    def stop(self, owner: OwnerId, run_id: RunId) -> bool:
        """Stop a run of this process; False if it is not at work here."""
        with self._lock:
            session = self._sessions.get(run_id)
            if session is None and self._claiming.get(run_id) == owner:
                self._stopping.add(run_id)
                return True
        if session is None or session.owner != owner:
            return False
        session.stop.ask("user")
        return True

    @contextmanager
    def reading(self, owner: OwnerId, run_id: RunId, wake: threading.Event) -> Generator[Reader]:
        """Read a run, of this or of another process; *wake* is set whenever there may be news."""
        reader = Reader(self._store, self._saver, self._journal, (owner, run_id), wake)
        with reader.listening():
            yield reader

    def follow(self, owner: OwnerId, run_id: RunId, after: int, timeout_s: float) -> Batch:
        """Return what happened after entry *after*; wait up to *timeout_s* for the first of it.

        Raises NotFound, StoreError.
        """
        until = time.monotonic() + timeout_s
        with self.reading(owner, run_id, threading.Event()) as reader:
            batch = reader.read(after)
            while not batch.entries and not batch.ended and not self._closing.is_set():
                if not reader.wait(max(0.0, until - time.monotonic())):
                    break
                batch = reader.read(after)
            return batch

    def working(self) -> int:
        """How many runs are at work in this process."""
        with self._lock:
            return len(self._sessions)

    def close(self, timeout_s: float) -> None:
        """Claim nothing more, end what is at work, save, within *timeout_s*.

        Runs that their endpoint goes on with stay active: the next process takes them up.
        """
        self._closing.set()
        self._wake.set()
        self._dispatcher.join(timeout_s / 2)
        with self._lock:
            sessions = [s for s in self._sessions.values() if not s.survives]
        for session in sessions:
            session.stop.ask("shutdown")
        with self._empty:
            self._empty.wait_for(
                lambda: not any(s.run.id in self._sessions for s in sessions), timeout_s
            )
            for session in self._sessions.values():
                session.let_go()

    def _journal(self, owner: OwnerId, run_id: RunId) -> Journal | None:
        session = self._sessions.get(run_id)  # one look into a dict needs no lock
        return session.journal if session is not None and session.owner == owner else None

    def _work(self) -> None:
        while not self._closing.is_set():
            self._wake.wait(TICK_S)
            self._wake.clear()
            self._begin_ready()
            self._end_overdue()
            self._sweep.due()

    def _begin_ready(self) -> None:
        """Begin the runs whose turn has come; one that waits for a file takes nobody's place."""
        held: set[RunId] = set()
        while waiting := self._claim_ready(held):
            held |= waiting

    def _claim_ready(self, held: Collection[RunId]) -> set[RunId]:
        """Begin runs, claimed in one transaction, and return those that cannot begin yet.

        Only here are any claimed.
        """
        with self._lock:
            active = [(s.owner, s.run.thread_id) for s in self._sessions.values()]
            ready = list(self._queue.ready(active, held))
            self._claiming = {run.id: owner for owner, run in ready}
        if not ready:
            return set()
        claims = self._store.runs.claim_all(
            [(owner, run.id) for owner, run in ready], self._worker.name
        )
        with self._lock:
            for (owner, run), claim in zip(ready, claims, strict=True):
                if claim == "taken":
                    self._begin(Session(owner, run, self._prepare, self._saver))
                if claim != "waits":
                    self._queue.drop(run.id)
            self._claiming.clear()
            self._stopping.clear()
        for owner, _ in ready:
            self._store.news.wake(owner)  # who follows a waiting run finds its journal now
        return {run.id for (_, run), claim in zip(ready, claims, strict=True) if claim == "waits"}

    def _begin(self, session: Session) -> None:
        self._sessions[session.run.id] = session
        if session.run.id in self._stopping:
            session.stop.ask("user")
        session.start(self._over)

    def _over(self, session: Session) -> None:
        with self._empty:
            self._sessions.pop(session.run.id, None)
            self._empty.notify_all()
        self._wake.set()

    def _end_overdue(self) -> None:
        with self._lock:
            sessions = list(self._sessions.values())
        for session in sessions:
            if session.age_s > self._longest_s:
                session.stop.ask("timeout")
