"""Nouns for rows and for what is in them, and words of money that no column has."""

from __future__ import annotations

import pytest

from assistant.analyst import Answering
from tests.unit.analyst_tables import (
    analyst,
    answered,
    rows,
)


@pytest.mark.parametrize(
    ("table", "question", "gold"),
    [
        ("jobs", "how many projects do we have", "count(*) FROM t"),
        ("jobs", "jobs by office", "office, count(*) n FROM t GROUP BY 1 ORDER BY 2 DESC, 1"),
        ("jobs", "total cost", "sum(spent_eur) FROM t"),
        ("cellar", "how many orders", "count(DISTINCT ord_no) FROM t"),
        ("cellar", "number of lines", "count(*) FROM t"),
        ("cellar", "total revenue", "sum(line_total_eur) FROM t"),
        ("cellar", "how many wines were never shipped", "sum(qty) FROM t WHERE shipped_at IS NULL"),
        ("cellar", "average spend per wine", "sum(line_total_eur) / sum(qty) FROM t"),
        ("jobs", "total spend of cost centre 4100", "sum(spent_eur) FROM t WHERE cost_ctr = 4100"),
        ("cellar", "average order value", "sum(line_total_eur) / count(DISTINCT ord_no) FROM t"),
    ],
)
def test_a_noun_or_a_word_of_money_is_the_column_that_has_it(
    table: str, question: str, gold: str
) -> None:
    reply = answered(table, question)
    assert rows(reply.sql) == rows("SELECT " + gold.replace("FROM t", f"FROM {table} t"))


def test_what_was_taken_is_said() -> None:
    reply = answered("cellar", "turnover from wines")
    said = "Assumed: “turnover” is line_total_eur."
    assert said in reply.defaults


@pytest.mark.parametrize(
    ("table", "first", "second", "gold"),
    [
        (
            "orders",
            "total revenue by region",
            "profit too",
            "region, sum(revenue), sum(profit) FROM t GROUP BY 1 ORDER BY 2 DESC",
        ),
        (
            "orders",
            "top 3 products by revenue",
            "and by channel instead",
            "channel, sum(revenue) FROM t GROUP BY 1 ORDER BY 2 DESC LIMIT 3",
        ),
        (
            "jobs",
            "jobs by cost centre",
            "just 4100 and 4200",
            "cost_ctr, count(*) FROM t WHERE cost_ctr < 4300 GROUP BY 1 ORDER BY 2 DESC, 1",
        ),
        ("jobs", "median billed hours", "of spent eur", "median(spent_eur) FROM t"),
    ],
)
def test_a_second_question_adds_a_figure_or_takes_other_groups(
    table: str, first: str, second: str, gold: str
) -> None:
    before = analyst(table).read(first).plan
    reply = answered(table, second, before)
    assert rows(reply.sql) == rows("SELECT " + gold.replace("FROM t", f"FROM {table} t"))


def test_the_hour_of_a_rate_is_no_step_in_time_and_hours_of_work_are_added_up() -> None:
    assert not isinstance(analyst("jobs").read("average hourly rate by office"), Answering)
    hours = analyst("jobs").read("which client has the most billed hours")
    assert isinstance(hours, Answering)
    assert hours.plan.measures[0].aggregate == "sum"


def test_a_bare_year_of_what_lasts_is_that_of_its_start_and_said() -> None:
    reply = analyst("jobs").read("jobs in 2022")
    assert isinstance(reply, Answering)
    assert any(said.startswith("Assumed: ") for said in reply.defaults)
