"""Infinity and NaN on their way to person and model: never a gap or another number."""

from __future__ import annotations

import csv
import io
import math
from pathlib import Path
from typing import Any

import pyarrow as pa  # pyright: ignore[reportMissingTypeStubs] - it ships none
import pytest
from python_calamine import CalamineWorkbook

from assistant.analyst.answers.wording import size
from assistant.analyst.sql.tabling import band_width
from assistant.data import exports
from assistant.spelling import of_rows
from assistant.tables import Column, no_number
from assistant.ui.answer.cells import displayed
from tests.readers.bringing import bring

arrow: Any = pa
NUMBERS = [1.5, math.inf, None, math.nan, -math.inf]
WORDS = ["1.5", "infinite", None, "not a number", "minus infinite"]
DATA = "k,v\na,1.5\nb,inf\nc,-\nd,2.5\n"


@pytest.mark.parametrize(
    ("value", "said"),
    [("Infinity", "infinite"), ("-Infinity", "minus infinite"), ("NaN", "not a number")],
)
def test_a_figure_that_is_no_number_is_said_to_be_so(value: object, said: str):
    assert of_rows(["v"], [(value,)])[0].text(value) == said
    assert of_rows(["v"], [(value,), (1234.5,)])[0].text(value) == said


def test_infinity_is_more_than_every_number():
    assert size("Infinity") == math.inf
    assert (size(5), size("five"), size(None), size(True)) == (5, None, None, None)
    assert [no_number(one) for one in (math.inf, -math.inf, math.nan)] == [
        "Infinity", "-Infinity", "NaN",
    ]  # fmt: skip


def test_csv_and_excel_have_them_as_words():
    rows = [(one,) for one in NUMBERS]
    read = list(csv.reader(io.StringIO(exports.to_csv(["v"], rows).decode("utf-8-sig"))))
    assert [(row or [""])[0] for row in read[1:]] == ["1.5", "Infinity", "", "NaN", "-Infinity"]
    book = CalamineWorkbook.from_filelike(io.BytesIO(exports.to_xlsx(["v"], rows)))
    cells = book.get_sheet_by_name("Result").to_python(skip_empty_area=False)
    assert [row[0] for row in cells[1:]] == [1.5, "Infinity", "", "NaN", "-Infinity"]


def test_a_table_on_the_screen_has_them_as_words():
    table: Any = displayed(arrow.table({"v": NUMBERS, "w": [1.0, 2.5, None, 3.0, 4.0]}), ["v", "w"])
    assert table.column("v").to_pylist() == WORDS
    assert table.column("w").to_pylist() == [1.0, 2.5, None, 3.0, 4.0]


def test_the_profile_of_a_column_names_its_ends(tmp_path: Path):
    brought = bring(tmp_path, "t.csv", DATA, here=True)
    column: Column = brought.imported.tables[0].columns[1]
    assert (column.least, column.greatest, column.missing) == ("1.5", "Infinity", 1)
    assert column.values == ()
    assert brought.imported.tables[0].preview[1] == ("b", "Infinity")


@pytest.mark.parametrize(("least", "greatest"), [(1.5, math.inf), (-math.inf, math.nan), (0, 100)])
def test_bands_have_a_width_whatever_the_ends(least: float, greatest: float):
    assert 0 < band_width(least, greatest) < 100
