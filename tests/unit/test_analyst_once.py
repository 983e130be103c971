"""Numbers that all rows of a thing repeat are added up once for each thing, and this is said."""

from __future__ import annotations

import duckdb
import pytest

from assistant.analyst import Analyst, Answering, Declined, profile_table
from tests.unit.analyst_tables import (
    analyst,
    answered,
    rows,
)


@pytest.mark.parametrize(
    ("question", "gold"),
    [
        ("total capacity by kind", "SELECT kind, sum(c) FROM t GROUP BY 1 ORDER BY 2 DESC"),
        ("total capacity", "SELECT sum(c) FROM t"),
        ("total installed capacity", "SELECT sum(c) FROM t"),
        ("top 3 sites by capacity", "SELECT site, c FROM t ORDER BY 2 DESC LIMIT 3"),
        (
            "total capacity and total output by kind",
            "SELECT kind, sum(c), sum(o) FROM t GROUP BY 1 ORDER BY 2 DESC",
        ),
        ("sites with capacity over 30", "SELECT site, c FROM t WHERE c > 30 ORDER BY 2 DESC"),
    ],
)
def test_what_each_row_of_a_thing_repeats_is_added_up_once(question: str, gold: str) -> None:
    reply = answered("readings", question)
    sites = "SELECT site, kind, max(capacity_mw) AS c, sum(output_mwh) AS o FROM readings"
    assert rows(reply.sql) == rows(gold.replace("FROM t", f"FROM ({sites} GROUP BY ALL)"))
    assert any("once for each site" in said for said in reply.defaults)
    phrased = analyst("readings").phrase(reply.plan)
    again = answered("readings", phrased)
    assert again.plan == reply.plan, phrased


@pytest.mark.parametrize("question", ["capacity share by kind", "cumulative capacity by month"])
def test_what_cannot_be_told_once_for_each_thing_is_refused(question: str) -> None:
    reply = analyst("readings").read(question)
    assert isinstance(reply, Declined), reply


def test_a_number_that_differs_within_a_thing_is_added_up_over_the_rows() -> None:
    reply = answered("readings", "total output by site")
    assert reply.plan.each is None


def test_what_is_the_same_in_all_rows_of_a_thing_is_found_in_long_tables_too() -> None:
    made = duckdb.connect()
    made.execute(
        "CREATE TABLE sold AS SELECT 'O' || i // 3 AS order_no, 'C' || i * 7 % 30000 AS client_id, "
        "DATE '2020-01-01' + (i // 3 % 900)::INT AS ordered, DATE '2010-01-01' + (i * 7 % 30000 % "
        "800)::INT AS client_since, 'W' || hash(i) % 5 AS ware_name, hash(i) % 7 = 0 AS gift "
        "FROM range(90000) t(i)"
    )
    columns = [(name, kind) for name, kind, *_ in made.execute("DESCRIBE sold").fetchall()]
    profile = profile_table("sold", columns, lambda sql: made.execute(sql).fetchall())
    assert {one.name: one.thing for one in profile.fields if one.thing} == {
        "ordered": "order_no",
        "client_since": "client_id",
    }


@pytest.mark.parametrize(
    ("made", "question", "gold"),
    [
        ("campaigns", "how many campaigns", "count(DISTINCT campaign_id) FROM t"),
        ("order_lines", "how many orders", "count(DISTINCT order_id) FROM t"),
        ("order_lines", "number of order lines", "count(*) FROM t"),
        (
            "exam_log",
            "average number of exams per student",
            "count(*) / count(DISTINCT student_id) FROM t",
        ),
    ],
)
def test_an_id_that_repeats_is_a_thing_and_what_happens_to_it_are_rows(
    made: str, question: str, gold: str
) -> None:
    tables = {
        "campaigns": "SELECT i % 15 AS campaign_id, 'Push ' || i % 15 AS campaign_name, 'c' || "
        "i % 15 % 3 AS channel, DATE '2024-01-01' + (i // 15)::INT AS date, i % 97 AS clicks",
        "order_lines": "SELECT i // 3 AS order_id, DATE '2024-01-01' + (i // 3 % 90)::INT AS "
        "order_date, 'p' || hash(i) % 9 AS product, i % 7 + 1 AS quantity",
        "exam_log": "SELECT 'S' || hash(i) % 70 AS student_id, DATE '2024-01-01' + (i % 90)::INT "
        "AS exam_date, i % 101 AS score",
    }
    base = duckdb.connect()
    base.execute(f"CREATE TABLE {made} AS {tables[made]} FROM range(600) r(i)")
    columns = [(name, kind) for name, kind, *_ in base.execute(f"DESCRIBE {made}").fetchall()]
    profile = profile_table(made, columns, lambda sql: base.execute(sql).fetchall())
    reply = Analyst(made, profile).read(question)
    assert isinstance(reply, Answering), str(reply)
    wanted = base.execute(f"SELECT {gold.replace('FROM t', f'FROM {made}')}").fetchall()
    assert base.execute(reply.sql).fetchall() == wanted
