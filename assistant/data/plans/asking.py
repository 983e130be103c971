"""The tool by which a model asks one table by a plan: no SQL, no arithmetic, nothing left out.

A plan goes the way of a question that the analyst has read: it is checked against the table,
compiled, and held against its SQL. What cannot be meant is refused, never guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb

from assistant.analyst import Profile, QueryPlan, compile, profile_table  # noqa: A004 - its word
from assistant.analyst.answers.writing import write_answer
from assistant.analyst.sql.titling import read_as, reading_of, title_of
from assistant.charts import Chart
from assistant.data import drawing, sandbox
from assistant.data.mending import nearest, no_table, no_tables
from assistant.data.plans.checking import bad_plan, check, complete
from assistant.data.plans.tracing import columns_of, untraced
from assistant.data.sandbox import Result
from assistant.definitions import Workspace
from assistant.errors import ToolError

LIMITS = sandbox.LIMITS
MOST_SQL = 6_000
"""characters of a statement that fits into what a model is given, beside its rows"""
_NAMED_ONLY = ("figures", "values", "distribution", "box", "correlation")
"""shapes that look at no column but those that are named"""


def ask_table(plan: QueryPlan, workspace: Workspace) -> dict[str, Any]:
    """Answer a question about one table from a plan.

    You get rows, answer, reading, perhaps to_draw for draw_chart. Top 5 products
    by revenue in 2024:
    {"table":"orders","measures":[{"aggregate":"sum","column":"revenue"}],
    "dimensions":[{"column":"product"}],"order":{"by":"figure"},"limit":5,
    "filters":[{"column":"order_date","op":"is","values":["2024"]}]}

    Args:
        plan: what is asked
    """
    with sandbox.opened(workspace.file) as connection:
        return _asked(plan, connection, workspace.keep)


def _asked(plan: QueryPlan, connection: duckdb.DuckDBPyConnection, keep: str) -> dict[str, Any]:
    profile = _profile(plan, connection)
    check(plan, profile)
    plan = complete(plan)
    compiled = compile(plan, profile)
    _check_sql(plan, profile, compiled.sql)
    result = sandbox.run(connection, compiled.sql, keep)
    found = result.as_table()
    return {
        "title": title_of(plan, profile),
        "answer": write_answer(plan, profile, result, ()),
        "reading": read_as(reading_of(plan, profile)),
        **found,
        **_picture(compiled.chart, connection, result, found.get("note", "")),
    }


def _profile(plan: QueryPlan, connection: duckdb.DuckDBPyConnection) -> Profile:
    """Look at what *plan* is about. Raises ToolError for names that do not exist."""
    columns = _columns(connection, plan.table)
    named = columns_of(plan)
    known = [name for name, _ in columns]
    for name in named:
        if name not in known:
            raise _no_column(name, plan.table, known)
    looked = [one for one in columns if plan.shape not in _NAMED_ONLY or one[0] in named]
    return profile_table(plan.table, looked, lambda sql: connection.execute(sql).fetchall())


def _columns(connection: duckdb.DuckDBPyConnection, table: str) -> list[tuple[str, str]]:
    tables = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE NOT internal ORDER BY 1"
    ).fetchall()
    if not tables:
        raise no_tables()
    if (table,) not in tables:
        raise no_table(table, [name for (name,) in tables])
    return connection.execute(
        "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = ? "
        "ORDER BY column_index",
        [table],
    ).fetchall()


def _no_column(name: str, table: str, known: Sequence[str]) -> ToolError:
    near = nearest(name, known)
    some = ", ".join(known[:20]) + (" and more" if len(known) > 20 else "")
    hint = f"Did you mean: {', '.join(near)}?" if near else f"It has: {some}."
    message = f"the table {table} has no column {name!r}"[:300]
    return ToolError(message, kind="unknown_column", hint=hint, near=near)


def _check_sql(plan: QueryPlan, profile: Profile, sql: str) -> None:
    if lost := untraced(plan, profile, sql):
        raise bad_plan(f"{lost} would change nothing in the answer", "Leave it out.")
    if len(sql) > MOST_SQL:
        raise bad_plan(
            f"the SQL of this has {len(sql):,} characters: too many to be given back",
            "Name fewer columns or values at a time; describe_table describes a wide table.",
        )


def _picture(
    chart: Chart | None, connection: duckdb.DuckDBPyConnection, result: Result, note: str
) -> dict[str, Any]:
    """Return the chart of the rows, or one to be drawn of others, or why there is none."""
    if chart is None or not result.row_count:
        return {}
    try:
        if chart.sql == result.sql:
            facts, _ = drawing.look_at(chart, connection, result.columns, result.types)
            return {"chart": drawing.drawn(chart, result.types, facts)}
        drawing.look_at(chart, connection, *drawing.columns_of(connection, chart.sql))
    except ToolError as error:
        return {"note": f"{note} No chart is drawn: {error}.".strip()}
    return {"to_draw": chart.model_dump(mode="json", exclude_defaults=True)}
