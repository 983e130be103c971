"""Parquet: its own types are kept; what is nested becomes JSON text, a time with a zone UTC."""

from __future__ import annotations

from pathlib import Path

import duckdb

from assistant.data.cells import quoted
from assistant.data.readers.columns.kinds import literal
from assistant.data.readers.jobs import Progress
from assistant.data.readers.naming import clip, stem_of, visible
from assistant.data.readers.staging import Meaning, Stage, Staged
from assistant.errors import DataError

_KEPT = {
    *("BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT"),
    *("UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "FLOAT", "DOUBLE", "VARCHAR"),
    *("DATE", "TIME", "TIMESTAMP"),
}
_NESTED = ("STRUCT", "MAP", "UNION", "VARIANT")


def read_parquet(source: Path, name: str, stage: Stage, progress: Progress) -> Staged:
    """Describe a Parquet file as a relation that can be written at once."""
    progress("Checking the file", None)
    relation = f"read_parquet({literal(str(source))})"
    try:
        rows, described = _describe(stage.connection, relation, source)
        stage.check_columns(len(described))
        stage.check_rows(rows)
        progress("Reading the rows", None)
        _check_text(stage, relation, described)
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
        meanings=tuple(_meaning(column, type_) for column, type_ in described),
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


def _meaning(name: str, type_: str) -> Meaning:
    column = quoted(name)
    shown = clip(visible(name), 60)
    if type_ in _KEPT or type_.startswith("DECIMAL"):
        return Meaning(column)
    if type_ == "TIMESTAMP WITH TIME ZONE":
        note = f"The times in “{shown}” are in UTC."
        return Meaning(f"make_timestamp(epoch_us({column}))", (note,))
    if type_.startswith("TIMESTAMP"):
        return Meaning(f"{column}::TIMESTAMP")
    if type_.startswith(_NESTED) or type_.endswith("]"):
        return Meaning(f"to_json({column})::VARCHAR", (f"“{shown}” is nested: it is JSON text.",))
    if type_ == "BLOB":
        return Meaning(f"hex({column})", (f"“{shown}” has bytes: they are written as hex digits.",))
    known = type_.startswith("ENUM") or type_ in ("UUID", "JSON")
    note = () if known else (f"“{shown}” ({type_.lower()}) became text.",)
    return Meaning(f"{column}::VARCHAR", note)
