"""What an Excel file holds besides values: errors of the spreadsheet are missing, and told."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter  # pyright: ignore[reportMissingTypeStubs] - it ships none

from assistant.data.readers import reading
from assistant.data.readers.jobs import Job, Limits
from assistant.errors import DataError
from assistant.tables import Table
from tests.readers.workbooks import ROWS, SHEET, pack, parts

Cells = list[list[Any]]
ERRORS = ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"]


def read(path: Path, **answers: tuple[str, ...]) -> tuple[Table, ...]:
    job = Job(path, "t.xlsx", None, path.parent / "unused", answers)
    return reading.read(job, path.parent, Limits(), lambda _phase, _fraction: None).tables


def book(folder: Path, sheets: dict[str, Cells], left: int = 0) -> Path:
    """Write a workbook; a cell that is an error is a formula which had it when it was saved."""
    path = folder / "source"
    with xlsxwriter.Workbook(path) as made:  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
        for name, rows in sheets.items():
            sheet: Any = made.add_worksheet(name)  # pyright: ignore[reportUnknownMemberType]
            for y, row in enumerate(rows):
                for x, cell in enumerate(row, start=left):
                    if cell in ERRORS:
                        sheet.write_formula(y, x, "=A1", None, cell)
                    else:
                        sheet.write(y, x, cell)
    return path


def errors(table: Table) -> list[str]:
    return [note for note in table.notes if "error" in note]


def test_error_cells_are_missing_and_told_by_column(tmp_path: Path):
    rows: Cells = [["x", "y", "z"]]
    rows += [[1, n, "#DIV/0!" if n < 3 else n] for n in range(6)] + [["#N/A", 7, "#REF!"]]
    (table,) = read(book(tmp_path, {"One": rows}))
    assert errors(table) == [
        "1 cell of “x” holds an error of the spreadsheet (#N/A): no value.",
        ("4 cells of “z” hold an error of the spreadsheet (#DIV/0!, #REF!): no values."),
    ]
    assert [(column.type, column.missing) for column in table.columns] == [
        ("BIGINT", 1), ("BIGINT", 0), ("BIGINT", 4),
    ]  # fmt: skip


@pytest.mark.parametrize("error", ERRORS)
def test_every_error_of_a_spreadsheet_is_told(tmp_path: Path, error: str):
    (table,) = read(book(tmp_path, {"One": [["x", "y"], [1, error], [2, 3]]}, left=2))
    assert errors(table) == [
        f"1 cell of “y” holds an error of the spreadsheet ({error}): no value."
    ]


def test_each_sheet_tells_its_own_errors(tmp_path: Path):
    sheets: dict[str, Cells] = {
        'A & "b" <c>': [["x", "y"], ["#NUM!", 1], [3, 4]],
        "Fine": [["x", "y"], [1, 2], [3, 4]],
        "Ünï": [["x", "y"], [1, "#NAME?"], [3, "#NAME?"]],
    }
    tables = read(book(tmp_path, sheets), sheets=tuple(sheets))
    assert [len(errors(table)) for table in tables] == [1, 0, 1]
    assert "“x”" in errors(tables[0])[0]
    assert "2 cells of “y”" in errors(tables[2])[0]


@pytest.mark.parametrize("error", ["#ERROR!", "#SPILL!", "Err:502"])
def test_an_error_that_excel_did_not_have_is_missing_as_well(tmp_path: Path, error: str):
    rows = ROWS + f'<row r="3"><c r="A3"><v>3</v></c><c r="B3" t="e"><f>X</f><v>{error}</v></c>'
    rows += '<c r="C3" t="e"><v>#N/A</v></c></row>'
    path = tmp_path / "source"
    path.write_bytes(pack(parts(rows)))
    (table,) = read(path)
    assert [row[:2] for row in table.preview] == [(1, 2), (3, None)]
    assert errors(table)[0] == (
        "1 cell of “b” holds an error of the spreadsheet (another error): no value."
    )


def test_a_word_beside_numbers_is_no_number_stored_as_text(tmp_path: Path):
    rows: Cells = [["x", "y"], [1, "5"], ["-", "6"], ["n/a", 7], [4, 8]]
    (table,) = read(book(tmp_path, {"One": rows}))
    assert [column.type for column in table.columns] == ["BIGINT", "BIGINT"]
    stored = [note for note in table.notes if "stored" in note]
    assert stored == ["“y”: numbers stored as text became numbers."]


def test_the_word_for_an_error_written_as_text_is_none(tmp_path: Path):
    path = tmp_path / "source"
    cell = '<c r="A{0}" t="inlineStr"><is><t>{1}</t></is></c>'
    rows = (cell.format(n, text) for n, text in enumerate(["a", "#N/A", "Oslo"], start=1))
    lines = "".join(f'<row r="{n}">{row}</row>' for n, row in enumerate(rows, start=1))
    path.write_bytes(pack(parts(lines)))
    (table,) = read(path)
    assert errors(table) == []
    assert table.preview == (("#N/A",), ("Oslo",))


def test_many_columns_with_errors_are_told_together(tmp_path: Path):
    rows: Cells = [[f"c{n}" for n in range(13)], ["#N/A"] * 12 + [1]]
    (table,) = read(book(tmp_path, {"One": rows}))
    assert len(errors(table)) == 11
    assert errors(table)[-1].startswith("2 cells of 2 more columns hold")


def test_an_error_in_a_sheet_that_cannot_be_placed_is_told_of_the_workbook(tmp_path: Path):
    stray = SHEET.format(before="", rows='<row r="1"><c r="A1" t="e"><v>#REF!</v></c></row>')
    path = tmp_path / "source"
    path.write_bytes(pack(parts() | {"xl/worksheets/sheet9.xml": stray.encode()}))
    (table,) = read(path)
    assert errors(table) == [
        "1 cell of the workbook holds an error of the spreadsheet (#REF!): no value."
    ]


FORMULA = '<c r="A{0}"><f>1+1</f><v>{1}</v></c><c r="B{0}"{3}><f>X</f><v>{2}</v></c>'
TO_CALCULATE = b'</sheets><calcPr calcId="1" fullCalcOnLoad="1"/>'
STALE = "Values of formulas may be out of date: the workbook was saved without calculating."
NEVER = (
    "4 formulas have no calculated value and are missing; open the file in Excel and save it to "
    "get them."
)


@pytest.mark.parametrize(
    ("values", "calculate", "made", "told"),
    [
        (("0", "0", "0", "0.0"), TO_CALCULATE, (None, None), [NEVER]),
        (("2", "0", "0", "5"), TO_CALCULATE, (2, 0), [STALE]),
        (("2", "0", "0", "5"), b'</sheets><calcPr calcMode="manual"/>', (2, 0), [STALE]),
        (("0", "0", "0", "0"), b"</sheets>", (0, 0), []),
        (("2", "", "3", ""), b"</sheets>", (2, None), []),
    ],
    ids=["never calculated", "to be calculated", "calculated by hand", "zeros", "empty texts"],
)
def test_formulas_that_nobody_calculated_have_no_value(
    tmp_path: Path, values: tuple[str, ...], calculate: bytes, made: tuple[Any, ...], told: Any
):
    """Programs that calculate nothing write 0, which is no result."""
    kind = ' t="str"' if values[1] == "" else ""
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c>'
    rows += '<c r="B1" t="inlineStr"><is><t>b</t></is></c></row>'
    for number in (2, 3):
        pair = values[2 * number - 4 : 2 * number - 2]
        rows += f'<row r="{number}">{FORMULA.format(number, *pair, kind)}'
        rows += f'<c r="C{number}"><v>{number}</v></c></row>'
    made_parts = parts(rows)
    made_parts["xl/workbook.xml"] = made_parts["xl/workbook.xml"].replace(b"</sheets>", calculate)
    path = tmp_path / "source"
    path.write_bytes(pack(made_parts))
    (table,) = read(path)
    assert table.preview[0][:2] == made
    assert [note for note in table.notes if "ormula" in note] == told


@pytest.mark.parametrize(
    ("digits", "made", "told"),
    [
        (["4111111111111111", "4111111111111112"], [4111111111111111, 4111111111111112], 0),
        (["9007199254740991", "12"], [9007199254740991, 12], 0),
        (["1.5E+20", "6.02214076E+23"], [1.5e20, 6.02214076e23], 0),
        (["123456789012345678", "123456789012345679"], [1.23456789012346e17] * 2, 2),
        (["1.23456789012345E+17", "5"], [1.23456789012345e17, 5], 1),
    ],
)
def test_numbers_that_are_longer_than_excel_keeps_are_told(
    tmp_path: Path, digits: list[str], made: list[float], told: int
):
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c></row>'
    for number, text in enumerate(digits, start=2):
        rows += f'<row r="{number}"><c r="A{number}"><v>{text}</v></c></row>'
    path = tmp_path / "source"
    path.write_bytes(pack(parts(rows)))
    (table,) = read(path)
    assert [value for (value,) in table.preview] == made
    has = "1 number has" if told == 1 else f"{told} numbers have"
    note = (
        f"“id”: {has} more than 15 digits, of which Excel keeps 15: "
        "different ones may have become one."
    )
    assert (list(table.notes), list(table.caveats)) == ([note] * bool(told), [note] * bool(told))


def strange_encoding(book: bytes) -> bytes:
    return b'<?xml version="1.0" encoding="utf-7000"?>' + book


def deep(book: bytes) -> bytes:
    return book.replace(b"<sheets>", b"<a>" * 200_000 + b"</a>" * 200_000 + b"<sheets>")


@pytest.mark.parametrize("damage", [strange_encoding, deep, lambda book: book[:-9]])
def test_a_strange_list_of_sheets_ends_in_a_table_or_a_refusal(tmp_path: Path, damage: Any):
    made = parts(ROWS + '<row r="3"><c r="A3" t="e"><v>#REF!</v></c></row>')
    path = tmp_path / "source"
    path.write_bytes(pack(made | {"xl/workbook.xml": damage(made["xl/workbook.xml"])}))
    with suppress(DataError):
        (table,) = read(path)
        assert len(errors(table)) == 1
