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
_SPAN = rf"{_MINUS}?\d{{1,5}}:[0-5]\d(?::[0-5]\d(?:[.,]\d{{1,6}})?)?"
_COMPILED = re.compile(_SPAN, re.ASCII)
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
    """whether there are morning and afternoon: 9:05 PM"""
    greatest: int
    """of the numbers that stand first"""
    below: bool
    """whether there is a minus"""
    three: bool
    """whether there are values with two colons"""
    two: bool
    """whether there are values with one colon"""
    example: str


def take(prover: Prover, source: Source, values: Sequence[str]) -> Clocks | None:
    """Look at every row; None if few of the sampled *values* look like times."""
    times = sum(bool(_COMPILED.fullmatch(value)) or TIME.matches([value]) for value in values)
    if times < 0.6 * len(values):
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
        "coalesce(any_value(v) FILTER (fits AND first > 0), any_value(v) FILTER (fits)) FROM p"
    ).fetchone()
    return Clocks(*row) if row else None


def possible(clocks: Clocks) -> tuple[Unit, ...]:
    """Return what the values may be."""
    lengths: tuple[Unit, ...] = ("minutes", "hours") if clocks.two else ("hours",)
    if clocks.halves:
        return ("clock",)
    return lengths if clocks.greatest > 23 or clocks.below else ("clock", *lengths)


def decide(name: str, clocks: Clocks, values: Sequence[str]) -> tuple[Unit, bool]:
    """Return what the values are, and whether that is beyond doubt."""
    units = possible(clocks)
    if len(units) == 1:
        return units[0], True
    if "clock" in units and not names.is_duration(name):
        plain = names.is_clock(name) or clocks.greatest > 12 or _on_schedule(values)
        return "clock", plain and not names.is_version(name)
    if not clocks.two:
        return "hours", True
    return ("hours" if names.is_worked(name) else "minutes"), False


def _on_schedule(values: Sequence[str]) -> bool:
    """Whether nearly all fall on five minutes, as the times of a timetable do."""
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
