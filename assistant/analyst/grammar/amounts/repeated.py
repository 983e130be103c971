"""Adds a number up once for each thing where all rows of the thing repeat it: plants' capacity.

Changes a finished plan and says so; what cannot be told once for each thing is refused.
"""

from __future__ import annotations

from assistant.analyst.grammar.drafting import Reading, Stumble
from assistant.analyst.plan import Dimension, Measure, QueryPlan
from assistant.analyst.profile import Profile

_ADDED = ("sum", "count")


def once_each(r: Reading, plan: QueryPlan) -> QueryPlan:
    """Return *plan* with `total capacity by technology` of the plants, not of their rows."""
    told = repeats(plan, r.profile)
    if not told or plan.shape != "figures":
        return plan
    things = {r.profile[name].once for m in told for name in (m.column, m.over) if name} - {""}
    first = told[0].column
    if len(things) > 1 or any(m.aggregate == "per" for m in told):
        raise Stumble(first, "repeats in all rows of a thing. How should they be added?")
    (thing,) = things
    grouped = any(d.column == thing and not d.grain for d in plan.dimensions)
    r.draft.notes = [one for one in r.draft.notes if f" of {first}." not in one]
    r.draft.notes.append(f"{first} counts once for each {thing}, whose rows all repeat it.")
    measures = tuple(_once(one, r.profile) for one in plan.measures)
    if grouped and len(plan.dimensions) == 1:
        having = tuple(
            one.model_copy(update={"measure": _once(one.measure, r.profile)}) for one in plan.having
        )
        return plan.model_copy(update={"measures": measures, "having": having})
    kept = all(one.aggregate in _ADDED for one in plan.measures)
    if not kept or plan.each or plan.having or plan.change or plan.share or plan.within or grouped:
        raise Stumble(first, f"repeats in all rows of a {thing}: no sum beside that.")
    more = {"measures": measures, "each": Dimension(column=thing), "outer": "sum"}
    return plan.model_copy(update=more)


def repeats(plan: QueryPlan, profile: Profile) -> list[Measure]:
    """Return the figures of *plan* that add up what each row of a thing repeats."""
    figures = [*plan.measures, *(one.measure for one in plan.having)]
    once = [one for one in figures if one.column and profile[one.column].once]
    once += [one for one in figures if one.over and profile[one.over].once]
    return [one for one in once if one.aggregate in ("sum", "per")]


def _once(one: Measure, profile: Profile) -> Measure:
    told = one.aggregate == "sum" and one.column and profile[one.column].once
    return one.model_copy(update={"aggregate": "max"}) if told else one
