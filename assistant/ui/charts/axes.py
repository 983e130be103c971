"""What stands along an axis: numbers and times in the spelling of their column.

Format strings and expressions for axes are constants of this module: none is built from what a
model or a file said, but for the sign of a currency, which is ours or three letters.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from assistant.charts import DateFormat
from assistant.spelling import Spelling

MISSING = "(missing)"
SHORT_FROM = 10_000
"""numbers from here on are shortened on an axis: 40k"""

_SHORT = "replace(format({}, '.3~s'), 'G', 'B')"
"""thousands, millions, and billions instead of giga"""
_PERCENT = "format({}, ',.6~g') + ' %'"
_MONEY = "(datum.value < 0 ? '-' : '') + '{}' + {}"

_DAY_MS = 86_400_000
_MOST_TICKS = 12
_STEPS: tuple[tuple[str, str, float, tuple[int, ...]], ...] = (
    ("%H:%M", "minute", 1 / 1440, (1, 5, 15, 30)),
    ("%-d %b %H:%M", "hour", 1 / 24, (1, 3, 6, 12)),
    ("%-d %b %Y", "day", 1.0, (1, 2)),
    ("%-d %b %Y", "week", 7.0, (1, 2)),
    ("%b %Y", "month", 30.44, (1, 2, 3, 6)),
    ("%Y", "year", 365.25, (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)),
)
"""format, interval, its days, and possible steps of the ticks"""
_FINEST: dict[DateFormat, int] = {
    "minute": 0, "hour": 1, "day": 2, "week": 3, "month": 4, "quarter": 4, "year": 5,
}  # fmt: skip
"""the first of the steps above that an axis may have"""


def numbers_axis(spelling: Spelling, values: Sequence[float | None]) -> dict[str, Any]:
    """Return what an axis of these values is given."""
    largest = max((abs(v) for v in values if v is not None), default=0.0)
    match spelling.kind:
        case "name":
            return {"format": "d", "tickMinStep": 1}
        case "fraction":
            return {"labelExpr": _PERCENT.format("datum.value * 100")}
        case "percent":
            return {"labelExpr": _PERCENT.format("datum.value")}
        case "money":
            size = "abs(datum.value)"
            text = _SHORT.format(size) if largest >= SHORT_FROM else f"format({size}, ',~f')"
            sign = spelling.sign + ("" if len(spelling.sign) < 2 else " ")
            return {"labelExpr": _MONEY.format(sign, text)}
        case _ if largest >= SHORT_FROM:
            return {"labelExpr": _SHORT.format("datum.value")}
        case _:
            return {"format": "~g" if 0 < largest < 1e-4 else ",~f"}


def moment(ms: float) -> datetime:
    """Return the time that is *ms* after 1970, as the clock in the data has it."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)


def time_axis(values: Sequence[float | None], fine: DateFormat) -> dict[str, Any]:
    """Return what an axis of these times is given: round ticks, no finer than the times."""
    present = [v for v in values if v is not None]
    days = (max(present, default=0) - min(present, default=0)) / _DAY_MS
    for text, interval, each, steps in _STEPS[_FINEST[fine] :]:
        for step in (3, 6) if (fine, interval) == ("quarter", "month") else steps:
            if days / (step * each) <= _MOST_TICKS:
                by_quarter = (fine, interval) == ("quarter", "month")
                ticks = {"interval": interval, "step": step}
                return {"format": "Q%q %Y" if by_quarter else text, "tickCount": ticks}
    return {}


def periods(values: Sequence[float], fine: DateFormat, most: int) -> list[float]:
    """Return every year, month, ... from the first to the last, those without a value as well."""
    if fine in ("hour", "minute", "week") or not values:
        return sorted(set(values))
    at, last = moment(min(values)), moment(max(values))
    found: list[float] = []
    while at <= last and len(found) <= most:
        found.append((at - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() * 1000)
        at = _next(at, fine)
    whole = len(found) <= most and set(values) <= set(found)
    return found if whole else sorted(set(values))


def _next(at: datetime, fine: DateFormat) -> datetime:
    if fine == "day":
        return at + timedelta(days=1)
    months = {"month": 1, "quarter": 3, "year": 12}[fine]
    number = at.year * 12 + at.month - 1 + months
    return at.replace(year=number // 12, month=number % 12 + 1, day=1)
