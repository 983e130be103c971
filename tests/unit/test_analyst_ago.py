"""Times that are counted back from the newest date of the table, which the answer says."""

from __future__ import annotations

import pytest

from assistant.analyst import Answering
from tests.unit.analyst_tables import (
    analyst,
    answered,
    rows,
)

NEWEST = rows("SELECT max(order_date) FROM orders")[0][0]
MONTH, QUARTER, YEAR = (
    f"date_trunc('{unit}', (SELECT max(order_date) FROM orders))"  # noqa: S608 - of this file
    for unit in ("month", "quarter", "year")
)
NOW = "(SELECT max(order_date) FROM orders)"


@pytest.mark.parametrize(
    ("question", "where"),
    [
        ("revenue 3 months ago", f"date_trunc('month', order_date) = {MONTH} - INTERVAL 3 MONTH"),
        ("revenue two quarters ago",
         f"date_trunc('quarter', order_date) = {QUARTER} - INTERVAL 6 MONTH"),
        ("revenue a year ago", f"date_trunc('year', order_date) = {YEAR} - INTERVAL 1 YEAR"),
        ("revenue 10 days ago", f"order_date = {NOW} - INTERVAL 10 DAY"),
        ("revenue the month before last",
         f"date_trunc('month', order_date) = {MONTH} - INTERVAL 2 MONTH"),
        ("revenue in the same month last year",
         f"date_trunc('month', order_date) = {MONTH} - INTERVAL 1 YEAR"),
        ("revenue year to date", f"order_date >= {YEAR}"),
    ],
)  # fmt: skip
def test_a_time_is_counted_back_from_the_newest_date(question: str, where: str) -> None:
    reply = answered("orders", question)
    assert rows(reply.sql) == rows(f"SELECT sum(revenue) FROM orders WHERE {where}")  # noqa: S608
    assert f"Counted from {NEWEST}, the newest order_date." in reply.defaults


@pytest.mark.parametrize(
    "question",
    [
        "revenue this quarter vs the same quarter last year",
        "revenue this quarter compared to the same period last year",
        "revenue this quarter vs a year ago",
        "growth of revenue this quarter vs same quarter last year",
    ],
)
def test_a_quarter_is_compared_with_that_of_the_year_before(question: str) -> None:
    reply = answered("orders", question)
    found = rows(reply.sql)
    assert [row[0].year for row in found] == [NEWEST.year - 1, NEWEST.year]
    assert len({(row[0].month, row[0].day) for row in found}) == 1


def test_what_cannot_be_counted_back_is_refused() -> None:
    for question in (
        "revenue until 3 months ago",
        "revenue in Q3 2024 vs the same quarter last year",
        "revenue in the same country last year",
        "revenue 3 days ago vs last month",
        "orders at least 3 months ago",
        "revenue more than 3 months ago",
        "revenue growth over a year ago",
    ):
        assert not isinstance(analyst("orders").read(question), Answering), question


def test_the_previous_period_is_that_before_the_one_that_is_named() -> None:
    reply = answered("orders", "revenue in March 2024 vs the previous month")
    assert reply.plan.filters[0].values == ("2024-03", "2024-02")
