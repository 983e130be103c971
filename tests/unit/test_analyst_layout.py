"""A statement that was laid out for people says the same."""

from __future__ import annotations

import duckdb
import pytest

from assistant.analyst import Answering, analyst_of
from assistant.analyst import compile as compile_plan
from assistant.analyst.sql.layout import RESERVED, laid_out
from tests.analyst.loading import load
from tests.analyst.questions import chains


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


def test_every_word_that_may_be_no_name_stays_quoted() -> None:
    rows = duckdb.sql("SELECT keyword_name, keyword_category FROM duckdb_keywords()").fetchall()
    assert {name for name, category in rows if category != "unreserved"} == RESERVED


def test_the_rows_of_every_answer_are_the_same() -> None:
    tried = 0
    for chain in chains("dev"):
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
    print(f"\n{tried} statements")  # noqa: T201 - a battery prints its counts
    assert tried > 400
