"""The second reading: what was said stands in the plan, and what stands in it was said.

Every right plan of these questions is changed by one field at a time; the gate must notice.
"""

from __future__ import annotations

import sys
from collections import Counter

import pytest

from assistant.analyst import Answering, Declined, QueryPlan
from assistant.analyst.audit.accounting import account
from assistant.analyst.grammar.drafting import Stumble
from assistant.analyst.lexicon.tagging import tag
from assistant.analyst.plan import Dimension, Filter, Measure, Order
from tests.unit.analyst_mutants import mutants
from tests.unit.analyst_tables import (
    analyst,
    answered,
)

QUESTIONS = {
    "orders": (
        "total revenue by region",
        "average and median revenue by region",
        "average rating by channel in 2024",
        "how many orders were returned in Spain",
        "orders with more than 8 units in France",
        "revenue in Spain or with rating above 4",
        "revenue by month in 2024 as a line",
        "revenue per quarter without Phone channel",
        "top 3 products by revenue in 2023",
        "which region has the lowest average rating",
        "highest revenue by country",
        "revenue of Laptop and ToolCalls in UK",
        "number of customers by country",
        "growth of revenue by quarter",
        "running total of profit by month in 2024",
        "share of revenue by channel",
        "top 2 products in each region by profit",
        "total profit where quantity is between 3 and 6",
        "orders without a rating by region",
        "countries with total revenue above 20000",
        "how many orders on Mondays in March 2024",
        "profit divided by revenue by product",
        "revenue for orders not in Poland since 2024",
        "10 biggest orders by revenue",
        "latest order date",
        "revenue 3 months ago by region",
        "profit this quarter vs the same quarter last year",
    ),
    "staff": (
        "average annual salary by department",
        "how many women in Sales",
        "employees older than 40 in HR",
        "hires by year",
        "median age by gender and department",
        "who earns the most in Support",
        "share of employees who left by department",
        "employees hired before 2018 with salary over 60000",
        "minimum and maximum age of managers",
    ),
}
LEAST_CAUGHT = 0.97


def read(table: str, question: str, before: QueryPlan | None = None) -> QueryPlan:
    reply = answered(table, question, before)
    return reply.plan


def notices(table: str, question: str, plan: QueryPlan, before: QueryPlan | None = None) -> bool:
    one = analyst(table)
    try:
        account(tag(question, one.lexicon).items, plan, one.lexicon, before)
    except Stumble:
        return True
    return False


def test_a_plan_that_is_one_slip_away_is_noticed() -> None:
    caught: Counter[str] = Counter()
    made: Counter[str] = Counter()
    for table, questions in QUESTIONS.items():
        for question in questions:
            for name, mutant in mutants(read(table, question), analyst(table).profile):
                made[name] += 1
                caught[name] += notices(table, question, mutant)
    survivors = {name: f"{made[name] - caught[name]} of {made[name]}" for name in made
                 if caught[name] < made[name]}  # fmt: skip
    found = f"{caught.total()} of {made.total()} mutants caught; not: {survivors}"
    sys.stdout.write(f"{found}\n")
    assert caught.total() >= LEAST_CAUGHT * made.total(), found


FOLLOWED = [
    ("revenue by region", "only 2024"),
    ("revenue by region in 2024", "only Spain"),
    ("orders with more than 8 units", "only Spain"),
    ("top 3 products by revenue", "by profit"),
    ("average rating by channel", "by month instead"),
]


@pytest.mark.parametrize(("first", "then"), FOLLOWED)
def test_a_follow_up_keeps_what_nobody_took_away(first: str, then: str) -> None:
    before = read("orders", first)
    plan = read("orders", then, before)
    assert not notices("orders", then, plan, before)
    for at in range(len(before.filters)):
        fewer = tuple(one for one in plan.filters if one != before.filters[at])
        assert notices("orders", then, plan.model_copy(update={"filters": fewer}), before)


