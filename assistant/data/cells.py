"""Which types a kept result has, and what its cells are in JSON.

Parquet and Arrow lack some of DuckDB's types. Such a column becomes the nearest type that keeps
every digit: text, or for whole numbers of 128 bits a decimal.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, cast

import pyarrow  # pyright: ignore[reportMissingTypeStubs] - it ships none
from duckdb.sqltypes import DuckDBPyType

from assistant.tables import no_number

pa: Any = pyarrow

_AS_THEY_ARE = {
    *("boolean", "tinyint", "smallint", "integer", "bigint"),
    *("utinyint", "usmallint", "uinteger", "ubigint", "float", "double", "decimal"),
    *("varchar", "blob", "date", "time", "timestamp", "timestamp with time zone"),
}
_OTHERS = {
    "hugeint": "DECIMAL(38,0)",
    **dict.fromkeys(("timestamp_s", "timestamp_ms", "timestamp_ns"), "TIMESTAMP"),
    "timestamptz_ns": "TIMESTAMP WITH TIME ZONE",
}
"""Parquet's writer would turn a HUGEINT, which is what a sum of whole numbers is, into a double"""


def storable(kind: DuckDBPyType, *, inside: bool = False) -> str:
    """Return the type, in SQL, as which a column of type *kind* is kept."""
    found = kind.id
    match found:
        case "list" | "array":  # an array has a fixed length, which few readers know
            found = f"{_inside(kind)[0][1]}[]"
        case "struct" if kind.children:
            found = f"STRUCT({', '.join(f'{quoted(name)} {of}' for name, of in _inside(kind))})"
        case "map":
            found = f"MAP({_inside(kind)[0][1]}, {_inside(kind)[1][1]})"
        case "decimal":
            found = str(kind)
        case _ if inside and found.startswith(("date", "time")):
            found = "VARCHAR"  # of a value inside another, `to_rows` cannot see to the range
        case _ if found not in _AS_THEY_ARE:
            found = _OTHERS.get(found, "VARCHAR")
        case _:
            pass
    return found


def _inside(kind: DuckDBPyType) -> list[tuple[str, str]]:
    children = cast("list[tuple[str, Any]]", kind.children)
    return [
        (name, storable(child, inside=True))
        for name, child in children
        if isinstance(child, DuckDBPyType)  # an array's length is among them
    ]


def quoted(name: str) -> str:
    """Write *name* as an identifier of SQL."""
    return '"' + name.replace('"', '""') + '"'


def unique(names: Sequence[str]) -> list[str]:
    """Tell columns of one name, whatever its case, apart: `n`, `n_2`."""
    taken: set[str] = set()
    told: list[str] = []
    wanted = {name.lower() for name in names}
    for name in names:
        found, number = name, 1
        while found.lower() in taken or (number > 1 and found.lower() in wanted):
            number += 1
            found = f"{name}_{number}"
        taken.add(found.lower())
        told.append(found)
    return told


def to_rows(batch: Any) -> list[list[Any]]:
    """Turn a few rows, a RecordBatch of Arrow's, into what JSON holds."""
    columns = [[to_json(cell) for cell in _values(column)] for column in batch.columns]
    return [list(row) for row in zip(*columns, strict=True)]


def _values(column: Any) -> list[Any]:
    try:
        if pa.types.is_timestamp(column.type):
            return _timestamps(column)
        return column.to_pylist(maps_as_pydicts="lossy")
    except (OverflowError, ValueError):  # a date that Python has not: infinity, or the year 20000
        return cast("list[Any]", column.cast(pa.string()).to_pylist())


def _timestamps(column: Any) -> list[datetime | None]:
    """Read them without pandas, which Arrow asks for and which takes half a second to load."""
    begin = datetime(1970, 1, 1, tzinfo=UTC if column.type.tz else None)
    ticks = column.cast(pa.timestamp("us", column.type.tz)).cast(pa.int64()).to_pylist()
    return [None if tick is None else begin + timedelta(microseconds=tick) for tick in ticks]


def to_json(value: Any) -> Any:
    """Turn a cell into what JSON holds; a decimal becomes a number if that loses nothing.

    Infinity and NaN become words: a null would say that there is no value.
    """
    match value:
        case dict():
            fields = cast("dict[Any, Any]", value)
            return {str(key): to_json(field) for key, field in fields.items()}
        case list() | tuple() | set():
            return [to_json(item) for item in cast("Iterable[Any]", value)]
        case _:
            return _scalar_to_json(value)


def _scalar_to_json(value: object) -> str | int | float | bool | None:
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return value if math.isfinite(value) else no_number(value)
        case Decimal():
            return _number(value)
        case date() | time():
            return value.isoformat()
        case bytes():
            return value.hex()
        case _:
            return str(value)


def _number(value: Decimal) -> int | float | str:
    if value == value.to_integral_value():
        return int(value)
    return float(value) if Decimal(repr(float(value))) == value else str(value)
