"""The first screen: what can be brought, what can be asked, who answers; shorter than any window.

Dialogs hold the rest. One is open at a time, and stays so over a rerun until it is dismissed.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assistant.definitions import Assistant
from assistant.gallery import SAMPLES, sample_table
from assistant.tables import Table, Upload, tables_of
from assistant.ui import actions, composer, markdown, state
from assistant.ui.connections import connecting, connection
from assistant.ui.panel import opening
from assistant.ui.thread import suggestions
from assistant.ui.uploads import card
from assistant.ui.visit import Visit
from assistant.uploads.admission import Arrival

_OPEN = "first-open"


def draw(visit: Visit, uploads: Sequence[Upload], assistant: Assistant) -> None:
    """Draw the page before anything was said to *assistant*."""
    demo = visit.workbench.connection_of(assistant).backend == "demo"
    st.title("Ask your data" if demo else markdown.label(assistant.name), anchor=False)
    if demo:
        st.markdown(
            "Drop a CSV, Excel, Parquet or JSON file, or start with the sample "
            f"{_facts('orders', sample_table('orders'))}."
        )
    elif assistant.description:
        st.markdown(markdown.safe(assistant.description))
    connection.draw_ending(visit, assistant)
    if "query_table" in assistant.functions:
        _draw_ways(visit)
    suggestions.draw_starters(visit, uploads, assistant)
    if demo:
        _draw_rest(visit, uploads, assistant)


def _draw_ways(visit: Visit) -> None:
    with st.container(key="ways", horizontal=True, gap="xsmall"):
        for name, icon, opened in (
            ("Upload a file", ":material/upload_file:", "upload"),
            ("Browse the sample", ":material/table:", "sample"),
        ):
            st.button(
                name, key=f"first-{opened}", icon=icon, on_click=actions.show, args=(_OPEN, opened)
            )
        opening.draw_build()
    if st.session_state.get(_OPEN) == "upload":
        _upload(visit)
    elif st.session_state.get(_OPEN) == "sample":
        _browse(visit)


def _draw_rest(visit: Visit, uploads: Sequence[Upload], assistant: Assistant) -> None:
    with st.container(key="rest", horizontal=True, gap="xsmall", vertical_alignment="center"):
        st.caption("Built-in analyst: exact rules, no AI model.", width="content")
        st.button(
            "What can I ask?",
            key="first-examples",
            type="tertiary",
            on_click=actions.show,
            args=(_OPEN, "examples"),
        )
        if visit.workbench.connecting.may(visit.owner):
            connecting.draw_button(visit, "connect-from-here", "tertiary")
        else:
            st.button(
                "How to connect a model",
                key="first-connect",
                type="tertiary",
                on_click=actions.show,
                args=(_OPEN, "connect"),
            )
    if st.session_state.get(_OPEN) == "examples":
        _explain(visit, tables_of(uploads), assistant)
    elif st.session_state.get(_OPEN) == "connect":
        _tell_how()


def _close() -> None:
    st.session_state.pop(_OPEN, None)


@st.dialog("Upload a file", on_dismiss=_close)
def _upload(visit: Visit) -> None:
    """Take files as if they had been dropped into the composer."""
    largest = visit.workbench.settings.upload_mb
    files = st.file_uploader(
        f"CSV, text, Excel, Parquet or JSON, also zipped, up to {largest:,} MB each",
        type=composer.KINDS,
        accept_multiple_files=True,
        max_upload_size=largest,
        key="first-files",
    )
    st.caption(":material/lock: Read on this machine.")
    if files:
        _close()
        arrivals = [Arrival(file.name, file.getvalue()) for file in files]
        actions.send(visit, state.nonce(), "", arrivals)
        st.rerun()


@st.dialog("Browse the sample", width="large", on_dismiss=_close)
def _browse(visit: Visit) -> None:
    for place, (name, title) in zip(st.tabs(list(SAMPLES.values())), SAMPLES.items(), strict=True):
        table = sample_table(name)
        with place:
            st.markdown(f"{title}: {_size(table)}")
            card.draw_preview(table)
            st.caption(
                " · ".join(
                    f"{markdown.label(one.name)} :small[{card.type_name(one)}]"
                    for one in table.columns
                )
            )
            if st.button("Start with this sample", key=f"sample-{name}", type="primary"):
                _close()
                actions.open_sample(visit, state.nonce(), name)
                st.rerun()


@st.dialog("What can I ask?", on_dismiss=_close)
def _explain(visit: Visit, tables: Sequence[Table], assistant: Assistant) -> None:
    st.markdown("Exact answers by fixed rules, no AI. You can ask for:")
    found = visit.workbench.examples(tables, assistant)
    st.markdown(
        "\n".join(
            f"- **{kind}**: {', '.join(f'“{markdown.label(one)}”' for one in questions)}"
            for kind, questions in found.items()
        )
    )
    st.markdown("Then change the last question: “only 2024”, “as a line”, “by month”.")


@st.dialog("How to connect a model", on_dismiss=_close)
def _tell_how() -> None:
    st.markdown(connection.HOW_TO_CONNECT)


def _facts(name: str, table: Table) -> str:
    return f"{'shop orders' if name == 'orders' else name} ({_size(table)})"


def _size(table: Table) -> str:
    """Say how many rows a sample has, and of which years."""
    dates = next((one for one in table.columns if one.type.startswith(("DATE", "TIMESTAMP"))), None)
    years = f", {dates.least[:4]}-{dates.greatest[:4]}" if dates else ""
    return f"{table.rows:,} rows{years}"
