"""The rows of a table on a sheet, put into a staging table as their number formats have them.

What is hidden and what the formats mean is settled first; then the rows go by once.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from assistant.data.readers.asking import Asker
from assistant.data.readers.columns.kinds import strip
from assistant.data.readers.excel.cells import Cell, Cells, Grid, Tally, look, to_text
from assistant.data.readers.excel.hidden import Hidden, settle
from assistant.data.readers.excel.marks import PLAIN
from assistant.data.readers.excel.placing import Place
from assistant.data.readers.excel.treating import Formatted, Treatment, Write, empty_days, treat
from assistant.data.readers.layout.merged import Fills
from assistant.data.readers.naming import name_columns
from assistant.data.readers.staging import Row, Stage, Staged

_LONG = r"-?\d\.\d{14}e[+]\d\d"
"""a whole number with all of the digits that Excel keeps, and more"""
_STAYS = "“{}” stays text, as its cells are formatted."


@dataclass(frozen=True, slots=True)
class Region:
    """The rows of a sheet that are a table's, below its header."""

    grid: Grid
    skipped: int
    """rows of the grid above them"""
    headers: tuple[str, ...]
    """of every column of the grid"""
    place: Place
    fills: Fills = field(default_factory=dict[int, Sequence[tuple[int, int]]])
    """cells that get the value of a merged area"""
    gone: frozenset[int] = frozenset()
    """columns that have neither a name nor a value"""

    def rows(self, without: frozenset[int] = frozenset()) -> Iterator[tuple[int, Cells]]:
        """Yield the rows with their numbers on the sheet."""
        rows = self.grid.rows(self.skipped)
        if self.place.stop is not None:
            rows = itertools.islice(rows, self.place.stop - self.skipped)
        if self.fills:
            rows = self._filled(rows)
        return (row for row in rows if row[0] not in without) if without else rows

    def _filled(self, rows: Iterator[tuple[int, Cells]]) -> Iterator[tuple[int, Cells]]:
        sources = {place for places in self.fills.values() for place in places}
        values: dict[tuple[int, int], Cell] = {}
        wanted: dict[int, list[int]] = {}
        for at, top in sources:
            wanted.setdefault(top, []).append(at)
        for number, cells in rows:
            values.update(((at, number), cells[at]) for at in wanted.get(number, ()))
            if number not in self.fills:
                yield number, cells
                continue
            given = {at: values[at, top] for at, top in self.fills[number]}
            yield number, [given.get(at, cell) for at, cell in enumerate(cells)]


@dataclass(slots=True)
class _Writing:
    """How the rows are written, and what is counted meanwhile."""

    plain: str
    """the formats of a row without any"""
    kept: list[int]
    writers: list[tuple[int, Write | None, Write | None]]
    """columns, with what writes their cells and those of columns beside them"""
    rows: int = 0
    empty: int = 0
    lines: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    following: int = -1
    """the row of the sheet that would follow the last one"""


def stage_region(region: Region, staged: Staged, stage: Stage, asker: Asker) -> Staged:
    """Write the rows of a region into a table; *staged* says what is known of it before."""
    hidden = _hidden(region, asker, f":{staged.label}" if staged.label else "")
    kept = [at for at in _columns(region) if at not in hidden.columns]
    headers = tuple(region.headers[at] for at in kept)
    names = [column.name for column in name_columns(headers)[0]]
    seen = look(region.grid, region.rows(hidden.rows))
    treatments: dict[int, Treatment] = {}
    for at, name in zip(kept, names, strict=True):
        tally = seen.tallies.get(at, Tally())
        values = partial(_values, region, hidden, at)
        key = f"{staged.label}.{name}" if staged.label else name
        column = Formatted(name, key, region.grid.marks.formats, tally, values)
        if at in seen.days and (treatment := empty_days(column)):
            treatments[at] = treatment
        elif tally:
            treatments[at] = treat(column, asker)
    writers = [(at, one.write, one.beside) for at, one in treatments.items()
               if one.write or one.beside]  # fmt: skip
    writing = _Writing(PLAIN * len(region.headers), kept, writers)
    beside = [f"{name} unit" for at, name in zip(kept, names, strict=True)
              if at in treatments and treatments[at].beside]  # fmt: skip
    rows = _texts(region, hidden, writing)
    table, count = stage.write(rows, len(kept) + len(beside), repeats=True)
    places = {at: n for n, at in enumerate(kept)}
    cut = _cut(stage, table, [*names, *beside])
    digits = _digits(stage, table, {places[at]: one for at, one in treatments.items()})
    treated = treatments.values()
    return replace(
        staged,
        stage=table,
        headers=(*headers, *beside),
        rows=count,
        texts=frozenset(places[at] for at in seen.texts & places.keys()),
        quoted=digits | {places[at] for at, one in treatments.items() if one.is_text},
        measures=frozenset(places[at] for at, one in treatments.items() if one.is_measure),
        as_numbers={places[at]: one.as_numbers for at, one in treatments.items()},
        lines=tuple(writing.lines),
        sheet=True,
        notes=(*staged.notes, *hidden.notes, *_empty(writing.empty),
               *(note for one in treated for note in one.notes),
               *(_STAYS.format(names[at]) for at in sorted(digits)), *cut),
        caveats=(*staged.caveats, *hidden.caveats, *cut,
                 *(told for one in treated for told in one.caveats)),
    )  # fmt: skip


