"""Where a table lies in a text: titles and notes around it, names of two lines, several tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.readers.bringing import Brought, bring

BANK = (Path(__file__).parents[1] / "files" / "f13_bank.csv").read_text()
PADDED = (
    "Sales report,,,\nGenerated,2024-02-01,,\n,,,\nRegion,Product,Units,Revenue\n"
    "North,A,1,10.5\nSouth,B,2,20.5\nEast,C,3,30\n,,,\nSource: ERP,,,\n* estimated,,,\n"
)
GERMAN = (
    "Kontoauszug;;\nKonto;DE12 3456;\nZeitraum;01.01.2024 - 31.01.2024;\nDatum;Text;Betrag\n"
    "01.02.2024;A;1,50\n02.02.2024;B;2,50\nEndsaldo;;4,00\n"
)
WIDER = (
    "Account:,12345,EUR,main\nDate,Description,Amount\n2024-01-02,Shop,-12.50\n"
    "2024-01-03,Salary,1000\n2024-01-05,Cafe,-3.40\nClosing balance,,984.10\n"
)
YEARS = (
    "Data extracted on,2024-03-01\nSource,Office\n\nGEO,2020,2021,2022\nBelgium,5.5,6.3,5.6\n"
    "Germany,3.7,3.7,3.1\nFrance,8.0,7.9,7.3\n\nSpecial value:\n:,not available\n"
)
TWO_TABLES = "Pen,Price\nA,1.50\nB,12\n\nCity,Country,People\nRome,Italy,2800000\nOslo,Norway,7\n"
TITLED = (
    "Sales 2023,\nRegion,Amount\nNorth,10\nSouth,20\n,\nSales 2024,\nRegion,Amount\nNorth,30\n"
    "South,40\n"
)


def read(folder: Path, data: str, **answers: str | tuple[str, ...]) -> Brought:
    given = {key: (one,) if isinstance(one, str) else one for key, one in answers.items()}
    return bring(folder, "t.csv", data, given, here=True)


def rows(brought: Brought, table: str = "t") -> list[tuple[Any, ...]]:
    return brought.rows(f'SELECT * FROM "{table}"')  # noqa: S608 - our own names


def asked(brought: Brought) -> list[str]:
    return [question.id for question in brought.imported.questions]


def settled(brought: Brought) -> list[str]:
    found = [question.id for question in brought.imported.settled]
    return [id_ for id_ in found if not id_.startswith("as-numbers")]


@pytest.mark.parametrize(
    ("data", "columns", "made", "told"),
    [
        (BANK, ["Date", "Description", "Amount"], (3, 984.1),
         [("3 lines above the header are not in the table: “Account statement” / “Account: 12345” "
          "/ “Period: 2024-01-01 to 2024-01-31”."),
          ("2 lines below the table are left out: “Closing balance 984.10” / "
          "“Generated 2024-02-01”.")]),
        (PADDED, ["Region", "Product", "Units", "Revenue"], (3, 61),
         [("2 lines above the header are not in the table: “Sales report” / "
          "“Generated 2024-02-01”."),
          "2 lines below the table are left out: “Source: ERP” / “* estimated”."]),
        (GERMAN, ["Datum", "Text", "Betrag"], (2, 4),
         [("3 lines above the header are not in the table: “Kontoauszug” / “Konto DE12 3456” / "
          "“Zeitraum 01.01.2024 - 31.01.2024”."),
          "1 line below the table is left out: “Endsaldo 4,00”."]),
        (WIDER, ["Date", "Description", "Amount"], (3, 984.1),
         ["1 line above the header is not in the table: “Account: 12345 EUR main”.",
          "1 line below the table is left out: “Closing balance 984.10”."]),
        (YEARS, ["GEO", "2020", "2021", "2022"], (3, 16),
         [("2 lines above the header are not in the table: “Data extracted on 2024-03-01” / "
          "“Source Office”."),
          "2 lines below the table are left out: “Special value:” / “: not available”."]),
    ],
)  # fmt: skip
def test_what_stands_around_a_table_is_left_out_and_told(
    tmp_path: Path, data: str, columns: list[str], made: tuple[int, float], told: list[str]
):
    brought = read(tmp_path, data)
    (table,) = brought.imported.tables
    assert [column.name for column in table.columns] == columns
    found = brought.rows(f'SELECT count(*), sum("{columns[-1]}") FROM t')  # noqa: S608 - our own
    assert [(count, float(total)) for count, total in found] == [made]
    notes = [note for note in table.notes if "without any value" not in note]
    assert [note for note in notes if "line" in note and "empty" not in note] == told
    assert settled(brought) == ["preamble", "footer"]
    preamble, footer = brought.imported.settled
    assert ", ".join(columns) in preamble.choices[0].detail, "a preview of the names"
    assert "the last row is" in footer.choices[0].detail


@pytest.mark.parametrize(
    ("data", "id_", "told"),
    [
        ("# by ERP, version 2, rev 7\n# 2024\nr,i,v\nA,x,1\nB,y,2\n", "preamble", "# by ERP"),
        ("# from ERP\nv\n1\n2\n", "preamble", "# from ERP"),
        ("Sales, all regions\nr,v\nA,1\nB,2\n", "preamble", "Sales all regions"),
        ("Report,Sales,2024,final\nr,v\nA,1\nB,2\n", "preamble", "Report Sales"),
        ("r,i,v\nA,x,1\nB,y,2\nPrinted on Monday, May 6, 2024\n", "footer", "Printed on Monday"),
        (
            "r,i,v\nA,x,1\nr,i,v\nB,y,2\nr,i,v\n",
            "repeats",
            "2 rows repeat the names of the columns",
        ),
        ("r,i,v\nA,x,1\nB,y,2\nTotal: 3,,\n", "footer", "“Total: 3”"),
        ("name,v\nA,1\nname,v\nB,2\n", "repeats", "left out (line 3)"),
        ("r,i,v\n---,--,-----\nA,x,1\nB,y,2\n", "", "only draws the table"),
        (" r | v \n---+---\n A | 1\n B | 2\n", "", "only draws the table"),
    ],
)
def test_lines_that_are_no_rows_are_left_out_and_told(
    tmp_path: Path, data: str, id_: str, told: str
):
    brought = read(tmp_path, data)
    assert (asked(brought), settled(brought)) == ([], [id_] if id_ else [])
    assert brought.rows("SELECT count(*), sum(v) FROM t") == [(2, 3)]
    assert told in " ".join(brought.imported.tables[0].notes)


@pytest.mark.parametrize(
    "data",
    [
        "sep=^\nr^i^v\nA^x,y^1\nB^z;^2\n",
        'r,i,v\nA,"say \\"hi\\", ok",1\nB,"C:\\new",2\n',
        "#r,i,v\nA,x,1\nB,y,2\n",
        "# of items,i,v\n5,x,1\n6,y,2\n",
    ],
)
def test_what_is_said_at_the_top_is_followed_without_a_word(tmp_path: Path, data: str):
    brought = read(tmp_path, data)
    assert (asked(brought), settled(brought)) == ([], [])
    assert brought.imported.tables[0].notes == ()
    assert brought.rows("SELECT count(*), sum(v) FROM t") == [(2, 3)]


def test_a_header_with_one_name_less_is_asked_about(tmp_path: Path):
    data = "r,v\n1,A,10\n2,B,20\n3,C,30\n"
    assert asked(read(tmp_path, data)) == ["unnamed"]
    brought = read(tmp_path, data, unnamed="first")
    assert [column.name for column in brought.imported.tables[0].columns] == ["column_1", "r", "v"]
    assert brought.rows("SELECT count(*), sum(v) FROM t") == [(3, 60)]
    brought = read(tmp_path, data, unnamed="last")
    assert brought.rows("SELECT sum(r), count(v), sum(column_3) FROM t") == [(6, 3, 60)]


def test_lines_below_a_table_can_be_kept_as_rows(tmp_path: Path):
    brought = read(tmp_path, PADDED, footer="keep")
    assert rows(brought)[-2:] == [("Source: ERP", *[None] * 3), ("* estimated", *[None] * 3)]
    assert settled(brought) == ["preamble", "footer"]
    assert not any("below" in note for note in brought.imported.tables[0].notes)


@pytest.mark.parametrize(
    "data",
    [
        "shop;note;qty;cost\n" + "A;b;1;\nC;;2;5\nD;e;3;6\n" + "\nNotes:;net\n",
        "shop|new|share\n" + "A|true|1%\nC|false|2%\nD|true|3%\n" + "\nNotes:|net\n",
        "shop,note,qty\n" + "A,x,1\nC,y,2\nD,z,3\n" + "\nSource:,ERP,\n",
    ],
)
def test_a_note_of_two_cells_below_an_empty_line_is_no_row(tmp_path: Path, data: str):
    brought = read(tmp_path, data)
    assert settled(brought) == ["footer"]
    assert [row[0] for row in rows(brought)] == ["A", "C", "D"]
    assert any("1 line below the table is left out" in n for n in brought.imported.tables[0].notes)


@pytest.mark.parametrize(
    "above",
    ["Acme Ltd\nPrinted by,Ann\nAll in EUR\n\n", "Printed by,Ann\nAll in EUR\n", "Bank,A\n\n"],
)
def test_names_of_two_lines_are_found_below_what_stands_above_them(tmp_path: Path, above: str):
    data = above + ",Plan,,Actual,\nshop,units,cost,units,cost\nA,1,2,3,4\nB,5,6,7,8\n"
    (table,) = read(tmp_path, data).imported.tables
    assert [column.original or column.name for column in table.columns] == [
        "shop", "Plan units", "Plan cost", "Actual units", "Actual cost"
    ]  # fmt: skip
    assert table.rows == 2


@pytest.mark.parametrize(
    ("data", "left"),
    [
        ("shop,note,qty\nA,x,1\nB,,\nC,y,3\nD,z,4\nSource: ERP,,\n", 4),
        ("shop,qty,cost\nA,1,2\nB,,\nC,3,\nD,4,5\nPage 1 of 1,,\n", 4),
        ("shop;qty;cost\nA;1;2,5\nB;;\nC;3;1,5\n* preliminary\nSource: own figures, 2024\n", 3),
        ("task,done\nReport A,\nReport B,1\nReport C,\nNotes,\n", 4),
    ],
)
def test_a_note_is_known_although_a_row_has_nothing_but_a_label(
    tmp_path: Path, data: str, left: int
):
    brought = read(tmp_path, data)
    assert asked(brought) == []
    (table,) = brought.imported.tables
    assert table.rows == left
    told = any("below the table" in note for note in table.notes)
    assert told == (left < len(data.splitlines()) - 1)


@pytest.mark.parametrize(
    ("data", "skipped"),
    [
        ("Account:,12345,\nPeriod:,May,\n,,\nname,paid,done\nAnn,yes,false\nBob,no,true\n", 2),
        ("Client:;Ann Lee;\n;;\nname;paid;done\nx;yes;no\ny;no;no\nz;no;yes\n", 1),
        ("name,paid,done\nAnn,yes,no\n,,\nBob,no,no\nCy,no,yes\n", 0),
    ],
)
def test_pairs_above_words_alone_are_known_by_their_colons(tmp_path: Path, data: str, skipped: int):
    brought = read(tmp_path, data)
    assert asked(brought) == []
    (table,) = brought.imported.tables
    assert [column.name for column in table.columns] == ["name", "paid", "done"]
    told = [note for note in table.notes if "above the header" in note]
    assert [note.split()[0] for note in told] == [str(skipped)] * bool(skipped)


@pytest.mark.parametrize(
    "data",
    [
        "Sales, all\n\na|b|c\nx|1|2,5\ny|3|4,5\nSource: own, 2024\n",
        "a;b;c\nx;1;2,5\ny;3;4,5\n\n* preliminary\nSource: own figures, net, 2024\n",
        "Report; draft\na,b,c\nx,1,2.5\ny,3,4.5\n",
        "Sheet 1\n\na|b|c\nx|1|2,5\ny||4,5\n\nnot final\n",
    ],
)
def test_a_comma_of_a_sentence_or_a_number_parts_no_columns(tmp_path: Path, data: str):
    brought = read(tmp_path, data)
    assert asked(brought) == []
    (table,) = brought.imported.tables
    assert [column.name for column in table.columns] == ["a", "b", "c"]
    assert [row[0] for row in rows(brought)] == ["x", "y"]


def test_what_parts_two_tables_is_seen_although_their_widths_differ(tmp_path: Path):
    first = "".join(f"{name}|{n},5|{n}\n" for n, name in enumerate("pqrs"))
    second = "".join(f"{name}|1,{n}|x|{n},25|y\n" for n, name in enumerate("tuvw"))
    brought = read(tmp_path, f"a|b|c\n{first}\nd|e|f|g|h\n{second}")
    assert asked(brought) == ["tables"]
    both = read(tmp_path, f"a|b|c\n{first}\nd|e|f|g|h\n{second}", tables=("1", "2"))
    assert [table.rows for table in both.imported.tables] == [4, 4]


def test_notes_below_very_many_rows_are_found(tmp_path: Path):
    data = "day,n\n" + "2024-01-01,5\n" * 30_000 + "\nPrinted 2024-02-01\nPage 1,\n"
    brought = read(tmp_path, data)
    assert brought.rows("SELECT count(*), sum(n) FROM t") == [(30_000, 150_000)]
    assert "2 lines below the table are left out" in " ".join(brought.imported.tables[0].notes)


def test_a_total_among_dates_is_a_total_and_the_source_below_is_none(tmp_path: Path):
    data = "Date,Text,Amount\n2024-01-01,a,10\n2024-01-02,b,20\nTotal,,30\nSource: ERP\n"
    assert asked(read(tmp_path, data)) == ["totals"]
    brought = read(tmp_path, data, totals="leave")
    assert settled(brought) == ["footer", "totals"]
    assert brought.rows("SELECT count(*), sum(Amount) FROM t") == [(2, 30)]
    assert "1 line below the table is left out: “Source: ERP”." in brought.imported.tables[0].notes
    assert brought.imported.tables[0].columns[0].type == "DATE"


@pytest.mark.parametrize(
    "data",
    [
        "name,age,city\nAl,30,Oslo\nCy,31,Bonn\nBob,unknown,\n",
        "name,age,pay\nAl,30,1\nCy,31,2\nBob,,\n",
        "name,a,b,c,d,e\nx,1,2,3,4,5\ny,3,4,5,6,7\nz,,,,,\n",
        "Region,Amount\nNorth,10\nSouth,20\n\nEast,30\nWest,40\n",
        "id,v,w\n1,2,3\n2,3,4\n3,4,5\n",
        "name,age\nBob,not known\nAl,30\nCy,31\n",
        ",name,age\n0,Al,30\n1,Cy,31\n",
        "name,,age\nAl,x,30\nBo,y,31\n",
        "Region,2022,2023\nNorth,1,2\nSouth,3,4\n",
        "name,born,died\n\nAl,1920,1980\nBo,1930,1999\n",
        'id,text,n\n1,"a\nb",2\n2,c,\n3,"d\ne",x\n',
        "manager,name\nAnn,Bob\n,Cy\nDan,Eve\nAnn,Flo\n",
    ],
)
def test_a_normal_text_sees_no_question_and_loses_no_row(tmp_path: Path, data: str):
    brought = read(tmp_path, data)
    (table,) = brought.imported.tables
    assert (asked(brought), settled(brought), table.refused) == ([], [], 0)
    assert not [note for note in table.notes if "left out" in note or "header" in note]
    lines = [line for line in data.splitlines() if line.strip(",")]
    assert table.rows in (len(lines) - 1, 3), "as many as lines, or as records of several lines"


@pytest.mark.parametrize(
    ("data", "columns"),
    [
        ("Region,2023,,2024,\n,Units,Revenue,Units,Revenue\nNorth,1,10.5,2,20.5\nSouth,3,3,4,4\n",
         ["Region", "2023 Units", "2023 Revenue", "2024 Units", "2024 Revenue"]),
        (",Sales,,Costs,\nRegion,Q1,Q2,Q1,Q2\nNorth,1,10.5,2,20.5\nSouth,3,30.5,4,40.5\n",
         ["Region", "Sales Q1", "Sales Q2", "Costs Q1", "Costs Q2"]),
        ("Report,,,,\nRegion,2023,,,\n,H1,,H2,\n,A,B,A,B\nNorth,1,2.5,3,4.5\nSouth,1,2,3,4\n",
         ["Region", "2023 H1 A", "2023 H1 B", "2023 H2 A", "2023 H2 B"]),
        ("Item,Weight,Price\n,kg,[EUR]\nPen,0.1,1.5\nBook,0.5,12\nBag,1.2,30\n",
         ["Item", "Weight (kg)", "Price [EUR]"]),
    ],
)  # fmt: skip
def test_names_of_several_lines_become_one_and_their_columns_are_numbers(
    tmp_path: Path, data: str, columns: list[str]
):
    brought = read(tmp_path, data)
    (table,) = brought.imported.tables
    assert [column.name for column in table.columns] == columns
    assert all(column.type != "VARCHAR" for column in table.columns[1:])
    assert table.rows == 3 if "Item" in data else table.rows == 2
    assert "names" in settled(brought)
    assert any("lines, joined" in note or "units" in note for note in table.notes)


def test_two_full_lines_of_names_are_asked_about(tmp_path: Path):
    data = "id,temp,hum\nnumber,temperature,humidity\n1,20.5,40\n2,21,42\n3,22,43\n"
    brought = read(tmp_path, data)
    assert asked(brought) == ["names"]
    for answer, columns, count in (
        ("join", ["id number", "temp temperature", "hum humidity"], 3),
        ("upper", ["id", "temp", "hum"], 3),
        ("lower", ["number", "temperature", "humidity"], 3),
        ("data", ["id", "temp", "hum"], 4),
    ):
        (table,) = read(tmp_path, data, names=answer).imported.tables
        assert [column.name for column in table.columns] == columns
        assert table.rows == count


@pytest.mark.parametrize(
    ("data", "names", "first", "second"),
    [
        (TWO_TABLES, ("t_table_1", "t_table_2"), [("A", 1.5), ("B", 12)],
         [("Rome", "Italy", 2800000), ("Oslo", "Norway", 7)]),
        (TITLED, ("t_sales_2023", "t_sales_2024"), [("North", 10), ("South", 20)],
         [("North", 30), ("South", 40)]),
        ("id,v\n" + "1,2\n" * 400 + "\nname,city\nA,B\nC,D\n", ("t_table_1", "t_table_2"),
         [(1, 2)] * 400, [("A", "B"), ("C", "D")]),
    ],
)  # fmt: skip
def test_several_tables_in_one_text_are_offered_separately(
    tmp_path: Path, data: str, names: tuple[str, str], first: list[Any], second: list[Any]
):
    brought = read(tmp_path, data)
    assert asked(brought) == ["tables"]
    (question,) = brought.imported.questions
    assert question.many
    assert question.suggested == ("1", "2")
    assert question.choices[0].detail.startswith("lines 1 to ")
    both = read(tmp_path, data, tables=("1", "2"))
    assert tuple(table.name for table in both.imported.tables) == names
    made = [[tuple(float(v) if hasattr(v, "as_tuple") else v for v in row)
             for row in rows(both, name)] for name in names]  # fmt: skip
    assert made == [first, second]
    alone = read(tmp_path, data, tables="2")
    assert [(table.name, table.rows) for table in alone.imported.tables] == [
        (names[1], len(second))
    ]


def test_what_was_asked_of_a_table_is_not_asked_again_when_it_is_taken_alone(tmp_path: Path):
    dated = "id,when\n1,02/03/2024\n2,04/05/2024\n"
    data = f"Orders\n{dated}\nReturns\n{dated}"
    first = read(tmp_path, data)
    assert [(one.id, one.part) for one in first.imported.questions] == [
        ("tables", ""), ("dates:Orders.when", "Orders"), ("dates:Returns.when", "Returns"),
    ]  # fmt: skip
    alone = read(tmp_path, data, **{"tables": "2", "dates:Returns.when": "day"})
    assert [(table.name, table.source) for table in alone.imported.tables] == [
        ("t_returns", "t.csv, Returns")
    ]
    assert asked(alone) == []


def test_labels_of_groups_are_filled_down_only_when_it_is_wanted(tmp_path: Path):
    data = "Region,Product,Units\nNorth,A,1\n,B,2\n,C,3\nSouth,A,4\n,B,5\n,C,6\n"
    by_region = "SELECT Region, sum(Units) FROM t GROUP BY ALL ORDER BY ALL"
    brought = read(tmp_path, data)
    assert brought.rows(by_region) == [("North", 1), ("South", 4), (None, 16)]
    assert settled(brought) == ["fill:Region"]
    assert "may belong to the label above" in brought.imported.tables[0].notes[0]
    filled = read(tmp_path, data, **{"fill:Region": "fill"})
    assert filled.rows(by_region) == [("North", 6), ("South", 15)]
