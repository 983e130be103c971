"""Periods as text (plan.Filter says which forms): from when to when they go, how long they are."""

from __future__ import annotations

from datetime import date, timedelta


def span(text: str) -> tuple[date, date]:
    """Return the first day of a period, and the first day behind it."""
    if "/" in text:
        first, last = text.split("/")
        return date.fromisoformat(first), date.fromisoformat(last) + timedelta(days=1)
    if "-Q" in text:
        year, quarter = int(text[:4]), int(text[-1])
        end = date(year + (quarter == 4), quarter * 3 % 12 + 1, 1)
        return date(year, quarter * 3 - 2, 1), end
    if "-H" in text:
        year = int(text[:4])
        return (date(year, 7, 1), date(year + 1, 1, 1)) if text[-1] == "2" else (
            date(year, 1, 1), date(year, 7, 1))  # fmt: skip
    if len(text) == 4:
        return date(int(text), 1, 1), date(int(text) + 1, 1, 1)
    if len(text) == 7:
        year, month = int(text[:4]), int(text[5:])
        return date(year, month, 1), date(year + (month == 12), month % 12 + 1, 1)
    day = date.fromisoformat(text[:10])
    return day, day + timedelta(days=1)


def grain_of(text: str) -> str:
    """Return how long a period is."""
    if "/" in text:
        return "week"
    if "-Q" in text:
        return "quarter"
    if "-H" in text:
        return "half"
    return {4: "year", 7: "month"}.get(len(text), "day")
