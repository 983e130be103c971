"""Rows, columns and sheets that Excel does not show: counted, told, and left out if wanted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import python_calamine as calamine

from assistant.data.readers.asking import Asker
from assistant.tables import Choice, Question


@dataclass(frozen=True, slots=True)
class Hidden:
    """What of a table is hidden, and whether it is left out."""

    rows: frozenset[int] = frozenset()
    """numbers of rows on the sheet that are left out"""
    columns: frozenset[int] = frozenset()
    """columns of the table that are left out"""
    notes: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()


def settle(
    rows: frozenset[int], columns: frozenset[int], shown: tuple[bool, bool], asker: Asker, key: str
) -> Hidden:
    """Tell what is hidden; it counts unless somebody has it left out.

    *rows* and *columns* are those with something in them, *shown* whether any others are.
    """
    if not rows and not columns:
        return Hidden()
    what = _count(rows, columns)
    are = "is" if len(rows) + len(columns) == 1 else "are"
    choices = [Choice("count", "They count" if are == "are" else "Counts")]
    if any(shown):
        choices.append(Choice("out", "Leave out", what))
    if rows and columns and all(shown):
        choices.append(Choice("rows", "Leave out the rows", _count(rows, frozenset())))
        choices.append(Choice("columns", "Leave out the columns", _count(frozenset(), columns)))
    question = Question(
        f"hidden{key}", f"{what} {are} hidden in Excel.", tuple(choices), ("count",)
    )
    (chosen,) = asker.offer(question)
    out_rows = rows if chosen in ("out", "rows") and shown[0] else frozenset[int]()
    out_columns = columns if chosen in ("out", "columns") and shown[1] else frozenset[int]()
    return Hidden(out_rows, out_columns, *_tell(rows, columns, out_rows, out_columns))


def _tell(
    rows: frozenset[int],
    columns: frozenset[int],
    out_rows: frozenset[int],
    out_columns: frozenset[int],
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the notes, and what is said with every figure."""
    notes: list[str] = []
    if out_rows or out_columns:
        one = len(out_rows) + len(out_columns) == 1
        notes.append(
            f"{_count(out_rows, out_columns)} hidden in Excel {'is' if one else 'are'} left out."
        )
    counting = (rows - out_rows, columns - out_columns)
    if any(counting):
        one = sum(map(len, counting)) == 1
        are, count = ("is", "counts") if one else ("are", "count")
        it = "it" if one else "they"
        notes.append(f"{_count(*counting)} {are} hidden in Excel; {it} {count}.")
    caveat = f"{_count(out_rows, frozenset())} hidden in Excel "
    caveat += "is left out." if len(out_rows) == 1 else "are left out."
    return tuple(notes), ((caveat,) if out_rows else ())


def _count(rows: frozenset[int], columns: frozenset[int]) -> str:
    told = [
        f"{len(numbers):,} {word if len(numbers) == 1 else word + 's'}"
        for numbers, word in ((rows, "row"), (columns, "column"))
        if numbers
    ]
    return " and ".join(told)


def hidden_sheets(sheets: Iterable[calamine.SheetMetadata]) -> dict[str, str]:
    """Return how sheets are hidden, by name: very hidden is what no menu of Excel shows."""
    visible, hidden = calamine.SheetVisibleEnum.Visible, calamine.SheetVisibleEnum.Hidden
    return {
        sheet.name: "hidden" if sheet.visible == hidden else "very hidden"
        for sheet in sheets
        if sheet.visible != visible
    }
