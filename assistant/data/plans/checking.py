"""Checks a plan that somebody else has filled in: whether all of it can be meant, and is used.

The grammar makes no plan that fails here; a language model does. Each refusal names the field and
how to mend it. Nothing here writes SQL or looks at rows; names of columns are known beforehand.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from assistant.analyst.plan import Measure, QueryPlan
from assistant.analyst.profile import Profile
from assistant.data.plans.conditions import bad_plan, check_filter, numeric
from assistant.data.plans.parts import (
    IN_TIME,
    check_dimension,
    check_having,
    check_measure,
    given,
)

MOST_ROWS = 1_000_000_000
_ABOUT_COLUMNS = frozenset({"columns", "filters"})
_DRAWN = _ABOUT_COLUMNS | {"chart"}
_USES: Mapping[str, frozenset[str]] = {
    "figures": frozenset(QueryPlan.model_fields) - {"table", "shape", "columns"},
    "rows": _ABOUT_COLUMNS | {"order", "limit", "within"},
    "values": _ABOUT_COLUMNS | {"limit"},
    "distribution": _DRAWN,
    "box": _DRAWN,
    "correlation": _DRAWN,
    "outliers": _ABOUT_COLUMNS,
    "missing": _ABOUT_COLUMNS,
    "duplicates": _ABOUT_COLUMNS,
    "describe": _ABOUT_COLUMNS,
    "columns": frozenset(),
}
"""which fields change the answer of a shape"""
_COUNTS: Mapping[str, tuple[int, int, int]] = {
    "values": (1, 99, 0),
    "distribution": (1, 2, 1),
    "box": (1, 2, 1),
    "correlation": (2, 2, 2),
    "outliers": (0, 1, 1),
}
"""how many columns a shape takes at least, at most, and how many of the first must be numbers"""
_INNER = re.compile(r"f\d+", re.IGNORECASE)
_ADDED_UP = ("count", "sum")
_SHARED = (*_ADDED_UP, "distinct")


def check(plan: QueryPlan, profile: Profile) -> None:
    """See whether all of *plan* can be meant of this table.

    Raises:
        ToolError: names the first field at fault, and how to mend it.
    """
    _check_used(plan)
    for one in plan.filters:
        check_filter(one, profile)
    if plan.shape == "figures":
        _check_figures(plan, profile)
    else:
        _check_columns(plan, profile)
    _check_order(plan, profile)


def _check_used(plan: QueryPlan) -> None:
    uses = _USES[plan.shape]
    for name in given(plan):
        if name not in uses | {"table", "shape"}:
            takes = ", ".join(sorted(uses)) or "nothing but the table"
            hint = f"Leave it out, or choose another shape: {plan.shape} takes {takes}."
            raise bad_plan(f"{name} changes nothing in the shape {plan.shape}", hint)


def _check_columns(plan: QueryPlan, profile: Profile) -> None:
    least, most, numbers = _COUNTS.get(plan.shape, (0, 10_000, 0))
    if not least <= len(plan.columns) <= most:
        wanted = str(least) if least == most else f"{least} to {most}"
        raise bad_plan(
            f"the shape {plan.shape} takes {wanted} columns, not {len(plan.columns)}",
            "Name them in `columns`.",
        )
    if len(set(plan.columns)) < len(plan.columns):
        raise bad_plan("columns names one column twice", "Name each column once.")
    for name in plan.columns[:numbers]:
        if not numeric(profile[name]):
            raise _no_number(plan, name, profile)
        ends = profile[name].least, profile[name].greatest
        if any(end is not None and not math.isfinite(end) for end in ends):
            hint = "Use query_table with WHERE isfinite(...)."
            raise bad_plan(f"{name} has values that are no finite numbers", hint)
    if plan.shape == "outliers" and not profile.of("number"):
        raise bad_plan("the table has no column of numbers", "outliers are of numbers only.")
    _check_drawn(plan)


def _no_number(plan: QueryPlan, name: str, profile: Profile) -> Exception:
    fit = tuple(field.name for field in profile.of("number"))[:3]
    hint = f"These are numbers: {', '.join(fit)}." if fit else "Name a column of numbers first."
    return bad_plan(f"{plan.shape} needs a number: {name} is {profile[name].type}", hint, fit)


def _check_drawn(plan: QueryPlan) -> None:
    """Refuse a chart other than the one that the shape has."""
    made = {"box": "box", "correlation": "scatter"}.get(plan.shape, "histogram")
    made = "box" if len(plan.columns) == 2 and made == "histogram" else made
    if plan.chart not in ("", made):
        raise bad_plan(f"the shape {plan.shape} is drawn as a {made}", "Leave chart out.")


def _check_figures(plan: QueryPlan, profile: Profile) -> None:
    for measure in plan.measures:
        check_measure(measure, profile)
    for place, dimension in enumerate(plan.dimensions):
        check_dimension(dimension, profile)
        if dimension in plan.dimensions[:place]:
            raise bad_plan(
                f"dimensions names {dimension.column} twice", "Name each dimension once."
            )
    for having in plan.having:
        check_having(having, profile)
    if plan.having and not plan.dimensions and plan.each is None:
        hint = "Say of which groups in dimensions (or each); conditions on rows go into filters."
        raise bad_plan("having is a condition on groups, and there are none", hint)
    _check_each(plan, profile)
    if not plan.measures and plan.outer != "count":
        hint = 'Give at least one, such as {"aggregate": "count"}, or another shape than figures.'
        raise bad_plan("measures is empty", hint)
    _check_change(plan, profile)
    _check_share(plan)
    _check_chart(plan)


def _check_each(plan: QueryPlan, profile: Profile) -> None:
    """Check figures of figures, which take neither shares nor changes."""
    if plan.each is None:
        if plan.outer:
            raise bad_plan("outer needs each", "Say in `each` of what the figures are taken.")
        return
    check_dimension(plan.each, profile)
    if not plan.outer:
        hint = "Say what to make of the figures of each: average, median, min, max or count."
        raise bad_plan("each needs outer", hint)
    if any(_INNER.fullmatch(d.column) for d in plan.dimensions):  # as the inner figures are called
        raise bad_plan("columns called f0, f1, ... cannot be beside each", "Use query_table.")
    if plan.each in plan.dimensions:
        raise bad_plan(
            f"each is one of the dimensions: {plan.each.column}", "Group by something else."
        )
    if wrong := given(plan) & {"change", "share", "within"}:
        name = min(wrong)
        raise bad_plan(f"{name} changes nothing beside each", f"Leave {name} or each out.")
    tested = (Measure(aggregate="count"), *(having.measure for having in plan.having))
    if plan.outer == "count" and not set(plan.measures) <= set(tested):
        hint = "Leave measures out; say in `having` which groups are counted."
        raise bad_plan("outer count counts the groups and shows no other figure", hint)
    if plan.outer == "sum" and not _repeated(plan, profile):
        hint = "Leave each out: sums of rows need none. It is for max of what all its rows repeat."
        raise bad_plan("outer sum is of a number that all rows of each repeat", hint)
    if plan.order is not None and plan.order.by == "name":
        raise bad_plan(
            "with each, the order is by figure", 'Use {"by": "figure"}, or leave it out.'
        )


def _repeated(plan: QueryPlan, profile: Profile) -> bool:
    """Whether every figure is added up once for each, or of the rows of each."""
    thing = plan.each.column if plan.each else ""
    once = [one for one in plan.measures if one.column and profile[one.column].once]
    told = all(one.aggregate == "max" and profile[one.column].once == thing for one in once)
    rest = all(one.aggregate in ("sum", "count") for one in plan.measures if one not in once)
    return bool(once) and told and rest


def _check_change(plan: QueryPlan, profile: Profile) -> None:
    if not plan.change:
        return
    times = [d for d in plan.dimensions if profile[d.column].kind in ("date", "year")]
    if not times or (times[0].grain and times[0].grain not in IN_TIME):
        dates = tuple(field.name for field in profile.of("date", "year"))
        hint = f"Add a date such as {dates[0]} with a grain." if dates else "There is no date."
        hint += f" Grains that follow one another: {', '.join(IN_TIME)}."
        raise bad_plan(f"{plan.change} goes from one period to the next: dimensions has none", hint)
    if len(plan.measures) != 1:
        raise bad_plan(f"{plan.change} is made of one measure", "Give exactly one measure.")
    measure = plan.measures[0]
    dated = measure.aggregate in ("min", "max") and profile[measure.column].kind == "date"
    if dated and not measure.since:
        raise bad_plan(f"{plan.change} is of numbers, and this is a date", "Change the measure.")
    if plan.change == "cumulative" and measure.aggregate not in _ADDED_UP:
        raise bad_plan("cumulative adds up: only count and sum can be", "Change the measure.")


def _check_share(plan: QueryPlan) -> None:
    if not plan.share:
        return
    if not plan.dimensions:
        hint = "Give dimensions, or a measure with the aggregate share."
        raise bad_plan("share is the percentage of each group, and there are none", hint)
    if len(plan.measures) != 1 or plan.measures[0].aggregate not in _SHARED:
        raise bad_plan(
            "share is made of one measure that adds up", "Give one: count, sum or distinct."
        )


def _check_chart(plan: QueryPlan) -> None:
    groups = len(plan.dimensions)
    if not plan.chart:
        return
    if plan.chart in ("histogram", "box", "scatter"):
        shape = {"histogram": "distribution", "box": "box", "scatter": "correlation"}[plan.chart]
        raise bad_plan(f"a {plan.chart} draws no figures of groups", f"Use the shape {shape}.")
    if not 1 <= groups <= 3 or plan.limit == 1:
        raise bad_plan("a chart needs 1 to 3 dimensions and several rows", "Leave chart out.")
    if plan.chart == "heatmap" and groups != 2:
        raise bad_plan("a heatmap needs two dimensions", "Give two, or leave chart out.")
    if plan.chart == "pie" and groups != 1:
        raise bad_plan("a pie needs one dimension", "Give one, or leave chart out.")
    alone = plan.chart in ("pie", "heatmap") or groups > 1
    if alone and len(plan.measures) > 1:
        raise bad_plan(f"this {plan.chart} shows one measure only", "Give one, or leave chart out.")


def _check_order(plan: QueryPlan, profile: Profile) -> None:
    order, figures = plan.order, plan.shape == "figures"
    for name in ("order", "limit", "within"):
        if figures and not plan.dimensions and name in given(plan):
            hint = "Leave it out, or say in dimensions what there are several of."
            raise bad_plan(f"{name} changes nothing: there is one row", hint)
    if order is not None and (order.by == "column") == figures:
        takes = "figure or name" if figures else "column, which it names"
        raise bad_plan(f"the shape {plan.shape} is ordered by {takes}", f"by: {takes}.")
    if order is not None and (order.by == "column") != bool(order.column):
        raise bad_plan("order.column goes with by: column, and is needed there", "Mend the order.")
    if (plan.limit or 0) > MOST_ROWS:
        raise bad_plan(f"limit is more than {MOST_ROWS:,}", "Leave it out to have all rows.")
    if figures and plan.limit is not None and order is None:
        hint = 'Say which come first: "order": {"by": "figure"} has the highest first.'
        raise bad_plan("limit without an order", hint)
    if plan.within is not None:
        _check_within(plan, profile)


def _check_within(plan: QueryPlan, profile: Profile) -> None:
    assert plan.within is not None  # noqa: S101 - its only caller has looked
    check_dimension(plan.within, profile)
    if plan.limit is None or plan.order is None:
        raise bad_plan("within needs order and limit", "Say how many in each, and in which order.")
    if plan.shape == "rows":
        return
    if plan.order.by == "name":
        raise bad_plan(
            "within takes the highest or lowest figures", 'Use "order": {"by": "figure"}.'
        )
    if len(plan.dimensions) < 2 or plan.dimensions[0] != plan.within:
        hint = "Name it first there, and after it what is ranked in each."
        raise bad_plan("within must be the first of at least two dimensions", hint)


def complete(plan: QueryPlan) -> QueryPlan:
    """Say that groups are counted where they are, whatever figure of theirs is tested."""
    if plan.outer == "count":
        return plan.model_copy(update={"measures": (Measure(aggregate="count"),)})
    return plan
