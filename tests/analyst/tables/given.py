"""The two tables given with the task, `orders` and `employees`, byte for byte.

One random generator makes both, one after the other, so both are made for either.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from random import Random

Rows = list[Sequence[object]]
NAMES = ("orders", "employees")

PRODUCTS = [
    ("Laptop", "Electronics", 900),
    ("Phone", "Electronics", 600),
    ("Headphones", "Electronics", 120),
    ("Monitor", "Electronics", 250),
    ("Desk", "Furniture", 300),
    ("Chair", "Furniture", 150),
    ("Bookcase", "Furniture", 200),
    ("Lamp", "Furniture", 45),
    ("Pen Set", "Office Supplies", 12),
    ("Notebook", "Office Supplies", 6),
    ("Stapler", "Office Supplies", 15),
    ("Paper", "Office Supplies", 9),
]
PLACES = [
    ("North", "UK"),
    ("North", "Sweden"),
    ("South", "Spain"),
    ("South", "Italy"),
    ("East", "Poland"),
    ("West", "France"),
    ("West", "Ireland"),
]
CUSTOMERS = [
    f"{first} {last}"
    for first in ("Ana", "Ben", "Chloe", "Dev", "Eva", "Farid", "Grace", "Hugo")
    for last in ("Smith", "Okafor", "Garcia", "Tanaka", "Novak")
]
ORDERS = (
    "order_id,order_date,customer_name,region,country,channel,product,category,quantity,"
    "unit_price,discount,revenue,cost,profit,rating,returned"
)
EMPLOYEES = (
    "Employee ID,Full Name,Department,Job Title,City,Gender,Age,Hire Date,Annual Salary,Bonus %,"
    "Performance Score,Remote,Left Company"
)
BASE = {
    "Engineering": 95,
    "Sales": 70,
    "Marketing": 68,
    "Finance": 80,
    "HR": 60,
    "Support": 48,
}
TITLES = {"Analyst": 1, "Manager": 1.4, "Director": 2.1, "Associate": 0.8, "Specialist": 1.1}
FIRST = ["Sam", "Alex", "Kim", "Lee", "Pat", "Robin", "Noor", "Iris"]
LAST = ["Brown", "Khan", "Silva", "Meyer", "Rossi", "Dubois"]


def make(name: str) -> tuple[list[str], Rows]:
    """Return the header and the rows of one of the two."""
    r = Random(42)
    orders = [_order(r, number) for number in range(3000)]
    if name == "orders":
        return ORDERS.split(","), orders
    return EMPLOYEES.split(","), [_employee(r, number) for number in range(800)]


def _order(r: Random, number: int) -> Sequence[object]:
    day = dt.date(2023, 1, 1) + dt.timedelta(days=int(r.random() * 1066))
    product, category, base = r.choice(PRODUCTS)
    region, country = r.choice(PLACES)
    quantity = r.choice([1, 1, 1, 2, 2, 3, 4, 5, 10 if category == "Office Supplies" else 1])
    price = round(base * r.uniform(0.85, 1.2) * (8 if r.random() < 0.004 else 1), 2)
    discount = r.choice([0, 0, 0, 0.05, 0.1, 0.2])
    revenue = round(quantity * price * (1 - discount), 2)
    cost = round(quantity * base * r.uniform(0.55, 0.8), 2)
    return [
        f"O{10000 + number // 2 * 1}",
        day,
        r.choice(CUSTOMERS),
        region,
        country,
        r.choice(["Online", "Online", "Store", "Phone"]),
        product,
        category,
        quantity,
        "" if r.random() < 0.03 else price,
        discount,
        revenue,
        cost,
        round(revenue - cost, 2),
        "" if r.random() < 0.15 else r.choice([1, 2, 3, 3, 4, 4, 4, 5, 5]),
        r.choice(["true"] + ["false"] * 9),
    ]


def _employee(r: Random, number: int) -> Sequence[object]:
    department = r.choice(list(BASE))
    title = r.choice(list(TITLES))
    base = BASE[department] * 1000 * TITLES[title]
    return [
        number + 1,
        f"{r.choice(FIRST)} {r.choice(LAST)}",
        department,
        title,
        r.choice(["London", "Berlin", "Paris", "Austin", "Toronto"]),
        r.choice(["Female", "Male"]),
        r.randint(21, 64),
        dt.date(2012, 1, 1) + dt.timedelta(days=int(r.random() * 5000)),
        round(base * r.uniform(0.85, 1.25)),
        "" if r.random() < 0.1 else r.choice([0, 5, 10, 15, 20]),
        "" if r.random() < 0.05 else r.randint(1, 5),
        r.choice(["Yes", "No", "Hybrid"]),
        r.choice(["Yes", "No", "No", "No"]),
    ]
