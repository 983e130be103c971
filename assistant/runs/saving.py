"""Brings journals to the database: one thread, one transaction for all of them, every 100 ms.

A database that cannot be written changes nothing for the runs: their entries wait in memory,
`failing` says so to every reader, and the write is tried again. No lock is held meanwhile.
"""

from __future__ import annotations

import logging
import threading

from assistant.codec import event_to_line
from assistant.errors import NotFound, StoreError
from assistant.events import RunEnded
from assistant.messages import Message, RunId
from assistant.runs.journal import Journal
from assistant.store import Store

EVERY_S = 0.1
AGAIN_S = 0.5

_log = logging.getLogger(__name__)


class Saver:
    """Saves what is unsaved in the journals it was given."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._journals: dict[RunId, Journal] = {}
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self.failing = False
        self._thread = threading.Thread(target=self._work, name="run-saver", daemon=True)
        self._thread.start()

    def add(self, journal: Journal) -> None:
        """Save this journal from now on."""
        with self._lock:
            self._journals[journal.run_id] = journal

    def drop(self, run_id: RunId) -> None:
        """Forget a journal whose end is in the database."""
        with self._lock:
            self._journals.pop(run_id, None)

    def flush(self) -> bool:
        """Save everything now; False if the database cannot be written."""
        with self._lock:
            journals = list(self._journals.values())
        unsaved = [(journal, entries) for journal in journals if (entries := journal.unsaved())]
        if unsaved:
            try:
                self._store.runs.append_many(
                    [(journal.owner, journal.run_id, entries) for journal, entries in unsaved]
                )
            except NotFound:
                pass  # a thread was removed while it was answered; the others are saved
            except StoreError as exc:
                return self._failed(exc)
        for journal, entries in unsaved:
            journal.saved(entries[-1][0])
        self.failing = False
        return True

    def finish(self, journal: Journal, message: Message | None, ended: RunEnded) -> bool:
        """Store a run's end, its last entries and its message at once, then show the end.

        False if the database cannot be written: call again.
        """
        line = event_to_line(ended)
        # What is being saved just now may come twice: a number that is there is passed over.
        entries = [*journal.unsaved(), (journal.next, line)]
        try:
            self._store.runs.finish(journal.owner, journal.run_id, entries, message, ended)
        except NotFound:
            pass  # the thread was removed: there is nothing left to store it in
        except StoreError as exc:
            return self._failed(exc)
        journal.end(line)
        self.failing = False
        return True

    def close(self) -> None:
        """Save what is left, once, and stop."""
        self._closed.set()
        self._thread.join(timeout=2.0)
        self.flush()

    def _failed(self, exc: StoreError) -> bool:
        if not self.failing:
            _log.warning("what runs say waits in memory: %s", exc)
        self.failing = True
        return False

    def _work(self) -> None:
        wait_s = EVERY_S
        while not self._closed.wait(wait_s):
            wait_s = EVERY_S if self.flush() else AGAIN_S
