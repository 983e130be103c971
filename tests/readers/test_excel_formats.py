"""Number formats of Excel carry meaning: codes, percentages, units, durations, text."""

from __future__ import annotations

import datetime
import io
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.readers.bringing import Brought, bring
from tests.readers.workbooks import formatted, pack, parts

FILES = Path(__file__).parents[1] / "files"
PHONE = r"[<=9999999]###\-####;\(###\)\ ###\-####"
STYLES = (
    '<x:styleSheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<x:numFmts count='2'><x:numFmt formatCode='00000' numFmtId='170'/>"
    "<x:numFmt formatCode='#,##0.00\\ &quot;kr&quot;' numFmtId='171'/></x:numFmts>"
    "<x:cellStyleXfs><x:xf numFmtId='10'/></x:cellStyleXfs>"
    "<x:cellXfs><x:xf/><x:xf numFmtId='170'/><x:xf numFmtId='10'/><x:xf numFmtId='171'/>"
    "</x:cellXfs></x:styleSheet>"
)


def read(folder: Path, cells: dict[str, list[Any]], **answers: str) -> Brought:
    given = {question: (value,) for question, value in answers.items()}
    return bring(folder, "t.xlsx", formatted(cells, top=2, left=1), given, here=True)


def column(brought: Brought, name: str = "v") -> list[Any]:
    return [value for (value,) in brought.rows(f'SELECT "{name}" FROM t')]  # noqa: S608 - our own names


def notes(brought: Brought) -> list[str]:
    return list(brought.imported.tables[0].notes)


def test_postcodes_percentages_and_dates_of_a_file_are_as_excel_shows_them(tmp_path: Path) -> None:
    brought = bring(tmp_path, "f2_zip.xlsx", (FILES / "f2_zip.xlsx").read_bytes(), here=True)
    day = datetime.date(2024, 2, 1)
    assert brought.rows("FROM f2_zip") == [
        ("02494", 10, Decimal("12.5"), day),
        ("07030", 20, Decimal(5), day + datetime.timedelta(1)),
        ("90210", 30, Decimal(-2), day + datetime.timedelta(2)),
    ]
    assert notes(brought) == [
        "“zip” is text, as Excel shows its codes (00000).",
        "“growth”: the percent signs were taken off; 12.5 means 12.5 %.",
    ]


@pytest.mark.parametrize(
    ("code", "numbers", "shown"),
    [
        ("00000", [2494, 90210], ["02494", "90210"]),
        ("00000", [10001, 90210], ["10001", "90210"]),
        ("000-00-0000", [123456789, 7], ["123-45-6789", "000-00-0007"]),
        (r"00000\-0000", [24940001, 902101234], ["02494-0001", "90210-1234"]),
        ("0000 0000", [12345678, 42], ["1234 5678", "0000 0042"]),
        ('"INV-"0000', [7, 12345], ["INV-0007", "INV-12345"]),
        (PHONE, [5551234, 8005551234], ["555-1234", "(800) 555-1234"]),
        ("00;[Red]-00", [5, -7], ["05", "-07"]),
        ('[=0]"none";00000', [2494, 0], ["02494", "none"]),
        ('00000;-00000;"-"0', [2494, 0], ["02494", "-0"]),
    ],
)
def test_codes_are_text_as_excel_shows_them(
    tmp_path: Path, code: str, numbers: list[int], shown: list[str]
) -> None:
    brought = read(tmp_path, {"v": [(number, code) for number in numbers]})
    assert column(brought) == shown
    assert "is text, as Excel shows its codes" in notes(brought)[0]


def test_a_column_is_one_of_codes_if_most_of_its_numbers_are(tmp_path: Path) -> None:
    most = read(tmp_path, {"v": [(2494, "00000"), (7030, "00000"), 10001, "K1"]})
    assert column(most) == ["02494", "07030", "10001", "K1"]
    assert "1 without that format are as stored" in notes(most)[0]
    few = read(tmp_path, {"v": [(2494, "00000"), 1, 2]})
    assert column(few) == [2494, 1, 2]
    assert notes(few) == [
        "“v” has plain numbers; 1 cell has the format of a code (00000) in Excel."
    ]


