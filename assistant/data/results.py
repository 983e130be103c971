"""Results as they were kept: Parquet read back, whole or the first rows. Never asks SQL again.

A cell becomes a plain Python value; what has no plain one (lists, structs, intervals) its text.
"""

from __future__ import annotations

import io
import json
import uuid
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pyarrow  # pyright: ignore[reportMissingTypeStubs] - it ships none
from pyarrow import parquet  # pyright: ignore[reportMissingTypeStubs] - it ships none

from assistant.errors import WorkbenchError

Cell = None | bool | int | float | Decimal | str | date | datetime | time
"""what `cell` returns"""

_parquet: Any = parquet
_arrow: Any = pyarrow
_ArrowError: type[Exception] = _arrow.ArrowException
_BATCH = 10_000


class ResultUnreadable(WorkbenchError):
    """A kept result that is damaged, or was kept by something else."""

    hint = "Ask again; the SQL stands with the answer."


class KeptResult:
    """The whole result of one query. *content* is Parquet.

    Raises:
        ResultUnreadable: it is not.
    """

    def __init__(self, content: bytes) -> None:
        try:
            self._file: Any = _parquet.ParquetFile(io.BytesIO(content))
        except (_ArrowError, OSError) as exc:
            raise ResultUnreadable("The kept result cannot be read.") from exc
        self.columns: tuple[str, ...] = tuple(self._file.schema_arrow.names)
        self.row_count: int = self._file.metadata.num_rows

    def head(self, most: int) -> Any:
        """Return the first rows as an Arrow table, none of its cells nested."""
        batches: list[Any] = []
        rows = 0
        for batch in self._batches():
            batches.append(batch)
            rows += batch.num_rows
            if rows >= most:
                break
        schema = self._file.schema_arrow
        return flat(_arrow.Table.from_batches(batches, schema=schema).slice(0, most))

    def rows(self) -> Iterator[tuple[Cell, ...]]:
        """Yield every row; at most some thousands of them are in memory at once."""
        for batch in self._batches():
            yield from zip(*([cell(v) for v in to_list(c)] for c in batch.columns), strict=True)

    def _batches(self) -> Iterator[Any]:
        try:
            yield from self._file.iter_batches(batch_size=_BATCH)
        except (_ArrowError, OSError) as exc:
            raise ResultUnreadable("The kept result cannot be read to its end.") from exc


def from_rows(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Any:
    """Return rows of JSON as an Arrow table; a column of several kinds becomes text."""
    names = distinct(columns)
    arrays = [
        _array([row[at] if at < len(row) else None for row in rows]) for at in range(len(names))
    ]
    return _arrow.Table.from_arrays(arrays, names=names)


def distinct(columns: Sequence[str]) -> list[str]:
    """Return each column under a name of its own: n, n (2), ..."""
    names: list[str] = []
    for column in columns:
        name, n = column, 1
        while name in names:
            n += 1
            name = f"{column} ({n})"
        names.append(name)
    return names


def flat(table: Any) -> Any:
    """Return *table* with the text of what is no single value, bytes and the like included."""
    for at, field in enumerate(table.schema):
        if not _is_plain(field.type):
            texts = [text_of(value) for value in to_list(table.column(at))]
            table = table.set_column(at, field.name, _arrow.array(texts, _arrow.string()))
    return table


def to_list(column: Any) -> list[Any]:
    """Return the values of an Arrow column as Python's."""
    kind = column.type
    if _arrow.types.is_timestamp(kind) and kind.unit == "ns":
        # Python's datetime ends at microseconds.
        column = column.cast(_arrow.timestamp("us", kind.tz), safe=False)
    if _arrow.types.is_timestamp(kind) and kind.tz is not None:
        column = column.cast(_arrow.timestamp("us"), safe=False)  # in UTC, as it is kept
    return column.to_pylist()


def cell(value: Any) -> Cell:
    """Return a Python value as a cell."""
    if value is None or isinstance(value, bool | int | float | Decimal | str | date | time):
        return value
    return text_of(value)


def text_of(value: Any) -> str | None:
    """Return the text of a value that is no single one."""
    match value:
        case None | str():
            return value
        case bytes():
            return value.hex()
        case uuid.UUID():
            return str(value)
        case _:
            return json.dumps(value, ensure_ascii=False, default=str)


def _array(values: list[Any]) -> Any:
    texts = [
        v if v is None or isinstance(v, bool | int | float | str) else text_of(v) for v in values
    ]
    try:
        return _arrow.array(texts)
    except (_ArrowError, OverflowError):
        return _arrow.array([None if text is None else str(text) for text in texts])


def _is_plain(kind: Any) -> bool:
    types = _arrow.types
    return any(
        test(kind)
        for test in (
            types.is_boolean,
            types.is_integer,
            types.is_floating,
            types.is_decimal,
            types.is_string,
            types.is_large_string,
            types.is_date,
            types.is_timestamp,
            types.is_time,
            types.is_null,
        )
    )
