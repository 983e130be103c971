"""Writes the parts of a statement: names, literals, conditions, groups and figures.

Every name is quoted where it must be and every value is a literal; nothing that was typed is put in
as it is.
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.analyst.plan import Dimension, Filter, Measure, QueryPlan, Value
from assistant.analyst.profile import Field, Profile
from assistant.analyst.spans import span
from assistant.analyst.sql.statement import name as quoted

_FUNCTIONS = {
    "sum": "sum",
    "average": "avg",
    "median": "median",
    "min": "min",
    "max": "max",
    "stddev": "stddev_samp",
    "variance": "var_samp",
    "count": "count",
}
_NAMES = {
    "sum": "total",
    "average": "average",
    "median": "median",
    "min": "lowest",
    "max": "highest",
    "stddev": "standard deviation of",
    "variance": "variance of",
    "range": "range of",
}
_PARTS = {
    "weekday": "dayname",
    "month of year": "month",
    "quarter of year": "quarter",
    "hour of day": "hour",
}


def literal(value: Value) -> str:
    """Write a value as SQL does."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    return "'" + value.replace("'", "''") + "'"


def end_of(plan: QueryPlan) -> str:
    """Write how many rows are shown; nothing if all are."""
    return f"LIMIT {plan.limit}" if plan.limit else ""


def conditions(filters: Iterable[Filter], profile: Profile) -> list[str]:
    """Write conditions of which all must hold."""
    return [condition(one, profile) for one in filters]


def condition(filter_: Filter, profile: Profile) -> str:
    """Write one condition."""
    own = _alone(filter_, profile)
    if not filter_.others:
        return own
    return "(" + " OR ".join([own, *(_alone(other, profile) for other in filter_.others)]) + ")"


def _alone(filter_: Filter, profile: Profile) -> str:
    """Write a test; what is not so keeps the rows of which nothing is known."""
    written = _test(filter_, profile)
    if filter_.op not in ("is not", "without"):
        return written
    blank = [one for one in (filter_.column, filter_.than) if profile[one].missing]
    either = " OR ".join([written, *(f"{quoted(one)} IS NULL" for one in blank)])
    return f"({either})" if blank else written


def _test(filter_: Filter, profile: Profile) -> str:
    column = quoted(filter_.column)
    field = profile[filter_.column]
    if filter_.than:
        sign = {"is": "=", "is not": "<>"}.get(filter_.op, filter_.op)
        return f"{column} {sign} {quoted(filter_.than)}"
    match filter_.op:
        case "missing":
            return f"{column} IS NULL"
        case "present":
            return f"{column} IS NOT NULL"
        case "contains" | "without":
            text = str(filter_.values[0])
            for char in "\\%_":
                text = text.replace(char, "\\" + char)
            no = "NOT " if filter_.op == "without" else ""
            return f"{column} {no}ILIKE {literal('%' + text + '%')} ESCAPE '\\'"
        case _ if filter_.grain:
            return _among(f"{_PARTS[filter_.grain]}({column})", filter_)
        case _ if field.kind == "date":
            return _in_time(column, filter_)
        case "between":
            low, high = filter_.values
            return f"{column} BETWEEN {literal(low)} AND {literal(high)}"
        case "is" | "is not":
            return _among(column, filter_)
        case _:
            return f"{column} {filter_.op} {literal(filter_.values[0])}"


def _among(expression: str, filter_: Filter) -> str:
    values = ", ".join(map(literal, filter_.values))
    if len(filter_.values) == 1:
        return f"{expression} {'=' if filter_.op == 'is' else '<>'} {values}"
    return f"{expression} {'IN' if filter_.op == 'is' else 'NOT IN'} ({values})"


def _in_time(column: str, filter_: Filter) -> str:
    spans = [span(str(value)) for value in filter_.values]
    first, last = spans[0], spans[-1]
    match filter_.op:
        case ">":
            return f"{column} >= DATE '{first[1]}'"
        case ">=":
            return f"{column} >= DATE '{first[0]}'"
        case "<":
            return f"{column} < DATE '{first[0]}'"
        case "<=":
            return f"{column} < DATE '{first[1]}'"
        case "between":
            return f"{column} >= DATE '{first[0]}' AND {column} < DATE '{last[1]}'"
        case _:
            each = [f"{column} >= DATE '{a}' AND {column} < DATE '{b}'" for a, b in spans]
            joined = each[0] if len(each) == 1 else "(" + " OR ".join(f"({e})" for e in each) + ")"
            return f"NOT ({joined})" if filter_.op == "is not" else joined


