"""Rows that sum up others: found by words and by arithmetic, asked about, left out, and told."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import pytest
import xlsxwriter  # pyright: ignore[reportMissingTypeStubs] - it ships none

from assistant.tables import Question, Table
from tests.readers.bringing import Brought, bring, bring_with_suggestions

FILES = Path(__file__).parent.parent / "files"


def question(folder: Path, name: str, data: bytes | str) -> Question | None:
    """Return what is asked about totals."""
    asked = bring(folder, name, data, here=True).imported.questions
    return next((one for one in asked if one.id == "totals"), None)


def read(folder: Path, name: str, data: bytes | str) -> tuple[Brought, Table]:
    brought = bring_with_suggestions(folder, name, data, here=True)
    (table,) = brought.imported.tables
    return brought, table


def workbook(rows: list[list[object]]) -> bytes:
    made = io.BytesIO()
    library: Any = xlsxwriter
    with library.Workbook(made) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return made.getvalue()


def parquet(folder: Path, sql: str) -> bytes:
    file = folder.parent / "made.parquet"
    duckdb.connect().execute(f"COPY ({sql}) TO '{file}' (FORMAT parquet)")
    return file.read_bytes()


def test_subtotals_and_a_grand_total_of_a_sheet_are_left_out(tmp_path: Path) -> None:
    data = (FILES / "f1_rollup.xlsx").read_bytes()
    asked = question(tmp_path, "f1_rollup.xlsx", data)
    assert asked is not None
    assert asked.text == "3 rows look like totals of other rows (rows 4, 7 and 8)."
    assert asked.suggested == ("leave",)
    assert "“Grand Total, 450”" in asked.choices[0].detail
    brought, table = read(tmp_path, "f1_rollup.xlsx", data)
    assert (table.rows, table.refused) == (4, 3)
    assert brought.rows("SELECT Region, sum(Amount) FROM f1_rollup GROUP BY 1 ORDER BY 1") == [
        ("North", 350),
        ("South", 100),
    ]
    assert table.caveats == ("3 total rows are left out (rows 4, 7 and 8).",)
    left_out = "row 4 “North Total, 350”, row 7 “South Total, 100”, row 8 “Grand Total, 450”"
    assert table.notes == (f"Left out: {left_out}.",)
    comment = brought.rows("SELECT comment FROM duckdb_tables()")[0][0]
    assert comment == f"f1_rollup.xlsx\n{table.caveats[0]}"


def test_a_last_row_that_says_total_is_left_out(tmp_path: Path) -> None:
    data = gzip.decompress((FILES / "f14_a.csv.gz").read_bytes())
    asked = question(tmp_path, "a.csv", data)
    assert asked is not None
    assert asked.text == "Row 5 looks like a total of the rows above."
    brought, table = read(tmp_path, "a.csv", data)
    assert [float(total) for (total,) in brought.rows("SELECT sum(amount) FROM a")] == [60.75]
    assert table.caveats == ("1 total row is left out (row 5: Total).",)


def test_totals_that_are_kept_are_warned_of(tmp_path: Path) -> None:
    data = (FILES / "f1_rollup.xlsx").read_bytes()
    brought = bring(tmp_path, "f1_rollup.xlsx", data, {"totals": ("keep",)}, here=True)
    (table,) = brought.imported.tables
    assert (table.rows, table.refused) == (7, 0)
    assert table.caveats == (
        "3 total rows are among the rows (rows 4, 7 and 8): sums count them twice.",
    )
    settled = {one.id: one.suggested for one in brought.imported.settled}
    assert settled["totals"] == ("keep",)


@pytest.mark.parametrize(
    ("text", "left", "total"),
    [
        ("r;v\nNord;1.234,50\nSüd;2.000,00\nOst;10,25\nSumme;3.244,75\n", 3, 3244.75),
        (("r;p;v\nN;A;100,5\nN;B;200,25\nZwischensumme N;;300,75\nS;A;10\nS;B;20\n"
         "Zwischensumme S;;30\nGesamt;;330,75\n"), 4, 330.75),
        ("r,v\nA,100\nB,50\nИтого,150\n", 2, 150),
        ("r,v\n東,100\n西,50\n合計,150\n", 2, 150),
        ("r,v\nA,10.5\nB,20\nTotal général,30.5\n", 2, 30.5),
        ("r,v\nA,10.5\nB,20\nTotaal:,30.5\n", 2, 30.5),
        (('r,v,pct\nHR,"$1,200.50",10%\nIT,"$3,000.00",60%\nOps,"$1,500.25",30%\n'
         '"TOTAL:","$5,700.75",100%\n'), 3, 5700.75),
        ("r,p,v\nN,A,100\nN,B,250\nN,,350\nS,A,75\nS,B,25\nS,,100\n,,450\n", 4, 450),
        ("r,p,v,n\n,,450,10\nN,,350,6\nS,,100,4\nN,A,100,4\nS,A,75,3\nS,B,25,1\nN,B,250,2\n",
         4, 450),
        ("r,p,v\nN,A,1\nN,B,2\nS,A,3\nS,B,4\nN,,3\nS,,7\n,A,4\n,B,6\n,,10\n", 4, 10),
        ("geo,sex,v\nDE,Total,100\nDE,M,49\nDE,F,51\nFR,Total,80\nFR,M,40\nFR,F,40\n", 4, 180),
        ("r,p,v\nN,A,100\nN,B,250\n,,350\nS,A,75\nS,C,25\n,,100\n,,450\n", 4, 450),
        ("item,v\nA,1\nB,2\nSubtotal,3\nC,5\nD,6\nSubtotal,11\nTotal,14\n", 4, 14),
        (("land,city,shop,v\nDE,Bonn,x,1\nDE,Bonn,y,2\nDE,Bonn Total,,3\nDE,Kiel,z,4\n"
         "DE,Kiel Total,,4\nDE Total,,,7\nFR,Paris,p,10\nFR,Paris,q,20\nFR,Paris Total,,30\n"
         "FR Total,,,30\nGrand Total,,,37\n"), 5, 37),
        ("state,v,n\nTotal,60,6\nA,10,1\nB,20,2\nC,30,3\n", 3, 60),
        ("month,v,cost\nJan,10,5\nFeb,20,7\nMar,35,8\n,65,20\n", 3, 65),
        ("v,cost\n110,20\n120,35\n135,41\n365,96\n", 3, 365),
        ("dept,share,v\nA,33.3,10\nB,33.3,11\nC,33.3,12\nTotal,100.0,33\n", 3, 33),
        ("name,v\nAnn,10\nBob,20\nCy,35\nTotal,65\nAverage,21.7\nMin,10\nMax,35\nCount,3\n", 3, 65),
        ("r,p,v\nN,a,100\nS,b,50\nTotal,,130\n", 2, 150),
        (("r,p,v\nN,a,7\nN,b,5\nN Total,,12\nS,a,0\nS,b,0\nS Total,,0\nW,a,3\nW,b,4\n"
         "W Total,,7\n"), 6, 19),
        (("g,i,v\nN,a,10\nN,b,25\nN Ergebnis,,35\nS,c,7\nS,d,5\nS Ergebnis,,12\n"
          "Gesamtergebnis,,47\n"), 4, 47),
        ("g,i,v\nN,a,10\nN,b,25\nN 集計,,35\nS,c,7\nS 集計,,7\n総計,,42\n", 3, 42),
        ("g,i,v\nN,a,10\nN,b,25\nS,c,7\nBalance,,42\n", 3, 42),
        ("r,p,v\nN,a,1\nN,b,2\nN,NULL,3\nS,a,3\nS,b,4\nS,NULL,7\nNULL,NULL,10\n", 4, 10),
        (("Item,Qty,v\nPen,10,20.00\nBook,4,80.00\nSubtotal,,100.00\nShipping,,7.50\nTax,,8.60\n"
          "Total due,,116.10\n"), 4, 116.1),
        ("state,v\nUSA,331449281\nAlabama,5024279\nAlaska,733391\nArizona,7151502\nOthers,318540109\n",
         4, 331449281),
        (("Entity,Code,Year,v\nA,AAA,2020,300\nA,AAA,2021,330\nB,BBB,2020,200\nB,BBB,2021,221\n"
          "C,CCC,2020,100\nC,CCC,2021,110\nWorld,WLD,2020,600\nWorld,WLD,2021,661\n"), 6, 1261),
        ("geo,sex,v\nDE,T,100\nFR,T,80\nIT,T,61\nDE,M,49\nFR,M,40\nIT,M,30\nDE,F,51\nFR,F,40\nIT,F,31\n",
         6, 241),
        ("g,v\nN,10\nN,20\nN Average,15\nS,5\nS,7\nS Average,6\nGrand Average,10.5\n", 4, 42),
        ("m,v\nJan,1012\nFeb,1207\nMar,1433\nYTD,3652\n", 3, 3652),
        ("country,2019,v\nWorld,1000,1105\nA,300,320\nB,450,500\nC,250,285\n", 3, 1105),
        ("line,v\nSales,100250.4\nCosts,-40250.15\nWages,-30125.2\nGain,29875.05\n", 3, 29875.05),
        ("task,v\nA,25:30\nB,2:45\nTotal,28:15\n", 2, 28.25),
        (("name,v\nAnn,10\nBob,20\nCy,36\nSum,66\nMean,22\nMedian,20\nStd Dev,10.71\n"
          "Max,36\n"), 3, 66),
        ("name,art,v\nAnn,71,80\nBob,82,75\nCy,96,91\nDi,55,64\nClass average,76,78\n", 4, 310),
    ],
)  # fmt: skip
def test_totals_in_many_forms_are_left_out(
    tmp_path: Path, text: str, left: int, total: float
) -> None:
    asked = question(tmp_path, "t.csv", text)
    assert asked is not None
    assert asked.suggested == ("leave",)
    brought, table = read(tmp_path, "t.csv", text)
    assert table.rows == left
    assert [float(value) for (value,) in brought.rows("SELECT sum(v) FROM t")] == [total]
    assert table.rows + table.refused == text.count("\n") - 1
    (caveat,) = table.caveats
    assert "left out" in caveat


@pytest.mark.parametrize(
    ("text", "suggested"),
    [
        ("r,v\nA,10\nB,20\nC,30\nTotal,75\n", "leave"),
        ("r,i,v\nA,x,10\nB,y,20\nTotal,,90\n", "leave"),
        ("r,v\nA,10\nB,20\nC,30\nD,5\nTotal,650\n", "keep"),
        ("r,v\nA,10\nB,20\nCarried over,30\nC,30\nD,5\nTotal,65\n", "keep"),
    ],
)
def test_a_total_that_is_wrong_is_asked_about(tmp_path: Path, text: str, suggested: str) -> None:
    asked = question(tmp_path, "t.csv", text)
    assert asked is not None
    assert asked.text.endswith("says “Total”, but is not the sum of other rows.")
    assert asked.suggested == (suggested,)


def test_a_last_row_below_an_empty_line_may_sum_up_two(tmp_path: Path) -> None:
    brought, table = read(tmp_path, "t.csv", "Text;v\nA;1,50\nB;2,50\n;\nSaldo;4,00\n")
    assert brought.rows("SELECT count(*), sum(v)::DOUBLE FROM t") == [(2, 4.0)]
    assert table.caveats == ("1 total row is left out (row 5: Saldo).",)


PIVOTS: Mapping[str, tuple[str, int, float, str]] = {
    "as Excel makes them": (
        ("Row Labels,v\nNorth,350\nPens,100\nInk,250\nSouth,100\nPens,75\nInk,25\n"
        "Grand Total,450\n"), 4, 450, "rows 2, 5 and 8"),
    "without a grand total": (
        "Row Labels,v\nNorth,350\nPens,100\nInk,250\nSouth,100\nPens,75\nInk,25\n",
        4, 450, "rows 2 and 5"),
    "indented, with headings between": (
        ("Item,v\nNorth,350.5\n  Pens,100\n  Ink,250.5\nSouth,\n  Rent,12\nWest,77\n  Ink,30\n"
        "  Pens,47\nTotal,439.5\n"), 6, 439.5, "rows 2, 7 and 10"),
    "three levels and two figures": (
        ("Row Labels,n,v\nNorth,9,350.5\nBonn,4,100.25\nPens,3,60\nInk,1,40.25\nKiel,5,250.25\n"
        "Pens,2,50.25\nInk,3,200\nSouth,7,100\nUlm,7,100\nPens,3,75\nInk,4,25\n"
        "Grand Total,16,450.5\n"), 6, 450.5, "rows 2, 3, 6, 9, 10 and 13"),
    "one child, an average beside": (
        ("Row Labels,v,mean\nA,101,101\nx,101,101\nB,177,88.5\ny,75,75\nx,102,102\nC,31,31\n"
        "x,31,31\nGrand Total,309,77.25\n"), 4, 309, "rows 2, 4, 7 and 9"),
    "gaps in columns of years": (
        ("Row Labels,2023,2024,v\nNorth,120,230,350\nPens,20,80,100\nInk,100,150,250\n"
        "South,,100,100\nPens,,75,75\nInk,,25,25\nGrand Total,120,330,450\n"),
        4, 450, "rows 2, 5 and 8"),
    "parents below": (
        "item,v\nPens,100\nInk,253\nNorth,353\nPens,75\nInk,21\nSouth,96\nGrand Total,449\n",
        4, 449, "rows 4, 7 and 8"),
    "two label columns": (
        ("Region,Product,v\nNorth,,350\n,Pens,100\n,Ink,250\nSouth,,100\n,Pens,75\n,Ink,25\n"
        "Grand Total,,450\n"), 4, 450, "rows 2, 5 and 8"),
    "some are closed": (
        ("Row Labels,v\nNorth,353\nPens,101\nInk,252\nWest,77\nSouth,97\nPens,75\nInk,22\n"
        "Grand Total,527\n"), 5, 527, "rows 2, 6 and 9"),
    "years and months": (
        "Row Labels,v\n2023,353\n1,101\n2,252\n2024,97\n1,75\n2,22\nGrand Total,450\n",
        4, 450, "rows 2, 5 and 8"),
    "the grand total first": (
        "Row Labels,v\nTotal,450\nNorth,350\nPens,100\nInk,250\nSouth,100\nPens,75\nInk,25\n",
        4, 450, "rows 2, 3 and 6"),
    "no word at all": (
        ("Area,v\nWorld,7021\nEurope,1400\nFrance,680\nSpain,720\nAsia,5621\nChina,3011\n"
        "India,2610\n"), 4, 7021, "rows 2, 3 and 6"),
    "accounts with numbers, and costs": (
        ("code,name,v\n4000,Revenue,350\n4010,Pens,100\n4020,Ink,250\n5000,Costs,-130\n"
        "5010,Rent,-75\n5020,Heat,-55\nTotal,,220\n"), 4, 220, "rows 2, 5 and 8"),
    "numbered": (
        "no,item,v\n1,North,350\n1.1,Pens,100\n1.2,Ink,250\n2,South,99\n2.1,Pen,75\n2.2,Ik,24\n",
        4, 449, "rows 2 and 5"),
    "money, rounded": (
        ('Row Labels,v\nNorth,"$1,350.51"\nPens,"$1,100.25"\nInk,$250.25\nSouth,$100.00\n'
        'Pens,$75.50\nInk,$24.50\nGrand Total,"$1,450.51"\n'), 4, 1450.5, "rows 2, 5 and 8"),
}  # fmt: skip


@pytest.mark.parametrize("name", PIVOTS)
def test_parents_that_stand_above_their_children_are_left_out(tmp_path: Path, name: str) -> None:
    text, left, total, rows = PIVOTS[name]
    asked = question(tmp_path, "t.csv", text)
    assert asked is not None
    assert asked.text.endswith(f"look like totals of other rows ({rows}).")
    assert asked.suggested == ("leave",)
    brought, table = read(tmp_path, "t.csv", text)
    assert brought.rows("SELECT count(*), sum(v)::DOUBLE FROM t") == [(left, total)]
    assert f"total rows are left out ({rows})." in table.caveats[0]


def test_what_goes_with_the_parents_is_told(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Row Labels", "Sum of Amount"], ["North", 350], ["Pens", 100],
        ["Ink", 250], ["South", 100], ["Pens", 75], ["Ink", 25], ["Grand Total", 450]]  # fmt: skip
    brought, table = read(tmp_path, "sales.xlsx", workbook(rows))
    assert brought.rows("FROM sales") == [("Pens", 100), ("Ink", 250), ("Pens", 75), ("Ink", 25)]
    assert table.caveats == (
        "3 total rows are left out (rows 2, 5 and 8).",
        "Rows no longer say to which of “North” and “South” they belong.",
    )


def test_many_subtotals_are_found_within_the_time_of_a_child(tmp_path: Path) -> None:
    lines = [f"g{n},a,{n % 7 + 1}\ng{n},b,{n}\ng{n} Total,,{n % 7 + 1 + n}" for n in range(1_500)]
    text = "\n".join(["group,item,v", *lines, ""])
    brought = bring(tmp_path, "t.csv", text, {"totals": ("leave",)})
    assert brought.error is None
    wanted = sum(n % 7 + 1 + n for n in range(1_500))
    assert brought.rows("SELECT count(*), sum(v) FROM t") == [(3_000, wanted)]


def test_a_label_column_that_was_text_for_the_word_alone_has_its_own_type(tmp_path: Path) -> None:
    text = "year,sales\n2021,10\n2022,20\n2023,30\nTotal,60\n"
    brought, table = read(tmp_path, "t.csv", text)
    assert [column.type for column in table.columns] == ["BIGINT", "BIGINT"]
    assert brought.rows("SELECT max(year), sum(sales) FROM t") == [(2023, 60)]


def test_json_parquet_and_excel_are_looked_at_too(tmp_path: Path) -> None:
    rows = [{"region": r, "v": v} for r, v in (("N", 10.5), ("S", 20.25), ("Total", 30.75))]
    brought, table = read(tmp_path, "t.json", json.dumps(rows))
    assert [float(v) for (v,) in brought.rows("SELECT sum(v) FROM t")] == [30.75]
    assert table.caveats == ("1 total row is left out (data row 3: Total).",)
    rolled = parquet(
        tmp_path,
        "SELECT region, product, sum(v) AS v FROM (VALUES ('N', 'a', 1.5), ('N', 'a', 2.5), "
        "('N', 'b', 3.25), ('S', 'a', 4), ('S', 'b', 7.75)) t(region, product, v) "
        "GROUP BY ROLLUP (region, product) ORDER BY ALL",
    )
    brought, table = read(tmp_path, "t.parquet", rolled)
    assert (table.rows, table.refused) == (4, 3)
    assert brought.rows("SELECT region, sum(v)::DOUBLE FROM t GROUP BY 1 ORDER BY 1") == [
        ("N", 7.25),
        ("S", 11.75),
    ]
    sheet = workbook([["team", "won"], ["Red", 3], ["Blue", 5], ["Overall", 8]])
    brought, table = read(tmp_path, "t.xlsx", sheet)
    assert brought.rows("FROM t") == [("Red", 3), ("Blue", 5)]


@pytest.mark.parametrize(
    "groups",
    [
        {"A-12": [5, 7], "Maße": [3], "b/c": [11], "comma, inside": [2, 9]},
        {"North": [12], "South": [7], "East": [3], "West": [40], "Up": [8], "Down": [6], "X": [5]},
        {"North": [12, 8], "South": [None], "East": [3, 4], "West": [None, None]},
    ],
    ids=["names with marks", "groups of one row", "groups without a value"],
)
def test_each_subtotal_is_found_whatever_its_group_is(
    tmp_path: Path, groups: Mapping[str, list[int | None]]
) -> None:
    rows: list[list[object]] = [["shop", "item", "qty"]]
    for name, values in groups.items():
        for value in values:
            rows.append([name, "pen", value])  # noqa: PERF401 - of a type that lists do not share
        rows.append([f"Subtotal {name}", None, sum(filter(None, values))])
    amounts = [value for values in groups.values() for value in values]
    rows.append(["Grand total", None, sum(filter(None, amounts))])
    brought, table = read(tmp_path, "t.xlsx", workbook(rows))
    assert [row[0] for row in brought.rows("SELECT qty FROM t")] == amounts
    (caveat,) = table.caveats
    assert caveat.startswith(f"{len(groups) + 1} total rows are left out")


def test_a_total_of_a_column_that_is_named_like_a_key_is_one(tmp_path: Path) -> None:
    brought, table = read(tmp_path, "t.csv", "shop,number\nA,50\nB,7\nC,30\nTotal,87\n")
    assert brought.rows("SELECT sum(number) FROM t") == [(87,)]
    assert table.caveats == ("1 total row is left out (row 5: Total).",)
    brought, table = read(tmp_path, "t.csv", "shop,number\nA,1\nB,2\nC,3\nOverall,4\n")
    assert brought.rows("SELECT count(*) FROM t") == [(4,)]
    assert table.caveats == ()


def test_a_subtotal_of_numbers_of_which_few_have_a_minus_behind_is_found(tmp_path: Path) -> None:
    lines = [f"{shop},pen,{n + 1}.50,{n}" for shop in "ABC" for n in range(5)]
    lines = [*lines[:5], "Subtotal A,,17.50,10", *lines[5:10], "Subtotal B,,17.50,10", *lines[10:]]
    lines += ["C,pen,3.25-,1", "Subtotal C,,14.25,11", "Total,,49.25,31"]
    data = "shop,item,paid,qty\n" + "\n".join(lines) + "\n"
    brought, table = read(tmp_path, "t.csv", data)
    assert [*map(float, brought.rows("SELECT sum(paid), sum(qty) FROM t")[0])] == [49.25, 31]
    assert any(said.startswith("4 total rows are left out") for said in table.caveats)


@pytest.mark.parametrize(
    ("text", "left", "total", "out"),
    [
        ("name,v\nAnn,10\nMax,20\nTom,31\nTotal,61\nAverage,20.33\n", 3, 61, "rows 5 and 6"),
        ("name,kind,v\nAnn,x,10\nMax,y,20\nMax,y,31\nSumme,,61\nMittelwert,,20.33\n", 3, 61,
         "rows 5 and 6"),
        (("name,kind,v\nAnn,x,10\nAnn Total,,10\nMax,y,20\nMax Total,,20\nTom,x,31\nTom Total,,31\n"
         "Total,,61\n"), 3, 61, "rows 3, 5, 7 and 8"),
        (("year,shop,v\n2023,a,10\n2023,b,20\n2023 Total,,30\n2024,a,5\n2024,b,7\n2024 Total,,12\n"
         "Total,,42\n"), 4, 42, "rows 4, 7 and 8"),
        ("name,new,v\nAnn,y,1000\nBob,n,200\nTom,,31\n,,1231\n", 3, 1231, "row 5"),
        ("name,v\nAnn,10\nAnn Total,10\nBob,\nBob Total,0\nTom,20\nTom,5\nTom Total,25\nTotal,35\n",
         4, 35, "rows 3, 5, 8 and 9"),
        ("maker,v\n3M,10\n3M,20\n3M Total,30\nAcme,5\nAcme,7\nAcme Total,12\nTotal,42\n", 4, 42,
         "rows 4, 7 and 8"),
    ],
)  # fmt: skip
def test_names_that_are_words_of_totals_or_begin_with_digits_hide_none(
    tmp_path: Path, text: str, left: int, total: float, out: str
) -> None:
    brought, table = read(tmp_path, "t.csv", text)
    assert [*map(float, brought.rows("SELECT count(*), sum(v) FROM t")[0])] == [left, total]
    assert [caveat.partition(" left out ")[2] for caveat in table.caveats] == [f"({out})."]
