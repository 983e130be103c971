"""Chooses the chart of an answer: by the shape of the answer unless the question names one."""

from __future__ import annotations

from typing import Any

from assistant.analyst.plan import Dimension, QueryPlan
from assistant.analyst.profile import Profile
from assistant.analyst.spans import grain_of
from assistant.analyst.sql.titling import title_of
from assistant.charts import Chart

MOST_SLICES = 8
MOST_BARS = 200
_LONG = 12
_IN_TIME = ("decade", "year", "half", "quarter", "month", "week", "day", "hour")


def chart_of(
    plan: QueryPlan, profile: Profile, sql: str, groups: tuple[str, ...], figures: tuple[str, ...]
) -> Chart | None:
    """Choose the chart of figures for groups; a single figure has none."""
    if not groups or len(groups) > 3 or plan.limit == 1:
        return None
    time = next((k for k, d in enumerate(plan.dimensions) if in_time(d, profile)), None)
    kind = _kind(plan, profile, time)
    if kind in ("histogram", "box", "scatter"):
        kind = "bar"
    if kind == "bar" and not plan.chart and _too_many(plan, profile):
        return None
    if kind == "heatmap" and len(groups) != 2:
        return None
    within = plan.within is not None and time is None and len(groups) > 1
    x = time if time is not None else int(within)  # within the first of the groups is the second
    rest = [name for k, name in enumerate(groups) if k != x]
    dimension = plan.dimensions[x]
    shown: dict[str, Any] = {"kind": kind, "sql": sql, "x": groups[x]}
    shown |= _shown(kind, rest, figures, within=within)
    if kind == "bar":
        several = len(rest) > within or len(figures) > 1
        shown |= _bars(plan, profile, dimension, several=several)
    if dimension.grain in _IN_TIME:
        shown["date_format"] = {"decade": "year", "half": "month"}.get(
            dimension.grain, dimension.grain
        )
    shown["number_format"] = _format(plan)
    shown["title"] = title_of(plan, profile)
    return Chart.model_validate(shown)


def _shown(kind: str, rest: list[str], figures: tuple[str, ...], *, within: bool) -> dict[str, Any]:
    """Return what stands along y, and what has colours or small charts of its own."""
    if kind == "heatmap":
        return {"y": (rest[0],), "colour": figures[0]}
    if kind == "pie":
        return {"y": figures[:1]}
    if not rest:
        return {"y": figures[:8]}
    colour, facet = [*(reversed(rest) if within else rest), ""][:2]
    if within and len(rest) == 1:
        colour, facet = "", rest[0]
    return {"y": figures[:1], "colour": colour, "facet": facet}


def in_time(dimension: Dimension, profile: Profile) -> bool:
    """Whether a dimension is a course over time."""
    kind = profile[dimension.column].kind
    return (kind == "date" and dimension.grain in _IN_TIME) or kind == "year"


def _too_many(plan: QueryPlan, profile: Profile) -> bool:
    """Whether there would be more bars than can be read, for all that is known."""
    if plan.limit or plan.having or plan.filters or len(plan.dimensions) != 1:
        return False
    (dimension,) = plan.dimensions
    return not dimension.grain and profile[dimension.column].distinct > MOST_BARS


def _kind(plan: QueryPlan, profile: Profile, time: int | None) -> str:
    if plan.chart:
        return plan.chart
    if time is not None and plan.order is None:
        return "bar" if _set_apart(plan, plan.dimensions[time]) else "line"
    if plan.share and len(plan.dimensions) == 1 and len(plan.measures) == 1:
        few = profile[plan.dimensions[0].column].distinct <= MOST_SLICES
        return "pie" if few else "bar"
    return "bar"


def _set_apart(plan: QueryPlan, dimension: Dimension) -> bool:
    """Whether each group is a period that was named: a line would tell of the time between."""
    named = [
        value
        for one in plan.filters
        for other in (one, *one.others)
        if other.column == dimension.column and other.op == "is" and not other.grain
        for value in other.values
    ]
    return len(named) > 1 and {grain_of(str(value)) for value in named} == {dimension.grain}


def _bars(
    plan: QueryPlan, profile: Profile, dimension: Dimension, *, several: bool
) -> dict[str, Any]:
    field = profile[dimension.column]
    long = any(len(str(value)) > _LONG for value in field.values[:20])
    text = not dimension.grain and not field.numeric
    horizontal = text and (long or field.distinct > 8) and not several
    additive = all(m.aggregate in ("sum", "count", "distinct", "times") for m in plan.measures)
    stacked = additive and len(plan.measures) == 1 and not plan.change
    return {
        "horizontal": horizontal,
        "stacking": "stacked" if stacked or not several else "grouped",
    }


def _format(plan: QueryPlan) -> str:
    if plan.measures and all(m.aggregate in ("count", "distinct", "times") for m in plan.measures):
        return "integer" if not plan.change and not plan.outer else "number"
    return "number"
