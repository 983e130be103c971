"""Writes the SQL of questions about rows or about the table: outliers, duplicates, missing, ...

Where a chart draws single rows, its own statement is written beside the one with the figures.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from assistant.analyst.plan import Dimension, Filter, QueryPlan
from assistant.analyst.profile import Field, Profile
from assistant.analyst.sql.parts import conditions, end_of, group, literal
from assistant.analyst.sql.statement import bracketed, called, clause, select
from assistant.analyst.sql.statement import name as quoted
from assistant.analyst.sql.titling import title_of
from assistant.charts import STEP_ENDS, STEPS, Chart

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
    'count({c}) AS "values"', "avg({c}) AS average", 'stddev_samp({c}) AS "standard deviation"',
    "min({c}) AS lowest", 'quantile_cont({c}, 0.25) AS "lower quartile"', "median({c}) AS median",
    'quantile_cont({c}, 0.75) AS "upper quartile"', "max({c}) AS highest",
)  # fmt: skip
ROWS = "number of rows"
_ROWS = f'count(*) AS "{ROWS}"'
_UNUSUAL = "{c} < low - 1.5 * (high - low) OR {c} > high + 1.5 * (high - low)"


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
            table = f"(DESCRIBE {quoted(plan.table)})"
            return select(["column_name", "column_type"], table, ()), None
        case _:
            return _describe(plan, profile), None


def _select(columns: Iterable[str], plan: QueryPlan, profile: Profile, *more: str) -> str:
    """Write a SELECT of the rows that are asked for."""
    return select([*columns], quoted(plan.table), conditions(plan.filters, profile), *more)


def _from(plan: QueryPlan, profile: Profile) -> str:
    tests = " AND ".join(conditions(plan.filters, profile))
    return f"FROM {quoted(plan.table)}" + (f" WHERE {tests}" if tests else "")


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
    picked = [*map(quoted, names)] if plan.order or shown else ["*"]
    if plan.order is None:
        return _select(picked, plan, profile, end_of(plan))
    key = f"{quoted(plan.order.column)} {'DESC' if plan.order.descending else 'ASC'} NULLS LAST"
    if plan.within is None or plan.limit is None:
        return _select(picked, plan, profile, f"ORDER BY {key}", end_of(plan))
    window = f"PARTITION BY {group(plan.within)} ORDER BY {key}"
    only = f"QUALIFY row_number() OVER ({window}) <= {plan.limit}"
    return _select(picked, plan, profile, only, f"ORDER BY {group(plan.within)}, {key}")


def _labels(profile: Profile, shown: list[Field]) -> list[Field]:
    """Say whose figures they are, where figures only are asked for."""
    if any(not field.numeric for field in shown):
        return []
    named = [f for f in profile.fields if f.label]
    return (named or [f for f in profile.fields if f.kind == "identifier"])[:1]


def _values(plan: QueryPlan, profile: Profile) -> str:
    first, *rest = names = [*map(quoted, plan.columns)]
    filters = (*plan.filters, *(Filter(column=name, op="present") for name in plan.columns))
    listed = plan.model_copy(update={"filters": filters})
    order = clause("ORDER BY", names)
    return _select([f"DISTINCT {first}", *rest], listed, profile, order, end_of(plan))


def _spread(plan: QueryPlan, profile: Profile) -> tuple[str, Chart]:
    number, *by = plan.columns
    facts = [one.format(c=quoted(number)) for one in _SPREAD]
    if by:
        sql = _select([quoted(by[0]), *facts], plan, profile, "GROUP BY 1", "ORDER BY 1")
    elif plan.shape == "distribution":
        sql = _binned(plan, profile, number)
    else:
        sql = _select(facts, plan, profile)
    raw = _select(map(quoted, plan.columns), plan, profile)
    if plan.shape == "distribution" and not by:
        title = title_of(plan, profile)
        # The chart draws the rows that the answer tells of: what is counted once cannot differ.
        if _banded(profile[number]):
            steps = f"{number}{STEPS}"
            return sql, made(kind="histogram", sql=sql, x=steps, y=(ROWS,), title=title)
        return sql, made(kind="bar", sql=sql, x=number, y=(ROWS,), sort="x", title=title)
    x = by[0] if by else ""
    return sql, made(kind="box", sql=raw, x=x, y=(number,), title=title_of(plan, profile))


def _binned(plan: QueryPlan, profile: Profile, number: str) -> str:
    """Count the values in steps of equal width, or each value where there are few."""
    field, steps = profile[number], [quoted(number)]
    if _banded(field):
        width = band_width(field.least, field.greatest)
        band = group(Dimension(column=number, grain="band", width=width))
        ends = f"{band} + {int(width) if width >= 1 else width}"
        steps = [called(band, f"{number}{STEPS}"), called(ends, f"{number}{STEP_ENDS}")]
    filters = (*plan.filters, Filter(column=number, op="present"))
    filled = plan.model_copy(update={"filters": filters})
    by = "GROUP BY 1, 2" if len(steps) > 1 else "GROUP BY 1"
    return _select([*steps, _ROWS], filled, profile, by, "ORDER BY 1")


def _banded(field: Field) -> bool:
    """Whether its values are counted in steps, not one by one."""
    return field.distinct > FEW


def band_width(least: object, greatest: object) -> float:
    """Return a round width that makes about ten bands."""
    low, high = (float(str(value)) if value is not None else 0.0 for value in (least, greatest))
    if not math.isfinite(high - low):  # of infinity and NaN there are no bands
        low, high = 0.0, next((abs(end) for end in (low, high) if math.isfinite(end) and end), 10.0)
    rough = max((high - low) / 10, 1e-9)
    scale = 10.0 ** math.floor(math.log10(rough))
    width = next(scale * step for step in (1, 2, 5, 10) if scale * step >= rough * 0.999)
    return float(f"{width:g}")


def made(**fields: Any) -> Chart:
    """Make a chart; what is left out has its usual value."""
    return Chart.model_validate(fields)


def _correlation(plan: QueryPlan, profile: Profile) -> tuple[str, Chart]:
    x, y = plan.columns
    pair = [quoted(x), quoted(y)]
    both = f"{pair[0]} IS NOT NULL AND {pair[1]} IS NOT NULL"
    figures = [
        f"corr({', '.join(pair)}) AS correlation",
        f"count(*) FILTER (WHERE {both}) AS pairs",
    ]
    raw, title = _select(pair, plan, profile), title_of(plan, profile)
    if profile.rows > MOST_POINTS:
        rows = select(pair, quoted(plan.table), conditions(plan.filters, profile), inside=True)
        sample = f"USING SAMPLE reservoir({SAMPLED} ROWS) REPEATABLE (1)"
        raw = select(["*"], bracketed(rows), (), sample)
        title += f" ({SAMPLED:,} rows drawn at random)"
    drawn = made(kind="scatter", sql=raw, x=x, y=(y,), title=title)
    return _select(figures, plan, profile), drawn


def _outliers(plan: QueryPlan, profile: Profile) -> str:
    rows = _from(plan, profile)
    if plan.columns:
        c = quoted(plan.columns[0])
        names = dict.fromkeys([plan.columns[0], *(f.name for f in profile.fields)])
        shown = [f"chosen.{quoted(name)}" for name in names]
        ends = f"quantile_cont({c}, 0.25) AS low, quantile_cont({c}, 0.75) AS high"
        found = select(shown, "chosen, quarters", [_UNUSUAL.format(c=c)], f"ORDER BY {c} DESC")
        return (
            f"WITH chosen AS (SELECT * {rows}),\nquarters AS (SELECT {ends} FROM chosen)\n{found}"
        )
    parts = [
        select(
            [
                called(literal(f.name), "column"),
                f"count(*) FILTER (WHERE {_UNUSUAL.format(c=c)}) AS outliers",
                "low - 1.5 * (high - low) AS below",
                "high + 1.5 * (high - low) AS above",
                f"min({c}) AS lowest",
                f"max({c}) AS highest",
            ],
            f"(SELECT CAST({c} AS DOUBLE) AS {c} {rows}),\n"
            f"    (SELECT CAST(quantile_cont({c}, 0.25) AS DOUBLE) AS low,\n"
            f"        CAST(quantile_cont({c}, 0.75) AS DOUBLE) AS high {rows})",
            (),
            "GROUP BY low, high",
        )
        for f in profile.of("number")
        for c in [quoted(f.name)]
    ]
    return "\nUNION ALL\n".join(parts) + "\nORDER BY outliers DESC"


def _duplicates(plan: QueryPlan, profile: Profile) -> str:
    names = [*map(quoted, plan.columns or [f.name for f in profile.fields])]
    more = (clause("GROUP BY", names), "HAVING count(*) > 1", 'ORDER BY "number of rows" DESC')
    return _select([*names, _ROWS], plan, profile, *more)


def _missing(plan: QueryPlan, profile: Profile) -> str:
    """Write which columns there are, and what is missing in each."""
    rows, shown = _from(plan, profile), ['"column"', "missing"]
    if plan.columns:
        counted = "\n    UNION ALL ".join(
            f'SELECT {literal(name)} AS "column", count(*) - count({quoted(name)}) AS missing, '
            f"count(*) AS rows {rows}"
            for name in plan.columns
        )
    else:
        each = _of_each("count(*) - count(COLUMNS(*))", plan, profile, "missing")
        counted = f'SELECT "column", missing, (SELECT count(*) {rows}) AS rows FROM {each}'
    share = 'round(100.0 * missing / rows, 2) AS "missing %"'
    return select([*shown, share], bracketed(counted), (), 'ORDER BY missing DESC, "column"')


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
    return select(['"column"', "unnest(facts)"], _of_each(facts, plan, profile, "facts"), ())


def _of_each(facts: str, plan: QueryPlan, profile: Profile, name: str) -> str:
    rows = f'SELECT {facts} AS "\\0" {_from(plan, profile)}'
    return f'(UNPIVOT ({rows}) ON COLUMNS(*) INTO NAME "column" VALUE {name})'


def _describe_few(fields: list[Field], plan: QueryPlan, profile: Profile) -> str:
    parts: list[str] = []
    for f in fields[:MOST_DESCRIBED]:
        c = quoted(f.name)
        average = f"round(avg({c}), 2)" if f.numeric else "NULL"
        facts = (
            f'{literal(f.name)} AS "column"', f"{literal(f.kind)} AS kind", f"count({c}) AS filled",
            f"count(*) - count({c}) AS missing", f'count(DISTINCT {c}) AS "different values"',
            f"CAST(min({c}) AS VARCHAR) AS lowest", f"CAST({average} AS DOUBLE) AS average",
            f"CAST(max({c}) AS VARCHAR) AS highest",
        )  # fmt: skip
        parts.append(_select(facts, plan, profile))
    return "\nUNION ALL\n".join(parts)
