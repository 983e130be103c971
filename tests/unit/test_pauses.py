"""How long is rested, on clocks that move only when they are told to."""

from __future__ import annotations

import pytest

from assistant.children.pauses import EVERY_S, FREE, MOST_S, Busy, rest


class Machine:
    """A clock on the wall and one of the processor."""

    def __init__(self) -> None:
        self.now = self.used = 0.0
        self.busy = Busy(lambda: self.now, lambda: self.used)
        self.rests: list[float] = []

    def run(self, seconds: float, share: float) -> None:
        """Let time pass in which the process uses *share* of a core."""
        self.now += seconds
        self.used += seconds * share

    def rest(self, seconds: float) -> float:
        rest(seconds, self.rests.append, self.busy)
        return self.rests[-1]


@pytest.mark.parametrize(
    ("share", "more"),
    [(0.0, 0.0), (FREE, 0.0), ((1 + FREE) / 2, MOST_S / 2), (1.0, MOST_S), (1.7, MOST_S)],
)
def test_the_busier_the_process_the_longer_the_rest(share: float, more: float) -> None:
    machine = Machine()
    machine.run(1.0, share)
    assert machine.rest(0.1) == pytest.approx(0.1 + more)


def test_what_is_overdue_makes_room_only_where_others_want_it() -> None:
    machine = Machine()
    assert machine.rest(-5.0) == 0.0
    machine.run(1.0, share=1.0)
    assert machine.rest(-5.0) == pytest.approx(MOST_S)


def test_the_share_is_that_of_late_and_not_of_the_moment() -> None:
    machine = Machine()
    machine.run(1.0, share=1.0)
    assert machine.busy.share() == pytest.approx(1.0)
    machine.run(EVERY_S / 2, share=0.0)
    assert machine.busy.share() == pytest.approx(1.0)
    machine.run(EVERY_S / 2, share=0.0)
    assert machine.busy.share() == pytest.approx(0.0)
