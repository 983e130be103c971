"""Draws a chart from its kept rows, says how much is drawn, and makes files of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import streamlit as st

from assistant.charts import DrawnChart
from assistant.data.results import to_list
from assistant.spelling import count
from assistant.ui import markdown
from assistant.ui.answer import results
from assistant.ui.answer.results import Shown
from assistant.ui.answer.toolbar import Picture
from assistant.ui.charts import pictures
from assistant.ui.charts.compiling import bars_left_out, compile_chart, compile_small
from assistant.ui.visit import Visit

_SMALL_PX = 310
"""width of one small chart: one beside the other on a screen, one below the other on a phone"""


def draw(visit: Visit, part: Any, chart: DrawnChart, key: str) -> None:
    """Draw *chart* from the rows that were kept of *part*; *key* is unique on the page."""
    shown = results.load(visit, part)
    if chart.facet:
        _draw_facets(chart, shown, part, key)
    else:
        st.altair_chart(compile_chart(chart, shown.table, part.columns), key=f"chart-{key}")


def _draw_facets(chart: DrawnChart, shown: Shown, part: Any, key: str) -> None:
    if chart.title:
        st.markdown(f"**{markdown.label(chart.title)}**")
    small = compile_small(chart, shown.table, part.columns)
    with st.container(horizontal=True, gap="small"):
        for at, drawn in enumerate(small):
            st.altair_chart(drawn, key=f"chart-{key}-{at}", width=_SMALL_PX)


def caption(chart: DrawnChart, shown: Shown, columns: Sequence[str]) -> str:
    """Say how much is drawn, and what could not be."""
    rows = chart.values or shown.row_count
    if chart.kind == "histogram":
        counts = shown.table.column(shown.table.num_columns - 1)
        rows = sum(each or 0 for each in to_list(counts)) + chart.missing
    if chart.missing:
        has = "has" if chart.missing == 1 else "have"
        drawn = f"{rows - chart.missing:,} of {count(rows, 'row')}"
        return f"{drawn} ({chart.missing:,} {has} no value)"
    said = count(rows, "row")
    if chart.kind == "box":
        said += "; at most 20 outliers of a box are drawn"
    if more := bars_left_out(chart, shown.table, columns):
        said += f" · {more:,} more in the table"
    return said


def pictures_of(visit: Visit, part: Any, chart: DrawnChart) -> tuple[Picture, ...]:
    """Return the chart as files, made when they are asked for."""
    return tuple(
        Picture(kind, mime, partial(_picture, visit, part, chart, kind))
        for kind, mime in (("png", "image/png"), ("svg", "image/svg+xml"))
    )


def _picture(visit: Visit, part: Any, chart: DrawnChart, kind: str) -> bytes:
    shown = results.load(visit, part)
    drawn = compile_chart(chart, shown.table, part.columns, still=True)
    return pictures.to_png(drawn) if kind == "png" else pictures.to_svg(drawn)
