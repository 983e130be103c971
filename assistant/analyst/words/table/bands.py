"""Reads the labels of bands: `<18`, `18-24`, `65+`, and which of them `under 25` covers.

Words only; whoever asks decides whether the column is meant.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.analyst.plan import Value
from assistant.analyst.profile import Field, Profile

_BELOW = re.compile(r"(?:<|under|below|less than|up to)\s*(\d+)", re.IGNORECASE)
_ABOVE = re.compile(
    r"(?:>=?|over|above)\s*(\d+)|(\d+)\s*(?:\+|and over|or over|plus)", re.IGNORECASE
)
_FROM_TO = re.compile(r"(\d+)\s*(?:-|\u2013|to)\s*(\d+)", re.IGNORECASE)
_FEWEST = 3
"""labels that a column of bands has at least"""


def bands_of(one: Field) -> dict[Value, tuple[int, int]]:
    """Return the labels of a column and the whole numbers from and to that they cover."""
    found: dict[Value, tuple[int, int]] = {}
    for value in one.values:
        text = str(value).strip()
        if match := _FROM_TO.fullmatch(text):
            found[value] = int(match[1]), int(match[2])
        elif match := _BELOW.fullmatch(text):
            found[value] = 0, int(match[1]) - 1
        elif match := _ABOVE.fullmatch(text):
            found[value] = int(match[1] or match[2]), 10**9
    return found if len(found) >= _FEWEST else {}


def ages_of(profile: Profile) -> Field | None:
    """Return the one column of bands of ages, where no column has the ages themselves."""
    if any("age" in one.words for one in profile.of("number")):
        return None
    fits = [one for one in profile.of("category", "text") if "age" in one.words and bands_of(one)]
    return fits[0] if len(fits) == 1 else None


def covered(one: Field, op: str, numbers: Sequence[float]) -> tuple[Value, ...]:
    """Return the labels that are just those of a comparison; none where one is cut in two."""
    low, high = 0, 10**9
    if op in (">", ">="):
        low = int(numbers[0])
    elif op in ("<", "<="):
        high = int(numbers[0]) - (op == "<")
    elif op == "between":
        low, high = int(numbers[0]), int(numbers[1])
    else:
        return ()
    bands = bands_of(one)
    if op == ">" and not any(first == low for first, _ in bands.values()):
        low += 1  # over 64 is 65 and more; over 65 is what is called 65+
    within = {label: ends for label, ends in bands.items() if low <= ends[1] and ends[0] <= high}
    whole = all(low <= first and last <= high for first, last in within.values())
    return tuple(within) if whole else ()
