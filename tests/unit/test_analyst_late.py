"""Dates that were planned and that came about, the first and the last of something, an order."""

from __future__ import annotations

import pytest

from assistant.analyst import Declined
from tests.unit.analyst_tables import (
    analyst,
    answered,
    rows,
)


@pytest.mark.parametrize(
    ("table", "question", "gold"),
    [
        (
            "jobs",
            "how many projects ended later than planned",
            "count(*) FROM t WHERE actual_end > planned_end",
        ),
        (
            "jobs",
            "jobs finished on time by office",
            "office, count(*) FROM t WHERE actual_end <= planned_end GROUP BY 1",
        ),
        (
            "jobs",
            "share of finished jobs that were late",
            "100.0 * countif(actual_end > planned_end) / count(actual_end) FROM t",
        ),
        ("jobs", "jobs completed in 2022", "* FROM t WHERE year(actual_end) = 2022"),
        ("cellar", "earliest and latest shipment", "min(shipped_at), max(shipped_at) FROM t"),
        (
            "orders",
            "first order per customer",
            "customer_name, min(order_date) d FROM t GROUP BY 1 ORDER BY 2 DESC",
        ),
    ],
)
def test_dates_are_compared_and_their_ends_are_found(table: str, question: str, gold: str) -> None:
    reply = answered(table, question)
    assert sorted(rows(reply.sql), key=str) == sorted(
        rows("SELECT " + gold.replace("FROM t", f"FROM {table} t")), key=str
    )


def test_rows_over_a_bound_are_sorted_by_it() -> None:
    reply = answered("orders", "orders with quantity above 5, lowest first")
    assert reply.plan.order is not None
    assert (reply.plan.order.column, reply.plan.order.descending) == ("quantity", False)


@pytest.mark.parametrize("question", ["jobs not finished on time", "jobs ended in late 2022"])
def test_what_is_late_in_another_sense_is_declined(question: str) -> None:
    assert isinstance(analyst("jobs").read(question), Declined)
