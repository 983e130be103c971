"""Excel: the parts are checked first, then each chosen sheet becomes rows of text.

Formulas come as the values that were last calculated. Dates and numbers are written so that
`inference` finds their types again.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import python_calamine as calamine

from assistant.data.readers.asking import Asker
from assistant.data.readers.excel.cells import Grid, to_text
from assistant.data.readers.excel.faulty import errors_by_sheet, tell_errors, tell_errors_of_book
from assistant.data.readers.excel.hidden import hidden_sheets
from assistant.data.readers.excel.marks import read_marks
from assistant.data.readers.excel.parts import Errors, Sheet, check_parts
from assistant.data.readers.excel.regions import Region, stage_region
from assistant.data.readers.excel.sheets import Layout, read_layout
from assistant.data.readers.jobs import Progress
from assistant.data.readers.layout.headings import LOOKED_AT, find_heading
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


_library: Any = calamine  # its stubs leave the kind of a path open


def read_excel(
    source: Path, name: str, stage: Stage, asker: Asker, progress: Progress
) -> Sequence[Staged]:
    """Stage the chosen sheets of an Excel file."""
    progress("Checking the workbook", None)
    parts = check_parts(source)
    layout = read_layout(source)
    errors = errors_by_sheet(layout.parts, parts)
    try:
        opened: calamine.CalamineWorkbook = _library.load_workbook(str(source))
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
    notes = (*_formulas(parts.values()), *tell_errors_of_book(unplaced))
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
            staged.append(_stage(book, sheet, several=len(wanted or names) > 1))
    if not sizes:
        raise DataError("The workbook is empty.", kind="empty", hint="Check its content.")
    if len(sizes) == 1:
        return [_alone(table, book.name) for table in staged]
    _ask_sheets(book, sizes)
    return staged


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


def _stage(book: _Book, sheet: calamine.CalamineSheet, *, several: bool) -> Staged:
    book.stage.check_columns(sheet.width)
    grid = _grid(book, sheet)
    head = [list(map(to_text, cells)) for _, cells in itertools.islice(grid.rows(), LOOKED_AT)]
    key = f":{sheet.name}" if several else ""
    heading = find_heading([[cell or "" for cell in row] for row in head], book.asker, key)
    headers = (*heading.headers, *[""] * (sheet.width - len(heading.headers)))
    label = clip(visible(sheet.name), 60)
    known = Staged(
        stage="",
        stem=f"{stem_of(book.name)}_{sheet.name}" if several else stem_of(book.name),
        source=f"{book.name}, {label}",
        headers=headers,
        rows=0,
        notes=(*heading.notes, *_told(book, sheet)),
        label=label if several else "",
    )
    staged = stage_region(Region(grid, heading.skipped, headers), known, book.stage, book.asker)
    return replace(staged, notes=(*staged.notes, *_wrong(book, sheet, headers)))


def _grid(book: _Book, sheet: calamine.CalamineSheet) -> Grid:
    part = book.layout.parts.get(sheet.name, "")
    first = sheet.start[1] if sheet.start else 0
    marks = read_marks(book.source, part, book.layout.formats, first, sheet.width)
    return Grid(sheet, marks)


def _told(book: _Book, sheet: calamine.CalamineSheet) -> Iterator[str]:
    if how := book.hidden.get(sheet.name):
        yield f"The sheet is {how} in Excel."
    if merged := len(sheet.merged_cell_ranges or ()):
        areas = "1 merged area has" if merged == 1 else f"{merged:,} merged areas have"
        yield f"{areas} the value in the first cell only."


def _wrong(book: _Book, sheet: calamine.CalamineSheet, headers: Sequence[str]) -> Iterator[str]:
    errors = book.errors.get(sheet.name)
    if errors:
        first = sheet.start[1] + 1 if sheet.start else 1
        yield from tell_errors(errors, headers, first)


def _formulas(sheets: Iterable[Sheet]) -> Iterator[str]:
    known = list(sheets)
    formulas = sum(sheet.formulas for sheet in known)
    unvalued = sum(sheet.unvalued for sheet in known)
    if formulas > unvalued:
        several = f"{formulas:,} formulas; their last calculated values were"
        one = "1 formula; its last calculated value was"
        yield f"The workbook has {one if formulas == 1 else several} taken."
    if unvalued:
        yield (
            f"{unvalued:,} formulas have no calculated value and are missing; "
            "open the file in Excel and save it to get them."
        )
