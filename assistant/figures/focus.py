"""What a figure is about: the names that stand around it, and those that were said before.

A figure belongs to the names right before it, or right behind it; other names of its sentence are
what it may be compared with.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.figures.naming import Name
from assistant.figures.prose import Sentence
from assistant.figures.sources import Source
from assistant.figures.things import Thing, things_of
from assistant.figures.values import Written

_BEST = re.compile(
    r"(?i)\b(?:lead\w*|top|best|highest|largest|biggest|first|maximum|max|lowest|least|smallest|minimum|min"
    r"|worst|peak\w*|record|winner|average|median|total|rivals?|others?|rest"
    r"|previous|prior|former|earlier|vor(?:monat|jahr|woche)\w*|précédent\w*)\b[^,;]{0,30}\Z"
)
BACK = 3
"""sentences back, within a paragraph, in which what is spoken of may have been named"""


@dataclass(slots=True)
class Told:
    """A sentence, what it names, its figures, and the rows of cells that it has told so far."""

    sentence: Sentence
    names: list[tuple[int, Name]]
    figures: list[Written]
    cells: list[Source] = field(default_factory=list[Source])
    found: list[tuple[Written, Source]] = field(default_factory=list[tuple[Written, Source]])
    """its figures that are in the results"""

    def before(self, figure: Written) -> list[Name]:
        """Return the names right before *figure*: those with no other figure among them."""
        named = [(at, name) for at, name in self.names if at < figure.start]
        if not named:
            return []
        last = named[-1][0]
        since = max((one.start for one in self.figures if one.start < last), default=-1)
        return [name for at, name in named if at > since]

    def after(self, figure: Written) -> list[Name]:
        """Return the names between *figure* and the next one."""
        ends = [one.start for one in self.figures if one.start > figure.start]
        until = min(ends, default=self.sentence.end)
        return [name for at, name in self.names if figure.end <= at < until]

    def told_rows(self) -> list[Name]:
        """Return the rows of the cells that were told, as names."""
        return [
            Name(source.sheet, source.rows, source.sheet.name(source.rows[0]), -2)
            for source in self.cells
            if source.sheet is not None and source.rows
        ]


@dataclass(frozen=True, slots=True)
class Focus:
    """What a figure is *about*, and what it may be compared with *beside* that."""

    about: tuple[Name, ...]
    beside: tuple[Name, ...]
    parts: tuple[tuple[Name, ...], ...] = ()
    """names that stand together: right before it, and right behind it"""


def focus(told: Sequence[Told], figure: Written, asked: Sequence[Name]) -> Focus:
    """Return what *figure*, of the last sentence of *told*, is about.

    What the question named (*asked*) counts where the answer names nothing.
    """
    newest = told[-1]
    earlier = [
        one
        for one in reversed(told[-1 - BACK : -1])
        if one.sentence.block == newest.sentence.block and newest.sentence.kind != "row"
    ]
    said = [_each([name for _, name in one.names] + one.told_rows()) for one in earlier]
    before = newest.before(figure)
    about = (*before, *newest.after(figure)) or tuple(newest.told_rows())
    if not about:
        about = tuple(name for _, name in newest.names)
    if not before:
        about = (*about, *(next(filter(None, said), ()) or (asked if not about else ())))
    beside = _each([name for _, name in newest.names] + newest.told_rows())
    for back, names in enumerate(said):
        if back and len(beside) > 1:
            break
        beside = _each((*beside, *names))
    if len(beside) < 2:
        beside = _each((*beside, *asked))
    so_far = tuple(name for at, name in newest.names if at < figure.start)
    return Focus(_each(about), beside, (tuple(before), tuple(newest.after(figure)), so_far))


def _each(names: Sequence[Name]) -> tuple[Name, ...]:
    return tuple({(id(name.sheet), name.rows): name for name in reversed(names)}.values())[::-1]


def elsewhere(told: Told, figure: Written, fitting: Sequence[Source], before: str) -> Source | None:
    """Return the cell or group that *figure* repeats though names of other rows stand before it."""
    if not all(one.rows for one in fitting) or _BEST.search(before):
        return None
    names = told.before(figure)
    sheets = {id(one.sheet) for one in fitting}
    if (
        not names
        or any(name.column < 0 for name in names)
        or not all(id(name.sheet) in sheets for name in names)
    ):
        return None
    meant = _rows_of(names)
    if len(meant) > 1 and any(len(one.rows) == 1 for one in fitting) and not _are_single(names):
        return None
    around = meant | _rows_of(told.after(figure))
    if any(_places(one) <= around or _places(one) > meant for one in fitting):
        return None
    named = _rows_of([name for _, name in told.names])
    if any(_places(one) <= named and one not in told.cells for one in fitting) or all(
        any(_same(one, cell, meant) for cell in told.cells) for one in fitting
    ):
        return None
    return fitting[0]


def _same(one: Source, cell: Source, meant: set[tuple[int, int]]) -> bool:
    """Tell if *cell* told of what is *meant* what *one* is of others: another is spoken of."""
    return one.words[2:] == cell.words[2:] and _places(cell) <= meant


def _are_single(names: Sequence[Name]) -> bool:
    things = things_of(names)
    return all(len(thing.rows) == 1 for thing in [one for one in things if one.met] or things)


def _rows_of(names: Sequence[Name]) -> set[tuple[int, int]]:
    """Return the rows of *names*; where labels of two columns meet, only where they meet."""
    things = things_of(names)
    met = [thing for thing in things if thing.met]
    return {place for thing in met or things for place in _places(thing)}


def _places(one: Source | Name | Thing) -> set[tuple[int, int]]:
    return {(id(one.sheet), row) for row in one.rows}
