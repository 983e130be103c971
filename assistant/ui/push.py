"""Has a page drawn again when what it shows has changed, while no script of it runs.

A page that only looks costs no script and no query: it registers here at the end of its script,
and one thread for all pages sleeps until an owner's threads have changed. Nothing is drawn here,
and Streamlit is not known here (`sessions`).
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable

from assistant.ui.visit import Shown, Visit

SWEEP_S = 30.0
"""how often it is asked which sessions are still there"""

Still = Callable[[], bool]
Rerun = Callable[[str, Still], bool]
"""has the page of a session drawn again while *still* is true; False if the session is gone"""


class _Looker(threading.Event):
    """One session. To set it, as news do, puts the session into the queue.

    It listens from its first page on until the session is gone: what a person has read is read
    again from memory then (`Store.look`).
    """

    def __init__(self, session_id: str, visit: Visit, rung: _Rung) -> None:
        super().__init__()
        self.visit = visit
        self.shown: Shown | None = None
        """None while a script runs: it draws what is new by itself"""
        self._session_id, self._rung = session_id, rung

    def set(self) -> None:
        """Have the page compared. Waits for nobody: whoever has news holds a lock."""
        self._rung.put(self._session_id)


_Rung = queue.SimpleQueue[str]


class Push:
    """One for each process. Pages come and go in their scripts' threads."""

    def __init__(self, rerun: Rerun, alive: Callable[[str], bool], sweep_s: float = SWEEP_S):
        self._rerun, self._alive = rerun, alive
        self._sweep_s = sweep_s
        self._lock = threading.Lock()
        self._lookers: dict[str, _Looker] = {}
        self._rung: _Rung = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def pause(self, session_id: str) -> None:
        """Leave the session's page alone: a script of it runs now."""
        looker = self._lookers.get(session_id)
        if looker is not None:
            looker.shown = None

    def look_out(self, session_id: str, visit: Visit, shown: Shown) -> None:
        """Have the session's page drawn again once it is not what is *shown* any more."""
        looker = self._lookers.get(session_id)
        if looker is None or looker.visit != visit:
            self._forget(session_id)
            looker = _Looker(session_id, visit, self._rung)
            with self._lock:
                self._lookers[session_id] = looker
            visit.workbench.listen(visit.owner, looker)
        looker.shown = shown
        looker.set()  # it may have changed since it was looked at
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._work, name="push", daemon=True)
                self._thread.start()

    @property
    def looking(self) -> int:
        """How many sessions are known."""
        return len(self._lookers)

    def _work(self) -> None:
        swept_at = time.monotonic()
        while True:
            for session_id in self._next():
                self._compare(session_id)
            if time.monotonic() >= swept_at + self._sweep_s:
                swept_at = time.monotonic()
                self._sweep()

    def _next(self) -> set[str]:
        """Return the sessions that may have news, once there are any or it is time to sweep."""
        found: set[str] = set()
        try:
            found.add(self._rung.get(timeout=self._sweep_s))
            while True:
                found.add(self._rung.get_nowait())
        except queue.Empty:
            return found

    def _sweep(self) -> None:
        """Forget sessions that are gone; compare the others, whose database may have been away."""
        for session_id in list(self._lookers):
            if self._alive(session_id):
                self._compare(session_id)
            else:
                self._forget(session_id)

    def _compare(self, session_id: str) -> None:
        looker = self._lookers.get(session_id)
        shown = looker.shown if looker is not None else None
        if looker is None or shown is None or not shown.changed(looker.visit):
            return
        if not self._rerun(session_id, lambda: looker.shown is shown):
            self._forget(session_id)

    def _forget(self, session_id: str) -> None:
        with self._lock:
            looker = self._lookers.pop(session_id, None)
        if looker is not None:
            looker.shown = None
            looker.visit.workbench.leave(looker.visit.owner, looker)
