"""Random tables: what each cell means, and what stands around and among the rows of a file.

As odd as people's own files are: preambles, footers, totals of many forms, names of two lines,
empty lines, labels that are merged, rows and columns that are hidden. How it is written is decided
in `random_writing`. Nothing here knows how files are read.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

NAMES = (
    "product", "shop", "Kunde", "région", "dept", "unit price", "share", "Umsatz", "qty", "paid on",
    "status", "Ort", "weight", "delivered", "is new", "channel", "cost (net)", "menge", "rate",
)  # fmt: skip
WORDS = (
    "Lamp", "Chair", "Côte d'Ivoire", "Köln", "North", "South", "East", "Ångström", "A-12", "b/c",
    "two words", "it's", 'a "quoted" one', "x;y", "comma, inside", "Maße", "naïve", "Zoë",
    "two\nlines", "a|b", "No", "Max", "3M",
)  # fmt: skip

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Kind:
    """Of a column: how a value is drawn, how Excel formats it, and what is around it in text."""

    name: str
    draw: Callable[[random.Random], Any]
    excel: str = ""
    summed: bool = False
    mark: str = "#"
    """the number with its signs"""
    unit: str = ""
    """a pattern of what is said to be the unit"""
    stored: bool = False
    """whether a sheet has the numbers as text"""


def _decimal(dice: random.Random) -> Decimal:
    return Decimal(dice.randint(-50_000, 9_999_999)) / 100


def _weight(dice: random.Random) -> Decimal:
    return Decimal(dice.randint(0, 2_000_000)) / 1000


def _percent(dice: random.Random) -> Decimal:
    return Decimal(dice.randint(-200, 1000)) / 10


def _day(dice: random.Random) -> date:
    return date(2021, 1, 1) + timedelta(days=dice.randrange(1_400))


def _moment(dice: random.Random) -> datetime:
    return datetime(2021, 1, 1) + timedelta(minutes=dice.randrange(1_400 * 1_440))  # noqa: DTZ001 - on no clock


def _quarters(dice: random.Random) -> Decimal:
    return Decimal(dice.randint(1, 400)) / 4


def _ssn(dice: random.Random) -> str:
    return f"{dice.randrange(999):03}-{dice.randrange(99):02}-{dice.randrange(9999):04}"


def _mixed(dice: random.Random) -> str:
    return f"{dice.randint(100, 99_999) / 100:g} {dice.choice('€$£')}"


KINDS = (
    (
        Kind("text", lambda dice: dice.choice(WORDS)),
        Kind("text", lambda dice: dice.choice(WORDS)),
        Kind("text", lambda dice: dice.choice(("yes", "no"))),
        Kind("text", lambda dice: dice.choice("ABC") + str(dice.randrange(10))),
    ),
    (
        Kind("whole", lambda dice: dice.randint(0, 99_999), summed=True),
        Kind("whole", lambda dice: dice.randint(0, 9), "0", summed=True),
        Kind("whole", lambda dice: dice.randint(-99, 9_999_999), "#,##0", summed=True),
        Kind("whole", lambda dice: dice.randint(10**12, 10**14), "0"),
    ),
    (
        Kind("decimal", _decimal, "#,##0.00", summed=True),
        Kind("decimal", _decimal, "#,##0.00_);[Red](#,##0.00)", summed=True),
        Kind("decimal", _decimal, summed=True, stored=True),
        Kind("decimal", _weight, "0.000", summed=True),
    ),
    (
        Kind("money", _decimal, '#,##0.00 "€"', True, "# €", "(EUR|€)"),
        Kind("money", _decimal, "[$€-407] #,##0.00", True, "€#", "(EUR|€)"),
        Kind("money", _decimal, "$#,##0.00", True, "$#", r"\$"),
        Kind("money", _decimal, "_-[$£-809]* #,##0.00_-;-[$£-809]* #,##0.00_-", True, "£#",
             "(GBP|£)"),
        Kind("money", _decimal, '#,##0.00 [$CHF]', True, "CHF #", "CHF"),
        Kind("money", _decimal, '#,##0.00\\ "EUR"', True, "# EUR", "EUR"),
    ),
    (
        Kind("percent", _percent, "0.0%", mark="#%"),
        Kind("percent", _percent, "0.00%;[Red]-0.00%", mark="# %"),
        Kind("percent", lambda dice: Decimal(dice.randrange(101)), "0%", mark="#%"),
    ),
    tuple(
        Kind("day", _day, form)
        for form in ("dd.mm.yyyy", "yyyy-mm-dd", "m/d/yy", "[$-407]d. mmmm yyyy", "ddd d mmm yy")
    ),
    (
        Kind("code", lambda dice: f"{dice.randrange(100_000):05}", "00000"),
        Kind("code", lambda dice: f"{dice.randrange(10_000):08}", "00000000"),
        Kind("code", lambda dice: f"{dice.randrange(100_000):05}", stored=True),
        Kind("ssn", _ssn, "000-00-0000"),
    ),
    (Kind("truth", lambda dice: dice.random() < 0.5),),
    tuple(
        Kind("moment", _moment, form)
        for form in ("yyyy-mm-dd hh:mm:ss", "dd.mm.yyyy hh:mm", "m/d/yy h:mm AM/PM")
    ),
    tuple(Kind("hours", _quarters, form) for form in ("[h]:mm", "[hh]:mm:ss", '[h]" h "mm')),
    (Kind("clock", lambda dice: time(dice.randrange(24), dice.randrange(0, 60, 5)), "hh:mm"),),
    (Kind("mixed", _mixed),),
)  # fmt: skip
LABELLED = ("text", "code", "ssn", "mixed")
"""columns whose values are text, in which a word for nothing would be a value"""


@dataclass(frozen=True)
class Made:
    """A table as it is meant, and what stands around it in the file."""

    names: tuple[str, ...]
    kinds: tuple[Kind, ...]
    rows: tuple[Row, ...]
    totals: tuple[tuple[int, Row], ...]
    """(rows above it, the row): total rows among the lines, which the table must not get"""
    above: tuple[Row, ...] = ()
    below: tuple[Row, ...] = ()
    groups: tuple[str, ...] = ()
    """what stands above each name; empty: nothing, or what stands left of it"""
    blank: int = 0
    """an empty line stands after each so many rows; 0: none"""
    merged: bool = False
    """whether equal labels that follow each other are one cell of a sheet"""
    hidden: frozenset[int] = frozenset()
    """lines of a sheet that are not shown, from 0 below the names"""
    unseen: frozenset[int] = frozenset()
    """columns of a sheet that are not shown"""
    nothing: str = ""
    """what is written where there is no number, date or truth"""
    apart: bool = False
    """whether an empty line stands above the last total"""

    @property
    def whole_names(self) -> list[str]:
        """The names as a table of one line has them."""
        label, made = "", list[str]()
        for name, group in zip(self.names, self.groups or ("",) * len(self.names), strict=True):
            label = group or label
            made.append(f"{label} {name}" if label else name)
        return made

    @property
    def lines(self) -> Iterator[tuple[Row, bool]]:
        """The rows with the totals among them, in the file's order, and whether each is a total."""
        for at in range(len(self.rows) + 1):
            for number, (after, row) in enumerate(self.totals, start=1):
                if after == at:
                    if self.apart and number == len(self.totals):
                        yield (), False
                    yield row, True
            if self.blank and 0 < at < len(self.rows) and at % self.blank == 0:
                yield (), False
            for row in self.rows[at : at + 1]:
                yield row, False


