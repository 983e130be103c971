"""What is SQL and what is a question in English that begins like it, by the sandbox's own word."""

from __future__ import annotations

import pytest

from assistant.data.statements import read_statement
from assistant.definitions import Workspace
from assistant.gallery import FOLDER
from assistant.statements.recognising import as_message, may_be

ORDERS = Workspace(str(FOLDER / "orders.duckdb"))
SQL = (
    "SELECT 1",
    "select * from orders",
    "SELECT product, sum(revenue) FROM orders GROUP BY product",
    "-- the best\nselect product from orders limit 3",
    "/* a */ /* b */ SELECT count(*) FROM orders",
    "WITH t AS (SELECT * FROM orders) SELECT count(*) FROM t",
    "with t as (from orders) from t",
    "FROM orders",
    "from orders select product limit 3",
    "(SELECT 1) UNION ALL (SELECT 2)",
    "select revenue from orders;",
    "SELECT revenue r FROM orders",
    # with a fault
    "SELECT product FORM orders",
    "SELECT reveneu FROM orders",
    "select reveneu from orders",
    "SELECT * FROM ordrs",
    "select product, sum(revenue) from orders gruop by product",
    "SELECT * FROM orders WHERE",
    "SELECT 'abc FROM orders",
    "SELECT product FROM orders WHERE region = 'North' AND",
    "SELECT 1; DROP TABLE orders",
    "WITH t AS (SELECT 1) DELETE FROM orders",
)
QUESTIONS = (
    "Select the best product",
    "Select the best",
    "select the best product from orders",
    "Select top products from orders",
    "Select everything from orders",
    "Select the customers from orders where revenue > 100",
    "Select the best product (by revenue), please",
    "Select product margins from orders",
    "SELECT THE BEST PRODUCT",
    "From January to March, which month was best?",
    "From Spain",
    "From the orders, show revenue by month",
    "With 5 products, what is the average?",
    "With regard to profit: which region leads",
    "SELECT * FROM orders - what is wrong with this?",
    "total revenue by region",
    "Selecting products",
    "What does SELECT * FROM orders do?",
    "DROP TABLE orders",
    "describe orders",
    "",
)


@pytest.mark.parametrize("text", SQL)
def test_sql_is_known_as_sql_with_a_fault_as_well(text: str) -> None:
    assert may_be(text)
    assert read_statement(ORDERS, text) == {"is_sql": True}


@pytest.mark.parametrize("text", QUESTIONS)
def test_a_question_stays_a_question(text: str) -> None:
    assert not (may_be(text) and read_statement(ORDERS, text)["is_sql"])


@pytest.mark.parametrize(
    "text", ["SELECT count(*) FROM t", "SELECT name FROM users", "FROM t LIMIT 3"]
)
def test_without_a_table_it_is_told_by_its_signs(text: str) -> None:
    assert read_statement(Workspace(), text) == {"is_sql": True}


@pytest.mark.parametrize("text", ["Select the best", "From Spain", "select name from users"])
def test_without_a_table_what_may_be_english_is_a_question(text: str) -> None:
    assert read_statement(Workspace(), text) == {"is_sql": False}


@pytest.mark.parametrize(
    "text", ["/* */ " * 20_000 + "x", "(" * 50_000, "select " + "a b, " * 20_000, "-- \n" * 20_000]
)
def test_odd_texts_are_read_at_once(text: str) -> None:
    may_be(text)


@pytest.mark.parametrize(
    "sql",
    ["select revenue r from orders", "describe orders", "SELECT 1", "summarize orders -- all"],
)
def test_what_has_run_is_sql_where_it_is_sent_as_a_message(sql: str) -> None:
    message = as_message(sql)
    assert may_be(message)
    assert read_statement(ORDERS, message) == {"is_sql": True}
