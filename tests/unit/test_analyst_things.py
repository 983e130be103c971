"""Years of things and of rows, units and short words, verbs and nouns that mean a column."""

from __future__ import annotations

import pytest

from assistant.analyst import Answering, Asking
from tests.unit.analyst_tables import analyst, rows


@pytest.mark.parametrize(
    ("table", "question", "gold"),
    [
        ("machines", "output in 2022", "sum(output_pcs) FROM t WHERE year(day) = 2022"),
        (
            "machines",
            "output per year",
            "date_trunc('year', day)::DATE y, sum(output_pcs) FROM t GROUP BY 1 ORDER BY 1",
        ),
        ("machines", "output of built year 2009", "sum(output_pcs) FROM t WHERE built_year = 2009"),
        ("machines", "total downtime hours", "sum(downtime_h) FROM t"),
        ("machines", "average scrap rate", "avg(scrap_pct) FROM t"),
        (
            "machines",
            "downtime of leased machines",
            "sum(downtime_h) FROM t WHERE leased = 'Y'",
        ),
        (
            "machines",
            "output of machines in the north",
            "sum(output_pcs) FROM t WHERE site = 'North'",
        ),
        ("exams", "how many credit hours were taken", "sum(cr_hrs) FROM t"),
        ("exams", "average exam fee", "avg(fee_amt) FROM t"),
        ("exams", "average tuition fee", "avg(fee_amt) FROM t"),
        ("exams", "number of A grades", "count(*) FROM t WHERE ltr_grade = 'A'"),
        ("exams", "how many As", "count(*) FROM t WHERE ltr_grade = 'A'"),
        ("exams", "how many withdrew (W)", "count(*) FROM t WHERE ltr_grade = 'W'"),
        ("exams", "failure rate", "100.0 * avg((NOT passed)::INTEGER) FROM t"),
        (
            "exams",
            "how many passed and how many failed",
            "passed, count(*) FROM t GROUP BY 1 ORDER BY 2 DESC",
        ),
        (
            "exams",
            "how many subjects does each teacher offer",
            "teacher, count(DISTINCT subject) FROM t GROUP BY 1 ORDER BY 2 DESC, 1",
        ),
    ],
)
def test_the_answer_is_that_of_the_column_that_is_meant(
    table: str, question: str, gold: str
) -> None:
    reply = analyst(table).read(question)
    assert isinstance(reply, Answering), str(reply)
    assert rows(reply.sql) == rows("SELECT " + gold.replace("FROM t", f"FROM {table} t"))


@pytest.mark.parametrize("question", ["machines since 2009", "2021 machines", "machines from 2023"])
def test_the_year_of_a_thing_is_asked_about(question: str) -> None:
    assert isinstance(analyst("machines").read(question), Asking)


def test_which_time_was_taken_is_said() -> None:
    reply = analyst("machines").read("output in 2022")
    assert isinstance(reply, Answering)
    assert "Time is that of day, not built_year." in reply.defaults