@pytest.mark.parametrize(
    ("cells", "made"),
    [
        ([(0.125, "0.0%"), (0.07, "0%"), (-0.02, "0.00%;[Red]-0.00%")], [12.5, 7, -2]),
        ([(0.12345, "0.0%"), (0.23456, 10), "5%"], [12.345, 23.456, 5]),
        ([(0.5, "0%"), 0, (1.2, "0%")], [50, 0, 120]),
        ([(12.5, '0.0"%"'), (5, r"0\%")], [12.5, 5]),
        ([(0.125, '[=0]"-";0.0%'), (0, '[=0]"-";0.0%')], [12.5, 0]),
    ],
)
def test_percentages_are_what_they_would_be_in_text(
    tmp_path: Path, cells: list[Any], made: list[float]
) -> None:
    brought = read(tmp_path, {"v": cells})
    assert [float(value) for value in column(brought)] == made
    assert notes(brought)[0] == "“v”: the percent signs were taken off; 12.5 means 12.5 %."


@pytest.mark.parametrize(
    ("answer", "made"),
    [
        ("numbers", [12.5, 7.25, 5]),
        ("percent", [12.5, 725, 5]),
        ("stored", [0.125, 7.25, 0.05]),
        ("text", ["12.5%", "7.25", "5%"]),
    ],
)
def test_plain_numbers_among_percentages_are_asked_about(
    tmp_path: Path, answer: str, made: list[Any]
) -> None:
    cells = {"v": [(0.125, "0.0%"), 7.25, (0.05, "0%")]}
    (question,) = read(tmp_path, cells).imported.questions
    assert question.text == "“v” has 2 percentages and 1 plain number. What are they?"
    assert question.suggested == ("text",)
    brought = read(tmp_path, cells, **{"percent:v": answer})
    assert [value if answer == "text" else float(value) for value in column(brought)] == made
    offered = "percent:v" if answer == "text" else ""
    assert brought.imported.tables[0].columns[0].as_numbers == offered


@pytest.mark.parametrize(
    ("code", "unit"),
    [
        ("$#,##0.00", "$"),
        ("[$€-407] #,##0.00", "€"),
        ('#,##0.00 "kr"', "kr"),
        ("[$kr-414] #,##0", "NOK"),
        ("[$$-1009]#,##0.00", "CAD"),
        ("_($* #,##0.00_);_($* (#,##0.00);_($* -??_);_(@_)", "$"),
        (44, "$"),
        ('0.0 "kg"', "kg"),
        ('0.0,,"M€"', "€"),
        ('"R" #,##0.00', "R"),
        ('"S/"#,##0.00', "S/"),
        (r'[>=100000]"₹ "##\,##\,##0;"₹ "##,##0', "₹"),
    ],
)
def test_a_unit_by_format_is_told_and_the_number_is_the_real_one(
    tmp_path: Path, code: str | int, unit: str
) -> None:
    brought = read(tmp_path, {"v": [(1234.5, code), (2_000_000, code), 3]})
    assert [float(value) for value in column(brought)] == [1234.5, 2_000_000, 3]
    assert notes(brought) == [f"“v” is in {unit}, by its number format."]


def test_a_currency_that_is_in_no_list_is_one_of_several(tmp_path: Path) -> None:
    cells = {"v": [(1.5, '"R" #,##0.00'), (2, "$#,##0.00"), (3, '"R" #,##0.00')]}
    (question,) = read(tmp_path, cells).imported.questions
    assert question.text == (
        "“v” has numbers in several units: R (2), $ (1). How should they be read?"
    )
    alike = read(tmp_path, {"v": [(1, '0" day"'), (2, '0" days"')]})
    assert (alike.imported.questions, column(alike)) == ((), [1, 2])


UNITS = {"v": [(1.5, "[$€-407] #,##0.00"), (2, "$#,##0.00"), (3.25, '#,##0.00 "EUR"'), 4]}


