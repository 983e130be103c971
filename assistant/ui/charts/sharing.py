"""What small charts of one facet share: the scales, and one legend under all of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import altair as alt

from assistant.ui.charts.axes import moment
from assistant.ui.charts.canvas import LABEL_PX, Canvas

_SCALED = ("quantitative", "temporal")
_LETTER_PX, _PADDING_PX = 6.5, 14
"""of a name beside a plot"""


def to_one_scale(canvas: Canvas, whole: Any, drawn: Any) -> None:
    """Give every axis and colour of *drawn* the range and the axis of *whole*, all rows at once."""
    for channel, second in (("x", "x2"), ("y", "y2"), ("color", "")):
        used = [_of(layer, channel) for layer in _layers(drawn)]
        scaled = [found for found in used if found is not None and found["type"] in _SCALED]
        names = {found["field"] for found in scaled}
        names |= {
            found["field"]
            for layer in _layers(drawn)
            if second and (found := _of(layer, second)) is not None
        }
        values = [v for name in names for v in canvas.rows[name] if v is not None]
        if not scaled or not values:
            continue
        model = next(of for layer in _layers(whole) if (of := _of(layer, channel)) is not None)
        low, high = min(values), max(values)
        for found in scaled:
            _set_domain(canvas, found, low, high)
            if channel != "color":
                found["axis"] = model["axis"]
    _align(canvas, drawn)


def _align(canvas: Canvas, drawn: Any) -> None:
    """Leave as much room for names beside the plot as the longest of all takes: plots are alike."""
    for layer in _layers(drawn):
        names = _of(layer, "y")
        if names is None or names["type"] != "nominal":
            continue
        axis: Any = _given(names, "axis")
        if axis is not None:
            longest = max(map(len, map(str, canvas.rows[names["field"]])), default=0)
            axis["minExtent"] = min(longest * _LETTER_PX + _PADDING_PX, LABEL_PX)


def take_legend(drawn: Any) -> Any:
    """Return the legend of *drawn* as a chart of its own, or None."""
    colour = next(_coloured(drawn), None)
    if colour is None:
        return None
    legend = colour.copy(deep=True)
    if colour["type"] == "nominal":
        squares = {"symbolType": "square", "symbolSize": 90, "symbolOpacity": 1}  # of lines, too
        for name, value in squares.items():
            legend["legend"][name] = value
    rows = [{"colour": name} for name in _names(colour)] or drawn.data.values
    place = alt.Chart(alt.InlineData(values=rows)).mark_square(clip=True)
    # The mark lies outside of what is seen: the legend would take over its being invisible.
    beyond = alt.X(datum=-1, type="quantitative", scale=alt.Scale(domain=[0, 1]), axis=None)
    return place.encode(legend, beyond).properties(height=1, view=alt.ViewBackground(stroke=None))


def without_legend(drawn: Any) -> None:
    """Take the legend off *drawn*."""
    for colour in _coloured(drawn):
        colour["legend"] = None


def _coloured(drawn: Any) -> Iterator[Any]:
    for layer in _layers(drawn):
        colour = _of(layer, "color")
        if colour is not None:
            yield colour


def _names(colour: Any) -> list[str]:
    return list(colour["scale"]["domain"]) if colour["type"] == "nominal" else []


def _set_domain(canvas: Canvas, found: Any, low: float, high: float) -> None:
    stacked = isinstance(_given(found, "stack"), str)
    if stacked and found["stack"] == "normalize":
        return
    if stacked:
        low, high = _heights(canvas)
    scale: Any = _given(found, "scale")
    if scale is None:
        scale = found["scale"] = alt.Scale()
    if found["type"] == "quantitative" and (stacked or _given(scale, "zero") is True):
        low, high = min(low, 0), max(high, 0)
    time = found["type"] == "temporal"
    scale["domain"] = [_time(low), _time(high)] if time else [low, high]
    scale["nice"] = found["type"] == "quantitative"


def _time(ms: float) -> Any:
    at = moment(ms)
    return alt.DateTime(
        year=at.year,
        month=at.month,
        date=at.day,
        hours=at.hour,
        minutes=at.minute,
        seconds=at.second,
        utc=True,
    )


def _heights(canvas: Canvas) -> tuple[float, float]:
    """Return the lowest and the highest stack."""
    up: dict[Any, float] = {}
    down: dict[Any, float] = {}
    for facet, x, y in zip(*(canvas.rows[name] for name in ("facet", "x", "y")), strict=True):
        side = up if (y or 0) >= 0 else down
        side[facet, x] = side.get((facet, x), 0.0) + (y or 0.0)
    return min(down.values(), default=0.0), max(up.values(), default=0.0)


def _layers(drawn: Any) -> Iterator[Any]:
    if isinstance(drawn, alt.LayerChart):
        yield from drawn.layer
    else:
        yield drawn


def _of(drawn: Any, channel: str) -> Any:
    return _given(drawn.encoding, channel)


def _given(of: Any, name: str) -> Any:
    """Return what was set as *name*, or None."""
    # Altair's own way asks for an attribute and raises where there is none.
    found = of._kwds.get(name)  # noqa: SLF001 - and says so in no public method
    return None if found is alt.Undefined else found
