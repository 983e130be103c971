"""What is not so keeps the rows of which nothing is known, and says so; in text, numbers and dates.

Every expected figure is counted here by plain Python over what was written into the file.
"""

from __future__ import annotations

import functools
import json

import pytest

from assistant.analyst import QueryPlan
from assistant.data import tables
from assistant.definitions import Workspace
from tests.unit.analyst_files import FILES, Thread, written

ORDERS = [
    [f"O{1000 + n}", [None, "North", "South", "East"][n % 4], ["Desk", "Lamp", "Sofa"][n % 3],
     None if n % 7 == 0 else 1 + n % 5, ["Yes", "No", None][n % 3 if n % 2 else 1], 10 + n]
    for n in range(60)
]  # fmt: skip
STAFF = [
    {"name": f"Person {n}", "team": [None, "HR", "IT"][n % 3], "pay": 100 + n,
     "hire_date": None if n % 5 == 0 else f"20{20 + n % 4}-0{1 + n % 9}-15"}
    for n in range(40)
]  # fmt: skip


@functools.cache
def thread(name: str) -> Thread:
    files = {
        "orders.csv": written(
            ["order_id", "region", "item", "units", "returned", "revenue"], ORDERS
        ),
        "staff.json": json.dumps(STAFF),
    }
    return Thread(name, files.get(name) or (FILES / name).read_bytes())


@pytest.mark.parametrize(
    ("file", "question", "right", "said"),
    [
        ("orders.csv", "how many orders not in North",
         sum(row[1] != "North" for row in ORDERS), "15 rows have no region and count, too."),
        ("orders.csv", "total revenue excluding North and South",
         sum(row[5] for row in ORDERS if row[1] not in ("North", "South")),
         "15 rows have no region and count, too."),
        ("orders.csv", "total revenue without North",
         sum(row[5] for row in ORDERS if row[1] != "North"),
         "15 rows have no region and count, too."),
        ("orders.csv", "how many orders not made by North",
         sum(row[1] != "North" for row in ORDERS), "15 rows have no region and count, too."),
        ("orders.csv", "total revenue other than North in Desk",
         sum(row[5] for row in ORDERS if row[1] != "North" and row[2] == "Desk"),
         "15 rows have no region and count, too, if the rest fits."),
        ("orders.csv", "total revenue where units is not 3",
         sum(row[5] for row in ORDERS if row[3] != 3), "9 rows have no units and count, too."),
        ("orders.csv", "how many orders were not returned",
         sum(row[4] != "Yes" for row in ORDERS), "10 rows have no returned and count, too."),
        ("staff.json", "total pay not teamed by HR",
         sum(one["pay"] for one in STAFF if one["team"] != "HR"),
         "14 rows have no team and count, too."),
        ("staff.json", "total pay excluding HR",
         sum(one["pay"] for one in STAFF if one["team"] != "HR"),
         "14 rows have no team and count, too."),
        ("staff.json", "how many rows not hired in 2022",
         sum(not str(one["hire_date"]).startswith("2022") for one in STAFF),
         "8 rows have no hire_date and count, too."),
        ("f7_tz.parquet", "total qty where amt is not 0.0001", 5,
         "1 row has no amt and counts, too."),
    ],
)  # fmt: skip
def test_what_is_not_so_keeps_the_rows_without_a_value(
    file: str, question: str, right: int, said: str
) -> None:
    told = thread(file).ask(question)
    assert told.rows == ((right,),), told.text
    assert said in told.text


def test_a_share_of_what_is_not_so_counts_them_too() -> None:
    told = thread("orders.csv").ask("percentage of orders not in North")
    assert told.rows == ((75.0,),)
    assert "15 rows have no region and count, too." in told.text


def test_groups_that_need_a_name_leave_them_out_and_nobody_says_that_they_count() -> None:
    told = thread("orders.csv").ask("top 2 regions by number of orders excluding North")
    assert [row[0] for row in told.rows] == ["East", "South"]
    assert "have no region" not in told.text


def test_where_nothing_is_blank_nothing_is_said() -> None:
    told = thread("orders.csv").ask("total revenue excluding Desk")
    assert told.rows == ((sum(row[5] for row in ORDERS if row[2] != "Desk"),),)
    assert "IS NULL" not in told.sql
    assert "rows have no" not in told.text


def test_no_date_and_a_test_of_that_date_cannot_hold_at_once() -> None:
    told = thread("staff.json").ask("rows not hired since 2022")
    assert not told.answered
    assert "hire_date" in told.text


@pytest.mark.parametrize(
    ("column", "op", "value", "right"),
    [
        ("region", "is not", "North", sum(row[1] != "North" for row in ORDERS)),
        ("region", "without", "or", sum("or" not in str(row[1]) for row in ORDERS)),
        ("units", "is not", 3, sum(row[3] != 3 for row in ORDERS)),
    ],
)
def test_a_model_that_asks_by_a_plan_gets_the_same(
    column: str, op: str, value: object, right: int
) -> None:
    where = [{"column": column, "op": op, "values": [value]}]
    plan = {"table": "orders", "measures": [{"aggregate": "count"}], "filters": where}
    asked = tables.ask_table(QueryPlan.model_validate(plan), Workspace(thread("orders.csv").file))
    assert asked["rows"] == [[right]]
    assert f"rows have no {column} and count, too." in asked["answer"]
