"""All runs of this process: started, queued, followed and stopped from here, by any thread.

One for each process, held where neither an edit of the source nor a visitor can clear it
(`ui/services.py`). *held* says in which threads nothing may begin just now. A ticker does what
nobody asks for: it ends what takes too long, and begins waiting runs that could not begin because
the database or another process was in the way.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from assistant.errors import StoreError
from assistant.messages import OwnerId, Run, RunId, ThreadId
from assistant.runs.journal import Batch
from assistant.runs.liveness import Worker
from assistant.runs.queue import Caps, Queue
from assistant.runs.saving import Saver
from assistant.runs.session import Past, Prepare, Session
from assistant.store import Store

TICK_S = 0.5
POLL_S = 0.2

_log = logging.getLogger(__name__)


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
        held: Callable[[OwnerId, ThreadId], bool] = lambda _owner, _thread: False,
    ) -> None:
        self._store, self._saver, self._worker = store, saver, worker
        self._prepare = prepare
        self._held = held
        self._longest_s = caps.longest_s
        self._lock = threading.RLock()
        self._sessions: dict[RunId, Session] = {}
        self._queue = Queue(caps)
        self._closing = threading.Event()
        self._empty = threading.Condition(self._lock)
        threading.Thread(target=self._tick, name="run-ticker", daemon=True).start()

    def submit(self, owner: OwnerId, run: Run) -> None:
        """Begin a stored run, now or as soon as its turn has come."""
        with self._lock:
            if run.state == "queued" and run.id not in self._sessions:
                self._queue.put(owner, run)
        self._pump()

    def nudge(self) -> None:
        """Look again for runs that may begin: what held them back may be over."""
        self._pump()

    def adopt(self, owner: OwnerId, run: Run, past: Past) -> None:
        """Go on with a run that was taken over from a dead process."""
        with self._lock:
            self._begin(Session(owner, run, self._prepare, self._saver, past=past))

    def withdraw(self, owner: OwnerId, run_id: RunId) -> bool:
        """Take a waiting message back; False if it has begun. Raises NotFound."""
        with self._lock:
            taken = self._store.runs.withdraw(owner, run_id)
            if taken:
                self._queue.drop(run_id)
            return taken

    def stop(self, owner: OwnerId, run_id: RunId) -> bool:
        """Stop a run of this process; False if it is not at work here."""
        with self._lock:
            session = self._sessions.get(run_id)
        if session is None or session.owner != owner:
            return False
        session.stop.ask("user")
        return True

    def follow(self, owner: OwnerId, run_id: RunId, after: int, timeout_s: float) -> Batch:
        """Return what happened after entry *after*; wait up to *timeout_s* for the first of it.

        A run of another process is followed through the database. Raises NotFound, StoreError.
        """
        with self._lock:
            session = self._sessions.get(run_id)
        if session is not None and session.owner == owner:
            entries, ended = session.journal.read(after, timeout_s)
            return Batch(entries, ended, self._saver.failing)
        ended = self._store.runs.get(owner, run_id).state not in ("queued", "active")
        entries = self._store.runs.events(owner, run_id, after)
        if not entries and not ended:
            self._closing.wait(min(timeout_s, POLL_S))
        return Batch(entries, ended)

    def working(self) -> int:
        """How many runs are at work in this process."""
        with self._lock:
            return len(self._sessions)

    def close(self, timeout_s: float) -> None:
        """Claim nothing more, end what is at work, save, within *timeout_s*.

        Runs that their endpoint goes on with stay active: the next process takes them up.
        """
        with self._lock:
            self._closing.set()
            sessions = [s for s in self._sessions.values() if not s.survives]
        for session in sessions:
            session.stop.ask("shutdown")
        with self._empty:
            self._empty.wait_for(
                lambda: not any(s.run.id in self._sessions for s in sessions), timeout_s
            )
            for session in self._sessions.values():
                session.let_go()

    def _pump(self) -> None:
        with self._lock:
            if self._closing.is_set():
                return
            active = [(s.owner, s.run.thread_id) for s in self._sessions.values()]
            for owner, run in self._queue.ready(active):
                try:
                    if self._held(owner, run.thread_id):
                        continue
                    if self._store.runs.claim(owner, run.id, self._worker.name):
                        self._queue.drop(run.id)
                        self._begin(Session(owner, run, self._prepare, self._saver))
                    elif self._store.runs.get(owner, run.id).state != "queued":
                        self._queue.drop(run.id)
                except StoreError as exc:
                    _log.warning("a waiting run could not begin yet: %s", exc)
                    return

    def _begin(self, session: Session) -> None:
        self._sessions[session.run.id] = session
        session.start(self._over)

    def _over(self, session: Session) -> None:
        with self._empty:
            self._sessions.pop(session.run.id, None)
            self._empty.notify_all()
        self._pump()

    def _tick(self) -> None:
        while not self._closing.wait(TICK_S):
            with self._lock:
                sessions = list(self._sessions.values())
                waiting = len(self._queue)
            for session in sessions:
                if session.age_s > self._longest_s:
                    session.stop.ask("timeout")
            if waiting:
                self._pump()
