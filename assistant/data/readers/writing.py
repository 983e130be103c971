"""The thread's tables in one DuckDB file: a changed copy is written, never the file itself.

Everything happens in the folder of the request; the parent moves the finished file.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Sequence
from pathlib import Path

import duckdb

from assistant.data.cells import quoted
from assistant.data.readers.columns.kinds import literal
from assistant.data.readers.jobs import WRITTEN
from assistant.data.readers.naming import LONGEST, Named, name_table, to_word, visible
from assistant.errors import DataError

_BLOCK = 16384
"""bytes; blocks of the usual 256 KB make a file of a few thousand rows four times the size"""

_TOGETHER = 50
"""columns that are written at once: what finds out a type takes some MB for each, however few rows
there are, and 150 took more than a child may have"""


def begin(connection: duckdb.DuckDBPyConnection, place: Path, base: Path | None) -> None:
    """Attach a copy of *base*, or a new file, as `file`."""
    target = place / WRITTEN
    if base is not None:
        shutil.copyfile(base, target)
    connection.execute(f"ATTACH {literal(str(target))} AS file (BLOCK_SIZE {_BLOCK})")


def drop(connection: duckdb.DuckDBPyConnection, names: Sequence[str]) -> None:
    """Leave tables out of `file`, and use their room for what comes."""
    for name in names:
        connection.execute(f"DROP TABLE IF EXISTS file.{quoted(name)}")
    if names:
        connection.execute("CHECKPOINT file")


def finish(connection: duckdb.DuckDBPyConnection) -> None:
    """Write everything down and let go of the file."""
    connection.execute("CHECKPOINT file")
    connection.execute("DETACH file")


def table_names(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the names of the tables in `file`."""
    rows = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = 'file' ORDER BY table_oid"
    ).fetchall()
    return [name for (name,) in rows]


def reserved_words(connection: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """Return the words that SQL would not take as a table's name."""
    rows = connection.execute(
        "SELECT keyword_name FROM duckdb_keywords() WHERE keyword_category <> 'unreserved'"
    ).fetchall()
    return frozenset(word for (word,) in rows)


def write_table(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    relation: str,
    columns: Sequence[tuple[Named, str]],
) -> str:
    """Create a table from *relation*: each column with the SQL of its value; return it quoted."""
    table = f"file.{quoted(name)}"
    if len(columns) <= _TOGETHER:
        _create(connection, table, relation, columns)
        return table
    parts = [f"part{at}" for at in range(0, len(columns), _TOGETHER)]
    for at, part in zip(range(0, len(columns), _TOGETHER), parts, strict=True):
        _create(connection, part, relation, columns[at : at + _TOGETHER])
    connection.execute(f"CREATE TABLE {table} AS FROM {' POSITIONAL JOIN '.join(parts)}")
    for part in parts:
        connection.execute(f"DROP TABLE {part}")
    return table


def _create(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    relation: str,
    columns: Sequence[tuple[Named, str]],
) -> None:
    select = ", ".join(f"{value} AS {quoted(named.name)}" for named, value in columns)
    connection.execute(
        f"CREATE TABLE {table} AS SELECT {select} FROM {relation}"  # noqa: S608 - quoted names
    )


def comment(
    connection: duckdb.DuckDBPyConnection, table: str, about: str, named: Sequence[Named]
) -> None:
    """Write down what is *about* the table (`caveats`), and what the file calls its columns."""
    connection.execute(f"COMMENT ON TABLE {table} IS {literal(about)}")
    for column in named:
        if column.original:
            connection.execute(
                f"COMMENT ON COLUMN {table}.{quoted(column.name)} IS {literal(column.original)}"
            )


def rename(base: Path, place: Path, old: str, new: str) -> str:
    """Give a table another name; return it."""
    with duckdb.connect() as connection:
        begin(connection, place, base)
        names = table_names(connection)
        held = _find(names, old)
        name = _check_name(new, [n for n in names if n != held], reserved_words(connection))
        if name != held:
            connection.execute(f"ALTER TABLE file.{quoted(held)} RENAME TO {quoted(name)}")
        finish(connection)
    return name


def remove(base: Path, place: Path, old: str) -> bool:
    """Leave a table out; whether there is another."""
    with duckdb.connect() as connection:
        begin(connection, place, None)
        connection.execute(f"ATTACH {literal(str(base))} AS base (READ_ONLY)")
        rows = connection.execute(
            "SELECT table_name, sql, comment FROM duckdb_tables() WHERE database_name = 'base' "
            "ORDER BY table_oid"
        ).fetchall()
        held = _find([name for name, *_ in rows], old)
        kept = [(name, note) for name, _, note in rows if name != held]
        for name, note in kept:
            _copy(connection, name, note or "")
        finish(connection)
    return bool(kept)


def _copy(connection: duckdb.DuckDBPyConnection, name: str, about: str) -> None:
    rows = connection.execute(
        "SELECT column_name, comment FROM duckdb_columns() "
        "WHERE database_name = 'base' AND table_name = $1 ORDER BY column_index",
        [name],
    ).fetchall()
    named = [Named(column, note or "") for column, note in rows]
    columns = [(column, quoted(column.name)) for column in named]
    comment(
        connection,
        write_table(connection, name, f"base.{quoted(name)}", columns),
        about,
        named,
    )


def _find(names: Collection[str], wanted: str) -> str:
    for name in names:
        if name.casefold() == wanted.casefold():
            return name
    raise DataError(
        f"No table “{visible(wanted)[:LONGEST]}” here.",
        kind="no_table",
        hint="Perhaps removed or renamed in another tab.",
    )


def _check_name(new: str, taken: Collection[str], reserved: Collection[str]) -> str:
    """Return the name as it will be written, or say what is wrong with it."""
    name = to_word(visible(new))
    if not name:
        raise DataError(
            "A table's name needs at least one letter or digit.",
            kind="bad_name",
            hint="Use letters, digits and underscores.",
        )
    if len(visible(new)) > LONGEST:
        raise DataError(
            f"A table's name may have {LONGEST} characters.",
            kind="bad_name",
            hint="Choose a shorter one.",
        )
    if name[0].isdigit() or name in reserved:
        why = "begins with a digit" if name[0].isdigit() else "is a word of SQL"
        raise DataError(
            f"“{name}” cannot be a table's name: {why}.",
            kind="bad_name",
            hint=f"Try “{name_table(name, taken, reserved)}”.",
        )
    if name in {other.casefold() for other in taken}:
        raise DataError(
            f"The name “{name}” is taken.", kind="taken_name", hint="Choose another name."
        )
    return name
