"""Random tables in random dialects: what each cell means, and the bytes of a file that says so.

Written as strict as people's own files are odd: preambles, footers, total rows, decimal commas,
encodings, names of two lines, empty lines, and in workbooks number formats, merged cells, hidden
rows. Nothing here knows how files are read.
"""

from __future__ import annotations

import csv
import io
import itertools
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
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
    "two\nlines",
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


def _moment(dice: random.Random) -> datetime:
    return datetime(2021, 1, 1) + timedelta(seconds=dice.randrange(1_400 * 86_400))  # noqa: DTZ001 - on no clock


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
    Kind("moment", _moment, "yyyy-mm-dd hh:mm:ss"),
    Kind("hours", lambda dice: Decimal(dice.randint(1, 400)) / 4, "[h]:mm"),
    Kind("mixed", lambda dice: f"{dice.randint(100, 99_999) / 100:.2f} {dice.choice('€$£')}"),
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
    groups: tuple[str, ...] = ()
    """what stands above each name; empty: nothing, or what stands left of it"""
    blank: int = 0
    """an empty line stands after each so many rows; 0: none"""
    merged: bool = False
    """whether equal labels that follow each other are one cell of a sheet"""
    hidden: frozenset[int] = frozenset()
    """lines of a sheet that are not shown, from 0 below the names"""

    @property
    def whole_names(self) -> list[str]:
        """The names as a table of one line has them."""
        label, made = "", list[str]()
        for name, group in zip(self.names, self.groups or ("",) * len(self.names), strict=True):
            label = group or label
            made.append(f"{label} {name}" if label else name)
        return made

    @property
    def plain(self) -> bool:
        """Whether nothing in it gives a reason to ask, or to warn."""
        odd = (self.totals, self.above, self.below, self.groups, self.blank, self.hidden)
        return not any(odd) and all(kind.name != "mixed" for kind in self.kinds)


def decorate(made: Made, dice: random.Random) -> Made:
    """Add what people do to a table for the eye."""
    choice = dice.randrange(8)
    if choice == 0 and any(kind.summed or kind.name == "day" for kind in made.kinds):
        second = dice.randint(2, len(made.names) - 1)
        groups = ["", "Plan", *[""] * (len(made.names) - 2)]
        groups[second] = "Actual"
        return replace(made, groups=tuple(groups))
    if choice == 1:
        return replace(made, blank=dice.randint(2, 9))
    if choice == 2 and not made.totals:
        return replace(made, merged=True)
    if choice == 3:
        lines = range(len(made.rows))
        return replace(made, hidden=frozenset(dice.sample(lines, dice.randint(1, len(lines) // 2))))
    return made


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
    if kind.name == "mixed":  # one currency alone is a number
        values[:2] = ["12.50 €", "3.00 $"]
        holes = 0.0
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
        if made.blank and 0 < at < len(made.rows) and at % made.blank == 0:
            lines.append(())
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
    gap: str
    """between thousands"""
    behind: bool = False
    """whether a minus stands behind its number"""


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
        dice.choice(("", "", "", ",", ",", "'", " ")),
        dice.random() < 0.2,
    )


def to_text(tables: Sequence[Made], how: Dialect) -> bytes:
    """Write tables below each other as text."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=how.delimiter, lineterminator=how.newline)
    for number, made in enumerate(tables):
        if number:
            writer.writerow(())
        writer.writerows(made.above)
        if made.groups:
            writer.writerow(made.groups)
        writer.writerow(made.names)
        for row in _lines(made):
            cells = zip(made.kinds, row, strict=False)  # an empty line has none
            writer.writerow([_write(kind, cell, how) for kind, cell in cells])
        writer.writerows(made.below)
    return out.getvalue().encode(how.encoding)


def _write(kind: Kind, cell: Any, how: Dialect) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(cell, date):
        return cell.strftime(how.day)
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, str):
        return cell
    text = f"{cell:,}" if how.gap and kind.name != "whole" else f"{cell}"
    gap = "." if how.comma and how.gap == "," else how.gap
    text = text.translate(str.maketrans({",": gap, ".": "," if how.comma else "."}))
    if how.behind and kind.name == "decimal" and cell < 0:
        text = f"{text[1:]}-"
    return text + kind.mark


def to_workbook(tables: Sequence[Made]) -> bytes:
    """Write tables below each other on a sheet, every column with its number format."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Data")
        at = 0
        for made in tables:
            at = _write_table(book, sheet, at, made) + 1
    return out.getvalue()


def _write_table(book: Any, sheet: Any, at: int, made: Made) -> int:
    """Write a table from row *at* on; return the row behind it."""
    formats = [book.add_format({"num_format": kind.excel or "General"}) for kind in made.kinds]
    for line in (*made.above, *([made.groups] if made.groups else []), made.names):
        if line == made.groups:
            _write_groups(sheet, at, made)
        else:
            sheet.write_row(at, 0, line)
        at += 1
    for number, row in enumerate(_lines(made)):
        for n, (kind, cell) in enumerate(zip(made.kinds, row, strict=False)):
            _write_cell(sheet, (at + number, n), kind, cell, formats[n])
        if number in made.hidden:
            sheet.set_row(at + number, None, None, {"hidden": True})
    if made.merged:
        first = at
        for label, run in itertools.groupby(made.rows, key=lambda row: row[0]):
            last = first + len(list(run)) - 1
            if last > first:
                sheet.merge_range(first, 0, last, 0, label)
            first = last + 1
    at += len(_lines(made))
    for line in made.below:
        sheet.write_row(at, 0, line)
        at += 1
    return at


def _write_groups(sheet: Any, at: int, made: Made) -> None:
    starts = [n for n, group in enumerate(made.groups) if group]
    for first, stop in itertools.pairwise([*starts, len(made.groups)]):
        if stop - first > 1:
            sheet.merge_range(at, first, at, stop - 1, made.groups[first])
        else:
            sheet.write_string(at, first, made.groups[first])


def _write_cell(sheet: Any, place: tuple[int, int], kind: Kind, cell: Any, form: Any) -> None:
    match cell:
        case None:
            return
        case bool():
            sheet.write_boolean(*place, cell)
        case datetime() | date():
            sheet.write_datetime(*place, cell, form)
        case str() if kind.name == "code" and cell.isdigit():
            sheet.write_number(*place, int(cell), form)
        case str():
            sheet.write_string(*place, cell)
        case _ if kind.name == "hours":
            sheet.write_datetime(*place, timedelta(hours=float(cell)), form)
        case _:
            sheet.write_number(*place, cell / 100 if kind.name == "percent" else cell, form)
