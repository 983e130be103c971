"""Numbers and dates as people read them: in tooltips as text, on axes as formats.

Format strings and expressions for axes are constants of this module: none is built from what a
model or a file said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from assistant.charts import DateFormat

MISSING = "(missing)"
LARGE = 1_000_000
"""numbers from here on are shortened on an axis"""

_SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "CNY": "¥", "INR": "₹", "CHF": "CHF"}
_WHOLE = ("JPY",)
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

COMPACT = "replace(format(datum.value, '.3~s'), 'G', 'B')"
"""the one expression on an axis: thousands, millions, and billions instead of giga"""
_AXIS = {"number": ",~f", "money": ",~f", "integer": ",d", "percent": ",.2~%"}

_TIME_AXIS: dict[DateFormat, tuple[str, str, tuple[int, ...]]] = {
    "year": ("%Y", "year", (1, 2, 5, 10, 20, 50)),
    "quarter": ("Q%q %Y", "month", (3, 6, 12)),
    "month": ("%b %Y", "month", (1, 3, 6, 12)),
    "week": ("%-d %b %Y", "week", (1, 2, 4)),
    "day": ("%-d %b %Y", "day", (1,)),
    "hour": ("%-d %b %H:%M", "hour", (1, 3, 6, 12)),
    "minute": ("%H:%M", "minute", (1, 5, 15, 30)),
}
"""format, interval and possible steps of the ticks"""
_STEP_MS = {"year": 365.25, "month": 30.44, "week": 7.0, "day": 1.0, "hour": 1 / 24}
"""days"""
_DAY_MS = 86_400_000
_MOST_TICKS = 12


@dataclass(frozen=True, slots=True)
class Numbers:
    """How the numbers of a chart are written."""

    kind: str
    """number, integer, percent, compact or money"""
    currency: str = ""

    @classmethod
    def of(cls, number_format: str) -> Numbers:
        """Read the chart's word for it, which was checked: money:EUR."""
        kind, _, currency = number_format.partition(":")
        return cls(kind, currency)

    @property
    def unit(self) -> str:
        """What stands in an axis title: the currency's sign."""
        return _SYMBOLS.get(self.currency, self.currency)

    def text(self, value: float | None) -> str:
        """Write one number for a tooltip."""
        if value is None:
            return "-"
        match self.kind:
            case "percent":
                return f"{value * 100:,.2f}".rstrip("0").rstrip(".") + "%"
            case "integer":
                return f"{value:,.0f}"
            case "compact":
                return _compact(value)
            case "money":
                places = 0 if self.currency in _WHOLE else 2
                sign = "-" if value < 0 else ""
                space = " " if len(self.unit) > 1 else ""
                return f"{sign}{self.unit}{space}{abs(value):,.{places}f}"
            case _:
                return plain(value)

    def axis(self, values: Sequence[float | None]) -> dict[str, Any]:
        """Return what an axis of these values is given."""
        largest = max((abs(v) for v in values if v is not None), default=0.0)
        if self.kind == "compact" or (largest >= LARGE and self.kind in ("number", "money")):
            return {"labelExpr": COMPACT} if largest >= 1000 else {"format": ",~f"}
        if self.kind in ("number", "money") and 0 < largest < 1e-4:
            return {"format": "~g"}
        return {"format": _AXIS.get(self.kind, ",~f")}


def plain(value: float) -> str:
    """Write a number with thousands separators and no more places than it needs."""
    if value == int(value) and abs(value) < 1e15:
        return f"{int(value):,}"
    if abs(value) >= 1e15 or abs(value) < 1e-4:
        return f"{value:.6g}"
    return f"{value:,.{2 if abs(value) >= 100 else 4}f}".rstrip("0").rstrip(".")


def _compact(value: float) -> str:
    for size, letter in ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= size:
            return f"{value / size:.3g}{letter}" if abs(value) < 1000 * size else f"{value:.3g}"
    return plain(value)


def moment(ms: float) -> datetime:
    """Return the time that is *ms* after 1970, as the clock in the data has it."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)


def finest(values: Sequence[float | None]) -> DateFormat:
    """Say how fine these times are: the coarsest word that loses nothing."""
    times = [moment(v) for v in values if v is not None]
    if any(t.second or t.microsecond or t.minute for t in times):
        return "minute"
    if any(t.hour for t in times):
        return "hour"
    if any(t.day != 1 for t in times):
        return "day"
    return "year" if all(t.month == 1 for t in times) else "month"


def time_text(ms: float | None, fine: DateFormat) -> str:
    """Write one time for a label or a tooltip."""
    if ms is None:
        return "-"
    at = moment(ms)
    day = f"{at.day} {_MONTHS[at.month - 1]} {at.year}"
    match fine:
        case "year":
            return str(at.year)
        case "quarter":
            return f"Q{(at.month + 2) // 3} {at.year}"
        case "month":
            return f"{_MONTHS[at.month - 1]} {at.year}"
        case "week" | "day":
            return day
        case _:
            return f"{day}, {at:%H:%M}" + (f":{at:%S}" if at.second else "")


def time_axis(values: Sequence[float | None], chosen: DateFormat | None) -> dict[str, Any]:
    """Return what an axis of these times is given; without a choice Vega's own labels."""
    present = [v for v in values if v is not None]
    fine = chosen or finest(present)
    days = (max(present, default=0) - min(present, default=0)) / _DAY_MS
    text, interval, steps = _TIME_AXIS[fine]
    each = _STEP_MS.get(interval, 1 / 1440)
    step = next((n for n in steps if days / (n * each) <= _MOST_TICKS), 0)
    if not step or (chosen is None and fine not in ("year", "month")):
        return {}
    return {"format": text, "tickCount": {"interval": interval, "step": step}}


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
