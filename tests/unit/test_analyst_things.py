"""Years of things and of rows, units and short words, verbs and nouns that mean a column."""

from __future__ import annotations

import pytest

from assistant.analyst import Asking
from tests.unit.analyst_tables import (
    analyst,
    answered,
    rows,
)


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
        (
            "machines",
            "which site lost the most hours",
            "site, sum(downtime_h) FROM t GROUP BY 1 ORDER BY 2 DESC LIMIT 1",
        ),
        ("machines", "oldest machine", "'M0', 2001 FROM t LIMIT 1"),
        (
            "machines",
            "average output for built year 2009 vs 2011",
            "built_year, avg(output_pcs) FROM t WHERE built_year IN (2009, 2011) GROUP BY 1",
        ),
        (
            "machines",
            "how many had a downtime of 5 hours or more",
            "count(*) FROM t WHERE downtime_h >= 5",
        ),
        (
            "exams",
            "best teacher in each subject by average final",
            """subject, teacher, f FROM (SELECT subject, teacher, avg(final_pct) AS f FROM exams
            GROUP BY 1, 2) QUALIFY row_number() OVER (PARTITION BY subject ORDER BY f DESC) = 1
            ORDER BY 1""",
        ),
        (
            "exams",
            "any exam number twice?",
            "exam_no, count(*) FROM t GROUP BY 1 HAVING count(*) > 1",
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
    reply = answered(table, question)
    assert rows(reply.sql) == rows("SELECT " + gold.replace("FROM t", f"FROM {table} t"))


@pytest.mark.parametrize("question", ["machines since 2009", "2021 machines", "machines from 2023"])
def test_the_year_of_a_thing_is_asked_about(question: str) -> None:
    assert isinstance(analyst("machines").read(question), Asking)


def test_a_box_for_each_is_a_box_by_each() -> None:
    replies = [analyst("exams").read(f"final boxplot {word} subject") for word in ("per", "by")]
    assert replies[0].plan == replies[1].plan
    assert all(one.plan and one.plan.shape == "box" for one in replies)


def test_which_time_was_taken_is_said() -> None:
    reply = answered("machines", "output in 2022")
    assert "Assumed: by day, not built_year." in reply.defaults
