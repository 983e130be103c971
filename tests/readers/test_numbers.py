"""Numbers that are written in ways of their own: what they become, what is asked, what is told."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter  # pyright: ignore[reportMissingTypeStubs] - it ships none

from assistant.tables import Question, Table
from tests.readers.bringing import Brought, bring

FILES = Path(__file__).parents[1] / "files"
Answers = Mapping[str, tuple[str, ...]]


def bring_file(folder: Path, name: str, answers: Answers | None = None) -> Brought:
    return bring(folder, name, (FILES / name).read_bytes(), answers, here=True)


def bring_column(folder: Path, cells: Sequence[str], answers: Answers | None = None) -> Brought:
    """Bring a file with the column `v`."""
    lines = "".join(f'"{cell}",x\n' for cell in cells)
    return bring(folder, "t.csv", "v,o\n" + lines, answers, here=True)


def values(brought: Brought, column: str = "v") -> list[Any]:
    (table,) = brought.imported.tables
    return [value for (value,) in brought.rows(f'SELECT "{column}" FROM "{table.name}"')]  # noqa: S608 - our own names


def table_of(brought: Brought) -> Table:
    (table,) = brought.imported.tables
    return table


def offered(brought: Brought) -> Question:
    (question,) = brought.imported.settled
    return question


def test_a_minus_behind_is_a_minus(tmp_path: Path):
    brought = bring_file(tmp_path, "f11_sap.csv")
    assert values(brought, "Betrag") == [Decimal("-1234.50"), 50, Decimal("-2.25")]
    (total,) = brought.rows('SELECT sum("Betrag") FROM f11_sap')
    assert total == (Decimal("-1186.75"),)
    assert (
        "“Betrag”: 2 values are negative for a minus behind the number." in table_of(brought).notes
    )


@pytest.mark.parametrize(
    ("cells", "made", "note"),
    [
        (["1,234.50-", "7.00", "0.25-"], [Decimal("-1234.50"), 7, Decimal("-0.25")],
         "“v”: 2 values are negative for a minus behind the number."),
        (["100,00- €", "12,50 €"], [-100, Decimal("12.50")],
         "“v”: 1 value is negative for a minus behind the number."),
        (["12\u2212", "3.5"], [-12, Decimal("3.5")],
         "“v”: 1 value is negative for a minus behind the number."),
        (["(5.25)", "7"], [Decimal("-5.25"), 7],
         "“v”: 1 value is negative for brackets around the number."),
        (["1\u202f234,50\u00a0€", "12,00 €"], [Decimal("1234.50"), 12], "“v” is in EUR."),
        (["Rs.1,200.50", "Rs. 500"], [Decimal("1200.50"), 500], "“v” is in INR."),
        (["kr 5,50", "12,00 SEK"], [Decimal("5.50"), 12], "“v” is in SEK."),
        (["$5", "6", "7.5"], [5, 6, Decimal("7.5")], "“v” is in $: 1 of 3 values say so."),
        (["1,00,000.50", "12,34,567", "50"], [Decimal("100000.50"), 1234567, 50],
         "“v” became numbers: signs and commas between thousands were taken off."),
        (["1'234.50", "99.00"], [Decimal("1234.50"), 99],
         "“v” became numbers: signs and spaces between thousands were taken off."),
        (["\uff11\uff12\uff13", "\uff14\uff15\uff0e\uff15"], [123, Decimal("45.5")],
         "“v”: digits of another script were taken as 0 to 9."),
        (["٣٤", "٥٦"], [34, 56], "“v”: digits of another script were taken as 0 to 9."),
        (["+5", "-3", "0"], [5, -3, 0], "“v”: plus signs were taken off."),
        (["$(5.25)", "$7"], [Decimal("-5.25"), 7],
         "“v”: 1 value is negative for brackets around the number."),
        (["Rp 1.000.000", "Rp 250.000"], [1_000_000, 250_000], "“v” is in IDR."),
        (["kr. 1 000", "kr. 250"], [1000, 250], "“v” is in kr."),
        (["1.200,-", "€ 15,-", "3,50"], [1200, 15, Decimal("3.50")],
         "“v” is in EUR: 1 of 3 values say so."),
        (["Rs 1,00,000/-", "Rs 500/-"], [100_000, 500], "“v” is in INR."),
        (["12.\u2013", "\u20133.50"], [12, Decimal("-3.50")], ""),
        (["0.5", "3e-05"], [0.5, 3e-05], ""),
    ],
)  # fmt: skip
def test_what_can_be_read_is_read_and_told(
    tmp_path: Path, cells: list[str], made: list[Any], note: str
):
    brought = bring_column(tmp_path, cells)
    assert brought.word == "read"
    assert values(brought) == made
    assert not note or note in table_of(brought).notes


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        (["10,5", "3.25", "1,234"], "1 of its 3 values is not a number: “10,5” (line 2)"),
        (["1 234", "5,678", "12"], "1 of its 3 values is not a number: “1 234” (line 2)"),
        (["1 234,50", "1 234.50", "12,00"], "points and commas both stand before decimals"),
        (["1.2 kg", "300 g", "5 kg"], "numbers are in several units (kg 2, g 1)"),
    ],
)
def test_numbers_that_disagree_about_their_marks_or_units_stay_text(
    tmp_path: Path, cells: list[str], why: str
):
    brought = bring_column(tmp_path, cells)
    assert values(brought) == cells
    assert table_of(brought).notes == (f"“v” stays text: {why}.",)


MISFITS = {
    "one.csv": ("k,v\n1,5\n2,n/a?\n3,7\n4,9\n", [5, None, 7, 9],
                "“v” stays text: 1 of its 4 values is not a number: “n/a?” (line 3)."),
    "many.csv": (
        "k,v\n" + "".join(f'{n},"{v}"\n' for n, v in enumerate(
            ["1,234.50", "12 pcs", "~5", "1O", "<0.01", "7", "8.25", "9", "10", "11"])),
        [Decimal("1234.50"), None, None, None, None, 7, Decimal("8.25"), 9, 10, 11],
        ("“v” stays text: 4 of its 10 values are not numbers: "
         "“12 pcs” (line 3), “~5” (line 4), “1O” (line 5) and 1 more.")),
    "half.csv": ("k;v\n1;TBD\n2;1.234,50\n3;see note 3\n4;0,5\n",
                 [None, Decimal("1234.50"), None, Decimal("0.50")],
                 ("“v” stays text: 2 of its 4 values are not numbers: "
                  "“TBD” (line 2), “see note 3” (line 4).")),
}  # fmt: skip


@pytest.mark.parametrize("name", MISFITS)
def test_numbers_that_stay_text_are_told_with_their_rows_and_can_be_read_as_numbers(
    tmp_path: Path, name: str
):
    data, made, note = MISFITS[name]
    brought = bring(tmp_path, name, data, here=True)
    question = offered(brought)
    assert question.id == "as-numbers:v"
    assert question.suggested == ("text",)
    gone = made.count(None)
    told = "1 row becomes empty" if gone == 1 else f"{gone} rows become empty"
    assert [(one.value, one.detail) for one in question.choices] == [
        ("text", "every value stays as written"),
        ("numbers", told),
    ]
    column = table_of(brought).columns[1]
    assert (column.type, column.as_numbers) == ("VARCHAR", "as-numbers:v")
    assert note in table_of(brought).notes

    again = bring(tmp_path, name, data, {"as-numbers:v": ("numbers",)}, here=True)
    assert values(again) == made
    assert table_of(again).columns[1].as_numbers == ""
    assert any("became empty" in told for told in table_of(again).notes)
    assert offered(again).suggested == ("numbers",)


def test_words_and_a_few_numbers_are_text_without_a_word(tmp_path: Path):
    for cells in (
        ["Oslo", "Rome", "7"],
        ["+49123", "+49124"],
        ["A1", "B2"],
        ["abc", "nan"],
        ["12C", "13D"],
        ["CR 5", "CR 6"],
        ["12 Main", "14 Oak"],
    ):
        brought = bring_column(tmp_path, cells)
        assert values(brought) == cells
        assert not table_of(brought).notes
        assert not brought.imported.settled


def test_percent_and_plain_numbers_in_one_column_are_asked_about(tmp_path: Path):
    (question,) = bring_file(tmp_path, "f6_pct.csv").imported.questions
    assert question.id == "percent:rate"
    assert question.text.startswith("“rate” has 3 values with a percent sign and 2 without.")
    assert [one.value for one in question.choices] == ["numbers", "text"]
    read = bring_file(tmp_path, "f6_pct.csv", {"percent:rate": ("numbers",)})
    assert values(read, "rate") == [Decimal("10.5"), 12, Decimal("7.25"), 8, 9]
    kept = bring_file(tmp_path, "f6_pct.csv", {"percent:rate": ("text",)})
    assert values(kept, "rate") == ["10.5%", "12%", "7.25", "8%", "9"]
    assert table_of(kept).columns[1].as_numbers == "percent:rate"


@pytest.mark.parametrize(
    ("cells", "answer", "made"),
    [
        (["10%", "0.5", ".07"], "fraction", [10, 50, 7]),
        (["10 %", "7,5", "1.200,5 %"], "numbers", [10, Decimal("7.5"), Decimal("1200.5")]),
        (["5%", "6"], "text", ["5%", "6"]),
    ],
)
def test_the_answer_says_what_numbers_without_a_percent_sign_are(
    tmp_path: Path, cells: list[str], answer: str, made: list[Any]
):
    brought = bring_column(tmp_path, cells)
    assert answer in [one.value for one in brought.imported.questions[0].choices]
    assert values(bring_column(tmp_path, cells, {"percent:v": (answer,)})) == made


@pytest.mark.parametrize(
    ("cells", "counts", "made"),
    [
        (["EUR 12", "USD 3", "EUR 5.50"], "2 \u00d7 EUR, 1 \u00d7 USD", [12, 3, Decimal("5.50")]),
        (["€5", "$6", "£7"], "1 \u00d7 $, 1 \u00d7 EUR, 1 \u00d7 GBP", [5, 6, 7]),
        (
            ["1.200,50 zł", "3,00 Kč", "4,00 zł"],
            "2 \u00d7 PLN, 1 \u00d7 CZK",
            [Decimal("1200.50"), 3, 4],
        ),
    ],
)
def test_several_currencies_stay_text_or_are_said_with_every_figure(
    tmp_path: Path, cells: list[str], counts: str, made: list[Any]
):
    brought = bring_column(tmp_path, cells)
    assert values(brought) == cells
    many = counts.count(",") + 1
    assert table_of(brought).notes == (f"“v” stays text: {many} currencies ({counts}).",)
    assert offered(brought).suggested == ("text",)
    read = bring_column(tmp_path, cells, {"as-numbers:v": ("numbers",)})
    assert values(read) == made
    codes = [part.split()[-1] for part in counts.split(", ")]
    assert table_of(read).caveats == (f"“v” has {many} currencies: {', '.join(codes)}.",)


@pytest.mark.parametrize(
    ("cells", "negative", "made"),
    [
        (["100.00 CR", "50.00 DR", "1,020.00 Cr."], "DR", [100, -50, 1020]),
        (["100.00 CR", "50.00", "20.00"], "CR", [-100, 50, 20]),
        (["1.000,50 Dr", "20,00"], "DR", [Decimal("-1000.50"), 20]),
        (["CR 100.00", "DR 50.00", "CR 1,020.00"], "DR", [100, -50, 1020]),
        (["R$ 1.100,00 C", "R$ 50,00 D"], "D", [1100, -50]),
        (["100,00 S", "50,25 H"], "S", [-100, Decimal("50.25")]),
    ],
)
def test_credit_and_debit_are_asked_about(
    tmp_path: Path, cells: list[str], negative: str, made: list[Any]
):
    (question,) = bring_column(tmp_path, cells).imported.questions
    assert (question.id, question.suggested) == ("ledger:v", ("numbers",))
    labels = {choice.value: choice.label for choice in question.choices}
    assert labels["numbers"] == f"{negative} is negative"
    read = bring_column(tmp_path, cells, {"ledger:v": ("numbers",)})
    assert values(read) == made
    assert f"“v”: amounts with {negative} are negative." in table_of(read).notes
    kept = bring_column(tmp_path, cells, {"ledger:v": ("text",)})
    assert values(kept) == cells
    assert table_of(kept).columns[0].as_numbers == "ledger:v"


@pytest.mark.parametrize(
    ("cells", "made", "note"),
    [
        (["12 kg", "15 kg", "7.5kg"], [12, 15, Decimal("7.5")],
         "“v” is in kg; the unit was taken off."),
        (["1 day", "2 days", "10 days"], [1, 2, 10], "“v” is in days; the unit was taken off."),
        (["5 kg", "7.5 KG", "2 kg."], [5, Decimal("7.5"), 2],
         "“v” is in kg; the unit was taken off."),
        (["5 m²", "7 m²"], [5, 7], "“v” is in m²; the unit was taken off."),
        (["1.234,5 km", "2 km"], [Decimal("1234.5"), 2], "“v” is in km; the unit was taken off."),
        (["1.2M", "3k", "950"], [1_200_000, 3000, 950],
         "“v”: shortened numbers were written out: 1M is 1,000,000, 1k is 1,000."),
        (["€5 bn", "€1.25 bn"], [5_000_000_000, 1_250_000_000],
         "“v”: shortened numbers were written out: 1bn is 1,000,000,000."),
        (["2,5 Mio.", "0,1 Mio."], [2_500_000, 100_000],
         "“v”: shortened numbers were written out: 1Mio. is 1,000,000."),
    ],
)  # fmt: skip
def test_units_and_magnitudes_are_taken_off_and_can_be_kept(
    tmp_path: Path, cells: list[str], made: list[Any], note: str
):
    brought = bring_column(tmp_path, cells)
    assert values(brought) == made
    assert note in table_of(brought).notes
    assert offered(brought).suggested == ("numbers",)
    assert values(bring_column(tmp_path, cells, {"as-numbers:v": ("text",)})) == cells


@pytest.mark.parametrize(
    ("name", "cells", "why", "made"),
    [
        ("tel", ["123 456 789", "987 654 321"], "all values have 9 digits in groups",
         [123456789, 987654321]),
        ("x", [f"404.833.04{n}" for n in range(5)], "all values have 9 digits in groups",
         [404833040 + n for n in range(5)]),
        ("version", ["1.9", "1.10"], "“1.10” as a number is 1.1",
         [Decimal("1.9"), Decimal("1.1")]),
    ],
)  # fmt: skip
def test_what_is_dialled_or_counted_stays_text_and_can_be_numbers(
    tmp_path: Path, name: str, cells: list[str], why: str, made: list[Any]
):
    data = f"{name};k\n" + "".join(f"{cell};a\n" for cell in cells)
    brought = bring(tmp_path, "t.csv", data, here=True)
    assert values(brought, name) == cells
    assert f"“{name}” stays text: {why}." in table_of(brought).notes
    again = bring(tmp_path, "t.csv", data, {f"as-numbers:{name}": ("numbers",)}, here=True)
    assert values(again, name) == made


@pytest.mark.parametrize(
    ("name", "cells"),
    [("v", ["123 456 789", "987 654 321"]), ("version", ["1.9", "2.0"]), ("rate", ["1.9", "1.10"])],
)
def test_what_only_looks_so_is_numbers(tmp_path: Path, name: str, cells: list[str]):
    data = f"{name};k\n" + "".join(f"{cell};a\n" for cell in cells)
    (table,) = bring(tmp_path, "t.csv", data, here=True).imported.tables
    assert table.columns[0].type != "VARCHAR"


def test_a_letter_behind_may_be_part_of_a_code(tmp_path: Path):
    brought = bring_column(tmp_path, ["12A", "13A"])
    assert values(brought) == ["12A", "13A"]
    assert table_of(brought).notes == ("“v” stays text: “A” follows the numbers.",)
    again = bring_column(tmp_path, ["12A", "13A"], {"as-numbers:v": ("numbers",)})
    assert values(again) == [12, 13]


def test_json_with_quotes_around_some_numbers_is_numbers_and_told(tmp_path: Path):
    data = '[{"v": 10.5}, {"v": "7.5"}, {"v": 3}]'
    brought = bring(tmp_path, "t.json", data, here=True)
    assert values(brought) == [Decimal("10.5"), Decimal("7.5"), 3]
    assert table_of(brought).notes == ("“v”: 1 number in quotes was read as such.",)
    again = bring(tmp_path, "t.json", data, {"as-numbers:v": ("text",)}, here=True)
    assert values(again) == ["10.5", "7.5", "3"]


@pytest.mark.parametrize(
    ("data", "kept", "made"),
    [
        ('[{"v": "12"}, {"v": "13"}]', ["12", "13"], [12, 13]),
        ('{"v": "1.50"}\n{"v": "2.25"}\n', ["1.50", "2.25"], [Decimal("1.50"), Decimal("2.25")]),
        ('[{"v": 5}, {"v": "x"}, {"v": 7}]', ["5", "x", "7"], [5, None, 7]),
    ],
)
def test_json_numbers_in_quotes_stay_text_and_can_be_numbers(
    tmp_path: Path, data: str, kept: list[str], made: list[Any]
):
    brought = bring(tmp_path, "t.json", data, here=True)
    assert values(brought) == kept
    assert table_of(brought).notes[0].startswith("“v” stays text: ")
    again = bring(tmp_path, "t.json", data, {"as-numbers:v": ("numbers",)}, here=True)
    assert values(again) == made


def test_codes_in_quotes_of_json_are_text_without_a_word(tmp_path: Path):
    brought = bring(tmp_path, "t.json", '[{"v": "02494"}, {"v": "90210"}]', here=True)
    assert values(brought) == ["02494", "90210"]
    assert not table_of(brought).notes


def test_in_a_sheet_the_rows_are_those_of_the_sheet(tmp_path: Path):
    book = io.BytesIO()
    writing: Any = xlsxwriter.Workbook(book)
    sheet = writing.add_worksheet()
    for at, row in enumerate([("k", "v"), ("a", 5), ("b", "n/a?"), ("c", 7)]):
        sheet.write_row(at, 0, row)
    writing.close()
    brought = bring(tmp_path, "t.xlsx", book.getvalue(), here=True)
    note = "“v” stays text: 1 of its 3 values is not a number: “n/a?” (row 3)."
    assert note in table_of(brought).notes
    again = bring(tmp_path, "t.xlsx", book.getvalue(), {"as-numbers:v": ("numbers",)}, here=True)
    assert values(again) == [5, None, 7]
    assert not any("stored as text" in told for told in table_of(again).notes)


def test_of_percentages_only_their_signs_are_said_to_be_taken_off(tmp_path: Path) -> None:
    read = bring(tmp_path, "p.csv", 'k,v,w\na,12.5%,5 %\nb,-3%,"1,200.5 %"\n', here=True)
    assert table_of(read).notes == (
        "“v”: the percent signs were taken off; 12.5 means 12.5 %.",
        "“w” became numbers: signs and commas between thousands were taken off.",
        "“w”: the percent signs were taken off; 12.5 means 12.5 %.",
    )


@pytest.mark.parametrize(
    ("data", "suggested"),
    [
        ("v|w\n1.234|1,5\n2.500|12,25\n", "comma"),
        ("v\tw\n48.421\t1.234,50 €\n45.255\t20,00 €\n", "comma"),
        ('v,w,x\n1.234,"1,5",a\n2.500,"3,75",b\n', "comma"),
        ("v|w\n1.234|1.5\n2.500|12.25\n", ""),
        ("v|w\n1.234|12,5\n2.5|3,75\n", ""),
    ],
)
def test_a_point_may_part_thousands_where_another_column_has_a_comma(
    tmp_path: Path, data: str, suggested: str
) -> None:
    questions = bring(tmp_path, "t.csv", data, here=True).imported.questions
    assert [(q.id, *q.suggested) for q in questions] == [("numbers:v", suggested)] * bool(suggested)
