"""Draws a chart part: the chart, a line on what is drawn, and the ways to take it along."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from assistant.charts import DrawnChart, from_stored
from assistant.ui import markdown
from assistant.ui.answer import downloads, results, tables
from assistant.ui.answer.results import Shown
from assistant.ui.charts import pictures
from assistant.ui.charts.compiling import compile_chart, compile_small
from assistant.ui.visit import Visit

_SMALL_PX = 310
"""width of one small chart: one beside the other on a screen, one below the other on a phone"""


def draw(visit: Visit, part: Any, key: str) -> None:
    """Draw a chart from its kept rows; without them, the first rows as a table and why."""
    shown = results.load(visit, part)
    chart = from_stored({**part.chart, "sql": part.sql})
    if chart is None:
        _draw_rows(shown, part, key, "This version of the app cannot draw this chart.")
        return
    if shown.table.num_rows < part.row_count:
        _draw_rows(shown, part, key, "The rows of this chart are not kept here any more.")
        return
    if chart.facet:
        _draw_facets(chart, shown, part, key)
    else:
        st.altair_chart(compile_chart(chart, shown.table, part.columns), key=f"chart-{key}")
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.caption(caption(chart, shown), width="stretch")
        with st.popover("Rows", type="tertiary", icon=":material/table:"):
            tables.draw_rows(shown, part.columns, chart.number_format)
            with st.container(horizontal=True, gap="xsmall"):
                tables.draw_downloads(visit, part, shown, key, chart.title)
        tables.draw_sql(part.sql, key)
        _draw_save(visit, part, chart, key)


def _draw_facets(chart: DrawnChart, shown: Shown, part: Any, key: str) -> None:
    if chart.title:
        st.markdown(f"**{markdown.label(chart.title)}**")
    small = compile_small(chart, shown.table, part.columns)
    with st.container(horizontal=True, gap="small"):
        for at, drawn in enumerate(small):
            st.altair_chart(drawn, key=f"chart-{key}-{at}", width=_SMALL_PX)


def caption(chart: DrawnChart, shown: Shown) -> str:
    """Say how much is drawn, and what could not be."""
    rows = chart.values or shown.row_count
    said = f"{rows:,} row{'' if rows == 1 else 's'}"
    if chart.kind == "histogram":
        said += ", each of them counted"
    if chart.kind == "box":
        said += ", each of them counted; at most 20 outliers of a box are drawn"
    if chart.missing:
        said += (
            f" · {chart.missing:,} without a value {'is' if chart.missing == 1 else 'are'} left out"
        )
    return said


def _draw_save(visit: Visit, part: Any, chart: DrawnChart, key: str) -> None:
    with st.popover("Save", type="tertiary", icon=":material/image:"):
        for kind, mime in (("PNG", "image/png"), ("SVG", "image/svg+xml")):
            st.download_button(
                f"{kind} picture",
                partial(_picture, visit, part, chart, kind),
                file_name=downloads.file_name(chart.title, kind.lower(), "chart"),
                mime=mime,
                key=f"{kind.lower()}-{key}",
                on_click="ignore",
                type="tertiary",
                icon=":material/download:",
            )


def _picture(visit: Visit, part: Any, chart: DrawnChart, kind: str) -> bytes:
    shown = results.load(visit, part)
    drawn = compile_chart(chart, shown.table, part.columns, still=True)
    return pictures.to_png(drawn) if kind == "PNG" else pictures.to_svg(drawn)


def _draw_rows(shown: Shown, part: Any, key: str, why: str) -> None:
    st.info(f"{why} These are its first rows.", icon=":material/table:")
    tables.draw_rows(shown, part.columns)
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.caption(tables.row_count(shown), width="stretch")
        tables.draw_sql(part.sql, key)
