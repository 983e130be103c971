"""The title of an answer, and how its question was read: from the whole plan, and from it alone.

`title_of` is short and heads charts, files and questions to click; `reading_of` leaves nothing out.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.analyst.plan import Order, QueryPlan
from assistant.analyst.profile import Profile
from assistant.analyst.sql.terms import (
    column_words,
    condition_words,
    group_words,
    having_words,
    plan_figure,
    things_of,
    things_words,
)

LONGEST = 70
"""characters of a title"""
_SHAPES = {
    "distribution": "distribution of {}",
    "box": "quartiles of {}",
    "outliers": "unusual values of {}",
    "missing": "missing values of {}",
    "duplicates": "duplicates of {}",
    "describe": "summary of {}",
    "columns": "columns of {}",
}
_CHANGES = {
    "growth": "growth of {}", "difference": "change in {}", "cumulative": "running total of {}",
}  # fmt: skip


def title_of(plan: QueryPlan, profile: Profile) -> str:
    """Return a title of at most `LONGEST` characters: Top 5 products by profit, 2024."""
    parts = [*_conditions(plan, profile), *_limited(plan)]
    return _capital(_fitting(_head(plan, profile), parts))


def reading_of(plan: QueryPlan, profile: Profile) -> tuple[str, ...]:
    """Say how a question was read, in parts: Total profit by product, 2024, top 5."""
    head = _head(plan, profile, full=True)
    return (_capital(head), *_conditions(plan, profile), *_ordered(plan, profile))


def read_as(reading: Sequence[str]) -> str:
    """Return a reading as text: Total profit by product · 2024 · top 5."""
    return " · ".join(reading)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _conditions(plan: QueryPlan, profile: Profile) -> list[str]:
    said = [condition_words(one, profile) for one in plan.filters]
    return [*said, *(having_words(one, profile) for one in plan.having)]


def _fitting(head: str, parts: Sequence[str]) -> str:
    """Join what there is room for; of conditions that are left out, say how many they are."""
    for shown in range(len(parts), -1, -1):
        left = len(parts) - shown
        more = [f"{left} more condition{'s' * (left > 1)}"] if left else []
        text = ", ".join([head, *parts[:shown], *more])
        if len(text) <= LONGEST:
            return text
    return f"{head[: LONGEST - 1].rsplit(' ', 1)[0]}…" if len(head) > LONGEST else head


def _head(plan: QueryPlan, profile: Profile, *, full: bool = False) -> str:
    if plan.shape != "figures":
        return _of_rows(plan, profile, full=full)
    named = (full or not plan.dimensions) and not (plan.change or plan.share)
    figures = [
        plan_figure(plan, at, profile, full=named) for at in range(max(1, len(plan.measures)))
    ]
    shown = figures if full or len(figures) < 3 else [*figures[:2], f"{len(figures) - 2} more"]
    what = " and ".join([", ".join(shown[:-1]), shown[-1]] if shown[1:] else shown)
    what = _CHANGES.get(plan.change, "{}").format(what)
    what = f"share of {what.removeprefix('number of ')}" if plan.share else what
    if not plan.dimensions:
        return what
    if not full and _is_top(plan):
        return _top(plan, profile, what)
    return f"{what} by {' and '.join(group_words(one, profile) for one in plan.dimensions)}"


def _is_top(plan: QueryPlan) -> bool:
    """Whether the answer is the first few of one kind of groups."""
    ranked = plan.order is None or plan.order.by == "figure"
    return bool(plan.limit and ranked and len(plan.dimensions) == (2 if plan.within else 1))


def _top(plan: QueryPlan, profile: Profile, what: str) -> str:
    group = plan.dimensions[-1]
    first = _first(plan.order)
    if plan.limit == 1:
        said = f"{first} {group_words(group, profile)} by {what}"
    else:
        said = f"{first} {plan.limit} {things_of(group, profile)} by {what}"
    return f"{said} in each {group_words(plan.within, profile)}" if plan.within else said


def _first(order: Order | None) -> str:
    return "top" if order is None or order.descending else "bottom"


def _limited(plan: QueryPlan) -> list[str]:
    """Say how many are shown, where the head has not."""
    if not plan.limit or plan.shape != "figures" or _is_top(plan):
        return []
    by_name = plan.order is not None and plan.order.by == "name"
    return [f"first {plan.limit}" if by_name else f"{_first(plan.order)} {plan.limit}"]


def _ordered(plan: QueryPlan, profile: Profile) -> list[str]:
    """Say the order and what is left out behind it."""
    order, limit = plan.order, plan.limit
    within = f" in each {group_words(plan.within, profile)}" if plan.within else ""
    if order is None:
        return [f"{'top' if plan.dimensions else 'first'} {limit:,}{within}"] if limit else []
    by = column_words(order.column, profile) if order.column else ""
    if order.by == "figure" and limit:
        return [f"{_first(order)} {limit:,}{within}"]
    ends = ("A to Z", "Z to A") if order.by == "name" else ("lowest first", "highest first")
    if order.column and profile[order.column].kind == "date":
        ends = ("earliest first", "latest first")
    said = f"{by} {ends[order.descending]}".strip()
    return [said, f"first {limit:,}{within}"] if limit else [said]


def _of_rows(plan: QueryPlan, profile: Profile, *, full: bool) -> str:
    names = [column_words(name, profile) for name in plan.columns]
    match plan.shape:
        case "rows":
            return _rows(plan, profile, names, full=full)
        case "values":
            return "different " + " and ".join(things_words(one, profile) for one in plan.columns)
        case "correlation":
            return f"{names[1]} against {names[0]}"
        case "distribution" | "box" if len(names) > 1:
            return f"{_SHAPES['box'].format(names[0])} by {names[1]}"
        case "missing" | "outliers" if not names:
            return _SHAPES[plan.shape].removesuffix(" of {}")
        case "duplicates" if not names:
            return "duplicate rows"
        case _:
            return _SHAPES[plan.shape].format(" and ".join(names) or plan.table)


def _rows(plan: QueryPlan, profile: Profile, names: list[str], *, full: bool) -> str:
    of = f" with {' and '.join(names)}" if names and full else ""
    if plan.order is None or full:
        first = f"first {plan.limit:,} " if plan.limit and not full else ""
        return f"{first}rows{of}"
    few = f"{plan.limit:,} " if plan.limit else ""
    words = (
        ("earliest", "latest")
        if profile[plan.order.column].kind == "date"
        else ("lowest", "highest")
    )
    by = column_words(plan.order.column, profile)
    within = f" in each {group_words(plan.within, profile)}" if plan.within else ""
    few, rows = ("", "row") if plan.limit == 1 else (few, "rows")
    return f"{few}{rows} with the {words[plan.order.descending]} {by}{within}"
