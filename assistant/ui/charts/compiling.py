"""A chart and its rows become Altair: the one way from what was asked to what is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from assistant.charts import DrawnChart
from assistant.ui.charts.canvas import Canvas, order_of, title_lines
from assistant.ui.charts.marks import MARKS
from assistant.ui.charts.sharing import take_legend, to_one_scale

HEIGHT_PX = 280
_FACET_PX, _FACET_WIDE_PX = 150, 300
"""height and, in a file, width of each of many small charts"""
_FIT = alt.AutoSizeParams(type="fit-x", contains="padding")
"""the height is the plot's own: what stands around it does not press it flat"""
_KINDS = {
    "bar": "Bar chart",
    "line": "Line chart",
    "area": "Area chart",
    "scatter": "Scatter plot",
    "histogram": "Histogram",
    "box": "Box plot",
    "heatmap": "Heatmap",
    "pie": "Pie chart",
}


def compile_chart(chart: DrawnChart, table: Any, columns: Sequence[str]) -> Any:
    """Return *chart* as Altair; *table* is an Arrow table whose columns are called *columns*."""
    canvas = Canvas(chart, table, columns)
    drawn = _sized(MARKS[chart.kind](canvas), HEIGHT_PX)
    if chart.facet:
        drawn = _facets(canvas, drawn)
    return _titled(drawn, chart.title).properties(
        description=describe(chart, table.num_rows), **({} if chart.facet else {"autosize": _FIT})
    )


def compile_small(chart: DrawnChart, table: Any, columns: Sequence[str]) -> list[Any]:
    """Return one small chart for each value of the facet, all to one scale, then the legend.

    Apart from each other, so that the page lays out as many beside each other as there is room.
    """
    canvas = Canvas(chart, table, columns)
    drawn = _sized(MARKS[chart.kind](canvas), _FACET_PX)
    to_one_scale(canvas, drawn)
    legend = take_legend(drawn)
    rows = drawn.data.values
    found: list[Any] = []
    for name in order_of(canvas, canvas.column(chart.facet)):
        here = [row for row in rows if row["facet"] == name]
        small = _titled(drawn.copy(deep=True), name, 13)
        small.data = alt.InlineData(values=here)
        said = f"{name}: {describe(chart, len(here))}"
        found.append(small.properties(autosize=_FIT, description=said))
    return [*found, legend.properties(autosize=_FIT)] if legend is not None else found


def _sized(drawn: Any, height: int) -> Any:
    return drawn.properties(height=height) if drawn.height is alt.Undefined else drawn


def _titled(drawn: Any, text: str, size: int = 16) -> Any:
    if not text:
        return drawn
    lines = title_lines(text)
    return drawn.properties(
        title=alt.TitleParams(text=lines, anchor="start", fontSize=size, limit=0, offset=14)
    )


def describe(chart: DrawnChart, rows: int) -> str:
    """Say in a sentence what is drawn, for those who do not see it."""
    named = " and ".join(chart.y) or "rows"
    said = f"{_KINDS[chart.kind]} of {chart.x if chart.kind == 'histogram' else named}"
    if chart.x and chart.kind != "histogram":
        said += f" by {chart.x}"
    said += f", coloured by {chart.colour}" if chart.colour else ""
    said += f", one for each {chart.facet}" if chart.facet else ""
    title = f"{chart.title}. " if chart.title else ""
    return " ".join(f"{title}{said}. {rows:,} rows.".split())


def _facets(canvas: Canvas, drawn: Any) -> Any:
    facet = canvas.column(canvas.chart.facet)
    order = order_of(canvas, facet)
    header = alt.Header(title=None, labelLimit=_FACET_PX, labelFontWeight="bold")
    data, drawn.data = drawn.data, alt.Undefined
    return drawn.properties(width=_FACET_WIDE_PX, height=_FACET_PX).facet(
        facet=alt.Facet(field="facet", type="nominal", sort=order, header=header),
        columns=2,
        data=data,
        spacing=18,
    )
