"""The bytes of a file in which random tables stand: a text in a random dialect, or a workbook.

A text is written as programs and people do it, a workbook by XlsxWriter. Each comes with the lines
on which totals stand, and with what each column looks like in it.
"""

from __future__ import annotations

import csv
import io
import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import xlsxwriter

from tests.readers.random_tables import LABELLED, Kind, Made


@dataclass(frozen=True)
class Written:
    """A file, and for each of its tables what stands where."""

    name: str
    data: bytes
    totals: tuple[list[int], ...]
    """lines of the file, or rows of the sheet, from 1"""
    cells: tuple[list[list[str]], ...] = ()
    """of a text: its columns as they are written, without the totals"""


@dataclass(frozen=True)
class Dialect:
    """How a text is written."""

    delimiter: str
    comma: bool
    encoding: str
    newline: str
    day: str
    moment: str
    gap: str
    """between thousands"""
    grouped: bool
    """whether whole numbers have it as well"""
    minus: str
    every: bool
    """whether every cell has quotes"""
    padded: bool
    """whether the lines around a table are as wide as it is, as Excel writes them"""
    truth: str
    colons: bool
    """whether lengths of time have them"""


def dialect(dice: random.Random) -> Dialect:
    """Draw one that real programs write."""
    delimiter = dice.choice((",", ",", ";", "\t", "|"))
    return Dialect(
        delimiter,
        dice.random() < (0.15 if delimiter == "," else 0.5),
        dice.choice(("utf-8", "utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1", "utf-16-le")),
        dice.choice(("\n", "\r\n")),
        dice.choice(("%Y-%m-%d", "%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%d %b %Y", "%m/%d/%Y",
                     "%B %d, %Y", "%Y/%m/%d", "%d.%m.%y", "%d-%m-%Y", "%-d.%-m.%Y")),
        dice.choice(("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M", "%d.%m.%Y %H:%M",
                     "%m/%d/%Y %I:%M:%S %p")),
        dice.choice(("", "", "", ",", ",", "'", " ", "\u00a0")),
        dice.random() < 0.3,
        dice.choice(("-#", "-#", "-#", "#-", "(#)", "\u2212#")),
        dice.random() < 0.15,
        dice.random() < 0.3,
        dice.choice(("lower", "upper", "title")),
        dice.random() < 0.1,
    )  # fmt: skip


def to_text(tables: Sequence[Made], how: Dialect) -> Written:
    """Write tables below each other as text."""
    out = io.StringIO()
    quoting = csv.QUOTE_ALL if how.every else csv.QUOTE_MINIMAL
    writer = csv.writer(out, delimiter=how.delimiter, lineterminator=how.newline, quoting=quoting)
    totals: list[list[int]] = []
    for number, made in enumerate(tables):
        width = len(made.names) if how.padded else 0
        if number:
            writer.writerow(_pad((), width))
        writer.writerows(_pad(line, width) for line in made.above)
        if made.groups:
            writer.writerow(made.groups)
        writer.writerow(made.names)
        totals.append([])
        for row, total in made.lines:
            if total:
                totals[-1].append(out.getvalue().replace("\r\n", "\n").count("\n") + 1)
            nothing = "" if total else made.nothing
            cells = zip(made.kinds, row, strict=False)  # an empty line has none
            writer.writerow(_pad([write(kind, cell, how, nothing) for kind, cell in cells], width))
        writer.writerows(_pad(line, width) for line in made.below)
    cells = tuple(
        [[write(kind, row[n], how, made.nothing) for row in made.rows]
         for n, kind in enumerate(made.kinds)] for made in tables
    )  # fmt: skip
    try:
        data = ("\ufeff" * (how.encoding == "utf-16-le") + out.getvalue()).encode(how.encoding)
    except UnicodeEncodeError:  # a program that knows no such letter would not write so
        data = out.getvalue().encode("utf-8")
    name = "table.tsv" if how.delimiter == "\t" and how.comma else "table.csv"
    return Written(name, data, tuple(totals), cells)


def _pad(cells: Sequence[Any], width: int) -> list[Any]:
    return [*cells, *[""] * (width - len(cells))]


def write(kind: Kind, cell: Any, how: Dialect, nothing: str) -> str:
    """Return a cell as the dialect has it."""
    match cell:
        case None:
            text = "" if kind.name in LABELLED else nothing
        case datetime() | date() | time():
            form = {"moment": how.moment, "day": how.day}.get(kind.name, "%H:%M")
            text = cell.strftime(form)
        case bool():
            text = getattr(str(cell), how.truth)()
        case str():
            text = cell
        case _ if kind.name == "hours" and how.colons:
            text = f"{int(cell)}:{int(cell * 60) % 60:02}:00"
        case _:
            text = _number(kind, cell, how)
    return text


