"""The parts of an answer's sentences: figures with units, names of groups, conditions.

All text that comes from a table is escaped here, so that Markdown shows it as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Protocol

from assistant.analyst.answers.numerals import cell, written
from assistant.analyst.answers.steps import MONTHS, condition_words
from assistant.analyst.plan import QueryPlan
from assistant.analyst.profile import Profile


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


def counted(count: int, noun: str) -> str:
    """Say how many there are: **1** row, **2,400** rows."""
    return f"**{count:,}** {noun}{'' if count == 1 else 's'}"


def whole(result: Rows) -> bool:
    """Whether every row is known, so that some can be called the highest or the last."""
    return result.row_count == len(result.rows)


def where_words(plan: QueryPlan, profile: Profile) -> str:
    """Say under which conditions, with a blank in front; nothing if there are none."""
    said = [condition_words(one, profile) for one in plan.filters]
    return f" where {escaped(' and '.join(said))}" if said else ""


def value_words(plan: QueryPlan, profile: Profile, position: int, value: object) -> str:
    """Write the figure of the measure at *position*, with its unit."""
    measure = plan.measures[position] if position < len(plan.measures) else None
    if measure is None or value is None:
        return written(value)
    if measure.aggregate == "share":
        return f"{written(value)} %"
    bare = measure.aggregate in _UNITLESS or not measure.column
    return written(value, "" if bare else profile[measure.column].unit)


_UNITLESS = ("count", "distinct", "times", "ratio")


def label_words(plan: QueryPlan, row: Sequence[object]) -> str:
    """Name a group: `Spain, March 2024`."""
    said = [period_words(row[k], d.grain) for k, d in enumerate(plan.dimensions)]
    return escaped(", ".join(said))


def period_words(value: object, grain: str) -> str:
    """Name a period by its first day, and anything else as it is."""
    text = cell(value)
    if value is None or not re.match(r"\d{4}-\d{2}-\d{2}", text):
        return text
    year, month = text[:4], int(text[5:7])
    match grain:
        case "year":
            return year
        case "quarter":
            return f"Q{(month + 2) // 3} {year}"
        case "month":
            return f"{MONTHS[month - 1]} {year}"
        case "week":
            return f"the week of {text[:10]}"
        case _:
            return text
