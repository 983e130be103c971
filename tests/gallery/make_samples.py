"""Makes the sample tables: `python -m tests.gallery.make_samples`.

Invented orders of an invented shop, and the tickets of its support, the same at every run,
written to `orders.csv` and `tickets.csv`. Afterwards `python -m tests.gallery.build` builds the
DuckDB files from them, which is what queries run on.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from assistant.gallery import FOLDER

COLUMNS = (
    "order_id", "order_date", "customer_name", "region", "country", "channel", "product",
    "category", "quantity", "unit_price", "discount", "revenue", "cost", "profit", "rating",
    "returned",
)  # fmt: skip
ROWS = 3000
FIRST_DAY, LAST_DAY = date(2023, 1, 2), date(2025, 12, 31)

_PRODUCTS = (
    ("Laptop", "Electronics", 920, 5), ("Phone", "Electronics", 610, 8),
    ("Headphones", "Electronics", 119, 9), ("Monitor", "Electronics", 249, 5),
    ("Desk", "Furniture", 310, 3), ("Chair", "Furniture", 155, 6),
    ("Bookcase", "Furniture", 205, 3), ("Lamp", "Furniture", 44, 6),
    ("Notebook", "Office Supplies", 6, 10), ("Pen Set", "Office Supplies", 12, 9),
    ("Stapler", "Office Supplies", 15, 5), ("Paper", "Office Supplies", 9, 9),
)  # fmt: skip
_PLACES = (
    ("North", "Sweden", 4), ("North", "Norway", 2), ("South", "Spain", 5), ("South", "Italy", 4),
    ("East", "Poland", 4), ("East", "Czechia", 2), ("West", "France", 6), ("West", "Ireland", 3),
)  # fmt: skip
_FIRST_NAMES = ("Ana", "Ben", "Chloe", "Dev", "Eva", "Farid", "Grace", "Hugo", "Inès", "Jakub")
_LAST_NAMES = ("Smith", "Okafor", "García", "Tanaka", "Novák", "Lindqvist")


def make_rows() -> Iterator[tuple[object, ...]]:
    """Yield every order, oldest first; None where a value is missing."""
    dice = random.Random(20251231)
    for number, day in enumerate(sorted(_day(dice) for _ in range(ROWS)), start=1):
        product, category, price, _ = dice.choices(_PRODUCTS, [p[3] for p in _PRODUCTS])[0]
        region, country, _ = dice.choices(_PLACES, [p[2] for p in _PLACES])[0]
        many = (1, 2, 3, 5, 10, 20) if category == "Office Supplies" else (1, 1, 1, 2, 2, 4)
        quantity = dice.choice(many)
        unit_price = round(price * dice.uniform(0.9, 1.15), 2)
        discount = dice.choice((0.0, 0.0, 0.0, 0.05, 0.1, 0.2))
        revenue = round(quantity * unit_price * (1 - discount), 2)
        cost = round(quantity * price * dice.uniform(0.55, 0.8), 2)
        yield (
            f"A{number:05}",
            day,
            f"{dice.choice(_FIRST_NAMES)} {dice.choice(_LAST_NAMES)}",
            region,
            country,
            dice.choice(("Online", "Online", "Online", "Store", "Store", "Phone")),
            product,
            category,
            quantity,
            None if dice.random() < 0.03 else unit_price,
            discount,
            revenue,
            cost,
            round(revenue - cost, 2),
            None if dice.random() < 0.15 else dice.choice((1, 2, 3, 3, 4, 4, 4, 5, 5)),
            dice.random() < 0.08,
        )


def _day(dice: random.Random) -> date:
    """Choose a day; business grows, and there is more of it before the end of a year."""
    span = (LAST_DAY - FIRST_DAY).days
    while True:
        day = FIRST_DAY + timedelta(days=dice.randint(0, span))
        wanted = 0.5 + 0.3 * (day - FIRST_DAY).days / span + 0.2 * (day.month >= 11)
        if dice.random() < wanted:
            return day


def write_csv(path: Path) -> None:
    """Write the orders as CSV."""
    write_rows(path, COLUMNS, make_rows())


def write_rows(path: Path, columns: Sequence[str], rows: Iterable[tuple[object, ...]]) -> None:
    """Write CSV: UTF-8, a missing value empty, truth as true and false."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(map(_to_cells, rows))


def _to_cells(row: tuple[object, ...]) -> list[object]:
    return [str(cell).lower() if isinstance(cell, bool) else cell for cell in row]


if __name__ == "__main__":
    from tests.gallery import make_tickets

    write_csv(FOLDER / "orders.csv")
    make_tickets.write_csv(FOLDER / "tickets.csv")
