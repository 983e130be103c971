"""Cells that hold an error of the spreadsheet (#N/A, #DIV/0!): which sheet has how many, and where.

The reader of workbooks hands them out as empty cells, so they are taken from the count of the
parts. Changes no cell; it only tells.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from assistant.data.readers.excel.parts import Errors, Sheet
from assistant.data.readers.naming import clip, visible

_MOST_TOLD = 10


def errors_by_sheet(held: Mapping[str, str], parts: Mapping[str, Sheet]) -> dict[str, Errors]:
    """Return the error cells of each sheet by its name; under "" those of which none is known.

    *held* says which part holds which sheet.
    """
    wrong = {name.lower(): sheet.errors for name, sheet in parts.items() if sheet.errors}
    if not wrong:
        return {}
    found: dict[str, Errors] = {}
    for name, part in held.items():
        if errors := wrong.pop(part.lower(), None):
            found[name] = errors
    if wrong:
        found[""] = sum(wrong.values(), Errors())
    return found


def tell_errors(errors: Errors, headers: Sequence[str], first: int) -> Iterator[str]:
    """Yield a sentence for each column with errors; *first* is the number of the first column."""
    columns: dict[int, Errors] = {}
    for (column, error), count in errors.items():
        columns.setdefault(column, Errors())[column, error] += count
    for column in sorted(columns)[:_MOST_TOLD]:
        at = column - first
        header = visible(headers[at]) if 0 <= at < len(headers) else ""
        yield _sentence(columns[column], f"“{clip(header, 40)}”" if header else _letters(column))
    if len(columns) > _MOST_TOLD:
        rest = sum((columns[n] for n in sorted(columns)[_MOST_TOLD:]), Errors())
        yield _sentence(rest, f"{len(columns) - _MOST_TOLD:,} more columns")


def tell_errors_of_book(errors: Errors) -> Iterator[str]:
    """Yield a sentence on errors in sheets whose names could not be found."""
    if errors:
        yield _sentence(errors, "the workbook")


def _sentence(errors: Errors, where: str) -> str:
    count = sum(errors.values())
    kinds = sorted({error for _, error in errors})
    if count == 1:
        return f"1 cell of {where} holds an error of the spreadsheet ({kinds[0]}): no value."
    return (
        f"{count:,} cells of {where} hold an error of the spreadsheet ({', '.join(kinds)}): "
        "no values."
    )


def _letters(column: int) -> str:
    """Return what Excel calls the column."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"column {letters}" if letters else "the sheet"
