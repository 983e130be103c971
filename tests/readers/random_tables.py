"""Random tables in random dialects: what each cell means, and the bytes of a file that says so.

Written as strict as people's own files are odd: preambles, footers, total rows, decimal commas,
encodings, and in workbooks number formats. Nothing here knows how files are read.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import xlsxwriter

NAMES = (
    "product", "shop", "Kunde", "région", "zip", "unit price", "share", "Umsatz", "qty", "paid on",
    "status", "Ort", "weight", "delivered", "is new", "channel", "cost (net)", "menge", "rate",
)  # fmt: skip
WORDS = (
    "Lamp", "Chair", "Côte d'Ivoire", "Köln", "North", "South", "East", "Ångström", "A-12", "b/c",
    "two words", "it's", 'a "quoted" one', "x;y", "comma, inside", "Maße", "naïve", "Zoë",
)  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """Of a column: how a value is drawn, and how Excel formats it."""

    name: str
    draw: Callable[[random.Random], Any]
    excel: str = ""
    summed: bool = False
    mark: str = ""
    """stands behind the number in text"""


def _decimal(dice: random.Random) -> Decimal:
    return Decimal(dice.randint(-50_000, 9_999_999)) / 100


KINDS = (
    Kind("text", lambda dice: dice.choice(WORDS)),
    Kind("whole", lambda dice: dice.randint(0, 99_999), summed=True),
    Kind("decimal", _decimal, "#,##0.00", summed=True),
    Kind("money", _decimal, '#,##0.00 "€"', summed=True, mark=" €"),
    Kind("percent", lambda dice: Decimal(dice.randint(-200, 1000)) / 10, "0.0%", mark="%"),
    Kind(
        "day", lambda dice: date(2021, 1, 1) + timedelta(days=dice.randrange(1_400)), "dd.mm.yyyy"
    ),
    Kind("code", lambda dice: f"{dice.randrange(100_000):05}", "00000"),
    Kind("truth", lambda dice: dice.random() < 0.5),
)


@dataclass(frozen=True)
class Made:
    """A table as it is meant, and what stands around it in the file."""

    names: tuple[str, ...]
    kinds: tuple[Kind, ...]
    rows: tuple[tuple[Any, ...], ...]
    totals: tuple[tuple[int, tuple[Any, ...]], ...]
    """(rows above it, the row): total rows among the lines, which the table must not get"""
    above: tuple[tuple[str, ...], ...] = ()
    below: tuple[tuple[str, ...], ...] = ()


def make(dice: random.Random) -> Made:
    """Make up a table."""
    width, height = dice.randint(3, 8), dice.randint(4, 40)
    kinds = (KINDS[0], *(dice.choice(KINDS) for _ in range(width - 1)))
    names = tuple(dice.sample(NAMES, width))
    holes = dice.choice((0.0, 0.0, 0.1))
    columns = [
        _column(kind, height, 0.0 if n == 0 else holes, dice) for n, kind in enumerate(kinds)
    ]
    rows = tuple(sorted(zip(*columns, strict=True), key=lambda row: str(row[0])))
    above, below = _around(dice)
    return Made(names, kinds, rows, _totals(kinds, rows, dice), above, below)


def _column(kind: Kind, height: int, holes: float, dice: random.Random) -> list[Any]:
    values = [kind.draw(dice) for _ in range(height)]
    if kind.name == "code":
        values[0] = f"0{values[0][1:]}"
    return [values[0], *(None if dice.random() < holes else value for value in values[1:])]


def _around(dice: random.Random) -> tuple[tuple[tuple[str, ...], ...], tuple[tuple[str, ...], ...]]:
    above = dice.choice(
        (
            (), (), (),
            (("Sales report",),),
            (("Account:", "12345"), ("Period:", "2024-01-01 to 2024-01-31"), ()),
            (("Acme Ltd",), ("Printed by", "Ann"), ("All amounts in EUR",), ()),
        )
    )  # fmt: skip
    below = dice.choice(
        ((), (), (), ((), ("Generated 2024-02-01",)), (("Source: ERP",),), ((), ("Notes:", "net")))
    )
    return above, below


def _totals(
    kinds: Sequence[Kind], rows: Sequence[tuple[Any, ...]], dice: random.Random
) -> tuple[tuple[int, tuple[Any, ...]], ...]:
    if not any(kind.summed for kind in kinds) or dice.random() < 0.5:
        return ()
    made: list[tuple[int, tuple[Any, ...]]] = []
    if dice.random() < 0.4:
        groups = sorted({row[0] for row in rows}, key=str)
        at = 0
        for group in groups:
            inside = [row for row in rows if row[0] == group]
            at += len(inside)
            made.append((at, _total(f"Subtotal {group}", kinds, inside)))
    made.append((len(rows), _total(dice.choice(("Total", "Grand total", "Summe")), kinds, rows)))
    return tuple(made)


def _total(label: str, kinds: Sequence[Kind], rows: Sequence[tuple[Any, ...]]) -> tuple[Any, ...]:
    cells = (
        sum(row[n] for row in rows if row[n] is not None) if kind.summed else None
        for n, kind in enumerate(kinds)
    )
    return (label, *list(cells)[1:])


def _lines(made: Made) -> list[tuple[Any, ...]]:
    """Return the rows with the totals among them, in the file's order."""
    lines: list[tuple[Any, ...]] = []
    for at in range(len(made.rows) + 1):
        lines += [row for after, row in made.totals if after == at and at > 0]
        lines += made.rows[at : at + 1]
    return lines


