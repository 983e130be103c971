"""How a thread rests between two looks: longer where the process has more to do than it can.

One interpreter serves everybody. A thread that wakes often and briefly gets it at once, and whoever
has more to do (a page, a question) waits until none of those is left: so those make room.
"""

from __future__ import annotations

import time
from collections.abc import Callable

MOST_S = 0.5
"""how much longer a rest is at most, with the interpreter always busy"""
FREE = 0.8
"""the share of one core that the process may use before anybody makes room"""
EVERY_S = 0.25
"""how often the share is measured"""

Clock = Callable[[], float]


class Busy:
    """How busy the process is. Used by many threads: whoever comes first measures."""

    def __init__(self, clock: Clock = time.monotonic, processor: Clock = time.process_time) -> None:
        self._clock, self._processor = clock, processor
        self._at, self._used = clock(), processor()
        self._share = 0.0

    def share(self) -> float:
        """Return the share of one core that was used lately: 1 is all that an interpreter has."""
        now = self._clock()
        since = now - self._at
        if since >= EVERY_S:
            self._at = now  # first, so that no other thread measures the same
            used = self._processor()
            self._share = (used - self._used) / since
            self._used = used
        return self._share


BUSY = Busy()


def rest(seconds: float, wait: Callable[[float], object] = time.sleep, busy: Busy = BUSY) -> None:
    """Rest for *seconds*, 0 at least, and longer the busier the process is."""
    crowded = min(max(0.0, busy.share() - FREE) / (1 - FREE), 1.0)
    wait(max(0.0, seconds) + MOST_S * crowded)
