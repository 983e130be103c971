"""What is in each column of a finished table: missing, distinct, range, histogram, few values."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import duckdb

from assistant.analyst.once import Look, things_of
from assistant.data.cells import quoted, to_json
from assistant.data.readers.jobs import Progress
from assistant.data.readers.naming import Named, clip
from assistant.tables import Column

STEPS = 12
PREVIEW_ROWS = 10
_LONGEST = 80
_LONGEST_CELL = 500
MOST_VALUES = 400
"""so many different values a column may have for them to be told"""
_MOST_CHARACTERS = 200_000
"""of the values of a table: they are read whenever its thread is drawn"""

_ORDERED = ("DATE", "TIMESTAMP", "TIME")


def profile(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    named: tuple[Named, ...],
    progress: Progress,
) -> tuple[Column, ...]:
    """Describe every column of *relation*, in order."""
    types = connection.execute(f"DESCRIBE {relation}").fetchall()
    columns: list[Column] = []
    room = _MOST_CHARACTERS
    for at, (column, (_, type_, *_)) in enumerate(zip(named, types, strict=True)):
        progress("Looking at the columns", at / len(named))
        found = _profile(connection, relation, column, str(type_))
        values = _values(connection, relation, found)
        length = sum(len(str(value)) for value in values)
        if length <= room:
            found = replace(found, values=values)
            room -= length
        columns.append(found)
    return _repeated(connection, relation, tuple(columns))


def _repeated(
    connection: duckdb.DuckDBPyConnection, relation: str, columns: tuple[Column, ...]
) -> tuple[Column, ...]:
    """Note of which thing a column tells what all of its rows repeat."""
    count = connection.execute(f"SELECT count(*) FROM {relation}").fetchone()  # noqa: S608 - quoted
    rows = count[0] if count else 0
    looks = [Look(one.name, one.type, one.distinct) for one in columns]
    things = things_of(relation, looks, rows, lambda sql: connection.execute(sql).fetchone() or ())
    return tuple(replace(column, once=things.get(column.name, "")) for column in columns)


def preview(connection: duckdb.DuckDBPyConnection, relation: str) -> tuple[tuple[Any, ...], ...]:
    """Return the first rows, long texts shortened."""
    rows = connection.execute(f"FROM {relation} LIMIT {PREVIEW_ROWS}").fetchall()
    return tuple(tuple(_short(to_json(cell)) for cell in row) for row in rows)


def _short(cell: Any) -> Any:
    return clip(cell, _LONGEST_CELL) if isinstance(cell, str) else cell


def _profile(
    connection: duckdb.DuckDBPyConnection, relation: str, named: Named, type_: str
) -> Column:
    column = quoted(named.name)
    row = connection.execute(
        f"SELECT count(*) - count({column}), count(DISTINCT {column}), "  # noqa: S608 - quoted
        f"min({column}), max({column}), count({column}) FROM {relation}"
    ).fetchone()
    missing, distinct, least, greatest, filled = row or (0, 0, None, None, 0)
    return Column(
        name=named.name,
        type=type_,
        original=named.original,
        missing=missing,
        distinct=distinct,
        least=_as_text(least),
        greatest=_as_text(greatest),
        histogram=_histogram(connection, relation, column, type_) if filled else (),
    )


def _values(
    connection: duckdb.DuckDBPyConnection, relation: str, column: Column
) -> tuple[bool | int | float | str, ...]:
    if column.distinct > MOST_VALUES or column.type.startswith(_ORDERED) or _nested(column.type):
        return ()
    name = quoted(column.name)
    rows = connection.execute(
        f"SELECT {name} FROM {relation} WHERE {name} IS NOT NULL "  # noqa: S608 - quoted
        f"GROUP BY 1 ORDER BY count(*) DESC, 1"
    ).fetchall()
    values = [to_json(value) for (value,) in rows]
    # Infinity and NaN are text in JSON, and no values to choose a number from.
    mixed = any(isinstance(value, float) and not math.isfinite(value) for (value,) in rows)
    short = not mixed and all(value is not None and len(str(value)) <= _LONGEST for value in values)
    return tuple(values) if short else ()


def _nested(type_: str) -> bool:
    return type_.endswith("]") or type_.startswith(("STRUCT", "MAP", "UNION", "BLOB", "INTERVAL"))


def _as_text(value: Any) -> str:
    """Return an end of the range as a person writes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        value = to_json(value)
    return clip(" ".join(str(value).split()), _LONGEST)


def _histogram(
    connection: duckdb.DuckDBPyConnection, relation: str, column: str, type_: str
) -> tuple[int, ...]:
    number = _as_number(column, type_)
    if number is None:
        rows = connection.execute(
            f"SELECT count(*) AS n FROM {relation} WHERE {column} IS NOT NULL "  # noqa: S608 - quoted
            f"GROUP BY {column} ORDER BY n DESC LIMIT {STEPS}"
        ).fetchall()
        return tuple(count for (count,) in rows)
    rows = connection.execute(
        f"WITH v AS (SELECT {number} AS x FROM {relation}), "  # noqa: S608 - quoted names
        "e AS (SELECT min(x) AS lo, max(x) AS hi FROM v WHERE isfinite(x)) "
        f"SELECT CASE WHEN hi > lo THEN least({STEPS - 1}, "
        f"floor((x / 2 - lo / 2) / (hi / 2 - lo / 2) * {STEPS}))::INTEGER ELSE 0 END AS step, "
        "count(*) FROM v, e WHERE isfinite(x) GROUP BY step"
    ).fetchall()
    counts = dict(rows)
    steps = STEPS if len(counts) > 1 else 1
    return tuple(counts.get(step, 0) for step in range(steps)) if counts else ()


def _as_number(column: str, type_: str) -> str | None:
    """Return an expression that puts the values on a line; None for text and truth."""
    if type_ == "TIME":
        return f"epoch({column})::DOUBLE"
    if type_.startswith(_ORDERED):
        return f"epoch({column}::TIMESTAMP)::DOUBLE"
    if type_ in ("VARCHAR", "BOOLEAN", "BLOB", "JSON", "UUID"):
        return None
    return f"{column}::DOUBLE"
