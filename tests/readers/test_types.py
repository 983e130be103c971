"""What the text of a column becomes: numbers, dates, truth, or text as it was."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from assistant.data.readers import reading
from assistant.data.readers.jobs import WRITTEN, Imported, Job, Limits
from assistant.tables import Column, Table


def read(folder: Path, data: str, answers: Mapping[str, tuple[str, ...]] | None = None) -> Imported:
    """Read a CSV file in this process."""
    (folder / WRITTEN).unlink(missing_ok=True)
    source = folder / "source"
    source.write_text(data, encoding="utf-8", newline="")
    job = Job(source, "t.csv", None, folder / "unused", answers or {})
    return reading.read(job, folder, Limits(), lambda _phase, _fraction: None)


def values(folder: Path, column: str = "v") -> list[Any]:
    with duckdb.connect(str(folder / WRITTEN), read_only=True) as connection:
        return [value for (value,) in connection.execute(f'SELECT "{column}" FROM t').fetchall()]  # noqa: S608 - our own names


def column_of(
    folder: Path, cells: Sequence[str], answers: Mapping[str, tuple[str, ...]] | None = None
) -> tuple[Column, Table]:
    lines = "".join(f'"{cell}",x\n' for cell in cells)
    (table,) = read(folder, "v,other\n" + lines, answers).tables
    return table.columns[0], table


@pytest.mark.parametrize(
    ("cells", "type_", "made"),
    [
        (["1", "-20", "0"], "BIGINT", [1, -20, 0]),
        (["999999999999999999", "1"], "BIGINT", [999999999999999999, 1]),
        (["1.5", "2", ".25"], "DECIMAL(3,2)", [Decimal("1.50"), 2, Decimal("0.25")]),
        (["0.1", "0.2"], "DECIMAL(3,1)", [Decimal("0.1"), Decimal("0.2")]),
        (["0.30000000000000004", "1.5"], "DOUBLE", [0.30000000000000004, 1.5]),
        (["1.5e-7", "2.25"], "DOUBLE", [1.5e-7, 2.25]),
        (["true", "FALSE"], "BOOLEAN", [True, False]),
        (["$1,234.50", "($20)", "-$3"], "DECIMAL(6,2)", [Decimal("1234.50"), -20, -3]),
        (["1.234,50", "2,5"], "DECIMAL(6,2)", [Decimal("1234.50"), Decimal("2.50")]),
        (["1 234,5", "7"], "DECIMAL(5,1)", [Decimal("1234.5"), 7]),
        (["12.5%", "3%"], "DECIMAL(3,1)", [Decimal("12.5"), 3]),
        (["10:30", "9:05 PM", "23:59:59"], "TIME",
         [datetime.time(10, 30), datetime.time(21, 5), datetime.time(23, 59, 59)]),
        ([" 1", "2 "], "BIGINT", [1, 2]),
    ],
)  # fmt: skip
def test_numbers_truth_and_times(tmp_path: Path, cells: list[str], type_: str, made: list[Any]):
    column, _ = column_of(tmp_path, cells)
    assert column.type == type_
    assert values(tmp_path) == made


@pytest.mark.parametrize(
    "cells",
    [
        ["00123", "00456"],
        ["1E5", "2E7"],
        ["12345678901234567890", "12345678901234567891"],
        ["+49123", "+49124"],
        ["yes", "no"],
        ["1", "two", "3"],
        ["$5", "€6"],
        ["2024-02-30", "2024-02-28"],
        ["0x1F", "0x20"],
        ["1_000", "2_000"],
        ["infinity", "much"],
    ],
)
def test_what_may_be_a_code_or_cannot_be_decided_stays_text_as_it_is(
    tmp_path: Path, cells: list[str]
):
    column, _ = column_of(tmp_path, cells)
    assert column.type == "VARCHAR"
    assert values(tmp_path) == cells


MARCH = datetime.date(2024, 3, 15)


@pytest.mark.parametrize(
    "cell",
    [
        "2024-03-15", "2024/03/15", "2024.03.15", "2024-3-15", "15.03.2024", "15.3.24",
        "15/03/2024", "03/15/2024", "15-03-2024", "3/15/24", "15 Mar 2024", "15 March 2024",
        "15-Mar-2024", "15-Mar-24", "March 15, 2024", "Mar 15, 2024", "Mar. 15 2024", "2024-Mar-15",
    ],
)  # fmt: skip
def test_dates_in_the_common_forms_become_dates(tmp_path: Path, cell: str):
    column, _ = column_of(tmp_path, [cell, "", cell])
    assert column.type == "DATE"
    assert values(tmp_path) == [MARCH, None, MARCH]


@pytest.mark.parametrize(
    ("cell", "made"),
    [
        ("2024-03-15 10:20", datetime.datetime(2024, 3, 15, 10, 20)),  # noqa: DTZ001 - as stored
        ("2024-03-15T10:20:30.5Z", datetime.datetime(2024, 3, 15, 10, 20, 30, 500_000)),  # noqa: DTZ001
        ("2024-03-15T10:20:30+02:00", datetime.datetime(2024, 3, 15, 10, 20, 30)),  # noqa: DTZ001
        ("2024-03-15 10:20:30-0530", datetime.datetime(2024, 3, 15, 10, 20, 30)),  # noqa: DTZ001
        ("15.03.2024 10:20", datetime.datetime(2024, 3, 15, 10, 20)),  # noqa: DTZ001
        ("3/15/2024 9:05 PM", datetime.datetime(2024, 3, 15, 21, 5)),  # noqa: DTZ001
        ("15 Mar 2024 10:20", datetime.datetime(2024, 3, 15, 10, 20)),  # noqa: DTZ001
    ],
)
def test_timestamps(tmp_path: Path, cell: str, made: datetime.datetime):
    column, table = column_of(tmp_path, [cell])
    assert column.type == "TIMESTAMP"
    assert values(tmp_path) == [made]
    offset = cell.endswith(("Z", "+02:00", "-0530"))
    assert any("UTC" in note for note in table.notes) == offset


AMBIGUOUS = "v,o\n03/04/2024,1\n05/06/2024,2\n"


def test_ambiguous_dates_are_asked_about(tmp_path: Path):
    (question,) = read(tmp_path, AMBIGUOUS).questions
    assert question.id == "dates:v"
    assert [choice.value for choice in question.choices] == ["day", "month", "text"]
    assert question.suggested == ("text",)
    assert question.choices[0].detail == "03/04/2024 = 3 April 2024"
    assert not (tmp_path / WRITTEN).exists()


@pytest.mark.parametrize(
    ("chosen", "first"),
    [("day", datetime.date(2024, 4, 3)), ("month", datetime.date(2024, 3, 4)),
     ("text", "03/04/2024")],
)  # fmt: skip
def test_the_answer_decides(tmp_path: Path, chosen: str, first: Any):
    assert read(tmp_path, AMBIGUOUS, {"dates:v": (chosen,)}).tables
    assert values(tmp_path)[0] == first


def test_another_column_suggests_the_order(tmp_path: Path):
    data = "v,w\n03/04/2024,25/12/2024\n05/06/2024,26/12/2024\n"
    (question,) = read(tmp_path, data).questions
    assert question.suggested == ("day",)


def test_ambiguous_numbers_are_asked_about(tmp_path: Path):
    data = 'v,o\n"1,234",1\n"5,678",2\n'
    (question,) = read(tmp_path, data).questions
    assert question.id == "numbers:v"
    assert [choice.detail for choice in question.choices[:2]] == [
        "1,234 is 1234",
        "1,234 is 1.234",
    ]
    assert read(tmp_path, data, {"numbers:v": ("point",)}).tables
    assert values(tmp_path) == [1234, 5678]


def test_words_for_nothing_are_missing_in_numbers_and_stay_in_text(tmp_path: Path):
    column, table = column_of(tmp_path, ["1", "NA", "-", "#N/A", "null", "", "2"])
    assert (column.type, column.missing) == ("BIGINT", 5)
    assert any("4 cells with NA" in note for note in table.notes)
    column, _ = column_of(tmp_path, ["Oslo", "NA", "-", "?"])
    assert values(tmp_path) == ["Oslo", "NA", "-", "?"]


@pytest.mark.parametrize(
    ("cells", "type_", "missing"),
    [
        (["1.5", ".", "2.5", "."], "DECIMAL(3,1)", 2),
        (["1", "--", "n.a.", "None", "3", "4", "5"], "BIGINT", 3),
        (["1", "#DIV/0!", "\\N", "\u2014", "2"], "BIGINT", 3),
        (["$5", "?", "$7"], "BIGINT", 1),
        ([*(str(n) for n in range(3000)), "(null)", "inf"], "DOUBLE", 1),
        (["2024-01-05", "NaT", "0000-00-00", "2024-01-07"], "DATE", 2),
        (["true", "None", "false"], "BOOLEAN", 1),
    ],
)
def test_seldom_words_for_nothing_are_missing_too(
    tmp_path: Path, cells: list[str], type_: str, missing: int
):
    column, table = column_of(tmp_path, cells)
    assert (column.type, column.missing) == (type_, missing)
    told = any("with NA, - or the like" in note for note in table.notes)
    assert told or column.type == "BOOLEAN"


def test_text_keeps_its_blanks(tmp_path: Path):
    column_of(tmp_path, [" a ", "b", "  "])
    assert values(tmp_path) == [" a ", "b", None]


def test_one_odd_value_far_down_is_found_and_told(tmp_path: Path):
    cells = [str(n) for n in range(3000)]
    cells[2777] = "n. a."
    column, table = column_of(tmp_path, cells)
    assert column.type == "VARCHAR"
    assert table.notes == (
        "“v” stays text: 1 of its 3,000 values is not a number: “n. a.” (line 2,779).",
    )


def test_the_profile_tells_missing_distinct_range_and_steps(tmp_path: Path):
    column, _ = column_of(tmp_path, [str(n) for n in range(24)] + [""])
    assert (column.missing, column.distinct, column.least, column.greatest) == (1, 24, "0", "23")
    assert column.histogram == (2,) * 12
    text, _ = column_of(tmp_path, ["a", "b", "a", "ü"])
    assert (text.least, text.greatest, text.histogram) == ("a", "ü", (2, 1, 1))


def test_names_survive_into_the_file_and_back(tmp_path: Path):
    names = ["Größe (cm)", 'say "hi"', "select", "SELECT", "a  b", "", "日付", "'; DROP", "a b"]
    header = ",".join('"' + name.replace('"', '""') + '"' for name in names)
    (table,) = read(tmp_path, header + "\n" + ",".join("x" * 9) + "\n").tables
    made = [column.name for column in table.columns]
    assert made == ["Größe (cm)", 'say "hi"', "select", "SELECT_2", "a b", "column_6", "日付",
                    "'; DROP", "a b_2"]  # fmt: skip
    assert [column.original for column in table.columns if column.original] == [
        "SELECT", "a  b", "a b",
    ]  # fmt: skip
    with duckdb.connect(str(tmp_path / WRITTEN), read_only=True) as connection:
        for name in made:
            quoted = '"' + name.replace('"', '""') + '"'
            assert connection.execute(f"SELECT {quoted} FROM t").fetchall() == [("x",)]  # noqa: S608 - our own names
        told = connection.execute("SELECT comment FROM duckdb_tables()").fetchall()
        assert told == [("t.csv",)]
        notes = connection.execute(
            "SELECT comment FROM duckdb_columns() WHERE table_name = 't' AND comment IS NOT NULL"
        ).fetchall()
        assert notes == [("SELECT",), ("a  b",), ("a b",)]


def test_the_rows_of_a_wide_table_stay_together(tmp_path: Path) -> None:
    names = [f"c{at}" for at in range(120)]  # more than are written at once
    rows = [[f"{row * 1000 + at}" for at in range(120)] for row in range(3000)]
    data = "\n".join(map(",".join, [names, *rows]))
    (table,) = read(tmp_path, data).tables
    assert [column.name for column in table.columns] == names
    for at in (0, 49, 50, 119):
        assert values(tmp_path, f"c{at}") == [row * 1000 + at for row in range(3000)]
