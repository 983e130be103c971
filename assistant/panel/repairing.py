"""Leaves out of a plan what can no longer be meant beside a choice, and no more than that."""

from __future__ import annotations

from collections.abc import Collection

from assistant.analyst.plan import Measure, QueryPlan
from assistant.analyst.profile import Profile
from assistant.data.plans.checking import check, complete
from assistant.errors import ToolError

_LEAST = (
    "chart", "within", "share", "change", "limit", "order", "having", "outer", "each", "columns",
    "measures", "dimensions", "filters",
)  # fmt: skip
"""fields in the order in which they are given up"""


def fits(plan: QueryPlan, profile: Profile) -> bool:
    """Whether all of *plan* can be meant."""
    try:
        check(plan, profile)
    except ToolError:
        return False
    return True


def repaired(plan: QueryPlan, profile: Profile, kept: Collection[str]) -> QueryPlan:
    """Return *plan* with the fields *kept* as they are and as many of the others as fit.

    Raises:
        ToolError: what is kept cannot be meant whatever else is left out.
    """
    made = complete(plan)
    left: list[str] = []
    for name in _LEAST:
        if fits(made, profile):
            break
        if name not in kept and getattr(made, name) != _empty(made, name):
            made = made.model_copy(update={name: _empty(made, name)})
            left.append(name)
    check(made, profile)
    for name in reversed(left):
        whole = made.model_copy(update={name: getattr(plan, name)})
        made = whole if fits(whole, profile) else made
    return made


def _empty(plan: QueryPlan, name: str) -> object:
    if name == "measures" and plan.shape == "figures":
        return (Measure(aggregate="count"),)
    return QueryPlan.model_fields[name].default
