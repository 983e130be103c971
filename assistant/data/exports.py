"""Results as CSV and Excel files in which no spreadsheet finds a formula.

Text is written as text: in CSV with a leading quote where a spreadsheet would calculate, in Excel
as a string cell. Numbers, dates and times stay what they are.
"""

from __future__ import annotations

import csv
import io
import itertools
import math
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import xlsxwriter  # pyright: ignore[reportMissingTypeStubs] - it ships none

from assistant.tables import no_number

MOST_SHEET_ROWS = 1_048_575
"""that fit on a sheet of Excel under the line of names"""
MOST_SHEET_COLUMNS = 16_384
MOST_CELL = 32_767
"""characters that fit in a cell of Excel"""
MOST_DIGITS = 15
"""of a number that Excel keeps exactly; longer ones are written as text"""

# Those beyond ASCII are the full-width forms, which some spreadsheets read as the plain ones.
_FORMULA = frozenset("=+-@|\uff1d\uff0b\uff0d\uff20\uff5c")
_ALONE = frozenset("\t\r")
"""blanks that some spreadsheets take for the beginning of a formula, whatever follows"""
_OLDEST = datetime(1900, 3, 1)  # noqa: DTZ001 - Excel knows no zones, and no real date before it
_WIDEST, _NARROWEST = 50, 8
_MEASURED = 200
"""rows that decide how wide the columns are"""


def to_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Return UTF-8 CSV in which text that a spreadsheet would calculate begins with a quote."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_harmless(column) for column in columns])
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    # The mark at the front is what makes spreadsheets read UTF-8.
    return out.getvalue().encode("utf-8-sig", errors="replace")


def to_xlsx(
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    sql: str = "",
    *,
    most_rows: int = MOST_SHEET_ROWS,
) -> bytes:
    """Return an Excel file: the rows on one sheet, on another the SQL and what did not fit."""
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
        "nan_inf_to_errors": False,
        "default_date_format": "yyyy-mm-dd hh:mm:ss",
    }
    book: Any = xlsxwriter.Workbook(out, options)
    sheet = _Sheet(book, columns)
    left_out = sheet.write(rows, most_rows)
    _write_about(book, sql, [*sheet.notes, *_left_out(left_out, most_rows)])
    book.close()
    return out.getvalue()


