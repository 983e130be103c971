"""The cells of a sheet: its rows with their numbers and formats, and each value as text.

Dates and numbers are written so that `inference` finds their types again. Decides nothing.
"""

from __future__ import annotations

import datetime
import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

import python_calamine as calamine

from assistant.data.readers.excel.marks import PLAIN, Marks

Value = int | float | str | bool | datetime.time | datetime.date | datetime.datetime
Cell = Value | datetime.timedelta
Cells = list[Cell]
Kind = Literal["whole", "part", "text", "flag", "span", "time", "long", "point", ""]
"""of a cell: a number, text, truth, a duration, a time of day, a time of more than a day, a point
in time, nothing"""
Tally = Counter[tuple[str, str]]
"""cells by the sign of their format and their kind"""
NUMBERS: tuple[Kind, ...] = ("whole", "part")
TIMES: tuple[Kind, ...] = ("span", "time", "long", "point")

_MIDNIGHT = datetime.time()
_EPOCHS = (1899, 1900, 1904)
"""years of a number of days that is small"""
_TOGETHER = 2_000
"""rows that are counted at once"""


@dataclass(frozen=True, slots=True)
class Grid:
    """The filled columns of a sheet; its rows are numbered from 0, as the sheet's."""

    sheet: calamine.CalamineSheet
    marks: Marks

    @property
    def left(self) -> int:
        """Number of the first column."""
        return self.sheet.start[1] if self.sheet.start else 0

    def rows(self, skipped: int = 0) -> Iterator[tuple[int, Cells]]:
        """Yield the rows with their numbers; the sheet is in memory, so it can be read again."""
        # They begin with the first of the sheet, whatever is in it (python-calamine 0.9).
        rows = itertools.islice(self.sheet.iter_rows(), skipped, None)
        return enumerate(rows, start=skipped)


@dataclass(slots=True)
class Seen:
    """What a first look at the rows of a table found."""

    texts: set[int] = field(default_factory=set[int])
    """columns with text cells"""
    tallies: dict[int, Tally] = field(default_factory=dict[int, Tally])
    """of the columns with formats that mean something"""


def look(grid: Grid, rows: Iterator[tuple[int, Cells]]) -> Seen:
    """Count the cells of *rows*, column by column."""
    seen = Seen()
    plain = PLAIN * grid.sheet.width
    while batch := list(itertools.islice(rows, _TOGETHER)):
        columns = list(zip(*(cells for _, cells in batch), strict=True))
        for at, column in enumerate(columns):
            if at not in seen.texts and Counter(map(type, column))[str] > column.count(""):
                seen.texts.add(at)
        signs = [grid.marks.rows.get(number, plain) for number, _ in batch]
        patterns = set(signs)
        for at in _formatted(patterns):
            tally = seen.tallies.setdefault(at, Counter())
            if len(patterns) == 1:
                _count_alike(tally, signs[0][at], columns[at])
            else:
                pairs = zip((row[at] for row in signs), map(_kind, columns[at]), strict=True)
                tally.update(pairs)
    return seen


def _formatted(patterns: set[str]) -> set[int]:
    return {at for row in patterns for at, sign in enumerate(row) if sign != PLAIN}


def _count_alike(tally: Tally, sign: str, column: Sequence[Cell]) -> None:
    """Count cells of one format; what is common is counted without a look at each."""
    numbers = [cell for cell in column if type(cell) is float]
    whole = sum(map(float.is_integer, numbers))
    tally[sign, "whole"] += whole
    tally[sign, "part"] += len(numbers) - whole
    if len(numbers) < len(column):
        kinds = (_kind(cell) for cell in column if type(cell) is not float)
        tally.update((sign, kind) for kind in kinds)


def _kind(cell: Cell) -> Kind:
    match cell:
        case bool():
            return "flag"
        case float() | int():
            return "whole" if float(cell).is_integer() else "part"
        case str():
            return "text" if cell else ""
        case datetime.timedelta():
            return "span"
        case datetime.time():
            return "time"
        case _:
            return "long" if cell.year in _EPOCHS else "point"


def to_text(cell: Cell) -> str | None:
    """Write a cell so that its type is found again."""
    match cell:
        case str():
            return cell or None
        case bool() | int():
            return str(cell).lower()
        case float():
            return number(cell)
        case datetime.datetime():
            return cell.date().isoformat() if cell.time() == _MIDNIGHT else cell.isoformat(" ")
        case datetime.timedelta():
            minutes, seconds = divmod(int(cell.total_seconds()), 60)
            return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
        case _:
            return cell.isoformat()


def number(value: float) -> str:
    """Write a number with the 15 digits that Excel shows, without an exponent if it can be."""
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    text = f"{value:.15g}"
    if "e" not in text:
        return text
    mantissa, _, exponent = text.partition("e")
    if -15 <= int(exponent) < 0:
        return f"{value:.{14 - int(exponent)}f}".rstrip("0")
    return f"{mantissa if '.' in mantissa else mantissa + '.0'}e{exponent}"
