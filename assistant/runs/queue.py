"""Which waiting run may begin: in order, one at a time in a thread, and within the caps.

Pure bookkeeping under the registry's lock; it starts nothing and stores nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from assistant.messages import OwnerId, Run, RunId, ThreadId


@dataclass(frozen=True, slots=True)
class Caps:
    """How many runs may be active at once, and how long one may take."""

    per_person: int = 3
    in_all: int = 200
    longest_s: float = 900.0


class Queue:
    """Runs that wait, oldest first."""

    def __init__(self, caps: Caps) -> None:
        self._caps = caps
        self._waiting: dict[RunId, tuple[OwnerId, Run]] = {}

    def put(self, owner: OwnerId, run: Run) -> None:
        """Wait behind all that wait already; a run that waits keeps its place."""
        self._waiting.setdefault(run.id, (owner, run))

    def drop(self, run_id: RunId) -> None:
        """Forget a run: it begins, or it was withdrawn."""
        self._waiting.pop(run_id, None)

    def __len__(self) -> int:
        return len(self._waiting)

    def ready(
        self, active: Iterable[tuple[OwnerId, ThreadId]], held: Collection[RunId] = ()
    ) -> Iterator[tuple[OwnerId, Run]]:
        """Yield the runs that may begin beside the *active* ones, assuming each one does.

        Those that are *held* back by something else do not, nor what waits behind them.
        """
        pairs = list(active)
        people = Counter(owner for owner, _ in pairs)
        threads = {thread for _, thread in pairs}
        free = self._caps.in_all - len(pairs)
        for owner, run in list(self._waiting.values()):
            if free <= 0:
                return
            full = people[owner] >= self._caps.per_person
            if full or run.id in held or run.thread_id in threads:
                threads.add(run.thread_id)
                continue
            threads.add(run.thread_id)
            people[owner] += 1
            free -= 1
            yield owner, run
