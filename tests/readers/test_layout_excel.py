"""Where tables lie on a sheet: merged cells, titles and notes, several tables beside each other."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter  # pyright: ignore[reportMissingTypeStubs] - it ships none

from tests.readers.bringing import Brought, bring

MERGED = (Path(__file__).parents[1] / "files" / "f4_merged.xlsx").read_bytes()
Cells = Sequence[Sequence[Any]]
Areas = Sequence[tuple[int, int, int, int, Any]]
"""merged: first row and column, last row and column, value"""


def book(cells: Cells, merged: Areas = (), *, top: int = 0, left: int = 0) -> bytes:
    """Write a sheet; what is None is not written."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as made:  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
        sheet: Any = made.add_worksheet("Data")  # pyright: ignore[reportUnknownMemberType]
        for y, row in enumerate(cells, start=top):
            for x, cell in enumerate(row, start=left):
                if cell is not None:
                    sheet.write(y, x, cell)
        for y, x, last_y, last_x, value in merged:
            sheet.merge_range(y + top, x + left, last_y + top, last_x + left, value)
    return buffer.getvalue()


def read(folder: Path, data: bytes, **answers: str | tuple[str, ...]) -> Brought:
    given = {key: (one,) if isinstance(one, str) else one for key, one in answers.items()}
    return bring(folder, "t.xlsx", data, given, here=True)


def rows(brought: Brought, table: str = "t") -> list[list[Any]]:
    found = brought.rows(f'SELECT * FROM "{table}"')  # noqa: S608 - our own names
    return [[float(v) if hasattr(v, "as_tuple") else v for v in row] for row in found]


def notes(brought: Brought) -> list[str]:
    return [note for note in brought.imported.tables[0].notes if "empty row" not in note]


YEARS = ["Region", "2023 Units", "2023 Revenue", "2024 Units", "2024 Revenue"]
BODY: Cells = [["North", 1, 10.5, 2, 20.5], ["South", 3, 30.5, 4, 40.5], ["East", 5, 50.5, 6, 60.5]]
LINES: Cells = [[], [None, "Units", "Revenue", "Units", "Revenue"], *BODY]
GROUPS: Areas = [(0, 0, 1, 0, "Region"), (0, 1, 0, 2, 2023), (0, 3, 0, 4, 2024)]
TITLED: Cells = [[], ["as of May"], *LINES, [], ["Source: ERP"]]
BELOW = [(y + 2, x, last_y + 2, last_x, value) for y, x, last_y, last_x, value in GROUPS]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (MERGED, []),
        (book(LINES, GROUPS, top=3, left=2), []),
        (
            book(TITLED, [(0, 0, 0, 4, "Sales"), *BELOW]),
            ["2 lines above the header are not in the table: “Sales” / “as of May”.",
             "1 line below the table is left out: “Source: ERP”."],
        ),
        (book([["Region", 2023, None, 2024], *LINES[1:]]), []),
    ],
)  # fmt: skip
def test_a_header_of_two_lines_becomes_one(tmp_path: Path, data: bytes, told: list[str]):
    brought = read(tmp_path, data)
    (table,) = brought.imported.tables
    assert [column.name for column in table.columns] == YEARS
    assert rows(brought) == [list(row) for row in BODY]
    assert sorted(notes(brought)) == sorted([*told, "The header takes two lines, joined to one."])


PRODUCTS: Cells = [["Region", "Product", "Units"],
                   *([None, name, n] for n, name in enumerate("ABCDE", start=1))]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "made", "told"),
    [
        (book(PRODUCTS, [(1, 0, 3, 0, "North"), (4, 0, 5, 0, "South")]),
         [["North", "A", 1], ["North", "B", 2], ["North", "C", 3], ["South", "D", 4],
          ["South", "E", 5]],
         ["Merged cells of “Region” were filled down into 3 rows."]),
        (book([["Year", "Half", "Units"], [None, None, 1], [None, None, 2], [2025, "H1", 3]],
              [(1, 0, 2, 0, 2024), (1, 1, 2, 1, "H2")], left=1),
         [[2024, "H2", 1], [2024, "H2", 2], [2025, "H1", 3]],
         ["Merged cells of “Year” were filled down into 1 row.",
          "Merged cells of “Half” were filled down into 1 row."]),
        (book([["Item", "Note", "Units"], ["a", None, 1], ["b", None, 2], ["c", None, 3]],
              [(1, 1, 3, 1, "late")]),
         [["a", "late", 1], ["b", "late", 2], ["c", "late", 3]],
         ["Merged cells of “Note” were filled down into 2 rows."]),
    ],
)  # fmt: skip
def test_labels_merged_over_rows_are_filled_down(
    tmp_path: Path, data: bytes, made: list[Any], told: list[str]
):
    brought = read(tmp_path, data)
    assert rows(brought) == made
    assert notes(brought) == told


