"""What batteries count and measure, printed together at the end of the run.

It travels in pytest's own report of each test, so it does not matter which process ran it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

Tell = Callable[[str], None]
"""prints a line (or several) at the end of the run"""
Tally = Callable[[str, str], None]
"""counts one more try of a battery (its name) that ended in this way"""

TOLD, TALLIED = "told", "tallied"


def lines_of(reports: Iterable[Any]) -> list[str]:
    """Return what the tests of *reports* told, then the tallies of batteries of many tests."""
    told: list[str] = []
    tallies: dict[str, Counter[str]] = {}
    for report in reports:
        for name, value in report.user_properties:
            if name == TOLD:
                told += str(value).splitlines()
            elif name == TALLIED:
                battery, end = value
                tallies.setdefault(battery, Counter())[end] += 1
    for battery, ends in sorted(tallies.items()):
        told.append(f"{battery}: {counted(ends)}")
    return told


def counted(ends: Counter[str]) -> str:
    """Write how many were tried, and how they ended."""
    return f"{ends.total()} tried, " + ", ".join(f"{n} {end}" for end, n in ends.most_common())
