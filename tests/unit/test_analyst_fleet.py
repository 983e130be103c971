"""Visits of vans: names that begin with an aggregate, yes/no columns with a suffix, small words."""

from __future__ import annotations

import pytest

from assistant.analyst import Answering, Asking, Declined
from tests.unit.analyst_tables import analyst, rows

READ = [
    ("vans", "average total cost by depot", '"Depot", avg("Total_Cost_GBP") FROM t GROUP BY 1'),
    (
        "vans",
        "compare diesel and electric on avg total cost",
        """"Fuel", avg("Total_Cost_GBP") FROM t WHERE "Fuel" <> 'Petrol' GROUP BY 1""",
    ),
    ("vans", "total cost over 2023", 'sum("Total_Cost_GBP") FROM t WHERE year("Svc_Date") = 2023'),
    ("orders", "orders with revenue over 2024", "* FROM t WHERE revenue > 2024"),
    ("vans", "labour hours by fuel type", '"Fuel", sum("Labour_hrs") FROM t GROUP BY 1'),
    ("vans", "visits not under warranty", """* FROM t WHERE "Warranty_YN" = 'N'"""),
    (
        "vans",
        "avg parts cost where warranty is no",
        """avg("Parts_Cost_GBP") FROM t WHERE "Warranty_YN" = 'N'""",
    ),
]


@pytest.mark.parametrize(("table", "question", "gold"), READ)
def test_a_question_about_visits_is_read(table: str, question: str, gold: str) -> None:
    reply = analyst(table).read(question)
    assert isinstance(reply, Answering), str(reply)
    right = rows(f"SELECT {gold.replace('FROM t', f'FROM {table}')}")
    assert sorted(map(str, rows(reply.sql))) == sorted(map(str, right))


def test_things_that_have_many_rows_each_are_not_counted_as_rows() -> None:
    reply = analyst("vans").read("how many vans do we have?")
    assert isinstance(reply, Asking)
    assert [choice.question for choice in reply.choices] == ["how many rows do we have?"]


def test_how_many_alone_counts_what_the_question_before_was_about() -> None:
    before = analyst("vans").read("visits in 2023")
    assert isinstance(before, Answering)
    reply = analyst("vans").read("and how many per depot?", before.plan)
    assert isinstance(reply, Answering)
    assert reply.plan.filters == before.plan.filters
    refused = analyst("vans").read("visits that were glorious")
    assert isinstance(analyst("vans").read("how many per depot", refused.plan), Declined)
