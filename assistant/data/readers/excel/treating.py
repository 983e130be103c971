"""What becomes of the columns of a sheet whose number formats mean something.

Decided by the cells: one meaning is taken and told, two that exclude each other are asked about.
Writes text for `inference`, and says which columns are text whatever their digits look like.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from assistant.data.readers.asking import Asker
from assistant.data.readers.excel import codes
from assistant.data.readers.excel.cells import NUMBERS, TIMES, Cell, Kind, Tally, number, to_text
from assistant.data.readers.excel.codes import Format
from assistant.data.readers.naming import clip
from assistant.tables import Choice, Question

Write = Callable[[Cell, str], str | None]
"""makes text of a cell with the sign of its format"""

_PERCENT = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*%\s*")
_SECONDS = {"days": 86_400, "hours": 3600, "minutes": 60, "seconds": 1}
_MIDNIGHT = datetime.time()
_FROM_1900 = datetime.date(1899, 12, 31).toordinal()
_FROM_1904 = datetime.date(1904, 1, 1).toordinal()
"""days from which Excel counts, in its two calendars"""
_LEAP_DAY = 60
"""1900-02-29, which only Excel has"""
_EXAMPLES = {
    "days": "1 day 12 h is 1.5", "hours": "1 h 30 min is 1.5",
    "minutes": "1 min 30 s is 1.5", "seconds": "1 min 30 s is 90",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Treatment:
    """What becomes of a column."""

    write: Write | None = None
    """none: as its values are"""
    notes: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    is_text: bool = False
    as_numbers: str = ""
    """of text, the question whose answer `numbers` makes it numbers"""
    if_digits: bool = False
    """whether it is text if it has nothing but digits"""
    beside: Write | None = None
    """of a column that is added for the units"""

    @property
    def is_measure(self) -> bool:
        """Whether its formats say that it is an amount, a percentage or a length of time."""
        return bool(self.notes) and not self.is_text


@dataclass(frozen=True, slots=True)
class Formatted:
    """A column with formats that mean something."""

    name: str
    key: str
    """ends the ids of its questions"""
    formats: Mapping[str, Format]
    tally: Tally
    values: Callable[[], Iterator[tuple[Cell, str]]]
    """its cells with the signs of their formats, once more"""

    def meant(self, sign: str) -> str:
        """Return what a sign means; empty: a plain number."""
        found = self.formats.get(sign)
        return found.meaning if found else ""

    def count(self, *meanings: str, kinds: Collection[Kind] = NUMBERS) -> int:
        """Return how many cells of some kinds have formats of one of the *meanings*."""
        return sum(
            count
            for (sign, kind), count in self.tally.items()
            if kind in kinds and self.meant(sign) in meanings
        )

    @property
    def numbers(self) -> int:
        """How many of its cells are numbers."""
        return sum(count for (_, kind), count in self.tally.items() if kind in NUMBERS)

    def written(self, meaning: str) -> str:
        """Return the commonest format of a meaning, as the file has it."""
        found = Counter[str]()
        for (sign, _), count in self.tally.items():
            if self.meant(sign) == meaning:
                found[self.formats[sign].written] += count
        return clip(found.most_common(1)[0][0], 40)


def treat(column: Formatted, asker: Asker) -> Treatment:
    """Decide what becomes of a column."""
    if column.count("duration", "clock", kinds=TIMES):
        return _durations(column)
    if column.count("percent"):
        return _percents(column, asker)
    if column.count("code"):
        return _codes(column)
    if column.count("amount"):
        return _amounts(column, asker)
    texts = column.count("text", kinds=(*NUMBERS, "text"))
    if texts and not column.count("", kinds=(*NUMBERS, "text")):
        return Treatment(if_digits=True)
    return Treatment()


def empty_days(column: Formatted) -> Treatment | None:
    """Empty what Excel shows as no date: the day 0, which formulas have for nothing, or less."""
    count = sum(cell == _MIDNIGHT for cell, _ in column.values())
    if not count or column.count("clock", "duration", kinds=TIMES):
        return None
    cells = "1 cell has" if count == 1 else f"{count:,} cells have"
    note = f"“{column.name}”: {cells} the day 0 or less, which is no date in Excel: no value."
    return Treatment(lambda cell, _: None if cell == _MIDNIGHT else to_text(cell), (note,))


def _durations(column: Formatted) -> Treatment:
    """Make numbers of durations, and of times that are so long that they cannot be of a day."""
    if column.count("clock", "duration", kinds=("point",)):
        return Treatment()  # points in time, of which only the hour is shown
    long = column.count("clock", kinds=("long", "span"))
    if not long and not column.count("duration", kinds=TIMES):
        return Treatment()
    if column.numbers or column.count("", kinds=TIMES):
        note = f"“{column.name}” stays text: durations stand beside other values."
        return Treatment(notes=(note,), is_text=True)
    found = Counter[str]()
    for (sign, kind), count in column.tally.items():
        if kind in TIMES:
            found[column.formats[sign].unit] += count
    unit = found.most_common(1)[0][0]
    divisor = _SECONDS[unit]

    def write(cell: Cell, _sign: str) -> str | None:
        seconds = _seconds(cell)
        return to_text(cell) if seconds is None else number(seconds / divisor)

    note = f"“{column.name}” has durations: they became {unit} ({_EXAMPLES[unit]})."
    return Treatment(write, (note,))


def _seconds(cell: Cell) -> float | None:
    """Return how long a duration is; None: it is none."""
    match cell:
        case datetime.timedelta():
            return round(cell.total_seconds(), 3)
        case datetime.date():
            days = cell.toordinal() - (_FROM_1904 if cell.year == 1904 else _FROM_1900)
            days += _FROM_1900 + _LEAP_DAY <= cell.toordinal() < _FROM_1904
            clock = cell.time() if isinstance(cell, datetime.datetime) else datetime.time()
            return days * 86_400 + (_seconds(clock) or 0)
        case datetime.time():
            return cell.hour * 3600 + cell.minute * 60 + cell.second + cell.microsecond / 1e6
        case _:
            return None


def _percents(column: Formatted, asker: Asker) -> Treatment:
    """Write percentages as percent; what the plain numbers beside them are is asked."""
    others = [] if column.count("percent") == column.numbers else _others(column)
    chosen = "percent"
    if others:
        chosen = _ask_percents(column, others, asker)
    if chosen == "stored":
        return Treatment(notes=(f"“{column.name}”: the percentages are fractions.",))

    def write(cell: Cell, at: str) -> str | None:
        if isinstance(cell, str) and chosen != "text" and (found := _PERCENT.fullmatch(cell)):
            return found[1]
        if not isinstance(cell, float):
            return to_text(cell)
        if column.meant(at) == "percent":
            return number(_in_percent(cell, column.formats[at])) + ("%" * (chosen == "text"))
        return number(cell * 100 if chosen == "percent" else cell)

    if chosen == "text":
        told = f"“{column.name}” stays text: percent signs stand in some rows only."
        return Treatment(write, (told,), is_text=True, as_numbers=f"percent:{column.key}")
    note = f"“{column.name}”: the percent signs were taken off; 12.5 means 12.5 %."
    return Treatment(write, (note,))


def _in_percent(value: float, meant: Format) -> float:
    return value if meant.literal else value * 100


def _others(column: Formatted) -> list[float]:
    """Return the numbers without a percent sign; nothing is nothing in either way."""
    return [
        cell
        for cell, sign in column.values()
        if isinstance(cell, float) and cell and column.meant(sign) != "percent"
    ]


def _ask_percents(column: Formatted, others: list[float], asker: Asker) -> str:
    cell, sign = next(
        (cell, sign)
        for cell, sign in column.values()
        if isinstance(cell, float) and cell and column.meant(sign) == "percent"
    )
    percent = number(_in_percent(cell, column.formats[sign]))
    other, scaled = number(others[0]), number(others[0] * 100)
    count = column.count("percent")
    question = Question(
        f"percent:{column.key}",
        f"“{column.name}” has {count:,} {'percentage' if count == 1 else 'percentages'} and "
        f"{len(others):,} plain {'number' if len(others) == 1 else 'numbers'}. What are they?",
        (
            Choice("numbers", "All are in percent, as shown",
                   f"{percent}% is {percent}, {other} is {other}"),
            Choice("percent", "All are in percent, as stored",
                   f"{percent}% is {percent}, {other} is {scaled}"),
            Choice("stored", "All are plain numbers",
                   f"{percent}% is {number(cell)}, {other} is {other}"),
            Choice("text", "Keep as text", f"{percent}% and {other} stay as they are"),
        ),
        ("percent" if all(abs(one) <= 1 for one in others) else "text",),
    )  # fmt: skip
    return asker.ask(question)[0]


def _codes(column: Formatted) -> Treatment:
    """Write codes as they are shown, where the column is one of codes."""
    count, name, written = column.count("code"), column.name, column.written("code")
    if column.count("code", kinds=("part",)) or 2 * count < column.numbers:
        cells = "1 cell has" if count == 1 else f"{count:,} cells have"
        note = f"“{name}” has plain numbers; {cells} the format of a code ({written}) in Excel."
        return Treatment(notes=(note,))

    def write(cell: Cell, sign: str) -> str | None:
        if isinstance(cell, float) and column.meant(sign) == "code":
            return column.formats[sign].show(int(cell))
        return to_text(cell)

    plain = column.numbers - count
    rest = f"; {plain:,} without that format are as stored" if plain else ""
    note = f"“{name}” is text, as Excel shows its codes ({written}{rest})."
    return Treatment(write, (note,), is_text=True)


def _amounts(column: Formatted, asker: Asker) -> Treatment:
    """Tell the unit of numbers; several in one column are asked about."""
    found, shown = Counter[str](), dict[str, str]()
    for (sign, kind), count in column.tally.items():
        if kind in NUMBERS and column.meant(sign) == "amount":
            unit = codes.same_unit(column.formats[sign].unit)
            found[unit] += count
            shown.setdefault(unit, column.formats[sign].unit)
    told = [f"{clip(shown[unit], 20)} ({count:,})" for unit, count in found.most_common(6)]
    if len(found) == 1:
        (unit,) = shown.values()
        return Treatment(notes=(f"“{column.name}” is in {clip(unit, 20)}, by its number format.",))
    return _several(column, ", ".join(told), _ask_units(column, ", ".join(told), asker))


def _ask_units(column: Formatted, told: str, asker: Asker) -> str:
    question = Question(
        f"units:{column.key}",
        f"“{column.name}” has numbers in several units: {told}. How should they be read?",
        (
            Choice("text", "As text with the unit", "nothing is added up"),
            Choice("apart", "As numbers, with the unit in a column of its own"),
            Choice("numbers", "As numbers", "whatever their unit is"),
        ),
        ("text",),
    )
    return asker.ask(question)[0]


def _several(column: Formatted, told: str, chosen: str) -> Treatment:
    def unit(_cell: Cell, sign: str) -> str | None:
        return column.formats[sign].unit if column.meant(sign) == "amount" else None

    def write(cell: Cell, sign: str) -> str | None:
        text, behind = to_text(cell), unit(cell, sign)
        is_number = isinstance(cell, float) and behind
        return f"{text} {behind}" if is_number else text

    mixed = f"“{column.name}” has numbers in several units: {told}."
    if chosen == "text":
        note = f"“{column.name}” is text with its units: {told}."
        return Treatment(write, (note,), is_text=True, as_numbers=f"units:{column.key}")
    return Treatment(notes=(mixed,), caveats=(mixed,), beside=unit if chosen == "apart" else None)
