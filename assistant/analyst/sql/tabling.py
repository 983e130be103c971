"""Writes the SQL of questions about rows or about the table: outliers, duplicates, missing, ...

Where a chart draws single rows, its own statement is written beside the one with the figures.
"""

from __future__ import annotations

import math
from typing import Any

from assistant.analyst.plan import Dimension, QueryPlan
from assistant.analyst.profile import Field, Profile, quoted
from assistant.analyst.sql.parts import TIED, end_of, group, literal, numbered, where
from assistant.charts import Chart

MANY_ROWS = 200_000
"""from so many on, different values of all columns at once do not fit into a worker's memory"""
MOST_DESCRIBED = 200
MOST_POINTS, SAMPLED = 5_000, 2_000
"""of more rows than can be drawn, so many are; the figures are always those of all"""
MOST_BESIDE = 12
"""columns of text and dates beside the figure that rows are ordered by"""
FEW = 20
"""different numbers that are counted one by one"""
_SPREAD = (
    'count({c}) AS "values", avg({c}) AS average, stddev_samp({c}) AS "standard deviation", '
    'min({c}) AS lowest, quantile_cont({c}, 0.25) AS "lower quartile", median({c}) AS median, '
    'quantile_cont({c}, 0.75) AS "upper quartile", max({c}) AS highest'
)


def write(plan: QueryPlan, profile: Profile) -> tuple[str, Chart | None]:
    """Write the statement of *plan*, and its chart if it has one."""
    match plan.shape:
        case "rows" | "values":
            return (_rows if plan.shape == "rows" else _values)(plan, profile), None
        case "distribution" | "box":
            return _spread(plan, profile)
        case "correlation":
            return _correlation(plan, profile)
        case "outliers":
            return _outliers(plan, profile), None
        case "duplicates":
            return _duplicates(plan, profile), None
        case "missing":
            return _missing(plan, profile), None
        case "columns":
            return f"SELECT column_name, column_type FROM (DESCRIBE {quoted(plan.table)})", None
        case _:
            return _describe(plan, profile), None


def _from(plan: QueryPlan, profile: Profile) -> str:
    return f"FROM {quoted(plan.table)}{where(plan.filters, profile)}"


def _rows(plan: QueryPlan, profile: Profile) -> str:
    shown = [profile[name] for name in plan.columns]
    if shown:
        shown = [*_labels(profile, shown), *shown]
        names = dict.fromkeys([f.name for f in shown])
    else:
        first = [plan.order.column] if plan.order else []
        labels = [f.name for f in profile.fields if f.label or f.kind == "identifier"][:2]
        if plan.order:
            rest = [f.name for f in profile.fields if not f.numeric]
            used = [one.column for one in plan.filters]
            names = dict.fromkeys([*labels, *first, *used, *rest[:MOST_BESIDE]])
        else:
            names = dict.fromkeys(f.name for f in profile.fields)
    picked = ", ".join(map(quoted, names)) if plan.order or shown else "*"
    if plan.order and plan.place and plan.within is None:
        picked += f", count(*) OVER (PARTITION BY {quoted(plan.order.column)}) AS {quoted(TIED)}"
    sql = f"SELECT {picked} {_from(plan, profile)}"
    if plan.order and plan.within and (plan.limit or plan.place):
        down = "DESC" if plan.order.descending else "ASC"
        window = f"PARTITION BY {group(plan.within)} ORDER BY {quoted(plan.order.column)} {down}"
        return (
            f"{sql} QUALIFY row_number() OVER ({window} NULLS LAST) {numbered(plan)} "
            f"ORDER BY {group(plan.within)}, {quoted(plan.order.column)} {down} NULLS LAST"
        )
    if plan.order:
        down = "DESC" if plan.order.descending else "ASC"
        sql += f" ORDER BY {quoted(plan.order.column)} {down} NULLS LAST"
    return sql + end_of(plan)


def _labels(profile: Profile, shown: list[Field]) -> list[Field]:
    """Say whose figures they are, where figures only are asked for."""
    if any(not field.numeric for field in shown):
        return []
    named = [f for f in profile.fields if f.label]
    return (named or [f for f in profile.fields if f.kind == "identifier"])[:1]


