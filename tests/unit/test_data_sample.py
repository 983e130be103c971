"""The sample table: what was committed, and a query that can reach nothing else."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from assistant.data import tables
from assistant.data.sandbox import query
from assistant.definitions import Workspace
from assistant.errors import ToolError
from assistant.gallery import FOLDER, SAMPLES, sample_table
from tests.gallery import make_samples, make_tickets
from tests.gallery.build import build

ORDERS = Workspace(str(FOLDER / "orders.duckdb"))


def query_table(sql: str) -> dict[str, Any]:
    return tables.query_table(ORDERS, sql)


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with (FOLDER / "orders.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def query_error(sql: str) -> ToolError:
    with pytest.raises(ToolError) as caught:
        query_table(sql)
    assert caught.value.hint
    return caught.value


def test_the_committed_csv_is_what_the_script_writes(tmp_path: Path):
    make_samples.write_csv(tmp_path / "orders.csv")
    make_tickets.write_csv(tmp_path / "tickets.csv")
    for name in SAMPLES:
        assert (tmp_path / f"{name}.csv").read_bytes() == (FOLDER / f"{name}.csv").read_bytes()


@pytest.mark.parametrize("name", SAMPLES)
def test_the_committed_description_is_what_the_reader_tells_today(tmp_path: Path, name: str):
    table = build(FOLDER / f"{name}.csv", tmp_path / f"{name}.duckdb")
    assert table == sample_table(name)
    assert not table.notes
    told = query(str(FOLDER / f"{name}.duckdb"), f"FROM {name}")
    assert told.row_count == table.rows
    assert list(told.columns) == [column.name for column in table.columns]


def test_the_tickets_have_dates_categories_money_and_missing_values():
    types = {column.name: column.type for column in sample_table("tickets").columns}
    missing = {column.name: column.missing for column in sample_table("tickets").columns}
    assert types["opened_at"] == types["closed_at"] == "TIMESTAMP"
    assert types["cost"].startswith("DECIMAL")
    assert types["priority"] == "VARCHAR"
    assert 1000 < missing["satisfaction"] < 2500
    assert 0 < missing["first_reply_at"] < missing["closed_at"] < 200
    weekdays = query(
        str(FOLDER / "tickets.duckdb"),
        "SELECT count(*) FILTER (isodow(opened_at) > 5) / count(*) FROM tickets",
    )
    assert weekdays.rows[0][0] < 0.2, "fewer at weekends"


def test_the_committed_database_holds_the_rows_of_the_csv(rows: list[dict[str, str]]):
    columns = (
        "order_id, order_date::TEXT AS order_date, customer_name, region, country, channel,"
        " product, category, quantity::TEXT AS quantity, coalesce(unit_price::TEXT, '') AS"
        " unit_price, discount::DOUBLE::TEXT AS discount, revenue::DOUBLE::TEXT AS revenue,"
        " cost::DOUBLE::TEXT AS cost, profit::DOUBLE::TEXT AS profit,"
        " coalesce(rating::TEXT, '') AS rating, returned::TEXT AS returned"
    )
    told = query_table(f"SELECT list(o ORDER BY order_id) FROM (SELECT {columns} FROM orders) o")  # noqa: S608 - ours
    ((held,),) = told["rows"]
    for row in rows:
        row["unit_price"] = f"{float(row['unit_price']):.2f}" if row["unit_price"] else ""
    assert held == rows


def test_it_looks_like_a_real_table(rows: list[dict[str, str]]):
    assert len(rows) == 3000
    assert len({row["order_id"] for row in rows}) == 3000
    assert max(row["order_date"] for row in rows) <= "2025-12-31"
    assert 50 < sum(not row["unit_price"] for row in rows) < 150
    assert 300 < sum(not row["rating"] for row in rows) < 600


def test_an_answer_has_its_sql_columns_rows_and_count():
    told = query_table("SELECT order_id, discount FROM orders ORDER BY 1")
    assert told["sql"] == "SELECT order_id, discount FROM orders ORDER BY 1"
    assert told["columns"] == ["order_id", "discount"]
    assert (len(told["rows"]), told["row_count"]) == (100, 3000)
    assert told["rows"][0] == ["A00001", 0]


def test_every_kind_of_value_becomes_json():
    told = query_table(
        "SELECT 1.50::DECIMAL(9,2), 'nan'::DOUBLE, DATE '2024-02-29', TIMESTAMP '2024-02-29 10:00',"
        " INTERVAL 3 DAYS, [1, NULL], {'a': DATE '2024-01-01'}, '\\xAB'::BLOB, NULL, true,"
        " 99999999999999999999999999999999999999"
    )
    (row,) = told["rows"]
    assert row[:4] == [1.5, "NaN", "2024-02-29", "2024-02-29T10:00:00"]
    assert row[4:7] == ["3 days", [1, None], {"a": "2024-01-01"}]
    assert row[7:] == ["ab", None, True, 10**38 - 1]


def test_describing_is_a_query_too():
    assert query_table("DESCRIBE orders")["row_count"] == len(make_samples.COLUMNS)
    assert query_table("SUMMARIZE orders")["row_count"] == len(make_samples.COLUMNS)


def test_an_error_helps_to_mend_the_sql():
    error = query_error("SELECT sum(revnue) FROM orders")
    assert error.kind == "unknown_column"
    assert error.near[0] == "revenue"


def test_a_time_with_a_zone_keeps_it():
    told = query_table("SELECT TIMESTAMPTZ '2026-03-01 10:00:00+02', TIMETZ '10:00:00+02'")
    assert told["rows"] == [["2026-03-01T08:00:00+00:00", "10:00:00+02"]]


@pytest.mark.parametrize(
    "sql",
    [
        "",
        "-- nothing",
        "SELECT 1; SELECT 2",
        "SET threads = 4",
        "RESET lock_configuration",
        "DROP TABLE orders",
        "DELETE FROM orders",
        "CREATE TEMP TABLE t AS SELECT 1",
        "INSERT INTO orders SELECT * FROM orders",
        "CREATE MACRO f() AS 1",
        "CHECKPOINT",
        "ATTACH '/tmp/x.duckdb'",
        "COPY orders TO '/tmp/x.csv'",
        "EXPORT DATABASE '/tmp/x'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "CALL enable_logging()",
        "PRAGMA database_list",
    ],
)
def test_only_one_query_is_run(sql: str):
    assert query_error(sql).kind == "not_a_query"


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM '/etc/passwd.csv'",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_blob('/etc/*')",
        "SELECT * FROM glob('/etc/*')",
        "SELECT * FROM parquet_scan('https://example.com/x')",
        "SELECT * FROM read_json_auto('/etc/passwd')",
        "SELECT * FROM sniff_csv('/etc/passwd')",
        "SELECT * FROM rows",
        "SELECT getenv('PATH')",
        "SELECT * FROM query('SET threads = 4')",
        "SELECT * FROM st_read('/etc/passwd')",
        "SELECT * FROM sqlite_scan('/x', 'y')",
    ],
)
def test_a_query_reaches_no_file_network_or_environment(sql: str, rows: list[dict[str, str]]):
    assert query_error(sql).kind in {"not_allowed", "sql_error", "unknown_table"}


def test_nothing_is_written_beside_the_file(tmp_path: Path):
    build(FOLDER / "orders.csv", tmp_path / "copy.duckdb")
    query(str(tmp_path / "copy.duckdb"), "SELECT * FROM orders ORDER BY revenue")
    assert sorted(os.listdir(tmp_path)) == ["copy.duckdb", "copy.json"]  # noqa: PTH208


def test_it_answers_from_a_fresh_copy_that_cannot_be_written_and_any_folder(tmp_path: Path):
    shutil.copytree(
        FOLDER.parent, tmp_path / "assistant", ignore=shutil.ignore_patterns("__pycache__")
    )
    for path in (tmp_path / "assistant" / "gallery").iterdir():
        path.chmod(0o444)
    (tmp_path / "assistant" / "gallery").chmod(0o555)
    code = (
        "from assistant.data.sandbox import query; from assistant.gallery import FOLDER;"
        "print(query(str(FOLDER / 'orders.duckdb'), 'FROM orders').row_count)"
    )
    environment = {"PATH": os.defpath, "PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    told = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd="/", capture_output=True, check=True
    )
    assert told.stdout.strip() == b"3000"
