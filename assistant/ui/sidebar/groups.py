"""Under which heading a thread stands: by the day of its last activity where the visitor is.

Pure. The order of threads is the store's; a heading is never repeated, even if a clock has jumped.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta, tzinfo

from assistant.messages import Thread

Group = tuple[str, list[Thread]]


def grouped(threads: Iterable[Thread], now: datetime, zone: tzinfo) -> list[Group]:
    """Return *threads*, newest first, under their headings; *now* is any moment of today."""
    today = now.astimezone(zone).date()
    groups: list[Group] = []
    latest = date.max
    for thread in threads:
        # Never later than the one before: the order is that of a counter, not of a clock.
        latest = min(latest, _day(thread.updated_at, today, zone))
        heading = _heading(latest, today)
        if not groups or groups[-1][0] != heading:
            groups.append((heading, []))
        groups[-1][1].append(thread)
    return groups


def _day(written: str, today: date, zone: tzinfo) -> date:
    try:
        return datetime.fromisoformat(written).astimezone(zone).date()
    except ValueError:
        return today


def _heading(day: date, today: date) -> str:
    if day >= today:
        return "Today"
    if day == today - timedelta(days=1):
        return "Yesterday"
    if day > today - timedelta(days=7):
        return "Last 7 days"
    return f"{day:%B}" if day.year == today.year else f"{day:%B %Y}"
