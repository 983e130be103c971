"""Writes numbers, dates and units as people read them."""

from __future__ import annotations

import math
import re
from decimal import Decimal

from assistant.tables import NO_NUMBERS

_MIDNIGHT = re.compile(r"^(\d{4}-\d{2}-\d{2})[T ]00:00(:00)?(\.0+)?$")
_MONEY = "€$£¥"


def written(value: object, unit: str = "") -> str:
    """Write a figure: thousands apart, no more decimals than tell something."""
    if value is None:
        return "nothing"
    if value in NO_NUMBERS:
        return _number(float(str(value)))
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return cell(value)
    number = float(value)
    text = _number(number)
    if not unit:
        return text
    if unit in _MONEY:
        sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
        return f"{sign}{unit}{digits}"
    return f"{text} {unit}"


def _number(number: float) -> str:
    if not math.isfinite(number):
        return "not a number" if math.isnan(number) else f"{'minus ' * (number < 0)}infinite"
    if number == int(number) and abs(number) < 1e15:
        return f"{int(number):,}"
    size = abs(number)
    if size >= 1000:
        return f"{number:,.2f}" if size < 1e6 else f"{number:,.0f}"
    if size >= 1:
        return f"{number:,.2f}"
    return f"{number:.4g}"


def size(value: object) -> float | Decimal | None:
    """Return a figure as a number that can be compared; None if it is none."""
    if value in NO_NUMBERS:
        return float(str(value))
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    return value


def cell(value: object) -> str:
    """Write what stands in a cell."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float | Decimal):
        number = float(value)
        whole = math.isfinite(number) and number == int(number)
        return str(int(number)) if whole else _number(number)
    text = str(value)
    if match := _MIDNIGHT.match(text):
        return match[1]
    return text if len(text) <= 80 else text[:77] + "…"
