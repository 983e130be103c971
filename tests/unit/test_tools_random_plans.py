"""Plans at random, of which any field may be anything: each runs as it is, or is refused."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.analyst import QueryPlan, compile  # noqa: A004 - its word
from assistant.analyst.plan import Aggregate, Dimension, Filter, Grain, Having, Measure, Op, Order
from assistant.data.plans.asking import ask_table
from assistant.data.plans.checking import check, complete
from assistant.data.plans.tracing import columns_of, untraced
from assistant.errors import ToolError
from tests.sizes import cases
from tests.unit.test_analyst_phrases import plans
from tests.unit.test_tools_plans import CHANGES, NAMES, ORDERS, PROFILE

GIVEN = [*NAMES, *NAMES, "nope", ""]
PERIODS = ["2024", "2023-Q3", "2024-02", "2024-03-15", "2024-13", "March"]
KNOWN = [value for field in PROFILE.fields for value in field.values[:3]]
column = st.sampled_from(GIVEN)
value = st.one_of(st.sampled_from([*KNOWN, *PERIODS]), st.integers(-9, 3000),
                  st.floats(), st.text(max_size=5), st.booleans())  # fmt: skip
maybe = st.one_of(st.just(""), st.just(""), st.just(""), column)
grain = st.one_of(st.just(""), st.sampled_from(Grain.__args__))
conditions = st.recursive(
    st.builds(Filter, column=column, op=st.sampled_from(Op.__args__), grain=grain, than=maybe,
              values=st.lists(value, max_size=3)),
    lambda inner: st.builds(Filter, column=column, op=st.sampled_from(Op.__args__),
                            values=st.lists(value, max_size=2), others=st.lists(inner, max_size=2)),
    max_leaves=3,
)  # fmt: skip
figures = st.builds(Measure, aggregate=st.sampled_from(Aggregate.__args__), column=column,
                    over=maybe, where=st.lists(conditions, max_size=1))  # fmt: skip
groups = st.builds(Dimension, column=column, grain=grain,
                   width=st.one_of(st.just(0), st.floats(), st.integers(0, 500)))  # fmt: skip
tested = st.builds(Having, measure=figures, op=st.sampled_from(["is", ">", "<=", "between"]),
                   values=st.lists(st.integers(0, 900), max_size=3))  # fmt: skip
orders = st.builds(Order, by=st.sampled_from(["figure", "name", "column"]), column=maybe,
                   descending=st.booleans())  # fmt: skip
ANY: dict[str, st.SearchStrategy[Any]] = {
    "table": st.sampled_from(["orders", "orders", "orders", "oders"]),
    "measures": st.lists(figures, max_size=2).map(tuple),
    "dimensions": st.lists(groups, max_size=3).map(tuple),
    "filters": st.lists(conditions, max_size=2).map(tuple),
    "having": st.lists(tested, max_size=1).map(tuple),
    "columns": st.lists(column, max_size=3).map(tuple),
    "each": groups, "outer": st.sampled_from(["", "average", "count"]), "share": st.booleans(),
    "change": st.sampled_from(["", "growth", "cumulative"]), "order": orders,
    "limit": st.one_of(st.integers(1, 50), st.just(10**30)), "within": groups,
    "chart": st.sampled_from(CHANGES["chart"]),
}  # fmt: skip


@st.composite
def wild(draw: Any) -> QueryPlan:
    """Draw a plan that can be meant, in which some fields are anything."""
    plan = draw(plans(PROFILE))
    for name in draw(st.lists(st.sampled_from(sorted(ANY)), max_size=3, unique=True)):
        plan = plan.model_copy(update={name: draw(ANY[name])})
    return plan


def stands(plan: Any, sql: str, kind: str = "") -> list[Any]:
    """Return what *plan*, dumped, names and *sql* has not."""
    lost: list[Any] = []
    for key, found in plan.items():
        several = found if isinstance(found, tuple | list) else (found,)
        for one in several:
            if isinstance(one, dict):
                lost += stands(one, sql)
            elif key in ("column", "over", "than", "since", "columns") and one:
                lost += [one] if one not in sql else []
            elif key == "values" and not value_stands(one, plan, sql):
                lost.append(one)
            elif key in ("limit", "width") and one and f"{one:g}".split("e")[0] not in sql:
                lost += [one] if str(one) not in sql else []
    return lost


def value_stands(one: Any, plan: dict[str, Any], sql: str) -> bool:
    if isinstance(one, str) and plan.get("column") == "order_date" and not plan["grain"]:
        return one[:4] in sql or str(int(one[:4]) + 1) in sql
    if isinstance(one, str):
        escaped = one.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        return any(text.replace("'", "''") in sql for text in (one, escaped))
    return str(one).lower() in sql.lower() or str(one + 1) in sql


def lasting(examples: int) -> Any:
    return settings(max_examples=examples, deadline=None, derandomize=True, database=None,
                    suppress_health_check=list(HealthCheck))  # fmt: skip


def test_a_plan_that_passes_has_left_all_of_it_in_its_sql() -> None:
    passed = [0]

    @lasting(cases(200, 800, 8_000))
    @given(wild())
    def holds(plan: QueryPlan) -> None:
        if plan.table != "orders" or not set(columns_of(plan)) <= set(NAMES):
            return
        try:
            check(plan, PROFILE)
        except ToolError:
            return
        sql = compile(complete(plan), PROFILE).sql
        assert not stands(plan.model_dump(), sql)
        assert untraced(plan, PROFILE, sql) == ""
        passed[0] += 1

    holds()
    assert passed[0] > 100


def test_any_plan_runs_or_is_refused_in_words() -> None:
    ran, refusals = [0], list[ToolError]()

    @lasting(cases(40, 40, 300))
    @given(wild())
    def holds(plan: QueryPlan) -> None:
        try:
            found = ask_table(plan, ORDERS)
        except ToolError as error:
            refusals.append(error)
            return
        assert {"sql", "columns", "types", "rows", "row_count", "reading", "answer"} <= set(found)
        assert found["answer"]
        ran[0] += 1

    holds()
    assert ran[0] > 10
    assert all(error.hint for error in refusals)
    assert {error.kind for error in refusals} <= {"bad_plan", "unknown_column", "unknown_table"}
