"""Columns that share a word, words for what a column says, and runs between two dates."""

from __future__ import annotations

import pytest

from assistant.analyst import Answering
from tests.unit.analyst_tables import (
    analyst,
    answered,
    rows,
)


@pytest.mark.parametrize(
    ("question", "gold"),
    [
        ("total output in 2024", 'sum("Units Made") FROM batches'),
    ],
)
def test_a_word_that_columns_share_is_told_by_the_verb_or_by_what_was_made(
    question: str, gold: str
) -> None:
    reply = answered("batches", question)
    assert rows(reply.sql) == rows(f'SELECT {gold} WHERE year("Started At") = 2024')


def test_the_target_is_the_target_quantity_beside_what_was_made() -> None:
    reply = answered("batches", "units made vs target by line")
    gold = 'SELECT "Line", sum("Units Made"), sum("Target Qty") FROM batches GROUP BY 1 ORDER BY 1'
    assert sorted(rows(reply.sql)) == rows(gold)


@pytest.mark.parametrize(
    ("question", "gold"),
    [
        ("total money raised in 2024", "FROM gifts WHERE year(gift_date) = 2024"),
        ("total income from trusts", "FROM gifts WHERE donor_type = 'Trust'"),
        ("how much has Bakery Ltd given in total", "FROM gifts WHERE donor_name = 'Bakery Ltd'"),
    ],
)
def test_what_is_given_to_a_cause_is_the_amount_of_its_gifts(question: str, gold: str) -> None:
    reply = answered("gifts", question)
    assert rows(reply.sql) == rows("SELECT sum(gift_amt_eur) " + gold)


@pytest.mark.parametrize(
    ("table", "question", "gold"),
    [
        (
            "gifts",
            "average days between gift and thank-you",
            "avg(date_diff('day', gift_date, thank_you_sent)) FROM gifts",
        ),
    ],
)
def test_a_time_between_two_dates_is_named_by_nouns_or_by_taking_longer(
    table: str, question: str, gold: str
) -> None:
    reply = answered(table, question)
    assert rows(reply.sql) == rows("SELECT " + gold)


def test_what_is_set_side_by_side_stays_so_when_groups_are_added() -> None:
    first = analyst("orders").read("compare 2023 and 2024 revenue")
    reply = answered("orders", "by region", first.plan)
    assert [one.column for one in reply.plan.dimensions] == ["region", "order_date"]


@pytest.mark.parametrize(
    ("table", "question", "gold"),
    [
        (
            "gifts",
            "how many gifts between 100 and 250",
            "count(*) FROM gifts WHERE gift_amt_eur BETWEEN 100 AND 250",
        ),
        (
            "batches",
            "how many batches made less than their target",
            'count(*) FROM batches WHERE "Units Made" < "Target Qty"',
        ),
        ("gifts", "avarage gift amout", "avg(gift_amt_eur) FROM gifts"),
    ],
)
def test_the_first_of_something_bare_bounds_of_gifts_and_what_falls_short(
    table: str, question: str, gold: str
) -> None:
    reply = answered(table, question)
    assert rows(reply.sql) == rows("SELECT " + gold)


def test_unusually_large_values_are_outliers() -> None:
    reply = answered("gifts", "are there any unusually large gifts?")
    assert reply.plan.shape == "outliers"


def test_a_chart_of_one_column_counts_its_rows() -> None:
    reply = answered("batches", "pie chart of shift")
    assert rows(reply.sql)[0][1:] == (100,)


def test_the_top_n_highest_of_a_column_are_rows() -> None:
    reply = answered("orders", "top 3 highest revenue")
    assert (reply.plan.shape, reply.plan.limit) == ("rows", 3)


@pytest.mark.parametrize(
    ("table", "question"),
    [
        ("batches", "energy output by line"),
        ("batches", "average units per hour by operator"),
        ("batches", "who works the night shift"),
    ],
)
def test_what_belongs_together_and_who_nobody_is_is_no_answer(table: str, question: str) -> None:
    assert not isinstance(analyst(table).read(question), Answering)