class _Sheet:
    """The sheet with the rows; it says in *notes* what it could not hold."""

    def __init__(self, book: Any, columns: Sequence[str]) -> None:
        self._sheet = book.add_worksheet("Result")
        self._bold = book.add_format({"bold": True})
        self._day = book.add_format({"num_format": "yyyy-mm-dd"})
        self._time = book.add_format({"num_format": "hh:mm:ss"})
        self._columns = columns[:MOST_SHEET_COLUMNS]
        self._decimals: dict[int, Any] = {}
        self._book = book
        self.notes: list[str] = []
        if len(columns) > MOST_SHEET_COLUMNS:
            self.notes.append(f"Only the first {MOST_SHEET_COLUMNS:,} columns fit on a sheet.")

    def write(self, rows: Iterable[Sequence[Any]], most: int) -> int:
        """Write the rows that fit; return how many did not."""
        rows = iter(rows)
        first = [row for row, _ in zip(rows, range(_MEASURED), strict=False)]
        self._set_widths(first)
        self._sheet.freeze_panes(1, 0)
        for at, column in enumerate(self._columns):
            self._sheet.write_string(0, at, column[:MOST_CELL], self._bold)
        count = 0
        for count, row in enumerate(_chain(first, rows), 1):
            if count <= most:
                for at, cell in enumerate(row[: len(self._columns)]):
                    self._write_cell(count, at, cell)
        self._sheet.autofilter(0, 0, min(count, most), max(len(self._columns) - 1, 0))
        return max(count - most, 0)

    def _set_widths(self, rows: Sequence[Sequence[Any]]) -> None:
        for at, column in enumerate(self._columns):
            texts = [column, *(str(row[at]) for row in rows if row[at] is not None)]
            widest = max(len(text) for text in texts)
            self._sheet.set_column(at, at, min(max(widest + 2, _NARROWEST), _WIDEST))

    def _write_cell(self, row: int, at: int, value: Any) -> None:
        match value:
            case None:
                return
            case bool():
                self._sheet.write_boolean(row, at, value)
            case int() | float() | Decimal() if _is_exact(value):
                self._sheet.write_number(row, at, value, self._number_format(value))
            case datetime() if value.replace(tzinfo=None) >= _OLDEST:
                self._sheet.write_datetime(row, at, value.replace(tzinfo=None))
            case date() if not isinstance(value, datetime) and value >= _OLDEST.date():
                self._sheet.write_datetime(row, at, value, self._day)
            case time():
                self._sheet.write_datetime(row, at, value.replace(tzinfo=None), self._time)
            case float() if not math.isfinite(value):
                self._write_text(row, at, no_number(value))
            case _:
                self._write_text(row, at, str(value))

    def _write_text(self, row: int, at: int, text: str) -> None:
        if len(text) > MOST_CELL and len(self.notes) < 20:
            self.notes.append(
                f"Row {row + 1:,}, {self._columns[at]}: cut to {MOST_CELL:,} of {len(text):,} "
                "characters, which is all that a cell holds."
            )
        # Lone surrogates cannot be written as XML.
        clean = text[:MOST_CELL].encode("utf-8", errors="replace").decode("utf-8")
        self._sheet.write_string(row, at, clean)

    def _number_format(self, value: float | Decimal) -> Any:
        """Return the format of a decimal: its own places; thousands for all that is money-like."""
        if not isinstance(value, Decimal):
            return None
        places = max(-int(value.as_tuple().exponent), 0)
        if places not in self._decimals:
            pattern = "#,##0" + ("." + "0" * places if places else "")
            self._decimals[places] = self._book.add_format({"num_format": pattern})
        return self._decimals[places]


def _write_about(book: Any, sql: str, notes: Sequence[str]) -> None:
    if not sql and not notes:
        return
    sheet = book.add_worksheet("Query")
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 110)
    for at, text in enumerate([*notes, sql]):
        sheet.write_string(at, 0, text[:MOST_CELL], wrapped)


def _left_out(count: int, most: int) -> list[str]:
    if not count:
        return []
    said = f"Only the first {most:,} rows are here: {count:,} more do not fit on a sheet."
    return [f"{said} The CSV file has all of them."]


def _chain(
    first: Sequence[Sequence[Any]], rest: Iterator[Sequence[Any]]
) -> Iterator[Sequence[Any]]:
    yield from first
    yield from rest


def _is_exact(value: float | Decimal) -> bool:
    """Whether Excel would show the number as it is."""
    if isinstance(value, float):
        return math.isfinite(value)
    return value == value and len(str(abs(value)).replace(".", "").lstrip("0")) <= MOST_DIGITS  # noqa: PLR0124 - NaN


def _harmless(cell: Any) -> Any:
    if isinstance(cell, float) and not math.isfinite(cell):
        return no_number(cell)
    if not isinstance(cell, str) or cell[:1].isalnum():
        return cell
    blanks = sum(1 for _ in itertools.takewhile(_is_blank, cell))
    text = cell[blanks:]
    dangerous = text[:1] in _FORMULA and not _is_number(text) if text else False
    return f"'{cell}" if dangerous or not _ALONE.isdisjoint(cell[:blanks]) else cell


def _is_blank(character: str) -> bool:
    """Whether spreadsheets may pass over it: white space, NUL and what has no width."""
    return character.isspace() or unicodedata.category(character) in ("Cc", "Cf")


def _is_number(text: str) -> bool:
    # Only plain digits: float() also takes "-1_0", "+inf" and "-nan".
    plain = text[1:] if text[0] in "+-" else text
    return plain.replace(".", "", 1).isdecimal() and plain.isascii()
