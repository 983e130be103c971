"""How values are written for people: one value, one spelling, and no other value."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.spelling import count, of_column, of_rows, short


def texts(name: str, *values: object, **known: Any) -> list[str]:
    spelling = of_column(name, values, **known)
    return [spelling.text(value) for value in values]


@pytest.mark.parametrize(
    ("name", "values", "written"),
    [
        ("average discount", [0.06581], ["6.6 %"]),
        ("discount", [0.0, 0.05, 0.1], ["0 %", "5 %", "10 %"]),
        ("share %", [73.6846, 19.2, 7.1154], ["74 %", "19 %", "7 %"]),
        ("growth %", [-4.06, 12.345, None], ["-4.1 %", "12.3 %", "-"]),
        ("percentile 90 of discount", [0.125], ["12.5 %"]),
        ("churn_rate", [5.25, 0.5], ["5.2 %", "0.5 %"]),
        ("percent of rows", [0.5], ["0.50 %"]),
        ("conversionRate", [0.0312], ["3.1 %"]),
        ("profit_margin", [-0.25, 0.5], ["-25 %", "50 %"]),
        # Named alike, and no shares of anything:
        ("total discount", [0.25], ["0.25"]),
        ("share_price", [0.95], ["0.95"]),
        ("exchange_rate", [0.9213], ["0.921"]),
        ("interest_rate", [0.75], ["0.75"]),
        ("hourly_rate", [45.5], ["45.5"]),
        ("discount / revenue", [0.25], ["0.25"]),
        ("discounted", [0, 1], ["0", "1"]),
        ("discount", [0, 1, 1], ["0", "1", "1"]),
        ("discount", [5.0, 12.5], ["5.0", "12.5"]),
    ],
)
def test_shares_are_told_by_name_and_values(
    name: str, values: list[object], written: list[str]
) -> None:
    assert texts(name, *values) == written


@pytest.mark.parametrize(
    ("name", "values", "written"),
    [
        ("price_eur", [1057.74, 9.5], ["€1,057.74", "€9.50"]),
        ("Price (USD)", [32423.45, -4330.12], ["$32,423", "-$4,330"]),
        ("salary CHF", [70500], ["CHF 70,500"]),
        ("price_jpy", [150.5], ["¥150"]),
        ("revenue", [1074947.0], ["1,074,947"]),
        ("profit", [32423.45, 4330.12], ["32,423", "4,330"]),
        ("profit", [0.05, 1_000_000.5], ["0.05", "1,000,000.50"]),
        ("revenue", [73.6846], ["73.68"]),
        ("rating", [4.5, 3.25], ["4.50", "3.25"]),
        ("ratio", [0.065813], ["0.0658"]),
        ("orders", [3000], ["3,000"]),
        ("order_id", [12345], ["12345"]),
        ("zip", [80331], ["80331"]),
        ("year", [2024, 2025], ["2024", "2025"]),
        ("big", [2**60 + 1], [f"{2**60 + 1:,}"]),
        ("sum", [Decimal("12345678901234567.5")], ["12,345,678,901,234,568"]),
        ("x", [1.5, "Infinity", "NaN"], ["1.5", "infinite", "not a number"]),
        ("returned", [True, False], ["yes", "no"]),
        ("name", ["a", None], ["a", "-"]),
    ],
)
def test_numbers_have_the_places_of_their_column(
    name: str, values: list[object], written: list[str]
) -> None:
    assert texts(name, *values) == written


@pytest.mark.parametrize(
    ("name", "values", "written"),
    [
        ("month", ["2024-01-01"], ["Jan 2024"]),
        ("quarter", [date(2024, 1, 1), date(2024, 10, 1)], ["Q1 2024", "Q4 2024"]),
        ("year", [date(2024, 1, 1)], ["2024"]),
        ("order_date", [date(2024, 1, 1)], ["1 Jan 2024"]),
        ("order_date", ["2024-10-09", "2024-01-01"], ["9 Oct 2024", "1 Jan 2024"]),
        ("m", ["2024-01-01T00:00:00", "2024-02-01T00:00:00"], ["Jan 2024", "Feb 2024"]),
        ("month", ["2024-01-15"], ["15 Jan 2024"]),
        ("opened_at", ["2024-01-01 11:05:55"], ["1 Jan 2024, 11:05:55"]),
        ("opened_at", ["2024-01-01T11:05:00"], ["1 Jan 2024, 11:05"]),
        ("note", ["2024-13-40"], ["2024-13-40"]),
        ("code", ["2024-01-01", "x"], ["2024-01-01", "x"]),
    ],
)
def test_times_are_as_fine_as_their_name_and_values_say(
    name: str, values: list[object], written: list[str]
) -> None:
    assert texts(name, *values) == written


def test_what_a_chart_knows_is_stronger_than_a_name() -> None:
    assert texts("share_price", 0.25, known="percent") == ["25 %"]
    assert texts("discount", 0.25, known="money:EUR") == ["€0.25"]
    assert texts("n", 40_000, known="compact") == ["40k"]
    assert texts("at", date(2024, 4, 1), fine="quarter") == ["Q2 2024"]


def test_counts_and_axes() -> None:
    assert (count(1, "row"), count(2400, "row")) == ("1 row", "2,400 rows")
    assert [short(n) for n in (0, 950, 40_000, 1_234_567, -2.5e9)] == [
        "0", "950", "40k", "1.23M", "-2.5B",
    ]  # fmt: skip


def test_each_column_of_rows_has_its_own() -> None:
    product, profit = of_rows(["product", "profit"], [("Phone", 31772.4), ("Desk", 2.5)])
    assert (product.text("Phone"), profit.text(31772.4)) == ("Phone", "31,772")


NUMBERS = st.one_of(
    st.integers(-(10**12), 10**12),
    st.floats(-1e12, 1e12, allow_nan=False).filter(lambda v: v == 0 or abs(v) > 1e-4),
)
NAMES = st.sampled_from(["revenue", "discount", "price_eur", "churn rate", "share %", "order_id"])


@given(NAMES, st.lists(NUMBERS, min_size=1, max_size=6))
def test_a_number_is_never_written_as_one_that_is_not_near(name: str, values: list[float]) -> None:
    spelling = of_column(name, values)
    largest = max(abs(value) for value in values)
    for value in values:
        text = spelling.text(value)
        read = float(re.sub(r"[^\d.e+-]", "", text)) / spelling.factor
        assert (read < 0) == (value < 0 and read != 0)
        # half of the last place, which is at most a ten-thousandth of the largest or a hundredth
        assert abs(read - value) <= max(0.0051 * abs(value), largest * 6e-5, 0.0051)


@given(NAMES, st.lists(NUMBERS, min_size=1, max_size=6), NUMBERS)
def test_a_spelling_takes_any_value(name: str, values: list[float], other: float) -> None:
    spelling = of_column(name, values)
    for value in (other, None, True, "text", date(2024, 1, 1), "NaN", Decimal(2)):
        assert spelling.text(value)


SECONDS = st.integers(0, 4_000_000_000).map(
    lambda s: datetime.fromisoformat("1970-01-01") + timedelta(seconds=s)
)


@given(st.lists(SECONDS, min_size=1, max_size=4))
def test_two_times_never_have_one_spelling(found: list[datetime]) -> None:
    spelling = of_column("at", found)
    assert len({spelling.text(at) for at in found}) == len(set(found))


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_a_day_reads_the_same_from_json_and_from_a_table(day: date) -> None:
    named = ("order_date", "month", "week")
    assert [texts(n, day) for n in named] == [texts(n, day.isoformat()) for n in named]
    again = datetime.combine(day, datetime.min.time()) + timedelta(0)
    assert texts("order_date", again) == texts("order_date", day)
