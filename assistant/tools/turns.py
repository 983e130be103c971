"""Whose call is next: of the people who wait, the one with the fewest calls at work.

Who is level takes turns, and so do the runs of one person. Bookkeeping only: it starts nothing,
waits for nothing, and whoever uses it from several threads holds a lock.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

_Call = TypeVar("_Call")


@dataclass(frozen=True, slots=True)
class Asker:
    """For whom a call is done."""

    person: str
    run: Hashable


class Turns(Generic[_Call]):
    """Calls that wait, and how many of each person are at work: never more than *most*."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._at_work: Counter[str] = Counter()
        # Both orders are those of the turns: who had one goes to the end.
        self._waiting: dict[str, dict[Hashable, deque[_Call]]] = {}

    @property
    def at_work(self) -> int:
        """How many calls have had their turn and are not over."""
        return self._at_work.total()

    def join(self, asker: Asker, call: _Call) -> None:
        """Have *call* wait."""
        runs = self._waiting.setdefault(asker.person, {})
        runs.setdefault(asker.run, deque()).append(call)

    def leave(self, asker: Asker, call: _Call) -> None:
        """Give up a call that waits."""
        runs = self._waiting[asker.person]
        runs[asker.run].remove(call)
        if not runs[asker.run]:
            del runs[asker.run]
        if not runs:
            del self._waiting[asker.person]

    def next(self) -> _Call | None:
        """Return the call whose turn it is, which is at work from now on; None if there is none."""
        able = [person for person in self._waiting if self._at_work[person] < self._most]
        if not able:
            return None
        person = min(able, key=lambda one: self._at_work[one])
        runs = self._waiting.pop(person)
        run = next(iter(runs))
        calls = runs.pop(run)
        call = calls.popleft()
        if calls:
            runs[run] = calls
        if runs:
            self._waiting[person] = runs
        self._at_work[person] += 1
        return call

    def over(self, person: str) -> None:
        """Note that a call of *person* is not at work any more."""
        self._at_work[person] -= 1
        if not self._at_work[person]:
            del self._at_work[person]
