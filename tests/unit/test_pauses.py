"""How a thread rests, on a clock that only moves while it waits."""

from __future__ import annotations

import pytest

from assistant.pauses import LONGER, MOST_S, Pauses


class Clock:
    """Wakes whoever waits *late_s* too late, as a busy machine does."""

    def __init__(self, late_s: float = 0.0) -> None:
        self.now = 0.0
        self.asked: list[float] = []
        self._late_s = late_s

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        self.asked.append(seconds)
        self.now += seconds + self._late_s


def test_whoever_wakes_late_rests_longer_the_next_time() -> None:
    clock = Clock(late_s=0.02)
    pauses = Pauses(clock)
    for _ in range(2):
        pauses.rest(0.1, wait=clock.wait)
    assert clock.asked == pytest.approx([0.1, 0.1 + LONGER * 0.02])


def test_work_that_took_long_is_rested_from_once() -> None:
    clock = Clock()
    pauses = Pauses(clock)
    pauses.rest(0.1, worked_s=0.01, wait=clock.wait)
    pauses.rest(0.1, wait=clock.wait)
    assert clock.asked == pytest.approx([0.1 + LONGER * 0.01, 0.1])


def test_a_rest_is_longer_by_the_most_at_most() -> None:
    clock = Clock()
    Pauses(clock).rest(0.1, worked_s=10.0, wait=clock.wait)
    assert clock.asked == pytest.approx([0.1 + MOST_S])


def test_what_is_overdue_does_not_wait_and_counts_as_late() -> None:
    clock = Clock()
    pauses = Pauses(clock)
    for seconds in (-5.0, 0.1):
        pauses.rest(seconds, wait=clock.wait)
    assert clock.asked == pytest.approx([0.0, 0.1 + MOST_S])
