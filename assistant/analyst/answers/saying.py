"""Says figures in one sentence: single ones, their course in time, what changed, and who leads.

All of it follows from the rows alone.
"""

from __future__ import annotations

import math
from collections import Counter

from assistant.analyst.answers.leading import (
    COUNTS,
    Row,
    extremes,
    is_ranked,
    most_words,
    noun,
    numbers_of,
    ranked_at,
    ranked_name,
    say_ends,
    say_ranking,
    say_shares,
    say_within,
)
from assistant.analyst.answers.wording import (
    Told,
    capital,
    counted,
    escaped,
    joined,
    size,
    where_words,
    whole,
)
from assistant.analyst.sql.terms import (
    column_words,
    group_words,
    things_of,
    things_words,
    which_words,
)
from assistant.spelling import of_column

_ADVERBS = {
    "year": "yearly", "half": "half-yearly", "quarter": "quarterly", "month": "monthly",
    "week": "weekly", "day": "daily", "hour": "hourly",
}  # fmt: skip


def say_figures(told: Told) -> str:
    """Say the figures of an answer that has rows."""
    plan = told.plan
    if not plan.dimensions:
        return _single(told)
    if plan.share:
        return say_shares(told)
    if plan.within is not None:
        return say_within(told)
    if len(told.rows) == told.result.row_count == 1:
        return _alone(told)
    if plan.change and len(plan.dimensions) == 1 and plan.order is None and whole(told.result):
        return _change(told)
    if is_ranked(told):
        return say_ranking(told)
    times = [k for k in range(told.at) if told.in_time(k)]
    if len(plan.dimensions) == 2 and len(times) == 1 and told.whole and not plan.change:
        return _series(told, times[0])
    return _course(told) if times and told.at == 1 and not plan.change else say_ends(told)


def _single(told: Told) -> str:
    """Say figures of all rows."""
    plan, row, where = told.plan, told.rows[0], told.where
    if plan.measures and all(one.aggregate in COUNTS for one in plan.measures):
        where = where_words(plan, told.profile, of="rows")
    if plan.outer == "count":
        return f"**{told.figure(row)}** {noun(row[0], told.name())}{where}."
    said = [_one(told, k) for k in range(len(plan.measures))]
    if [one.aggregate for one in plan.measures] == ["count", "distinct"]:
        return f"{said[0]} of {said[1]}{where}."
    if len(said) > 1 and not any(" is " in one for one in said[:1]):
        return f"{joined(said)}{where}."
    return f"{capital(joined(said))}{where}."


def _one(told: Told, position: int) -> str:
    measure, value = told.plan.measures[position], told.rows[0][position]
    figure = f"**{told.figure(told.rows[0], position)}**"
    name = told.name(position, full=measure.aggregate == "sum")
    if value is None:
        return f"{name} has no value"
    which = escaped(which_words(measure.where, told.profile))
    match measure.aggregate:
        case _ if told.plan.each:
            return f"{name} is {figure}"
        case "count":
            return counted(value, "row")
        case "distinct":
            many = things_words(measure.column, told.profile)
            one = escaped(column_words(measure.column, told.profile) if value == 1 else many)
            return f"{figure} different {one}"
        case "times":
            return f"{counted(value, 'row')} {which}"
        case "share":
            of = f"{escaped(column_words(measure.column, told.profile))} is from "
            be = " have" if " with " in f" {which}" else " are"
            rows = f"rows {which}" if measure.column else f"rows{be} {which.removeprefix('with ')}"
            return f"{figure} of {of * bool(measure.column)}{rows}"
        case _:
            return f"{name} is {figure}"


def _alone(told: Told) -> str:
    """Say the only row, which may be the first of many."""
    row, name = told.rows[0], told.name()
    position = ranked_at(told)
    figure, label = f"**{told.figure(row, position)}**", capital(told.label(row))
    if told.plan.limit == 1 and is_ranked(told):
        return f"{label} has the {most_words(told)} {ranked_name(told)}{told.where}: {figure}."
    if row[told.at] is None:
        return f"{label} is alone{told.where}, and has no {name}."
    return f"{capital(name)}{told.where} is {figure}, all of it {told.label(row, placed=True)}."