@pytest.mark.parametrize(
    ("answer", "made"),
    [
        ("text", [("1.5 €",), ("2 $",), ("3.25 EUR",), ("4",)]),
        ("numbers", [(1.5,), (2.0,), (3.25,), (4.0,)]),
        ("apart", [(1.5, "€"), (2.0, "$"), (3.25, "EUR"), (4.0, None)]),
    ],
)
def test_several_currencies_in_a_column_are_asked_about(
    tmp_path: Path, answer: str, made: list[tuple[Any, ...]]
) -> None:
    (question,) = read(tmp_path, UNITS).imported.questions
    assert question.text == (
        "“v” has numbers in several units: € (2), $ (1). How should they be read?"
    )
    brought = read(tmp_path, UNITS, **{"units:v": answer})
    assert [(row[0] if answer == "text" else float(row[0]), *row[1:])
            for row in brought.rows("FROM t")] == made  # fmt: skip
    told = ("“v” has numbers in several units: € (2), $ (1).",)
    assert brought.imported.tables[0].caveats == (() if answer == "text" else told)
    offered = "units:v" if answer == "text" else ""
    assert brought.imported.tables[0].columns[0].as_numbers == offered


def hours(number: float) -> datetime.timedelta:
    return datetime.timedelta(hours=number)


@pytest.mark.parametrize(
    ("cells", "made", "unit"),
    [
        ([(hours(1.5), "[h]:mm"), (hours(25.5), "[hh]:mm:ss")], [1.5, 25.5], "hours"),
        ([(hours(1.5), "h:mm"), (hours(30), "[h]:mm")], [1.5, 30], "hours"),
        ([(hours(1.5), "h:mm"), (hours(25.5), "h:mm")], [1.5, 25.5], "hours"),
        ([(hours(1.5), "h:mm"), (hours(48), "h:mm")], [1.5, 48], "hours"),
        ([(hours(1.5), "[mm]:ss"), (hours(0.025), "[m]:ss")], [90, 1.5], "minutes"),
        ([(hours(0.025), "mm:ss"), (hours(0.1), 45)], [1.5, 6], "minutes"),
        ([(hours(0.025), "[ss]")], [90], "seconds"),
        ([(1.0625, '[=0]"";[h]:mm'), (0.5, '[=0]"";[h]:mm')], [25.5, 12], "hours"),
        ([(1.5, "d:hh:mm"), (0.25, "dd:hh:mm:ss")], [1.5, 0.25], "days"),
        ([(61.5, "h:mm"), (59.5, "h:mm"), (1.5, "h:mm")], [1476, 1428, 36], "hours"),
        ([(-0.0625, "h:mm"), (0.5, "h:mm")], [-1.5, 12], "hours"),
    ],
)
def test_durations_become_numbers_and_their_unit_is_told(
    tmp_path: Path, cells: list[Any], made: list[float], unit: str
) -> None:
    brought = read(tmp_path, {"v": cells})
    assert [float(value) for value in column(brought)] == made
    assert notes(brought)[0].startswith(f"“v” has durations: they became {unit} (")


def test_text_with_nothing_but_digits_stays_text_where_its_format_says_so(tmp_path: Path) -> None:
    cells = {"a": [("007", "@"), ("12", "@")], "b": [("7", "@"), (12, "@")],
             "c": [("1.5", "@"), ("2", "@")]}  # fmt: skip
    brought = read(tmp_path, cells)
    assert brought.rows("FROM t") == [("007", "7", Decimal("1.5")), ("12", "12", Decimal(2))]
    assert [note for note in notes(brought) if "stays text" in note] == [
        "“a” stays text, as its cells are formatted.",
        "“b” stays text, as its cells are formatted.",
    ]


def test_numbers_dates_and_times_of_usual_formats_need_no_word(tmp_path: Path) -> None:
    first, second = datetime.date(2024, 2, 1), datetime.date(2024, 2, 2)
    cells = {
        "plain": [(1234, "# ##0"), (2, "#,##0_);(#,##0)")],
        "scaled": [(2_000_000, '0.0,,"M"'), (1500, "0.0,")],
        "part": [(0.5, "# ?/?"), (0.25, "0.00E+00")],
        "day": [(first, "dd.mm.yyyy"), (second, "[$-407]d. mmmm yyyy")],
        "month": [(first, "mmm-yy"), (second, 17)],
        "time": [(0.5, "h:mm"), (0.75, "h:mm AM/PM")],
        "sign": [(1, "+0;-0;0"), (-2, "0;[Red]-0")],
        "number": [(1, "0"), (1.5, "[Blue]0.00")],
        "ledger": [(1, '#,##0 "DR";#,##0 "CR"'), (-2, '#,##0 "DR";#,##0 "CR"')],
        "hidden zero": [(first, '[=0]"";dd/mm/yyyy'), (45_324, '[=0]"";dd/mm/yyyy')],
        "era": [(45_323, '[$-411]ggge"年"'), (45_324, 71)],
    }
    brought = read(tmp_path, cells)
    assert notes(brought) == []
    assert brought.rows("FROM t") == [
        (1234, 2_000_000, Decimal("0.5"), first, first, datetime.time(12), 1, Decimal(1),
         1, first, first),
        (2, 1500, Decimal("0.25"), second, second, datetime.time(18), -2, Decimal("1.5"),
         -2, second, second),
    ]  # fmt: skip


