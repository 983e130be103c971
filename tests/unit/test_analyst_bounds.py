"""The best of things by an average, bounds said of two columns, clock times and free text."""

from __future__ import annotations

import pytest

from assistant.analyst import Answering, Asking
from tests.unit.analyst_tables import (
    analyst,
    answered,
    rows,
)


@pytest.mark.parametrize(
    ("table", "question", "gold"),
    [
        (
            "exams",
            "best 3 teachers by average final",
            "teacher, avg(final_pct) FROM t GROUP BY 1 ORDER BY 2 DESC LIMIT 3",
        ),
        (
            "readings",
            "in which month was the total output highest",
            (
                "date_trunc('month', read_at)::DATE, sum(output_mwh) FROM t GROUP BY 1 "
                "ORDER BY 2 DESC LIMIT 1"
            ),
        ),
        (
            "exams",
            "A or B by subject",
            "subject, ltr_grade, count(*) FROM t WHERE ltr_grade < 'C' GROUP BY ALL ORDER BY 1, 2",
        ),
        (
            "machines",
            "machines newer than 2015",
            "DISTINCT machine FROM t WHERE built_year > 2015 ORDER BY 1",
        ),
    ],
)
def test_it_is_read_as_it_is_meant(table: str, question: str, gold: str) -> None:
    reply = answered(table, question)
    assert rows(reply.sql) == rows("SELECT " + gold.replace("FROM t", f"FROM {table}")), reply.sql


@pytest.mark.parametrize(
    ("table", "question"),
    [
        ("exams", "final and fee below 40"),
        ("cellar", "tip or refund above 5: count"),
        ("loans", "Poetry within 10 days of borrowing"),
        ("orders", "regions with revenue or profit below 400"),
        ("jobs", "average hours times rate"),
        ("machines", "share of machines with downtime above 10"),
    ],
)
def test_what_could_be_meant_otherwise_is_refused(table: str, question: str) -> None:
    reply = analyst(table).read(question)
    assert not isinstance(reply, Answering), reply


def test_a_general_word_is_asked_about_where_it_could_be_several_columns() -> None:
    reply = analyst("courses").read("average score by subject")
    assert isinstance(reply, Asking), reply
    assert [one.label for one in reply.choices] == ["Midterm pct", "Final pct"]


def test_rows_are_counted_where_each_is_something_that_somebody_did() -> None:
    reply = answered("visits", "on which weekday do most members enrol")
    assert reply.plan.measures[0].aggregate == "count"
    assert any("Assumed: number of rows" in said for said in reply.defaults)


def test_what_was_counted_is_the_part_of_each_group() -> None:
    before = answered("exams", "number of exams with grade A by subject")
    reply = answered("exams", "share of each subject's exams", before.plan)
    wanted = "subject, 100.0 * count(*) FILTER (ltr_grade = 'A') / count(*) AS s FROM exams"
    assert rows(reply.sql) == rows(f"SELECT {wanted} GROUP BY 1 ORDER BY 2 DESC, 1")