@dataclass(frozen=True)
class Dialect:
    """How a text is written."""

    delimiter: str
    comma: bool
    encoding: str
    newline: str
    day: str
    grouped: bool


def dialect(dice: random.Random) -> Dialect:
    """Draw one that real programs write."""
    delimiter = dice.choice((",", ",", ";", "\t", "|"))
    comma = delimiter != "," and dice.random() < 0.5
    return Dialect(
        delimiter,
        comma,
        dice.choice(("utf-8", "utf-8", "utf-8-sig", "utf-16", "cp1252")),
        dice.choice(("\n", "\r\n")),
        dice.choice(("%Y-%m-%d", "%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%d %b %Y")),
        dice.random() < 0.3,
    )


def to_text(made: Made, how: Dialect) -> bytes:
    """Write the table as text."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=how.delimiter, lineterminator=how.newline)
    writer.writerows(made.above)
    writer.writerow(made.names)
    for row in _lines(made):
        cells = zip(made.kinds, row, strict=True)
        writer.writerow([_write(kind, cell, how) for kind, cell in cells])
    writer.writerows(made.below)
    return out.getvalue().encode(how.encoding)


def _write(kind: Kind, cell: Any, how: Dialect) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.strftime(how.day)
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, str):
        return cell
    text = f"{cell:,}" if how.grouped and kind.name != "whole" else f"{cell}"
    if how.comma:
        text = text.translate(str.maketrans(",.", ".,"))
    return text + kind.mark


def to_workbook(made: Made) -> bytes:
    """Write the table as a workbook, every column with its number format."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Data")
        formats = [book.add_format({"num_format": kind.excel or "General"}) for kind in made.kinds]
        at = 0
        for line in (*made.above, made.names):
            sheet.write_row(at, 0, line)
            at += 1
        for row in _lines(made):
            for n, (kind, cell) in enumerate(zip(made.kinds, row, strict=True)):
                _write_cell(sheet, (at, n), kind, cell, formats[n])
            at += 1
        for line in made.below:
            sheet.write_row(at, 0, line)
            at += 1
    return out.getvalue()


def _write_cell(sheet: Any, place: tuple[int, int], kind: Kind, cell: Any, form: Any) -> None:
    match cell:
        case None:
            return
        case bool():
            sheet.write_boolean(*place, cell)
        case date():
            sheet.write_datetime(*place, cell, form)
        case str() if kind.name == "code" and cell.isdigit():
            sheet.write_number(*place, int(cell), form)
        case str():
            sheet.write_string(*place, cell)
        case _:
            sheet.write_number(*place, cell / 100 if kind.name == "percent" else cell, form)
