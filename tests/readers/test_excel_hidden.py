"""What Excel does not show: rows, columns and sheets are counted, told and left out if wanted."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter  # pyright: ignore[reportMissingTypeStubs] - it ships none

from tests.readers.bringing import Brought, bring
from tests.readers.workbooks import pack, parts

FILE = Path(__file__).parents[1] / "files" / "f12_hidden.xlsx"


def read(folder: Path, data: bytes, **answers: str) -> Brought:
    given = {question: (value,) for question, value in answers.items()}
    return bring(folder, "t.xlsx", data, given, here=True)


def notes(brought: Brought) -> list[str]:
    return [note for note in brought.imported.tables[0].notes if "hidden" in note]


def numbers(brought: Brought) -> list[Any]:
    return [row[-1] for row in brought.rows("FROM t")]


def by_hand(rows: str, before: str = "") -> bytes:
    return pack(parts(rows, before=before))


def by_writer(hide: Callable[[Any], object]) -> bytes:
    """Return a sheet that begins in C4, with five rows of a number and twice the number."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
        sheet: Any = book.add_worksheet()  # pyright: ignore[reportUnknownMemberType]
        sheet.write_row(3, 2, ["n", "twice"])
        for number in range(5):
            sheet.write_row(4 + number, 2, [number, 2 * number])
        hide(sheet)
    return buffer.getvalue()


def filtered(sheet: Any) -> None:
    sheet.autofilter(3, 2, 8, 3)
    sheet.filter_column(2, "x > 2")
    for row in (4, 5, 6):
        sheet.set_row(row, None, None, {"hidden": True})


def grouped(sheet: Any) -> None:
    for row in (5, 6):
        sheet.set_row(row, None, None, {"level": 1, "hidden": True})
    sheet.set_row(7, None, None, {"collapsed": True})


@pytest.mark.parametrize(
    ("answer", "made", "told", "caveats"),
    [
        ("count", [5, 3], ["2 rows and 1 column are hidden in Excel; they count."], ()),
        ("out", [3, 2], ["2 rows and 1 column hidden in Excel are left out."],
         ("2 rows hidden in Excel are left out.",)),
        ("rows", [3, 3],
         ["2 rows hidden in Excel are left out.", "1 column is hidden in Excel; it counts."],
         ("2 rows hidden in Excel are left out.",)),
        ("columns", [5, 2],
         ["1 column hidden in Excel is left out.", "2 rows are hidden in Excel; they count."], ()),
    ],
)  # fmt: skip
def test_hidden_rows_and_columns_count_unless_somebody_leaves_them_out(
    tmp_path: Path, answer: str, made: list[int], told: list[str], caveats: tuple[str, ...]
) -> None:
    given = {} if answer == "count" else {"hidden": answer}
    brought = read(tmp_path, FILE.read_bytes(), **given)
    (table,) = brought.imported.tables
    (question,) = brought.imported.settled
    assert question.text == "2 rows and 1 column are hidden in Excel."
    named = [column.name for column in table.columns]
    assert [table.rows, sum(name.startswith(("item", "amount")) for name in named)] == made
    assert (notes(brought), table.caveats) == (told, caveats)
    assert brought.rows("SELECT sum(amount) FROM t") == [(15 if made[0] == 5 else 8,)]


@pytest.mark.parametrize(
    ("hide", "told", "left"),
    [
        (lambda sheet: sheet.set_row(5, 0), "1 row is hidden in Excel; it counts.", [0, 4, 6, 8]),
        (filtered, "3 rows are hidden in Excel; they count.", [6, 8]),
        (grouped, "2 rows are hidden in Excel; they count.", [0, 6, 8]),
        (lambda sheet: sheet.set_column("D:D", 0), "1 column is hidden in Excel; it counts.",
         [0, 1, 2, 3, 4]),
        (lambda sheet: sheet.set_column("D:XFD", None, None, {"hidden": True}),
         "1 column is hidden in Excel; it counts.", [0, 1, 2, 3, 4]),
    ],
)  # fmt: skip
def test_filters_groups_and_sizes_of_nothing_hide_as_well(
    tmp_path: Path, hide: Callable[[Any], object], told: str, left: list[int]
) -> None:
    brought = read(tmp_path, by_writer(hide))
    assert notes(brought) == [told]
    assert numbers(brought) == [0, 2, 4, 6, 8]
    assert numbers(read(tmp_path, by_writer(hide), hidden="out")) == left


ROW = '<row r="{0}"{1}><c r="A{0}"><v>{0}</v></c></row>'
HEAD = '<row r="1"><c r="A1" t="inlineStr"><is><t>n</t></is></c></row>'