def _values(plan: QueryPlan, profile: Profile) -> str:
    names = ", ".join(map(quoted, plan.columns))
    present = " AND ".join(f"{quoted(name)} IS NOT NULL" for name in plan.columns)
    joint = " AND " if plan.filters else " WHERE "
    limit = f" LIMIT {plan.limit}" if plan.limit else ""
    return f"SELECT DISTINCT {names} {_from(plan, profile)}{joint}{present} ORDER BY {names}{limit}"


def _spread(plan: QueryPlan, profile: Profile) -> tuple[str, Chart]:
    number, *by = plan.columns
    facts = _SPREAD.format(c=quoted(number))
    if by:
        sql = f"SELECT {quoted(by[0])}, {facts} {_from(plan, profile)} GROUP BY 1 ORDER BY 1"
    else:
        sql = _binned(plan, profile, number) if plan.shape == "distribution" else (
            f"SELECT {facts} {_from(plan, profile)}"
        )  # fmt: skip
    raw = f"SELECT {', '.join(map(quoted, plan.columns))} {_from(plan, profile)}"
    if plan.shape == "distribution" and not by:
        title = f"Distribution of {number}"
        return sql, made(kind="histogram", sql=raw, x=number, title=title[:160])
    title = f"{number} by {by[0]}" if by else number
    return sql, made(kind="box", sql=raw, x=by[0] if by else "", y=(number,), title=title[:160])


def _binned(plan: QueryPlan, profile: Profile, number: str) -> str:
    """Count the values in steps of equal width, or each value where there are few."""
    field = profile[number]
    joint = " AND " if plan.filters else " WHERE "
    rest = f"{_from(plan, profile)}{joint}{quoted(number)} IS NOT NULL GROUP BY 1 ORDER BY 1"
    if field.distinct <= FEW:
        return f'SELECT {quoted(number)}, count(*) AS "number of rows" {rest}'
    made = Dimension(column=number, grain="band", width=band_width(field.least, field.greatest))
    steps = group(made)
    return f'SELECT {steps} AS {quoted(number + " from")}, count(*) AS "number of rows" {rest}'


def band_width(least: object, greatest: object) -> float:
    """Return a round width that makes about ten bands."""
    low, high = (float(str(value)) if value is not None else 0.0 for value in (least, greatest))
    rough = max((high - low) / 10, 1e-9)
    scale = 10.0 ** math.floor(math.log10(rough))
    width = next(scale * step for step in (1, 2, 5, 10) if scale * step >= rough * 0.999)
    return float(f"{width:g}")


def made(**fields: Any) -> Chart:
    """Make a chart; what is left out has its usual value."""
    return Chart.model_validate(fields)


def _correlation(plan: QueryPlan, profile: Profile) -> tuple[str, Chart]:
    x, y = plan.columns
    both = f"{quoted(x)} IS NOT NULL AND {quoted(y)} IS NOT NULL"
    sql = (
        f"SELECT corr({quoted(x)}, {quoted(y)}) AS correlation, "
        f"count(*) FILTER (WHERE {both}) AS pairs {_from(plan, profile)}"
    )
    raw = f"SELECT {quoted(x)}, {quoted(y)} {_from(plan, profile)}"
    title = f"{y} against {x}"[:120]
    if profile.rows > MOST_POINTS:
        raw = f"SELECT * FROM ({raw}) USING SAMPLE reservoir({SAMPLED} ROWS) REPEATABLE (1)"
        title += f" ({SAMPLED:,} rows drawn at random)"
    return sql, made(kind="scatter", sql=raw, x=x, y=(y,), title=title)


