"""The parts of an Excel file, counted before any library opens it.

Every part is unpacked here, to nowhere, to learn its real size: what the archive says of itself
may be a lie. Nothing of the content is believed; only the sheets' cells are counted.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from assistant.errors import DataError

MOST_BYTES = 200 * 1024 * 1024
MOST_PARTS = 2_000
MOST_RATIO = 200
_RATIO_FROM = 4 * 1024 * 1024
"""bytes; less than this is no danger however small it was packed"""
MOST_SPREAD = 20_000_000
"""cells in the rectangle around the filled ones, which is what is held in memory"""
_BLOCK = 1 << 18
_END = b"PK\x05\x06"
_LOCAL = struct.Struct("<4s5H3I2H")
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)|<\0!\0D\0O\0C\0T|\0<\0!\0D\0O\0C", re.IGNORECASE)
_CELL = re.compile(rb"<(?:\w+:)?c [^>]{0,200}?\br=\"([A-Za-z]{1,4})(\d{1,8})\"")
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_NO_VALUE = re.compile(
    rb"<c(?![^<>]*\bt=\"str\")(?: [^<>]*)?><f(?: [^>]*)?(?:/>|>[^<]*</f>)(?:<v ?/>|<v></v>)?</c>"
)
"""a formula without a value; a text of no letters is one"""
_ZERO = re.compile(rb"</f><v>0(\.0)?</v>")
_IS_ERROR = re.compile(rb"\bt=[\"']e[\"']")
_ERROR = re.compile(
    rb"<(?:\w+:)?c (?=[^<>]{0,200}?\bt=[\"']e[\"'])([^<>]{0,200})>"
    rb"(?:<(?:\w+:)?f(?: [^<>]*)?(?:/>|>[^<]*</(?:\w+:)?f>))?<(?:\w+:)?v>([^<]{1,20})<"
)
_PLACE = re.compile(rb"\br=[\"']([A-Za-z]{1,3})\d")
_ERRORS = (
    "#DIV/0!", "#GETTING_DATA", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!",
)  # fmt: skip
_OTHER = "another error"
Errors = Counter[tuple[int, str]]
"""error cells by the number of their column (1 is A, 0 is unknown) and the error"""
_SEAM = 400
"""bytes of a block that are looked at again with the next: a match may lie across"""
_RESAVE = "Open it in Excel or LibreOffice, save it again as .xlsx, and retry."


@dataclass(slots=True)
class Sheet:
    """What a worksheet's part holds, by a count of its tags."""

    cells: int = 0
    formulas: int = 0
    unvalued: int = 0
    """formulas without the value that was last calculated"""
    zeros: int = 0
    """formulas with the value 0"""
    errors: Errors = field(default_factory=Errors)
    rows: list[int] = field(default_factory=list[int])
    """first and last with a cell"""
    columns: list[int] = field(default_factory=list[int])

    @property
    def spread(self) -> int:
        """Cells in the rectangle around those that are filled."""
        if not self.rows:
            return 0
        return (self.rows[1] - self.rows[0] + 1) * (self.columns[1] - self.columns[0] + 1)


def check_parts(source: Path) -> dict[str, Sheet]:
    """Return the worksheets of an Excel file, once all of its parts have been found harmless.

    Raises:
        DataError: what is wrong with which part.
    """
    entries = _entries(source)
    total = 0
    packed = source.stat().st_size
    sheets: dict[str, Sheet] = {}
    with source.open("rb") as file:
        for entry in entries:
            sheet = Sheet() if _is_sheet(entry.filename) else None
            for size in _unpack(file, entry, sheet):
                total += size
                _check_total(total, packed)
            if sheet is not None:
                _check_spread(entry.filename, sheet)
                sheets[entry.filename] = sheet
    return sheets


def never_calculated(sheets: Iterable[Sheet]) -> bool:
    """Whether all of the formulas have 0, which programs write that calculate nothing."""
    known = list(sheets)
    return 0 < sum(sheet.zeros for sheet in known) == sum(sheet.formulas for sheet in known)


def with_known_errors(source: Path, sheets: Mapping[str, Sheet]) -> BinaryIO | None:
    """Return a copy with #N/A for errors that the reader of workbooks refuses; None: not needed.

    Google has #ERROR!, newer Excel #SPILL!. They were counted before by `check_parts`.
    """
    odd = {
        name for name, sheet in sheets.items() if any(error == _OTHER for _, error in sheet.errors)
    }
    if not odd:
        return None
    made = io.BytesIO()
    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(made, "w") as copy:
        for entry in archive.infolist():
            content = archive.read(entry)
            copy.writestr(entry, _ERROR.sub(_known, content) if entry.filename in odd else content)
    made.seek(0)
    return made


def _known(cell: re.Match[bytes]) -> bytes:
    known = cell[2].decode(errors="replace").strip().upper() in _ERRORS
    return cell[0] if known else cell[0].removesuffix(cell[2] + b"<") + b"#N/A<"


def _is_sheet(name: str) -> bool:
    return name.lower().startswith("xl/worksheets/") and name.lower().endswith(".xml")


