"""Parquet: its own types are kept; what is nested becomes JSON text.

A time with a zone keeps its wall clock there, as the program that wrote the file noted the zone.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow  # pyright: ignore[reportMissingTypeStubs] - it ships none

from assistant.data.cells import quoted
from assistant.data.readers.asking import Asker
from assistant.data.readers.columns.dates import zones
from assistant.data.readers.columns.kinds import literal
from assistant.data.readers.columns.numerals import doubts
from assistant.data.readers.jobs import Progress
from assistant.data.readers.naming import clip, stem_of, visible
from assistant.data.readers.staging import Meaning, Stage, Staged
from assistant.errors import DataError

pa: Any = pyarrow

_KEPT = {
    *("BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT"),
    *("UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "FLOAT", "DOUBLE", "VARCHAR"),
    *("DATE", "TIME", "TIMESTAMP"),
}
_NESTED = ("STRUCT", "MAP", "UNION", "VARIANT")
_ZONED = ("TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ_NS")
_PER_SECOND = {"s": 1, "ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}


@dataclass(frozen=True, slots=True)
class _Noted:
    """What the program that wrote the file noted of its columns, by their names."""

    zones: Mapping[str, str]
    lengths: Mapping[str, str]
    """units of lengths of time, which Parquet holds as whole numbers"""
    digits: Mapping[str, int]
    """of decimals with more of them than a number here can have"""


def read_parquet(source: Path, name: str, stage: Stage, asker: Asker, progress: Progress) -> Staged:
    """Describe a Parquet file as a relation that can be written at once."""
    progress("Checking the file", None)
    relation = f"read_parquet({literal(str(source))})"
    try:
        rows, described = _describe(stage.connection, relation, source)
        stage.check_columns(len(described))
        stage.check_rows(rows)
        progress("Reading the rows", None)
        _check_text(stage, relation, described)
        noted = _noted(stage.connection, source)
        finer = _finer(stage.connection, relation, described)
        specials = _specials(stage.connection, relation, described)
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error as exc:
        raise DataError(
            f"The Parquet file is damaged ({_said(exc, source)}).",
            kind="damaged",
            hint="Write it again from the program it comes from.",
        ) from exc
    return Staged(
        stage=relation,
        stem=stem_of(name),
        source=name,
        headers=tuple(column for column, _ in described),
        rows=rows,
        meanings=tuple(
            _timed(stage.connection, column, type_, noted, finer.get(column, 0))
            or _special(column, *specials.get(column, (0, 0)), asker)
            or _meaning(column, type_, noted)
            for column, type_ in described
        ),
    )


def _said(exc: duckdb.Error, source: Path) -> str:
    """Return DuckDB's words without where the file lies."""
    return clip(visible(str(exc).replace(str(source), "it")), 200)


def _describe(
    connection: duckdb.DuckDBPyConnection, relation: str, source: Path
) -> tuple[int, list[tuple[str, str]]]:
    file = literal(str(source))
    counted = connection.execute(
        f"SELECT sum(num_rows)::BIGINT FROM parquet_file_metadata({file})"  # noqa: S608 - our own
    ).fetchone()
    described = connection.execute(f"DESCRIBE FROM {relation}").fetchall()
    return (counted[0] or 0 if counted else 0), [(row[0], str(row[1])) for row in described]


def _check_text(stage: Stage, relation: str, described: list[tuple[str, str]]) -> None:
    """Read it once from end to end: is it whole, and is its text not too much."""
    sizes = [
        f"sum(strlen({quoted(column)}::VARCHAR))"
        if type_.startswith(("VARCHAR", "BLOB", "JSON", *_NESTED)) or type_.endswith("]")
        else f"(max(hash({quoted(column)})) IS NULL)::INTEGER"  # so that it is unpacked
        for column, type_ in described
    ]
    row = stage.connection.execute(
        f"SELECT {', '.join(sizes)} FROM {relation}"  # noqa: S608 - quoted names
    ).fetchone()
    stage.check_text(sum(int(size or 0) for size in row or ()))


def _noted(connection: duckdb.DuckDBPyConnection, source: Path) -> _Noted:
    """Read the schema of Arrow, and the notes of pandas, that the file may carry."""
    found: dict[str, str] = {}
    lengths: dict[str, str] = {}
    rows = connection.execute(
        "SELECT decode(key), value FROM parquet_kv_metadata($1) "
        "WHERE key IN ('ARROW:schema'::BLOB, 'pandas'::BLOB)",
        [str(source)],
    ).fetchall()
    metadata: dict[str, bytes] = dict(rows)
    # What a program noted beside the data may be anything, and the data are read without it.
    with suppress(ValueError, AttributeError, TypeError, KeyError):
        columns: Any = json.loads(metadata.get("pandas", b"{}")).get("columns", ())
        column: Any
        for column in columns:
            about: Any = column.get("metadata") or {}
            zone: Any = about.get("timezone")
            if isinstance(zone, str):
                found[str(column.get("field_name") or column.get("name"))] = zone
    with suppress(ValueError, OSError, pa.ArrowException):
        if schema := metadata.get("ARROW:schema"):
            for field in pa.ipc.read_schema(pa.BufferReader(base64.b64decode(schema))):
                if pa.types.is_timestamp(field.type) and field.type.tz:
                    found[field.name] = field.type.tz
                if pa.types.is_duration(field.type):
                    lengths[field.name] = field.type.unit
    deep = connection.execute(
        "SELECT name, precision FROM parquet_schema($1) WHERE precision > 38", [str(source)]
    ).fetchall()
    return _Noted(found, lengths, dict(deep))