def _outliers(plan: QueryPlan, profile: Profile) -> str:
    if plan.columns:
        column = quoted(plan.columns[0])
        names = dict.fromkeys([plan.columns[0], *(f.name for f in profile.fields)])
        shown = ", ".join(f"chosen.{quoted(name)}" for name in names)
        return (
            f"WITH chosen AS (SELECT * {_from(plan, profile)}), quarters AS (SELECT "
            f"quantile_cont({column}, 0.25) AS low, quantile_cont({column}, 0.75) AS high FROM "
            f"chosen) SELECT {shown} FROM chosen, quarters "
            f"WHERE {column} < low - 1.5 * (high - low) OR {column} > high + 1.5 * (high - low) "
            f"ORDER BY {column} DESC"
        )
    parts = [
        f'SELECT {literal(f.name)} AS "column", count(*) FILTER (WHERE {c} < low - 1.5 * '
        f"(high - low) OR {c} > high + 1.5 * (high - low)) AS outliers, "
        "low - 1.5 * (high - low) AS below, high + 1.5 * (high - low) AS above, "
        f"min({c}) AS lowest, max({c}) AS highest FROM (SELECT CAST({c} AS DOUBLE) AS {c} "
        f"{_from(plan, profile)}), (SELECT CAST(quantile_cont({c}, 0.25) AS DOUBLE) AS low, "
        f"CAST(quantile_cont({c}, 0.75) AS DOUBLE) AS high {_from(plan, profile)}) "
        "GROUP BY low, high"
        for f in profile.of("number")
        for c in [quoted(f.name)]
    ]
    return " UNION ALL ".join(parts) + " ORDER BY outliers DESC"


def _duplicates(plan: QueryPlan, profile: Profile) -> str:
    names = ", ".join(quoted(name) for name in plan.columns or [f.name for f in profile.fields])
    return (
        f'SELECT {names}, count(*) AS "number of rows" {_from(plan, profile)} '
        f'GROUP BY {names} HAVING count(*) > 1 ORDER BY "number of rows" DESC'
    )


def _missing(plan: QueryPlan, profile: Profile) -> str:
    share, order = "round(100.0 * missing / rows, 2)", 'ORDER BY missing DESC, "column"'
    counted = _missing_of_each(plan, profile)
    return f'SELECT "column", missing, {share} AS "missing %" FROM ({counted}) {order}'


def _missing_of_each(plan: QueryPlan, profile: Profile) -> str:
    """Write which columns there are, what is missing in each, and how many rows there are."""
    rows = _from(plan, profile)
    if not plan.columns:
        each = _of_each("count(*) - count(COLUMNS(*))", plan, profile, "missing")
        return f'SELECT "column", missing, (SELECT count(*) {rows}) AS rows FROM {each}'
    return " UNION ALL ".join(
        f'SELECT {literal(name)} AS "column", count(*) - count({quoted(name)}) AS missing, '
        f"count(*) AS rows {rows}"
        for name in plan.columns
    )


def _describe(plan: QueryPlan, profile: Profile) -> str:
    """Write facts about all columns, however many, in one short statement; of a few with averages.

    COLUMNS stands for each column in turn, and UNPIVOT makes a row of each (duckdb 2.0).
    """
    if plan.columns:
        return _describe_few([profile[name] for name in plan.columns], plan, profile)
    different = "'different': count(DISTINCT COLUMNS(*))"
    if profile.rows > MANY_ROWS:
        different = "'different, about': approx_count_distinct(COLUMNS(*))"
    facts = (
        "{'type': any_value(typeof(COLUMNS(*))), 'filled': count(COLUMNS(*)), "
        f"'missing': count(*) - count(COLUMNS(*)), {different}, "
        "'lowest': min(COLUMNS(*))::VARCHAR, 'highest': max(COLUMNS(*))::VARCHAR}"
    )
    return f'SELECT "column", unnest(facts) FROM {_of_each(facts, plan, profile, "facts")}'


def _of_each(facts: str, plan: QueryPlan, profile: Profile, name: str) -> str:
    rows = f'SELECT {facts} AS "\\0" {_from(plan, profile)}'
    return f'(UNPIVOT ({rows}) ON COLUMNS(*) INTO NAME "column" VALUE {name})'


def _describe_few(fields: list[Field], plan: QueryPlan, profile: Profile) -> str:
    parts: list[str] = []
    for f in fields[:MOST_DESCRIBED]:
        c = quoted(f.name)
        average = f"round(avg({c}), 2)" if f.numeric else "NULL"
        parts.append(
            f'SELECT {literal(f.name)} AS "column", {literal(f.kind)} AS kind, '
            f"count({c}) AS filled, "
            f'count(*) - count({c}) AS missing, count(DISTINCT {c}) AS "different values", '
            f"CAST(min({c}) AS VARCHAR) AS lowest, CAST({average} AS DOUBLE) AS average, "
            f"CAST(max({c}) AS VARCHAR) AS highest {_from(plan, profile)}"
        )
    return " UNION ALL ".join(parts)
