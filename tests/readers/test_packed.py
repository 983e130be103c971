"""Files that come packed: one table inside is opened, and nothing that is a danger."""

from __future__ import annotations

import dataclasses
import gzip
import io
import random
import struct
import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tests.readers.bringing import QUICK, Brought, bring
from tests.running import ROOT

CSV = b"region,units\nNorth,3\nSouth,4\n"
NOISE = random.Random(20261130).randbytes(40_000)
ROWS = [("North", 3), ("South", 4)]


def packed(data: bytes) -> bytes:
    """Return *data* in gzip, the same bytes whenever it is packed: tests are named after them."""
    return gzip.compress(data, mtime=0)


def zipped(*members: tuple[str, bytes], **options: Any) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content, **options)
    return out.getvalue()


def workbook() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate([("region", "units"), *ROWS]):
            sheet.write_row(at, 0, row)
    return out.getvalue()


def encrypted() -> bytes:
    """Return a zip whose file says that it is encrypted."""
    made = bytearray(zipped(("a.csv", CSV)))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = made.index(mark) + at
        made[place : place + 2] = struct.pack("<H", 1)
    return bytes(made)


def rows_of(brought: Brought) -> list[tuple[Any, ...]]:
    assert brought.error is None, brought.error
    (table,) = brought.imported.tables
    return brought.rows(f'FROM "{table.name}"')


def said(brought: Brought) -> str:
    assert brought.error is not None
    return f"{brought.error} {brought.error.hint}"


@pytest.mark.parametrize(
    ("name", "data", "table", "note"),
    [
        ("sales.csv.gz", packed(CSV), "sales", "Unpacked from sales.csv.gz."),
        ("SALES.CSV.GZ", packed(CSV), "sales", "Unpacked from SALES.CSV.GZ."),
        ("two.csv.gz", packed(CSV[:20]) + packed(CSV[20:]), "two", "Unpacked from"),
        ("export.gz", packed(CSV), "export", "Unpacked from export.gz."),
        ("2024.01.gz", packed(CSV), "t_2024_01", "Unpacked from 2024.01.gz."),
        ("book.xlsx.gz", packed(workbook()), "book", "Unpacked from book.xlsx.gz."),
        ("a.json.gz", packed(b'[{"region":"North","units":3},{"region":"South","units":4}]'),
         "a", "Unpacked from a.json.gz."),
        ("a.zip", zipped(("sales.csv", CSV)), "sales", "Unpacked sales.csv from a.zip."),
        ("a.zip", zipped(("in/deep/sales.csv", CSV)), "sales", "Unpacked in/deep/sales.csv from"),
        ("a.zip", zipped(("../../etc/sales.csv", CSV)), "sales", "Unpacked etc/sales.csv from"),
        ("a.zip", zipped(("C:\\x\\sales.csv", CSV)), "sales", "Unpacked C:/x/sales.csv from"),
        ("mac.zip", zipped(("sales.csv", CSV), ("__MACOSX/._sales.csv", b"\0"), (".DS_Store", b"x"),
                           ("Thumbs.db", b"x")), "sales", "Unpacked sales.csv from mac.zip."),
        ("a.zip", zipped(("readme.txt", b"What it is"), ("sales.csv", CSV), ("a.pdf", b"x")),
         "sales", "Unpacked sales.csv from a.zip."),
        ("a.zip", zipped(("book.xlsx", workbook())), "book", "Unpacked book.xlsx from a.zip."),
        ("a.zip", zipped(("lines.txt", CSV)), "lines", "Unpacked lines.txt from a.zip."),
    ],
)  # fmt: skip
def test_the_one_table_in_a_packed_file_is_read(
    tmp_path: Path, name: str, data: bytes, table: str, note: str
) -> None:
    brought = bring(tmp_path, name, data, here=True)
    assert rows_of(brought) == ROWS
    (found,) = brought.imported.tables
    assert found.name == table
    assert found.notes[0].startswith(note)


