"""What a sheet says besides values: the number format of each cell, and what is hidden.

The sheet's part is read a second time, in blocks, by patterns: of the cells only place and style.
Nothing is believed but these; sizes were counted before.
"""

from __future__ import annotations

import datetime
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from assistant.data.readers.excel.codes import Format
from assistant.data.readers.excel.sheets import Layout
from assistant.errors import DataError

_BLOCK = 1 << 18
_LONGEST = 16 * 1024 * 1024
"""bytes of a row, and of what stands before the first"""
_MOST_KNOWN = 10_000
"""patterns of rows that are remembered"""
_MOST_COLUMNS = 16_384
_BEGIN = re.compile(rb"<(\w+:)?sheetData[\s/>]")
_COLUMN = re.compile(rb"<(?:\w+:)?col\s([^<>]*)>")
_IS_HIDDEN = re.compile(
    rb"\s(?:hidden\s*=\s*[\"'](?:1|true)|(?:ht|width)\s*=\s*[\"']0(?:\.0*)?)[\"']"
)
_ROW_NUMBER = re.compile(rb"\sr\s*=\s*[\"'](\d{1,7})[\"']")
_CELL = re.compile(
    rb"<(?:\w+:)?c\s([^<>]*)>(<(?:\w+:)?f(?:\s[^<>]*)?(?:/>|>[^<]*</(?:\w+:)?f>))?"
    rb"<(?:\w+:)?v>(-[\d.eE+-]+|0(?:\.0)?)<"
)
"""a cell with a negative number, or 0"""
_PLACE = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]{1,3})\d")
_EDGE = re.compile(rb"\s(min|max)\s*=\s*[\"'](\d{1,5})[\"']")
Instead = datetime.timedelta | Literal[""]
PLAIN = "\0"
"""stands for a cell whose format says no more than its value"""


@dataclass(slots=True)
class Marks:
    """Rows and columns are numbered from 0, as they are on the sheet."""

    formats: dict[str, Format] = field(default_factory=dict[str, Format])
    """character -> what it stands for in a row"""
    rows: dict[int, str] = field(default_factory=dict[int, str])
    """a character for each column from the first that was asked for; without rows of plain cells"""
    instead: dict[int, list[tuple[int, Instead]]] = field(
        default_factory=dict[int, list[tuple[int, "Instead"]]]
    )
    """by row: columns with cells that the reader of workbooks gets wrong, and what they hold"""
    hidden_rows: set[int] = field(default_factory=set[int])
    hidden_columns: set[int] = field(default_factory=set[int])


@dataclass(slots=True)
class _Reading:
    """How the cells of one sheet are found, and what is known of its rows."""

    marks: Marks
    styles: Mapping[bytes, str]
    first: int
    width: int
    tag: bytes
    """of a cell, with the prefix of its namespace"""
    tidy: re.Pattern[bytes]
    any: re.Pattern[bytes]
    known: dict[tuple[tuple[bytes, bytes], ...], str] = field(
        default_factory=dict[tuple[tuple[bytes, bytes], ...], str]
    )
    row: int = -1
    timed: set[str] = field(default_factory=set[str])
    """signs of times, which may be below zero"""
    emptied: bool = False
    """whether the values of formulas are none"""


def read_marks(source: Path, part: str, layout: Layout, first: int, width: int) -> Marks:
    """Read the marks of a sheet; formats of *width* columns from the column *first* on.

    Times below zero are read here, and formulas that were *never_calculated* are emptied.

    Raises:
        DataError: a row is longer than any that a program writes.
    """
    marks = Marks()
    formats = layout.formats
    named = {meant: chr(n) for n, meant in enumerate(dict.fromkeys(formats.values()), start=1)}
    marks.formats = {sign: meant for meant, sign in named.items()}
    styles = {str(style).encode(): named[meant] for style, meant in formats.items()}
    with zipfile.ZipFile(source) as archive:
        entry = next((e for e in archive.infolist() if e.filename.lower() == part.lower()), None)
        if entry is None:
            return marks
        with archive.open(entry) as file:
            blocks = iter(lambda: file.read(_BLOCK), b"")
            head, rest, prefix = _head(blocks)
            marks.hidden_columns.update(_hidden_columns(head))
            reading = _begin(marks, styles, first, width, prefix)
            reading.emptied = layout.uncalculated
            reading.timed = {sign for sign, meant in marks.formats.items()
                             if meant.meaning in ("clock", "duration")}  # fmt: skip
            for rows in _rows(blocks, rest, b"<" + prefix + b"row"):
                _take(reading, rows)
    return marks


