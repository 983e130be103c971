"""How a thread rests between two looks: longer where many wake, so that none waits for the others.

With one interpreter for all, a thread that wakes late tells how many want to run just now.
"""

from __future__ import annotations

import time
from collections.abc import Callable

LONGER = 8.0
"""how much longer a rest is for each second that was lost to others"""
MOST_S = 0.25
"""how much longer it is at most: text that comes twice a second still reads as being written"""


class Pauses:
    """The rests of one thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._late_s = 0.0

    def rest(
        self, seconds: float, worked_s: float = 0.0, wait: Callable[[float], object] = time.sleep
    ) -> None:
        """Rest for *seconds*, and longer if the last rest ended late or the work since took long.

        *worked_s* is by the clock on the wall. What is overdue has negative seconds.
        """
        until = self._clock() + seconds + min(LONGER * (self._late_s + worked_s), MOST_S)
        wait(max(0.0, until - self._clock()))
        self._late_s = max(0.0, self._clock() - until)
