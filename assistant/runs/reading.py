"""How a run is read: from a cursor, out of its journal or, if another process has it, the store.

A reader sleeps until its run has news, until its owner's threads have changed, or until whoever
holds its event wakes it. It only ever reads.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager

from assistant.messages import OwnerId, RunId
from assistant.runs.journal import Batch, Journal
from assistant.runs.saving import Saver
from assistant.store import Store

FindJournal = Callable[[OwnerId, RunId], Journal | None]


class Reader:
    """One run and one event. Used by one thread; `wake` may be set by any."""

    def __init__(
        self,
        store: Store,
        saver: Saver,
        find: FindJournal,
        run: tuple[OwnerId, RunId],
        wake: threading.Event,
    ) -> None:
        self._store, self._saver, self._find = store, saver, find
        self._owner, self._run_id = run
        self._wake = wake
        self._journal: Journal | None = None
        self._followed = ExitStack()
        """where the run is followed now: its journal, or what other processes write"""
        self._fresh = True
        """something may have happened since the store was asked"""

    @contextmanager
    def listening(self) -> Generator[Reader]:
        """Be woken, while this is open."""
        self._store.listen(self._owner, self._wake)
        try:
            with self._followed:
                self._followed.enter_context(self._store.news.of_others(self._wake))
                yield self
        finally:
            self._store.news.leave(self._owner, self._wake)

    def wait(self, timeout_s: float) -> bool:
        """Sleep until woken, for *timeout_s* at most; whether it was woken."""
        woken = self._wake.wait(timeout_s)
        self._wake.clear()
        self._fresh = self._fresh or woken
        return woken

    def read(self, after: int) -> Batch:
        """Return what happened after entry *after*, without waiting.

        Raises NotFound, StoreError.
        """
        journal = self._journal or self._find_journal()
        if journal is not None:
            entries, ended = journal.read(after)
            return Batch(entries, ended, self._saver.failing)
        if not self._fresh:
            return Batch([], ended=False)
        self._fresh = False
        ended = self._store.runs.get(self._owner, self._run_id).state not in ("queued", "active")
        return Batch(self._store.runs.events(self._owner, self._run_id, after), ended)

    def _find_journal(self) -> Journal | None:
        self._journal = self._find(self._owner, self._run_id)
        if self._journal is not None:
            self._followed.close()
            self._followed.enter_context(self._journal.waking(self._wake))
        return self._journal
