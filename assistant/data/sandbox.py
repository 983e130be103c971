"""Runs one query over one DuckDB file, with everything locked that reaches further.

The file is read-only, nothing else can be opened, and no statement can tell where it lies. Memory
and time are bounded by the child process that a tool runs in; DuckDB's own limits only make for a
better message.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from assistant.children import Limits
from assistant.data.caveats import caveats_of
from assistant.data.cells import quoted, storable, unique
from assistant.data.keeping import MOST_KEPT_BYTES, Keeper, keeping
from assistant.data.mending import explain, explain_stream, no_tables, place_of
from assistant.data.one_file import PLACE, OneFile
from assistant.errors import ToolError

MB = 1024 * 1024
LIMITS = Limits(memory_bytes=256 * MB, cpu_s=5, wall_s=5.0, file_bytes=MOST_KEPT_BYTES + MB)
"""what a tool that queries may use; LIMITS of its module"""
MOST_MS = 4_000
"""less than a child's processor time, at whose end it could not say a reason to a model"""
MOST_SQL = 1_000_000
"""characters of a query"""

NOWHERE = "/nowhere"
"""instead of folders under the home of whoever runs the app: errors name them"""
_LOCKED: dict[str, Any] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "allow_persistent_secrets": False,
    "python_enable_replacements": False,
    "temp_directory": "",
    "secret_directory": NOWHERE,
    "home_directory": NOWHERE,
    "extension_directories": [NOWHERE],
    "extension_repository_directory": NOWHERE,
    "memory_limit": "160MB",
    "threads": 1,
}
_CLOSING = (
    f"ATTACH '{PLACE}' AS tables (READ_ONLY)",
    "USE tables",
    "SET enable_external_access = false",
    f"SET max_execution_time = {MOST_MS}",
    "SET lock_configuration = true",
)
"""what closes a connection for good, before the first statement of anybody else"""
_BATCH_CELLS = 200_000


@dataclass(frozen=True, slots=True)
class Result:
    """What a query returned."""

    sql: str
    columns: tuple[str, ...]
    """made unique: `n`, `n_2`"""
    types: tuple[str, ...]
    """DuckDB's names of them, as the query has them"""
    rows: list[list[Any]]
    """the first 100, as JSON"""
    row_count: int
    kept: bool
    """whether the rows are in the file that was asked for"""
    kept_rows: int = 0
    """how many of them; fewer than there are if the file would be too large"""
    caveats: tuple[str, ...] = ()
    """what is said with every figure from the tables that were asked"""

    def as_table(self) -> dict[str, Any]:
        """Return it as the result of a tool."""
        table: dict[str, Any] = {
            "sql": self.sql,
            "columns": list(self.columns),
            "types": list(self.types),
            **self.told_with_it(),
            "rows": self.rows,
            "row_count": self.row_count,
        }
        if self.kept and self.kept_rows < self.row_count:
            kept = f"{self.kept_rows:,} of {self.row_count:,}"
            table["note"] = f"The result is large: only the first {kept} rows are kept."
        return table

    def told_with_it(self) -> dict[str, list[str]]:
        """Return the caveats as a field of a tool's result; none if there are none."""
        return {"caveats": list(self.caveats)} if self.caveats else {}


@contextmanager
def opened(file: str) -> Generator[duckdb.DuckDBPyConnection]:
    """Open *file* for one call, with everything locked. Raises ToolError, also for what is done."""
    if not file or not Path(file).is_file():
        raise no_tables()
    try:
        shown = OneFile(file)
    except OSError as exc:
        raise _unreadable(exc.strerror) from exc
    with closing(shown):
        try:
            connection = _closed(shown)
        except duckdb.Error as exc:
            raise _unreadable(exc) from exc
        with connection:
            try:
                yield connection
            except duckdb.Error as exc:
                raise explain(exc, connection) from exc


def _closed(shown: OneFile) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(config=_LOCKED)
    try:
        shown.show(connection)
        for statement in _CLOSING:
            connection.execute(statement)
    except duckdb.Error:
        connection.close()
        raise
    return connection


def _unreadable(why: object) -> ToolError:
    return ToolError(f"the tables cannot be read: {why}"[:1000], kind="unreadable")


def query(file: str, sql: str, keep: str = "") -> Result:
    """Run the one query in *sql* over *file*; write all its rows to *keep*, as Parquet.

    Raises:
        ToolError: in words from which a model can mend its SQL.
    """
    with opened(file) as connection:
        return run(connection, sql, keep)


def run(connection: duckdb.DuckDBPyConnection, sql: str, keep: str = "") -> Result:
    """Run the one query in *sql* over what is `opened`, once, as `query` does. Raises ToolError."""
    if len(sql) > MOST_SQL:
        raise ToolError(
            f"the query has {len(sql):,} characters; at most {MOST_SQL:,} are taken",
            kind="too_large",
            hint="Ask in fewer words: use the tables instead of writing values into the query.",
        )
    try:
        relation = only_query(connection, sql)
        columns = unique(relation.columns)
        types = tuple(str(kind).strip('"') for kind in relation.types)
        # Positions, as several columns may have one name. A projection keeps the order of rows.
        fields = (
            f"#{number}::{storable(kind)} AS {quoted(name)}"
            for number, (name, kind) in enumerate(zip(columns, relation.types, strict=True), 1)
        )
        keeper = _read(relation.project(", ".join(fields)), keep)
        caveats = caveats_of(connection, sql)
    except (duckdb.Error, OSError) as exc:  # OSError: in the middle of the rows
        told = explain_stream(exc) if isinstance(exc, OSError) else explain(exc, connection)
        told.place = place_of(exc, connection, sql)
        raise told from exc
    return Result(
        sql, tuple(columns), types, keeper.rows, keeper.count, bool(keep), keeper.kept, caveats
    )


def only_query(connection: duckdb.DuckDBPyConnection, sql: str) -> duckdb.DuckDBPyRelation:
    """Read *sql*, one query, without running it. Raises ToolError, duckdb.Error."""
    if not _is_one_select(connection.extract_statements(sql)):
        raise ToolError(
            "this is not one query",
            kind="not_a_query",
            hint="Send exactly one SELECT (or DESCRIBE, SUMMARIZE); nothing can be changed here. "
            "A PIVOT names its columns: PIVOT t ON kind IN ('a', 'b') USING sum(x).",
        )
    return connection.sql(without_end(sql))


def _is_one_select(statements: list[duckdb.Statement]) -> bool:
    try:
        return [statement.type for statement in statements] == [duckdb.StatementType.SELECT]
    except ValueError:  # UPDATE EXTENSIONS has a type that is not in the list (duckdb 2.0)
        return False


def without_end(sql: str) -> str:
    """Cut the semicolon off, and comments behind it: a query inside another must not have it."""
    raw = sql.encode()
    for place, kind in duckdb.tokenize(sql):  # places count bytes (duckdb 2.0)
        if kind == duckdb.token_type.operator and raw[place:].lstrip().startswith(b";"):
            return raw[: raw.index(b";", place)].decode()
    return sql


def _read(relation: duckdb.DuckDBPyRelation, keep: str) -> Keeper:
    """Run the query and take all its rows. Raises duckdb.Error, OSError."""
    reader = relation.to_arrow_reader(max(1_000, _BATCH_CELLS // len(relation.columns)))
    with keeping(reader.schema, keep) as keeper:
        for batch in reader:
            keeper.take(batch)
    return keeper
