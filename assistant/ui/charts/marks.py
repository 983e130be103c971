"""What each kind of chart looks like. Fields and expressions in here are constants of ours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any

import altair as alt

from assistant.ui.charts.canvas import (
    LONG_LABELS,
    STEP_PX,
    Canvas,
    colour_of,
    order_of,
    picking,
    shade_of,
    with_colour,
)
from assistant.ui.charts.formats import Numbers
from assistant.ui.charts.frame import Field, as_names
from assistant.ui.charts.spread import box, heatmap, histogram

_FEW_POINTS = 60


def measures(canvas: Canvas) -> list[Field]:
    """Put x, y, colour and facet into rows: one for each row of the result and column in y."""
    chart = canvas.chart
    found = [canvas.column(name) for name in chart.y]
    repeat = len(found)
    x = canvas.column(chart.x)
    names = as_names(x)
    placed = names if chart.kind in ("bar", "pie") or x.role == "text" else x
    canvas.put(x=_times(placed.values, repeat), y=chain.from_iterable(f.values for f in found))
    canvas.tip(x.title, _times(names.texts if x.role != "time" else x.texts, repeat))
    if repeat > 1:
        series = [f.title for f in found for _ in f.values]
        canvas.put(colour=series, rank=[n for n, f in enumerate(found) for _ in f.values])
        canvas.tip("Series", series)
    elif chart.colour:
        colour = canvas.column(chart.colour)
        order = order_of(canvas, colour)
        canvas.put(colour=as_names(colour).values, rank=map(order.index, as_names(colour).values))
        canvas.tip(colour.title, as_names(colour).texts)
    canvas.tip(found[0].title if repeat == 1 else "Value", [t for f in found for t in f.texts])
    if chart.facet:
        facet = as_names(canvas.column(chart.facet))
        canvas.put(facet=_times(facet.values, repeat))
        canvas.tip(facet.title, _times(facet.texts, repeat))
    return found


def bar(canvas: Canvas) -> Any:
    """Draw bars for each value of x."""
    chart = canvas.chart
    found = measures(canvas)
    x = canvas.column(chart.x)
    sizes = [sum(v or 0.0 for v in row) for row in zip(*(f.values for f in found), strict=True)]
    order = order_of(canvas, x, sizes)
    lying = chart.horizontal or (
        x.role == "text" and len(order) * max(map(len, order), default=0) > LONG_LABELS
    )
    names = (alt.Y if lying else alt.X)(
        field="x",
        type="nominal",
        sort=order,
        scale=alt.Scale(domain=order),
        axis=canvas.names_axis(x, order, upright=lying),
    )
    values = _values(canvas, alt.X if lying else alt.Y, found)
    drawn = alt.Chart(canvas.data([v is not None for v in canvas.rows["y"]]))
    drawn = drawn.mark_bar(cornerRadiusEnd=2).encode(names, values, tooltip=canvas.tooltip())
    series = _series(canvas, found)
    if series and chart.stacking == "grouped":
        offset = alt.YOffset if lying else alt.XOffset
        drawn = drawn.encode(offset(field="colour", type="nominal", sort=series))
    if lying:
        each = max(len(series), 1) * 0.6 if chart.stacking == "grouped" else 1
        drawn = drawn.properties(height=max(len(order) * max(each, 1) * STEP_PX, 90))
    return _coloured(canvas, drawn, found)


def line(canvas: Canvas) -> Any:
    """Draw lines along x; a missing value is a gap."""
    return _course(canvas, lambda chart, few: chart.mark_line(strokeWidth=2.2, point=few))


def area(canvas: Canvas) -> Any:
    """Draw areas along x."""
    return _course(canvas, lambda chart, _: chart.mark_area(line=True, fillOpacity=0.75))


def _course(canvas: Canvas, mark: Callable[[Any, Any], Any]) -> Any:
    found = measures(canvas)
    x = canvas.column(canvas.chart.x)
    if x.role == "text":
        order = order_of(canvas, x)
        placed = alt.X(field="x", type="ordinal", sort=order, axis=canvas.names_axis(x, order))
    else:
        placed = canvas.scale_channel(alt.X, "x", x)
    is_line = canvas.chart.kind == "line"
    keep = [
        place is not None and (is_line or value is not None)
        for place, value in zip(canvas.rows["x"], canvas.rows["y"], strict=True)
    ]
    few = alt.OverlayMarkDef(size=36) if len(x.values) <= _FEW_POINTS else False
    values = _line_values(canvas, found) if is_line else _values(canvas, alt.Y, found)
    drawn = mark(alt.Chart(canvas.data(keep)), few).encode(placed, values, tooltip=canvas.tooltip())
    return _coloured(canvas, drawn, found)


def scatter(canvas: Canvas) -> Any:
    """Draw a point for each row."""
    chart = canvas.chart
    x, y = canvas.column(chart.x), canvas.column(chart.y[0])
    canvas.put(x=x.values, y=y.values)
    canvas.tip(x.title, x.texts)
    canvas.tip(y.title, y.texts)
    keep = [a is not None and b is not None for a, b in zip(x.values, y.values, strict=True)]
    colour: Any = None
    if chart.colour:
        found = canvas.column(chart.colour)
        names = as_names(found)
        canvas.tip(found.title, found.texts)
        if found.role == "text":
            canvas.put(colour=names.values)
            colour = colour_of(found.title, order_of(canvas, names))
        else:
            canvas.put(colour=found.values)
            colour = shade_of(canvas, found)
    canvas.tip_facet()
    drawn = alt.Chart(canvas.data(keep)).mark_circle(size=46, opacity=0.7)
    drawn = drawn.encode(
        canvas.scale_channel(alt.X, "x", x),
        canvas.scale_channel(alt.Y, "y", y),
        tooltip=canvas.tooltip(),
    )
    return drawn if colour is None else drawn.encode(colour)


def pie(canvas: Canvas) -> Any:
    """Draw a ring of slices."""
    chart = canvas.chart
    (size,) = measures(canvas)
    x = canvas.column(chart.x)
    order = order_of(canvas, x, size.values)
    total = sum(size.numbers)
    shares = [v / total if v is not None and total else None for v in size.values]
    canvas.put(colour=canvas.rows["x"], rank=map(order.index, canvas.rows["x"]))
    canvas.tip("Share", [Numbers("percent").text(share and round(share, 4)) for share in shares])
    drawn = alt.Chart(canvas.data([v is not None for v in size.values]))
    drawn = drawn.mark_arc(innerRadius=62, padAngle=0.012).encode(
        alt.Theta(field="y", type="quantitative", stack=True),
        alt.Order(field="rank", type="quantitative"),
        colour_of(x.title, order),
        tooltip=canvas.tooltip(),
    )
    return picking(drawn)


def _coloured(canvas: Canvas, drawn: Any, found: Sequence[Field]) -> Any:
    order = _series(canvas, found)
    if not order:
        return drawn
    chart = canvas.chart
    title = "" if len(chart.y) > 1 else canvas.column_title(chart.colour)
    lines = chart.kind == "line"
    return with_colour(drawn, title, order, lines=lines, stacked=not lines)


def _series(canvas: Canvas, found: Sequence[Field]) -> list[str]:
    if len(found) > 1:
        return [f.title for f in found]
    colour = canvas.chart.colour
    return order_of(canvas, canvas.column(colour)) if colour else []


def _values(canvas: Canvas, kind: Any, found: Sequence[Field]) -> Any:
    """Return the channel of bars and areas, which begin at zero."""
    title = found[0].title if len(found) == 1 else ""
    ways = {"stacked": "zero", "normalised": "normalize", "grouped": "zero", "none": False}
    stack: Any = ways[canvas.chart.stacking]
    if canvas.chart.kind == "bar" and canvas.chart.stacking == "grouped":
        stack = False
    values = [v for f in found for v in f.values]
    if canvas.chart.stacking == "normalised":
        axis = alt.Axis(title=title or None, format=".0%", tickCount=6)
    else:
        axis = canvas.numbers_axis(title, _stacked(canvas, values))
    return kind(field="y", type="quantitative", stack=stack, axis=axis)


def _line_values(canvas: Canvas, found: Sequence[Field]) -> Any:
    values = [v for f in found for v in f.values]
    there = [v for v in values if v is not None]
    low, high = min(there, default=0.0), max(there, default=0.0)
    # A course far from zero would be a flat line if zero were shown.
    zero = not (low > 0 and high - low < 0.5 * high)
    title = found[0].title if len(found) == 1 else ""
    return alt.Y(
        field="y",
        type="quantitative",
        scale=alt.Scale(zero=zero),
        axis=canvas.numbers_axis(title, values),
    )


def _stacked(canvas: Canvas, values: Sequence[float | None]) -> list[float | None]:
    """Return what the axis reaches: with stacks the height of the highest."""
    if canvas.chart.stacking != "stacked":
        return list(values)
    totals: dict[Any, float] = {}
    for x, y in zip(canvas.rows["x"], canvas.rows["y"], strict=True):
        totals[x] = totals.get(x, 0.0) + abs(y or 0.0)
    return list(totals.values())


def _times(values: Sequence[Any], repeat: int) -> list[Any]:
    return list(values) * repeat


MARKS: dict[str, Callable[[Canvas], Any]] = {
    "bar": bar,
    "line": line,
    "area": area,
    "scatter": scatter,
    "histogram": histogram,
    "box": box,
    "heatmap": heatmap,
    "pie": pie,
}
