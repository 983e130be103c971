"""Parts that groups must have, times of what came about, and the things that were counted."""

from __future__ import annotations

import datetime as dt

import duckdb
import pytest

from assistant.analyst import Analyst, Answering, Asking, Declined
from tests.unit.analyst_tables import analyst_by

GRANTS = [
    (
        f"G{n:04}",
        f"Applicant {n * 7 % 60}",
        ("Lyon", "Metz", "Lille")[n * n % 7 % 3],
        round(1 + n % 80 / 10, 1),
        1000 + n * 37,
        dt.date(2021, 1, 1) + dt.timedelta(days=n * 3),
        None if n % 4 == 0 else dt.date(2021, 3, 1) + dt.timedelta(days=n * 3),
        ("Open", "Closed", "Settled", "Rejected")[n % 4],
        ("Yes", "No", "No", "No", "No")[n % 5],
        1990 + n % 32,
    )
    for n in range(400)
]


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    made = duckdb.connect()
    made.execute(
        "CREATE TABLE grants (grant_id VARCHAR, applicant VARCHAR, branch VARCHAR, "
        "interest_rate DOUBLE, amount_eur INTEGER, opened_on DATE, closed_on DATE, "
        "status VARCHAR, defaulted VARCHAR, founded_year INTEGER)"
    )
    made.executemany("INSERT INTO grants VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", GRANTS)
    return made


@pytest.fixture(scope="module")
def analyst(connection: duckdb.DuckDBPyConnection) -> Analyst:
    return analyst_by("grants", lambda sql: connection.execute(sql).fetchall())


@pytest.mark.parametrize(
    ("question", "gold"),
    [
        ("how many branches", "SELECT DISTINCT branch FROM grants ORDER BY 1"),
        (
            "how many applicants have defaulted",
            "SELECT DISTINCT applicant FROM grants WHERE defaulted = 'Yes' ORDER BY 1",
        ),
    ],
)
@pytest.mark.parametrize("then", ["list them", "which ones?", "show me those"])
def test_what_was_counted_is_listed(
    analyst: Analyst, connection: duckdb.DuckDBPyConnection, question: str, gold: str, then: str
) -> None:
    counted = analyst.read(question)
    reply = analyst.read(then, counted.plan)
    assert isinstance(reply, Answering), str(reply)
    assert connection.execute(reply.sql).fetchall() == connection.execute(gold).fetchall()


def test_what_came_about_in_may_asks_of_which_date(analyst: Analyst) -> None:
    assert isinstance(analyst.read("how many grants were settled in May 2022"), Asking)
    closed = analyst.read("how many grants were closed in 2022")
    assert isinstance(closed, Answering)
    assert "closed_on" in closed.sql


def test_a_year_that_two_times_reach_is_asked_about(analyst: Analyst) -> None:
    assert isinstance(analyst.read("amount in 2021"), Asking)
    founded = analyst.read("grants founded in 2001")
    assert isinstance(founded, Answering)
    assert "founded_year = 2001" in founded.sql


def test_a_total_of_rates_is_an_average_and_says_so(analyst: Analyst) -> None:
    total = analyst.read("total interest rate")
    assert isinstance(total, Answering)
    assert "avg(interest_rate)" in total.sql
    assert any("not added up" in note for note in total.defaults)
    added = analyst.read("sum of interest rate")
    assert isinstance(added, Answering)
    assert "sum(interest_rate)" in added.sql


def test_a_percentage_of_what_the_table_has_not_is_refused(analyst: Analyst) -> None:
    assert isinstance(analyst.read("branches with more than 20 % churn"), Declined | Asking)
