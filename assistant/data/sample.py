"""The sample table that ships with the app, and the tool that queries it.

`orders.duckdb` is built from `orders.csv` by `python -m assistant.data.sample` and committed, so
that a fresh clone, on a disk that cannot be written, answers at once.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from assistant.data.sandbox import query_file
from assistant.gallery import FOLDER

_TYPES = {
    "order_date": "DATE",
    "quantity": "INTEGER",
    "unit_price": "DECIMAL(10,2)",
    "discount": "DECIMAL(4,2)",
    "revenue": "DECIMAL(12,2)",
    "cost": "DECIMAL(12,2)",
    "profit": "DECIMAL(12,2)",
    "rating": "INTEGER",
    "returned": "BOOLEAN",
}
"""the other columns are text; money is exact, so that sums are"""


def query_table(sql: str) -> dict[str, Any]:
    """Run one read-only SQL query over the sample table `orders` and return its rows.

    One row is one order of a shop, 2023 to 2025. Columns: order_id, order_date (date),
    customer_name, region, country, channel, product, category, quantity (whole number),
    unit_price, discount (0.1 is 10 %), revenue, cost, profit, rating (1 to 5), returned
    (true or false). unit_price and rating are sometimes NULL. At most 100 rows come back;
    `row_count` says how many there are, so aggregate in SQL instead of reading rows.

    Args:
        sql: one SELECT, DESCRIBE or SUMMARIZE in DuckDB's dialect
    """
    return query_file(FOLDER / "orders.duckdb", sql)


def warm_up() -> None:
    """Run a query in a waiting child: the first one takes 20 ms longer (duckdb 2.0)."""
    query_table("SELECT 1")


def build(source: Path, target: Path) -> None:
    """Write the rows of *source*, a CSV file, to *target* as table `orders`."""
    target.unlink(missing_ok=True)
    with duckdb.connect() as connection:
        # Blocks of 16 KB make a file of a few thousand rows a quarter of the size.
        connection.execute(f"ATTACH '{target}' AS file (BLOCK_SIZE 16384)")
        connection.execute(
            "CREATE TABLE file.orders AS FROM read_csv($1, header = true, types = $2)",
            [str(source), _TYPES],
        )
        connection.execute("DETACH file")


if __name__ == "__main__":
    build(FOLDER / "orders.csv", FOLDER / "orders.duckdb")
