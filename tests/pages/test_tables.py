"""Tables: what is shown, and CSV that no spreadsheet calculates."""

from __future__ import annotations

import csv
import io
import string
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.messages import CallId, TablePart
from assistant.ui import tables


def written(*cells: Any) -> list[str]:
    data = tables.to_csv(["a"], [[cell] for cell in cells]).decode("utf-8-sig")
    return [row[0] for row in csv.reader(io.StringIO(data, newline=""))][1:]


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "|", "\uff1d", "\uff20"])
def test_text_that_a_spreadsheet_would_calculate_is_quoted(first: str) -> None:
    assert written(f"{first}cmd") == [f"'{first}cmd"]


def test_numbers_stay_numbers() -> None:
    assert written(-5, -5.25, "-5", "+5.5", None, True) == ["-5", "-5.25", "-5", "+5.5", "", "True"]


@given(st.text(alphabet=string.printable + "\uff1d\u00e4", max_size=30))
def test_no_cell_is_a_formula_and_none_is_lost(text: str) -> None:
    (cell,) = written(text) or [""]
    assert cell in (text, f"'{text}")
    if cell[:1] in ("=", "@", "|", "\t", "\r", "\uff1d"):
        raise AssertionError(cell)
    if cell[:1] in ("+", "-"):
        float(cell)


def test_columns_of_one_name_are_all_shown() -> None:
    assert tables.to_columns(["n", "n", "n (2)"], [[1, 2, 3]]) == {
        "n": [1],
        "n (2)": [2],
        "n (2) (2)": [3],
    }


def test_the_row_count_says_when_there_is_more() -> None:
    part = TablePart(CallId("c"), "", ("a",), ((1,), (2,)), 1234)
    assert tables.row_count(part) == "first 2 of 1,234 rows"
    assert tables.row_count(TablePart(CallId("c"), "", ("a",), ((1,),), 1)) == "1 row"
