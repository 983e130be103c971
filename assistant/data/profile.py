"""What a model is told of tables it has not seen: their columns, and what stands in them.

Kept under 8 KB by leaving out columns, and saying which; values are cut, never left unquoted.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import duckdb

from assistant.data.caveats import read_comment
from assistant.data.cells import quoted
from assistant.data.mending import no_table, no_tables

MOST_BYTES = 7 * 1024
MOST_VALUE = 60
"""characters of a value"""
FEW_VALUES = 30
"""up to so many distinct values a column's commonest are told"""
MOST_COMMON = 6
MANY_ROWS = 200_000
"""from so many rows on, distinct values are estimated"""
MOST_COLUMNS = 60

_OTHERS = "query_table with SUMMARIZE SELECT and their names describes others."
_NESTED = ("STRUCT", "MAP", "UNION")

_TABLES = """
    SELECT t.table_name, t.estimated_size, coalesce(t.comment, ''),
        (SELECT list(struct_pack(name := c.column_name, type := c.data_type,
                                 original := coalesce(c.comment, '')) ORDER BY c.column_index)
         FROM duckdb_columns() c WHERE c.table_oid = t.table_oid)
    FROM duckdb_tables() t WHERE NOT t.internal ORDER BY t.table_name
"""


def tables(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Tell which tables there are. Raises ToolError if there are none."""
    told: list[dict[str, Any]] = []
    for name, rows, comment, columns in _known(connection):
        types = {column["name"]: column["type"] for column in columns}
        told.append({"name": name, "rows": rows, **_about(comment), "columns": types})
    most = max(len(table["columns"]) for table in told)
    while most > 1 and _too_long(told):
        most = most * 3 // 4
        told = [_with_columns(table, most) for table in told]
    fitting = len(told)
    while _too_long(told[:fitting]):
        fitting -= 1
    more = {"more_tables": len(told) - fitting} if fitting < len(told) else {}
    return {"tables": told[:fitting], **more}


def describe(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, Any]:
    """Tell what stands in the columns of *table*. Raises ToolError if there is none."""
    known = {row[0].casefold(): row for row in _known(connection)}
    found = known.get(table.strip().strip('"').casefold())
    if found is None:
        raise no_table(table, [row[0] for row in known.values()])
    name, _, comment, columns = found
    rows = _count(connection, name)
    told = [_column(connection, name, column, rows) for column in columns[:MOST_COLUMNS]]
    described = {"table": name, "rows": rows, **_about(comment), "columns": told}
    while told and _too_long(described):
        told.pop()
    if rest := [column["name"][:MOST_VALUE] for column in columns[len(told) :]]:
        described["columns_not_described"] = rest[: MOST_BYTES // 10 // MOST_VALUE]
        described["note"] = f"{len(told)} of {len(columns)} columns are described here; {_OTHERS}"
    return described


def _known(connection: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    known = connection.execute(_TABLES).fetchall()
    if not known:
        raise no_tables()
    return known


def _about(comment: str) -> dict[str, Any]:
    source, caveats = read_comment(comment)
    return {"source": source, **({"caveats": list(caveats)} if caveats else {})}


def _with_columns(table: dict[str, Any], most: int) -> dict[str, Any]:
    """Leave *most* columns of *table*, and say how many there are."""
    columns = table["columns"]
    if len(columns) <= most:
        return table
    more = len(columns) - most + table.get("more_columns", 0)
    return {**table, "columns": dict(list(columns.items())[:most]), "more_columns": more}


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    return _one(connection, f"SELECT count(*) FROM {quoted(table)}")[0]  # noqa: S608 - quoted


def _column(
    connection: duckdb.DuckDBPyConnection, table: str, column: dict[str, str], rows: int
) -> dict[str, Any]:
    name, kind = column["name"], column["type"]
    told: dict[str, Any] = {"name": name, "type": kind}
    if column["original"]:
        told["original_name"] = _cut(column["original"])
    nested = kind.startswith(_NESTED) or kind.endswith("]")
    c, t = quoted(name), quoted(table)
    distinct = f"approx_count_distinct({c})" if rows > MANY_ROWS else f"count(DISTINCT {c})"
    ends = "NULL, NULL" if nested else f"min({c})::VARCHAR, max({c})::VARCHAR"
    present, different, least, greatest = _one(
        connection,
        f"SELECT count({c}), {distinct}, {ends} FROM {t}",  # noqa: S608 - quoted
    )
    told |= {"missing": rows - present, "distinct": different}
    if least is not None:
        told |= {"least": _cut(least), "greatest": _cut(greatest)}
    if not nested and 0 < different <= FEW_VALUES and kind.startswith(("VARCHAR", "ENUM", "BOOL")):
        told["commonest"] = _commonest(connection, c, t)
    return told


def _commonest(connection: duckdb.DuckDBPyConnection, column: str, table: str) -> dict[str, int]:
    """Return the commonest values, each with its rows; both names are quoted."""
    counted = connection.execute(
        f"SELECT {column}::VARCHAR, count(*) FROM {table} WHERE {column} IS NOT NULL "  # noqa: S608 - quoted
        f"GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {MOST_COMMON}"
    )
    return {_cut(value): count for value, count in counted.fetchall()}


def _one(connection: duckdb.DuckDBPyConnection, sql: str) -> tuple[Any, ...]:
    row = connection.execute(sql).fetchone()
    assert row is not None  # noqa: S101 - an aggregate without groups has one row
    return row


def _cut(value: str) -> str:
    return value if len(value) <= MOST_VALUE else value[: MOST_VALUE - 1] + "…"


def _too_long(told: dict[str, Any] | Iterable[Any]) -> bool:
    return len(json.dumps(told, ensure_ascii=False, default=str).encode()) > MOST_BYTES
