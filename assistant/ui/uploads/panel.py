"""The Data panel: the tables of a thread, what is in them, and what can be done with them."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assistant.definitions import Assistant
from assistant.gallery import sample_table
from assistant.tables import Column, Table, Upload
from assistant.ui import actions, markdown
from assistant.ui.uploads import card
from assistant.ui.visit import Visit


def draw(visit: Visit, uploads: Sequence[Upload], assistant: Assistant | None) -> None:
    """Draw the panel, if the thread has tables or its assistant brings a sample."""
    owned = [(upload, table) for upload in uploads if upload.loaded for table in upload.tables]
    if not owned:
        sample = sample_table(assistant.sample) if assistant and assistant.sample else None
        if sample is not None:
            with st.expander(_label([sample], "Sample data"), type="compact", icon=_ICON):
                _draw_table(sample)
        return
    found = [table for _, table in owned]
    with st.expander(_label(found, "Data"), key="data-panel", type="compact", icon=_ICON):
        places = (
            [st.container()]
            if len(owned) == 1
            else st.tabs([markdown.label(table.name) for table in found])
        )
        for place, (upload, table) in zip(places, owned, strict=True):
            with place:
                _draw_table(table)
                _draw_changes(visit, upload, table)


_ICON = ":material/database:"


def _label(found: Sequence[Table], title: str) -> str:
    names = ", ".join(markdown.label(table.name) for table in found[:4])
    more = f" and {len(found) - 4} more" if len(found) > 4 else ""
    return f"{title} · {names}{more}"


def _draw_table(table: Table) -> None:
    st.caption(
        f"{markdown.label(table.source)} · {card.row_count(table)} · {len(table.columns):,} columns"
    )
    card.draw_preview(table)
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


def _draw_changes(visit: Visit, upload: Upload, table: Table) -> None:
    key = f"{upload.id}-{table.name}"
    with st.container(horizontal=True, gap="xsmall"):
        with st.popover("Rename", icon=":material/edit:", type="tertiary"):
            st.text_input("New name", table.name, key=f"name-{key}", max_chars=60)
            st.button(
                "Rename",
                key=f"rename-{key}",
                on_click=actions.rename_table,
                args=(visit, upload.id, table.name, f"name-{key}"),
            )
        asked = f"removing-{key}"
        with st.popover(
            "Remove", icon=":material/delete:", type="tertiary", key=asked, on_change="rerun"
        ):
            file = " and its file" if len(upload.tables) == 1 else ""
            st.markdown(f"Remove {markdown.label(table.name)}{file}? Earlier answers stay.")
            with st.container(horizontal=True, gap="xsmall"):
                st.button(
                    "Remove",
                    key=f"remove-{key}",
                    type="primary",
                    on_click=actions.remove_table,
                    args=(visit, upload.id, table.name),
                )
                st.button(
                    "Cancel", key=f"unremove-{key}", on_click=actions.show, args=(asked, False)
                )
