"""Excel: the parts are checked first, then each chosen sheet becomes rows of text.

Formulas come as the values that were last calculated. Dates and numbers are written so that
`inference` finds their types again.
"""

from __future__ import annotations

import itertools
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import python_calamine as calamine

from assistant.data.readers.asking import Asker
from assistant.data.readers.excel.cells import Cell, Grid, to_text
from assistant.data.readers.excel.faulty import errors_by_sheet, tell_errors, tell_errors_of_book
from assistant.data.readers.excel.hidden import hidden_sheets
from assistant.data.readers.excel.marks import PLAIN, read_marks
from assistant.data.readers.excel.parts import (
    Errors,
    Sheet,
    check_parts,
    never_calculated,
    with_known_errors,
)
from assistant.data.readers.excel.placing import Place, find_places
from assistant.data.readers.excel.regions import Region, stage_region
from assistant.data.readers.excel.sheets import Layout, read_layout
from assistant.data.readers.jobs import Progress
from assistant.data.readers.layout.endings import trim
from assistant.data.readers.layout.filling import fill_labels
from assistant.data.readers.layout.headings import LOOKED_AT, UNNAMED, find_heading
from assistant.data.readers.layout.merged import (
    Area,
    Fills,
    covered,
    fill_areas,
    find_areas,
    spread,
)
from assistant.data.readers.naming import clip, stem_of, visible
from assistant.data.readers.staging import Stage, Staged
from assistant.errors import DataError
from assistant.tables import Choice, Question

_SUGGESTED = 10
"""sheets that are taken by somebody in a hurry"""
_MOST_SHEETS = 200


@dataclass
class _Book:
    """An open workbook, and what is done with its sheets."""

    name: str
    stage: Stage
    asker: Asker
    progress: Progress
    book: calamine.CalamineWorkbook
    source: Path
    layout: Layout
    errors: Mapping[str, Errors]
    """cells that hold an error, by sheet; the library gives them out as empty"""

    @cached_property
    def hidden(self) -> Mapping[str, str]:
        """How sheets are hidden, by name."""
        return hidden_sheets(self.book.sheets_metadata)


_UNREAD = (
    "Not all formats of the workbook could be read: codes may lack the zeros in front, 12.5% may "
    "be 0.125, and hidden rows may be among the others."
)
_library: Any = calamine  # its stubs leave the kind of a path open


def read_excel(
    source: Path, name: str, stage: Stage, asker: Asker, progress: Progress
) -> Sequence[Staged]:
    """Stage the chosen sheets of an Excel file."""
    progress("Checking the workbook", None)
    parts = check_parts(source)
    layout = read_layout(source)
    layout.uncalculated = layout.to_calculate and never_calculated(parts.values())
    errors = errors_by_sheet(layout.parts, parts)
    try:
        readable = with_known_errors(source, parts) or str(source)
        opened: calamine.CalamineWorkbook = _library.load_workbook(readable)
        with opened as book:
            staged = _read(_Book(name, stage, asker, progress, book, source, layout, errors))
    except calamine.PasswordError as exc:
        raise DataError(
            "The Excel file is protected by a password.",
            kind="encrypted",
            hint="Open it in Excel, take off the password, and save it again.",
        ) from exc
    except calamine.CalamineError as exc:
        raise DataError(
            f"The Excel file is damaged ({clip(visible(str(exc)), 150)}).",
            kind="damaged",
            hint="Open it in Excel or LibreOffice, save it again as .xlsx, and retry.",
        ) from exc
    unplaced = errors.get("", Errors())
    unread = (_UNREAD,) if layout.unread else ()
    notes = (*_formulas(parts.values(), layout), *tell_errors_of_book(unplaced), *unread)
    return [replace(table, notes=(*table.notes, *notes)) for table in staged]