def _head(blocks: Iterator[bytes]) -> tuple[bytes, bytes, bytes]:
    """Return what stands before the rows, what was read of them, and the prefix of the tags."""
    text = b""
    for block in blocks:
        text += block
        if found := _BEGIN.search(text):
            return text[: found.start()], text[found.end() :], found[1] or b""
        _check_length(text)
    return text, b"", b""


def _hidden_columns(head: bytes) -> Iterator[int]:
    for attributes in _COLUMN.findall(head):
        edges = {name: int(number) for name, number in _EDGE.findall(b" " + attributes)}
        if _IS_HIDDEN.search(b" " + attributes):
            last = min(edges.get(b"max", 0), _MOST_COLUMNS)
            yield from range(edges.get(b"min", 1) - 1, last)


def _begin(
    marks: Marks, styles: Mapping[bytes, str], first: int, width: int, prefix: bytes
) -> _Reading:
    tag = re.escape(b"<" + prefix + b"c")
    tidy = rb'(?: r="([A-Z]{1,3})\d{1,7}")?(?: s="(\d{1,5})")?(?: t="\w+")? ?/?>'
    place = rb"(?=(?:[^<>]*?\sr\s*=\s*[\"']([A-Za-z]{1,3})\d)?)"
    style = rb"(?=(?:[^<>]*?\ss\s*=\s*[\"'](\d{1,5})[\"'])?)"
    return _Reading(
        marks, styles, first, width, b"<" + prefix + b"c", re.compile(tag + tidy),
        re.compile(tag + rb"(?=[\s/>])" + place + style),
    )  # fmt: skip


def _rows(blocks: Iterator[bytes], text: bytes, tag: bytes) -> Iterator[list[bytes]]:
    """Yield whole rows, each from behind the opening of its tag."""
    for block in blocks:
        text += block
        cut = text.rfind(tag)
        if cut > 0:
            yield text[:cut].split(tag)[1:]
            text = text[cut:]
        _check_length(text)
    end = text.find(b"sheetData>")
    yield (text[:end] if end >= 0 else text).split(tag)[1:]


def _check_length(text: bytes) -> None:
    if len(text) > _LONGEST:
        raise DataError(
            f"A row of the sheet has more than {_LONGEST // 1024**2} MB.",
            kind="too_large",
            hint="Leave out columns with long texts, or save the sheet as CSV.",
        )


def _take(reading: _Reading, rows: list[bytes]) -> None:
    marks, styles = reading.marks, reading.styles
    for text in rows:
        end = text.find(b">")
        attributes = text[:end]
        if attributes[:1] not in b" \t\r\n/":
            continue  # <rowBreaks>, behind the rows
        number = _ROW_NUMBER.search(attributes)
        reading.row = int(number[1]) - 1 if number else reading.row + 1
        if (b"hidden" in attributes or b"ht" in attributes) and _IS_HIDDEN.search(attributes):
            marks.hidden_rows.add(reading.row)
        row = _formats(reading, text, end) if styles else ""
        if row:
            marks.rows[reading.row] = row
        below = bool(row and reading.timed) and b">-" in text
        if (below or (reading.emptied and b"f>" in text)) and (
            found := [*_instead(reading, text, row)]
        ):
            marks.instead[reading.row] = found


def _formats(reading: _Reading, text: bytes, end: int) -> str:
    """Return the formats of a row's cells; empty: all are plain."""
    cells = tuple(reading.tidy.findall(text, end))
    if len(cells) != text.count(reading.tag, end):  # written otherwise, or a row with what follows
        cells = tuple(reading.any.findall(text, end))
    row = reading.known.get(cells)
    if row is None:
        if len(reading.known) >= _MOST_KNOWN:
            reading.known.clear()
        row = reading.known[cells] = _pattern(reading, cells)
    return row


def _pattern(reading: _Reading, cells: tuple[tuple[bytes, bytes], ...]) -> str:
    signs = [PLAIN] * reading.width
    column = -1
    for place, style in cells:
        column = _column(place) if place else column + 1
        at = column - reading.first
        if style in reading.styles and 0 <= at < reading.width:
            signs[at] = reading.styles[style]
    row = "".join(signs)
    return row if row.strip(PLAIN) else ""


def _instead(reading: _Reading, text: bytes, row: str) -> Iterator[tuple[int, Instead]]:
    """Yield the cells of a row that hold a time below zero, or a formula without a value."""
    for attributes, formula, value in _CELL.findall(text):
        place = _PLACE.search(attributes)
        at = _column(place[1]) - reading.first if place else -1
        if 0 <= at < reading.width:
            if value[:1] == b"-" and row and row[at] in reading.timed:
                yield at, datetime.timedelta(days=float(value))
            elif reading.emptied and formula:
                yield at, ""


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number - 1