def _number(kind: Kind, cell: Any, how: Dialect) -> str:
    gap = "." if how.comma and how.gap == "," else how.gap
    # 1.234 is a thousand only where the file says so otherwise.
    whole = how.grouped and (gap != "." or how.delimiter == ";")
    grouped = gap and (kind.name != "whole" or whole)
    text = f"{abs(cell):,}" if grouped else f"{abs(cell)}"
    text = text.translate(str.maketrans({",": gap, ".": "," if how.comma else "."}))
    text = kind.mark.replace("#", text)
    if cell >= 0:
        return text
    behind = how.minus == "#-" and kind.name not in ("decimal", "whole")
    return ("-#" if behind else how.minus).replace("#", text)


@dataclass
class _Sheet:
    """A sheet that is written, and where on it."""

    book: Any
    sheet: Any
    dice: random.Random
    top: int
    left: int

    def cell(self, row: int, column: int) -> tuple[int, int]:
        return self.top + row, self.left + column


def to_workbook(tables: Sequence[Made], dice: random.Random) -> Written:
    """Write tables below each other on a sheet, every column with its number format."""
    out = io.BytesIO()
    totals: list[list[int]] = []
    top, left = dice.choice(((0, 0), (0, 0), (0, 0), (2, 1)))
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Data")
        for made in tables:
            place = _Sheet(book, sheet, dice, top, left)
            lines, height = _write_table(place, made)
            totals.append(lines)
            top += height + 1
    return Written("table.xlsx", out.getvalue(), tuple(totals))


def _write_table(place: _Sheet, made: Made) -> tuple[list[int], int]:
    """Write a table; return the rows of its totals, and how many rows it takes."""
    sheet = place.sheet
    at = 0
    for line in (*made.above, *([made.groups] if made.groups else []), made.names):
        if line == made.groups:
            _write_groups(place, at, made)
        elif len(line) == 1 and line in made.above and place.dice.random() < 0.3:
            sheet.merge_range(*place.cell(at, 0), *place.cell(at, len(made.names) - 1), line[0])
        else:
            sheet.write_row(*place.cell(at, 0), line)
        at += 1
    totals = _write_rows(place, at, made)
    for n in made.unseen:
        sheet.set_column(place.left + n, place.left + n, None, None, {"hidden": True})
    if made.merged:
        first = at
        for label, run in itertools.groupby(made.rows, key=lambda row: row[0]):
            last = first + len(list(run)) - 1
            if last > first:
                sheet.merge_range(*place.cell(first, 0), *place.cell(last, 0), label)
            first = last + 1
    at += len(list(made.lines))
    for line in made.below:
        sheet.write_row(*place.cell(at, 0), line)
        at += 1
    return totals, at


def _write_rows(place: _Sheet, first: int, made: Made) -> list[int]:
    """Write the rows from row *first* on; return the rows of the sheet that are totals."""
    formats = [place.book.add_format({"num_format": kind.excel or "General"})
               for kind in made.kinds]  # fmt: skip
    totals: list[int] = []
    formulas = place.dice.random() < 0.3
    for number, (row, total) in enumerate(made.lines):
        for n, (kind, cell) in enumerate(zip(made.kinds, row, strict=False)):
            where = place.cell(first + number, n)
            if total and formulas and kind.summed and not kind.stored and cell is not None:
                place.sheet.write_formula(*where, "=SUBTOTAL(9,A1:A1)", formats[n], float(cell))
            elif cell is not None:
                _write_cell(place, where, kind, cell, formats[n])
            elif made.nothing and not total and kind.name not in LABELLED:
                place.sheet.write_string(*where, made.nothing)
        if number in made.hidden:
            place.sheet.set_row(place.top + first + number, None, None, {"hidden": True})
        if total:
            totals.append(place.top + first + number + 1)
    return totals


def _write_groups(place: _Sheet, at: int, made: Made) -> None:
    starts = [n for n, group in enumerate(made.groups) if group]
    for first, stop in itertools.pairwise([*starts, len(made.groups)]):
        label = made.groups[first]
        if stop - first > 1:
            place.sheet.merge_range(*place.cell(at, first), *place.cell(at, stop - 1), label)
        else:
            place.sheet.write_string(*place.cell(at, first), label)


def _write_cell(place: _Sheet, where: tuple[int, int], kind: Kind, cell: Any, form: Any) -> None:
    sheet = place.sheet
    match cell:
        case bool():
            sheet.write_boolean(*where, cell)
        case datetime() | date() | time():
            sheet.write_datetime(*where, cell, form)
        case str() if kind.name in ("code", "ssn") and kind.excel and cell[0].isdigit():
            sheet.write_number(*where, int(cell.replace("-", "")), form)
        case str() if kind.name == "mixed" and cell[0].isdigit():
            amount, unit = cell.split()
            form = place.book.add_format({"num_format": f'#,##0.00 "{unit}"'})
            sheet.write_number(*where, float(amount), form)
        case str():
            sheet.write_string(*where, cell)
        case _ if kind.name == "hours":
            sheet.write_datetime(*where, timedelta(hours=float(cell)), form)
        case _ if kind.stored:
            sheet.write_string(*where, str(cell))
        case _:
            sheet.write_number(*where, cell / 100 if kind.name == "percent" else cell, form)