def _hidden(region: Region, asker: Asker, key: str) -> Hidden:
    """Settle what is hidden, as far as something is in it."""
    grid = region.grid
    numbers = {number for number in grid.marks.hidden_rows if number >= region.skipped}
    columns = {at for at in _columns(region) if at + grid.left in grid.marks.hidden_columns}
    if not numbers and not columns:
        return Hidden()
    rows = {number for number, cells in region.rows() if number in numbers and _is_filled(cells)}
    filled = {at for at in columns if region.headers[at]}
    for _, cells in region.rows():
        filled.update(at for at in columns - filled if cells[at] != "")
    shown = (
        any(number not in numbers and _is_filled(cells) for number, cells in region.rows()),
        len(columns) < len(_columns(region)),
    )
    return settle(frozenset(rows), frozenset(filled), shown, asker, key)


def _columns(region: Region) -> list[int]:
    return [at for at in range(region.place.left, region.place.right) if at not in region.gone]


def _is_filled(cells: Cells) -> bool:
    return any(cell != "" for cell in cells)


def _values(region: Region, hidden: Hidden, at: int) -> Iterator[tuple[Cell, str]]:
    """Yield the cells of a column with the signs of their formats."""
    signs = region.grid.marks.rows
    for number, cells in region.rows(hidden.rows):
        yield cells[at], signs[number][at] if number in signs else PLAIN


def _texts(region: Region, hidden: Hidden, writing: _Writing) -> Iterator[Row]:
    """Yield the rows that have something in them as text."""
    every = len(writing.kept) == len(region.headers)
    for number, cells in region.rows(hidden.rows):
        beside: list[str | None] = []
        if writing.writers:
            signs = region.grid.marks.rows.get(number, writing.plain)
            beside = _treat(writing, cells, signs)
        row = list(map(to_text, cells))
        if not every:
            row = [row[at] for at in writing.kept]
        if not any(cell is not None and strip(cell) for cell in row):
            writing.empty += 1
            continue
        if number != writing.following:
            writing.lines.append((writing.rows, number + 1))
        writing.rows, writing.following = writing.rows + 1, number + 1
        yield row + beside if beside else row


def _treat(writing: _Writing, cells: Cells, signs: str) -> list[str | None]:
    """Put text for the cells of a row that have formats; return those of added columns."""
    beside: list[str | None] = []
    for at, write, unit in writing.writers:
        if unit:
            beside.append(unit(cells[at], signs[at]))
        if write:
            cells[at] = write(cells[at], signs[at]) or ""
    return beside


def _digits(stage: Stage, table: str, columns: dict[int, Treatment]) -> frozenset[int]:
    """Return the columns that have nothing but digits, of those that are text if so."""
    found: set[int] = set()
    for at in (at for at, treatment in columns.items() if treatment.if_digits):
        row = stage.connection.execute(
            f"SELECT bool_and(regexp_full_match(trim(c{at}), '[0-9]+')) FROM {table}"  # noqa: S608 - our own
        ).fetchone()
        if row and row[0]:
            found.add(at)
    return frozenset(found)


def _cut(stage: Stage, table: str, names: Sequence[str]) -> list[str]:
    """Say which columns have numbers that are longer than Excel keeps them."""
    counts = ", ".join(
        f"count(*) FILTER (length(c{at}) > 18 AND regexp_full_match(c{at}, '{_LONG}'))"
        for at in range(len(names))
    )
    found = stage.connection.execute(f"SELECT {counts} FROM {table}").fetchone() or ()  # noqa: S608 - our own
    return [
        f"“{name}”: {'1 number has' if count == 1 else f'{count:,} numbers have'} more than 15 "
        "digits, of which Excel keeps 15: different ones may have become one."
        for name, count in zip(names, found, strict=True)
        if count
    ]


def _empty(rows: int) -> Iterator[str]:
    if rows:
        yield f"{'1 empty row was' if rows == 1 else f'{rows:,} empty rows were'} skipped."
