"""The sample table that ships with the app.

`orders.duckdb` is built from `orders.csv` by `python -m assistant.data.sample` and committed, so
that a fresh clone, on a disk that cannot be written, answers at once.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

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
