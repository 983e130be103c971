"""Writes numbers, dates and units as people read them."""

from __future__ import annotations

import math
import re
from decimal import Decimal

_MIDNIGHT = re.compile(r"^(\d{4}-\d{2}-\d{2})[T ]00:00(:00)?(\.0+)?$")
_MONEY = "€$£¥"


def written(value: object, unit: str = "") -> str:
    """Write a figure: thousands apart, no more decimals than tell something."""
    if value is None:
        return "nothing"
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
        return "not a number"
    if number == int(number) and abs(number) < 1e15:
        return f"{int(number):,}"
    size = abs(number)
    if size >= 1000:
        return f"{number:,.2f}" if size < 1e6 else f"{number:,.0f}"
    if size >= 1:
        return f"{number:,.2f}"
    return f"{number:.4g}"


def cell(value: object) -> str:
    """Write what stands in a cell."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float | Decimal):
        number = float(value)
        return str(int(number)) if number == int(number) else _number(number)
    text = str(value)
    if match := _MIDNIGHT.match(text):
        return match[1]
    return text if len(text) <= 80 else text[:77] + "…"
