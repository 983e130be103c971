"""Finds sums over rows of a number that all rows of a thing repeat: such a sum is never meant.

Looks at the plan and the profile only, whatever the question says.
"""

from __future__ import annotations

from assistant.analyst.plan import Measure, QueryPlan
from assistant.analyst.profile import Profile


def repeated(plan: QueryPlan, profile: Profile) -> str:
    """Return a column that is added up, and not once for each thing."""
    if plan.shape != "figures":
        return ""
    each = plan.each.column if plan.each and plan.outer == "sum" else ""
    for one in (*plan.measures, *(having.measure for having in plan.having)):
        thing = profile[one.column].once if one.column else ""
        below = profile[one.over].once if one.over else ""
        if (thing or below) and one.aggregate in ("sum", "per"):
            return one.column
        if each and thing and (thing != each or one.aggregate != "max"):
            return one.column
    return each if each and not any(profile[m.column].once == each for m in plan.measures) else ""


def over_rows(plan: QueryPlan, profile: Profile) -> QueryPlan:
    """Return *plan* as it would be if each row were a thing: what the words of a question say."""
    things = {d.column for d in plan.dimensions}
    if plan.outer == "sum" and plan.each:
        things.add(plan.each.column)
        plan = plan.model_copy(update={"each": None, "outer": ""})
    measures = tuple(_added(one, profile, things) for one in plan.measures)
    having = tuple(
        one.model_copy(update={"measure": _added(one.measure, profile, things)})
        for one in plan.having
    )
    return plan.model_copy(update={"measures": measures, "having": having})


def _added(one: Measure, profile: Profile, things: set[str]) -> Measure:
    told = one.aggregate == "max" and one.column and profile[one.column].once in things
    return one.model_copy(update={"aggregate": "sum"}) if told else one
