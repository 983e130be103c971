"""The tool that draws a chart: runs its query, checks it against what came back, keeps the rows.

What is drawn is exact. Histograms and box plots are counted in SQL over every row of the query,
in the same locked connection; nothing is sampled. Knows no drawing library.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from duckdb import DuckDBPyConnection

from assistant.charts import Chart, DrawnChart, Role, check, fields, role
from assistant.data import sandbox
from assistant.data.sandbox import opened, run
from assistant.data.summing_up import Facts, box_query, facts_query, histogram_query
from assistant.definitions import Workspace
from assistant.errors import ToolError

LIMITS = sandbox.LIMITS

MOST_POINTS = 5_000
MOST_BARS = 200
MOST_SLICES = 12
MOST_BOXES = 60
MOST_COLOURS = 12
"""as many as can be told apart (.streamlit/config.toml)"""
MOST_FACETS = 24

_ONE_ROW_EACH = ("bar", "line", "area", "heatmap", "pie")
"""kinds in which two rows for the same place would be drawn over each other"""


def draw_chart(chart: Chart, workspace: Workspace) -> dict[str, Any]:
    """Draw a chart from one SQL query; you get its rows.

    At most 5,000 rows (200 bars, 12 slices, 12 colours): aggregate in SQL.

    Args:
        chart: what to draw
    """
    asked = _one_query(chart.sql)
    with opened(workspace.file) as connection:
        facts, roles = look_at(chart, connection, *columns_of(connection, chart.sql))
        result = run(connection, _to_draw(chart, asked, roles, facts), workspace.keep)
    return {
        "sql": chart.sql,
        "columns": list(result.columns),
        **result.told_with_it(),
        "rows": list(result.rows),
        "row_count": result.row_count,
        "chart": drawn(chart, result.types, facts),
    }


def look_at(
    chart: Chart, connection: DuckDBPyConnection, columns: Sequence[str], types: Sequence[str]
) -> tuple[Facts, Mapping[str, Role]]:
    """See whether *chart* can be drawn from its query, which returns these columns.

    Raises:
        ToolError: says what does not fit, or that there is too much to be drawn.
    """
    check(chart, columns, types)
    roles: dict[str, Role] = {c: role(t) for c, t in zip(columns, types, strict=True)}
    facts = Facts.of(run(connection, facts_query(chart, _one_query(chart.sql), roles)))
    _check_size(chart, facts, roles)
    return facts, roles


def drawn(chart: Chart, types: Iterable[str], facts: Facts) -> dict[str, Any]:
    """Return *chart* as it is kept beside the rows that are drawn, whose types these are."""
    made = DrawnChart(
        **chart.model_dump(), types=tuple(types), missing=facts.missing, values=facts.rows
    )
    return made.model_dump(mode="json", exclude={"sql"}, exclude_defaults=True)


def _one_query(sql: str) -> str:
    """Return *sql* so that it can stand in parentheses, a comment at its end included."""
    return sql.strip().rstrip(";").rstrip() + "\n"


def columns_of(connection: DuckDBPyConnection, sql: str) -> tuple[list[str], list[str]]:
    """Return names and types of what *sql* returns, without running it."""
    described = run(connection, f"DESCRIBE {_one_query(sql)}")
    return [str(row[0]) for row in described.rows], [str(row[1]) for row in described.rows]


def _to_draw(chart: Chart, asked: str, roles: Mapping[str, Role], facts: Facts) -> str:
    match chart.kind:
        case "histogram" if not chart.y:
            return histogram_query(chart, asked, roles[chart.x], facts)
        case "box":
            return box_query(chart, asked)
        case _:
            return asked


def _check_size(chart: Chart, facts: Facts, roles: Mapping[str, Role]) -> None:
    given = fields(chart)
    if facts.rows == 0:
        raise ToolError(
            "the query returns no rows", kind="nothing_to_draw", hint="Check its WHERE."
        )
    for problem, hint in (
        _too_many(facts.facets, MOST_FACETS, "facets"),
        _too_many(facts.colours if _by_name(chart, roles) else 0, MOST_COLOURS, "colours"),
        *_of_kind(chart, facts),
    ):
        if problem:
            raise ToolError(problem, kind="bad_chart", hint=hint)
    if chart.kind in _ONE_ROW_EACH and facts.places < facts.rows:
        named = [name for field in ("x", "colour", "facet") for name in given[field]]
        if chart.kind == "heatmap":
            named = [chart.x, *chart.y, *given["facet"]]
        raise ToolError(
            f"{facts.rows:,} rows share {facts.places:,} values of {' and '.join(named)}: "
            "they would be drawn over each other",
            kind="bad_chart",
            hint=f"Aggregate with GROUP BY {', '.join(named)}, or name the column that tells the "
            "rows apart as colour or facet.",
        )
    if facts.least < 0 and (chart.kind == "pie" or _shares(chart)):
        raise ToolError(
            f"shares of a whole cannot be drawn: {chart.y[0]} has values below zero",
            kind="bad_chart",
            hint="Use a bar chart with stacking none or grouped.",
        )


def _of_kind(chart: Chart, facts: Facts) -> list[tuple[str, str]]:
    series = max(len(chart.y), 1)
    match chart.kind:
        case "histogram":
            return []
        case "box":
            return [_too_many(facts.categories, MOST_BOXES, "boxes")]
        case "pie":
            return [_too_many(facts.categories, MOST_SLICES, "slices")]
        case "bar":
            return [
                _too_many(facts.categories, MOST_BARS, "bars"),
                _too_many(facts.rows * series, MOST_POINTS, "parts of bars"),
            ]
        case _:
            return [_too_many(facts.rows * series, MOST_POINTS, "points")]


def _too_many(count: int, most: int, what: str) -> tuple[str, str]:
    if count <= most:
        return "", ""
    return (
        f"the chart would have {count:,} {what}; at most {most:,} can be read",
        _FEWER.get(what, "Aggregate in SQL (GROUP BY, a coarser date_trunc), filter, or LIMIT."),
    )


_FEWER = {
    "facets": "Facet by a column with fewer values, or put them into one chart.",
    "colours": "Keep the largest and sum up the others: CASE WHEN ... ELSE 'Other' END.",
    "slices": "Keep the largest and sum up the others as 'Other', or draw bars.",
    "points": "Aggregate (GROUP BY, a coarser date_trunc); for two numbers against each other "
    "draw a heatmap of binned values, or a sample that the title tells of.",
}


def _by_name(chart: Chart, roles: Mapping[str, Role]) -> bool:
    """Whether colours stand for names, not for a scale."""
    return chart.kind != "heatmap" and not (
        chart.kind == "scatter" and roles.get(chart.colour) in ("number", "time")
    )


def _shares(chart: Chart) -> bool:
    return chart.kind in ("bar", "area") and chart.stacking == "normalised"
