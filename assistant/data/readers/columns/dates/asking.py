"""Questions about the dates of a column, in words.

Which of them is due is decided in `deciding`.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from assistant.data.readers.columns.dates.census import ORDERS
from assistant.data.readers.columns.dates.centuries import Window
from assistant.tables import Choice, Question

_LABELS = {"day": "Day first", "month": "Month first", "year": "Year first"}


def ask_order(key: str, name: str, texts: Sequence[str], orders: Sequence[str]) -> Question:
    """Ask in which of *orders* dates are written; *texts* is one and what it is in each order."""
    return Question(
        f"dates:{key}",
        f"How are dates in “{name}” written?",
        (*_readings(texts, orders), _keep(texts[0])),
        ("text",),
    )


def ask_mixed(key: str, name: str, ends: tuple[str, str], texts: Sequence[str]) -> Question:
    """Ask about a column with dates of both orders; *ends* are texts that are plain.

    *texts* is as in `ask_order`, and empty where every date is plain.
    """
    both = " and ".join(f"“{end}”" for end in ends if end)
    text = f"Dates in “{name}” are written in two orders: {both}. How should they be read?"
    if not texts:
        detail = "no date of the column fits both orders"
        choices = (Choice("day", "Read each as it fits", detail),)
    else:
        choices = _readings(texts, ORDERS[:2], "{}, where both fit")
    example = texts[0] if texts else ends[0]
    return Question(f"dates:{key}", text, (*choices, _keep(example)), ("text",))


def ask_version(key: str, name: str, texts: Sequence[str], orders: Sequence[str]) -> Question:
    """Ask whether what could be versions or sections are dates."""
    label = "Dates, {}" if len(orders) > 1 else "Dates"
    return Question(
        f"dates:{key}",
        f"Are the values of “{name}” dates?",
        (_keep(texts[0], "No, keep as text"), *_readings(texts, orders, label)),
        ("text",),
    )


def ask_months(key: str, name: str, texts: Sequence[str]) -> Question:
    """Ask whether `May 12` is a month and its year."""
    text, day, *_ = texts
    return Question(
        f"dates:{key}",
        f"Are the values of “{name}” months with a year?",
        (_keep(text, "No, keep as text"), Choice("day", "Months", f"{text} = {_shown(day)[2:]}")),
        ("text",),
    )


def ask_century(
    key: str, name: str, years: Sequence[int], windows: dict[str, Window], suggested: str
) -> Question:
    """Ask for the century of years with two digits."""
    past, near = windows["past"], windows["near"]
    digits = next(year for year in years if past.year(year) != near.year(year))
    choices = tuple(
        Choice(value, window.span(years), f"{digits:02} = {window.year(digits)}")
        for value, window in windows.items()
    )
    return Question(
        f"century:{key}",
        f"Which years are meant in “{name}”?",
        (*choices, Choice("text", "Keep as text")),
        (suggested,),
    )


def ask_numbers(key: str, name: str, texts: Sequence[str], *, month: bool) -> Question:
    """Ask whether numbers such as 20240105 are dates."""
    text, day, *_ = texts
    shown = _shown(day)[2:] if month else _shown(day)
    return Question(
        f"dates:{key}",
        f"Are the numbers in “{name}” dates?",
        (
            Choice("day", "Months" if month else "Dates", f"{text} = {shown}"),
            Choice("number", "Numbers", f"{text} stays a number"),
        ),
        ("day",),
    )


def ask_counted(key: str, name: str, text: str) -> Question:
    """Ask whether numbers such as 45292 are days as spreadsheets count them."""
    return Question(
        f"dates:{key}",
        f"Are the numbers in “{name}” dates, as spreadsheets count days?",
        (*_counted(text), Choice("number", "Numbers", f"{text} stays a number")),
        ("1900",),
    )


def _counted(text: str) -> tuple[Choice, Choice]:
    days = datetime.timedelta(int(float(text)))
    first = datetime.date(1899, 12, 30) + days
    later = datetime.date(1904, 1, 1) + days
    return (
        Choice("1900", "From 1900, as Excel does", f"{text} = {_written(first)}"),
        Choice("1904", "From 1904, as old Excel on a Mac did", f"{text} = {_written(later)}"),
    )


def ask_serials(key: str, name: str, count: int, text: str) -> Question:
    """Ask by which count the numbers among dates are days."""
    numbers = f"{count:,} number{'s' * (count != 1)} among its dates"
    return Question(
        f"serials:{key}",
        f"“{name}” has {numbers}, as spreadsheets count days. From which year?",
        (*_counted(text), _keep(text)),
        ("1900",),
    )


def ask_zone(
    key: str, name: str, zones: str, example: tuple[str, str, str], *, utc: bool
) -> Question:
    """Ask whose clock is meant; *example* is a text, its own clock, and UTC."""
    text, own, there = example
    choices = [Choice("local", "Keep the clock of each row", f"{text} = {_shown(own)}")]
    if utc:
        choices.append(Choice("utc", "Turn all into UTC", f"{text} = {_shown(there)}"))
    return Question(
        f"zone:{key}",
        f"Times in “{name}” have more than one zone: {zones}. Which clock is meant?",
        (*choices, _keep(text)),
        ("local",),
    )


def _readings(texts: Sequence[str], orders: Sequence[str], label: str = "{}") -> tuple[Choice, ...]:
    text, *made = texts
    readings = dict(zip(ORDERS, made, strict=True))
    return tuple(
        Choice(order, label.format(_LABELS[order]).capitalize(), f"{text} = {_shown(reading)}")
        for order in orders
        if (reading := readings.get(order))
    )


def _keep(text: str, label: str = "Keep as text") -> Choice:
    return Choice("text", label, f"{text} stays as it is")


def _shown(timestamp: str) -> str:
    """Write `2025-07-05 00:00:00` as a person does: 5 July 2025."""
    made = datetime.datetime.fromisoformat(timestamp)
    clock = f" {made:%H:%M}" if made.time() != datetime.time() else ""
    return _written(made.date()) + clock


def _written(day: datetime.date) -> str:
    return f"{day.day} {day:%B %Y}"
