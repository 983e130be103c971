"""Where tables lie on a sheet: one as a rule, or several, below or beside each other.

Knows where each begins and ends; the rows are written elsewhere.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.data.readers.asking import Asker
from assistant.data.readers.columns.kinds import strip
from assistant.data.readers.excel.cells import Grid, to_text
from assistant.data.readers.layout import sections
from assistant.data.readers.layout.cells import Cells, filled
from assistant.data.readers.layout.merged import Area
from assistant.data.readers.layout.sections import Block, Section

_HEAD = 60
"""rows of each block that are looked at"""
_GOES_ON: Cells = ("-",)
"""stands for a further row of a block"""
_BLANK: Cells = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A rectangle of a sheet with one table: rows and columns from the first to before the last."""

    first: int
    stop: int | None
    left: int
    right: int
    name: str = ""
    """of one of several tables"""

    @property
    def height(self) -> int | None:
        """Rows; None: all to the end of the sheet."""
        return None if self.stop is None else self.stop - self.first

    def within(self, areas: Iterable[Area]) -> list[Area]:
        """Return the merged areas that begin in it."""
        return [
            area for area in areas
            if area.top >= self.first and (self.stop is None or area.bottom < self.stop)
            and self.left <= area.left and area.right < self.right
        ]  # fmt: skip


def find_places(grid: Grid, asker: Asker, key: str) -> list[Place]:
    """Return where the wanted tables of a sheet are."""
    width = grid.sheet.width
    rows = list(_rows(grid))
    bands = _bands(rows, width)
    found: list[tuple[Section, int, int]] = []
    for left, right in bands:
        blocks = sections.find_blocks(_within(row, left, right) for row in rows)
        parts = sections.find_sections(blocks)
        if not parts and len(bands) > 1:
            parts = _whole(blocks)
        found += [(part, left, right) for part in parts]
    if len(found) < 2:
        return [Place(0, None, 0, width)]
    lines = [f"rows {part.first + 1:,} to {part.last + 1:,}" for part, _, _ in found]
    wanted = list(sections.choose([part for part, _, _ in found], lines, asker, key))
    taken = {id(section): name for section, name in wanted}
    places = (
        Place(part.first, part.stop, left, right, taken[id(part)])
        for part, left, right in found
        if id(part) in taken
    )
    return [_narrow(grid, place) for place in places]


def _narrow(grid: Grid, place: Place) -> Place:
    """Return a place without the empty columns at its sides, which other tables need."""
    left, right = place.right, place.left
    for _, cells in itertools.islice(grid.rows(place.first), place.height):
        if cells.count("") < len(cells):
            used = [at for at in range(place.left, place.right) if cells[at] != ""]
            left, right = min([left, *used]), max([right, *(at + 1 for at in used)])
    return replace(place, left=left, right=right)


def _rows(grid: Grid) -> Iterator[Cells]:
    """Yield the rows as text, as far as they tell where tables lie; an empty row as nothing."""
    width = grid.sheet.width
    empty = {number for number, cells in grid.rows() if cells.count("") == width}
    first = next((n for n in itertools.count() if n not in empty), 0)
    begin = [cells for _, cells in itertools.islice(grid.rows(), first, first + _HEAD)]
    gaps = any(column.count("") == len(begin) for column in zip(*begin, strict=True))
    parted = len(empty) > first
    seen = 0
    for number, cells in grid.rows():
        if number in empty:
            seen = 0
            yield _BLANK
        elif gaps or seen < _HEAD:
            seen += 1
            yield [to_text(cell) or "" for cell in cells]
        elif parted:
            yield _GOES_ON
        else:
            return  # the one block that there is goes on


def _within(row: Cells, left: int, right: int) -> Cells:
    return row if row is _GOES_ON else row[left:right]


def _bands(rows: Sequence[Cells], width: int) -> list[tuple[int, int]]:
    """Return the columns of tables that lie beside each other, parted by empty columns."""
    one = [(0, width)]
    used = {n for row in rows for n in filled(row)}
    if any(row is _GOES_ON for row in rows) or len(used) < 4:
        return one
    empty = [n for n in range(width) if n not in used]
    edges = [-1, *empty, width]
    bands = [(a + 1, b) for a, b in itertools.pairwise(edges) if b - a > 1]
    return bands if len(bands) > 1 and _are_tables(rows, bands) else one


def _are_tables(rows: Sequence[Cells], bands: Sequence[tuple[int, int]]) -> bool:
    """Whether each band is a table of its own, and not a part of one that has a gap."""
    names: list[list[str]] = []
    ends: list[int] = []
    titles = 0
    for left, right in bands:
        blocks = sections.find_blocks(_within(row, left, right) for row in rows)
        found = _whole(blocks)
        if not found or right - left < 2:
            return False
        names.append([strip(name).casefold() for name in found[0].names])
        ends.append(found[0].last)
        titles += bool(found[0].title)
    repeated = any(set(a) & set(b) - {""} for n, a in enumerate(names) for b in names[:n])
    return repeated or len(set(ends)) > 1 or titles > 1


def _whole(blocks: Sequence[Block]) -> list[Section]:
    """Return the one table of some blocks, if there is one."""
    found = sections.first_table(blocks)
    return [found] if found else []
