"""Lines of a file in a sentence or beside a choice: short, and harmless on one line."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.data.readers.columns.kinds import strip
from assistant.data.readers.layout.cells import Cells
from assistant.data.readers.naming import clip, visible

_SHOWN = 3


def show_row(row: Cells) -> str:
    """Return the values of a line in quotation marks."""
    return "“" + clip(" ".join(visible(cell) for cell in row if strip(cell)), 80) + "”"


def show_rows(rows: Sequence[Cells]) -> str:
    """Return the first of some lines that hold anything."""
    shown = [row for row in rows if any(map(strip, row))]
    return " / ".join(map(show_row, shown[:_SHOWN])) + (" and more" if len(shown) > _SHOWN else "")


def show_names(headers: Sequence[str]) -> str:
    """Return `columns Date, Description, Amount`."""
    return clip("columns " + ", ".join(visible(name) or "…" for name in headers), 160)
