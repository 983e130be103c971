"""A chart and its rows become Altair: the one way from what was asked to what is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from assistant.charts import DrawnChart
from assistant.ui.charts.canvas import HEIGHT_PX, Canvas, order_of, title_lines
from assistant.ui.charts.frame import as_names
from assistant.ui.charts.marks import MARKS
from assistant.ui.charts.measured import left_out
from assistant.ui.charts.sharing import take_legend, to_one_scale, without_legend

_FACET_PX, _FACET_WIDE_PX = 120, 300
"""height and, in a file, width of each of many small charts"""
_FIT = alt.AutoSizeParams(type="fit-x", contains="padding")
"""the height is the plot's own: what stands around it does not press it flat"""
_PADDING = {"left": 0, "top": 4, "right": 4, "bottom": 4}
"""bottom included: Streamlit 1.67 puts 20 pixels there unless told"""
_QUIET = {"Color": "currentColor", "Opacity": 0.75}
"""of what stands around a plot"""
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


def compile_chart(
    chart: DrawnChart, table: Any, columns: Sequence[str], *, still: bool = False
) -> Any:
    """Return *chart* as Altair; *table* is an Arrow table whose columns are called *columns*.

    *still* is for a file, in which nothing can be pointed at.
    """
    if chart.facet:
        drawn = _together(compile_small(chart, table, columns, still=True))
    else:
        canvas = Canvas(chart, table, columns, still=still)
        drawn = _fitted(_sized(MARKS[chart.kind](canvas), HEIGHT_PX))
    said = describe(chart, table.num_rows)
    return _inked(_titled(drawn, chart.title)).properties(description=said)


def compile_small(
    chart: DrawnChart, table: Any, columns: Sequence[str], *, still: bool = False
) -> list[Any]:
    """Return one small chart for each value of the facet, all to one scale, then the legend.

    Apart from each other, so that the page lays out as many beside each other as there is room.
    """
    whole = Canvas(chart, table, columns)
    drawn = MARKS[chart.kind](whole)
    legend = take_legend(drawn)
    facet = as_names(whole.column(chart.facet)).values
    found: list[Any] = []
    for name in order_of(whole, whole.column(chart.facet)):
        here = table.filter([value == name for value in facet])
        canvas = Canvas(chart, here, columns, still=still, colours=whole.colours)
        small = MARKS[chart.kind](canvas)
        to_one_scale(whole, drawn, small)
        without_legend(small)
        small = _titled(_sized(small, _FACET_PX), name, 13)
        said = f"{name}: {describe(chart, here.num_rows)}"
        found.append(_inked(_fitted(small).properties(description=said)))
    return [*found, _fitted(legend)] if legend is not None else found


def bars_left_out(chart: DrawnChart, table: Any, columns: Sequence[str]) -> int:
    """Return how many bars are not drawn, because there are too many to be read."""
    return left_out(Canvas(chart, table, columns))


def _fitted(drawn: Any) -> Any:
    return drawn.properties(autosize=_FIT, padding=_PADDING)


def _inked(drawn: Any) -> Any:
    """Write in the colour of the page's own text, light or dark: Streamlit's gray is too faint."""
    quiet = {f"{of}{what}": value for of in ("label", "title") for what, value in _QUIET.items()}
    drawn = drawn.configure_text(color="currentColor", fontSize=12)
    return drawn.configure_axis(**quiet).configure_legend(**quiet)


def _together(small: Sequence[Any]) -> Any:
    """Return small charts as one, for a file."""
    plain: list[Any] = []
    for drawn in small:
        drawn.config = drawn.autosize = drawn.padding = alt.Undefined
        plain.append(drawn.properties(width=_FACET_WIDE_PX))
    return alt.concat(*plain, columns=2, spacing=18)


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
