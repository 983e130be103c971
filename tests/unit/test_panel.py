"""The panel: each choice can be meant, and every plan is reached by choices."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from assistant.analyst import QueryPlan
from assistant.analyst.profile import Profile
from assistant.data.plans.checking import check
from assistant.panel import begun, controls
from tests.sizes import cases
from tests.unit.analyst_tables import analyst
from tests.unit.plans_at_random import any_plans

SHORT_WAYS = ("period", "compare")
"""controls that set what others set, too"""


def many(examples: int) -> Any:
    """Try so many plans; a failing one is shown as it was drawn: to shorten it takes minutes."""
    return settings(max_examples=examples, deadline=None, derandomize=True, database=None,
                    phases=[Phase.generate], suppress_health_check=list(HealthCheck))  # fmt: skip


def reached(target: QueryPlan, profile: Profile) -> QueryPlan:
    """Choose in the panel what it shows for *target*, control by control, from the first plan."""
    plan = begun(profile)
    for _ in range(4):
        for wanted in controls(target, profile):
            if wanted.key in SHORT_WAYS:
                continue
            here = {one.key: one for one in controls(plan, profile)}.get(wanted.key)
            if here is not None and here.value != wanted.value:
                assert here.free or set(wanted.value) <= set(here.options), (wanted, here)
                plan = here.put(wanted.value)
        if plan == target:
            break
    return plan


@pytest.mark.parametrize("table", ["orders", "cellar", "jobs", "odd"])
def test_every_plan_is_reached_by_choices(table: str) -> None:
    profile = analyst(table).profile

    @many(cases(40, 120, 2_500))
    @given(any_plans(profile))
    def holds(plan: QueryPlan) -> None:
        assert reached(plan, profile) == plan

    holds()


@pytest.mark.parametrize("table", ["cellar", "jobs"])
def test_each_choice_can_be_meant(table: str) -> None:
    profile = analyst(table).profile

    @many(cases(8, 20, 400))
    @given(any_plans(profile))
    def holds(plan: QueryPlan) -> None:
        for one in controls(plan, profile):
            for option in one.options:
                chosen = (option,) if one.kind != "several" else (*one.value, option)
                check(one.put(tuple(dict.fromkeys(chosen))), profile)
            if one.kind == "maybe":
                check(one.put(()), profile)

    holds()
