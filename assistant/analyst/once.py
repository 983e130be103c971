"""Finds what says something of a thing and stands in each of its rows: a plant's capacity.

Adding such a number up over the rows counts the thing once for each row; of numbers only those
whose name speaks of a size, or of the thing itself, are looked at. Dates and texts that stay the
same tell a thing that has rows from a label. Whoever reads the table runs the statement.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from assistant.analyst.lexicon.lists.thesaurus import brief
from assistant.analyst.lexicon.spelling import name_words, stem

Ask = Callable[[str], Sequence[object]]
"""runs a statement and returns its one row"""
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
_ENOUGH, _MANY = 20_000, 1_000
"""rows, or things, that tell whether dates and texts are the same in all rows of a thing"""
_ABOUT = 1.1
"""by how much a number of different values may be wrong that was only estimated"""
_LEAST_ROWS = 1.3
"""rows that a thing must have on the average, for its numbers to be repeated"""


class Look(NamedTuple):
    """A column as far as it was looked at."""

    name: str
    type: str
    distinct: int


def things_of(relation: str, looks: Sequence[Look], rows: int, ask: Ask) -> dict[str, str]:
    """Return by the names of columns the thing that each tells of, in all of its rows the same."""
    found: dict[str, str] = {}
    for column in looks:
        things = _things_for(column, looks, rows)
        told = ask(_once_sql(relation, column.name, things)) if things else ()
        if holding := _holding(things, told):
            found[column.name] = holding[0]
    for key in _keys(looks, rows):
        others = [one for one in looks if one != key and not _NUMBER.search(one.type)]
        columns = [one.name for one in others if 1 < one.distinct <= key.distinct * _ABOUT]
        told = ask(_same_sql(relation, key, columns, rows)) if columns else ()
        found = dict.fromkeys(_holding(columns, told), key.name) | found
    return found


def _holding(names: Sequence[str], told: Sequence[object]) -> list[str]:
    return [name for name, holds in zip(names, told, strict=False) if holds]


def _things_for(column: Look, looks: Sequence[Look], rows: int) -> list[str]:
    """Return the columns that name what the number *column* may be told of, the fewest first."""
    said = set(_words(column.name))
    if not _NUMBER.search(column.type) or column.distinct < 2:
        return []
    fits = [one for one in looks if _names_things(one, column, rows)]
    if not SIZES & said:
        fits = [one for one in fits if said & _WHOLE and said & set(_words(one.name)) - _WHOLE]
    return [one.name for one in sorted(fits, key=lambda one: one.distinct)]


def _keys(looks: Sequence[Look], rows: int) -> list[Look]:
    """Return the columns that say by their names which thing it is, the fewest things first."""
    ends = [one for one in looks if _KEYS & set(_words(one.name)[-1:])]
    fits = [one for one in ends if 1 < one.distinct * _LEAST_ROWS <= rows][:_MOST_KEYS]
    return sorted(fits, key=lambda one: one.distinct)


def _once_sql(relation: str, column: str, things: Sequence[str]) -> str:
    """Return the statement that tells for each of *things* whether *column* is one in each."""
    name = _quoted(column)
    parts = [
        f"(SELECT bool_and(low = high) FROM (SELECT min({name}) AS low, max({name}) AS high "
        f"FROM {relation} WHERE {_quoted(thing)} IS NOT NULL GROUP BY {_quoted(thing)}))"
        for thing in things
    ]
    return "SELECT " + ", ".join(parts)


def _same_sql(relation: str, key: Look, columns: Sequence[str], rows: int) -> str:
    """Return the statement that tells for each of *columns* whether it is one in each *key*."""
    name = _quoted(key.name)
    every = min(rows // _ENOUGH, key.distinct // _MANY)
    part = f"AND hash({name}) % {every} = 0" if every > 1 else f"LIMIT {_ENOUGH}"
    same = [f"min({one}) IS NOT DISTINCT FROM max({one})" for one in map(_quoted, columns)]
    sames = ", ".join(f"{one} AS c{at}" for at, one in enumerate(same))
    told = ", ".join(f"bool_and(c{at})" for at in range(len(same)))
    return (
        f"SELECT {told} FROM (SELECT {sames} FROM (FROM {relation} WHERE {name} IS NOT NULL {part})"
        f" GROUP BY {name} HAVING count(*) > 1)"
    )


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