def test_the_day_0_among_dates_is_no_date(tmp_path: Path) -> None:
    """What a formula finds in an empty cell is 0, which Excel shows as 1900-01-00."""
    day = datetime.date(2024, 2, 1)
    cells = {"v": [(day, "dd/mm/yyyy"), (0, "dd/mm/yyyy"), (day, 14)],
             "time": [(0, "h:mm"), (0.5, "h:mm"), (0.25, "h:mm")]}  # fmt: skip
    brought = read(tmp_path, cells)
    times = [datetime.time(hour) for hour in (0, 12, 6)]
    assert brought.rows("FROM t") == [*zip([day, None, day], times, strict=True)]
    assert notes(brought) == [
        "“v”: 1 cell has the day 0 or less, which is no date in Excel: no value."
    ]


CELLS = [
    """<row r="2"><c r="A2" s="1"><v>2494</v></c><c r="B2" s="2"><v>0.125</v></c>
    <c r="C2" s="3"><v>5</v></c></row>""",
    """<row><c s='1' t='n'><f>1+1</f><v>2494</v></c><c s='2'><v>0.125</v></c><c s='3'><v>5</v></c>
    </row>""",
    """<row spans="1:3" r="2"><c t="n" s="1" r="A2"><f t="shared" ref="A2:A3" si="0">1</f>
    <v>2494</v></c><c s="2"\tr="B2"><v>0.125</v></c><c cm="1" s="3" r="C2"><v>5</v></c></row>""",
]


@pytest.mark.parametrize("prefix", ["", "x:"])
@pytest.mark.parametrize("cells", CELLS)
def test_formats_are_found_however_the_cells_are_written(
    tmp_path: Path, cells: str, prefix: str
) -> None:
    head = "".join(f'<c r="{at}1" t="inlineStr"><is><t>{at}</t></is></c>' for at in "ABC")
    made = parts(f'<row r="1">{head}</row>{cells}') | {"xl/styles.xml": STYLES.encode()}
    part = "xl/worksheets/sheet1.xml"
    if prefix:
        made[part] = made[part].replace(b"</", b"\0").replace(b"<", b"<x:")
        made[part] = made[part].replace(b"\0", b"</x:").replace(b"xmlns=", b"xmlns:x=")
    brought = bring(tmp_path, "t.xlsx", pack(made), here=True)
    assert brought.rows("FROM t") == [("02494", Decimal("12.5"), 5)]
    assert "“C” is in kr, by its number format." in notes(brought)


@pytest.mark.parametrize("code", ['#,##0 "€"', "$#,##0", '0.0 "kg"'])
def test_amounts_in_a_column_named_like_a_date_are_no_dates(tmp_path: Path, code: str) -> None:
    """Amounts of about 45,000 could be days as a spreadsheet counts them."""
    brought = read(tmp_path, {"paid on": [(45_292, code), (45_300, code)]})
    assert brought.rows("FROM t") == [(45_292,), (45_300,)]


@pytest.mark.parametrize(
    "damage",
    [
        lambda styles: styles.replace(b'numFmtId="164"', b'numFmtId="x"'),
        lambda styles: styles + b" " * 17 * 1024 * 1024,
    ],
    ids=["no number", "too large"],
)
def test_formats_that_cannot_be_read_are_told(tmp_path: Path, damage: Any) -> None:
    """What the numbers are then is not what Excel shows, which may not go without a word."""
    whole = zipfile.ZipFile(io.BytesIO((FILES / "f2_zip.xlsx").read_bytes()))
    made = {name: whole.read(name) for name in whole.namelist()}
    made["xl/styles.xml"] = damage(made["xl/styles.xml"])
    brought = bring(tmp_path, "t.xlsx", pack(made, 0), here=True)
    assert any(note.startswith("Not all formats of the workbook") for note in notes(brought))