@pytest.mark.parametrize("mark", [' hidden="1"', " ht='0' customHeight='1'", ' hidden="true"'])
def test_hidden_rows_are_found_however_they_are_written(tmp_path: Path, mark: str) -> None:
    rows = HEAD + ROW.format(2, mark) + ROW.format(3, "") + ROW.format(4, ' hidden="0" ht="15"')
    brought = read(tmp_path, by_hand(rows))
    assert notes(brought) == ["1 row is hidden in Excel; it counts."]


@pytest.mark.parametrize(
    "hide",
    [
        lambda sheet: None,
        lambda sheet: sheet.set_row(20, 0),
        lambda sheet: sheet.set_row(3, 0),
        lambda sheet: sheet.set_row(0, 0),
        lambda sheet: sheet.set_column("E:XFD", 0),
        lambda sheet: sheet.autofilter(3, 2, 8, 3),
    ],
)
def test_hidden_rows_and_columns_without_data_need_no_word(
    tmp_path: Path, hide: Callable[[Any], object]
) -> None:
    brought = read(tmp_path, by_writer(hide))
    assert (notes(brought), brought.imported.settled) == ([], ())


def test_hidden_sheets_are_counted_where_sheets_are_chosen(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
        for name in ("Shown", "Hidden", "Deep"):
            sheet: Any = book.add_worksheet(name)  # pyright: ignore[reportUnknownMemberType]
            sheet.write_column(0, 0, ["n", 1, 2])
            if name != "Shown":
                (sheet.hide if name == "Hidden" else sheet.very_hidden)()
    (question,) = read(tmp_path, buffer.getvalue()).imported.questions
    assert question.text == "Which sheets should be loaded? 2 of the 3 are hidden in Excel."
    assert [choice.detail for choice in question.choices] == [
        f"3 rows \u00d7 1 column{how}" for how in ("", ", hidden", ", very hidden")
    ]
    assert question.suggested == ("Shown",)
    chosen = bring(tmp_path, "t.xlsx", buffer.getvalue(), {"sheets": ("Hidden",)}, here=True)
    assert notes(chosen) == ["The sheet is hidden in Excel."]


def test_a_row_knows_its_number_on_the_sheet(tmp_path: Path) -> None:
    from assistant.data.readers.asking import Asker
    from assistant.data.readers.excel.spreadsheets import read_excel
    from assistant.data.readers.jobs import Limits
    from assistant.data.readers.staging import open_stage

    source = tmp_path / "source"
    rows = "".join(ROW.format(n, ' hidden="1"' if n == 6 else "") for n in (3, 4, 6, 7, 9))
    source.write_bytes(by_hand(HEAD + rows))
    stage = open_stage(tmp_path, source, Limits())
    for answer, lines in ((), [3, 4, 6, 7, 9]), (("out",), [3, 4, 7, 9]):
        asker = Asker({"hidden": answer})
        (staged,) = read_excel(source, "t.xlsx", stage, asker, lambda _phase, _part: None)
        assert [staged.line(row) for row in range(staged.rows)] == lines


def test_what_was_asked_of_a_sheet_is_told_by_its_name_and_asked_once(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as made:  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
        for name in ("Q1", "Q2"):
            sheet: Any = made.add_worksheet(name)  # pyright: ignore[reportUnknownMemberType]
            for at, row in enumerate((["shop", "n"], ["A", 1], ["B", 2], ["C", 3], ["Total", 6])):
                sheet.write_row(at, 0, row)
            sheet.set_row(1, None, None, {"hidden": True})
    data = buffer.getvalue()
    first = bring(tmp_path, "t.xlsx", data, here=True)
    assert [(one.id, one.part) for one in first.imported.questions] == [
        ("sheets", ""), ("totals:Q1", "Q1"), ("totals:Q2", "Q2"),
    ]  # fmt: skip
    answers = {"sheets": ("Q2",), "totals:Q2": ("keep",)}
    alone = bring(tmp_path, "t.xlsx", data, answers, here=True)
    assert [(table.name, table.rows) for table in alone.imported.tables] == [("t_q2", 4)]
    assert [(one.id, one.part) for one in alone.imported.settled] == [
        ("sheets", ""), ("hidden:Q2", "Q2"), ("totals:Q2", "Q2"),
    ]  # fmt: skip


def test_choosing_only_sheets_without_rows_is_refused_in_plain_words(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
        for name in ("Empty", "Full", "Bare"):
            sheet: Any = book.add_worksheet(name)  # pyright: ignore[reportUnknownMemberType]
            if name == "Full":
                sheet.write_column(0, 0, ["n", 1, 2])
    for chosen, named in (
        (("Empty",), "The sheet “Empty” has"),
        (("Empty", "Bare"), "The sheets “Empty”, “Bare” have"),
    ):
        refused = bring(tmp_path, "t.xlsx", buffer.getvalue(), {"sheets": chosen}, here=True).error
        assert refused is not None
        assert (str(refused), refused.kind) == (f"{named} no rows.", "empty")
        assert refused.hint == "Sheets with rows: “Full”."