def _read(book: _Book) -> list[Staged]:
    names = [
        sheet.name
        for sheet in book.book.sheets_metadata
        if sheet.typ == calamine.SheetTypeEnum.WorkSheet
    ][:_MOST_SHEETS]
    if not names:
        raise DataError("The workbook has no sheets.", kind="empty", hint="Check its content.")
    wanted = book.asker.answer("sheets", names)
    sizes: dict[str, tuple[int, int]] = {}
    staged: list[Staged] = []
    for number, name in enumerate(names):
        book.progress(f"Reading the sheet {clip(visible(name), 40)}", number / len(names))
        sheet = book.book.get_sheet_by_name(name)
        height, width = sheet.height, sheet.width
        if not height or not width:
            continue
        sizes[name] = (height, width)
        if name in wanted if wanted else len(staged) < _SUGGESTED:
            staged += _stage_sheet(book, sheet, several=len(names) > 1)
    if not sizes:
        raise DataError("The workbook is empty.", kind="empty", hint="Check its content.")
    if wanted and not staged:
        raise DataError(
            f"{_named(wanted)} no rows.",
            kind="empty",
            hint=f"Sheets with rows: {', '.join(map(_quoted, sizes))}.",
        )
    if len(sizes) == 1:
        return [_alone(staged[0], book.name)] if len(staged) == 1 else staged
    _ask_sheets(book, sizes)
    return staged


def _named(sheets: Sequence[str]) -> str:
    names = ", ".join(map(_quoted, sheets))
    return f"The sheet {names} has" if len(sheets) == 1 else f"The sheets {names} have"


def _quoted(name: str) -> str:
    return f"“{clip(visible(name), 60)}”"


def _alone(table: Staged, name: str) -> Staged:
    """Name a table after its file, whose only sheet it is."""
    return replace(table, stem=stem_of(name), source=name, label="")


def _ask_sheets(book: _Book, sizes: dict[str, tuple[int, int]]) -> None:
    choices = tuple(
        Choice(
            name,
            clip(visible(name), 60) or name,
            f"{_many(height, 'row')} \u00d7 {_many(width, 'column')}"
            + (f", {book.hidden[name]}" if name in book.hidden else ""),
        )
        for name, (height, width) in sizes.items()
    )
    shown = [name for name in sizes if name not in book.hidden] or list(sizes)
    hidden = len(sizes.keys() & book.hidden.keys())
    are = "is" if hidden == 1 else "are"
    some = f" {hidden} of the {len(sizes)} {are} hidden in Excel." if hidden else ""
    question = Question(
        "sheets",
        "Which sheets should be loaded?" + some,
        choices,
        tuple(shown[:_SUGGESTED]),
        many=True,
    )
    book.asker.ask(question)


