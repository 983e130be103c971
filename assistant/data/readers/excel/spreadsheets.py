"""Excel: the parts are checked first, then each chosen sheet becomes rows of text.

Formulas come as the values that were last calculated. Dates and numbers are written so that
`inference` finds their types again.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import python_calamine as calamine

from assistant.data.readers.asking import Asker
from assistant.data.readers.columns.kinds import strip
from assistant.data.readers.excel.faulty import errors_by_sheet, tell_errors, tell_errors_of_book
from assistant.data.readers.excel.parts import Errors, Sheet, check_parts
from assistant.data.readers.jobs import Progress
from assistant.data.readers.layout.headings import LOOKED_AT, find_heading
from assistant.data.readers.naming import clip, stem_of, visible
from assistant.data.readers.staging import Row, Stage, Staged
from assistant.errors import DataError
from assistant.tables import Choice, Question

_SUGGESTED = 10
"""sheets that are taken by somebody in a hurry"""
_MOST_SHEETS = 200
_MIDNIGHT = datetime.time()
_Value = int | float | str | bool | datetime.time | datetime.date | datetime.datetime
_Cells = Sequence[_Value | datetime.timedelta]


@dataclass(slots=True)
class _Seen:
    """What is counted while the rows go by."""

    empty: int = 0
    texts: set[int] = field(default_factory=set[int])
    """columns with text cells"""


@dataclass(slots=True)
class _Book:
    """An open workbook, and what is done with its sheets."""

    name: str
    stage: Stage
    asker: Asker
    progress: Progress
    book: calamine.CalamineWorkbook
    errors: Mapping[str, Errors]
    """cells that hold an error, by sheet; the library gives them out as empty"""


_library: Any = calamine  # its stubs leave the kind of a path open


def read_excel(
    source: Path, name: str, stage: Stage, asker: Asker, progress: Progress
) -> Sequence[Staged]:
    """Stage the chosen sheets of an Excel file."""
    progress("Checking the workbook", None)
    parts = check_parts(source)
    errors = errors_by_sheet(source, parts)
    try:
        opened: calamine.CalamineWorkbook = _library.load_workbook(str(source))
        with opened as book:
            staged = _read(_Book(name, stage, asker, progress, book, errors))
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
    return [_with_notes(table, notes) for table in staged]


def _with_notes(table: Staged, notes: tuple[str, ...]) -> Staged:
    return Staged(
        stage=table.stage, stem=table.stem, source=table.source, headers=table.headers,
        rows=table.rows, refused=table.refused, notes=(*table.notes, *notes), texts=table.texts,
        label=table.label,
    )  # fmt: skip


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
    return Staged(
        stage=table.stage, stem=stem_of(name), source=name, headers=table.headers,
        rows=table.rows, notes=table.notes, texts=table.texts,
    )  # fmt: skip


def _ask_sheets(book: _Book, sizes: dict[str, tuple[int, int]]) -> None:
    hidden = {
        sheet.name
        for sheet in book.book.sheets_metadata
        if sheet.visible != calamine.SheetVisibleEnum.Visible
    }
    choices = tuple(
        Choice(
            name,
            clip(visible(name), 60) or name,
            f"{height:,} rows \u00d7 {width:,} columns" + (", hidden" if name in hidden else ""),
        )
        for name, (height, width) in sizes.items()
    )
    shown = [name for name in sizes if name not in hidden] or list(sizes)
    question = Question(
        "sheets",
        "Which sheets should be loaded?",
        choices,
        tuple(shown[:_SUGGESTED]),
        many=True,
    )
    book.asker.ask(question)


def _stage(book: _Book, sheet: calamine.CalamineSheet, *, several: bool) -> Staged:
    width = sheet.width
    book.stage.check_columns(width)
    rows = sheet.iter_rows()
    head = [list(map(_to_text, row)) for row in itertools.islice(rows, LOOKED_AT)]
    key = f":{sheet.name}" if several else ""
    heading = find_heading([[cell or "" for cell in row] for row in head], book.asker, key)
    headers = (*heading.headers, *[""] * (width - len(heading.headers)))
    seen = _Seen()
    below = itertools.chain(head[heading.skipped :], (list(map(_to_text, row)) for row in rows))
    # The sheet is read a second time for its types; `iter_rows` hands out what is in memory.
    seen.texts = _text_columns(itertools.islice(sheet.iter_rows(), heading.skipped, None))
    table, count = book.stage.write(_filled(below, seen), width, repeats=True)
    label = clip(visible(sheet.name), 60)
    return Staged(
        stage=table,
        stem=f"{stem_of(book.name)}_{sheet.name}" if several else stem_of(book.name),
        source=f"{book.name}, {label}",
        headers=headers,
        rows=count,
        notes=(*heading.notes, *_told(sheet, seen), *_wrong(book, sheet, headers)),
        texts=frozenset(seen.texts),
        label=label if several else "",
    )


def _text_columns(rows: Iterable[_Cells]) -> set[int]:
    found: set[int] = set()
    for row in rows:
        found.update(n for n, cell in enumerate(row) if type(cell) is str and cell)
    return found


def _filled(rows: Iterable[Row], seen: _Seen) -> Iterator[Row]:
    for row in rows:
        if any(cell is not None and strip(cell) for cell in row):
            yield row
        else:
            seen.empty += 1


def _to_text(cell: _Value | datetime.timedelta) -> str | None:
    """Write a cell so that its type is found again."""
    match cell:
        case str():
            return cell or None
        case bool() | int():
            return str(cell).lower()
        case float():
            return _number(cell)
        case datetime.datetime():
            return cell.date().isoformat() if cell.time() == _MIDNIGHT else cell.isoformat(" ")
        case datetime.timedelta():
            minutes, seconds = divmod(int(cell.total_seconds()), 60)
            return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
        case _:
            return cell.isoformat()


def _number(value: float) -> str:
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


def _told(sheet: calamine.CalamineSheet, seen: _Seen) -> Iterator[str]:
    if seen.empty:
        rows = "1 empty row was" if seen.empty == 1 else f"{seen.empty:,} empty rows were"
        yield f"{rows} skipped."
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
        yield f"The workbook has {formulas:,} formulas; their last calculated values were taken."
    if unvalued:
        yield (
            f"{unvalued:,} formulas have no calculated value and are missing; "
            "open the file in Excel and save it to get them."
        )
