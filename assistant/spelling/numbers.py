"""Numbers as people read them: places, separators, signs, short forms.

A whole number keeps every digit; of others no more places are written than tell something.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal

Number = int | float | Decimal

WHOLE_FROM = 10_000
"""a column that reaches it is written in whole units"""
_MOST_PLACES = 6
_EXACT_BELOW = 1e15
_NEAR = 1e-9


def count(number: int, noun: str) -> str:
    """Write how many there are: `1 row`, `2,400 rows`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def finite(values: Sequence[object]) -> list[Number]:
    """Return the numbers among *values* that have a size."""
    return [
        value
        for value in values
        if isinstance(value, int | float | Decimal)
        and not isinstance(value, bool)
        and math.isfinite(value)
    ]


def places_of(values: Sequence[object], *, money: bool = False) -> int:
    """Return how many decimal places all of *values* are written with."""
    sizes = [abs(float(value)) for value in finite(values)]
    largest = max(sizes, default=0.0)
    most = 0 if largest >= WHOLE_FROM else 2
    if 0 < largest < 1:
        most = min(2 - math.floor(math.log10(largest)), _MOST_PLACES)
    smallest = min(filter(None, sizes), default=1.0)
    if most == 0 and smallest < 0.5:  # 0.05 beside a million is not nothing
        most = 2
    needed = next((n for n in range(most) if all(_fits(size, n) for size in sizes)), most)
    return 2 if money and needed == 1 else needed


def percent_places(values: Sequence[object]) -> int:
    """Return how many places percents are written with: none, where they are parts of a whole."""
    sizes = [float(value) for value in finite(values)]
    if all(_fits(size, 0) for size in sizes):
        return 0
    parts = len(sizes) > 1 and min(sizes) >= 1 and abs(sum(sizes) - 100) < 0.5
    if parts:
        return 0
    return 2 if 0 < max(map(abs, sizes)) < 1 else 1


def _fits(size: float, places: int) -> bool:
    return abs(size - round(size, places)) <= _NEAR * max(abs(size), 1e-3)


def number_text(value: Number, places: int) -> str:
    """Write *value* with separators; what would be nothing by its places keeps two digits."""
    if not math.isfinite(value):
        return "not a number" if math.isnan(value) else f"{'minus ' * (value < 0)}infinite"
    if isinstance(value, float) and abs(value) >= _EXACT_BELOW:
        return f"{value:.6g}"
    exact = Decimal(value) if isinstance(value, int) else value  # no float has all of its digits
    text = f"{exact:,.{places}f}"
    if any(digit in text for digit in "123456789"):
        return text
    return f"{float(value):.2g}" if value else text.removeprefix("-")


def money_text(value: Number, places: int, sign: str) -> str:
    """Write an amount with the sign of its currency before it: `-€12.50`, `CHF 12,500`."""
    text = number_text(value, places)
    minus, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    return f"{minus}{sign}{' ' if len(sign) > 1 else ''}{digits}"


def short(value: Number) -> str:
    """Write a number as an axis does: `40k`, `1.2M`."""
    for size, letter in ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= size:
            return f"{float(value) / size:.3g}{letter}" if abs(value) < 1e15 else f"{value:.3g}"
    return number_text(value, places_of([value]))
