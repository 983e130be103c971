"""Runs one query over one DuckDB file, with everything locked that reaches further.

The file is read-only and nothing else can be opened. Memory and time are bounded by the child
process that a tool runs in; DuckDB's own limits only make for a better message.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import duckdb

from assistant.errors import ToolError

MOST_ROWS = 100
MOST_COUNTED = 1_000_000
MOST_MS = 4_000
"""less than the processor time of a child, which ends without a reason that a model can use"""

_LOCKED: dict[str, Any] = {
    "access_mode": "read_only",
    "enable_external_access": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "allow_persistent_secrets": False,
    "python_enable_replacements": False,
    "temp_directory": "",
    "memory_limit": "256MB",
    "threads": 1,
}


def query_file(file: Path, sql: str) -> dict[str, Any]:
    """Run the one query in *sql*: `sql`, `columns`, `rows` (at most 100), `row_count`.

    Raises:
        ToolError: in words from which a model can mend its SQL.
    """
    try:
        with duckdb.connect(str(file), config=_LOCKED) as connection:
            connection.execute(f"SET max_execution_time = {MOST_MS}")
            connection.execute("SET lock_configuration = true")
            return _run(connection, sql)
    except duckdb.Error as exc:
        raise _explain(exc) from exc


def _run(connection: duckdb.DuckDBPyConnection, sql: str) -> dict[str, Any]:
    statements = connection.extract_statements(sql)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise ToolError(
            "this is not one query",
            kind="not_a_query",
            hint="Send exactly one SELECT (or DESCRIBE, SUMMARIZE); nothing can be changed here.",
        )
    connection.execute(statements[0])
    columns = [column[0] for column in connection.description or ()]
    rows = [[to_json(cell) for cell in row] for row in connection.fetchmany(MOST_ROWS)]
    count = len(rows) + _count_rest(connection)
    return {"sql": sql, "columns": columns, "rows": rows, "row_count": count}


def _count_rest(connection: duckdb.DuckDBPyConnection) -> int:
    """Count the rows that were not fetched yet; the query is not run a second time."""
    count = 0
    while chunk := connection.fetchmany(10_000):
        count += len(chunk)
        if count > MOST_COUNTED:
            raise ToolError(
                f"the result has more than {MOST_COUNTED:,} rows",
                kind="too_large",
                hint="Aggregate, filter, or add LIMIT.",
            )
    return count


def to_json(value: Any) -> Any:
    """Turn a cell of DuckDB's into what JSON holds; a decimal becomes a number."""
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
            return value if math.isfinite(value) else None
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case date() | time():
            return value.isoformat()
        case bytes():
            return value.hex()
        case _:
            return str(value)


def _explain(exc: duckdb.Error) -> ToolError:
    message = str(exc)[:1000]
    match exc:
        case duckdb.InvalidInputException() if "pytz" in message:
            # duckdb 2.0 hands such a value over with a library that nothing else here needs.
            message = "a time with a time zone cannot be returned"
            kind, hint = "sql_error", "Cast it to TIMESTAMP, or to TEXT."
        case duckdb.OutOfMemoryException():
            kind, hint = "out_of_memory", "Aggregate, filter, or ask for fewer columns."
        case duckdb.InterruptException():
            kind, hint = "timeout", "The query takes too long; make it simpler."
        case duckdb.PermissionException():
            kind, hint = "not_allowed", "Only the tables that are already here can be read."
        case _:
            kind, hint = "sql_error", "Mend the SQL (DuckDB's dialect) and try again."
    return ToolError(message, kind=kind, hint=hint)
