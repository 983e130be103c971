"""Charts of how values are spread: histogram, box plot, heatmap. Counted before, drawn here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from assistant.ui.charts.canvas import (
    LONG_LABELS,
    STEP_PX,
    Canvas,
    order_of,
    shade_of,
    with_colour,
)
from assistant.ui.charts.formats import Numbers
from assistant.ui.charts.frame import Field, as_names


def histogram(canvas: Canvas) -> Any:
    """Draw bars from edge to edge; the rows were counted when the chart was made."""
    chart = canvas.chart
    start, end, count = canvas.at(-3), canvas.at(-2), canvas.at(-1)
    whole_numbers = Numbers("integer")
    count = Field("Rows", "number", count.values, tuple(map(whole_numbers.text, count.values)))
    texts = [f"{a} to under {b}" for a, b in zip(start.texts, end.texts, strict=True)]
    canvas.tip(canvas.column_title(chart.x), texts)
    canvas.tip("Rows", count.texts)
    colour = as_names(canvas.column(chart.colour)) if chart.colour else None
    order = order_of(canvas, canvas.column(chart.colour)) if chart.colour else []
    ranks = [order.index(name) for name in colour.values] if colour else [0] * len(count.values)
    if colour:
        canvas.put(colour=colour.values)
        canvas.tip(colour.title, colour.texts)
    canvas.tip_facet()
    places = list(zip(start.values, canvas.rows.get("facet", [""] * len(ranks)), strict=True))
    below = _below(places, ranks, count.values)
    tops = [low + (n or 0) for low, n in zip(below, count.values, strict=True)]
    canvas.put(x=start.values, x2=end.values, y=below, y2=tops)
    whole = Field(canvas.column_title(chart.x), start.role, (*start.values, *end.values), ())
    axis = alt.Axis(title="Rows", format=",d", tickMinStep=1, tickCount=6)
    # Rectangles, not bars: of a range on both axes Vega-Lite would not know where a bar begins.
    drawn = alt.Chart(canvas.data()).mark_rect(xOffset=0.5, x2Offset=-0.5)
    drawn = drawn.encode(
        canvas.scale_channel(alt.X, "x", whole),
        alt.X2(field="x2"),
        alt.Y(field="y", type="quantitative", scale=alt.Scale(zero=True), axis=axis),
        alt.Y2(field="y2"),
        tooltip=canvas.tooltip(),
    )
    return with_colour(drawn, colour.title, order) if colour else drawn


def _below(
    places: Sequence[Any], ranks: Sequence[int], counts: Sequence[float | None]
) -> list[float]:
    """Return where each bar begins: on top of those of lower rank in its place."""
    found = [0.0] * len(places)
    heights: dict[Any, float] = {}
    for at in sorted(range(len(places)), key=ranks.__getitem__):
        found[at] = heights.get(places[at], 0.0)
        heights[places[at]] = found[at] + (counts[at] or 0.0)
    return found


def box(canvas: Canvas) -> Any:
    """Draw boxes, whiskers and the farthest outliers, summed up when the chart was made."""
    chart = canvas.chart
    low, q1, median, q3, high, outlier = (canvas.at(at) for at in range(-8, -2))
    rows, beyond = canvas.at(-2), canvas.at(-1)
    x = canvas.column(chart.x) if chart.x else Field("", "text", ("",) * len(low.values), ())
    sizes = [value or 0.0 for value in median.values]
    order = order_of(canvas, x, sizes)
    canvas.put(x=as_names(x).values, low=low.values, q1=q1.values, median=median.values)
    canvas.put(q3=q3.values, high=high.values, outlier=outlier.values)
    if chart.x:
        canvas.tip(x.title, as_names(x).texts)
    canvas.tip_facet()
    point = [value is not None for value in outlier.values]
    apart = len(canvas.tips)
    canvas.tip(canvas.column_title(chart.y[0]), outlier.texts)
    tips = canvas.tooltip()
    shown = (("Highest whisker", high), ("Upper quartile", q3), ("Median", median))
    for title, part in (*shown, ("Lower quartile", q1), ("Lowest whisker", low)):
        canvas.tip(title, part.texts)
    whole = Numbers("integer")
    canvas.tip("Rows", [whole.text(v) for v in rows.values])
    canvas.tip("Outliers", [whole.text(v) for v in beyond.values])
    of_box = [*tips[:apart], *canvas.tooltip()[apart + 1 :]]
    values = [v for part in (low, high, outlier) for v in part.values]
    return _layers(canvas, x, order, values, (point, tips, of_box))


def _layers(
    canvas: Canvas,
    x: Field,
    order: Sequence[str],
    values: Sequence[float | None],
    tips: tuple[Sequence[bool], list[Any], list[Any]],
) -> Any:
    point, of_point, of_box = tips
    lying = len(order) * max(map(len, order), default=0) > LONG_LABELS
    along, across, across2 = (alt.Y, alt.X, alt.X2) if lying else (alt.X, alt.Y, alt.Y2)
    names = along(
        field="x",
        type="nominal",
        sort=list(order),
        axis=canvas.names_axis(x, order, upright=lying) if canvas.chart.x else None,
    )
    axis = canvas.numbers_axis(canvas.column_title(canvas.chart.y[0]), values)

    def value(name: str) -> Any:
        return across(field=name, type="quantitative", scale=alt.Scale(zero=False), axis=axis)

    base = alt.Chart().encode(names)
    boxes = base.transform_filter(alt.FieldValidPredicate(field="q1", valid=True))
    points = base.transform_filter(alt.FieldValidPredicate(field="outlier", valid=True))
    layered: Any = alt.layer(
        boxes.mark_rule().encode(value("low"), across2(field="high"), tooltip=of_box),
        boxes.mark_bar(size=18).encode(value("q1"), across2(field="q3"), tooltip=of_box),
        boxes.mark_tick(size=18, thickness=2, color="white").encode(
            value("median"), tooltip=of_box
        ),
        points.mark_circle(size=28, opacity=0.6).encode(value("outlier"), tooltip=of_point),
        data=canvas.data(),
    )
    if not any(point):
        layered.layer.pop()
    return layered.properties(height=max(len(order) * STEP_PX, 120)) if lying else layered


def heatmap(canvas: Canvas) -> Any:
    """Draw a coloured cell for each x and y; a missing value leaves it empty."""
    chart = canvas.chart
    x, y, size = canvas.column(chart.x), canvas.column(chart.y[0]), canvas.column(chart.colour)
    across, down = order_of(canvas, x, size.values), order_of(canvas, y)
    canvas.put(x=as_names(x).values, y=as_names(y).values, colour=size.values)
    canvas.tip(x.title, as_names(x).texts)
    canvas.tip(y.title, as_names(y).texts)
    canvas.tip(size.title, size.texts)
    canvas.tip_facet()
    steep = x.role == "text" and len(across) * max(map(len, across), default=0) > LONG_LABELS
    axis = canvas.names_axis(x, across)
    if steep:
        axis = alt.Axis(title=x.title, labelAngle=-45, labelLimit=110, labelOverlap=True)
    drawn = alt.Chart(canvas.data([v is not None for v in size.values])).mark_rect()
    return drawn.encode(
        alt.X(field="x", type="nominal", sort=across, scale=_band(across), axis=axis),
        alt.Y(
            field="y",
            type="nominal",
            sort=down,
            scale=_band(down),
            axis=canvas.names_axis(y, down, upright=True),
        ),
        shade_of(canvas, size),
        tooltip=canvas.tooltip(),
    ).properties(height=min(max(len(down) * 30, 120), 720))


def _band(order: Sequence[str]) -> Any:
    return alt.Scale(domain=list(order), paddingInner=0.04)
