"""Says how a question was read, in steps, from the plan alone."""

from __future__ import annotations

import re

from assistant.analyst.plan import Dimension, Filter, Measure, QueryPlan
from assistant.analyst.profile import Profile
from assistant.analyst.sql.parts import figure_name

_OPS = {
    "is": "is",
    "is not": "is not",
    "missing": "is missing",
    "present": "is there",
    "contains": "contains",
    "without": "does not contain",
}
_TIME_OPS = {
    "is": "in",
    "is not": "not in",
    ">": "after",
    ">=": "since",
    "<": "before",
    "<=": "until",
}
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


_SHAPES = {
    "rows": "Show the rows",
    "values": "List the different values of {}",
    "distribution": "Count the values of {} in steps",
    "box": "Take the quartiles of {}",
    "correlation": "Correlate {}",
    "outliers": "Find unusual values of {}",
    "missing": "Count the missing values of {}",
    "duplicates": "Find what occurs more than once in {}",
    "describe": "Describe {}",
    "columns": "List the columns",
}


def measure_words(measure: Measure, profile: Profile) -> str:
    """Say what a measure is; of a share, which part of what."""
    column = measure.column
    match measure.aggregate:
        case "share":
            part = " and ".join(condition_words(one, profile) for one in measure.where)
            return f"percentage of {column or 'rows'}" + (f" where {part}" if part else "")
        case "distinct":
            return f"number of different {column}"
        case "per":
            return f"{column or 'rows'} per {measure.over}"
        case "ratio":
            return f"{column} divided by {measure.over}"
        case "min" | "max" if profile[column].kind == "date":
            return f"{'earliest' if measure.aggregate == 'min' else 'latest'} {column}"
        case _:
            return figure_name(measure)


def condition_words(filter_: Filter, profile: Profile) -> str:
    """Say what a condition asks."""
    said = _alone(filter_, profile)
    return " or ".join([said, *(_alone(other, profile) for other in filter_.others)])


def _alone(filter_: Filter, profile: Profile) -> str:
    name = filter_.column
    if filter_.than:
        return f"{name} {_OPS.get(filter_.op, filter_.op)} {filter_.than}"
    if filter_.op in ("missing", "present"):
        return f"{name} {_OPS[filter_.op]}"
    dated = profile[name].kind == "date"
    values = [_value(filter_, value, dated=dated) for value in filter_.values]
    if filter_.op == "between":
        return f"{name} is between {values[0]} and {values[-1]}"
    listed = values[0] if len(values) == 1 else ", ".join(values[:-1]) + f" or {values[-1]}"
    if filter_.grain or dated:
        return f"{name} is {_TIME_OPS.get(filter_.op, filter_.op)} {listed}"
    return f"{name} {_OPS.get(filter_.op, filter_.op)} {listed}"


def _value(filter_: Filter, value: object, *, dated: bool) -> str:
    if filter_.grain == "month of year" and isinstance(value, int) and 1 <= value <= 12:
        return MONTHS[value - 1]
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float) and not filter_.grain:
        return f"{value:,}" if abs(value) >= 10_000 else str(value)
    return _period(value) if dated and isinstance(value, str) else str(value)


def _period(text: str) -> str:
    """Write a period as people do: December 2025, Q3 2024, 2024-01-01 to 2024-01-07."""
    if re.fullmatch(r"\d{4}-\d{2}", text):
        return f"{MONTHS[int(text[5:]) - 1]} {text[:4]}"
    if re.fullmatch(r"\d{4}-[QH]\d", text):
        return f"{text[5:]} {text[:4]}"
    return text.replace("/", " to ")


def dimension_words(dimension: Dimension) -> str:
    """Say what is grouped by."""
    if dimension.grain == "band":
        return f"steps of {dimension.width:g} of {dimension.column}"
    return f"{dimension.grain} of {dimension.column}" if dimension.grain else dimension.column


def steps(plan: QueryPlan, profile: Profile) -> tuple[str, ...]:
    """Say how a question was read."""
    said = [f"Table {plan.table}"]
    said += [f"Only rows where {condition_words(one, profile)}" for one in plan.filters]
    if plan.shape != "figures":
        said.append(_SHAPES[plan.shape].format(" and ".join(plan.columns) or "the table"))
    else:
        said += _figure_steps(plan, profile)
    if plan.order is not None:
        by = plan.order.column or {"figure": "the figure", "name": "name"}.get(plan.order.by, "")
        said.append(f"Order by {by}, {'highest' if plan.order.descending else 'lowest'} first")
    if plan.limit:
        within = f" in each {dimension_words(plan.within)}" if plan.within else ""
        said.append(f"The first {plan.limit:,}{within}")
    return tuple(said)


def _figure_steps(plan: QueryPlan, profile: Profile) -> list[str]:
    measures = ", ".join(measure_words(one, profile) for one in plan.measures)
    said = [f"Compute {measures}"] if measures else []
    if plan.each is not None:
        outer = "count them" if plan.outer == "count" else f"take the {plan.outer}"
        said.append(f"For each {dimension_words(plan.each)}, then {outer}")
    if plan.dimensions:
        said.append(f"For each {' and '.join(map(dimension_words, plan.dimensions))}")
    for one in plan.having:
        values = " and ".join(f"{value:,}" for value in one.values)
        said.append(f"Only groups whose {measure_words(one.measure, profile)} {one.op} {values}")
    if plan.change:
        word = {"growth": "growth in %", "difference": "change", "cumulative": "running total"}
        said.append(f"Add the {word[plan.change]}")
    if plan.share:
        said.append("Add the share of the total in %")
    return said