def test_a_file_of_the_battery_is_read_from_gzip(tmp_path: Path) -> None:
    data = (ROOT / "tests" / "files" / "f14_a.csv.gz").read_bytes()
    brought = bring(tmp_path, "f14_a.csv.gz", data)
    assert brought.error is None
    if brought.imported.tables:
        rows = brought.rows("SELECT sum(amount) FILTER (region <> 'Total') FROM f14_a")
        assert [float(total) for (total,) in rows] == [60.75]


SEVERAL = (
    ("meta.csv", b"a,b\n1,2\n"), ("sub/sales.csv", CSV), ("x/y.json", b'[{"a":1}]'), ("e.csv", b""),
)  # fmt: skip


def test_of_several_tables_in_a_zip_those_that_are_wanted_are_read(tmp_path: Path) -> None:
    data = zipped(*SEVERAL)
    asked = bring(tmp_path, "a.zip", data, here=True)
    (question,) = asked.imported.questions
    names = ("meta.csv", "sub/sales.csv", "x/y.json")
    assert (question.id, question.suggested, question.many) == ("file", names, True)
    assert question.text == "The archive has 3 tables. Which should be loaded?"
    assert tuple(choice.value for choice in question.choices) == names
    one = bring(tmp_path, "a.zip", data, {"file": ("sub/sales.csv",)}, here=True)
    assert rows_of(one) == ROWS
    assert [found.suggested for found in one.imported.settled] == [("sub/sales.csv",)]
    every = bring(tmp_path, "a.zip", data, {"file": names}, here=True)
    assert [(table.name, table.rows, table.notes[0]) for table in every.imported.tables] == [
        ("meta", 1, "Unpacked meta.csv from a.zip."),
        ("sales", 2, "Unpacked sub/sales.csv from a.zip."),
        ("y", 1, "Unpacked x/y.json from a.zip."),
    ]
    assert every.rows("SELECT region, units FROM sales ORDER BY units") == ROWS


def test_what_the_files_of_a_zip_leave_open_is_asked_at_once_and_apart(tmp_path: Path) -> None:
    dated = b"id,when,rate\n1,02/03/2024,10%\n2,04/05/2024,7\n3,05/06/2024,n/a?\n4,06/07/2024,8\n"
    data = zipped(("a/data.csv", dated), ("b/data.csv", dated), ("book.xlsx", workbook()))
    first = bring(tmp_path, "a.zip", data, here=True)
    assert [(one.id, one.part) for one in first.imported.questions] == [
        ("file", ""), ("dates:when in a/data.csv", "a/data.csv"),
        ("dates:when in b/data.csv", "b/data.csv"),
    ]  # fmt: skip
    answers = {
        "file": ("a/data.csv", "b/data.csv"), "dates:when in a/data.csv": ("day",),
        "dates:when in b/data.csv": ("month",),
    }  # fmt: skip
    read = bring(tmp_path, "a.zip", data, answers, here=True)
    assert [table.name for table in read.imported.tables] == ["a_data", "b_data"]
    first_days = read.rows("SELECT min(\"when\")::VARCHAR FROM a_data UNION ALL "
                           "SELECT min(\"when\")::VARCHAR FROM b_data")  # fmt: skip
    assert first_days == [("2024-03-02",), ("2024-02-03",)]
    offered = {one.id for one in read.imported.settled}
    known = {column.as_numbers for table in read.imported.tables for column in table.columns}
    assert known - {""} == {"as-numbers:rate in a/data.csv", "as-numbers:rate in b/data.csv"}
    assert known - {""} <= offered


def test_a_file_of_a_zip_that_cannot_be_read_is_told_with_the_others(tmp_path: Path) -> None:
    wide = ",".join(f"c{n}" for n in range(1_200)).encode() + b"\n"
    data = zipped(("bad.xlsx", NOISE), ("wide.csv", wide), ("sales.csv", CSV))
    asked = bring(tmp_path, "a.zip", data, here=True)
    (question,) = asked.imported.questions
    names = {"file": question.suggested}
    brought = bring(tmp_path, "a.zip", data, names, here=True)
    assert rows_of(brought) == ROWS
    said = brought.imported.tables[0].notes
    assert said[0].startswith("bad.xlsx is not loaded. ")
    assert said[1] == "wide.csv is not loaded. 1,200 columns; at most 1,000 are taken."
    small = dataclasses.replace(QUICK, file_bytes=210)
    (fitting,) = bring(tmp_path, "a.zip", zipped(
        ("a.csv", CSV), ("b.csv", CSV * 6), ("c.csv", CSV)), limits=small, here=True,
    ).imported.questions  # fmt: skip
    assert fitting.suggested == ("a.csv", "b.csv")