def group(dimension: Dimension) -> str:
    """Write what a dimension groups by."""
    column = quoted(dimension.column)
    match dimension.grain:
        case "":
            return column
        case "weekday":
            return f"dayname({column})"
        case "weekend":
            return f"CASE WHEN isodow({column}) > 5 THEN 'weekend' ELSE 'working days' END"
        case "month of year":
            return f"monthname({column})"
        case "quarter of year":
            return f"'Q' || quarter({column})"
        case "hour of day":
            return f"hour({column})"
        case "hour":
            return f"date_trunc('hour', {column})"
        case "band":
            width = literal(int(dimension.width) if dimension.width >= 1 else dimension.width)
            return f"floor({column} / {width}) * {width}"
        case "half":
            month = f"CASE WHEN month({column}) < 7 THEN 1 ELSE 7 END"
            return f"make_date(year({column}), {month}, 1)"
        case grain:
            return f"CAST(date_trunc('{grain}', {column}) AS DATE)"


def sequence(dimension: Dimension, alias: str) -> str:
    """Write what puts the groups of a dimension into their natural order."""
    column = quoted(dimension.column)
    if dimension.grain == "weekday":
        return f"min(isodow({column}))"
    if dimension.grain == "month of year":
        return f"min(month({column}))"
    return quoted(alias)


def figure(measure: Measure, profile: Profile) -> str:
    """Write a measure."""
    column = quoted(measure.column) if measure.column else "*"
    match measure.aggregate:
        case name if measure.since:
            return f"{_FUNCTIONS[name]}({_days(measure, profile)})"
        case "distinct":
            return f"count(DISTINCT {column})"
        case "share":
            fulfilled = " AND ".join(condition(f, profile) for f in measure.where)
            whole = f"sum({column})" if measure.column else "count(*)"
            return f"100.0 * {whole} FILTER (WHERE {fulfilled}) / nullif({whole}, 0)"
        case "times":
            fulfilled = " AND ".join(condition(f, profile) for f in measure.where)
            return f"count(*) FILTER (WHERE {fulfilled})"
        case "ratio":
            return f"sum({column}) / nullif(sum({quoted(measure.over)}), 0)"
        case "range":
            return f"max({column}) - min({column})"
        case "percentile":
            return f"quantile_cont({column}, {measure.level / 100:g})"
        case "per":
            above = f"sum({column})" if measure.column else "count(*)"
            return f"{above} / nullif(count(DISTINCT {quoted(measure.over)}), 0)"
        case name:
            return f"{_FUNCTIONS[name]}({column})"


def _days(measure: Measure, profile: Profile) -> str:
    """Write the days from one date to another, with their parts where both have a clock."""
    first, last = quoted(measure.since), quoted(measure.column)
    if profile[measure.since].clock and profile[measure.column].clock:
        return f"date_diff('second', {first}, {last}) / 86400.0"
    return f"date_diff('day', {first}, {last})"


def figure_name(measure: Measure) -> str:
    """Return what the column of a measure is called."""
    if measure.since:
        return f"{_NAMES[measure.aggregate]} days from {measure.since} to {measure.column}"
    match measure.aggregate:
        case "count":
            return "number of rows"
        case "distinct":
            return f"different {measure.column}"
        case "share":
            return f"percent of {measure.column or 'rows'}"
        case "times":
            return f"number of {' and '.join(f.column for f in measure.where)}"
        case "ratio":
            return f"{measure.column} / {measure.over}"
        case "percentile":
            return f"percentile {measure.level:g} of {measure.column}"
        case "per":
            return f"{measure.column or 'rows'} per {measure.over}"
        case name:
            return f"{_NAMES[name]} {measure.column}"


def group_name(dimension: Dimension, field: Field) -> str:
    """Return what the column of a dimension is called."""
    return dimension.grain if dimension.grain and dimension.grain != "band" else field.name