def decorate(made: Made, dice: random.Random) -> Made:
    """Add what people do to a table for the eye."""
    choice, lines = dice.randrange(10), range(len(made.rows))
    if choice == 0 and any(kind.summed or kind.name == "day" for kind in made.kinds):
        return _grouped(made, dice)
    if choice == 2 and not made.totals:
        return replace(made, merged=True)
    if choice == 3:
        hidden = dice.sample(lines, dice.randint(1, len(lines) // 2))
        return replace(made, hidden=frozenset(hidden))
    if choice == 4:
        unseen = dice.sample(range(1, len(made.names)), dice.randint(1, 2))
        return replace(made, unseen=frozenset(unseen))
    return replace(
        made,
        blank=dice.randint(2, 9) if choice == 1 else 0,
        nothing=dice.choice(("NA", "-", "n/a", "NULL")) if choice == 5 else "",
    )


def _grouped(made: Made, dice: random.Random) -> Made:
    """Put labels above the names, which may then repeat below each of them."""
    labels = dice.choice((("Plan", "Actual"), ("2023", "2024"), ("North", "South")))
    groups = [""] * len(made.names)
    second = dice.randint(2, len(made.names) - 1)
    groups[1], groups[second] = labels
    names = made.names
    if dice.random() < 0.5:
        first = names[1:second]
        names = (names[0], *first, *(first * len(names))[: len(names) - second])
        if len(names) - second > len(first):  # a name would stand twice below one label
            names = made.names
    return replace(made, groups=tuple(groups), names=names)


def make(dice: random.Random) -> Made:
    """Make up a table."""
    width, height = dice.randint(3, 8), dice.randint(4, 40)
    kinds = (KINDS[0][0], *(dice.choice(dice.choice(KINDS)) for _ in range(width - 1)))
    names = tuple(dice.sample(NAMES, width))
    holes = dice.choice((0.0, 0.0, 0.1))
    columns = [
        _column(kind, height, 0.0 if n == 0 else holes, dice) for n, kind in enumerate(kinds)
    ]
    rows = tuple(sorted(zip(*columns, strict=True), key=lambda row: str(row[0])))
    above, below = _around(dice)
    totals = _totals(kinds, rows, dice)
    apart = bool(totals) and totals[-1][0] > 0 and dice.random() < 0.15
    return Made(names, kinds, rows, totals, above, below, apart=apart)


def _column(kind: Kind, height: int, holes: float, dice: random.Random) -> list[Any]:
    values = [kind.draw(dice) for _ in range(height)]
    if kind.name == "code":
        values[0] = f"0{values[0][1:]}"
    if kind.name == "mixed":  # one currency alone is a number
        values[:2] = ["12.5 €", "3 $"]
        holes = 0.0
    return [values[0], *(None if dice.random() < holes else value for value in values[1:])]


_ABOVE = (
    (), (), (), (), (),
    (("Sales report",),),
    (("Sales report 2024",), ()),
    (("Account:", "12345"), ("Period:", "2024-01-01 to 2024-01-31"), ()),
    (("Account", "12345"), ("Currency", "EUR")),
    (("Acme Ltd",), ("Printed by", "Ann"), ("All amounts in EUR",), ()),
    ((), ("Report: stock",), ("Created on 01.02.2024",), ()),
)  # fmt: skip
_BELOW = (
    (), (), (), (), (),
    ((), ("Generated 2024-02-01",)),
    (("Source: ERP",),),
    ((), ("Notes:", "net")),
    ((), ("* preliminary",), ("Source: own figures, 2024",)),
    (("Page 1 of 1",),),
)  # fmt: skip


def _around(dice: random.Random) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    return dice.choice(_ABOVE), dice.choice(_BELOW)


_ALL = ("Total", "Grand total", "Summe", "TOTAL:", "Gesamt", "Total général", "Totale", "Sum")
_PART = ("Subtotal {}", "{} Total", "Total {}", "Zwischensumme {}", "Subtotal: {}")


def _totals(
    kinds: Sequence[Kind], rows: Sequence[Row], dice: random.Random
) -> tuple[tuple[int, Row], ...]:
    """Make rows that sum up others: below them, above them, of groups, averages."""
    if not any(kind.summed for kind in kinds) or dice.random() < 0.5:
        return ()
    whole = _total(dice.choice(_ALL), kinds, rows)
    groups = sorted({row[0] for row in rows}, key=str)
    form = dice.choice(("last", "last", "last", "first", "parts", "parts", "empty", "average"))
    if form == "first":
        return ((0, whole),)
    if form == "empty":
        return ((len(rows), (None, *whole[1:])),)
    made: list[tuple[int, Row]] = []
    if form == "parts" and len(groups) > 1:
        label, at = dice.choice(_PART), 0
        for group in groups:
            inside = [row for row in rows if row[0] == group]
            at += len(inside)
            made.append((at, _total(label.format(group), kinds, inside)))
    made.append((len(rows), whole))
    if form == "average":
        made.append((len(rows), _average(dice.choice(("Average", "Mittelwert")), kinds, rows)))
    return tuple(made)


def _total(label: str, kinds: Sequence[Kind], rows: Sequence[Row]) -> Row:
    cells = (
        sum(row[n] for row in rows if row[n] is not None) if kind.summed else None
        for n, kind in enumerate(kinds)
    )
    return (label, *list(cells)[1:])


def _average(label: str, kinds: Sequence[Kind], rows: Sequence[Row]) -> Row:
    made: list[Any] = [label]
    for n, kind in enumerate(kinds[1:], start=1):
        values = [row[n] for row in rows if row[n] is not None]
        mean = (Decimal(sum(values)) / len(values)) if kind.summed else None
        made.append(None if mean is None else mean.quantize(Decimal("0.01")))
    return tuple(made)
