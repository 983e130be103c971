"""Finds what says something of a thing and stands in each of its rows: a plant's capacity.

Adding such a number up over the rows counts the thing once for each row; of numbers only those
whose name speaks of a size, or of the thing itself, are looked at. Dates and texts that stay the
same tell a thing that has rows from a label. Whoever reads the table runs the statement.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from assistant.analyst.lexicon.lists.thesaurus import brief
from assistant.analyst.lexicon.spelling import name_words, stem

SIZES = {
    "capacity", "population", "inhabitant", "headcount", "area", "acreage", "acre", "hectare",
    "sqm", "sqft", "floorspace", "budget", "fleet", "seat", "bed", "room", "employee", "staff",
    "resident", "household", "storey", "endowment",
}  # fmt: skip
"""words of what a thing has, whatever happens to it"""
_WHOLE = {"total", "value", "amount", "budget", "size", "limit", "weight", "subtotal"}
"""words of what is told of a whole order in each of its lines"""
_NUMBER = re.compile(r"INT|FLOAT|DOUBLE|DECIMAL|REAL|NUMERIC", re.IGNORECASE)
_KEY = re.compile(r"INT|VARCHAR", re.IGNORECASE)
_KEYS = {"id", "no", "number", "code", "ref", "reference", "name", "title"}
"""ends of names of columns that say which thing it is"""
_MOST_KEYS = 4
_ENOUGH = 100_000
"""rows that tell whether dates and texts are the same in all rows of a thing"""
_LEAST_ROWS = 1.3
"""rows that a thing must have on the average, for its numbers to be repeated"""


class Look(NamedTuple):
    """A column as far as it was looked at."""

    name: str
    type: str
    distinct: int


def things_for(column: Look, looks: Sequence[Look], rows: int) -> list[str]:
    """Return the columns that name what *column* may be told of, the fewest things first."""
    said = set(_words(column.name))
    if column.distinct < 2:
        return []
    fits = [one for one in looks if _names_things(one, column, rows)]
    if not _NUMBER.search(column.type):
        fits = [one for one in fits if _KEYS & set(_words(one.name)[-1:])][:_MOST_KEYS]
    elif not SIZES & said:
        fits = [one for one in fits if said & _WHOLE and said & set(_words(one.name)) - _WHOLE]
    return [one.name for one in sorted(fits, key=lambda one: one.distinct)]


def once_sql(relation: str, column: Look, things: Sequence[str]) -> str:
    """Return the statement that tells for each of *things* whether *column* is one in each."""
    name = _quoted(column.name)
    if not _NUMBER.search(column.type):
        relation = f"(FROM {relation} LIMIT {_ENOUGH})"
    parts = [
        f"(SELECT bool_and(low = high) FROM (SELECT min({name}) AS low, max({name}) AS high "
        f"FROM {relation} WHERE {_quoted(thing)} IS NOT NULL GROUP BY {_quoted(thing)}))"
        for thing in things
    ]
    return "SELECT " + ", ".join(parts)


def _names_things(one: Look, column: Look, rows: int) -> bool:
    repeated = 1 < one.distinct * _LEAST_ROWS <= rows and one.distinct >= column.distinct
    number = _KEY.search(one.type) and not (
        "INT" in one.type.upper() and not {"id", "no", "number", "code"} & set(_words(one.name))
    )
    return one.name != column.name and repeated and bool(number)


def _words(name: str) -> tuple[str, ...]:
    return tuple(stem(brief(stem(word))) for word in name_words(name))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
