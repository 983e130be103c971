"""All controls of a plan, in the order in which they are shown."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.analyst.plan import Measure, QueryPlan, Value
from assistant.analyst.profile import Profile
from assistant.panel import conditions, endings, figures, groups
from assistant.panel.controls import Control, Place, Sheet


def begun(profile: Profile) -> QueryPlan:
    """Return the plan that others are made from: how many rows."""
    return QueryPlan(table=profile.table, measures=(Measure(aggregate="count"),))


def controls(
    plan: QueryPlan, profile: Profile, more: Mapping[str, tuple[Value, ...]] | None = None
) -> tuple[Control, ...]:
    """Return what can be changed in *plan*, line by line.

    *more* has values of columns that the profile does not list, the most frequent first.
    """
    sheet = Sheet(plan, profile, more or {})
    if plan.shape == "columns":
        return tuple(figures.of_figures(sheet))
    only = list(
        conditions.of_filters(
            Place("only", "Only", "column or value"), sheet, plan.filters,
            lambda filters: sheet.change(filters=filters),
        )
    )  # fmt: skip
    return (
        *figures.of_figures(sheet),
        *groups.of_groups(sheet),
        *(one for one in only if one.place.line == "Only"),
        *conditions.of_periods(sheet),
        *(one for one in only if one.place.line == "Period"),
        *groups.of_conditions(sheet),
        *endings.of_order(sheet),
        *endings.of_comparison(sheet),
        *endings.of_chart(sheet),
    )