def _entries(source: Path) -> list[zipfile.ZipInfo]:
    """Read the archive's list of parts and check what it says."""
    with source.open("rb") as file:
        file.seek(-22, 2) if source.stat().st_size >= 22 else None
        if file.read(4) != _END:
            raise _bad("The Excel file is cut off or has something behind its end.", "damaged")
    try:
        with zipfile.ZipFile(source) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, struct.error, ValueError, OSError) as exc:
        raise _bad(f"The Excel file is damaged: {str(exc)[:100]}.", "damaged") from exc
    if len(entries) > MOST_PARTS:
        raise _bad(
            f"The Excel file has {len(entries):,} parts; at most {MOST_PARTS:,} are taken.", "bomb"
        )
    names = {entry.filename.lower() for entry in entries}
    if len(names) != len(entries):
        raise _bad("The Excel file has two parts of one name.", "damaged")
    if "xl/workbook.xml" not in names or "[content_types].xml" not in names:
        hint = "If it is a zip archive, unpack it and bring the files that are in it."
        raise DataError("A zip archive, not a workbook.", kind="wrong_format", hint=hint)
    if sum(entry.compress_size for entry in entries) > source.stat().st_size:
        raise _bad("Parts of the Excel file lie over each other.", "bomb")
    return entries


def _unpack(file: BinaryIO, entry: zipfile.ZipInfo, sheet: Sheet | None) -> Iterator[int]:
    """Yield the sizes of a part's blocks as they are unpacked; it must be what it says."""
    if entry.flag_bits & 0x1:
        raise _bad("The Excel file is encrypted.", "encrypted")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _bad("The Excel file is packed in an unusual way.", "damaged")
    size = checksum = 0
    seam = b""
    for block in _inflate(file, entry):
        size += len(block)
        checksum = zlib.crc32(block, checksum)
        seam = _look(seam, block, entry, sheet, last=False)
        yield len(block)
    _look(seam, b"", entry, sheet, last=True)
    if size != entry.file_size or checksum != entry.CRC:
        raise _bad(
            f"The part {entry.filename[:80]!r} of the Excel file is not what the file says of it.",
            "damaged",
        )


def _inflate(file: BinaryIO, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    if entry.header_offset < 0:  # zipfile reckons it back from the end (Python 3.11)
        raise _bad("The Excel file is damaged: a part is not where it should be.", "damaged")
    file.seek(entry.header_offset)
    header = file.read(_LOCAL.size)
    if len(header) < _LOCAL.size or not header.startswith(b"PK\x03\x04"):
        raise _bad("The Excel file is damaged: a part is not where it should be.", "damaged")
    *_, name_length, extra_length = _LOCAL.unpack(header)
    file.seek(name_length + extra_length, 1)
    left = entry.compress_size
    unpacker = zlib.decompressobj(-15) if entry.compress_type else None
    while left > 0 and (packed := file.read(min(_BLOCK, left))):
        left -= len(packed)
        if unpacker is None:
            yield packed
            continue
        while packed:
            try:
                yield unpacker.decompress(packed, _BLOCK)
            except zlib.error as exc:
                raise _bad(
                    f"The part {entry.filename[:80]!r} of the Excel file is damaged.", "damaged"
                ) from exc
            packed = unpacker.unconsumed_tail


def _look(
    seam: bytes, block: bytes, entry: zipfile.ZipInfo, sheet: Sheet | None, *, last: bool
) -> bytes:
    """Look for what is forbidden and count cells; return what belongs to the next block."""
    text = seam + block
    if _DOCTYPE.search(text) and entry.filename.lower().endswith((".xml", ".rels", ".vml")):
        raise _bad("The Excel file defines entities of its own (DOCTYPE).", "bomb")
    cut = len(text) if last else max(0, text.rfind(b"</c>") + 4, len(text) - 65536)
    if sheet is not None:
        _count(sheet, text[:cut])
    return text[cut:] if sheet is not None else text[-_SEAM:]


def _count(sheet: Sheet, text: bytes) -> None:
    formulas = len(_FORMULA.findall(text))
    sheet.formulas += formulas
    if formulas:
        sheet.unvalued += len(_NO_VALUE.findall(text))
        sheet.zeros += len(_ZERO.findall(text))
    for attributes, error in _ERROR.findall(text) if _IS_ERROR.search(text) else ():
        place, name = _PLACE.search(attributes), error.decode(errors="replace").strip().upper()
        column = _column(place[1]) if place else 0
        sheet.errors[column, name if name in _ERRORS else _OTHER] += 1
    found = _CELL.findall(text)
    if not found:
        return
    sheet.cells += len(found)
    rows = [int(row) for _, row in found]
    columns = [_column(letters) for letters in {letters for letters, _ in found}]
    sheet.rows = [min(*rows, *sheet.rows[:1], rows[0]), max(*rows, *sheet.rows[1:], rows[0])]
    sheet.columns = [
        min(*columns, *sheet.columns[:1], columns[0]),
        max(*columns, *sheet.columns[1:], columns[0]),
    ]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _check_total(total: int, packed: int) -> None:
    if total > MOST_BYTES:
        raise _bad(f"Unpacked, the Excel file has more than {MOST_BYTES // 1024**2} MB.", "bomb")
    if total > _RATIO_FROM and total > MOST_RATIO * packed:
        raise _bad(
            f"Unpacked, the Excel file is more than {MOST_RATIO} times as large as it is.", "bomb"
        )


def _check_spread(name: str, sheet: Sheet) -> None:
    if sheet.spread > MOST_SPREAD:
        raise DataError(
            f"The {sheet.cells:,} cells of {name[:80]} lie too far apart: the area around them has "
            f"{sheet.spread:,} cells, and at most {MOST_SPREAD:,} are taken.",
            kind="bomb",
            hint="Delete what stands far away from the table, or save the sheet as CSV.",
        )


def _bad(message: str, kind: str) -> DataError:
    return DataError(message, kind=kind, hint=_RESAVE)
