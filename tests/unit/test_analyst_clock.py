"""Times of the clock and parts of the day are bounds of the hour, whatever the day."""

from __future__ import annotations

import pytest

from assistant.analyst import Answering
from tests.unit.analyst_tables import (
    analyst,
    answered,
    rows,
)


@pytest.mark.parametrize(
    ("table", "question", "where"),
    [
        ("readings", "how many readings after 6 pm", "hour(read_at) >= 18"),
        ("readings", "number of readings before noon", "hour(read_at) < 12"),
        ("readings", "number of rows between 9 and 12 o'clock", "hour(read_at) BETWEEN 9 AND 11"),
        ("readings", "number of rows from 10 pm to 5 am", "hour(read_at) NOT BETWEEN 5 AND 21"),
        ("readings", "how many rows at 17:00", "hour(read_at) = 17"),
        ("readings", "how many readings in the morning", "hour(read_at) BETWEEN 6 AND 11"),
        ("cellar", "how many lines were bought at 8 pm or later", "hour(bought_at) >= 20"),
    ],
)
def test_hours_are_tested_said_and_said_again(table: str, question: str, where: str) -> None:
    reply = answered(table, question)
    wanted = f"SELECT count(*) FROM {table} WHERE {where}"  # noqa: S608 - the test's own
    assert rows(reply.sql) == rows(wanted), reply.sql
    assert any(said.startswith("Hours of the day") for said in reply.defaults)
    phrased = analyst(table).phrase(reply.plan)
    again = answered(table, phrased)
    assert again.plan == reply.plan, phrased


@pytest.mark.parametrize("question", ["rows after 18:30", "readings not in the morning"])
def test_what_is_no_whole_hour_or_not_plain_is_refused(question: str) -> None:
    assert not isinstance(analyst("readings").read(question), Answering)


def test_either_of_two_bounds_is_enough() -> None:
    reply = answered("readings", "number of rows before 9 am or after 6 pm")
    wanted = "SELECT count(*) FROM readings WHERE hour(read_at) NOT BETWEEN 9 AND 17"
    assert rows(reply.sql) == rows(wanted)


def test_a_table_without_a_time_of_day_has_no_morning() -> None:
    assert not isinstance(analyst("orders").read("orders in the morning"), Answering)
