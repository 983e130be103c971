"""Decides what is set side by side: two values, two periods, one period and the one before it."""

from __future__ import annotations

from typing import Any

from assistant.analyst.grammar.drafting import Condition, Reading, Stumble
from assistant.analyst.grammar.times.dating import date_column, fitting_grain
from assistant.analyst.plan import Dimension, Filter, Grain
from assistant.analyst.spans import grain_of

_NAMED_GRAINS = {
    "year": "year", "yoy": "year", "month": "month", "mom": "month", "quarter": "quarter",
    "qoq": "quarter", "week": "week",
}  # fmt: skip


def _periods(r: Reading) -> Condition | None:
    """Return the condition that names several periods."""
    for condition in r.draft.conditions:
        filter_ = condition.filter
        column = r.profile[filter_.column] if filter_.column else None
        if column and column.kind == "date" and filter_.op == "is" and len(filter_.values) > 1:
            return condition
    return None


def compare_parts(r: Reading, dimensions: list[Dimension]) -> None:
    """Group by what is compared: `Online and Store`, `2023 vs 2024`."""
    if not r.draft.compare:
        return
    compared = False
    told = [one for one in r.draft.conditions if one.compared]
    for condition in told or r.draft.conditions:
        filter_ = condition.filter
        if filter_.op != "is" or len(filter_.values) < 2 or filter_.others:
            continue
        column = r.profile[filter_.column]
        compared = True
        if any(d.column == column.name for d in dimensions):
            continue
        grain = filter_.grain
        if column.kind == "date" and not grain:
            grains = {grain_of(str(value)) for value in filter_.values}
            if len(grains) > 1:
                raise Stumble("compare", "needs periods of the same length.")
            grain = grains.pop()
        dimensions.insert(0, Dimension.model_validate({"column": column.name, "grain": grain}))
    asked = any(item.kind in ("compare", "vs") for item in r.items)
    several = len(r.draft.measures) + len(r.draft.mentions) > 1 or bool(dimensions)
    if asked and not compared and not several:
        raise Stumble("compare", "what with what?")


def set_change(r: Reading, dimensions: list[Dimension], more: dict[str, Any]) -> None:
    """Make growth, difference or running total a matter of the periods that are asked for."""
    draft = r.draft
    if not draft.change:
        return
    more["change"] = draft.change
    _two_periods(r, {d.grain for d in dimensions})
    _one_percentage(r)
    times = [d for d in dimensions if r.profile[d.column].kind == "date" or d.grain == "year"]
    years = [d for d in dimensions if r.profile[d.column].kind == "year"]
    named = _named_grain(r)
    for at, dimension in enumerate(dimensions):
        if named and dimension.grain == "day" and not any(i.says == "day" for i in r.items):
            dimensions[at] = Dimension.model_validate({"column": dimension.column, "grain": named})
    if named == "year" and any(d.grain in ("quarter", "month", "week") for d in times):
        raise Stumble("year", "works for years, or for the shorter periods, one at a time.")
    if times or years:
        return
    if draft.change == "difference" and not _about_time(r):
        raise Stumble("difference", "works from one period to the next only.")
    if r.profile.of("date"):
        column = date_column(r)
        grain = _grain(r) or fitting_grain(r, column)
        dimensions.append(Dimension.model_validate({"column": column.name, "grain": grain}))
    elif years := r.profile.of("year"):
        dimensions.append(Dimension(column=years[0].name))
    else:
        raise Stumble(draft.change, "needs a date column; this table has none.")


def _about_time(r: Reading) -> bool:
    words = {item.text.casefold() for item in r.items if item.kind == "change"}
    return _periods(r) is not None or r.draft.trend or not words <= {"difference", "differ"}


def _two_periods(r: Reading, grains: set[Grain]) -> None:
    """`growth from 2023 to 2024` is about these two, not about all that lies between."""
    for condition in r.draft.conditions:
        filter_ = condition.filter
        if filter_.op != "between" or r.profile[filter_.column].kind != "date":
            continue
        first, second = map(str, filter_.values)
        if grains and grain_of(first) not in grains:
            continue
        if grain_of(first) == grain_of(second) != "day" and r.draft.change != "cumulative":
            condition.filter = Filter(column=filter_.column, op="is", values=(first, second))


def _one_percentage(r: Reading) -> None:
    """Refuse `how many % did it grow in 2023`: it does not say since when."""
    asked = any(item.kind == "much" and item.text.casefold() != "how much" for item in r.items)
    if not asked:
        return
    told = [one.filter for one in r.draft.conditions]
    dated = [one for one in told if one.column and r.profile[one.column].kind in ("date", "year")]
    if dated and not any(len(one.values) > 1 for one in dated):
        raise Stumble("grow", "from when to when? Name two periods.")


def _named_grain(r: Reading) -> str:
    for item in r.items:
        if item.kind == "change":
            first = item.text.casefold().replace("-", " ").split()[0]
            if first in _NAMED_GRAINS:
                return _NAMED_GRAINS[first]
    return ""


def _grain(r: Reading) -> str:
    """Return the step that the question names: year over year, or that of the periods it names."""
    if named := _named_grain(r):
        return named
    if condition := _periods(r):
        return grain_of(str(condition.filter.values[0]))
    return ""