def _many(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def _stage_sheet(book: _Book, sheet: calamine.CalamineSheet, *, several: bool) -> Iterator[Staged]:
    """Stage the table of a sheet, or each of several that is wanted."""
    book.stage.check_columns(sheet.width)
    grid = _grid(book, sheet)
    key = f":{sheet.name}" if several else ""
    part = clip(visible(sheet.name), 60) if several else ""
    areas = find_areas(sheet.merged_cell_ranges or (), grid.left, sheet.width)
    for place in find_places(grid, book.asker.of(part), key):
        yield _stage(book, grid, place, areas, sheet.name if several else "")


def _stage(book: _Book, grid: Grid, place: Place, areas: Sequence[Area], name: str) -> Staged:
    """Stage one table; *name* is that of its sheet, if there are several."""
    sheet = grid.sheet
    label = clip(visible(sheet.name), 60)
    parts = [part for part in (name, place.name) if part]
    key = f":{' '.join(parts)}" if parts else ""
    part = " ".join(clip(visible(part), 60) for part in parts)
    asker = book.asker.of(part)
    rows = itertools.islice(grid.rows(), place.first, place.stop)
    begin = itertools.islice(rows, LOOKED_AT)
    head = [[to_text(cell) or "" for cell in cells] for _, cells in begin]
    inside = place.within(areas)
    spread_head, merged = spread(head, [area.below(place.first) for area in inside])
    below = [row[place.left : place.right] for row in spread_head]
    heading = find_heading(below, asker, key, merged)
    headers = ("",) * place.left + heading.headers
    headers += ("",) * (sheet.width - len(headers))
    first = place.first + heading.skipped
    fills, notes = _fill(asker, grid, [area for area in inside if area.top >= first], headers, key)
    _fill_formats(grid, fills)
    gone = _no_columns(
        grid, replace(place, first=first), headers, covered(inside, head, place.first, first - 1)
    )
    known = Staged(
        stage="",
        stem="_".join([stem_of(book.name), *parts]),
        source=f"{book.name}, {place.name or label}"
        if not name
        else ", ".join([book.name, *parts]),
        headers=headers,
        rows=0,
        notes=(
            *(note for note in heading.notes if note != UNNAMED or place.left not in gone),
            *_told(book, sheet),
            *notes,
        ),
        label=part,
    )
    region = Region(grid, first, headers, place, fills, gone)
    staged = stage_region(region, known, book.stage, asker)
    staged = replace(staged, notes=(*staged.notes, *_wrong(book, sheet, headers)))
    staged = trim(book.stage, staged, asker, key)
    return fill_labels(book.stage, staged, asker, key)


def _fill(
    asker: Asker, grid: Grid, areas: Sequence[Area], headers: Sequence[str], key: str
) -> tuple[Fills, list[str]]:
    """Settle what merged areas among the rows mean."""
    across = sum(area.right > area.left for area in areas)
    several = "1 merged area has its" if across == 1 else f"{across:,} merged areas have their"
    notes = [f"{several} value in the first column only."] if across else []
    down = [area for area in areas if area.bottom > area.top]
    if not down:
        return {}, notes
    tops = {(area.top, area.left) for area in down}
    values: dict[tuple[int, int], Cell] = {}
    rows: set[int] = set()
    for number, cells in itertools.islice(grid.rows(), max(area.bottom for area in down) + 1):
        if cells.count("") < len(cells):
            rows.add(number)
            values.update(((number, n), cells[n]) for n in range(len(cells)) if (number, n) in tops)
    fills, told = fill_areas(down, values, rows, headers, asker, key)
    return fills, [*notes, *told]


def _fill_formats(grid: Grid, fills: Fills) -> None:
    """Give the cells that get the value of a merged area its format as well."""
    marks = grid.marks
    plain = PLAIN * grid.sheet.width
    for number, places in fills.items():
        signs = list(marks.rows.get(number, plain))
        for at, top in places:
            signs[at] = marks.rows.get(top, plain)[at]
        marks.rows[number] = "".join(signs)


def _no_columns(
    grid: Grid, below: Place, headers: Sequence[str], covered: Container[int]
) -> frozenset[int]:
    """Return the columns without a name of their own that hold nothing below the header."""
    wanted = {at for at in range(below.left, below.right) if not headers[at] or at in covered}
    if wanted:
        for _, cells in itertools.islice(grid.rows(below.first), below.height):
            wanted = {at for at in wanted if cells[at] == ""}
    return frozenset(wanted)


def _grid(book: _Book, sheet: calamine.CalamineSheet) -> Grid:
    part = book.layout.parts.get(sheet.name, "")
    first = sheet.start[1] if sheet.start else 0
    marks = read_marks(book.source, part, book.layout, first, sheet.width)
    return Grid(sheet, marks, book.layout.from_1904)


def _told(book: _Book, sheet: calamine.CalamineSheet) -> Iterator[str]:
    if how := book.hidden.get(sheet.name):
        yield f"The sheet is {how} in Excel."


def _wrong(book: _Book, sheet: calamine.CalamineSheet, headers: Sequence[str]) -> Iterator[str]:
    errors = book.errors.get(sheet.name)
    if errors:
        first = sheet.start[1] + 1 if sheet.start else 1
        yield from tell_errors(errors, headers, first)


def _formulas(sheets: Iterable[Sheet], layout: Layout) -> Iterator[str]:
    known = list(sheets)
    formulas = sum(sheet.formulas for sheet in known)
    unvalued = formulas if layout.uncalculated else sum(sheet.unvalued for sheet in known)
    if layout.to_calculate and formulas > unvalued:
        yield "Values of formulas may be out of date: the workbook was saved without calculating."
    if unvalued:
        yield (
            f"{'1 formula has' if unvalued == 1 else f'{unvalued:,} formulas have'} no calculated "
            f"value and {'is' if unvalued == 1 else 'are'} missing; "
            f"open the file in Excel and save it to get {'it' if unvalued == 1 else 'them'}."
        )
