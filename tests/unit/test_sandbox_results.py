"""What a query returns, and what is kept of it: every row, in order, exact."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from pyarrow import parquet

from assistant.data import cells
from assistant.data.keeping import MOST_KEPT_BYTES, MOST_KEPT_ROWS
from assistant.data.sandbox import Result, query
from assistant.errors import ToolError


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return a workspace with one table whose names are not easy."""
    path = tmp_path_factory.mktemp("workspace") / "ws.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            'CREATE TABLE "Größe & ""mehr"""'
            '("select" INTEGER, "Ünit price" DECIMAL(12,2), "a;b" TEXT)'
        )
        connection.execute(
            """INSERT INTO "Größe & ""mehr\""" VALUES (1, 2.50, 'x;y'), (2, 3, NULL)"""
        )
    return str(path)


@pytest.fixture
def keep(tmp_path: Path) -> str:
    return str(tmp_path / "kept.parquet")


def kept(path: str) -> Any:
    return parquet.read_table(path)


def test_the_kept_file_has_every_row_in_order_and_the_model_the_first_100(file: str, keep: str):
    told = query(
        file, "SELECT i, hash(i) % 1000 AS h FROM range(25000) t(i) ORDER BY h, i DESC", keep
    )
    assert (told.row_count, told.kept_rows, len(told.rows), told.kept) == (
        25_000,
        25_000,
        100,
        True,
    )
    rows = [list(row.values()) for row in kept(keep).to_pylist()]
    assert rows[:100] == told.rows
    assert rows == sorted(rows, key=lambda row: (row[1], -row[0]))
    assert "note" not in told.as_table()


def test_a_result_without_rows_is_kept_with_its_columns(file: str, keep: str):
    told = query(file, "SELECT 1 AS n, 'a' AS t WHERE false", keep)
    assert (told.rows, told.row_count) == ([], 0)
    assert kept(keep).column_names == ["n", "t"]


def test_without_a_place_nothing_is_kept(file: str):
    told = query(file, "SELECT 1")
    assert (told.kept, told.kept_rows, told.rows) == (False, 0, [[1]])


def test_a_query_is_run_once(file: str, keep: str):
    told = query(file, "SELECT uuid() AS u FROM range(3)", keep)
    assert [row["u"] for row in kept(keep).to_pylist()] == [row[0] for row in told.rows]


def test_names_are_unique_whatever_the_case(file: str, keep: str):
    told = query(file, "SELECT 1 AS a, 2 AS A, 3 AS a_2, 4 AS a", keep)
    assert told.columns == ("a", "A_3", "a_2", "a_4")
    assert kept(keep).column_names == list(told.columns)
    assert told.rows == [[1, 2, 3, 4]]


def test_names_of_any_kind_come_through(file: str, keep: str):
    told = query(
        file, 'SELECT *, 1 AS "q""q" FROM "Größe & ""mehr""" ORDER BY 1 ;  -- done; really', keep
    )
    assert told.columns == ("select", "Ünit price", "a;b", 'q"q')
    assert told.rows == [[1, 2.5, "x;y", 1], [2, 3, None, 1]]
    assert kept(keep).column_names == list(told.columns)


SUMS = (
    "SELECT sum(i) AS s, sum(i * 1.10) AS d FROM range(100000000000000000, 100000000000000003) t(i)"
)


def test_sums_stay_exact_to_the_last_digit(file: str, keep: str):
    told = query(file, SUMS, keep)
    assert told.types[0] == "HUGEINT"
    assert told.rows == [[300000000000000003, "330000000000000003.30"]]  # no double holds that
    assert kept(keep).to_pylist() == [
        {"s": Decimal(300000000000000003), "d": Decimal("330000000000000003.30")}
    ]


ODD = {
    "INTERVAL '1 month 2 days'": "1 month 2 days",
    "TIMETZ '10:00:00+02'": "10:00:00+02",
    "TIME '10:00:00.5'": "10:00:00.500000",
    "TIMESTAMP_NS '2026-01-01 00:00:00.123456'": "2026-01-01T00:00:00.123456",
    "TIMESTAMP_S '2026-01-01 00:00:00'": "2026-01-01T00:00:00",
    "'101'::BIT": "101",
    "'\\xAB'::BLOB": "ab",
    "'b'::ENUM('a', 'b')": "b",
    "union_value(k := 1)": "1",
    "340282366920938463463374607431768211455::UHUGEINT": "340282366920938463463374607431768211455",
    "'123456789012345678901234567890'::BIGNUM": "123456789012345678901234567890",
    "'{\"a\": [1]}'::JSON": '{"a": [1]}',
    "NULL": None,
    "'inf'::DOUBLE": "Infinity",
    "'-inf'::FLOAT": "-Infinity",
    "['nan'::DOUBLE, 1.5]": ["NaN", 1.5],
    "0.1::DOUBLE": 0.1,
    "9007199254740993": 9007199254740993,
    "1.10::DECIMAL(9,2)": 1.1,
    "[INTERVAL 1 DAY, NULL]": ["1 day", None],
    "[DATE '2026-01-01', 'infinity']": ["2026-01-01", "infinity"],
    "{'s': 5::HUGEINT, 't': TIMESTAMP '2026-01-01 10:00:00'}": {"s": 5, "t": "2026-01-01 10:00:00"},
    "MAP {'a': INTERVAL 1 DAY}": {"a": "1 day"},
    "[1, 2]::INTEGER[2]": [1, 2],
    "'00123'": "00123",
}


