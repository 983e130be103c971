"""The analyst of a table that was read: made of what its reader noted, without another look at it.

Kept for as long as tables are asked about, because making one takes longer than using it.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from assistant.analyst.analyst import Analyst
from assistant.analyst.profile import Profile, field_of, repeated
from assistant.tables import Column, Table


def profile_of(table: Table) -> Profile:
    """Return what is known of *table* before a question is asked."""
    fields = (
        replace(
            repeated(
                field_of(_fact(column, table.rows), table.rows, column.values or None), column.once
            ),
            as_numbers=column.as_numbers,
        )
        for column in table.columns
    )
    return Profile(table.name, table.rows, tuple(fields))


def analyst_of(table: Table) -> Analyst:
    """Return the analyst of *table*, the same one for the same columns."""
    return _made(replace(table, preview=(), notes=()))


@lru_cache(maxsize=64)
def _made(table: Table) -> Analyst:
    return Analyst(table.name, profile_of(table))


def _fact(column: Column, rows: int) -> tuple[object, ...]:
    ends = (_end(column, column.least), _end(column, column.greatest))
    return (column.name, column.type, rows - column.missing, column.distinct, *ends)


def _end(column: Column, text: str) -> int | float | str | None:
    """Return an end of a column's range: of numbers as a number, else as it is written."""
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        return text
    if column.type == "VARCHAR":
        return text
    return int(number) if number.is_integer() else number
