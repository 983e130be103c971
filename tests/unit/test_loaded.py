"""What is said of tables that were just brought."""

from __future__ import annotations

import pytest

from assistant.tables import Column, Table
from assistant.ui.uploads import loaded


def dates(least: str, greatest: str, kind: str = "DATE") -> Column:
    return Column("day", kind, least=least, greatest=greatest)


def table(*columns: Column, name: str = "ads", rows: int = 600) -> Table:
    return Table(name, f"{name}.csv", rows, columns=columns)


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ([Column("city", "VARCHAR")], "600 rows, 1 column."),
        ([dates("2025-01-02", "2025-12-30")], "600 rows, 1 column, Jan-Dec 2025."),
        ([dates("2023-01-04", "2025-12-30")], "600 rows, 1 column, Jan 2023 to Dec 2025."),
        ([dates("2025-03-01", "2025-03-31")], "600 rows, 1 column, Mar 2025."),
        ([dates("-infinity", "infinity")], "600 rows, 1 column."),
        (
            [dates("2025-01-01 08:00:00", "2025-02-01 09:30:00", "TIMESTAMP")],
            "600 rows, 1 column, Jan-Feb 2025.",
        ),
        (
            [Column("conversions", "BIGINT", missing=14)],
            "600 rows, 1 column; 14 conversions are missing.",
        ),
        (
            [Column("unit_price", "DOUBLE", missing=1)],
            "600 rows, 1 column; 1 row has no unit price.",
        ),
        (
            [Column("a", "DOUBLE", missing=2), Column("b*", "DOUBLE", missing=1200)],
            "600 rows, 2 columns; 1,200 rows have no b\\*, 2 rows have no a.",
        ),
        (
            [Column(name, "DOUBLE", missing=1) for name in "abcd"],
            "600 rows, 4 columns; 4 columns have missing values.",
        ),
    ],
)
def test_one_table_is_said_with_its_size_its_time_and_what_is_missing(
    columns: list[Column], said: str
) -> None:
    assert loaded.line([table(*columns)]) == f"Loaded **ads**: {said}"


def test_several_tables_are_named_with_their_rows_and_many_are_counted() -> None:
    five = [table(name=name, rows=1) for name in ("a", "b", "c", "d", "e")]
    assert loaded.line(five[:2]) == "Loaded 2 tables: **a** (1 row), **b** (1 row)."
    named = "**a** (1 row), **b** (1 row), **c** (1 row)"
    assert loaded.line(five) == f"Loaded 5 tables: {named} and 2 more."
