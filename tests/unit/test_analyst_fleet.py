"""Visits of vans: names that begin with an aggregate, yes/no columns with a suffix, small words."""

from __future__ import annotations

import pytest

from assistant.analyst import Asking, Declined
from tests.unit.analyst_tables import (
    analyst,
    answered,
    rows,
)

READ = [
    ("vans", "average total cost by depot", '"Depot", avg("Total_Cost_GBP") FROM t GROUP BY 1'),
    (
        "vans",
        "compare diesel and electric on avg total cost",
        """"Fuel", avg("Total_Cost_GBP") FROM t WHERE "Fuel" <> 'Petrol' GROUP BY 1""",
    ),
    ("vans", "labour hours by fuel type", '"Fuel", sum("Labour_hrs") FROM t GROUP BY 1'),
    (
        "vans",
        "avg parts cost where warranty is no",
        """avg("Parts_Cost_GBP") FROM t WHERE "Warranty_YN" = 'N'""",
    ),
    ("vans", "number of service visits by depot", '"Depot", count(*) FROM t GROUP BY 1'),
    ("orders", "number of customer orders by region", "region, count(*) FROM t GROUP BY 1"),
    (
        "vans",
        "which month had the most engine defects?",
        """date_trunc('month', "Svc_Date")::DATE, count(*) c FROM t WHERE "Defect_Type" = 'Engine'
        GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 1""",
    ),
    ("vans", "highest odometer reading", 'max("Odo_km") FROM t'),
    ("vans", "visits with no mileage reading", '* FROM t WHERE "Odo_km" IS NULL'),
    (
        "orders",
        "compare Spain and France by profit",
        "country, sum(profit) FROM t WHERE country IN ('Spain', 'France') GROUP BY 1",
    ),
    (
        "orders",
        "two products with the highest profit in each country",
        """country, product, sum(profit) FROM t GROUP BY 1, 2
        QUALIFY row_number() OVER (PARTITION BY country
            ORDER BY sum(profit) DESC) <= 2""",
    ),
    (
        "cellar",
        "which channel has the most tips",
        "sales_chan, sum(tip_eur) FROM t GROUP BY 1 ORDER BY 2 DESC LIMIT 1",
    ),
    ("staff", "how many employees got a 10% bonus", 'count(*) FROM t WHERE "Bonus %" = 10'),
    (
        "vans",
        "how many visits found no defect at all?",
        """count(*) FROM t WHERE "Defect_Type" = 'None'""",
    ),
    ("vans", "parts cost of vws", """sum("Parts_Cost_GBP") FROM t WHERE "Make" = 'VW'"""),
    ("vans", "without the warranty jobs", """* FROM t WHERE "Warranty_YN" = 'N'"""),
]


@pytest.mark.parametrize(("table", "question", "gold"), READ)
def test_a_question_about_visits_is_read(table: str, question: str, gold: str) -> None:
    reply = answered(table, question)
    right = rows(f"SELECT {gold.replace('FROM t', f'FROM {table}')}")
    assert sorted(map(str, rows(reply.sql))) == sorted(map(str, right))


@pytest.mark.parametrize("question", ["salary of employees in IT", "how many staff in the US"])
def test_a_name_in_capitals_is_no_small_word(question: str) -> None:
    assert isinstance(analyst("staff").read(question), Declined)


def test_a_refund_is_no_price() -> None:
    assert isinstance(analyst("cellar").read("most expensive order"), Declined)


def test_an_order_is_said_in_words() -> None:
    before = answered("vans", "average downtime by make")
    reply = answered("vans", "sorted from shortest to longest", before.plan)
    assert reply.plan.order is not None
    assert not reply.plan.order.descending


def test_a_bound_that_is_said_anew_is_of_what_the_one_before_was() -> None:
    before = answered("orders", "products with more than 100 orders")
    reply = answered("orders", "what about at least 150?", before.plan)
    assert [(one.op, one.values) for one in reply.plan.having] == [(">=", (150,))]
    before = analyst("orders").read("orders with revenue over 300")
    reply = answered("orders", "over 400", before.plan)
    assert reply.sql.endswith("WHERE revenue > 400")


def test_things_that_have_many_rows_each_are_not_counted_as_rows() -> None:
    reply = analyst("vans").read("how many vans do we have?")
    assert isinstance(reply, Asking)
    assert [choice.question for choice in reply.choices] == ["how many rows do we have?"]


def test_how_many_alone_counts_what_the_question_before_was_about() -> None:
    before = answered("vans", "visits in 2023")
    reply = answered("vans", "and how many per depot?", before.plan)
    assert reply.plan.filters == before.plan.filters
    refused = analyst("vans").read("visits that were glorious")
    assert isinstance(analyst("vans").read("how many per depot", refused.plan), Declined)
