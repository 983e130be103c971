"""Tables on the screen: the rows, formatted and sortable, and their number.

Cells only ever go into `st.dataframe`, which draws them as plain text on a canvas.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assistant.ui.answer import cells
from assistant.ui.answer.results import Shown

_ROW_PX = 35
_MOST_ROWS = 15
"""that are seen without scrolling"""
_OF_MORE = 10.5
"""rows of more than that; half a row shows that it goes on"""


def draw_rows(shown: Shown, columns: Sequence[str], known: str = "") -> None:
    """Draw the rows; *known* is a chart's word for how its numbers are written."""
    table = cells.displayed(shown.table, columns, known)
    lines = max(table.num_rows, 1) if table.num_rows <= _MOST_ROWS else _OF_MORE
    st.dataframe(  # pyright: ignore[reportUnknownMemberType] - pandas has no types of its own
        table,
        hide_index=True,
        placeholder="-",
        height=int((lines + 1) * _ROW_PX) + 3,
        column_config=cells.formats(table, shown.table, known),
        alt=f"Table of {row_count(shown)}: {', '.join(table.column_names)}",
    )


def row_count(shown: Shown) -> str:
    """Say how many rows there are, and how many of them are shown."""
    here = shown.table.num_rows
    rows = f"{shown.row_count:,} row{'' if shown.row_count == 1 else 's'}"
    if here >= shown.row_count:
        return rows
    if shown.kept >= shown.row_count:
        return f"first {here:,} of {rows} (the files have all)"
    if shown.kept > here:
        return f"first {here:,} of {rows} (the files have {shown.kept:,})"
    return f"first {here:,} of {rows}"
