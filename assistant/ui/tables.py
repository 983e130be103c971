"""Tables on the screen and as CSV that no spreadsheet takes for formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

import streamlit as st

from assistant.messages import TablePart

# The last four are the full-width forms, which some spreadsheets read as the plain ones.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "|", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_ROW_PX = 35
_MOST_ROWS = 10


def draw(part: TablePart, key: str) -> None:
    """Draw a table with its row count, its CSV and its SQL; *key* is unique on the page."""
    shown = min(len(part.rows), _MOST_ROWS)
    st.dataframe(  # pyright: ignore[reportUnknownMemberType] - pandas has no types of its own
        to_columns(part.columns, part.rows),
        hide_index=True,
        placeholder="-",
        height=(shown + 1) * _ROW_PX + 3,
        alt=f"Table of {row_count(part)}: {', '.join(part.columns)}",
    )
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.caption(row_count(part), width="stretch")
        if part.sql:
            with st.popover("SQL", type="tertiary", icon=":material/code:"):
                st.code(part.sql, language="sql", wrap_lines=True)
        st.download_button(
            "CSV",
            to_csv(part.columns, part.rows),
            file_name="table.csv",
            mime="text/csv",
            key=f"csv-{key}",
            on_click="ignore",
            type="tertiary",
            icon=":material/download:",
            help=_csv_help(part),
        )


def row_count(part: TablePart) -> str:
    """Say how many rows there are, and how many of them are shown."""
    rows = f"{part.row_count:,} row{'' if part.row_count == 1 else 's'}"
    return rows if len(part.rows) >= part.row_count else f"first {len(part.rows):,} of {rows}"


def to_columns(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> dict[str, list[Any]]:
    """Return the table by columns, each under a name of its own."""
    table: dict[str, list[Any]] = {}
    for at, column in enumerate(columns):
        name, n = column, 1
        while name in table:
            n += 1
            name = f"{column} ({n})"
        table[name] = [row[at] if at < len(row) else None for row in rows]
    return table


def to_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Return UTF-8 CSV in which text that a spreadsheet would calculate begins with a quote."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_harmless(column) for column in columns])
    writer.writerows([[_harmless(cell) for cell in row] for row in rows])
    # The mark at the front is what makes spreadsheets read UTF-8.
    return out.getvalue().encode("utf-8-sig")


def _harmless(cell: Any) -> Any:
    if not isinstance(cell, str) or not cell.startswith(_FORMULA) or _is_number(cell):
        return cell
    return f"'{cell}"


def _is_number(text: str) -> bool:
    # Only plain digits: float() also takes "-1_0", "+inf" and "-nan".
    plain = text[1:] if text[0] in "+-" else text
    return plain.replace(".", "", 1).isdecimal() and plain.isascii()


def _csv_help(part: TablePart) -> str:
    return f"Download {row_count(part)}. Text that looks like a formula is quoted."
