"""Turns a plan into one SELECT in DuckDB's dialect.

Deterministic: the same plan gives the same text, so that an answer can be checked by running it.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.analyst.plan import Dimension, Filter, Having, QueryPlan
from assistant.analyst.profile import Profile
from assistant.analyst.sql import tabling
from assistant.analyst.sql.charting import chart_of
from assistant.analyst.sql.parts import (
    conditions,
    end_of,
    figure,
    figure_name,
    group,
    group_name,
    literal,
    sequence,
)
from assistant.analyst.sql.statement import bracketed, called, clause, select
from assistant.analyst.sql.statement import name as quoted
from assistant.charts import Chart


@dataclass(frozen=True, slots=True)
class Compiled:
    """What is run for a plan."""

    sql: str
    chart: Chart | None
    """its sql is the one above, except for histogram, box and scatter, which draw single rows"""


@dataclass(frozen=True, slots=True)
class Named:
    """The columns of an answer with figures."""

    groups: tuple[str, ...]
    figures: tuple[str, ...]
    change: str = ""
    share: str = ""


def compile(plan: QueryPlan, profile: Profile) -> Compiled:  # noqa: A001 - the design's word
    """Write the SQL of *plan*, and the chart that suits its answer."""
    if plan.shape == "figures":
        names = names_of(plan, profile)
        sql = _figures(plan, profile, names)
        return Compiled(sql, chart_of(plan, profile, sql, names.groups, _drawn(names)))
    sql, drawn = tabling.write(plan, profile)
    return Compiled(sql, drawn)


def _drawn(names: Named) -> tuple[str, ...]:
    """Return which figures a chart shows: what changed, or what was asked for."""
    return (names.change,) if names.change else names.figures


def names_of(plan: QueryPlan, profile: Profile) -> Named:
    """Name the columns of the answer, each differently."""
    taken: list[str] = []

    def unique(name: str) -> str:
        number = 1
        made = name
        while made.casefold() in taken:
            number += 1
            made = f"{name} {number}"
        taken.append(made.casefold())
        return made

    groups = tuple(unique(group_name(d, profile[d.column])) for d in plan.dimensions)
    figures = tuple(
        unique(_named(plan, position)) for position in range(max(1, len(plan.measures)))
    )
    change = {"growth": "growth %", "difference": "change", "cumulative": "running total"}
    return Named(
        groups,
        figures,
        unique(change[plan.change]) if plan.change else "",
        unique("share %") if plan.share else "",
    )


def _named(plan: QueryPlan, position: int) -> str:
    if plan.outer == "count" and plan.each:
        return f"number of {plan.each.column}"
    name = figure_name(plan.measures[position])
    if plan.outer == "sum":
        return figure_name(plan.measures[position].model_copy(update={"aggregate": "sum"}))
    if plan.outer and plan.each:
        return f"{plan.outer} {name} per {plan.each.grain or plan.each.column}"
    return name


def _figures(plan: QueryPlan, profile: Profile, names: Named) -> str:
    if plan.each is not None:
        return _nested(plan, plan.each, profile, names)
    inside = plan.within is not None  # a window over the windows of growth and share
    sql = select(
        [*_groups(plan, names), *_measured(plan, profile, names), *_over(plan, profile, names)],
        quoted(plan.table),
        conditions(_filters(plan, profile), profile),
        clause("GROUP BY", [str(k + 1) for k in range(len(plan.dimensions))]),
        _having(plan, profile, inside=inside),
        *(() if inside else _top(plan, profile, names)),
        inside=inside,
    )
    return select(["*"], bracketed(sql), (), *_top(plan, profile, names)) if inside else sql


def _groups(plan: QueryPlan, names: Named) -> list[str]:
    pairs = zip(plan.dimensions, names.groups, strict=True)
    return [called(group(dimension), name) for dimension, name in pairs]


def _measured(plan: QueryPlan, profile: Profile, names: Named) -> list[str]:
    pairs = zip(plan.measures, names.figures, strict=True)
    return [called(figure(measure, profile), name) for measure, name in pairs]


def _filters(plan: QueryPlan, profile: Profile) -> tuple[Filter, ...]:
    """Leave out groups without a name where only some are asked for, and rows without a time."""
    parts = (*plan.dimensions, *((plan.each,) if plan.each else ()))
    some = plan.limit and plan.dimensions
    named = tuple(
        Filter(column=d.column, op="present")
        for d in parts
        if (some and d != plan.each)
        or (profile[d.column].kind == "date" and profile[d.column].missing)
    )
    known = {(f.column, f.op) for f in plan.filters}
    return (*plan.filters, *(f for f in dict.fromkeys(named) if (f.column, f.op) not in known))


def _over(plan: QueryPlan, profile: Profile, names: Named) -> list[str]:
    """Write what is made of the figures of all groups: shares, changes, running totals."""
    made: list[str] = []
    first = figure(plan.measures[0], profile)
    if plan.change:
        at = time_at(plan, profile)
        rest = [group(d) for k, d in enumerate(plan.dimensions) if k != at]
        parts = f"PARTITION BY {', '.join(rest)} " if rest else ""
        window = f"OVER ({parts}ORDER BY {group(plan.dimensions[at])})"
        before = f"lag({first}) {window}"
        change = {
            "growth": f"100.0 * ({first} - {before}) / nullif({before}, 0)",
            "difference": f"{first} - {before}",
            "cumulative": f"sum({first}) {window}",
        }[plan.change]
        made.append(called(change, names.change))
    if plan.share:
        made.append(called(f"100.0 * {first} / nullif(sum({first}) OVER (), 0)", names.share))
    return made


def time_at(plan: QueryPlan, profile: Profile) -> int:
    """Return which dimension is the time, the last one if none is."""
    for position, dimension in enumerate(plan.dimensions):
        if profile[dimension.column].kind in ("date", "year"):
            return position
    return len(plan.dimensions) - 1


def _having(plan: QueryPlan, profile: Profile, *, inside: bool) -> str:
    """Write the conditions on groups."""
    tests = [_tested(one, profile) for one in plan.having]
    return clause("HAVING", tests, inside=inside)


def _tested(one: Having, profile: Profile) -> str:
    above = figure(one.measure, profile)
    if one.op == "between":
        low, high = one.values
        return f"{above} BETWEEN {literal(low)} AND {literal(high)}"
    return f"{above} {'=' if one.op == 'is' else one.op} {literal(one.values[0])}"


def _top(plan: QueryPlan, profile: Profile, names: Named) -> tuple[str, ...]:
    """Write the order and what is left out behind it."""
    if not plan.dimensions:
        return ()
    if plan.limit and plan.within is not None:
        first, *_ = groups = [quoted(name) for name in names.groups]
        key = _figure_key(plan, names)
        window = f"PARTITION BY {first} ORDER BY {', '.join([key, *groups])}"
        only = f"QUALIFY row_number() OVER ({window}) <= {plan.limit}"
        return only, clause("ORDER BY", [first, key])
    return clause("ORDER BY", _keys(plan, profile, names)), end_of(plan)


def _figure_key(plan: QueryPlan, names: Named) -> str:
    down = "DESC" if plan.order is None or plan.order.descending else "ASC"
    ranked = names.figures[0]
    if plan.change in ("growth", "difference"):
        ranked = names.change
    return f"{quoted(ranked)} {down} NULLS LAST"


def _keys(plan: QueryPlan, profile: Profile, names: Named) -> list[str]:
    order = plan.order
    natural = [sequence(d, name) for d, name in zip(plan.dimensions, names.groups, strict=True)]
    if order is not None and order.by == "name":
        return [f"{natural[0]} {'DESC' if order.descending else 'ASC'} NULLS LAST", *natural[1:]]
    in_time = any(d.grain for d in plan.dimensions) or any(
        profile[d.column].kind in ("date", "year", "number") for d in plan.dimensions
    )
    if order is None and (in_time or len(plan.dimensions) > 1):
        return natural
    return [_figure_key(plan, names), *natural]


def _nested(plan: QueryPlan, step: Dimension, profile: Profile, names: Named) -> str:
    """Write figures of figures: the average of the months' totals."""
    figures = [f"{figure(m, profile)} AS f{k}" for k, m in enumerate(plan.measures)]
    filters = (*plan.filters, Filter(column=step.column, op="present"))
    inner = select(
        [*_groups(plan, names), f"{group(step)} AS step", *figures],
        quoted(plan.table),
        conditions(dict.fromkeys(filters), profile),
        clause("GROUP BY", [str(k + 1) for k in range(len(plan.dimensions) + 1)]),
        _having(plan, profile, inside=True),
        inside=True,
    )
    outer = {"average": "avg", "": "sum"}.get(plan.outer, plan.outer)
    shown = [quoted(name) for name in names.groups]
    made = ["*"] if plan.outer == "count" else [f"f{k}" for k in range(len(names.figures))]
    pairs = zip(made, names.figures, strict=False)
    columns = [*shown, *(called(f"{outer}({of})", name) for of, name in pairs)]
    if not shown:
        return select(columns, bracketed(inner), ())
    order = clause("ORDER BY", [_figure_key(plan, names), shown[0]])
    return select(columns, bracketed(inner), (), "GROUP BY ALL", order, end_of(plan))
