"""A statement that was laid out for people says the same."""

from __future__ import annotations

import duckdb
import pytest

from assistant.analyst import Answering, analyst_of
from assistant.analyst import compile as compile_plan
from assistant.analyst.sql.layout import RESERVED, laid_out
from tests.analyst.loading import load
from tests.analyst.questions import chains
from tests.figures import Tell
from tests.sizes import cases, sample


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ('SELECT "a" AS "a" FROM "t" WHERE "b" = 1', "SELECT a\nFROM t\nWHERE b = 1"),
        ('SELECT sum("x y") FROM "from"', 'SELECT sum("x y")\nFROM "from"'),
        ("""SELECT ' "a" FROM "b" ' FROM t""", """SELECT ' "a" FROM "b" '\nFROM t"""),
        ('SELECT "a""b" AS "A" FROM t', 'SELECT "a""b" AS "A"\nFROM t'),
        ("SELECT * FROM (SELECT 1 FROM t) LIMIT 5", "SELECT *\nFROM (SELECT 1 FROM t)\nLIMIT 5"),
        ("SELECT 'it''s' FROM t", "SELECT 'it''s'\nFROM t"),
    ],
)
def test_each_clause_has_a_line_and_quotes_stand_where_they_are_needed(
    given: str, written: str
) -> None:
    assert laid_out(given) == written
    assert laid_out(written) == written


def test_a_long_clause_has_a_line_for_each_figure_and_condition() -> None:
    given = (
        "SELECT a_long_name, sum(f(another_name, 1)) AS a_figure_with_a_very_long_name "
        "FROM (SELECT x, y FROM some_table WHERE x = 1 AND y = 2 "
        "AND z = 'a long, long text and another, still longer one') "
        "WHERE one_column BETWEEN 10 AND 20 AND (another = 'x' OR another_column = 'y')"
    )
    written = """SELECT a_long_name,
    sum(f(another_name, 1)) AS a_figure_with_a_very_long_name
FROM (
    SELECT x, y
    FROM some_table
    WHERE x = 1
        AND y = 2
        AND z = 'a long, long text and another, still longer one'
)
WHERE one_column BETWEEN 10 AND 20
    AND (another = 'x' OR another_column = 'y')"""
    assert laid_out(given) == written
    assert laid_out(written) == written


def test_every_word_that_may_be_no_name_stays_quoted() -> None:
    rows = duckdb.sql("SELECT keyword_name, keyword_category FROM duckdb_keywords()").fetchall()
    assert {name for name, category in rows if category != "unreserved"} == RESERVED


def test_the_rows_of_every_answer_are_the_same(tell: Tell) -> None:
    tried = 0
    for chain in sample(chains("dev"), 100, 400):
        before = None
        for asked in chain.questions:
            loaded = load(asked.table)
            analyst = analyst_of(loaded.table)
            reply = analyst.read(asked.text, before)
            before = reply.plan
            if isinstance(reply, Answering):
                plain = compile_plan(reply.plan, analyst.profile).sql
                assert loaded.rows(plain) == loaded.rows(reply.sql)
                tried += 1
    tell(f"answers to questions whose laid out SQL was run beside the plain one: {tried}")
    assert tried > cases(50, 200, 400)