def test_what_is_filled_down_has_the_format_of_the_merged_cells(tmp_path: Path):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as made:  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
        sheet: Any = made.add_worksheet()  # pyright: ignore[reportUnknownMemberType]
        sheet.write_row(0, 0, ["Zip", "Share", "Item"])
        for x, (value, code) in enumerate([(2494, "00000"), (0.125, "0.0%")]):
            sheet.merge_range(1, x, 2, x, value, made.add_format({"num_format": code}))  # pyright: ignore[reportUnknownMemberType]
            sheet.write_blank(2, x, None)
        sheet.write_column(1, 2, ["a", "b"])
    brought = read(tmp_path, buffer.getvalue())
    assert rows(brought) == [["02494", 12.5, "a"], ["02494", 12.5, "b"]]


SPREAD: Areas = [(y, 0, y, 1, name) for y, name in enumerate(["Name", "Al", "Bo", "Cy"])]
DAYS: Cells = [["Region", *(f"2024-0{n}-01" for n in (1, 2, 3))], ["N", 1, 2, 3], ["S", 4, 5, 6]]


@pytest.mark.parametrize(
    ("data", "names", "last", "told"),
    [
        (book([[None, None, "Units"], *([None, None, n] for n in (1, 2, 3))], SPREAD),
         ["Name", "Units"], ["Cy", 3],
         ["3 merged areas have their value in the first column only."]),
        (book([["Report"], ["Date:", "May"], [], [None, "Region", "Units", "Share"],
               [None, "N", 1, 5], [None, "S", 2, 6]]),
         ["Region", "Units", "Share"], ["S", 2, 6],
         ["2 lines above the header are not in the table: “Report” / “Date: May”."]),
        (book([["id", "a", None, None, "remark"], [1, 2], [3, 4, None, None, "late"]], left=1),
         ["id", "a", "remark"], [3, 4, "late"], []),
        (book(DAYS), list(DAYS[0]), ["S", 4, 5, 6], []),
        (book([["Plan"], [], DAYS[0], ["N", 1, 2], ["S", 4, 5]]), list(DAYS[0]), ["S", 4, 5, None],
         ["1 line above the header is not in the table: “Plan”."]),
        (book([["id", "Amount\n(EUR)"], [1, 2], [3, 4]]), ["id", "Amount (EUR)"], [3, 4], []),
    ],
    ids=["merged over columns", "right of the preamble", "a gap", "months", "months to come",
         "two lines in a cell"],
)  # fmt: skip
def test_columns_are_those_that_a_person_sees(
    tmp_path: Path, data: bytes, names: list[str], last: list[Any], told: list[str]
):
    brought = read(tmp_path, data)
    assert brought.imported.questions == ()
    assert [column.name for column in brought.imported.tables[0].columns] == names
    assert rows(brought)[-1] == last
    assert notes(brought) == told


def test_an_amount_merged_over_rows_is_asked_about(tmp_path: Path):
    cells: Cells = [["Order", "Item", "Amount"], [None, "a"], [None, "b"], [1002, "c", 10]]
    data = book(cells, [(1, 0, 2, 0, 1001), (1, 2, 2, 2, 300)])
    (question,) = read(tmp_path, data).imported.questions
    assert question.id == "merged"
    assert question.suggested == ("first",)
    once = read(tmp_path, data, merged="first")
    assert rows(once) == [[1001, "a", 300], [1001, "b", None], [1002, "c", 10]]
    assert "“Amount” have their number in the first row only" in " ".join(notes(once))
    each = read(tmp_path, data, merged="each")
    assert rows(each) == [[1001, "a", 300], [1001, "b", 300], [1002, "c", 10]]


