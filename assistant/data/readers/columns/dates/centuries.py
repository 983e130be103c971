"""The years that two digits stand for: by what a column is about, or asked about.

A window of a hundred years ends with its last year. What has happened does not lie ahead; what is
due may; of all else only years near to the present are taken without asking.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.data.readers.columns.dates import names

_AHEAD = 50
"""years that may lie ahead, where some may"""
_NEAR = 40
"""years ahead that nobody doubts of what is due"""


@dataclass(frozen=True, slots=True)
class Window:
    """A hundred years."""

    last: int

    def year(self, digits: int) -> int:
        """Return the year that two digits stand for."""
        return self.last - (self.last - digits) % 100

    def span(self, years: Sequence[int]) -> str:
        """Return the years that become of *years*: `1945 to 1999`."""
        made = sorted(map(self.year, years))
        return str(made[0]) if made[0] == made[-1] else f"{made[0]} to {made[-1]}"

    def sql(self, day: str) -> str:
        """Return SQL that puts the timestamp *day* into the window."""
        first = self.last - 99
        return (
            f"CASE WHEN year({day}) > {self.last} THEN {day} - INTERVAL 100 YEAR "
            f"WHEN year({day}) < {first} THEN {day} + INTERVAL 100 YEAR ELSE {day} END"
        )


def windows(now: int) -> dict[str, Window]:
    """Return the windows that a person may choose: none ahead, and those around the present."""
    return {"past": Window(now), "near": Window(now + _AHEAD)}


def decide(name: str, years: Sequence[int], now: int) -> tuple[Literal["past", "near"], bool]:
    """Return the window for a column with *years*, and whether it is beyond doubt.

    *now* is the year in which the file was brought in.
    """
    ahead = [year for digits in years if (year := Window(now + _AHEAD).year(digits)) > now]
    if names.is_past(name):
        return "past", True
    if names.is_due(name):
        return "near", all(year <= now + _NEAR for year in ahead)
    return ("near", True) if all(year <= now + 1 for year in ahead) else ("past", False)
