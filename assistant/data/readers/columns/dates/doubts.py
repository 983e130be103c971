"""Where the dates of a column leave a doubt: their order, and whether they are dates at all."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.data.readers.columns.dates import names
from assistant.data.readers.columns.dates.census import ORDERS, Census
from assistant.data.readers.columns.dates.forms import Form, form_of

_MANY = 8
"""different days, of which one is after the 12th unless the days are chosen"""
_SEASON = re.compile(r"\d\d(\d\d)[-/](\d\d)")
_DIGITS = re.compile(
    r"(?:19|20)\d{4}(?:\d\d)?|(?:19|20)\d{12}|[2-7]\d{4}(?:\.\d{1,12})?|"
    r"1\d{9}(?:\.\d{1,9})?|1\d{12}|1\d{15}"
)
_DAY = re.compile(r"((?:19|20)\d\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_LENGTH_OF_MONTH, _LENGTH_OF_DAY = 6, 8
_NEAR = 40
"""years from now, within which are the dates of a column that is not named as one"""
_ENOUGH = 5
"""different numbers that are all days"""
_NUMBER = re.compile(r"\d+")


def orders(taken: Census, values: Sequence[str]) -> tuple[str, ...]:
    """Return the orders in which every date of the column is one; none if they are mixed."""
    common: list[str] = list(ORDERS)
    for form, tally in taken.tallies.items():
        if len(form.readings) == 1:
            continue
        fit = [order for order in form.readings if tally.fits[order] == tally.rows]
        if form.separator == "." and "day" in fit:
            fit = ["day"]  # nobody writes points between a month and a day after it
        elif "year" in fit and len(fit) > 1 and not _year_first(form, values):
            fit.remove("year")
        common = [order for order in common if order in fit]
    return tuple(common)


def readings(form: Form, possible: Sequence[str]) -> tuple[str, ...]:
    """Return the orders in which a person may choose to read *form*."""
    known = [order for order in possible if order in form.readings]
    return tuple(known) or ("day", "month")[: len(form.readings)]


def are_seasons(values: Sequence[str]) -> bool:
    """Whether they run from one year to the next, as `2010-11` and `2011-12` do."""
    found = [_SEASON.fullmatch(value) for value in values]
    return all(one and (int(one[1]) + 1) % 100 == int(one[2]) for one in found)


def _year_first(form: Form, values: Sequence[str]) -> bool:
    """Whether the first numbers vary less than the last, as years do beside days."""
    parts = [_NUMBER.findall(value)[:3] for value in values if form_of(value) is form]
    first, last = ({part[at] for part in parts} for at in (0, 2))
    return len(first) < len(last)


def may_be_versions(name: str, taken: Census, values: Sequence[str]) -> Form | None:
    """Return the form that versions, sections or sizes could have as well: `1.2.10`."""
    for form in taken.shape.forms:
        if form.id != "points" and not form.separator:
            continue
        if form.short or form.separator == "." or form.id == "points":
            if names.is_version(name):
                return form
            if not names.is_day(name) and not names.is_past(name) and _small(form, values):
                return form
    return None


def _small(form: Form, values: Sequence[str]) -> bool:
    """Whether numbers with points between them could be counted as well as be days and months."""
    if form.id not in ("points", "numeric.y", "numeric-y"):
        return False
    days = [_NUMBER.findall(value)[:3] for value in values if form_of(value) is form]
    at = 2 if form.id == "points" else 0
    if any(int(parts[at]) > 12 for parts in days):
        return False
    padded = all(len(part) > 1 for parts in days for part in parts)
    return not padded or (form.id != "points" and len(days) >= _MANY)


def may_be_days(taken: Census, values: Sequence[str]) -> Form | None:
    """Return the form of `May 12` if that could be a day as well as a month of 2012."""
    form = next((form for form in taken.shape.forms if form.id == "month-short"), None)
    if form is None:
        return None
    written = {value for value in values if form_of(value) is form}
    years = {_NUMBER.findall(value)[-1] for value in written}
    return form if len(years) * 2 > len(written) else None


def may_be_numbers(name: str, values: Sequence[str], now: int) -> bool:
    """Whether plain numbers may be dates: by the name, or as no other numbers are all days."""
    if not all(_DIGITS.fullmatch(value) for value in values[:40]):
        return False
    if len(values[0]) == _LENGTH_OF_MONTH:
        return names.is_day(name)
    if len(values[0].partition(".")[0]) > _LENGTH_OF_DAY:
        return names.is_moment(name)
    if names.is_date(name) or (len(values[0]) == _LENGTH_OF_DAY and names.is_day(name)):
        return True
    found = {
        value
        for value in values
        if (day := _DAY.fullmatch(value)) and abs(int(day[1]) - now) <= _NEAR
    }
    return len(found) == len(set(values)) and len(found) >= _ENOUGH
