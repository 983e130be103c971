"""How rows that are left out are told: their number, and the lines where they stand."""

from __future__ import annotations

from collections.abc import Sequence

TOLD_LINES = 8


def refused(number: int, lines: Sequence[int]) -> str:
    """Return `3 refused (lines 7, 9 and 30)`; of many, the first lines only."""
    if not number:
        return "none refused"
    told = [f"{line:,}" for line in lines[:TOLD_LINES]]
    if number > len(told):
        return f"{number:,} refused (lines {', '.join(told)} and more)"
    if len(told) == 1:
        return f"1 refused (line {told[0]})"
    return f"{number:,} refused (lines {', '.join(told[:-1])} and {told[-1]})"
