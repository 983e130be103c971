"""The panel: each choice can be meant, and every plan is reached by choices."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from assistant.analyst import QueryPlan, compile  # noqa: A004 - its word
from assistant.analyst.plan import Filter
from assistant.analyst.profile import Profile
from assistant.data.plans.checking import check
from assistant.errors import ToolError
from assistant.panel import begun, controls
from tests.sizes import cases
from tests.unit.analyst_tables import analyst, rows
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
        rows(compile(plan, profile).sql)

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


@pytest.mark.parametrize(
    ("typed", "made"),
    [
        ("revenue > 100", Filter(column="revenue", op=">", values=(100,))),
        ("Revenue<=2.5", Filter(column="revenue", op="<=", values=(2.5,))),
        ("revenue > profit", Filter(column="revenue", op=">", than="profit")),
        ("region is not North", Filter(column="region", op="is not", values=("North",))),
        ("product contains cal", Filter(column="product", op="contains", values=("cal",))),
        ("order_date >= 2024-Q2", Filter(column="order_date", op=">=", values=("2024-Q2",))),
    ],
)
def test_a_condition_can_be_typed(typed: str, made: Filter) -> None:
    assert only(typed).filters == (made,)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("weather", "'weather' is no condition"),
        ("revenue > much", "'much' is no number for revenue"),
        ("region is Mars", "region has no value 'Mars'"),
        ("order_date > soon", "order_date is a date, 'soon' is no period"),
    ],
)
def test_what_is_typed_and_is_no_condition_is_told(typed: str, why: str) -> None:
    with pytest.raises(ToolError, match=why) as told:
        only(typed)
    assert told.value.hint


def only(typed: str) -> QueryPlan:
    profile = analyst("orders").profile
    found = {one.key: one for one in controls(begun(profile), profile)}
    return found["only.0"].put((typed,))
