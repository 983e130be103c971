"""Statements are written as people read them, and a name is found in them only where it stands."""

from __future__ import annotations

import duckdb
import pytest

from assistant.analyst.sql.statement import RESERVED, bracketed, called, clause, has, name, select


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a", "a"),
        ("x y", '"x y"'),
        ("from", '"from"'),
        ('a"b', '"a""b"'),
        ("A", '"A"'),
        ("1", '"1"'),
    ],
)
def test_quotes_stand_only_where_a_name_needs_them(text: str, written: str) -> None:
    assert name(text) == written
    assert called(written, text) == written
    assert called("1 + 1", text) == f"1 + 1 AS {written}"


def test_every_word_that_may_be_no_name_is_quoted() -> None:
    rows = duckdb.sql("SELECT keyword_name, keyword_category FROM duckdb_keywords()").fetchall()
    assert {word for word, category in rows if category != "unreserved"} == RESERVED


def test_each_clause_has_a_line_and_a_long_one_has_one_for_each_figure_and_condition() -> None:
    long = "sum(f(another_name, 1)) AS a_figure_with_a_very_long_name"
    tests = ["x = 1", "z = 'a long, long text and another, still longer one, and more'"]
    inner = select(["x", "y"], "t", tests, clause("GROUP BY", ["1"]), inside=True)
    assert select(["a_long_name", long], bracketed(inner), [], "", "LIMIT 5") == (
        "SELECT a_long_name,\n"
        "    sum(f(another_name, 1)) AS a_figure_with_a_very_long_name\n"
        "FROM (\n"
        "    SELECT x, y\n"
        "    FROM t\n"
        "    WHERE x = 1\n"
        "        AND z = 'a long, long text and another, still longer one, and more'\n"
        "    GROUP BY 1\n"
        ")\n"
        "LIMIT 5"
    )


def test_a_name_stands_in_a_statement_neither_as_a_text_nor_as_a_function() -> None:
    sql = "SELECT count(*) AS n, \"Count\" FROM t WHERE kind = 'sum' AND total > 1"
    assert [has(sql, text) for text in ("kind", "total", "Count", "t")] == [True] * 4
    assert [has(sql, text) for text in ("count", "sum", "tot", "from")] == [False] * 4
