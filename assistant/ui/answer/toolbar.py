"""What can be done with a result: its SQL, a copy, its files. Drawn once, under chart or table.

No more than one popover each: what stands in them is sent with the page and opens in the browser.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from assistant.ui import markdown
from assistant.ui.answer import downloads, results, sql_editor
from assistant.ui.answer.arranging import Card
from assistant.ui.answer.results import Shown
from assistant.ui.panel import opening
from assistant.ui.visit import Visit

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart as a file."""

    ending: str
    mime: str
    make: Callable[[], bytes]


def draw_sql(card: Card, key: str) -> None:
    """Offer how the question was read and the SQL, to be read, edited and run, if there is any."""
    statements = dict.fromkeys(part.sql for part in (card.table, card.chart) if part and part.sql)
    if not statements:
        return
    with st.popover("SQL", type="tertiary", icon=":material/code:", key=f"sql-{key}"):
        if read_as := getattr(card.rows, "read_as", ""):
            st.caption(f"Read as: {markdown.label(read_as, 1000)}")
        for number, sql in enumerate(statements):
            st.code(sql, language="sql", wrap_lines=True)
            sql_editor.draw_button(sql, f"{key}-{number}")


def draw_change(card: Card, key: str) -> None:
    """Offer to change the question by choices, where a plan answers it."""
    if plan := getattr(card.rows, "plan", ""):
        opening.draw_change(plan, key)


def draw_downloads(
    visit: Visit, part: Any, shown: Shown, key: str, title: str, pictures: Sequence[Picture] = ()
) -> None:
    """Offer the whole result as CSV and Excel and its chart as *pictures*, made when asked for."""
    rows = f"{shown.kept:,} of {shown.row_count:,} rows"
    with st.popover("Download", type="tertiary", icon=":material/download:", key=f"files-{key}"):
        for label, make, mime, note in (
            ("CSV", results.csv, "text/csv", "Text that looks like a formula is quoted."),
            ("Excel", results.xlsx, _XLSX, "Text stays text, formulas included."),
        ):
            name = downloads.file_name(title, "csv" if label == "CSV" else "xlsx")
            _draw_file(label, partial(make, visit, part), name, mime, key, f"{rows}. {note}")
        for picture in pictures:
            name = downloads.file_name(title, picture.ending, "chart")
            label = picture.ending.upper()
            _draw_file(label, picture.make, name, picture.mime, key, "The chart as a picture.")


def _draw_file(
    label: str, make: Callable[[], bytes], name: str, mime: str, key: str, note: str
) -> None:
    st.download_button(
        label,
        make,
        file_name=name,
        mime=mime,
        key=f"{label.lower()}-{key}",
        on_click="ignore",
        type="tertiary",
        help=note,
    )
