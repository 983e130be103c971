"""The card of a result: chart or table in one place, below it the one line of what can be done.

Its shape is the same live, settled and after a reload, whoever wrote the text around it.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from assistant.charts import DrawnChart, from_stored
from assistant.ui import charts
from assistant.ui.answer import copying, downloads, results, tables, toolbar
from assistant.ui.answer.arranging import Card
from assistant.ui.answer.results import Shown
from assistant.ui.answer.toolbar import Picture
from assistant.ui.visit import Visit

BEHIND = 500
"""rows of a table that stands behind its chart: both are sent"""
_GONE = "The rows of this chart are not kept here any more."
_NEWER = "This version of the app cannot draw this chart."


def draw(visit: Visit, card: Card, key: str) -> None:
    """Draw *card*; *key* is unique on the page and the same at every rerun."""
    with st.container(key=f"card-{key}", gap="xxsmall"):
        if card.single:
            _draw_line(visit, card, key)
            return
        shown = results.load(visit, card.rows)
        chart, why = _chart(visit, card)
        if chart is None:
            if why:
                st.info(f"{why} These are its first rows.", icon=":material/table:")
            tables.draw_rows(shown, card.rows.columns)
            _draw_line(visit, card, key, tables.row_count(shown), shown)
            return
        behind = Shown(shown.table[:BEHIND], shown.row_count, shown.kept)
        drawn, rows = st.tabs(["Chart", "Table"], key=f"views-{key}")
        with drawn:
            charts.draw(visit, card.chart, chart, key)
        with rows:
            tables.draw_rows(behind, card.rows.columns, chart.number_format)
            if behind.table.num_rows < shown.row_count:
                st.caption(tables.row_count(behind))
        count = charts.caption(chart, results.load(visit, card.chart), card.chart.columns)
        _draw_line(visit, card, key, count, shown, charts.pictures_of(visit, card.chart, chart))


def _chart(visit: Visit, card: Card) -> tuple[DrawnChart | None, str]:
    """Return the chart that can be drawn, or why it cannot."""
    part = card.chart
    if part is None:
        return None, ""
    chart = from_stored({**part.chart, "sql": part.sql})
    if chart is None:
        return None, _NEWER
    if results.load(visit, part).table.num_rows < part.row_count:
        return None, _GONE
    return chart, ""


def _draw_line(
    visit: Visit,
    card: Card,
    key: str,
    count: str = "",
    shown: Shown | None = None,
    pictures: tuple[Picture, ...] = (),
) -> None:
    line: dict[str, Any] = {"horizontal": True, "vertical_alignment": "center", "gap": "xsmall"}
    with st.container(key=f"toolbar-{key}", **line):
        if count:
            st.caption(count, width="content")
        toolbar.draw_sql(card, key)
        st.html(copying.button(copying.card_text(card)), width="content")
        if shown is not None:
            title = card.title or downloads.title_of(card.rows.columns)
            toolbar.draw_downloads(visit, card.rows, shown, key, title, pictures)
        toolbar.draw_change(card, key)