def _course(told: Told) -> str:
    """Say between which figures the periods lie; of two periods both."""
    numbers = numbers_of(told, 0)
    if not numbers:
        return f"No {told.name()} is known{told.where}."
    names = [_over_time(told, k) for k in range(min(2, len(told.plan.measures) or 1))]
    if told.result.row_count == len(numbers) == 2:
        return _two(told)
    over = numbers[:-1] if told.incomplete and len(numbers) > 2 else numbers
    complete = f" over complete {told.things}" if len(over) < len(numbers) else ""
    cut = (
        ""
        if whole(told.result)
        else f" in the first {len(told.rows)} of {told.result.row_count:,} {told.things}"
    )
    what = f"{capital(names[0])}{told.where}"
    if len({one for one, _ in over}) == 1:
        same = f"**{told.figure(over[0][1])}**"
        return f"{what} was {same} in all {len(over)} {told.things}{complete}{cut}."
    low, high = extremes(told, 0, over)
    said = f"{what} ranged from {low} to {high}{complete}{cut}"
    others = numbers_of(told, 1)[: len(over)] if len(names) > 1 else []
    if others:
        low, high = extremes(told, 1, others)
        said += f", {names[1]} from {low} to {high}"
    return f"{said}."


def _over_time(told: Told, position: int) -> str:
    """Say a figure of each period: monthly revenue, rows per month, average rating by month."""
    dimension, name = told.plan.dimensions[0], told.name(position)
    measure = told.plan.measures[position] if told.plan.measures else None
    group = escaped(group_words(dimension, told.profile))
    if measure and measure.aggregate in COUNTS:
        return f"{name} per {group}"
    if measure and measure.aggregate == "sum" and dimension.grain in _ADVERBS:
        return f"{_ADVERBS[dimension.grain]} {name}"
    return f"{name} by {group}"


def _two(told: Told) -> str:
    """Compare two periods."""
    rows = told.rows
    first, second = (f"**{told.figure(row)}** {told.label(row, placed=True)}" for row in rows)
    before, after = (size(row[told.at]) for row in rows)
    change = ""
    if before and after and before > 0 and math.isfinite(after) and not told.incomplete:
        percent = 100 * (float(after) - float(before)) / float(before)
        change = f" ({'+' if percent >= 0 else ''}{of_column('%', [percent]).text(percent)})"
    where = where_words(told.plan, told.profile, of=told.plan.dimensions[0].column)
    verb = "were" if most_words(told) == "most" else "was"
    return f"{capital(told.name())}{where} {verb} {first} and {second}{change}."


def _series(told: Told, time: int) -> str:
    """Say which of several courses was mostly ahead, and where the peak is."""
    groups: dict[str, list[tuple[float, Row]]] = {}
    for number, row in numbers_of(told, 0):
        groups.setdefault(str(row[time]), []).append((number, row))
    ahead: Counter[str] = Counter()
    for entries in groups.values():
        most = max(number for number, _ in entries)
        first = [row for number, row in entries if number == most]
        if len(first) == 1 and len(entries) > 1:
            ahead[told.part(first[0], 1 - time)] += 1
    if not ahead:
        return say_ends(told)
    periods = f"{len(groups)} {escaped(things_of(told.plan.dimensions[time], told.profile))}"
    (who, most), *others = ahead.most_common(2)
    peak = max(numbers_of(told, 0), key=lambda one: one[0])[1]
    then = f", {others[0][0]} in {others[0][1]}" if others else ""
    had = f"{capital(who)} had the {most_words(told)} {told.name()}{told.where}"
    return (
        f"{had} in {most} of {periods}{then}; "
        f"the peak was **{told.figure(peak)}** ({told.label(peak)})."
    )


def _change(told: Told) -> str:
    """Say the newest change between two periods that are over, or what a running total reaches."""
    plan, name = told.plan, capital(told.name())
    at = told.at + len(plan.measures)
    known = [place for place, row in enumerate(told.rows) if row[at] is not None]
    if not known:
        row = told.rows[-1]
        return f"{name}{told.where} has nothing to compare with: only {told.label(row)}."
    if plan.change == "cumulative":
        row = told.rows[known[-1]]
        return f"{name}{told.where} adds up to **{told.cell(row, at)}** by {told.label(row)}."
    if told.incomplete and len(known) > 1:
        known.pop()
    row, before = told.rows[known[-1]], told.rows[known[-1] - 1]
    was, now = (f"{told.figure(one)} {told.label(one, placed=True)}" for one in (before, row))
    if row[at] == 0:
        return f"{name}{told.where} did not change from {was} to {now}."
    change = told.cell(row, at).removeprefix("-")
    word = "rose" if row[at] > 0 else "fell"
    return f"{name}{told.where} {word} by **{change}**, from {was} to {now}."
