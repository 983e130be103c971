"""The cells of a sheet: its rows with their numbers and formats, and each value as text.

Dates and numbers are written so that `inference` finds their types again. Decides nothing.
"""

from __future__ import annotations

import datetime
import itertools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import python_calamine as calamine

from assistant.data.readers.excel.codes import Format
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
_NO_TIME = datetime.timedelta()
_EXACT = 2**53
"""below which every whole number is one of its own"""
_FIRST_1904 = datetime.datetime.fromisoformat("1904-01-01")
_FIRST_1900 = datetime.datetime.fromisoformat("1899-12-31")
_LEAP_DAY = 60
"""1900-02-29, which a spreadsheet has and no calendar"""
_LAST_DAY = 2_958_466
"""behind 9999-12-31, as a spreadsheet counts"""
_EPOCHS = (1899, 1900, 1904)
"""years of a number of days that is small"""
_TOGETHER = 2_000
"""rows that are counted at once"""


@dataclass(frozen=True, slots=True)
class Grid:
    """The filled columns of a sheet; its rows are numbered from 0, as the sheet's."""

    sheet: calamine.CalamineSheet
    marks: Marks
    from_1904: bool = False
    """whether days are counted from 1904"""

    @property
    def left(self) -> int:
        """Number of the first column."""
        return self.sheet.start[1] if self.sheet.start else 0

    def rows(self, skipped: int = 0) -> Iterator[tuple[int, Cells]]:
        """Yield the rows with their numbers; the sheet is in memory, so it can be read again."""
        # They begin with the first of the sheet, whatever is in it (python-calamine 0.9).
        rows = itertools.islice(self.sheet.iter_rows(), skipped, None)
        late = {sign: meant for sign, meant in self.marks.formats.items() if meant.late}
        numbered = enumerate(rows, start=skipped)
        return self._mend(numbered, late) if late or self.marks.instead else numbered

    def _mend(
        self, rows: Iterator[tuple[int, Cells]], late: Mapping[str, Format]
    ) -> Iterator[tuple[int, Cells]]:
        """Put in what the library gets wrong: times that it takes for numbers, and the like."""
        for number, cells in rows:
            for at, sign in enumerate(self.marks.rows.get(number, "") if late else ""):
                if sign in late and isinstance(value := cells[at], float):
                    cells[at] = self._time(value, late[sign].meaning == "duration")
            for at, cell in self.marks.instead.get(number, ()):
                cells[at] = cell
            yield number, cells

    def _time(self, days: float, is_duration: bool) -> Cell:
        if is_duration:
            return datetime.timedelta(days=days)
        if not 0 <= days < _LAST_DAY:
            return days
        first = _FIRST_1904 if self.from_1904 else _FIRST_1900
        if first == _FIRST_1900 and days >= _LEAP_DAY:
            days -= 1
        moment = first + datetime.timedelta(milliseconds=round(days * 86_400_000))
        return moment.time() if days < 1 else moment


@dataclass(slots=True)
class Seen:
    """What a first look at the rows of a table found."""

    texts: set[int] = field(default_factory=set[int])
    """columns with text cells"""
    tallies: dict[int, Tally] = field(default_factory=dict[int, Tally])
    """of the columns with formats that mean something"""
    days: set[int] = field(default_factory=set[int])
    """columns with dates and times of day"""


def look(grid: Grid, rows: Iterator[tuple[int, Cells]]) -> Seen:
    """Count the cells of *rows*, column by column."""
    seen = Seen()
    kinds: dict[int, set[type]] = {}
    plain = PLAIN * grid.sheet.width
    while batch := list(itertools.islice(rows, _TOGETHER)):
        columns = list(zip(*(cells for _, cells in batch), strict=True))
        for at, column in enumerate(columns):
            types = Counter[type](map(type, column))
            kinds.setdefault(at, set()).update(types)
            if at not in seen.texts and types[str] > column.count(""):
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
    seen.days.update(at for at, types in kinds.items() if datetime.time in types
                     and types & {datetime.date, datetime.datetime})  # fmt: skip
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
            minutes, seconds = divmod(round(abs(cell.total_seconds())), 60)
            sign = "-" if cell < _NO_TIME else ""
            return f"{sign}{minutes // 60}:{minutes % 60:02}:{seconds:02}"
        case _:
            return cell.isoformat()


def number(value: float) -> str:
    """Write a number with the 15 digits that Excel shows, without an exponent if it can be.

    Whole ones keep all of their digits as long as none is lost.
    """
    if value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    text = f"{value:.15g}"
    if "e" not in text:
        return text
    mantissa, _, exponent = text.partition("e")
    if -15 <= int(exponent) < 0:
        return f"{value:.{14 - int(exponent)}f}".rstrip("0")
    return f"{mantissa if '.' in mantissa else mantissa + '.0'}e{exponent}"
