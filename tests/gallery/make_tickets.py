"""The tickets of the shop's support: one row is what one customer asked for.

More of them as the business grows, fewer at weekends, replies faster for what is urgent and slower
when many come at once. Written by `make_samples`, the same at every run.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from tests.gallery import make_samples

COLUMNS = (
    "ticket_id", "opened_at", "first_reply_at", "closed_at", "priority", "channel", "product",
    "topic", "team", "agent", "country", "satisfaction", "handling_minutes", "cost", "reopened",
)  # fmt: skip
ROWS = 4000
FIRST_DAY, LAST_DAY = datetime(2024, 1, 1), datetime(2025, 12, 31)  # noqa: DTZ001 - the shop's own clock

_PRIORITIES = (("low", 30, 26.0), ("normal", 48, 10.0), ("high", 17, 3.0), ("urgent", 5, 0.6))
"""name, share, and usual hours to the first reply"""
_CHANNELS = (("Email", 44), ("Chat", 31), ("Phone", 18), ("Social", 7))
_PRODUCTS = (("Laptop", 16), ("Phone", 22), ("Headphones", 18), ("Monitor", 9), ("Desk", 7),
             ("Chair", 12), ("Bookcase", 4), ("Lamp", 6), ("Notebook", 6))  # fmt: skip
_TOPICS = (("Delivery", 28, "Logistics"), ("Refund", 18, "Billing"), ("Invoice", 11, "Billing"),
           ("Defect", 21, "Technical"), ("Setup", 14, "Technical"),
           ("Advice", 8, "Sales"))  # fmt: skip
_AGENTS = {
    "Logistics": ("Maja", "Oskar", "Lucía"),
    "Billing": ("Tomáš", "Claire"),
    "Technical": ("Iris", "Noah", "Zofia", "Sean"),
    "Sales": ("Giulia", "Erik"),
}
_COUNTRIES = (("Sweden", 4), ("Norway", 2), ("Spain", 5), ("Italy", 4), ("Poland", 4),
              ("Czechia", 2), ("France", 6), ("Ireland", 3))  # fmt: skip
_HOURLY = 34.0


def make_rows() -> Iterator[tuple[object, ...]]:
    """Yield every ticket, oldest first; None where a value is missing."""
    dice = random.Random(20240101)
    opened = sorted(_moment(dice) for _ in range(ROWS))
    load = Counter(moment.date() for moment in opened)
    for number, moment in enumerate(opened, start=1):
        yield _ticket(dice, number, moment, load[moment.date()] / 6)


def _ticket(
    dice: random.Random, number: int, opened: datetime, pressure: float
) -> tuple[object, ...]:
    priority, _, usual = dice.choices(_PRIORITIES, [p[1] for p in _PRIORITIES])[0]
    topic, _, team = dice.choices(_TOPICS, [t[1] for t in _TOPICS])[0]
    channel = _choose(dice, _CHANNELS)
    if channel in ("Chat", "Phone"):
        usual /= 20
    wait = usual * dice.lognormvariate(0, 0.6) * (0.7 + 0.3 * pressure)
    minutes = max(2, round(dice.lognormvariate(3.1, 0.7) * (1.6 if team == "Technical" else 1.0)))
    closed = opened + timedelta(hours=wait + dice.lognormvariate(2.2, 1.0), minutes=minutes)
    unanswered = dice.random() < 0.02
    is_open = unanswered or closed > LAST_DAY + timedelta(hours=18)
    return (
        f"T-{number:05}",
        opened,
        None if unanswered else (opened + timedelta(hours=wait)).replace(microsecond=0),
        None if is_open else closed.replace(microsecond=0),
        priority,
        channel,
        _choose(dice, _PRODUCTS),
        topic,
        team,
        dice.choice(_AGENTS[team]),
        _choose(dice, _COUNTRIES),
        None if is_open else _satisfaction(dice, wait / usual, pressure),
        None if unanswered else minutes,
        None if unanswered else f"{minutes / 60 * _HOURLY * dice.uniform(0.95, 1.15):.2f}",
        dice.random() < 0.06,
    )


def _choose(dice: random.Random, choices: tuple[tuple[str, int], ...]) -> str:
    return dice.choices([name for name, _ in choices], [weight for _, weight in choices])[0]


def _satisfaction(dice: random.Random, patience: float, pressure: float) -> int | None:
    """Return 1 to 5; about four in ten customers say nothing."""
    if dice.random() < 0.42:
        return None
    return min(5, max(1, round(dice.gauss(4.6 - 0.5 * patience - 0.1 * pressure, 0.9))))


def _moment(dice: random.Random) -> datetime:
    """Choose when a ticket comes: growth, few at weekends, working hours, the weeks of gifts."""
    span = (LAST_DAY - FIRST_DAY).days
    while True:
        day = FIRST_DAY + timedelta(days=dice.randint(0, span))
        wanted = 0.4 + 0.35 * (day - FIRST_DAY).days / span + 0.25 * (day.month in (12, 1))
        if day.weekday() >= 5:
            wanted *= 0.35
        if dice.random() < wanted:
            hour = min(23.0, max(0.0, dice.gauss(13.5, 3.6)))
            return day + timedelta(seconds=round(hour * 3600 + dice.uniform(0, 3599)))


def write_csv(path: Path) -> None:
    """Write the tickets as CSV."""
    make_samples.write_rows(path, COLUMNS, make_rows())