def test_two_files_of_one_name_can_both_be_chosen(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = zipped(("a.csv", CSV), ("a.csv", b"x\n1\n"))
    (question,) = bring(tmp_path, "a.zip", data, here=True).imported.questions
    assert [choice.value for choice in question.choices] == ["a.csv", "2 a.csv"]
    assert rows_of(bring(tmp_path, "a.zip", data, {"file": ("2 a.csv",)}, here=True)) == [(1,)]


def test_a_name_that_was_written_as_utf_8_without_saying_so_is_read(tmp_path: Path) -> None:
    data = zipped(("umsätze.csv", CSV)).replace(struct.pack("<H", 0x800), b"\0\0")
    assert rows_of(bring(tmp_path, "a.zip", data, here=True)) == ROWS
    assert bring(tmp_path, "a.zip", data, here=True).imported.tables[0].name == "umsätze"


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.zip", encrypted(), "protected by a password"),
        ("a.zip", zipped(("b.zip", zipped(("a.csv", CSV)))), "Archives in archives are not opened"),
        ("a.zip", zipped(("a.csv.gz", packed(CSV))), "Archives in archives"),
        ("a.tar.gz", packed(CSV), "Archives in archives are not opened"),
        ("a.tgz", packed(CSV), "Archives in archives are not opened"),
        ("a.csv.gz", packed(packed(CSV)), "the content is a compressed file"),
        ("a.zip", zipped(("a.pdf", b"x"), ("b.docx", b"y")), "no table, only a.pdf, b.docx."),
        ("a.zip", zipped(("__MACOSX/a.csv", CSV)), "The archive is empty."),
        ("a.zip", zipped(), "The archive is empty."),
        ("a.zip", zipped(("a.csv", b"")), "The packed file is empty."),
        ("a.zip", workbook(), "the content is an Excel file. Give it the extension .xlsx."),
        ("a.csv", zipped(("a.csv", CSV)), "the content is a zip archive or an Office file"),
        ("a.tar", CSV, "Unpack it and bring the file that is in it, or pack that as .gz or .zip."),
        ("a.csv.bz2", CSV, "Files of the kind .bz2 cannot be read"),
        ("a.csv.gz", CSV, "The name ends in .gz, but the content is not packed like that."),
        ("a.csv.gz", packed(CSV)[:-12], "cut off"),
        ("a.csv.gz", packed(CSV)[:-8] + bytes(8), "cannot be opened"),
        ("a.zip", zipped(("a.csv", NOISE[:4000]))[:3000], "cannot be opened"),
        ("a.zip", zipped(("a.csv", CSV), compress_type=zipfile.ZIP_LZMA), "unusual way"),
        ("a.csv.gz", packed(b"a,b\n" + b"0,0\n" * 5_000_000), "more than 200 times"),
        ("a.zip", zipped(("a.csv", b"a,b\n" + b"0,0\n" * 5_000_000)), "more than 200 times"),
    ],
)  # fmt: skip
def test_what_cannot_or_may_not_be_opened_is_explained(
    tmp_path: Path, name: str, data: bytes, says: str
) -> None:
    brought = bring(tmp_path, name, data, here=True)
    assert says in said(brought)


def test_more_than_a_file_may_have_is_not_unpacked(tmp_path: Path) -> None:
    data = packed(b"a\n" + NOISE.hex().encode())
    limits = dataclasses.replace(QUICK, file_bytes=60_000)
    assert "Unpacked, the file has more than 0 MB" in said(
        bring(tmp_path, "a.csv.gz", data, limits=limits, here=True)
    )
