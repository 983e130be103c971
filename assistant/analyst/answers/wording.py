"""The parts of an answer's sentences: figures with units, names of groups, conditions.

All text that comes from a table is escaped here, so that Markdown shows it as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from assistant.analyst.plan import Dimension, Filter, QueryPlan
from assistant.analyst.profile import Profile
from assistant.analyst.sql.charting import in_time
from assistant.analyst.sql.terms import (
    MONTHS,
    column_words,
    condition_words,
    cut,
    having_words,
    named,
    plan_figure,
    thing_words,
    things_of,
    time_words,
    which_words,
)
from assistant.spelling import Spelling, moment_of, of_rows, time_text
from assistant.tables import NO_NUMBERS


class Rows(Protocol):
    """What came back: the first rows, and how many there are."""

    @property
    def columns(self) -> Sequence[str]:
        """Their names."""
        ...

    @property
    def rows(self) -> Sequence[Sequence[Any]]:
        """The first of them."""
        ...

    @property
    def row_count(self) -> int:
        """How many there are in all."""
        ...


def escaped(text: str) -> str:
    """Return *text* so that Markdown shows it as it is."""
    # An underscore within a word is no emphasis, and names of columns are full of them. Of two
    # brackets one is enough: with both, `[m^2]` would be a formula.
    return re.sub(r"([\\`*\]<>#|~$]|(?<![^\W_])_|_(?![^\W_]))", r"\\\1", text)


def bold(text: str) -> str:
    """Return *text* as a figure that stands out."""
    return f"**{escaped(text)}**"


def capital(text: str) -> str:
    """Return *text* as a sentence begins."""
    return text[:1].upper() + text[1:]


def size(value: object) -> float | Decimal | None:
    """Return a figure as a number that can be compared; None if it is none."""
    if value in NO_NUMBERS:
        return float(str(value))
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    return value


def counted(count: int, noun: str) -> str:
    """Say how many there are: **1** row, **2,400** rows."""
    return f"**{count:,}** {noun}{'' if count == 1 else 's'}"


def whole(result: Rows) -> bool:
    """Whether every row is known, so that some can be called the highest or the last."""
    return result.row_count == len(result.rows)


def joined(said: Sequence[str]) -> str:
    """Return a list as a sentence has it: a, b and c."""
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"


def where_words(plan: QueryPlan, profile: Profile, *, of: str = "") -> str:
    """Say under which conditions: ` in 2024 for Spain (no rating)`; nothing if there are none.

    *of* `rows` needs no brackets: ` with no rating`. A column *of* which the periods are named is
    left out.
    """
    times = [one for one in plan.filters if _timed(one, profile)]
    times = [one for one in times if one.grain or one.column != of]
    names = [one for one in plan.filters if named(one, profile)]
    rest = [one for one in plan.filters if not (_timed(one, profile) or one in names)]
    text = "".join(f" {time_words(one, profile)}" for one in times)
    text += f" for {joined([condition_words(one, profile) for one in names])}" if names else ""
    if of == "rows":
        text += f" {which_words(rest, profile)}" if rest else ""
        rest = []
    said = [condition_words(one, profile) for one in rest]
    said += [having_words(one, profile) for one in plan.having]
    return escaped(f"{text} ({', '.join(said)})" if said else text)


def _timed(filter_: Filter, profile: Profile) -> bool:
    """Whether a condition is of the one date of a table."""
    one = len(profile.of("date")) == 1 and not filter_.others
    return one and bool(time_words(filter_, profile))


_UNITLESS = ("count", "distinct", "times", "ratio", "share")
_SIGNS = "€$£¥%"
"""units that the spelling of a column writes itself"""
_PLACES = {"weekday": "on", "hour of day": "at", "month of year": "in", "quarter of year": "in"}


@dataclass(frozen=True, slots=True)
class Told:
    """An answer as its sentences look at it."""

    plan: QueryPlan
    profile: Profile
    result: Rows
    spellings: tuple[Spelling, ...]
    """of the columns: as the table beside the sentence writes them"""
    incomplete: bool = False
    """whether the last period shown is not over"""

    @property
    def rows(self) -> Sequence[Sequence[Any]]:
        """The rows that are known."""
        return self.result.rows

    @property
    def at(self) -> int:
        """The place of the first figure in a row."""
        return len(self.plan.dimensions)

    @property
    def whole(self) -> bool:
        """Whether every row is known, and none was left out by a limit."""
        return whole(self.result) and not self.plan.limit

    @property
    def where(self) -> str:
        """The conditions, with a blank in front."""
        return where_words(self.plan, self.profile)

    @property
    def things(self) -> str:
        """What the groups are, in the plural."""
        only = len(self.plan.dimensions) == 1
        return escaped(things_of(self.plan.dimensions[0], self.profile)) if only else "groups"

    def column(self, name: str) -> int:
        """Return the place of a column of the rows."""
        return list(self.result.columns).index(name)

    def words(self, name: str) -> str:
        """Return a column's name as words."""
        return escaped(column_words(name, self.profile))

    def cell(self, row: Sequence[Any], place: int, unit: str = "") -> str:
        """Write what stands at *place* of a row, with the unit that its column's name hides."""
        spelling = self.spellings[place]
        text = cut(spelling.text(row[place]))
        bare = spelling.kind != "number" or not unit or unit in _SIGNS or row[place] is None
        return escaped(text if bare else f"{text} {unit}")

    def name(self, position: int = 0, *, full: bool = False) -> str:
        """Say what the figure at *position* is; *full* names a sum as such."""
        return escaped(plan_figure(self.plan, position, self.profile, full=full))

    def figure(self, row: Sequence[Any], position: int = 0) -> str:
        """Write the figure at *position* of a row, with its unit."""
        measures = self.plan.measures
        if position >= len(measures) or self.plan.outer == "count":
            return self.cell(row, self.at + position)
        measure = measures[position]
        unit = self.profile[measure.column].unit if measure.aggregate not in _UNITLESS else ""
        said = unit in column_words(measure.column, self.profile)
        return self.cell(row, self.at + position, "days" if measure.since else "" if said else unit)

    def label(self, row: Sequence[Any], *, placed: bool = False) -> str:
        """Name a group: `Spain, Mar 2024`; *placed* with its preposition, where it is a time."""
        way = _PLACES.get(self.plan.dimensions[0].grain, "in" if self.in_time(0) else "for")
        text = ", ".join(self.part(row, k) for k in range(self.at))
        return f"{way} {text}" if placed else text

    def part(self, row: Sequence[Any], position: int) -> str:
        """Name the group of a row at *position* alone: `Spain`."""
        dimension, value = self.plan.dimensions[position], row[position]
        if dimension.grain == "band" and value is not None:
            return f"{self.words(dimension.column)} from {self.cell(row, position)}"
        if dimension.grain and value is not None:
            return escaped(self._period(dimension, value, position))
        return self.group(row, position, dimension.column)

    def group(self, row: Sequence[Any], place: int, column: str) -> str:
        """Name what stands at *place* of a row, as a value of a column of the table."""
        field, value = self.profile[column], row[place]
        if value is None:
            return escaped(f"no {thing_words(column, self.profile)}")
        if field.truth and value in field.truth:
            return f"{'' if value == field.truth[0] else 'not '}{self.words(column)}"
        number = field.kind in ("number", "identifier") and not isinstance(value, str)
        name = f"{thing_words(column, self.profile)} " if number else ""
        return escaped(name) + self.cell(row, place)

    def in_time(self, position: int) -> bool:
        """Whether the groups at *position* follow one another in time."""
        return in_time(self.plan.dimensions[position], self.profile)

    def _period(self, dimension: Dimension, value: object, position: int) -> str:
        """Name a period; a month of one year that was asked for needs no year."""
        if dimension.grain == "hour of day":
            return f"{value}:00"
        years = {str(row[position])[:4] for row in self.rows if row[position] is not None}
        text, year = period_words(value, dimension.grain), min(years)
        if len(years) > 1 or year not in self.where:
            return text
        month = dimension.grain == "month"
        return MONTHS[int(str(value)[5:7]) - 1] if month else re.sub(f"^(Q.) {year}", r"\1", text)


def told_of(plan: QueryPlan, profile: Profile, result: Rows, *, incomplete: bool) -> Told:
    """Return an answer as its sentences look at it."""
    return Told(plan, profile, result, of_rows(result.columns, result.rows), incomplete)


def period_words(value: object, grain: str) -> str:
    """Name a period by its first day, and anything else as it is."""
    at = moment_of(value)
    if at is None:
        return str(value)
    match grain:
        case "year" | "quarter" | "month" | "day":
            return time_text(at, grain)
        case "decade":
            return f"the {at.year}s"
        case "half":
            return f"H{1 if at.month < 7 else 2} {at.year}"
        case "week":
            return f"the week of {time_text(at, 'day')}"
        case _:
            return time_text(at, "minute")