def _finer(
    connection: duckdb.DuckDBPyConnection, relation: str, described: list[tuple[str, str]]
) -> dict[str, int]:
    """Count the values of each column that microseconds cannot hold."""
    fine = [column for column, type_ in described if type_.endswith("_NS")]
    if not fine:
        return {}
    counts = [f"count(*) FILTER (epoch_ns({quoted(column)}) % 1000 <> 0)" for column in fine]
    row = connection.execute(f"SELECT {', '.join(counts)} FROM {relation}").fetchone()  # noqa: S608 - quoted names
    return dict(zip(fine, row or (), strict=True))


def _specials(
    connection: duckdb.DuckDBPyConnection, relation: str, described: list[tuple[str, str]]
) -> dict[str, tuple[int, int]]:
    """Count the infinite values of each column, and those that are no number.

    `isnan` is false for all where the file's own least and greatest values are none (duckdb 2.0).
    """
    names = [column for column, type_ in described if type_ in ("FLOAT", "DOUBLE")]
    if not names:
        return {}
    counts = [
        f"count(*) FILTER (isinf({quoted(name)})), count(*) FILTER (NOT isfinite({quoted(name)}))"
        for name in names
    ]
    row = connection.execute(f"SELECT {', '.join(counts)} FROM {relation}").fetchone() or ()  # noqa: S608 - quoted names
    found = zip(names, row[::2], row[1::2], strict=True)
    return {name: (infinite, odd - infinite) for name, infinite, odd in found}


def _special(name: str, infinite: int, nans: int, asker: Asker) -> Meaning | None:
    """Return the meaning of numbers of which some are not finite, or None if all are."""
    if not infinite and not nans:
        return None
    column, shown = quoted(name), clip(visible(name), 60)
    if nans and asker.offer(doubts.ask_nan(shown, shown, nans, "nan")) != ("nan",):
        column = f"CASE WHEN isfinite({column}) OR isinf({column}) THEN {column} END"
        gone = (doubts.told_no_value(shown, nans),)
        said = (doubts.told_specials(shown, infinite, 0),) if infinite else ()
        return Meaning(column, (*said, *gone), said)
    said = (doubts.told_specials(shown, infinite, nans),)
    return Meaning(column, said, said)


def _timed(
    connection: duckdb.DuckDBPyConnection, name: str, type_: str, noted: _Noted, finer: int
) -> Meaning | None:
    """Return the meaning of a column of times, or None if it has none."""
    column = quoted(name)
    shown = clip(visible(name), 60)
    notes = (zones.shortened(shown, finer, "rounded"),) if finer else ()
    if type_ in _ZONED:
        zone = _known(connection, noted.zones.get(name, "UTC"))
        said = zones.told(shown, zone)
        return Meaning(_wall_clock(f"{column}::TIMESTAMPTZ", zone), (said, *notes), (said,))
    if type_ == "TIME_NS":
        return Meaning(f"{column}::TIME", notes)
    if type_ not in _KEPT and type_.startswith("TIMESTAMP"):
        return Meaning(f"{column}::TIMESTAMP", notes)
    if type_ == "BIGINT" and name in noted.lengths:
        per_second = _PER_SECOND[noted.lengths[name]]
        value = column if per_second == 1 else f"{column} / {per_second}"
        return Meaning(value, (f"“{shown}” is a length of time: numbers of seconds.",))
    return None


def _known(connection: duckdb.DuckDBPyConnection, zone: str) -> str:
    """Return *zone*, or UTC if nobody knows where that is."""
    if zones.offset(zone) is not None:
        return zone
    try:
        connection.execute("SELECT timezone($1, TIMESTAMPTZ '2000-01-01 00:00:00Z')", [zone])
    except duckdb.Error:
        return "UTC"
    return zone


def _wall_clock(time: str, zone: str) -> str:
    """Return SQL for what a clock in *zone* shows."""
    minutes = zones.offset(zone)
    if minutes is None:
        return f"timezone({literal(zone)}, {time})"
    utc = f"make_timestamp(epoch_us({time}))"
    return f"{utc} + to_minutes({minutes})" if minutes else utc


def _meaning(name: str, type_: str, noted: _Noted) -> Meaning:
    column = quoted(name)
    shown = clip(visible(name), 60)
    if type_ == "DOUBLE" and (digits := noted.digits.get(name)):
        note = f"“{shown}” has decimals of up to {digits} digits: they are rounded to about 16."
        return Meaning(column, (note,))
    if type_ in _KEPT or type_.startswith("DECIMAL"):
        return Meaning(column)
    if type_.startswith(_NESTED) or type_.endswith("]"):
        return Meaning(f"to_json({column})::VARCHAR", (f"“{shown}” is nested: kept as JSON text.",))
    if type_ == "BLOB":
        return Meaning(f"hex({column})", (f"“{shown}” has bytes: they are written as hex digits.",))
    known = type_.startswith("ENUM") or type_ in ("UUID", "JSON")
    note = () if known else (f"“{shown}” ({type_.lower()}) became text.",)
    return Meaning(f"{column}::VARCHAR", note)
