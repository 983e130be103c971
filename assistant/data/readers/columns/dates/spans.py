"""Times of day and lengths of time, which are written alike: 05:30 may be a morning or 330 seconds.

A length becomes a number that can be added up: of minutes where it is written as minutes and
seconds, of hours where hours come first. Spreadsheets' own durations follow the same rule.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.data.readers.columns.dates import names
from assistant.data.readers.columns.dates.forms import TIME
from assistant.data.readers.columns.kinds import Source, literal
from assistant.data.readers.columns.proving import Prover
from assistant.tables import Choice, Question

Unit = Literal["clock", "minutes", "hours"]
_MINUS = "[-\u2212]"
_SPAN = rf"{_MINUS}?\d{{1,5}}:[0-5]\d(?::[0-5]\d)?(?:[.,]\d{{1,6}})?"
_COMPILED = re.compile(_SPAN, re.ASCII)
_FULL = re.compile(r"\d\d:\d\d:00")
_NUMBER = r"(\d+(?:[.,]\d+)?)"
_UNITS = (
    rf"({_MINUS}?)P?(?:{_NUMBER} ?(?:days?|d|D|Tage?n?|jours?|j)[, ]*)?T?"
    r"(?:([+-]?\d+):([0-5]\d):([0-5]\d(?:[.,]\d+)?)|"
    rf"(?:{_NUMBER} ?(?:hours?|hrs?|h|H|Std\.?)[, ]*)?(?:{_NUMBER} ?(?:minutes?|mins?|m|M)[., ]*)?"
    rf"(?:{_NUMBER} ?(?:seconds?|secs?|s|S)\.?)?)"
)
"""1h 30m, PT1H30M, 2 days 01:30:00: the sign, days, three of a clock, hours, minutes, seconds"""
_WRITTEN = re.compile(_UNITS, re.ASCII)
_MONTHLY = "P[^T]*[MYW]"
"""a length in months is none in hours"""
_UNITS_OF = ((2, 86_400), (6, 3600), (7, 60), (8, 1))
"""groups, and the seconds of each"""
_EXAMPLES = {"hours": "1 h 30 min is 1.5", "minutes": "1 min 30 s is 1.5"}


@dataclass(frozen=True, slots=True)
class Clocks:
    """What all rows of a column of times have in common."""

    filled: int
    misfits: int
    misfit: str
    words: int
    """cells with a word that stands for nothing"""
    halves: bool
    """whether they say that they are of a clock: 9:05 PM"""
    greatest: int
    """of the numbers that stand first"""
    below: bool
    """whether there is a minus"""
    three: bool
    """whether there are values with two colons"""
    two: bool
    """whether there are values with one colon"""
    parted: bool
    """whether some of these have a fraction: 1:23.456 is minutes and seconds"""
    example: str
    hours: bool = False
    """whether they say that hours come first: 1h30"""


def is_span(value: str) -> bool:
    """Whether *value* may be a time of day or a length of time."""
    return bool(_COMPILED.fullmatch(value)) or TIME.fits(value)


def take(prover: Prover, source: Source, values: Sequence[str]) -> Clocks | None:
    """Look at every row; None if few of the sampled *values* look like times."""
    if sum(map(is_span, values)) < 0.6 * len(values):
        return None
    row = prover.stage.connection.execute(
        f"WITH t AS (SELECT {source.trimmed} AS o, {source.without_words('o')} AS v "  # noqa: S608 - ours
        f"FROM {prover.staged.stage}), p AS (SELECT *, "
        f"regexp_full_match(v, {literal(f'(?:{_SPAN})|(?:{TIME.pattern})')}) AS fits, "
        r"try_cast(regexp_extract(v, '(\d+):', 1) AS INTEGER) AS first FROM t) "
        "SELECT count(v), count(v) FILTER (NOT fits), any_value(v) FILTER (NOT fits), "
        "count(o) - count(v), coalesce(bool_or(regexp_matches(v, '[AaPp]')) FILTER (fits), false), "
        "coalesce(max(first) FILTER (fits), 0), "
        "coalesce(bool_or(regexp_matches(v, '^[-\u2212]')) FILTER (fits), false), "
        "coalesce(bool_or(regexp_matches(v, ':.*:')) FILTER (fits), false), "
        "coalesce(bool_or(NOT regexp_matches(v, ':.*:')) FILTER (fits), false), "
        r"coalesce(bool_or(regexp_matches(v, '^[^:]*:\d\d[.,]')) FILTER (fits), false), "
        "coalesce(any_value(v) FILTER (fits AND first > 0), any_value(v) FILTER (fits)) FROM p"
    ).fetchone()
    return Clocks(*row) if row else None


@dataclass(frozen=True, slots=True)
class Written:
    """Lengths of time that say their units: how to read them."""

    sql: str
    """the number that the text {v} becomes"""
    unit: Unit
    words: int
    """cells with a word that stands for nothing"""


def written(prover: Prover, source: Source, values: Sequence[str]) -> Written | None:
    """Return how to read lengths with more than one unit, in hours where any has; else None."""
    found = [_WRITTEN.fullmatch(value) for value in values]
    if not all(one and any(one.groups()[1:]) for one in found) or not any(
        one and (one[0].lstrip("-").startswith("P") or len(set(one.groups()[1:]) - {None}) > 1)
        and not _COMPILED.fullmatch(one[0]) for one in found
    ):  # fmt: skip
        return None
    row = prover.stage.connection.execute(
        f"WITH t AS (SELECT {source.trimmed} AS o, {source.without_words('o')} AS v "  # noqa: S608 - ours
        f"FROM {prover.staged.stage}) SELECT count(o) - count(v), bool_and("
        f"regexp_full_match(v, {literal(_UNITS)}) AND regexp_matches(v, '[0-9]') AND "
        f"NOT regexp_matches(v, {literal(_MONTHLY)})), bool_or({_part(2)} <> '' OR "
        f"{_part(3)} <> '' OR {_part(6)} <> '') FROM t".replace("{v}", "v")
    ).fetchone()
    if row is None or not row[1]:
        return None
    unit: Unit = "hours" if row[2] else "minutes"
    days, hours, minutes, seconds = (_seconds(*of) for of in _UNITS_OF)
    clock = " + ".join(_seconds(*of) for of in ((3, 3600), (4, 60), (5, 1)))
    sign, own = (
        f"CASE WHEN {_part(at)} SIMILAR TO '[-\u2212].*' THEN -1 ELSE 1 END" for at in (1, 3)
    )
    # Python writes one hour below zero as `-1 day, 23:00:00`: the minus is of the day alone.
    sql = (
        f"CASE WHEN {_part(2)} <> '' AND {_part(3)} <> '' "
        f"THEN ({sign}) * {days} + ({own}) * ({clock}) "
        f"WHEN {{v}} IS NOT NULL "
        f"THEN ({sign}) * ({days} + {clock} + {hours} + {minutes} + {seconds}) END"
    )
    return Written(f"({sql}) / {_PER[unit]}", unit, row[0])


def _part(group: int) -> str:
    return f"regexp_extract({{v}}, {literal(f'^(?:{_UNITS})$')}, {group})"


def _seconds(group: int, each: int) -> str:
    text = f"ltrim(replace({_part(group)}, ',', '.'), '+-')"
    return f"coalesce(try_cast({text} AS DOUBLE), 0) * {each}"


def possible(clocks: Clocks) -> tuple[Unit, ...]:
    """Return what the values may be."""
    either = clocks.two and not clocks.hours
    lengths: tuple[Unit, ...] = ("minutes", "hours") if either else ("hours",)
    if clocks.halves:
        return ("clock",)
    if clocks.parted:
        return ("minutes",)
    return lengths if clocks.greatest > 23 or clocks.below else ("clock", *lengths)


def decide(name: str, clocks: Clocks, values: Sequence[str]) -> tuple[Unit, bool]:
    """Return what the values are, and whether that is beyond doubt."""
    units = possible(clocks)
    if len(units) == 1:
        return units[0], True
    if "clock" in units and not names.is_duration(name):
        plain = names.is_clock(name) or clocks.greatest > 12 or _on_schedule(clocks, values)
        return "clock", plain and not names.is_version(name)
    if "minutes" not in units:
        return "hours", True
    hours = names.is_worked(name) or clocks.greatest == 24
    return ("hours" if hours else "minutes"), False


def _on_schedule(clocks: Clocks, values: Sequence[str]) -> bool:
    """Whether they are full minutes of hours, or nearly all fall on five, as on a timetable."""
    if clocks.greatest and all(_FULL.fullmatch(value) for value in values):
        return True
    fives = sum(value.split(":")[1][1:2] in ("0", "5") for value in values if ":" in value)
    return len(values) >= 5 and fives >= 0.9 * len(values)


def ask(key: str, name: str, clocks: Clocks, suggested: Unit) -> Question:
    """Ask what a column of times is."""
    text = clocks.example
    seconds = " and seconds" if clocks.three else ""
    which = "times of day or lengths of time" if "clock" in possible(clocks) else "lengths of time"
    labels: dict[Unit, tuple[str, str]] = {
        "clock": ("Times of day", f"{text} on the clock"),
        "minutes": ("Minutes and seconds", f"{text} = {_shown(text, 'minutes')} minutes"),
        "hours": (
            f"Hours{',' if clocks.three else ' and'} minutes{seconds}",
            f"{text} = {_shown(text, 'hours')} hours",
        ),
    }
    choices = tuple(Choice(unit, *labels[unit]) for unit in possible(clocks))
    return Question(
        f"spans:{key}",
        f"Are the values of “{name}” {which}?",
        (*choices, Choice("text", "Keep as text", f"{text} stays as it is")),
        ("text" if names.is_version(name) else suggested,),
    )


def _shown(text: str, unit: Unit) -> str:
    first, second, *third = re.split("[:]", text.lstrip("-\u2212"))
    parts = float(first) + float(second) / 60
    parts += float(third[0].replace(",", ".")) / 3600 if third else 0
    return f"{'' if text[0].isdigit() else '-'}{parts:.4g}" if unit else ""


def sql(unit: str) -> str:
    """Return SQL that makes the number of hours or minutes of the text {v}."""
    bare = "ltrim({v}, '-\u2212')"
    first, second, third = (
        f"coalesce(try_cast(replace(split_part({bare}, ':', {at}), ',', '.') AS DOUBLE), 0)"
        for at in (1, 2, 3)
    )
    sign = "CASE WHEN regexp_matches({v}, '^[-\u2212]') THEN -1 ELSE 1 END"
    minutes = f"CASE WHEN regexp_matches({{v}}, ':.*:') THEN 3600 ELSE {_PER[unit]} END"
    seconds = f"{first} * {minutes} + {second} * {minutes} / 60 + {third}"
    return f"CASE WHEN {{v}} IS NOT NULL THEN {sign} * ({seconds}) / {_PER[unit]} END"


_PER = {"hours": 3600, "minutes": 60, "clock": 1}
"""seconds in each"""


def told(name: str, unit: str) -> str:
    """Return the sentence on numbers that were lengths of time."""
    return f"“{name}” has durations: they became {unit} ({_EXAMPLES[unit]})."
