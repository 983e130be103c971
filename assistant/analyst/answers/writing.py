"""Writes answers in Markdown: one sentence with the figures in bold, then what was assumed.

The table, the chart and the SQL are shown by others, beside it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from assistant.analyst.answers.numerals import cell, written
from assistant.analyst.answers.saying import say_figures
from assistant.analyst.answers.wording import (
    Rows,
    bold,
    counted,
    escaped,
    where_words,
    whole,
)
from assistant.analyst.plan import QueryPlan
from assistant.analyst.profile import Profile
from assistant.analyst.spans import span
from assistant.analyst.sql.compiling import compile as compile_plan
from assistant.analyst.sql.statement import name as quoted

_MOST_LISTED = 8


def write_answer(plan: QueryPlan, profile: Profile, result: Rows, defaults: Sequence[str]) -> str:
    """Write the answer."""
    note = unfinished(plan, profile, result)
    said = _sentence(plan, profile, result, note)
    more = (*_blanks(plan, profile), *defaults)
    return "\n\n".join(part for part in (said, note, *map(escaped, more)) if part)


def _blanks(plan: QueryPlan, profile: Profile) -> Iterator[str]:
    """Say that rows count of which it is not known whether they are what was excluded."""
    sql = compile_plan(plan, profile).sql
    for field in profile.fields:
        column = quoted(field.name)
        if f" OR {column} IS NULL" not in sql or f"{column} IS NOT NULL" in sql:
            continue
        one = field.missing == 1
        rows, count = (
            ("1 row has", "it counts") if one else (f"{field.missing:,} rows have", "they count")
        )
        if len(plan.filters) > 1:
            count += " if the rest fits"
        yield f"{rows} no {field.name}; {count}."


def _sentence(plan: QueryPlan, profile: Profile, result: Rows, note: str) -> str:
    if not result.rows:
        return _nothing(plan, profile)
    if plan.shape == "figures":
        return say_figures(plan, profile, result, unfinished=bool(note))
    match plan.shape:
        case "rows":
            return _rows(plan, profile, result)
        case "correlation":
            return _correlation(plan, result)
        case "missing" | "outliers":
            return _columns_with(plan, result)
        case "distribution":
            return _distribution(plan, profile, result)
        case "values":
            return _values(plan, profile, result)
        case "duplicates":
            return f"{counted(result.row_count, 'combination')} occur more than once."
        case "box":
            of = " and ".join(plan.columns)
            return f"The quartiles of {escaped(of)}{where_words(plan, profile)} are in the table."
        case _:
            size = f"**{profile.rows:,}** rows and **{len(profile.fields)}** columns"
            return f"{escaped(profile.table)} has {size}."


def _nothing(plan: QueryPlan, profile: Profile) -> str:
    where = where_words(plan, profile)
    match plan.shape:
        case "duplicates":
            of = " and ".join(plan.columns)
            return f"Nothing occurs twice in {escaped(of)}." if of else "No two rows are alike."
        case "outliers" if plan.columns:
            return f"No {escaped(plan.columns[0])} is unusual{where}."
        case _:
            return f"Nothing fits{where}."


def _rows(plan: QueryPlan, profile: Profile, result: Rows) -> str:
    """Say how many rows there are; of rows in an order, with what it is by."""
    where, order = where_words(plan, profile), plan.order
    if order is None or order.column not in result.columns or plan.within:
        return f"{counted(result.row_count, 'row')}{where}."
    at, field = list(result.columns).index(order.column), profile[order.column]
    ends = ("latest", "earliest") if field.kind == "date" else ("highest", "lowest")
    what = f"{ends[not order.descending]} {escaped(order.column)}"
    first, last = (bold(written(result.rows[k][at], field.unit)) for k in (0, -1))
    if result.row_count == 1:
        return f"{_label(profile, result)} has the {what}{where}: {first}."
    if not whole(result):
        return f"{counted(result.row_count, 'row')}{where}, the {what} first: {first}."
    return f"The {counted(result.row_count, 'row')} with the {what}{where}: {first} to {last}."


def _label(profile: Profile, result: Rows) -> str:
    """Name the first row by what names it in the table."""
    fields = [one for name in result.columns for one in profile.fields if one.name == name]
    named = [k for k, field in enumerate(fields) if field.label]
    known = named or [k for k, field in enumerate(fields) if field.kind == "identifier"]
    return escaped(cell(result.rows[0][known[0]])) if known else "One row"


def _values(plan: QueryPlan, profile: Profile, result: Rows) -> str:
    of = f" of {escaped(' and '.join(plan.columns))}" if plan.columns else ""
    said = f"{counted(result.row_count, 'different value')}{of}{where_words(plan, profile)}"
    if len(plan.columns) != 1 or result.row_count > _MOST_LISTED or not whole(result):
        return f"{said}."
    return f"{said}: {', '.join(escaped(cell(row[0])) for row in result.rows)}."


def _correlation(plan: QueryPlan, result: Rows) -> str:
    value, pairs = result.rows[0][0], result.rows[0][1]
    x, y = map(escaped, plan.columns)
    if value is None or not math.isfinite(float(value)):
        return f"The correlation of {x} and {y} cannot be computed from {written(pairs)} pairs."
    strength = abs(float(value))
    words = "no" if strength < 0.1 else "a weak" if strength < 0.3 else "a moderate"
    words = "a strong" if strength >= 0.6 else words
    strength_said = f"**{float(value):.2f}** ({words} relationship)"
    return f"The correlation of {x} and {y} is {strength_said}, over {written(pairs)} rows."


def _columns_with(plan: QueryPlan, result: Rows) -> str:
    if plan.shape == "outliers" and plan.columns:
        name = escaped(plan.columns[0])
        rule = "more than 1.5 quartile ranges outside of the middle half"
        return f"{counted(result.row_count, 'row')} with an unusual {name}: {rule}."
    found = [row for row in result.rows if row[1]]
    word = "missing values" if plan.shape == "missing" else "unusual values"
    if not found:
        return f"No column has {word}."
    said = [f"{escaped(str(row[0]))} (**{written(row[1])}**)" for row in found[:5]]
    more = f" and {len(found) - 5} more" if len(found) > 5 else ""
    return f"**{len(found)}** columns have {word}: {', '.join(said)}{more}."


def _distribution(plan: QueryPlan, profile: Profile, result: Rows) -> str:
    field = profile[plan.columns[0]]
    low, high = (escaped(written(end, field.unit)) for end in (field.least, field.greatest))
    spread = f"{escaped(field.name)} goes from {low} to {high}"
    if not whole(result) or len(plan.columns) > 1 or plan.filters:
        return f"{spread} in the whole table."
    total = sum(int(row[-1]) for row in result.rows)
    most = max(result.rows, key=lambda row: int(row[-1]))
    fullest = f"the fullest step, from {escaped(written(most[0], field.unit))}, has"
    return f"{spread} in **{total:,}** rows; {fullest} {counted(int(most[-1]), 'row')}."


def unfinished(plan: QueryPlan, profile: Profile, result: Rows) -> str:
    """Say that the last period is not over, if the data end within it."""
    for position, dimension in enumerate(plan.dimensions):
        field = profile[dimension.column]
        if field.kind != "date" or dimension.grain not in ("year", "quarter", "month", "week"):
            continue
        last = str(field.greatest or "")[:10]
        shown = [str(row[position])[:10] for row in result.rows if row[position] is not None]
        if not last or not shown or plan.shape != "figures":
            return ""
        if max(shown) <= last and _ends_before(last, max(shown), dimension.grain):
            return f"The last {dimension.grain} is unfinished: the data end on {last}."
    return ""


def _ends_before(last: str, start: str, grain: str) -> bool:
    """Whether *last* is a day before the last one of the period that begins with *start*."""
    try:
        return span(last)[1] < span(_period(start, grain))[1]
    except (ValueError, OverflowError):  # infinity, or a year that Python has not
        return False


def _period(start: str, grain: str) -> str:
    if grain == "week":
        return f"{start}/{span(start)[0].fromordinal(span(start)[0].toordinal() + 6).isoformat()}"
    if grain == "quarter":
        return f"{start[:4]}-Q{(int(start[5:7]) + 2) // 3}"
    return start[:4] if grain == "year" else start[:7]