SIDE: Cells = [
    ["Region", "Amount", None, "City", "Country", "People"],
    ["N", 1, None, "Rome", "Italy", 5], ["S", 2, None, "Oslo", "Norway", 6], ["E", 3],
]  # fmt: skip
STACKED: Cells = [
    ["Sales"], ["Region", "Amount"], ["N", 1], ["S", 2], [], ["Costs"],
    ["Kind", "Amount", "Share"], ["Rent", 1, 2], ["Pay", 2, 3], [], ["Source: x"],
]  # fmt: skip
TWICE: Cells = [
    ["2023", None, None, "2024"], ["Region", "Amount", None, "Region", "Amount"],
    ["N", 1, None, "N", 3], ["S", 2, None, "S", 4],
]  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "made"),
    [
        (SIDE, {"t_table_1": [["N", 1], ["S", 2], ["E", 3]],
                "t_table_2": [["Rome", "Italy", 5], ["Oslo", "Norway", 6]]}),
        (STACKED, {"t_sales": [["N", 1], ["S", 2]], "t_costs": [["Rent", 1, 2], ["Pay", 2, 3]]}),
        ([["Region", "Amount"], *[["N", 1]] * 300, [], ["City", "People"], *[["Rome", 5]] * 100],
         {"t_table_1": [["N", 1]] * 300, "t_table_2": [["Rome", 5]] * 100}),
        (TWICE, {"t_2023": [["N", 1], ["S", 2]], "t_2024": [["N", 3], ["S", 4]]}),
    ],
)  # fmt: skip
def test_several_tables_on_a_sheet_are_offered_separately(
    tmp_path: Path, cells: Cells, made: dict[str, list[Any]]
):
    (question,) = read(tmp_path, book(cells)).imported.questions
    assert (question.id, question.many, question.suggested) == ("tables", True, ("1", "2"))
    brought = read(tmp_path, book(cells), tables=("1", "2"))
    tables = [table.name for table in brought.imported.tables]
    assert {name: rows(brought, name) for name in tables} == made
    (alone,) = read(tmp_path, book(cells), tables="2").imported.tables
    assert alone.name == "t"


@pytest.mark.parametrize(
    "cells",
    [
        [["Region", "Amount"], ["N", 1], [], ["S", 2]],
        [["Region", None, "Amount"], ["N", None, 1], ["S", None, 2]],
        [["name", "age", "city"], ["Al", 30, "Oslo"], ["Bo", None, None]],
        [["a", "b"], [1, 2], [3, 4], [5, 6]],
        [["name", "age"], ["Bob", "not known"], ["Al", 30], ["Cy", 31]],
        [["id", "a", None, "b", "c"], [1, 2, None, 3, 4], [5, 6, None, 7, 8]],
    ],
)
@pytest.mark.parametrize("left", [0, 3])
def test_a_normal_sheet_sees_no_question_and_loses_no_row(tmp_path: Path, cells: Cells, left: int):
    brought = read(tmp_path, book(cells, top=left, left=left))
    (table,) = brought.imported.tables
    settled = [question.id for question in brought.imported.settled]
    assert brought.imported.questions == ()
    assert [id_ for id_ in settled if not id_.startswith("as-numbers")] == []
    assert table.rows == len([row for row in cells if row]) - 1
    assert [note for note in notes(brought) if "text" not in note] == []


def test_units_and_an_index_without_a_name_are_told(tmp_path: Path):
    cells: Cells = [[None, "Weight", "Price"], [None, "kg", "EUR"], [1, 0.1, 1.5], [2, 2, 3]]
    brought = read(tmp_path, book(cells, left=1))
    (table,) = brought.imported.tables
    assert [column.name for column in table.columns] == ["column_1", "Weight (kg)", "Price (EUR)"]
    assert rows(brought) == [[1, 0.1, 1.5], [2, 2, 3]]
    assert notes(brought) == [
        "The line below the header has units, which now follow the column names."
    ]
    index = read(tmp_path, book([[None, "a"], [1, 2], [2, 3]]))
    assert notes(index) == ["The first column has no name; its name here is column_1."]
