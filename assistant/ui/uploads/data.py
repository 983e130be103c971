"""The data at hand: a button that counts the tables, and the dialog in which they are looked at.

The dialog stays open over a rerun until it is dismissed. What is clicked in it is a fragment's,
which waits for an answer that is being written (streamlit 1.67): nothing is changed meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assistant.definitions import Assistant
from assistant.gallery import sample_table
from assistant.tables import Column, Table, Upload
from assistant.ui import actions, markdown
from assistant.ui.uploads import card
from assistant.ui.visit import Visit

_OPEN = "data-open"

Owned = tuple[Upload | None, Table]
"""a table, and the upload that brought it: none for a sample"""


def draw_button(
    visit: Visit, uploads: Sequence[Upload], assistant: Assistant | None, *, busy: bool
) -> None:
    """Draw the way into the dialog, if there are tables, and the dialog where it is open.

    Nothing in it can be changed while an answer is being written: *busy*.
    """
    owned = _at_hand(uploads, assistant)
    if not owned:
        st.session_state.pop(_OPEN, None)
        return
    st.button(
        f"Data ({len(owned)})",
        key="data",
        icon=":material/database:",
        type="tertiary",
        on_click=actions.show,
        args=(_OPEN, True),
    )
    if st.session_state.get(_OPEN):
        _draw(visit, owned, busy=busy)


def _at_hand(uploads: Sequence[Upload], assistant: Assistant | None) -> list[Owned]:
    owned: list[Owned] = [(one, table) for one in uploads if one.loaded for table in one.tables]
    if not owned and assistant and assistant.sample:
        return [(None, sample_table(assistant.sample))]
    return owned


def _close() -> None:
    st.session_state.pop(_OPEN, None)


@st.dialog("Data", width="large", on_dismiss=_close)
def _draw(visit: Visit, owned: Sequence[Owned], *, busy: bool) -> None:
    names = [markdown.label(table.name) for _, table in owned]
    places = st.tabs(names) if len(owned) > 1 else [st.container()]
    for place, (upload, table) in zip(places, owned, strict=True):
        with place:
            st.markdown(f"**{markdown.label(table.name)}** {_facts(table)}")
            preview, columns = st.tabs(["Preview", "Columns"])
            with preview:
                card.draw_preview(table)
            with columns:
                _draw_columns(table)
            if upload is not None:
                _draw_changes(visit, upload, table, busy=busy)


def _facts(table: Table) -> str:
    size = f"{table.rows:,} × {len(table.columns):,}"
    source = "" if table.source == table.name else f" · {markdown.label(table.source)}"
    left_out = f" · {table.refused:,} rows left out" if table.refused else ""
    return f":gray[:small[{size}{source}{left_out}]]"


def _draw_columns(table: Table) -> None:
    st.dataframe(  # pyright: ignore[reportUnknownMemberType] - pandas has no types of its own
        _profile(table.columns, table.rows),
        hide_index=True,
        placeholder="-",
        column_config={
            "Distribution": st.column_config.BarChartColumn("Distribution", width="small", y_min=0),
            "Missing": st.column_config.NumberColumn("Missing", format="percent"),
            "Distinct": st.column_config.NumberColumn("Distinct", format="localized"),
        },
        alt=f"Profile of the columns of {table.name}",
    )


def _profile(columns: Sequence[Column], rows: int) -> dict[str, list[object]]:
    profile: dict[str, list[object]] = {
        "Column": [column.name for column in columns],
        "Type": [card.type_name(column) for column in columns],
        "Distribution": [list(column.histogram) for column in columns],
        "Missing": [column.missing / rows if rows else 0.0 for column in columns],
        "Distinct": [column.distinct for column in columns],
        "Min": [column.least for column in columns],
        "Max": [column.greatest for column in columns],
    }
    if any(column.original for column in columns):
        profile["In the file"] = [column.original for column in columns]
    return profile


def _draw_changes(visit: Visit, upload: Upload, table: Table, *, busy: bool) -> None:
    key = f"{upload.id}-{table.name}"
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        # With the table's name in its key: it is closed once that is another one.
        rename = f"renaming-{key}"
        with st.popover(
            "Rename", icon=":material/edit:", type="tertiary", disabled=busy, key=rename
        ):
            st.text_input("New name", table.name, key=f"name-{key}", max_chars=60)
            if st.button(
                "Rename",
                key=f"rename-{key}",
                on_click=actions.rename_table,
                args=(visit, upload.id, table.name, f"name-{key}"),
            ):
                st.rerun()
        _draw_remove(visit, upload, table, busy=busy)
        if busy:
            st.caption("Rename and Remove: once the answer is written.")


def _draw_remove(visit: Visit, upload: Upload, table: Table, *, busy: bool) -> None:
    key = f"{upload.id}-{table.name}"
    opened = f"removing-{key}"
    with st.popover(
        "Remove",
        icon=":material/delete:",
        type="tertiary",
        disabled=busy,
        key=opened,
        on_change="rerun",  # so that Cancel can close it
    ):
        file = " and its file" if len(upload.tables) == 1 else ""
        st.markdown(f"Remove {markdown.label(table.name)}{file}? Earlier answers stay.")
        with st.container(horizontal=True, gap="xsmall"):
            if st.button(
                "Remove",
                key=f"remove-{key}",
                type="primary",
                on_click=actions.remove_table,
                args=(visit, upload.id, table.name),
            ):
                st.rerun()
            st.button("Cancel", key=f"unremove-{key}", on_click=actions.show, args=(opened, False))
