"""A column's name and values decide, once, how each of its values is written.

What is a share: a column named percent holds percent as it stands (6.6 is 6.6 %). A column named
rate, share, discount, margin, ... holds fractions if none of its values is beyond 1 and not all
of them are whole (0.066 is 6.6 %); if it is named so that it cannot exceed 100 (`churn rate`),
values up to 100 are percent as they stand; else it holds plain numbers, as does `discount` in
euros. What a chart or a plan knows of a column is stronger than all of this.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal, cast

from assistant.charts import DateFormat
from assistant.spelling import naming, numbers, times
from assistant.spelling.numbers import Number
from assistant.tables import NO_NUMBERS

Kind = Literal["text", "name", "number", "money", "fraction", "percent", "short", "time"]
_WHOLE_MONEY = ("¥",)


@dataclass(frozen=True, slots=True)
class Spelling:
    """How the values of one column are written."""

    kind: Kind
    """name: a whole number that names something; short: `40k`"""
    places: int = 0
    """decimal places of numbers, of percents and of money"""
    sign: str = ""
    """of the currency"""
    fine: DateFormat = "day"

    @property
    def factor(self) -> int:
        """By what a value is multiplied before it is written."""
        return 100 if self.kind == "fraction" else 1

    def text(self, value: object) -> str:
        """Write *value*; `-` if there is none."""
        if value is None:
            return "-"
        if isinstance(value, bool):
            return "yes" if value else "no"
        if value in NO_NUMBERS:
            value = float(str(value))
        if isinstance(value, int | float | Decimal):
            return self._number(value)
        at = times.moment_of(value) if self.kind == "time" else None
        return str(value) if at is None else times.time_text(at, self.fine)

    def _number(self, value: Number) -> str:
        match self.kind:
            case "name":
                return str(value) if isinstance(value, int) else f"{value:.0f}"
            case "money":
                return numbers.money_text(value, self.places, self.sign)
            case "fraction" | "percent":
                return f"{numbers.number_text(value * self.factor, self.places)} %"
            case "short":
                return numbers.short(value)
            case _:
                return numbers.number_text(value, self.places)


def of_column(
    name: str, values: Iterable[object], known: str = "", fine: DateFormat | None = None
) -> Spelling:
    """Return how *values* of the column *name* are written.

    *known* is a chart's word for numbers (percent: fractions; integer; compact; money:EUR), *fine*
    its word for times, where they are known. Times may be ISO text, as in JSON.
    """
    there = [value for value in values if value is not None]
    sized = numbers.finite(there)
    if sized and all(_is_number(value) for value in there):
        return _of_numbers(name, sized, known)
    moments = [times.moment_of(value) for value in there]
    if moments and None not in moments:
        found = cast("list[datetime]", moments)
        return Spelling("time", fine=fine or _fineness(name, found))
    return Spelling("text", numbers.places_of(sized))


def _is_number(value: object) -> bool:
    """Whether *value* is a number, or stands where one cannot be told: infinity, NaN."""
    if isinstance(value, bool):
        return False
    return isinstance(value, int | float | Decimal) or value in NO_NUMBERS


def of_rows(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> tuple[Spelling, ...]:
    """Return how each column of *rows* is written."""
    return tuple(of_column(name, [row[at] for row in rows]) for at, name in enumerate(columns))


def _of_numbers(name: str, values: Sequence[Number], known: str) -> Spelling:
    word, _, code = known.partition(":")
    match word:
        case "percent":
            return _percents("fraction", values)
        case "integer":
            return Spelling("number")
        case "compact":
            return Spelling("short")
        case "money":
            return _money(naming.currency_sign(code), values)
        case _:
            return _by_name(name, values)


def _by_name(name: str, values: Sequence[Number]) -> Spelling:
    whole = all(value == int(value) for value in values)
    if whole and naming.is_name(name):
        return Spelling("name")
    if naming.says_percent(name):
        return _percents("percent", values)
    if naming.may_be_share(name):
        largest = max(abs(value) for value in values)
        if largest <= 1 and not whole and not naming.mostly_points(name):
            return _percents("fraction", values)
        if 1 < largest <= 100 and naming.of_hundred(name):
            return _percents("percent", values)
    if sign := naming.currency_of(name):
        return _money(sign, values)
    return Spelling("number", numbers.places_of(values, money=naming.is_amount(name)))


def _percents(kind: Literal["fraction", "percent"], values: Sequence[Number]) -> Spelling:
    factor = Spelling(kind).factor
    return Spelling(kind, numbers.percent_places([value * factor for value in values]))


def _money(sign: str, values: Sequence[Number]) -> Spelling:
    places = 0 if sign in _WHOLE_MONEY else numbers.places_of(values, money=True)
    return Spelling("money", places, sign)


def _fineness(name: str, found: Sequence[datetime]) -> DateFormat:
    named = naming.grain_of(name)
    return named if named and times.fits(found, named) else times.finest(found)