@pytest.mark.parametrize("sql", ODD)
def test_types_that_parquet_has_not_are_kept_as_the_nearest_that_loses_nothing(
    file: str, keep: str, sql: str
):
    told = query(file, f"SELECT {sql} AS v", keep)
    assert told.rows == [[ODD[sql]]]
    assert json.loads(json.dumps(told.as_table()))["rows"] == told.rows
    assert kept(keep).num_rows == 1


def test_a_date_that_python_has_not_is_told_all_the_same(file: str, keep: str):
    told = query(file, "SELECT DATE 'infinity' AS d, TIMESTAMP '290000-01-01 00:00:00' AS t", keep)
    assert told.row_count == 1
    assert kept(keep).num_rows == 1


@pytest.mark.parametrize(
    ("sql", "rows"),
    [
        ("FROM range(2)", 2),
        ("VALUES (1), (2), (3)", 3),
        ("TABLE range(2)", None),
        ("WITH a AS (SELECT 1 AS n) FROM a SELECT n + 1", 1),
        ("DESCRIBE SELECT 1 AS n, 2 AS m", 2),
        ("SUMMARIZE SELECT 1 AS n", 1),
        ("SHOW TABLES", 1),
        ("SHOW ALL TABLES", 1),
        ("PIVOT (SELECT 1 AS a, 2 AS b) ON a IN (1, 2) USING sum(b)", 1),
        ("UNPIVOT (SELECT 1 AS a, 2 AS b) ON a, b", 2),
        ("(SELECT 1) UNION ALL (SELECT 2)", 2),
        ("SELECT 1;", 1),
        ("SELECT 1 /* ; */ ; -- ;", 1),
        ("  \n SELECT 'é;' ;;  ", 1),
    ],
)
def test_every_form_of_a_query_is_taken(file: str, keep: str, sql: str, rows: int | None):
    if rows is None:
        with pytest.raises(ToolError):
            query(file, sql, keep)
    else:
        assert query(file, sql, keep).row_count == rows == kept(keep).num_rows


def test_more_rows_than_are_kept_are_counted_and_said(file: str, keep: str):
    told = query(file, "FROM range(1500000)", keep)
    assert (told.row_count, told.kept_rows) == (1_500_000, MOST_KEPT_ROWS)
    assert kept(keep).num_rows == MOST_KEPT_ROWS
    note = told.as_table()["note"]
    assert "first 1,000,000 of 1,500,000 rows" in note


def test_a_file_that_would_be_too_large_is_cut_to_whole_rows(file: str, keep: str):
    told = query(
        file, "SELECT i, md5(i::TEXT) || md5((i + 1)::TEXT) AS m FROM range(900000) t(i)", keep
    )
    assert told.row_count == 900_000
    assert 200_000 < told.kept_rows < 900_000
    assert MOST_KEPT_BYTES * 0.8 < Path(keep).stat().st_size <= MOST_KEPT_BYTES
    numbers = kept(keep)["i"].to_pylist()
    assert numbers == list(range(told.kept_rows))


def test_of_rows_with_long_text_the_model_gets_fewer_and_the_file_all(file: str, keep: str):
    told = query(file, "SELECT repeat('é', 100000) AS t, i FROM range(50) t(i)", keep)
    assert (len(told.rows), told.row_count, kept(keep).num_rows) == (5, 50, 50)


def test_a_query_that_fails_half_way_leaves_no_file(file: str, keep: str):
    with pytest.raises(ToolError, match="boom"):
        query(
            file,
            "SELECT CASE WHEN i = 150000 THEN error('boom') ELSE 'x' END FROM range(200000) t(i)",
            keep,
        )
    assert not Path(keep).exists()


def test_a_query_too_long_to_be_read_is_refused(file: str):
    with pytest.raises(ToolError) as caught:
        query(file, f"SELECT '{'x' * 1_000_000}'")
    assert caught.value.kind == "too_large"


def test_a_damaged_workspace_is_told(tmp_path: Path):
    (tmp_path / "ws.duckdb").write_bytes(b"no database" * 1000)
    with pytest.raises(ToolError) as caught:
        query(str(tmp_path / "ws.duckdb"), "SELECT 1")
    assert caught.value.kind == "unreadable"


def test_a_result_is_json_as_the_command_line_prints_it(file: str):
    told = query(file, "SELECT 1 AS n")
    assert isinstance(told, Result)
    assert told.as_table() == {
        "sql": "SELECT 1 AS n",
        "columns": ["n"],
        "types": ["INTEGER"],
        "rows": [[1]],
        "row_count": 1,
    }


def test_unique_names_never_take_another_columns_name():
    assert cells.unique(["n", "N", "n_2", "n"]) == ["n", "N_3", "n_2", "n_4"]
