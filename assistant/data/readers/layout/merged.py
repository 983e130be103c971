"""Merged areas of a sheet: their label counts for each cell of them, in names and in rows.

Labels merged over rows are filled down, and told. A number may be one amount for all of its rows,
so it is filled down only in the columns that lead the rows; elsewhere the person says.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assistant.data.readers.asking import Asker
from assistant.data.readers.columns.kinds import strip
from assistant.data.readers.layout.cells import Cells, filled
from assistant.data.readers.naming import clip, visible
from assistant.tables import Choice, Question


@dataclass(frozen=True, slots=True)
class Area:
    """Merged cells, by the first and the last row and column of the grid."""

    top: int
    left: int
    bottom: int
    right: int

    def below(self, row: int) -> Area:
        """Return it in a grid that begins at *row*."""
        return replace(self, top=self.top - row, bottom=self.bottom - row)


Fills = Mapping[int, Sequence[tuple[int, int]]]
"""by row: (column, the row above that has the value)"""


def find_areas(
    ranges: Iterable[tuple[tuple[int, int], tuple[int, int]]], left: int, width: int
) -> list[Area]:
    """Return the merged areas of a sheet whose grid has *width* columns from column *left* on."""
    return [
        Area(top, first - left, bottom, min(last - left, width - 1))
        for (top, first), (bottom, last) in ranges
        if 0 <= first - left < width
    ]


def spread(rows: Sequence[Cells], areas: Iterable[Area]) -> tuple[list[Cells], frozenset[int]]:
    """Return the first rows with labels in all of their cells, and those with labels over columns.

    A title above the whole table is no label, so it stays where it is.
    """
    spread = [list(row) for row in rows]
    lines: set[int] = set()
    for area in areas:
        if area.bottom >= len(rows) or _is_title(rows[area.top], area):
            continue
        value = rows[area.top][area.left]
        for at in range(area.top, area.bottom + 1):
            spread[at][area.left : area.right + 1] = [value] * (area.right - area.left + 1)
        if area.right > area.left:
            lines.update(range(area.top, area.bottom + 1))
    return list(spread), frozenset(lines)


def covered(areas: Iterable[Area], head: Sequence[Cells], top: int, last: int) -> set[int]:
    """Return the columns whose names are those of merged areas that begin in another column.

    *head* begins at the row *top* of the sheet; its row *last* is the last of the names.
    """
    if not top <= last < top + len(head):
        return set()
    return {
        at
        for area in areas
        if area.top <= last
        for at in range(area.left + 1, area.right + 1)
        if not strip(head[last - top][at])
    }


def _is_title(row: Cells, area: Area) -> bool:
    return filled(row) in ([area.left], []) and area.right > area.left and area.left == 0


def fill_areas(
    areas: Iterable[Area],
    values: Mapping[tuple[int, int], Any],
    rows: Container[int],
    headers: Sequence[str],
    asker: Asker,
    key: str,
) -> tuple[Fills, list[str]]:
    """Return what is filled down into those of the *rows* that hold anything, and what is told.

    *values* are those of the areas' first cells.
    """
    by_column: dict[int, list[Area]] = {}
    for area in areas:
        if values.get((area.top, area.left), "") != "":
            by_column.setdefault(area.left, []).append(area)
    leading = next((at for at, _ in enumerate(headers) if at not in by_column), len(headers))
    numbers = [
        at for at in sorted(by_column)
        if at >= leading
        and not all(isinstance(values[area.top, at], str) for area in by_column[at])
    ]  # fmt: skip
    left = numbers if numbers and not _each(numbers, by_column, values, headers, asker, key) else []
    fills: dict[int, list[tuple[int, int]]] = {}
    notes: list[str] = []
    for at, found in sorted(by_column.items()):
        name = _name(headers, at)
        if at in left:
            notes.append(f"Merged cells of “{name}” have their number in the first row only.")
            continue
        wanted = [
            (row, area.top)
            for area in found
            for row in range(area.top + 1, area.bottom + 1)
            if row in rows
        ]
        for row, top in wanted:
            fills.setdefault(row, []).append((at, top))
        if wanted:
            several = "1 row" if len(wanted) == 1 else f"{len(wanted):,} rows"
            notes.append(f"Merged cells of “{name}” were filled down into {several}.")
    return fills, notes


def _each(
    columns: Sequence[int], areas: Mapping[int, Sequence[Area]],
    values: Mapping[tuple[int, int], Any], headers: Sequence[str], asker: Asker, key: str,
) -> bool:  # fmt: skip
    names = ", ".join(f"“{_name(headers, at)}”" for at in columns)
    one = areas[columns[0]][0]
    value = f"{values[one.top, one.left]:g}" if isinstance(values[one.top, one.left], float) else (
        clip(visible(str(values[one.top, one.left])), 40)
    )  # fmt: skip
    rows = one.bottom - one.top + 1
    question = Question(
        f"merged{key}",
        f"Cells of {names} are merged over rows and hold numbers. What is each number?",
        (
            Choice("first", "One amount for all rows", f"{value} stands once for {rows:,} rows"),
            Choice("each", "The value of each row", f"{value} stands in each of {rows:,} rows"),
        ),
        ("first",),
    )
    return asker.ask(question) == ("each",)


def _name(headers: Sequence[str], at: int) -> str:
    return clip(visible(headers[at]), 60) or f"column_{at + 1}"
