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
        ("how many units did we make in 2024", 'sum("Units Made") FROM batches'),
        ("total units in 2024", 'sum("Units Made") FROM batches'),
        ("how many units were scrapped in 2024", 'sum("Scrap Units") FROM batches'),
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


def test_what_was_taken_for_the_main_column_is_said() -> None:
    reply = answered("batches", "units by line")
    assert any("Units Made" in one and "units" in one for one in reply.defaults)


@pytest.mark.parametrize(
    ("question", "gold"),
    [
        ("total money raised in 2024", "FROM gifts WHERE year(gift_date) = 2024"),
        ("how much came in in 2024", "FROM gifts WHERE year(gift_date) = 2024"),
        ("what did we raise in 2024", "FROM gifts WHERE year(gift_date) = 2024"),
        ("total income from trusts", "FROM gifts WHERE donor_type = 'Trust'"),
        ("how much has Bakery Ltd given in total", "FROM gifts WHERE donor_name = 'Bakery Ltd'"),
    ],
)
def test_what_is_given_to_a_cause_is_the_amount_of_its_gifts(question: str, gold: str) -> None:
    reply = answered("gifts", question)
    assert rows(reply.sql) == rows("SELECT sum(gift_amt_eur) " + gold)


def test_the_size_of_a_gift_is_its_amount_where_a_figure_is_said() -> None:
    reply = answered("gifts", "average gift size")
    assert rows(reply.sql) == rows("SELECT avg(gift_amt_eur) FROM gifts")
    assert not isinstance(analyst("gifts").read("gift size by campaign"), Answering)


@pytest.mark.parametrize(
    ("table", "question", "gold"),
    [
        (
            "gifts",
            "average days between gift and thank-you",
            "avg(date_diff('day', gift_date, thank_you_sent)) FROM gifts",
        ),
        (
            "gifts",
            "how many gifts were thanked more than 30 days later",
            "count(*) FROM gifts WHERE thank_you_sent - gift_date > 30",
        ),
        (
            "batches",
            "how many batches took longer than 8 hours",
            'count(*) FROM batches WHERE "Finished At" - "Started At" > INTERVAL 8 HOURS',
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
            "when was the first gift from a trust",
            "min(gift_date) FROM gifts WHERE donor_type = 'Trust'",
        ),
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


@pytest.mark.parametrize(
    ("table", "question", "gold"),
    [
        ("batches", "how many batches on line A or B", 'FROM batches WHERE "Line" IS NOT NULL'),
        ("exams", "how many exams with grade A or B", "FROM exams WHERE ltr_grade IN ('A', 'B')"),
        ("readings", "how many readings of site 1 or 3", "FROM readings WHERE site[-1] IN (1, 3)"),
    ],
)
def test_the_first_word_of_a_value_is_said_once_for_several(
    table: str, question: str, gold: str
) -> None:
    reply = answered(table, question)
    assert rows(reply.sql) == rows("SELECT count(*) " + gold)


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


def test_people_as_those_who_do_something_add_nothing() -> None:
    reply = answered("gifts", "what weekday do people give most often")
    assert reply.plan.measures[0].aggregate == "count"
    assert not isinstance(analyst("orders").read("when do people buy most"), Answering)
