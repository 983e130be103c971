"""Infinity and NaN stay what they are, in every format that can have them."""

from __future__ import annotations

import io
import math
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow  # pyright: ignore[reportMissingTypeStubs] - it ships none
import pyarrow.parquet  # pyright: ignore[reportMissingTypeStubs,reportUnusedImport]
import pytest

from tests.readers.bringing import bring

pa: Any = pyarrow
FILES = Path(__file__).parents[1] / "files"
SAID = "“v” has 1 infinite value and 1 NaN (not a number)."
MISSING = "“v”: 1 cell with NA, - or the like is missing."


def parquet(values: list[Any], type_: Any) -> bytes:
    """Write a file with the column `v`."""
    file = io.BytesIO()
    pa.parquet.write_table(pa.table({"v": pa.array(values, type_)}), file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "notes"),
    [
        ("f23_inf.csv", (FILES / "f23_inf.csv").read_bytes(), (SAID, MISSING)),
        ("t.csv", "k,v\na,1.5\nb,Infinity\nc,\nd,NaN\ne,2.50\n", (SAID,)),
        ("t.csv", "k;v\na;1,5\nb;∞\nc;-\nd;nan\ne;2,5\n", (SAID, MISSING)),
        ("t.json", '[{"v":1.5},{"v":Infinity},{"v":null},{"v":NaN},{"v":2.5}]', (SAID,)),
        ("t.parquet", parquet([1.5, math.inf, None, math.nan, 2.5], pa.float64()), (SAID,)),
        ("t.json", '[{"v":"1.5"},{"v":"inf"},{"v":"-"},{"v":"nan"},{"v":2.5}]', (SAID, MISSING)),
    ],
)
def test_infinity_and_nan_beside_numbers_are_what_they_say(
    tmp_path: Path, name: str, data: str | bytes, notes: tuple[str, ...]
):
    brought = bring(tmp_path, name, data, here=True)
    (table,) = brought.imported.tables
    found = [value for (value,) in brought.rows(f"SELECT v FROM {table.name}")]  # noqa: S608 - our own
    assert found[:3] == [1.5, math.inf, None]
    assert math.isnan(found[3])
    assert found[4] == 2.5
    assert [note for note in notes if note not in table.notes] == []
    assert table.caveats == (SAID,)


def test_what_is_below_all_numbers_is_so(tmp_path: Path):
    brought = bring(tmp_path, "t.csv", "k,v\na,1\nb,-inf\nc,\u2212∞\nd,+Inf\n", here=True)
    assert brought.rows("SELECT v FROM t") == [(1,), (-math.inf,), (-math.inf,), (math.inf,)]
    assert brought.imported.tables[0].caveats == ("“v” has 3 infinite values.",)


def test_infinity_far_down_is_found(tmp_path: Path):
    cells = [str(n) for n in range(5000)]
    cells[3333] = "inf"
    brought = bring(tmp_path, "t.csv", "v,o\n" + "".join(f"{c},x\n" for c in cells), here=True)
    assert brought.rows("SELECT v FROM t WHERE isinf(v)") == [(math.inf,)]


def test_nan_alone_is_no_value_and_can_be_one(tmp_path: Path):
    data = "k,v\na,1\nb,NaN\nc,3\n"
    brought = bring(tmp_path, "t.csv", data, here=True)
    assert brought.rows("SELECT v FROM t") == [(1,), (None,), (3,)]
    assert brought.imported.tables[0].notes == ("“v”: 1 NaN is missing.",)
    (question,) = brought.imported.settled
    assert (question.id, question.suggested) == ("nan:v", ("missing",))
    again = bring(tmp_path, "t.csv", data, {"nan:v": ("nan",)}, here=True)
    assert again.rows("SELECT count(*) FROM t WHERE isnan(v)") == [(1,)]


def test_words_for_infinity_among_words_are_text(tmp_path: Path):
    brought = bring(tmp_path, "t.csv", "k,v\na,inf\nb,nan\nc,Oslo\n", here=True)
    assert brought.rows("SELECT v FROM t") == [("inf",), ("nan",), ("Oslo",)]
    assert not brought.imported.tables[0].notes


def test_inside_other_values_of_json_they_are_null_and_told(tmp_path: Path):
    data = '[{"v": {"k": NaN}, "w": [1, Infinity]}]'
    brought = bring(tmp_path, "t.json", data, here=True)
    assert brought.rows("SELECT v, w FROM t") == [('{"k": null}', "[1, null]")]
    assert "2 NaN or Infinity inside other values became null." in brought.imported.tables[0].notes


def test_nan_of_parquet_can_be_no_value(tmp_path: Path):
    data = parquet([1.5, math.nan, 2.5], pa.float32())
    brought = bring(tmp_path, "t.parquet", data, {"nan:v": ("missing",)}, here=True)
    assert brought.rows("SELECT v FROM t") == [(1.5,), (None,), (2.5,)]
    assert brought.imported.tables[0].notes == ("“v”: 1 NaN is missing.",)
    assert brought.imported.tables[0].caveats == ()


def test_decimals_of_parquet_that_no_number_holds_are_said_to_be_rounded(tmp_path: Path):
    data = parquet([Decimal("1.50"), Decimal("-2.25")], pa.decimal256(50, 10))
    brought = bring(tmp_path, "t.parquet", data, here=True)
    assert brought.rows("SELECT v FROM t") == [(1.5,), (-2.25,)]
    assert brought.imported.tables[0].notes == (
        "“v” has decimals of up to 50 digits: they are rounded to about 16.",
    )
