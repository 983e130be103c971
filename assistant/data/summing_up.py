"""SQL around the query of a chart: facts about it, exact bins, quartiles. Pure text.

The query stands in parentheses and its columns are quoted, so that any name will do. A hostile
query gains nothing by breaking out: all of it runs in the sandbox.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Protocol

from assistant.charts import Chart, Role

BINS = 24
"""about as many as a histogram has unless told"""
MOST_OUTLIERS = 20
"""that are drawn of each box, the farthest first; their number is told"""

_DAY_S = 86_400
_STEPS_S = (1, 5, 15, 30, 60, 300, 900, 3600, 3 * 3600, 6 * 3600, 12 * 3600, _DAY_S, 7 * _DAY_S)
_STEPS_MONTHS = (1, 3, 6, 12, 24, 60, 120, 240, 600, 1200)


class _Answer(Protocol):
    @property
    def rows(self) -> Any: ...


@dataclass(frozen=True, slots=True)
class Facts:
    """How large a chart would be."""

    rows: int
    missing: int
    """rows that cannot be drawn, because a value is missing or is no finite number"""
    categories: int
    """distinct values of x"""
    colours: int
    facets: int
    places: int
    """distinct x, colour and facet (of a heatmap x, y and facet), all together"""
    least: float = 0.0
    """smallest value of y"""
    low: Any = None
    """of a histogram, the smallest x: a number or ISO 8601"""
    high: Any = None

    @classmethod
    def of(cls, answer: _Answer) -> Facts:
        """Read the one row that `facts_query` returns."""
        rows, missing, categories, colours, facets, places, least, low, high = answer.rows[0]
        return cls(
            int(rows),
            int(missing),
            int(categories),
            int(colours),
            int(facets),
            int(places),
            float(least or 0),
            low,
            high,
        )


def facts_query(chart: Chart, asked: str, roles: Mapping[str, Role]) -> str:
    """Return the query for the `Facts` of *chart* over the rows of *asked*."""
    second = chart.y[:1] if chart.kind == "heatmap" else (chart.colour,)
    places = [name for name in (chart.x, *second, chart.facet) if name] or [""]
    numbers = [name for name in chart.y if roles.get(name) == "number"]
    least = f"least({', '.join(f'min({_name(n)})::DOUBLE' for n in numbers)})" if numbers else "0"
    binned = chart.kind == "histogram"
    usable = f"FILTER (WHERE NOT ({_missing(chart, roles)}))"
    low, high = (
        f"{end}({_value(chart.x, roles[chart.x])}) {usable}" if binned else "NULL"
        for end in ("min", "max")
    )
    return (
        f"SELECT count(*), count(*) FILTER (WHERE {_missing(chart, roles)}),\n"
        f"  {_distinct(chart.x)}, {_distinct(chart.colour)}, {_distinct(chart.facet)},\n"
        f"  count(DISTINCT row({', '.join(_name(name) for name in places)})),\n"
        f"  {least}, {low}, {high}\n"
        f"FROM (\n{asked})"
    )


def histogram_query(chart: Chart, asked: str, x: Role, facts: Facts) -> str:
    """Return the query that counts rows in bins: colour, facet (if any), from, to, rows."""
    edges = _time_edges(chart, facts) if x == "time" else _number_edges(chart, facts)
    value = _value("x", x)
    kind = "TIMESTAMP" if x == "time" else "DOUBLE"
    # Compared with each edge, not divided by a width: 0.3 / 0.1 is less than 3.
    place = " + ".join(f"({value} >= {edge})::INTEGER" for edge in edges[1:-1]) or "0"
    listed = f"[{', '.join(edges)}]::{kind}[]"
    groups = [f'{name} AS "{name}"' for name in _groups(chart)]
    names = ", ".join([*(f'"{name}"' for name in _groups(chart)), "bin"])
    columns = ", ".join(
        [f'"{group}" AS {_name(getattr(chart, group))}' for group in _groups(chart)]
        + [
            f'list_extract({listed}, bin + 1) AS "from"',
            f'list_extract({listed}, bin + 2) AS "to"',
            'count(*) AS "rows"',
        ]
    )
    return (
        f"SELECT {columns}\nFROM (SELECT {', '.join([*groups, f'{place} AS bin'])}\n"  # noqa: S608 - quoted, and run in the sandbox
        f"  FROM ({_selected(chart, asked)})\n  WHERE NOT ({_missing_x(x)}))\n"
        f"GROUP BY {names}\nORDER BY bin" + "".join(f', "{name}"' for name in _groups(chart))
    )


def box_query(chart: Chart, asked: str) -> str:
    """Return the query for the boxes, and after them their farthest outliers.

    Columns: x, facet (if any), then low, q1, median, q3, high (whiskers reach the last value
    within 1.5 times the box), outlier, rows, outliers.
    """
    groups = [name for name in ("x", "facet") if getattr(chart, name)]
    keys = "".join(f'"{name}", ' for name in groups)
    by = f"GROUP BY {', '.join(map(_name, groups))}" if groups else ""
    over = f"PARTITION BY {', '.join(map(_name, groups))}" if groups else ""
    joined = " AND ".join(f'v."{g}" IS NOT DISTINCT FROM b."{g}"' for g in groups) or "true"
    named = "".join(f'"{name}" AS {_name(getattr(chart, name))}, ' for name in groups)
    inside = "v.y BETWEEN q1 - 1.5 * (q3 - q1) AND q3 + 1.5 * (q3 - q1)"
    return (
        f"WITH chart_values AS MATERIALIZED (SELECT * FROM ({_selected(chart, asked)})\n"  # noqa: S608 - quoted, and run in the sandbox
        f"  WHERE y IS NOT NULL AND isfinite(y::DOUBLE)),\n"
        f"chart_boxes AS MATERIALIZED (SELECT {keys}min(nth) AS nth, count(*) AS n,\n"
        f"  quantile_cont(y::DOUBLE, 0.25) AS q1, median(y::DOUBLE) AS m,\n"
        f"  quantile_cont(y::DOUBLE, 0.75) AS q3 FROM chart_values {by}),\n"
        f"chart_sides AS MATERIALIZED (SELECT v.*, b.nth AS place, n, q1, m, q3,\n"
        f"  ({inside}) AS inside FROM chart_values v JOIN chart_boxes b ON {joined}),\n"
        f"chart_drawn AS (SELECT {keys}place, 0 AS far, min(y) FILTER (WHERE inside) AS low,\n"
        f"  any_value(q1) AS q1, any_value(m) AS m, any_value(q3) AS q3,\n"
        f"  max(y) FILTER (WHERE inside) AS high, NULL::DOUBLE AS outlier, any_value(n) AS n,\n"
        f"  count(*) FILTER (WHERE NOT inside) AS outliers\n"
        f"  FROM chart_sides GROUP BY {keys}place\n"
        f"UNION ALL SELECT {keys}place, row_number() OVER ({over} ORDER BY abs(y - m) DESC, nth),\n"
        f"  NULL, NULL, NULL, NULL, NULL, y, NULL, NULL FROM chart_sides WHERE NOT inside)\n"
        f'SELECT {named}low, q1, m AS "median", q3, high, outlier, n AS "rows", outliers\n'
        f"FROM chart_drawn WHERE far <= {MOST_OUTLIERS} ORDER BY far > 0, place, far"
    )


def _selected(chart: Chart, asked: str) -> str:
    """Return *asked* with the columns of the chart under names of ours."""
    used = [(name, getattr(chart, name)) for name in ("x", "colour", "facet")]
    chosen = [f'{_name(column)} AS "{name}"' for name, column in used if column]
    if chart.kind == "box":
        chosen.append(f"{_name(chart.y[0])}::DOUBLE AS y")
    return f"SELECT {', '.join(chosen)}, row_number() OVER () AS nth FROM (\n{asked})"  # noqa: S608 - quoted, and run in the sandbox


def _groups(chart: Chart) -> list[str]:
    return [name for name in ("colour", "facet") if getattr(chart, name)]


def _missing(chart: Chart, roles: Mapping[str, Role]) -> str:
    """Return the condition under which a row cannot be drawn."""
    values = [*chart.y] + ([chart.colour] if chart.kind == "heatmap" else [])
    if roles.get(chart.x) in ("number", "time") and chart.kind != "box":
        values.append(chart.x)
    return (
        " OR ".join(
            f"{_name(name)} IS NULL"
            + (f" OR NOT isfinite({_name(name)}::DOUBLE)" if roles.get(name) == "number" else "")
            for name in values
            if roles.get(name) in ("number", "time")
        )
        or "false"
    )


def _missing_x(x: Role) -> str:
    return "x IS NULL" + (" OR NOT isfinite(x::DOUBLE)" if x == "number" else "")


def _value(name: str, kind: Role) -> str:
    return f"{_name(name)}::TIMESTAMP" if kind == "time" else _name(name)


def _distinct(name: str) -> str:
    return f"count(DISTINCT {_name(name)})" if name else "0"


def _name(column: str) -> str:
    """Return *column* quoted; nothing is the constant NULL."""
    return '"' + column.replace('"', '""') + '"' if column else "NULL"


def _number_edges(chart: Chart, facts: Facts) -> list[str]:
    """Return round numbers from at most the least to more than the greatest value."""
    low, high = Decimal(str(facts.low or 0)), Decimal(str(facts.high or 0))
    width = _round_width((high - low) / (chart.bins or BINS)) if high > low else Decimal(1)
    first = math.floor(low / width)
    count = math.floor(high / width) - first + 1
    return [f"{(first + n) * width:f}" for n in range(count + 1)]


def _round_width(least: Decimal) -> Decimal:
    """Return the next of 1, 2, 2.5, 5, 10, ... that is not less than *least*."""
    power = Decimal(1).scaleb(least.adjusted())
    return next(
        width * power
        for width in map(Decimal, ("1", "2", "2.5", "5", "10"))
        if width * power >= least
    )


def _time_edges(chart: Chart, facts: Facts) -> list[str]:
    """Return round times around what there is: full minutes, hours, days, weeks, months, years."""
    low, high = (datetime.fromisoformat(str(end)) for end in (facts.low, facts.high))
    least_s = (high - low).total_seconds() / (chart.bins or BINS)
    step_s = next((step for step in _STEPS_S if step >= least_s), 0)
    at = _month_edges(low, high, least_s) if not step_s else _second_edges(low, high, step_s)
    return [f"TIMESTAMP '{edge.isoformat(sep=' ')}'" for edge in at]


def _second_edges(low: datetime, high: datetime, step_s: int) -> list[datetime]:
    monday = datetime(1970, 1, 5) if step_s == 7 * _DAY_S else datetime(1970, 1, 1)  # noqa: DTZ001 - as in the table
    step = timedelta(seconds=step_s)
    edges = [monday + (low - monday) // step * step]
    while edges[-1] <= high:
        edges.append(edges[-1] + step)
    return edges


def _month_edges(low: datetime, high: datetime, least_s: float) -> list[datetime]:
    months = next((n for n in _STEPS_MONTHS if n * 30.44 * _DAY_S >= least_s), _STEPS_MONTHS[-1])
    at = (low.year * 12 + low.month - 1) // months * months
    edges = [_month(at)]
    while edges[-1] <= high:
        at += months
        edges.append(_month(at))
    return edges


def _month(number: int) -> datetime:
    return datetime(max(number // 12, 1), number % 12 + 1, 1)  # noqa: DTZ001 - as in the table
