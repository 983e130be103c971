"""Says figures in one sentence: one of them, those of groups, the top of a list, changes in time.

Nothing is called the highest or the last that could stand in a row that was not given.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from assistant.analyst.answers.numerals import size, written
from assistant.analyst.answers.steps import measure_words
from assistant.analyst.answers.wording import (
    Rows,
    bold,
    counted,
    escaped,
    label_words,
    value_words,
    where_words,
    whole,
)
from assistant.analyst.plan import QueryPlan
from assistant.analyst.profile import Profile

_MOST_SAID = 3


def say_figures(plan: QueryPlan, profile: Profile, result: Rows, *, unfinished: bool) -> str:
    """Say the figures of *plan*; *unfinished* is whether the last period is not over."""
    where = where_words(plan, profile)
    if plan.outer == "count" and plan.each and not plan.dimensions:
        what = (
            f"{plan.each.grain}s" if plan.each.grain else f"different {escaped(plan.each.column)}"
        )
        return f"{bold(written(result.rows[0][0]))} {what}{where}."
    if not plan.dimensions and [one.aggregate for one in plan.measures] == ["count", "distinct"]:
        rows, things = result.rows[0]
        column = escaped(plan.measures[1].column)
        return f"{counted(rows, 'row')} of {bold(written(things))} different {column}{where}."
    if not plan.dimensions:
        figures = [value_words(plan, profile, k, cell) for k, cell in enumerate(result.rows[0])]
        said = [f"The {_named(plan, profile, k)} is {bold(one)}" for k, one in enumerate(figures)]
        return f"{_joined(said)}{where}."
    if result.row_count == 1:
        row, name = result.rows[0], _named(plan, profile, 0)
        figure = bold(value_words(plan, profile, 0, row[len(plan.dimensions)]))
        return f"**{label_words(plan, row)}**: {name} {figure}{where}."
    if plan.change and len(plan.dimensions) == 1 and plan.order is None and whole(result):
        return _change(plan, profile, result, unfinished=unfinished)
    return _groups(plan, profile, result)


def _named(plan: QueryPlan, profile: Profile, position: int) -> str:
    name = measure_words(plan.measures[position], profile)
    if plan.outer == "sum":
        added = plan.measures[position].model_copy(update={"aggregate": "sum"})
        name = measure_words(added, profile)
    elif plan.outer and plan.each:
        name = f"{plan.outer} over {plan.each.grain or plan.each.column} of the {name}"
    return escaped(name)


def _joined(said: Sequence[str]) -> str:
    if len(said) < 2:
        return "".join(said)
    rest = [one[:1].lower() + one[1:] for one in said[1:]]
    return ", ".join([said[0], *rest[:-1]]) + f" and {rest[-1]}"


def _groups(plan: QueryPlan, profile: Profile, result: Rows) -> str:
    if plan.order is not None and plan.order.by == "figure" and plan.within is None:
        return _ranking(plan, profile, result)
    at, name = len(plan.dimensions), _named(plan, profile, 0)
    by = " and ".join(
        one.column if one.grain in ("", "band") else one.grain for one in plan.dimensions
    )
    sized = [(size(row[at]), row) for row in result.rows]
    numbers = [(number, row) for number, row in sized if number is not None]
    what = f"The {name} by {escaped(by)}{where_words(plan, profile)}"
    if not numbers or not whole(result) or any(math.isnan(number) for number, _ in numbers):
        return f"{what} has {counted(result.row_count, 'group')}."
    (_, low), (_, high) = (end(numbers, key=lambda one: one[0]) for end in (min, max))
    top, end = (
        f"{label_words(plan, row)} with {_figure(plan, profile, row, at)}" for row in (high, low)
    )
    return f"{what}: highest is {top}, lowest {end}, of {result.row_count:,} groups."


def _ranking(plan: QueryPlan, profile: Profile, result: Rows) -> str:
    """Say the first of a list, by its figures or by how they changed."""
    at, what = len(plan.dimensions), _named(plan, profile, 0)
    if plan.change in ("growth", "difference"):
        at, what = at + len(plan.measures), f"{_CHANGES[plan.change]} of the {what}"
    first = [
        f"{label_words(plan, row)} ({_figure(plan, profile, row, at)})"
        for row in result.rows[:_MOST_SAID]
    ]
    end = "highest" if plan.order is None or plan.order.descending else "lowest"
    return f"The {what}{where_words(plan, profile)}, {end} first: {', '.join(first)}."


def _figure(plan: QueryPlan, profile: Profile, row: Sequence[Any], at: int) -> str:
    """Write the figure at *at*, with its share of the total where that was asked for."""
    if plan.change == "growth" and at > len(plan.dimensions):
        return bold(f"{written(row[at])} %")
    share = f", {written(row[-1])} %" if plan.share else ""
    return bold(value_words(plan, profile, 0, row[at]) + share)


_CHANGES = {"growth": "growth", "difference": "change"}


def _change(plan: QueryPlan, profile: Profile, result: Rows, *, unfinished: bool) -> str:
    """Say the newest change between two periods that are over, or what a running total reaches."""
    at = 1 + len(plan.measures)
    what = f"{_named(plan, profile, 0)}{where_words(plan, profile)}"
    known = [place for place, row in enumerate(result.rows) if row[at] is not None]
    if not known:
        return f"The {what} has nothing to be compared with: there is one period only."
    if plan.change == "cumulative":
        row = result.rows[known[-1]]
        reached = bold(value_words(plan, profile, 0, row[at]))
        return f"The running total of the {what} reaches {reached} in {label_words(plan, row)}."
    if unfinished and len(known) > 1:
        known.pop()
    row, before = result.rows[known[-1]], result.rows[known[-1] - 1]
    word = "rose" if row[at] > 0 else "fell" if row[at] < 0 else "changed"
    size = written(abs(row[at]))
    size = f"{size} %" if plan.change == "growth" else size
    was, now = (escaped(value_words(plan, profile, 0, one[1])) for one in (before, row))
    periods = f"From {label_words(plan, before)} to {label_words(plan, row)}"
    return f"{periods} the {what} {word} by {bold(size)}, from {was} to {now}."
