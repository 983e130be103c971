"""Excel files made by hand, part by part, so that they can be wrong in every way."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any

import xlsxwriter  # pyright: ignore[reportMissingTypeStubs] - it ships none

TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocum'
    'ent.spreadsheetml.sheet.main+xml"/></Types>'
)
RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/{kind}" Target="{target}"/>{more}</Relationships>'
)
STRINGS = (
    '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/sharedStrings" Target="sharedStrings.xml"/>'
)
BOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
    '<sheet name="One" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{before}'
    "<sheetData>{rows}</sheetData></worksheet>"
)
ROWS = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>b</t></is></c></row>'
    '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>2</v></c></row>'
)


def parts(
    rows: str = ROWS, *, before: str = "", strings: str = "", head: str = ""
) -> dict[str, bytes]:
    """Return the parts of a workbook with one sheet."""
    made = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELS.format(kind="officeDocument", target="xl/workbook.xml", more=""),
        "xl/workbook.xml": BOOK,
        "xl/_rels/workbook.xml.rels": RELS.format(
            kind="worksheet", target="worksheets/sheet1.xml", more=STRINGS if strings else ""
        ),
        "xl/worksheets/sheet1.xml": head + SHEET.format(before=before, rows=rows),
    }
    if strings:
        made["xl/sharedStrings.xml"] = strings
    return {name: text.encode() for name, text in made.items()}


def pack(made: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Zip the parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in made.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def lie_about_sizes(packed: bytes, size: int) -> bytes:
    """Say in every header that the parts have *size* bytes when unpacked."""
    data = bytearray(packed)
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = -1
        while (at := data.find(mark, at + 1)) >= 0:
            data[at + offset : at + offset + 4] = struct.pack("<I", size)
    return bytes(data)


def overlapping(copies: int, kernel: bytes) -> bytes:
    """Return an archive whose many parts are one and the same stretch of the file."""
    made = parts()
    body = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = body.compress(kernel) + body.flush()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in made.items():
            archive.writestr(name, content)
        archive.writestr("xl/media/0.xml", kernel, compresslevel=9)
        last = archive.infolist()[-1]
        for number in range(1, copies):
            twin = zipfile.ZipInfo(f"xl/media/{number}.xml")
            twin.compress_type = zipfile.ZIP_DEFLATED
            twin.CRC, twin.file_size = last.CRC, last.file_size
            twin.compress_size, twin.header_offset = len(packed), last.header_offset
            archive.filelist.append(twin)
    return buffer.getvalue()


def formatted(cells: dict[str, list[Any]], *, top: int = 0, left: int = 0) -> bytes:
    """Return a workbook by XlsxWriter; a cell is a value, or a value and its number format."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
        sheet: Any = book.add_worksheet()  # pyright: ignore[reportUnknownMemberType]
        for x, (header, column) in enumerate(cells.items(), start=left):
            sheet.write(top, x, header)
            for y, cell in enumerate(column, start=top + 1):
                value, code = cell if isinstance(cell, tuple) else (cell, "General")
                style = book.add_format({"num_format": code})  # pyright: ignore[reportUnknownMemberType]
                write = sheet.write_string if isinstance(value, str) else sheet.write
                write(y, x, value, style)
    return buffer.getvalue()
