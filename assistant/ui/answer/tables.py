"""Tables on the screen: the rows, formatted and sortable, their number, their SQL, their files.

Cells only ever go into `st.dataframe`, which draws them as plain text on a canvas.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import streamlit as st

from assistant.ui.answer import cells, downloads, results, sql_editor
from assistant.ui.answer.results import Shown
from assistant.ui.visit import Visit

_ROW_PX = 35
_MOST_ROWS = 10
"""that are seen without scrolling"""


def draw(visit: Visit, part: Any, key: str, title: str = "") -> None:
    """Draw a table with its row count, its SQL and its files; *key* is unique on the page.

    Its files are called after *title*, or else after its columns.
    """
    shown = results.load(visit, part)
    draw_rows(shown, part.columns)
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.caption(row_count(shown), width="stretch")
        draw_sql(part.sql, key)
        draw_downloads(visit, part, shown, key, title or downloads.title_of(part.columns))


def draw_rows(shown: Shown, columns: Sequence[str], known: str = "") -> None:
    """Draw the rows; *known* is a chart's word for how its numbers are written."""
    table = cells.displayed(shown.table, columns, known)
    lines = min(max(table.num_rows, 1), _MOST_ROWS)
    st.dataframe(  # pyright: ignore[reportUnknownMemberType] - pandas has no types of its own
        table,
        hide_index=True,
        placeholder="-",
        height=(lines + 1) * _ROW_PX + 3,
        column_config=cells.formats(table, shown.table, known),
        alt=f"Table of {row_count(shown)}: {', '.join(table.column_names)}",
    )


def draw_sql(sql: str, key: str) -> None:
    """Offer the SQL, where there is any, to be read, edited and run."""
    if sql:
        with st.popover("SQL", type="tertiary", icon=":material/code:"):
            st.code(sql, language="sql", wrap_lines=True)
            sql_editor.draw_button(sql, key)


def draw_downloads(visit: Visit, part: Any, shown: Shown, key: str, title: str) -> None:
    """Offer the whole result as CSV and Excel, made when it is asked for."""
    rows = f"{shown.kept:,} of {shown.row_count:,} rows"
    for label, make, mime, note in (
        ("CSV", results.csv, "text/csv", "Text that looks like a formula is quoted."),
        ("Excel", results.xlsx, _XLSX, "Text stays text, formulas included."),
    ):
        st.download_button(
            label,
            partial(make, visit, part),
            file_name=downloads.file_name(title, "csv" if label == "CSV" else "xlsx"),
            mime=mime,
            key=f"{label.lower()}-{key}",
            on_click="ignore",
            type="tertiary",
            icon=":material/download:",
            help=f"Download {rows}. {note}",
        )


_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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
