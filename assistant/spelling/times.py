"""Times as people read them, by how fine they are: `2024`, `Q1 2024`, `Jan 2024`, `9 Oct 2024`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime

from assistant.charts import DateFormat

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")


def moment_of(value: object) -> datetime | None:
    """Return a date, a time or its ISO text as the clock in the data has it; else None."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001 - the data's own clock
    if isinstance(value, str) and _ISO.fullmatch(value):
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            return None
    return None


def finest(times: Iterable[datetime]) -> DateFormat:
    """Say how fine these times are: the coarsest word that loses nothing.

    A single first of a month may well be a day: only several of them are months or years.
    """
    found = set(times)
    if any(t.second or t.microsecond or t.minute for t in found):
        return "minute"
    if any(t.hour for t in found):
        return "hour"
    if len(found) < 2 or any(t.day != 1 for t in found):
        return "day"
    return "year" if all(t.month == 1 for t in found) else "month"


def fits(times: Iterable[datetime], fine: DateFormat) -> bool:
    """Whether *fine* tells each of these times apart from its neighbours."""
    found = list(times)
    clock = any(t.hour or t.minute or t.second for t in found)
    match fine:
        case "year":
            return not clock and all((t.month, t.day) == (1, 1) for t in found)
        case "quarter":
            return not clock and all(t.month % 3 == 1 and t.day == 1 for t in found)
        case "month":
            return not clock and all(t.day == 1 for t in found)
        case "week" | "day":
            return not clock
        case _:
            return True


def time_text(at: datetime, fine: DateFormat) -> str:
    """Write one time."""
    day = f"{at.day} {MONTHS[at.month - 1]} {at.year}"
    match fine:
        case "year":
            return str(at.year)
        case "quarter":
            return f"Q{(at.month + 2) // 3} {at.year}"
        case "month":
            return f"{MONTHS[at.month - 1]} {at.year}"
        case "week" | "day":
            return day
        case _:
            return f"{day}, {at:%H:%M}" + (f":{at:%S}" if at.second else "")
