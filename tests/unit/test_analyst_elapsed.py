"""The time between two dates, and which of several dates a question is about."""

from __future__ import annotations

import functools
from typing import Any

import duckdb
import pytest

from assistant.analyst import Analyst, Answering, profile_table

_SQL = """
CREATE TABLE loans AS SELECT i AS loan_id, ['Crime', 'Poetry'][1 + i % 2] AS genre,
    DATE '2023-01-01' + (i * 7 % 500)::INTEGER AS borrowed_on,
    CASE WHEN i % 5 > 0 THEN DATE '2023-01-01' + (i * 7 % 500 + i % 30)::INTEGER END AS returned_on,
    CASE WHEN i % 5 > 0 THEN i % 12 END AS late_fee_eur FROM range(300) t(i);
"""


@functools.cache
def connection() -> duckdb.DuckDBPyConnection:
    made = duckdb.connect()
    made.execute(_SQL)
    return made


def rows(sql: str) -> list[tuple[Any, ...]]:
    return connection().cursor().execute(sql).fetchall()


@functools.cache
def analyst() -> Analyst:
    columns = [(name, kind) for name, kind, *_ in rows("DESCRIBE loans")]
    return Analyst("loans", profile_table("loans", columns, rows))


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("average days between borrowed on and returned on", "avg(returned_on - borrowed_on)"),
        ("median time from borrowing to return", "median(returned_on - borrowed_on)"),
        ("how long until it was returned", "avg(returned_on - borrowed_on)"),
        ("longest time from borrowed to returned", "max(returned_on - borrowed_on)"),
    ],
)
def test_the_days_between_two_dates_are_a_figure(question: str, figure: str) -> None:
    reply = analyst().read(question)
    assert isinstance(reply, Answering), str(reply)
    assert rows(reply.sql) == rows(f"SELECT {figure} FROM loans")  # noqa: S608 - of this file


def test_a_time_whose_end_is_no_date_is_refused() -> None:
    for question in ("days from borrowed to genre", "average time from crime to return"):
        assert not isinstance(analyst().read(question), Answering), question


@pytest.mark.parametrize(
    ("question", "column"),
    [
        ("loans returned in 2023", "returned_on"),
        ("loans borrowed in 2023", "borrowed_on"),
        ("total late fee by month", "returned_on"),
        ("returns by month", "returned_on"),
    ],
)
def test_a_verb_or_the_gaps_of_a_figure_say_which_date_is_meant(question: str, column: str) -> None:
    reply = analyst().read(question)
    assert isinstance(reply, Answering), str(reply)
    dates = {one.column for one in (*reply.plan.dimensions, *reply.plan.filters)}
    assert dates == {column}


def test_two_dates_in_one_question_are_not_mixed_up() -> None:
    reply = analyst().read("borrowed in 2023 and returned in 2024")
    assert isinstance(reply, Answering), str(reply)
    said = [(one.column, one.values) for one in reply.plan.filters]
    assert said == [("borrowed_on", ("2023",)), ("returned_on", ("2024",))]


@pytest.mark.parametrize(
    ("question", "condition"),
    [
        ("loans returned within 10 days", "returned_on - borrowed_on <= 10"),
        ("returned in less than 2 weeks", "returned_on - borrowed_on < 14"),
        ("loans that took more than 20 days to return", "returned_on - borrowed_on > 20"),
        ("loans returned more than 20 days after borrowing", "returned_on - borrowed_on > 20"),
    ],
)
def test_the_time_between_two_dates_is_a_condition(question: str, condition: str) -> None:
    reply = analyst().read(question)
    assert isinstance(reply, Answering), str(reply)
    kept = f"SELECT * FROM loans WHERE {condition}"  # noqa: S608 - of this file
    assert sorted(rows(reply.sql)) == sorted(rows(kept))
    again = analyst().read(analyst().phrase(reply.plan))
    assert isinstance(again, Answering), analyst().phrase(reply.plan)
    assert again.plan.filters == reply.plan.filters


def test_hours_between_days_are_not_counted() -> None:
    assert not isinstance(analyst().read("loans returned within 12 hours"), Answering)
