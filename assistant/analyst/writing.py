"""Writes answers in Markdown: one sentence with the figures in bold, then what was assumed.

The table, the chart and the SQL are shown by others, beside it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Protocol

from assistant.analyst.numerals import cell, written
from assistant.analyst.periods import span
from assistant.analyst.plan import Measure, QueryPlan
from assistant.analyst.profile import Profile
from assistant.analyst.steps import MONTHS, condition_words, measure_words

_MOST_SAID = 3


class Rows(Protocol):
    """What came back: the first rows, and how many there are."""

    @property
    def columns(self) -> Sequence[str]:
        """Their names."""
        ...

    @property
    def rows(self) -> Sequence[Sequence[Any]]:
        """The first of them."""
        ...

    @property
    def row_count(self) -> int:
        """How many there are in all."""
        ...


def write_answer(plan: QueryPlan, profile: Profile, result: Rows, defaults: Sequence[str]) -> str:
    """Write the answer."""
    parts = [_sentence(plan, profile, result)]
    if note := unfinished(plan, profile, result):
        parts.append(note)
    parts += [escaped(note) for note in defaults]
    return "\n\n".join(part for part in parts if part)


def escaped(text: str) -> str:
    """Return *text* so that Markdown shows it as it is."""
    # An underscore within a word is no emphasis, and names of columns are full of them.
    return re.sub(r"([\\`*\[\]<>#|~$]|(?<![^\W_])_|_(?![^\W_]))", r"\\\1", text)


def _sentence(plan: QueryPlan, profile: Profile, result: Rows) -> str:
    if not result.rows:
        return f"Nothing fits{_where(plan, profile)}."
    match plan.shape:
        case "figures":
            return _figures(plan, profile, result)
        case "correlation":
            return _correlation(plan, result)
        case "missing" | "outliers":
            return _columns_with(plan, result)
        case "duplicates":
            return f"**{result.row_count:,}** combinations occur more than once."
        case "distribution":
            return _distribution(plan, profile, result)
        case "describe" | "columns":
            size = f"**{profile.rows:,}** rows and **{len(profile.fields)}** columns"
            return f"{escaped(profile.table)} has {size}."
        case "values":
            return f"**{result.row_count:,}** different values{_where(plan, profile)}."
        case _:
            return f"**{result.row_count:,}** rows{_where(plan, profile)}."


def _where(plan: QueryPlan, profile: Profile) -> str:
    said = [condition_words(one, profile) for one in plan.filters]
    return f" where {escaped(' and '.join(said))}" if said else ""


def _value(plan: QueryPlan, profile: Profile, position: int, value: object) -> str:
    """Write a figure with its unit."""
    measure = plan.measures[position] if position < len(plan.measures) else None
    if measure is None or value is None:
        return written(value)
    if measure.aggregate == "share":
        return f"{written(value)} %"
    counted = measure.aggregate in ("count", "distinct", "times")
    unit = "" if counted or not measure.column else profile[measure.column].unit
    if measure.aggregate == "ratio":
        unit = ""
    return written(value, unit)


def _figures(plan: QueryPlan, profile: Profile, result: Rows) -> str:
    if plan.outer == "count" and plan.each and not plan.dimensions:
        name = escaped(plan.each.column)
        return f"**{written(result.rows[0][0])}** different {name}{_where(plan, profile)}."
    if not plan.dimensions:
        said = [
            f"The {escaped(_named(plan, m))} is "
            f"**{escaped(_value(plan, profile, k, result.rows[0][k]))}**"
            for k, m in enumerate(plan.measures)
        ]
        return _joined(said) + f"{_where(plan, profile)}."
    return _groups(plan, profile, result)


def _named(plan: QueryPlan, measure: Measure) -> str:
    name = measure_words(measure)
    if plan.outer and plan.each:
        return f"{plan.outer} over {plan.each.grain or plan.each.column} of the {name}"
    return name


def _joined(said: Sequence[str]) -> str:
    if len(said) < 2:
        return "".join(said)
    rest = [one[:1].lower() + one[1:] for one in said[1:]]
    return ", ".join([said[0], *rest[:-1]]) + f" and {rest[-1]}"


def _groups(plan: QueryPlan, profile: Profile, result: Rows) -> str:
    at = len(plan.dimensions)
    name = escaped(_named(plan, plan.measures[0]))
    rows = result.rows
    if result.row_count == 1:
        figure = _value(plan, profile, 0, rows[0][at])
        return f"**{_label(plan, rows[0])}**: {name} **{escaped(figure)}**{_where(plan, profile)}."
    if plan.order is not None and plan.order.by == "figure" and plan.within is None:
        first = [
            f"{_label(plan, row)} (**{escaped(_value(plan, profile, 0, row[at]))}**)"
            for row in rows[:_MOST_SAID]
        ]
        which = "Highest" if plan.order.descending else "Lowest"
        return f"{which} {name}{_where(plan, profile)}: {', '.join(first)}."
    numbers = [(row[at], row) for row in rows if isinstance(row[at], int | float | Decimal)]
    count = f"{result.row_count:,} groups"
    if not numbers or result.row_count > len(rows):
        return f"The {name} for **{count}**{_where(plan, profile)}."
    high, low = max(numbers, key=lambda n: n[0]), min(numbers, key=lambda n: n[0])
    top = (
        f"highest is {_label(plan, high[1])} with **{escaped(_value(plan, profile, 0, high[0]))}**"
    )
    end = f"lowest {_label(plan, low[1])} with **{escaped(_value(plan, profile, 0, low[0]))}**"
    return f"The {name} for {count}{_where(plan, profile)}: {top}, {end}."


def _label(plan: QueryPlan, row: Sequence[object]) -> str:
    """Name a group: `Spain, March 2024`."""
    said = [_group(row[k], d.grain) for k, d in enumerate(plan.dimensions)]
    return escaped(", ".join(said))


def _group(value: object, grain: str) -> str:
    text = cell(value)
    if value is None or not re.match(r"\d{4}-\d{2}-\d{2}", text):
        return text
    year, month = text[:4], int(text[5:7])
    match grain:
        case "year":
            return year
        case "decade":
            return f"the {year}s"
        case "half":
            return f"H{1 if month < 7 else 2} {year}"
        case "quarter":
            return f"Q{(month + 2) // 3} {year}"
        case "month":
            return f"{MONTHS[month - 1]} {year}"
        case "week":
            return f"the week of {text[:10]}"
        case _:
            return text


def _correlation(plan: QueryPlan, result: Rows) -> str:
    value, pairs = result.rows[0][0], result.rows[0][1]
    x, y = map(escaped, plan.columns)
    if value is None:
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
        return f"**{result.row_count:,}** rows have an unusual {name}: {rule}."
    found = [row for row in result.rows if row[1]]
    word = "missing values" if plan.shape == "missing" else "unusual values"
    if not found:
        return f"No column has {word}."
    said = [f"{escaped(str(row[0]))} (**{written(row[1])}**)" for row in found[:5]]
    more = f" and {len(found) - 5} more" if len(found) > 5 else ""
    return f"**{len(found)}** columns have {word}: {', '.join(said)}{more}."


def _distribution(plan: QueryPlan, profile: Profile, result: Rows) -> str:
    total = sum(int(row[1]) for row in result.rows)
    most = max(result.rows, key=lambda row: int(row[1]))
    name = escaped(plan.columns[0])
    field = profile[plan.columns[0]]
    return (
        f"{name} of **{total:,}** rows goes from {escaped(written(field.least, field.unit))} to "
        f"{escaped(written(field.greatest, field.unit))}; the fullest step, from "
        f"{escaped(written(most[0], field.unit))}, has **{written(most[1])}** rows."
    )


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
        start = max(shown)
        end = span(_period(start, dimension.grain))[1].isoformat()
        final = (span(last)[1]).isoformat()
        if start <= last and final < end:
            return f"The last {dimension.grain} is unfinished: the data end on {last}."
    return ""


def _period(start: str, grain: str) -> str:
    if grain == "week":
        return f"{start}/{span(start)[0].fromordinal(span(start)[0].toordinal() + 6).isoformat()}"
    if grain == "quarter":
        return f"{start[:4]}-Q{(int(start[5:7]) + 2) // 3}"
    return start[:4] if grain == "year" else start[:7]
