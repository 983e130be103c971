"""Says what came back where no figures of groups were asked for: rows, values, spreads, gaps.

One sentence, of the rows and the plan alone.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from assistant.analyst.answers.wording import (
    Told,
    capital,
    counted,
    escaped,
    joined,
    where_words,
    whole,
)
from assistant.analyst.plan import QueryPlan
from assistant.analyst.profile import Profile
from assistant.analyst.sql.terms import column_words, cut, thing_words, things_words
from assistant.spelling import Spelling, count, of_column

_MOST_LISTED, _MOST_COLUMNS, _MOST_STEPS = 8, 5, 3
_STRENGTHS = ((0.6, "strongly"), (0.3, "moderately"), (0.1, "weakly"))
"""from which correlation on it is called so; below the last it hardly is one"""


def say_rows(told: Told) -> str:
    """Say what the rows of an answer of any shape but figures are."""
    match told.plan.shape:
        case "rows":
            return _rows(told)
        case "correlation":
            return _correlation(told)
        case "missing":
            return _missing(told)
        case "outliers":
            return _outliers(told)
        case "distribution" if len(told.plan.columns) == 1:
            return _distribution(told)
        case "distribution" | "box":
            return _quartiles(told)
        case "values":
            return _values(told)
        case "duplicates":
            return _duplicates(told)
        case _:
            return _described(told)


def say_nothing(plan: QueryPlan, profile: Profile) -> str:
    """Say that no row came back."""
    where = where_words(plan, profile)
    names = escaped(joined([things_words(one, profile) for one in plan.columns] or ["rows"]))
    match plan.shape:
        case "duplicates":
            return f"No {names} occur twice{where}." if plan.columns else f"All rows differ{where}."
        case "outliers" if plan.columns:
            return f"No {escaped(column_words(plan.columns[0], profile))} is unusual{where}."
        case "values":
            return f"No {names}{where}."
        case _:
            return f"No rows{where_words(plan, profile, of='rows')}."


def _rows(told: Told) -> str:
    """Say how many rows there are; of rows in an order, with what it is by."""
    plan, rows, result = told.plan, told.rows, told.result
    where, order = where_words(plan, told.profile, of="rows"), plan.order
    many = counted(result.row_count, "row")
    if order is None or order.column not in result.columns or plan.within:
        first = "The first " if plan.limit and result.row_count == plan.limit else ""
        return f"{first}{many}{where}."
    at, field = told.column(order.column), told.profile[order.column]
    ends = ("earliest", "latest") if field.kind == "date" else ("lowest", "highest")
    name = told.words(order.column)
    what = f"{ends[order.descending]} {name}"
    first, last = (f"**{told.cell(row, at, field.unit)}**" for row in (rows[0], rows[-1]))
    if result.row_count == 1:
        return f"{_label(told)} has the {what}{where}: {first}."
    if rows[0][at] == rows[-1][at] and whole(result):
        return f"{many}{where}, all with the {name} {first}."
    if not whole(result):
        return f"{many}{where}, the {what} first: {first}."
    return f"The {many} with the {what}{where}: {first} to {last}."


def _label(told: Told) -> str:
    """Name the first row by what names it in the table."""
    fields = [told.profile[name] for name in told.result.columns]
    named = [k for k, field in enumerate(fields) if field.label]
    known = named or [k for k, field in enumerate(fields) if field.kind == "identifier"]
    return told.cell(told.rows[0], known[0]) if known else "One row"


def _values(told: Told) -> str:
    result, profile, (first, *more) = told.result, told.profile, told.plan.columns
    name = thing_words(first, profile) if result.row_count == 1 else things_words(first, profile)
    of = f" with {joined([column_words(one, profile) for one in more])}" if more else ""
    said = f"**{result.row_count:,}** different {escaped(name + of)}{told.where}"
    if more or result.row_count > _MOST_LISTED or not whole(result):
        return f"{said}."
    return f"{said}: {joined([told.cell(row, 0) for row in told.rows])}."


def _correlation(told: Told) -> str:
    row = told.rows[0]
    names, over = joined([told.words(one) for one in told.plan.columns]), count(row[1], "row")
    if row[0] is None or not math.isfinite(float(row[0])):
        return f"No correlation of {names}{told.where} can be computed from {over}."
    value = float(row[0])
    strength = next((f" {word}" for least, word in _STRENGTHS if abs(value) >= least), "")
    way = f"correlate{strength}" if strength else "hardly correlate"
    way += " and negatively" if strength and value < 0 else ""
    return f"{capital(names)} {way}{told.where}: **{told.cell(row, 0)}** over {over}."


def _missing(told: Told) -> str:
    found = [row for row in told.rows if row[1]]
    if not found:
        these = joined([told.words(one) for one in told.plan.columns] or ["any column"])
        return f"No values are missing in {these}{told.where}."
    said = [
        f"{escaped(cut(row[0]))} (**{told.cell(row, 1)}**, {told.cell(row, 2)})"
        for row in found[:_MOST_COLUMNS]
    ]
    if len(told.rows) == 1:
        return f"Values are missing in {said[0]}{told.where}."
    if len(found) == 1:
        return f"Values are missing in {said[0]} only{told.where}."
    many = f"**{len(found)}** columns" if whole(told.result) else "columns"
    return f"Values are missing in {many}{told.where}: {_and_more(said, len(found))}."


def _and_more(said: list[str], count: int) -> str:
    return joined([*said, *([f"{count - len(said)} more"] if count > len(said) else [])])


def _outliers(told: Told) -> str:
    if told.plan.columns:
        rule = "more than 1.5 quartile ranges outside of the middle half"
        many = counted(told.result.row_count, "row")
        return f"{many}{told.where} with an unusual {told.words(told.plan.columns[0])}: {rule}."
    found = [row for row in told.rows if row[1]]
    if not found:
        return f"No column has unusual values{told.where}."
    said = [f"{escaped(cut(row[0]))} (**{told.cell(row, 1)}**)" for row in found[:_MOST_COLUMNS]]
    return f"Unusual values{told.where} are in {_and_more(said, len(found))}."


def _distribution(told: Told) -> str:
    """Say which step of a histogram is the fullest."""
    name, result = told.plan.columns[0], told.result
    what = f"{capital(told.words(name))}{told.where}"
    if not whole(result):
        return f"{what} is in {result.row_count:,} steps."
    total, most = (f(int(row[-1]) for row in told.rows) for f in (sum, max))
    fullest = [row for row in told.rows if int(row[-1]) == most]
    steps = [_step(told, row[:-1], told.profile[name].unit) for row in fullest[:_MOST_STEPS]]
    each = " each" if len(fullest) > 1 else ""
    said = " or ".join([*steps, *(["others"] if len(fullest) > len(steps) else [])])
    return f"{what} is most often {said}: **{most:,}**{each} of {count(total, 'value')}."


def _step(told: Told, ends: Sequence[object], unit: str) -> str:
    """Write a value that was counted by itself, or a step from one to another."""
    *start, last = (told.cell([end], 0, unit) for end in ends)
    return " to ".join([*start, last])


def _quartiles(told: Told) -> str:
    """Say where the middle half lies, or which group has the highest median."""
    number, *by = told.plan.columns
    name, unit = f"{told.words(number)}{told.where}", told.profile[number].unit
    low, middle, high = map(told.column, ("lower quartile", "median", "upper quartile"))
    rows = [row for row in told.rows if row[middle] is not None]
    if not rows:
        return f"No {name}."
    if not by:
        ends = [told.cell(rows[0], at, unit) for at in (low, high, middle)]
        half = f"between **{ends[0]}** and **{ends[1]}**"
        return f"The middle half of {name} is {half}, the median **{ends[2]}**."
    rows.sort(key=lambda row: float(row[middle]))
    said = [
        f"for {told.group(row, 0, by[0])} (**{told.cell(row, middle, unit)}**)"
        for row in (rows[-1], rows[0])
    ]
    if len(rows) == 1 or not whole(told.result):
        return f"The median of {name} is highest {said[0]} of those shown."
    return f"The median of {name} is highest {said[0]} and lowest {said[1]}."


def _duplicates(told: Told) -> str:
    plan, row, many = told.plan, told.rows[0], told.result.row_count
    times, one = f"**{told.cell(row, -1)}** times", many == 1
    name = plan.columns[0] if len(plan.columns) == 1 else ""
    if name:
        words = thing_words if one else things_words
        what, first = words(name, told.profile), told.group(row, 0, name)
        first = f": {first}, {times}" if one else f", most often {first} ({times})"
    else:
        what = ("combination" if plan.columns else "row") + "s" * (not one)
        first = f": {times}" if one else f", at most {times}"
    occur = "occurs" if one else "occur"
    return f"**{many:,}** {escaped(what)}{told.where} {occur} more than once{first}."


def _described(told: Told) -> str:
    plan, profile = told.plan, told.profile
    if plan.shape != "describe" or len(plan.columns) != 1 or "kind" not in told.result.columns:
        size = f"{counted(profile.rows, 'row')} and {counted(len(profile.fields), 'column')}"
        return f"{escaped(profile.table)} has {size}."
    name, row = plan.columns[0], told.rows[0]
    filled, missing, different, average = (
        row[told.column(one)] for one in ("filled", "missing", "different values", "average")
    )
    what = f"{capital(told.words(name))}{told.where}"
    if not profile[name].numeric or not filled:
        return f"{what} has {counted(different, 'different value')}, and {missing:,} missing."
    low, high = (float(row[told.column(one)]) for one in ("lowest", "highest"))
    spelling: Spelling = of_column(name, [low, average, high])
    ends = [f"**{escaped(spelling.text(one))}**" for one in (low, high, average)]
    return (
        f"{what} goes from {ends[0]} to {ends[1]}, on average {ends[2]}; {missing:,} are missing."
    )
