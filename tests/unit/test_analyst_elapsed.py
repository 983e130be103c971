"""The time between two dates, and which of several dates a question is about."""

from __future__ import annotations

import pytest

from assistant.analyst import Answering
from tests.unit.analyst_tables import (
    analyst,
    answered,
    rows,
)


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
    reply = answered("loans", question)
    assert rows(reply.sql) == rows(f"SELECT {figure} FROM loans")  # noqa: S608 - of this file


def test_a_time_whose_end_is_no_date_is_refused() -> None:
    for question in ("days from borrowed to genre", "average time from crime to return"):
        assert not isinstance(analyst("loans").read(question), Answering), question


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
    reply = answered("loans", question)
    dates = {one.column for one in (*reply.plan.dimensions, *reply.plan.filters)}
    assert dates == {column}


def test_two_dates_in_one_question_are_not_mixed_up() -> None:
    reply = answered("loans", "borrowed in 2023 and returned in 2024")
    said = [(one.column, one.values) for one in reply.plan.filters]
    assert said == [("borrowed_on", ("2023",)), ("returned_on", ("2024",))]


@pytest.mark.parametrize(
    "question",
    [
        "loans returned within 10 days",
        "loans that took more than 20 days to return",
        "loans returned more than 20 days after borrowing",
        "loans returned within 12 hours",
    ],
)
def test_a_bound_on_the_time_between_two_dates_is_refused(question: str) -> None:
    assert not isinstance(analyst("loans").read(question), Answering)
