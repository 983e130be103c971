"""Spreadsheet bombs: every one is explained, within the limits, and the app lives.

Real child processes. What they may use is less here than in the app, so that a bomb that needs to
go off does so soon.
"""

from __future__ import annotations

import dataclasses
import resource
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.figures import Tally
from tests.readers import workbooks
from tests.readers.bringing import QUICK, bring
from tests.readers.workbooks import ROWS, pack, parts
from tests.sizes import sample

MB = 1024 * 1024
STRINGS = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</sst>'
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">'
    + "".join(
        f'<!ENTITY l{n} "{10 * one}">' for n, one in enumerate([f"&l{n};" for n in range(9)], 1)
    )
    + "]>"
)


def corner() -> bytes:
    lone = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return pack(parts(ROWS + lone, before='<dimension ref="A1:XFD1048576"/>'))


def many_parts() -> bytes:
    return pack(parts() | {f"xl/media/{n}.xml": b"<a/>" for n in range(10_000)})


def repeated_string() -> bytes:
    text = f"<si><t>{'x' * 32_000}</t></si>"
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 100_001))
    return pack(parts(cells, strings=STRINGS.format(text)))


def many_strings() -> bytes:
    return pack(parts(strings=STRINGS.format("<si><t>x</t></si>" * 12_000_000)))


def far_columns() -> bytes:
    cells = "".join(f'<row r="{n}"><c r="A{n}"/><c r="XFD{n}"><v>1</v></c></row>'
                    for n in range(1, 3000))  # fmt: skip
    return pack(parts(cells))


def long_cell() -> bytes:
    return pack(parts(f'<row r="1"><c r="A1" t="str"><v>{"x" * 150_000_000}</v></c></row>'))


def huge_row_number() -> bytes:
    return pack(parts('<row r="4294967295"><c r="A4294967295"><v>1</v></c></row>' + ROWS))


def nested() -> bytes:
    return pack(parts() | {"xl/embeddings/a.xlsx": pack({"x": pack({"y": b"\0" * 80 * MB})})})


def encrypted() -> bytes:
    data = bytearray(pack(parts()))
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    return bytes(data)


BOMBS: dict[str, tuple[Callable[[], bytes], str | None]] = {
    "260 MB of zeros in 260 KB": (lambda: pack(parts() | {"xl/a.xml": b"\0" * 260 * MB}), "times"),
    "a sheet of 210 MB that packs badly":
        (lambda: pack(parts("<row/>" * 10), 0) + b"tail", "behind its end"),
    "10,000 parts": (many_parts, "10,005 parts"),
    "sizes that lie: small": (
        lambda: workbooks.lie_about_sizes(pack(parts() | {"xl/a.xml": b"\0" * 100 * MB}), 100),
        "",
    ),
    "sizes that lie: large": (
        lambda: workbooks.lie_about_sizes(pack(parts()), 2**32 - 2), "not what the file says"),
    "parts that overlap": (lambda: workbooks.overlapping(500, b"\0" * 4 * MB), ""),
    "billion laughs": (lambda: pack(parts(head=LAUGHS)), "DOCTYPE"),
    "an external entity": (
        lambda: pack(parts(head='<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>')),
        "DOCTYPE",
    ),
    "a DOCTYPE in UTF-16": (
        lambda: pack(parts() | {"xl/styles.xml": "<!DOCTYPE a>".encode("utf-16")}), "DOCTYPE"),
    "a lone cell in the last corner": (corner, "too far apart"),
    "cells at both ends of each row": (far_columns, ""),
    "a row number beyond all": (huge_row_number, ""),
    "one long text, 100,000 times": (repeated_string, ""),
    "12 million short texts": (many_strings, "more than 200"),
    "a cell of 150 MB": (long_cell, "times as large"),
    "archives in an archive": (nested, None),
    "encrypted": (encrypted, "encrypted"),
    "a password (an OLE file)": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 5000, "password"),
    "cut in the middle": (lambda: pack(parts())[:-40], "cut off"),
    "no workbook in it": (lambda: pack({"a.txt": b"x"}), "not a workbook"),
    "an unusual packing": (lambda: pack(parts(), 14), "unusual"),
    "two parts of one name": (
        lambda: pack(parts() | {"XL/WORKBOOK.XML": b"<x/>"}), "two parts of one name"),
    "no sheets": (
        lambda: pack(parts() | {"xl/workbook.xml": b"<workbook/>"}), ""),
    "XML that ends in the middle": (
        lambda: pack(parts() | {"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row"}), ""),
    "nothing in its only sheet": (lambda: pack(parts("")), "empty"),
}  # fmt: skip
"""what it is -> the file, and what the person is told ("" for any refusal, None: it is read)"""


@pytest.mark.parametrize("name", sample(list(BOMBS), 6, 12))
def test_a_spreadsheet_bomb_is_explained_and_the_app_lives(tmp_path: Path, name: str, tally: Tally):
    make, says = BOMBS[name]
    data = make()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    limits = dataclasses.replace(QUICK, memory_bytes=800 * MB)
    done = bring(tmp_path, "book.xlsx", data, limits=limits)
    explained = done.error is not None and done.error.hint
    tally("spreadsheet bombs", "refused and explained" if explained else done.word)
    if says is None:
        assert done.word == "read"
        return
    assert done.word == "refused", done.imported
    assert says in str(done.error)
    assert done.error is not None
    assert done.error.hint
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 64 * 1024, "the app's own memory does not follow the file"


def test_an_honest_workbook_is_read(tmp_path: Path):
    (table,) = bring(tmp_path, "book.xlsx", pack(parts())).imported.tables
    assert [(column.name, column.type) for column in table.columns] == [
        ("a", "BIGINT"),
        ("b", "BIGINT"),
    ]
    assert table.preview == ((1, 2),)


def test_formulas_without_a_value_are_told(tmp_path: Path):
    rows = ROWS + '<row r="3"><c r="A3"><f>A2+1</f></c><c r="B3"><f>B2</f><v>2</v></c></row>'
    (table,) = bring(tmp_path, "book.xlsx", pack(parts(rows))).imported.tables
    (note,) = table.notes
    assert note.startswith("1 formula has no calculated value and is missing; open the file in")
    assert table.columns[0].missing == 1
