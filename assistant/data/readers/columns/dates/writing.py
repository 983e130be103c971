"""A column of dates whose questions are answered: SQL of its values, and what is told of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.data.readers.columns.dates import zones
from assistant.data.readers.columns.dates.census import ORDERS, Census
from assistant.data.readers.columns.dates.centuries import Window
from assistant.data.readers.columns.dates.forms import (
    CLOCKED,
    NUMBERS,
    SERIALS,
    SHIFT_1904,
    Form,
)
from assistant.data.readers.columns.kinds import literal

_WORDS = {
    "day": "day, month, year",
    "month": "month, day, year",
    "year": "year, month, day",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """How the dates of a column are read."""

    order: str = "day"
    mixed: bool = False
    """whether a date that is none in *order* is read in the other"""
    window: Window | None = None
    """of years with two digits"""
    years: str = ""
    """that they become, in words"""
    later: bool = False
    """whether days are counted from 1904"""
    utc: bool = False
    """whether times with a zone are turned into UTC; else they keep their clock"""
    zones: tuple[str, ...] = ()
    """those that are written"""


def value(taken: Census, reading: Reading) -> tuple[str, str]:
    """Return SQL that makes the value of {v}, and its type."""
    shape = taken.shape
    made = [_of_form(taken, form, reading) for form in shape.forms]
    sql = made[0]
    if len(made) > 1:
        cases = (
            f"WHEN regexp_full_match({{v}}, {literal(shape.pattern(form))}) THEN {one}"
            for form, one in zip(shape.forms, made, strict=True)
        )
        sql = f"CASE {' '.join(cases)} END"
    return sql, "TIMESTAMP" if shape.timed else "DATE"


def _of_form(taken: Census, form: Form, reading: Reading) -> str:
    shape = taken.shape
    day = shape.day(form, reading.order)
    if form in SERIALS:
        return f"({day} + to_days({SHIFT_1904}))" if reading.later else day
    if form in CLOCKED:
        return day
    if reading.mixed and len(form.readings) > 1:
        others = (shape.day(form, order) for order in ORDERS[:2] if order != reading.order)
        day = f"coalesce({day}, {', '.join(others)})"
    if form.short and reading.window is not None:
        day = f"({reading.window.sql(day)})"
    if not shape.timed:
        return day
    time = f"{day}::DATE + coalesce({shape.clock(form)}, TIME '00:00:00')"
    return f"{time} - to_minutes({zones.minutes_ahead(shape.zone())})" if reading.utc else time


def notes(taken: Census, reading: Reading, name: str, finer: int) -> Iterator[str]:
    """Say how the dates were read, where that is not plain."""
    forms = taken.shape.forms
    if len(forms) > 1 and any(form not in SERIALS for form in forms[1:]):
        shown = " and ".join(f"“{taken.tallies[form].example}”" for form in forms[:2])
        yield f"“{name}” has dates in {len(forms)} forms, such as {shown}."
    if reading.mixed:
        yield f"“{name}” has dates of both orders; where both fit, the {reading.order} is first."
    elif any(len(form.readings) > 1 for form in forms):
        yield f"“{name}” is read as {_WORDS[reading.order]}."
    if any(form.month for form in forms):
        yield f"“{name}” has months: each is its first day."
    if reading.years:
        yield f"“{name}” has years with two digits, read as {reading.years}."
    yield from _told_numbers(taken, reading, name)
    yield from told_zones(reading, name)
    if finer:
        yield zones.shortened(name, finer, "cut")
    yield from told_missing(name, taken.words)


def _told_numbers(taken: Census, reading: Reading, name: str) -> Iterator[str]:
    since = "1904" if reading.later else "1900"
    for form, tally in taken.tallies.items():
        if form in SERIALS:
            became = "number became a date" if tally.rows == 1 else "numbers became dates"
            yield f"“{name}”: {tally.rows:,} {became}, as spreadsheets count days from {since}."
        elif form in NUMBERS and len(taken.tallies) == 1:
            yield f"“{name}”: numbers such as {tally.example} became dates."


def told_zones(reading: Reading, name: str) -> Iterator[str]:
    """Say whose clock is shown."""
    if not reading.zones:
        return
    if reading.utc:
        yield zones.told(name, "UTC")
    elif len(reading.zones) == 1:
        yield zones.told(name, reading.zones[0])
    else:
        yield zones.told_local(name, reading.zones)


def told_missing(name: str, words: int) -> Iterator[str]:
    """Say how many cells have a word that stands for nothing."""
    if words:
        cells, are = ("cell", "is") if words == 1 else ("cells", "are")
        yield f"“{name}”: {words:,} {cells} with NA, - or the like {are} missing."
