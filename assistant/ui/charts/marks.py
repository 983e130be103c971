"""Bars, points and slices. Fields and expressions in here are constants of ours."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import altair as alt

from assistant.spelling import Spelling, of_column
from assistant.ui.charts.canvas import (
    LONG_LABELS,
    STEP_PX,
    TALLEST_PX,
    Canvas,
    colour_of,
    order_of,
    picking,
    shade_of,
    with_colour,
)
from assistant.ui.charts.courses import area, line
from assistant.ui.charts.frame import Field, as_names
from assistant.ui.charts.measured import (
    largest,
    put_measures,
    series_title,
    sizes_of,
    spelling_of,
    stacked,
    tip_measures,
)
from assistant.ui.charts.spread import box, heatmap, histogram

MOST_LABELLED = 12
"""bars with their figures beside them"""
_LETTER_PX = 6.5
_LEAST_SLICE = 0.03
"""with a smaller one there is no room for names beside the ring"""
_LONGEST_NAME = 16
_TEXT_PX = 15
_RING_PX = 105
"""radius of a ring where there is room for it"""


def bar(canvas: Canvas) -> Any:
    """Draw bars for each value of x."""
    chart = canvas.chart
    found = put_measures(canvas)
    x = canvas.column(chart.x)
    order = largest(canvas, found, order_of(canvas, x, sizes_of(found)))
    figures = tip_measures(canvas, found)
    drawn = zip(canvas.rows["x"], canvas.rows["y"], strict=True)
    keep = [y is not None and place in order for place, y in drawn]
    grouped = bool(canvas.colours) and chart.stacking == "grouped"
    labelled = sum(keep) <= MOST_LABELLED and (grouped or not canvas.colours)
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
    base = alt.Chart().encode(names)
    if grouped:
        offset = alt.YOffset if lying else alt.XOffset
        base = base.encode(offset(field="colour", type="nominal", sort=list(canvas.colours)))
    texts = [t for t, kept in zip(canvas.rows[figures], keep, strict=True) if kept]
    room = _wide(texts) + 6 if labelled else 0
    values = _values(canvas, found, room, lying=lying)
    bars = base.mark_bar(cornerRadiusEnd=2).encode(values, tooltip=canvas.tooltip())
    if canvas.colours:
        bars = with_colour(canvas, bars, series_title(canvas), stacked=True)
    layers = _figures(base, values, figures, lying=lying, room=room * sum(keep)) if labelled else []
    whole = alt.layer(bars, *layers, data=canvas.data(keep))
    if not lying:
        return whole
    each = max(len(canvas.colours) * 0.6, 1) if grouped else 1
    return whole.properties(height=max(min(len(order) * each * STEP_PX, TALLEST_PX), 64))


def _wide(texts: Iterable[str]) -> int:
    """Return how many pixels the longest of *texts* takes."""
    return int(_LETTER_PX * max(map(len, texts), default=0))


def _values(canvas: Canvas, found: Sequence[Field], room: int, *, lying: bool) -> Any:
    """Return the channel of bars, which begin at zero; *room* pixels are left for figures."""
    kind = alt.X if lying else alt.Y
    stacking = canvas.chart.stacking
    title = found[0].title if len(found) == 1 else ""
    values = [v for f in found for v in f.values]
    ways = {"stacked": "zero", "normalised": "normalize", "grouped": False, "none": False}
    stack: Any = ways[stacking] if canvas.colours else False
    if stack == "normalize":
        axis = canvas.numbers_axis(title, Spelling("fraction"), [1.0])
    else:
        axis = canvas.numbers_axis(title, spelling_of(found), stacked(canvas, values))
    if not room:
        return kind(field="y", type="quantitative", stack=stack, axis=axis)
    below = any(v < 0 for v in values if v is not None)
    if not lying:
        scale = alt.Scale(rangeMax=16, **({"rangeMin": alt.expr("height - 16")} if below else {}))
        return kind(field="y", type="quantitative", stack=False, axis=axis, scale=scale)
    above = any(v > 0 for v in values if v is not None)
    scale = alt.Scale(nice=False)
    if above:
        scale.rangeMax = alt.expr(f"width - {room}")
    if below:
        scale.rangeMin = room
    return kind(field="y", type="quantitative", stack=False, axis=None, scale=scale)


def _figures(base: Any, values: Any, field: str, *, lying: bool, room: int) -> list[Any]:
    """Return figures at the ends of bars; of upright ones only where there are *room* pixels."""
    look: tuple[dict[str, Any], dict[str, Any]]
    if lying:
        look = {"align": "left", "dx": 5}, {"align": "right", "dx": -5}
    else:
        hidden = {"opacity": alt.expr(f"width < {room} ? 0 : 1")}
        look = {"baseline": "bottom", "dy": -4, **hidden}, {"baseline": "top", "dy": 4, **hidden}
    text, placed = alt.Text(field=field, type="nominal"), values.copy(deep=False)
    placed["scale"] = alt.Undefined  # that of the bars; said twice, Vega-Lite takes it for two
    return [
        base.transform_filter(test).mark_text(**part).encode(placed, text)
        for part, test in zip(
            look,
            (alt.FieldGTEPredicate(field="y", gte=0), alt.FieldLTPredicate(field="y", lt=0)),
            strict=True,
        )
    ]


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
            canvas.colours = canvas.colours or order_of(canvas, names)
            colour = colour_of(canvas, found.title, canvas.colours)
        else:
            canvas.put(colour=found.values)
            colour = shade_of(canvas, found)
    canvas.put_facet()
    drawn = alt.Chart(canvas.data(keep)).mark_circle(size=46, opacity=0.7)
    drawn = drawn.encode(
        canvas.scale_channel(alt.X, "x", x),
        canvas.scale_channel(alt.Y, "y", y),
        tooltip=canvas.tooltip(),
    )
    return drawn if colour is None else drawn.encode(colour)


def pie(canvas: Canvas) -> Any:
    """Draw a ring of slices, each with its name and its share beside it."""
    chart = canvas.chart
    (size,) = put_measures(canvas)
    tip_measures(canvas, [size])
    x = canvas.column(chart.x)
    order = order_of(canvas, x, size.values)
    total = sum(size.numbers)
    shares = [v / total if v is not None and total else None for v in size.values]
    written = of_column("share", shares, "percent")
    names = canvas.rows["x"]
    canvas.colours = canvas.colours or order
    canvas.put(colour=names, rank=[canvas.colours.index(name) for name in names])
    canvas.tip("Share", [written.text(share) for share in shares])
    beside = _beside(canvas.colours, dict(zip(names, shares, strict=True)))
    whole = all((share or 0) >= _LEAST_SLICE for share in shares) and not chart.facet
    colour = colour_of(canvas, x.title, canvas.colours)
    if whole:
        colour["legend"] = None
        told = [beside[name] for name in names]
        canvas.put(text=[text for text, _, _ in told], right=[right for _, right, _ in told])
        canvas.put(up=[up for _, _, up in told])
    keep = [value is not None for value in size.values]
    return alt.layer(*_ring(canvas, colour, named=whole), data=canvas.data(keep))


def _beside(
    order: Sequence[str], shares: dict[str, float | None]
) -> dict[str, tuple[str, bool, float]]:
    """Return what stands beside each slice, whether to the right, and how far up its first line."""
    written = of_column("share", shares.values(), "percent")
    found: dict[str, tuple[str, bool, float]] = {}
    at = 0.0
    for name in order:
        share = shares.get(name) or 0.0
        middle, at = at + share / 2, at + share
        short = name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…"
        up = -_TEXT_PX / 2 - _TEXT_PX * 0.7 * math.cos(2 * math.pi * middle)
        found[name] = (f"{short}\n{written.text(share)}", middle <= 0.5, round(up, 1))
    return found


def _ring(canvas: Canvas, colour: Any, *, named: bool) -> list[Any]:
    beside = _wide(name[:_LONGEST_NAME] for name in canvas.colours) + 16 if named else 0
    radius = f"min({_RING_PX}, max(36, width / 2 - {beside}), height / 2 - 8)"
    base = alt.Chart().encode(
        alt.Theta(field="y", type="quantitative", stack=True),
        alt.Order(field="rank", type="quantitative"),
    )
    slices = base.mark_arc(
        outerRadius=alt.expr(radius), innerRadius=alt.expr(f"{radius} * 0.58"), padAngle=0.012
    ).encode(colour, tooltip=canvas.tooltip())
    if not named:
        return [picking(canvas, slices)]
    text = base.mark_text(
        align=alt.expr("datum.right ? 'left' : 'right'"),
        dy=alt.expr("datum.up"),
        baseline="middle",
        radius=alt.expr(f"{radius} + 12"),
        lineBreak="\n",
        lineHeight=_TEXT_PX,
    )
    return [slices, text.encode(alt.Text(field="text", type="nominal"))]


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