@pytest.mark.parametrize(
    ("question", "plan"),
    [
        (
            "highest and lowest revenue",
            QueryPlan(table="orders", measures=(Measure(aggregate="max", column="revenue"),)),
        ),
        (
            "revenue by region not in Spain",
            QueryPlan(
                table="orders",
                measures=(Measure(aggregate="sum", column="revenue"),),
                dimensions=(Dimension(column="region"),),
                filters=(Filter(column="country", op="is", values=("Spain",)),),
            ),
        ),
        (
            "revenue in Spain or with rating above 4",
            QueryPlan(
                table="orders",
                measures=(Measure(aggregate="sum", column="revenue"),),
                filters=(
                    Filter(column="country", op="is", values=("Spain",)),
                    Filter(column="rating", op=">", values=(4,)),
                ),
            ),
        ),
        (
            "top 5 products by revenue",
            QueryPlan(
                table="orders",
                measures=(Measure(aggregate="sum", column="revenue"),),
                dimensions=(Dimension(column="product"),),
                order=Order(by="figure", descending=False),
                limit=5,
            ),
        ),
        (
            "how many orders in 2024",
            QueryPlan(
                table="orders",
                shape="rows",
                filters=(Filter(column="order_date", op="is", values=("2024",)),),
            ),
        ),
    ],
)
def test_a_plan_that_drops_or_turns_what_was_said_is_noticed(
    question: str, plan: QueryPlan
) -> None:
    assert notices("orders", question, plan)


@pytest.mark.parametrize("question", ["how many zorbs by channel", "only zorbs"])
def test_behind_a_refused_question_the_next_changes_the_last_answer_and_says_so(
    question: str,
) -> None:
    one = analyst("orders")
    before = read("orders", "revenue by region in 2024")
    refused = one.read(question, before)
    assert isinstance(refused, Declined)
    for then in ("only Spain", "of those, how many were returned?", "by month instead"):
        told = one.read(then, refused.plan, refused=True)
        assert isinstance(told, Answering), then
        assert told.changed == before
        assert told.defaults[0] == f"Built on the last answer: “{one.phrase(before)}”."
    whole = one.read("revenue by country", refused.plan, refused=True)
    assert isinstance(whole, Answering)
    assert whole.changed is None


def test_how_an_answer_looks_changes_nothing_in_the_question_before() -> None:
    before = read("orders", "revenue by region in 2024")
    assert analyst("orders").read("as a zorb", before).plan == before


def test_a_first_question_that_speaks_of_those_is_refused() -> None:
    for question in (
        "how many of those were returned?",
        "their average revenue",
        "how many is that",
    ):
        assert isinstance(analyst("orders").read(question), Declined), question


@pytest.mark.parametrize(
    ("table", "question", "word"),
    [
        ("orders", "orders with the same region and country", "same"),
        ("orders", "orders above average", "above"),
        ("staff", "employees who earn more than the average of their department", "more than"),
        ("orders", "second best region by revenue", "second"),
        ("orders", "orders after 6 pm", "after"),
        ("orders", "revenue in the morning", "morning"),
        ("orders", "revenue minus profit by region", "minus"),
        ("orders", "orders with negative profit", "negative"),
        ("orders", "revenue rather than count by region", "than"),
        ("orders", "region split", "split"),
        ("orders", "regions with revenue or profit below 400", "or"),
        ("vans", "late visits", "late"),
        ("vans", "total cost over 2023", "2023"),
        ("vans", "visits under warranty", "under"),
        ("subscribers", "current subscribers", "current"),
        ("subscribers", "former subscribers", "former"),
        ("subscribers", "subscribers still with us", "still"),
        ("batches", "how many batches on line A or B", "B"),
        ("gifts", "gift size by campaign", "gift size"),
    ],
)
def test_what_is_not_read_is_refused_with_its_word(table: str, question: str, word: str) -> None:
    reply = analyst(table).read(question)
    assert isinstance(reply, Declined), reply
    assert reply.word == word


def test_what_is_asked_about_by_a_name_that_is_no_column_is_refused() -> None:
    for question in (
        "ratio of Spain to France orders",
        "revenue plus profit by region",
        "how was it sold",
        "region with the most orders and its average rating",
    ):
        assert not isinstance(analyst("orders").read(question), Answering), question
