"""Newcomers' questions over the sample tables: what is asked back, and what has an answer."""

from __future__ import annotations

import functools

import pytest

from assistant.analyst import Analyst, Answering, Asking, analyst_of
from assistant.gallery import sample_table


@functools.cache
def analyst(table: str) -> Analyst:
    return analyst_of(sample_table(table))


@pytest.mark.parametrize(
    ("table", "question"),
    [
        ("orders", "What was our best month?"),
        ("orders", "who are our top customers"),
        ("orders", "Which product makes the most money?"),
        ("orders", "compare online and store"),
        ("orders", "compare 2023 and 2024"),
        ("orders", "what sells best in spain"),
        ("orders", "how many chairs were sold"),
        ("tickets", "best agent"),
        ("tickets", "email vs phone"),
        ("tickets", "monthly trend"),
        ("tickets", "top 5 tickets"),
    ],
)
def test_a_question_without_a_figure_is_asked_back_with_choices_that_lead_on(
    table: str, question: str
) -> None:
    reply = analyst(table).read(question)
    assert isinstance(reply, Asking), str(reply)
    for choice in reply.choices:
        assert isinstance(analyst(table).read(choice.question), Answering), choice.question


@pytest.mark.parametrize(
    ("table", "question", "condition"),
    [
        ("tickets", "unanswered tickets", "first_reply_at IS NULL"),
        ("tickets", "2025 tickets", "opened_at >= DATE '2025-01-01'"),
        ("orders", "who spent the most", "sum(revenue)"),
        ("tickets", "cost by month", "date_trunc('month', opened_at)"),
        ("tickets", "first response time", "opened_at, first_reply_at"),
    ],
)
def test_what_newcomers_say_has_its_answer(table: str, question: str, condition: str) -> None:
    reply = analyst(table).read(question)
    assert isinstance(reply, Answering), str(reply)
    assert condition in " ".join(reply.sql.split())


@pytest.mark.parametrize(
    ("table", "question"),
    [
        ("orders", "repeat customers"),
        ("orders", "sales on black friday"),
        ("tickets", "longest open ticket"),
        ("tickets", "open tickets"),
        ("tickets", "tickets answered within 1 hour"),
        ("orders", "biggest loss"),
        ("orders", "orders that lost money"),
        ("tickets", "total handling hours"),
        ("tickets", "which team has the best cost"),
    ],
)
def test_what_could_mean_something_else_has_no_answer(table: str, question: str) -> None:
    assert not isinstance(analyst(table).read(question), Answering)
