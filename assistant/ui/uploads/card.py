"""What became of one file, drawn under the message that brought it."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from assistant.definitions import Assistant
from assistant.tables import Column, Table, Upload
from assistant.ui import actions, markdown
from assistant.ui.uploads import anew, notes, privacy, questions
from assistant.ui.visit import Visit

_TYPES = {
    "VARCHAR": "text",
    **dict.fromkeys(
        (
            *(
                f"{sign}{size}INT"
                for sign in ("", "U")
                for size in ("BIG", "HUGE", "SMALL", "TINY")
            ),
            "INTEGER",
            "UINTEGER",
        ),
        "whole number",
    ),
    "FLOAT": "number",
    "INTERVAL": "length of time",
    "DOUBLE": "number",
    "DECIMAL": "number",
    "DATE": "date",
    "TIMESTAMP": "date and time",
    "TIME": "time",
    "BOOLEAN": "true or false",
}
_MOST_READING = 4
"""elements of a card while its file is read"""
_MOST_NAMED = 40
"""columns that are listed by name"""


def draw(visit: Visit, upload: Upload, assistant: Assistant | None) -> DeltaGenerator | None:
    """Draw the card of *upload*; while it is read, return the place of its progress."""
    with st.container(key=f"upload-{upload.id}", gap="xsmall"):
        match upload.state:
            case "reading":
                return _draw_reading(visit, upload)
            case "asking":
                questions.draw(visit, upload)
            case "ready" | "rereading":
                _draw_ready(visit, upload, assistant)
                place = anew.draw(visit, upload)
                _clear()
                return place
            case "refused":
                _draw_refused(upload)
            case "removed":
                st.caption(f":material/delete: {_name(upload)} was removed.")
        _clear()
    return None


def _clear() -> None:
    """Take away what stood there while the file was read.

    A script that follows another file may go on for long, and until its end Streamlit (1.67) keeps
    what an earlier one drew.
    """
    for _ in range(_MOST_READING):
        st.empty()


def row_count(table: Table) -> str:
    """Say how many rows a table has, and how many of the file were left out."""
    rows = f"{table.rows:,} row{'' if table.rows == 1 else 's'}"
    return f"{rows}, {table.refused:,} left out" if table.refused else rows


def type_name(column: Column) -> str:
    """Return what kind of values a column has, in a person's words."""
    return _TYPES.get(column.type.partition("(")[0], column.type.lower())


def draw_preview(table: Table) -> None:
    """Draw the first rows."""
    # A second that the first page does not wait for.
    from assistant.data.results import from_rows  # noqa: PLC0415
    from assistant.ui.answer import tables  # noqa: PLC0415
    from assistant.ui.answer.results import Shown  # noqa: PLC0415

    names = [column.name for column in table.columns]
    tables.draw_rows(Shown(from_rows(names, table.preview), table.rows), names)
    shown = len(table.preview)
    if shown < table.rows:
        st.caption(f"First {shown} rows")


def _draw_reading(visit: Visit, upload: Upload) -> DeltaGenerator:
    place = st.empty()
    if visit.workbench.uploads.progress(upload.id) is None:
        st.caption(f"Reading {_name(upload)} broke off, or goes on in another window.")
        st.button(
            "Read again",
            key=f"again-{upload.id}",
            icon=":material/refresh:",
            on_click=actions.read_again,
            args=(visit, upload.id),
        )
    questions.draw_leave(visit, upload)
    return place


def _draw_ready(visit: Visit, upload: Upload, assistant: Assistant | None) -> None:
    rows = sum(table.rows for table in upload.tables)
    count = len(upload.tables)
    facts = f"{count} tables, {rows:,} rows" if count > 1 else row_count(upload.tables[0])
    label = f"{_name(upload)} · {facts}"
    refused = any(table.refused for table in upload.tables)
    icon = ":material/rule:" if refused else ":material/table:"
    with st.expander(label, type="compact", icon=icon):
        for table in upload.tables:
            _draw_table(table, f"{upload.id}-{table.name}")
        anew.draw_choices(visit, upload)
        st.caption(f":material/lock: {privacy.of_file(visit, assistant, upload)}")
        if upload.remote:
            st.button(
                "Delete the copy" if len(upload.remote) == 1 else "Delete the copies",
                key=f"copies-{upload.id}",
                icon=":material/cloud_off:",
                on_click=actions.delete_copies,
                args=(visit, upload.id),
            )


def _draw_table(table: Table, key: str) -> None:
    st.markdown(
        f"**{markdown.label(table.name)}** · {row_count(table)} · "
        f"{len(table.columns):,} column{'' if len(table.columns) == 1 else 's'}"
    )
    notes.draw_caveats(table)
    notes.draw(table, key)
    draw_preview(table)
    named = [
        f"{markdown.label(column.name)} :small[:gray[{type_name(column)}]]"
        for column in table.columns[:_MOST_NAMED]
    ]
    more = len(table.columns) - len(named)
    st.caption(" · ".join(named) + (f" · and {more:,} more" if more else ""))


def _draw_refused(upload: Upload) -> None:
    problem = upload.problem
    message = markdown.safe(problem.message) if problem else "The file could not be read."
    hint = f"  \n{markdown.safe(problem.hint)}" if problem and problem.hint else ""
    st.error(f"**{_name(upload)} was not loaded.** {message}{hint}", icon=":material/error:")


def _name(upload: Upload) -> str:
    return markdown.label(upload.file.name)
