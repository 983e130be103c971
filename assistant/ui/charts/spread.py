"""Charts of how values are spread: histogram, box plot, heatmap. Counted before, drawn here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from assistant.charts import STEPS
from assistant.ui.charts.axes import numbers_axis
from assistant.ui.charts.canvas import (
    LONG_LABELS,
    POINTING,
    STEP_PX,
    TALLEST_PX,
    Canvas,
    order_of,
    shade_of,
    with_colour,
)
from assistant.ui.charts.frame import Field, as_names


def histogram(canvas: Canvas) -> Any:
    """Draw bars from edge to edge; the rows were counted when the chart was made."""
    chart = canvas.chart
    start, end, count = canvas.at(-3), canvas.at(-2), canvas.at(-1)
    title = canvas.column_title(chart.x).removesuffix(STEPS)
    start, end = canvas.written(title, start, end)
    canvas.tip(title, [f"{a} to under {b}" for a, b in zip(start.texts, end.texts, strict=True)])
    canvas.tip("Rows", count.texts)
    ranks = [0] * len(count.values)
    colour = as_names(canvas.column(chart.colour)) if chart.colour else None
    if colour:
        canvas.colours = canvas.colours or order_of(canvas, canvas.column(chart.colour))
        ranks = [canvas.colours.index(name) for name in colour.values]
        canvas.put(colour=colour.values)
        canvas.tip(colour.title, colour.texts)
    canvas.put_facet()
    places = list(zip(start.values, canvas.rows.get("facet", [""] * len(ranks)), strict=True))
    below = _below(places, ranks, count.values)
    tops = [low + (n or 0) for low, n in zip(below, count.values, strict=True)]
    canvas.put(x=start.values, x2=end.values, y=below, y2=tops)
    keep = [
        low is not None and high is not None
        for low, high in zip(start.values, end.values, strict=True)
    ]
    whole = Field(title, start.role, (*start.values, *end.values), (), start.spelling)
    look = numbers_axis(count.spelling, tops)
    axis = alt.Axis(title="Rows", tickMinStep=1, tickCount=6, **look)
    # Rectangles, not bars: of a range on both axes Vega-Lite would not know where a bar begins.
    drawn = alt.Chart(canvas.data(keep)).mark_rect(xOffset=0.5, x2Offset=-0.5)
    drawn = drawn.encode(
        canvas.scale_channel(alt.X, "x", whole),
        alt.X2(field="x2"),
        alt.Y(field="y", type="quantitative", scale=alt.Scale(zero=True), axis=axis),
        alt.Y2(field="y2"),
        tooltip=canvas.tooltip(),
    )
    return with_colour(canvas, drawn, colour.title) if colour else drawn


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
    title = canvas.column_title(chart.y[0])
    parts = canvas.written(title, *(canvas.at(at) for at in range(-8, -2)))
    low, q1, median, q3, high, outlier = parts
    rows, beyond = canvas.at(-2), canvas.at(-1)
    x = canvas.column(chart.x) if chart.x else Field("", "text", ("",) * len(low.values), ())
    sizes = [value or 0.0 for value in median.values]
    order = order_of(canvas, x, sizes)
    canvas.put(x=as_names(x).values, low=low.values, q1=q1.values, median=median.values)
    canvas.put(q3=q3.values, high=high.values, outlier=outlier.values)
    if chart.x:
        canvas.tip(x.title, as_names(x).texts)
    canvas.put_facet()
    point = [value is not None for value in outlier.values]
    apart = len(canvas.tips)
    canvas.tip(title, outlier.texts)
    tips = canvas.tooltip()
    shown = (("Highest whisker", high), ("Upper quartile", q3), ("Median", median))
    for name, part in (*shown, ("Lower quartile", q1), ("Lowest whisker", low)):
        canvas.tip(name, part.texts)
    canvas.tip("Rows", rows.texts)
    canvas.tip("Outliers", beyond.texts)
    of_box = [*tips[:apart], *canvas.tooltip()[apart + 1 :]]
    values = [v for part in (low, high, outlier) for v in part.values]
    axis = canvas.numbers_axis(title, low.spelling, values)
    return _layers(canvas, x, order, axis, (point, tips, of_box))


def _layers(
    canvas: Canvas,
    x: Field,
    order: Sequence[str],
    axis: Any,
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

    def value(name: str) -> Any:
        scale = alt.Scale(zero=False)
        return across(field=name, type="quantitative", scale=scale, axis=axis)

    def to(name: str) -> Any:
        return across2(field=name, title=None)

    base = alt.Chart().encode(names)
    boxes = base.transform_filter(alt.FieldValidPredicate(field="q1", valid=True))
    points = base.transform_filter(alt.FieldValidPredicate(field="outlier", valid=True))
    medians = boxes.mark_tick(size=18, thickness=2, color="white")
    layered: Any = alt.layer(
        boxes.mark_rule(color=POINTING).encode(value("low"), to("high"), tooltip=of_box),
        boxes.mark_bar(size=18).encode(value("q1"), to("q3"), tooltip=of_box),
        medians.encode(value("median"), tooltip=of_box),
        points.mark_circle(size=28, opacity=0.6).encode(value("outlier"), tooltip=of_point),
        data=canvas.data(),
    )
    if not any(point):
        layered.layer.pop()
    return (
        layered.properties(height=max(min(len(order) * STEP_PX, TALLEST_PX), 120))
        if lying
        else layered
    )


def heatmap(canvas: Canvas) -> Any:
    """Draw a coloured cell for each x and y; a missing value leaves it empty."""
    chart = canvas.chart
    x, y, size = canvas.column(chart.x), canvas.column(chart.y[0]), canvas.column(chart.colour)
    across, down = order_of(canvas, x, size.values), order_of(canvas, y)
    canvas.put(x=as_names(x).values, y=as_names(y).values, colour=size.values)
    canvas.tip(x.title, as_names(x).texts)
    canvas.tip(y.title, as_names(y).texts)
    canvas.tip(size.title, size.texts)
    canvas.put_facet()
    steep = x.role == "text" and len(across) * max(map(len, across), default=0) > LONG_LABELS
    axis = canvas.names_axis(x, across)
    if steep:
        axis = alt.Axis(
            title=canvas.axis_title(x.title), labelAngle=-45, labelLimit=110, labelOverlap=True
        )
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
    ).properties(height=min(max(len(down) * 30, 120), TALLEST_PX))


def _band(order: Sequence[str]) -> Any:
    return alt.Scale(domain=list(order), paddingInner=0.04)
