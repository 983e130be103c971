"""Rows and groups that are above or below an average; which average that is."""

from __future__ import annotations

import pytest

from assistant.analyst import Answering, Asking, QueryPlan
from tests.unit.analyst_tables import (
    analyst,
    answered,
    rows,
)

_MEAN = "(SELECT avg(revenue) FROM orders)"
_OWN = """(SELECT avg(s."Annual Salary") FROM staff s WHERE s."Department" = t."Department")"""


def read(table: str, question: str) -> QueryPlan:
    reply = answered(table, question)
    again = analyst(table).read(analyst(table).phrase(reply.plan))
    assert isinstance(again, Answering), analyst(table).phrase(reply.plan)
    assert set(again.plan.filters) == set(reply.plan.filters)
    assert again.plan.having == reply.plan.having
    return reply.plan


@pytest.mark.parametrize(
    ("table", "question", "where"),
    [
        ("orders", "orders with above-average revenue", f"revenue > {_MEAN}"),
        ("orders", "how many orders are below the average revenue", f"revenue < {_MEAN}"),
        ("orders", "orders in Spain with revenue above the mean",
         f"country = 'Spain' AND revenue > {_MEAN}"),
        ("staff", "employees who earn more than average",
         '"Annual Salary" > (SELECT avg("Annual Salary") FROM staff)'),
        ("staff", "employees with a lower salary than the average employee",
         '"Annual Salary" < (SELECT avg("Annual Salary") FROM staff)'),
        ("staff", "employees older than average", '"Age" > (SELECT avg("Age") FROM staff)'),
        ("staff", "employees earning more than their department average",
         f'"Annual Salary" > {_OWN}'),
        ("staff", "employees paid below the average of their department",
         f'"Annual Salary" < {_OWN}'),
    ],
)  # fmt: skip
def test_rows_are_compared_to_the_average_of_the_rows(
    table: str, question: str, where: str
) -> None:
    read(table, question)
    reply = answered(table, question)
    picked = "count(*)" if question.startswith("how many") else "*"
    gold = f"SELECT {picked} FROM {table} t WHERE {where}"  # noqa: S608 - of this file
    assert sorted(rows(reply.sql), key=str) == sorted(rows(gold), key=str)
    assert "Compared with the average" in " ".join(reply.defaults)


@pytest.mark.parametrize(
    ("question", "group", "figure", "mean"),
    [
        ("products that sell more than the average product", "product", "sum(revenue)", "groups"),
        ("regions with revenue above average", "region", "sum(revenue)", "groups"),
        ("total revenue by product above average", "product", "sum(revenue)", "groups"),
        ("countries with more orders than average", "country", "count(*)", "groups"),
        ("products with above median profit", "product", "sum(profit)", "median"),
        ("customers with below-average rating", "customer_name", "avg(rating)", "rows"),
    ],
)
def test_groups_are_compared_to_the_average_of_the_groups(
    question: str, group: str, figure: str, mean: str
) -> None:
    read("orders", question)
    reply = answered("orders", question)
    of = {"groups": "avg(f)", "median": "median(f)", "rows": "0"}[mean]
    made = f"SELECT {group} AS g, {figure} AS f FROM orders GROUP BY 1"  # noqa: S608 - as above
    way = "<" if "below" in question else ">"
    bound = f"(SELECT {of} FROM made)" if mean != "rows" else f"(SELECT {figure} FROM orders)"  # noqa: S608
    gold = f"WITH made AS ({made}) SELECT g, f FROM made WHERE f {way} {bound}"  # noqa: S608
    assert sorted(rows(reply.sql)) == sorted(rows(gold))


def test_an_average_of_some_rows_only_is_refused_or_asked_about() -> None:
    for table, question in (
        ("staff", "who earns more than the average salary in Sales"),
        ("staff", "employees who earn more than the average manager"),
        ("orders", "revenue above average profit"),
        ("orders", "orders above twice the average revenue"),
        ("orders", "share of revenue from orders above average revenue by region"),
    ):
        assert not isinstance(analyst(table).read(question), Answering), question
    assert isinstance(analyst("orders").read("orders above average"), Asking)
