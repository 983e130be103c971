"""Dates and times as people write them.

Where day and month could be either way round there are two kinds, and `inference` lets the person
decide between them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.data.readers.columns.kinds import Kind, literal

_CLOCK = r"(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?: ?[AaPp][Mm])?"
_ZONE = r"(?:Z|z| ?UTC| ?GMT| ?[+-]\d{2}:?\d{2}| ?[+-]\d{2})"


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a date."""

    id: str
    pattern: str
    formats: tuple[str, ...]
    words: str = ""
    """told when the form leaves a doubt; empty: it leaves none"""
    order: str = ""
    """day or month, where the other order is written alike"""


def _numeric(separator: str) -> Iterator[Form]:
    mark = f"\\{separator}"
    for year, letter in ((r"\d{4}", "Y"), (r"\d{2}", "y")):
        pattern = rf"\d{{1,2}}{mark}\d{{1,2}}{mark}{year}"
        for order, first, second in (("day", "d", "m"), ("month", "m", "d")):
            wanted = f"%{first}{separator}%{second}{separator}%{letter}"
            words = "day, month, year" if order == "day" else "month, day, year"
            yield Form(f"{order}{separator}{letter}", pattern, (wanted,), words, order)


FORMS = (
    Form("iso", r"\d{4}-\d{1,2}-\d{1,2}", ("%Y-%m-%d",)),
    Form("slashes", r"\d{4}/\d{1,2}/\d{1,2}", ("%Y/%m/%d",)),
    Form("points", r"\d{4}\.\d{1,2}\.\d{1,2}", ("%Y.%m.%d",)),
    *_numeric("."),
    *_numeric("/"),
    *_numeric("-"),
    Form("name", r"\d{1,2}[ -][A-Za-z]{3,9}\.?,?[ -]\d{4}", ("%d %b %Y", "%d %B %Y")),
    Form("name2", r"\d{1,2}[ -][A-Za-z]{3,9}\.?[ -]\d{2}", ("%d %b %y", "%d %B %y")),
    Form("american", r"[A-Za-z]{3,9}\.? \d{1,2},? \d{4}", ("%b %d %Y", "%B %d %Y")),
    Form("named-iso", r"\d{4}[ -][A-Za-z]{3,9}[ -]\d{1,2}", ("%Y %b %d", "%Y %B %d")),
)


def kinds() -> Iterator[tuple[Form, Kind]]:
    """Yield a date, a timestamp and a mixture of both for every form."""
    for form in FORMS:
        yield form, _date(form)
    for form in FORMS:
        yield form, _timestamp(form)


def _note(form: Form) -> str:
    return f"“{{column}}” is read as {form.words}." if form.words else ""


def _date(form: Form) -> Kind:
    return Kind(
        form.id, "dates", form.pattern, f"({_parse(form, '{v}')})::DATE", "DATE", note=_note(form)
    )


def _parse(form: Form, text: str) -> str:
    """Return SQL that makes a timestamp at midnight of *text*."""
    if form.id.startswith(("name", "american")):
        text = f"trim(regexp_replace({text}, '[-., ]+', ' ', 'g'))"
    formats = ", ".join(map(literal, form.formats))
    return f"try_strptime({text}, [{formats}])"


def _timestamp(form: Form) -> Kind:
    pattern = rf"({form.pattern})(?:(?:[T ]|, ?)\s?({_CLOCK})({_ZONE})?)?"
    in_groups = literal(f"^{pattern}$")
    day, clock, zone = (f"regexp_extract({{v}}, {in_groups}, {group})" for group in (1, 2, 3))
    zone = f"regexp_replace({zone}, '[ :]', '', 'g')"
    shift = (
        f"CASE WHEN regexp_matches({zone}, '^[+-]') THEN to_minutes("
        f"CASE WHEN starts_with({zone}, '-') THEN -1 ELSE 1 END * "
        f"(substr({zone}, 2, 2)::INTEGER * 60 + coalesce(try_cast(substr({zone}, 4, 2) AS INTEGER),"
        " 0))) ELSE to_minutes(0) END"
    )
    value = f"({_parse(form, day)})::DATE + coalesce({_time(clock)}, TIME '00:00:00') - {shift}"
    has_zone = f"count(*) FILTER ({zone} <> '')"
    return Kind(
        form.id,
        "times",
        pattern,
        value,
        "TIMESTAMP",
        note=_note(form),
        # With a time zone in some rows only, nobody knows where the others are.
        alike=f"{has_zone} IN (0, count({{v}}))",
    )


def _time(text: str) -> str:
    """Return SQL for the time of day in *text*, on 12 or 24 hours; NULL if it is empty."""
    clean = f"replace(upper({text}), ' ', '')"
    halves = "['%I:%M%p', '%I:%M:%S%p', '%I:%M:%S.%f%p']"
    return (
        f"CASE WHEN regexp_matches({text}, '[AaPp]') THEN try_strptime({clean}, {halves})::TIME "
        f"ELSE try_cast(nullif({text}, '') AS TIME) END"
    )


TIME = Kind("time", "times of day", _CLOCK, _time("{v}"), "TIME")
