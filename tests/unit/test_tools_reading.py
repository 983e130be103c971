"""What the analyst reads is a plan that the tool takes, and gives the same SQL."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.analyst import Answering, profile_table
from assistant.analyst.analyst import Analyst
from assistant.data.plans.asking import ask_table
from assistant.data.tables import query_table
from assistant.definitions import Workspace
from assistant.gallery import FOLDER

ORDERS = Workspace(str(FOLDER / "orders.duckdb"))
QUESTIONS = """total revenue by region
top 5 products by profit in 2024
top 2 products by revenue in each region
orders per month
growth of revenue by quarter
running total of revenue by month
share of orders by channel
average monthly revenue
how many customers have more than 50 orders
margin by category
correlation of revenue and profit
distribution of unit price
outliers in profit
missing values
duplicates
describe the table
first 10 rows
which countries are there
percentage of returned orders by product
countries with more than 100 orders
most expensive orders
heatmap of revenue by region and channel
average rating by product as a line
revenue in Spain or France since March 2024
orders without a rating""".splitlines()


def rows(sql: str) -> list[list[Any]]:
    return query_table(ORDERS, sql)["rows"]


@pytest.fixture(scope="module")
def reader() -> Analyst:
    columns = [(str(name), str(kind)) for name, kind, *_ in rows("DESCRIBE orders")]
    return Analyst("orders", profile_table("orders", columns, rows))


@pytest.mark.parametrize("question", QUESTIONS)
def test_what_the_analyst_reads_is_a_good_plan_and_gives_the_same_sql(
    reader: Analyst, question: str
) -> None:
    reply = reader.read(question)
    assert isinstance(reply, Answering), reply
    assert ask_table(reply.plan, ORDERS)["sql"] == reply.sql
