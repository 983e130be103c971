"""The tools by which a model looks at a thread's tables and queries them.

Each docstring is a prompt. What stands in a table is told as data: nothing of it is obeyed, and
none of these tools has an effect outside.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from assistant.analyst import QueryPlan
from assistant.data import profile, sandbox
from assistant.data.drawing import draw_chart
from assistant.data.plans.asking import ask_table
from assistant.data.statements import read_statement
from assistant.data.values import find_values, list_values
from assistant.definitions import Workspace

LIMITS = sandbox.LIMITS
_WARM = {
    "table": "t",
    "measures": [{"aggregate": "sum", "column": "n"}],
    "dimensions": [{"column": "a"}],
}


def list_tables(workspace: Workspace) -> dict[str, Any]:
    """List tables, columns and types."""
    with sandbox.opened(workspace.file) as connection:
        return profile.tables(connection)


def describe_table(workspace: Workspace, table: str) -> dict[str, Any]:
    """Describe a table's columns: type, missing and distinct values, range, commonest values.

    Call it before filtering by a value you have not seen.

    Args:
        table: its name
    """
    with sandbox.opened(workspace.file) as connection:
        return profile.describe(connection, table)


def query_table(workspace: Workspace, sql: str) -> dict[str, Any]:
    """Run one SQL query over the tables, in DuckDB's dialect.

    You get at most 100 rows, and row_count; the person sees all.

    Args:
        sql: one SELECT, DESCRIBE or SUMMARIZE
    """
    return sandbox.query(workspace.file, sql, workspace.keep).as_table()


def warm_up() -> None:
    """Do all of it once in a waiting child: the first time takes 60 ms longer (duckdb 2.0)."""
    with TemporaryDirectory() as folder:
        file = Path(folder, "warm.duckdb")
        with duckdb.connect(str(file)) as connection:
            connection.execute("CREATE TABLE t AS SELECT 1 AS n, 'a' AS a, DATE '2026-01-01' AS d")
        place = Workspace(str(file), str(Path(folder, "kept.parquet")))
        query_table(place, "SELECT a, sum(n) AS n, max(d) AS d FROM t GROUP BY a ORDER BY n")
        ask_table(QueryPlan.model_validate(_WARM), place)


DATA_TOOLS: tuple[Callable[..., Any], ...] = (
    list_tables,
    describe_table,
    query_table,
    ask_table,
    draw_chart,
)
"""every tool that needs a thread's tables; a new one is one line"""
ANALYST_TOOLS: tuple[Callable[..., Any], ...] = (find_values,)
"""what the analyst looks up; a model asks by SQL, and its request stays small"""
OWN_TOOLS: tuple[Callable[..., Any], ...] = (read_statement, list_values)
"""what the app itself asks of a message; offered to nobody"""
