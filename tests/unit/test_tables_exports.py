"""Exports: CSV and Excel files in which no spreadsheet finds a formula, read again to see it."""

from __future__ import annotations

import csv
import io
import string
import zipfile
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from assistant.data import exports

SIGNS = ["=", "+", "-", "@", "|", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\uff5c"]
BLANKS = ["\n", "\0", " ", "\u00a0", "\u200b", "\ufeff", "\u2003", "\x0b", "\u2060\n "]
PREFIXES = [*SIGNS, "\t", "\r", *(f"{blank}{sign}" for blank in BLANKS for sign in SIGNS)]


def in_csv(*cells: Any, column: str = "a") -> list[str]:
    data = exports.to_csv([column], [[cell] for cell in cells]).decode("utf-8-sig")
    return [row[0] for row in csv.reader(io.StringIO(data, newline=""))]


def in_xlsx(*cells: Any, column: str = "a") -> tuple[list[Any], str]:
    """Return the cells as they are read again, and the XML of the sheet."""
    data = exports.to_xlsx([column], [[cell] for cell in cells], "SELECT 1")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name("Result")
    read = [row[0] for row in sheet.to_python(skip_empty_area=False)]
    xml = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()
    return read, xml


@pytest.mark.parametrize("first", PREFIXES)
def test_formulas_in_exported_csv_begin_with_a_quote(first: str) -> None:
    text = f"{first}cmd|' /C calc'!A0"
    assert in_csv(text, column=text) == [f"'{text}", f"'{text}"]


@pytest.mark.parametrize("text", ["", " ", "\n", " word", "\na-b", " -5", "\u00a0+5.5", "a=b"])
def test_text_that_is_no_formula_is_exported_as_it_is(text: str) -> None:
    assert in_csv(text, 1, column=text) == [text, text, "1"]


@pytest.mark.parametrize("first", PREFIXES)
def test_formulas_in_exported_excel_are_text(first: str) -> None:
    text = f'{first}HYPERLINK("http://127.0.0.1/x")'
    read, xml = in_xlsx(text, column=text)
    escaped = (("_x000D_", "\r"), ("_x0000_", "\0"), ("_x000B_", "\x0b"))
    for there, meant in escaped:
        read = [str(cell).replace(there, meant) for cell in read]
    assert read == [text, text]
    assert "<f>" not in xml
    assert "hyperlink" not in xml.lower().replace("hyperlink(", "")


def test_numbers_stay_numbers() -> None:
    assert in_csv(-5, -5.25, Decimal("-1.50"), "-5", "+5.5", None, True)[1:] == [
        *("-5", "-5.25", "-1.50", "-5", "+5.5", "", "True")
    ]
    read, _ = in_xlsx(-5, -5.25, Decimal("1234.50"), True, None, "-5")
    assert read[1:] == [-5.0, -5.25, 1234.5, True, "", "-5"]


def test_dates_stay_dates() -> None:
    moment = datetime(2024, 3, 5, 6, 7, 8)  # noqa: DTZ001 - as tables have it
    read, _ = in_xlsx(date(2024, 3, 5), moment, time(6, 7), date(1850, 1, 1))
    assert read[1:] == [date(2024, 3, 5), moment, time(6, 7), "1850-01-01"]
    assert in_csv(date(2024, 3, 5), moment)[1:] == ["2024-03-05", "2024-03-05 06:07:08"]


def test_long_ids_keep_every_digit() -> None:
    number = 12345678901234567890
    read, _ = in_xlsx(number, Decimal("0.12345678901234567"), "00123", "1E5", float("nan"))
    assert read[1:] == ["12345678901234567890", "0.12345678901234567", "00123", "1E5", "NaN"]
    assert in_csv(number, "00123", "1E5")[1:] == ["12345678901234567890", "00123", "1E5"]


def test_what_does_not_fit_on_a_sheet_is_said() -> None:
    data = exports.to_xlsx(["n"], [[n] for n in range(25)], "SELECT n", most_rows=20)
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert len(book.get_sheet_by_name("Result").to_python()) == 21
    said = [row[0] for row in book.get_sheet_by_name("Query").to_python()]
    assert said[0].startswith("Only the first 20 rows are here: 5 more do not fit on a sheet.")
    assert said[1] == "SELECT n"


def test_a_cell_that_is_too_long_is_cut_and_said() -> None:
    data = exports.to_xlsx(["n"], [["x" * 40_000]])
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert len(book.get_sheet_by_name("Result").to_python()[1][0]) == 32_767
    assert "Row 2, n: cut to 32,767 of 40,000" in book.get_sheet_by_name("Query").to_python()[0][0]


def test_the_sql_stands_beside_the_rows_as_text() -> None:
    data = exports.to_xlsx(["n"], [[1]], "=SELECT 1")
    assert CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(
        "Query"
    ).to_python() == [["=SELECT 1"]]


def test_no_row_makes_a_file_all_the_same() -> None:
    assert in_csv() == ["a"]
    assert in_xlsx()[0] == ["a"]


@given(st.text(alphabet=string.printable + "\uff1d\uff0d\u00e4", max_size=30))
def test_no_csv_cell_is_a_formula_and_none_is_lost(text: str) -> None:
    cell = (in_csv(text)[1:] or [""])[0]
    assert cell in (text, f"'{text}")
    assert not cell.startswith(("\t", "\r"))
    seen = cell.lstrip()
    assert not seen.startswith(("=", "@", "|", "\uff1d", "\uff0d"))
    if seen[:1] in ("+", "-") and seen:
        float(seen)


@settings(max_examples=40)
@given(st.text(alphabet=string.printable + "\uff1d\ud800\u00e4", max_size=30))
def test_no_excel_cell_is_a_formula(text: str) -> None:
    _, xml = in_xlsx(text)
    assert "<f>" not in xml
    assert "<hyperlink" not in xml
