"""Lines and areas along x: a rule at the nearest x with all figures, names at the lines' ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from assistant.spelling import Spelling
from assistant.ui.charts.canvas import (
    HEIGHT_PX,
    POINTING,
    Canvas,
    colour_of,
    order_of,
    picking,
    told_apart,
    tooltip,
    with_colour,
)
from assistant.ui.charts.frame import Field, as_names
from assistant.ui.charts.measured import put_measures, series_title, spelling_of, stacked

_FEW_POINTS = 24
"""that are marked; with gaps all are, for a value between two gaps is no line"""
_MOST_NAMED = 5
"""lines whose names stand at their ends"""
_LONGEST_NAME = 18
_LINE_PX = 15
"""height of a line of text"""


def line(canvas: Canvas) -> Any:
    """Draw lines along x; a missing value is a gap."""
    found, placed = _begin(canvas)
    keep = [place is not None for place in canvas.rows["x"]]
    gaps = None in canvas.rows["y"]
    few = alt.OverlayMarkDef(size=36) if gaps or _places(canvas) <= _FEW_POINTS else False
    low, high = _reach(canvas.rows["y"])
    values = alt.Y(
        field="y",
        type="quantitative",
        scale=alt.Scale(zero=low == 0),
        axis=canvas.numbers_axis(_title(found), spelling_of(found), canvas.rows["y"]),
    )
    data = canvas.data(keep)
    drawn = alt.Chart(data).mark_line(strokeWidth=2.2, point=few).encode(placed, values)
    layers = _pointing(canvas, found, placed)
    named = _named(canvas)
    coloured = [placed, values]
    if canvas.colours:
        colour = colour_of(canvas, series_title(canvas), canvas.colours, lines=True)
        if named:
            colour["legend"] = None
        coloured.append(colour)
        drawn = drawn.encode(colour) if named else picking(canvas, drawn.encode(colour))
    if layers:
        dots = alt.Chart(data).mark_point(filled=True, size=70, opacity=1, aria=False)
        layers.append(
            dots.encode(*coloured).transform_filter(
                alt.ParameterPredicate(param="near", empty=False)
            )
        )
    if named:
        layers.append(_ends(canvas, placed, values, (low, high)))
    return alt.layer(drawn, *layers) if layers else drawn


def area(canvas: Canvas) -> Any:
    """Draw areas along x."""
    found, placed = _begin(canvas)
    rows = zip(canvas.rows["x"], canvas.rows["y"], strict=True)
    drawn = alt.Chart(canvas.data([x is not None and y is not None for x, y in rows]))
    drawn = drawn.mark_area(line=True, fillOpacity=0.75).encode(placed, area_values(canvas, found))
    if canvas.colours:
        drawn = with_colour(canvas, drawn, series_title(canvas), stacked=True)
    layers = _pointing(canvas, found, placed)
    return alt.layer(drawn, *layers) if layers else drawn


def area_values(canvas: Canvas, found: Sequence[Field]) -> Any:
    """Return the channel of areas, which begin at zero."""
    shares = canvas.chart.stacking == "normalised"
    stack: Any = {"normalised": "normalize", "none": False}.get(canvas.chart.stacking, "zero")
    spelling = Spelling("fraction") if shares else spelling_of(found)
    axis = canvas.numbers_axis(
        _title(found), spelling, [1.0] if shares else stacked(canvas, canvas.rows["y"])
    )
    return alt.Y(field="y", type="quantitative", stack=stack, axis=axis)


def _begin(canvas: Canvas) -> tuple[list[Field], Any]:
    found = put_measures(canvas)
    x = canvas.column(canvas.chart.x)
    if x.role == "text":
        order = order_of(canvas, x)
        axis = canvas.names_axis(x, order)
        return found, alt.X(field="x", type="ordinal", sort=order, axis=axis)
    return found, canvas.scale_channel(alt.X, "x", x)


def _title(found: Sequence[Field]) -> str:
    return found[0].title if len(found) == 1 else ""


def _places(canvas: Canvas) -> int:
    return len(set(canvas.rows["x"]))


def _reach(values: Sequence[float | None]) -> tuple[float, float]:
    """Return from where to where the axis goes; a course far from zero would be a flat line."""
    there = [value for value in values if value is not None]
    low, high = min(there, default=0.0), max(there, default=0.0)
    far = low > 0 and high - low < 0.5 * high
    return (low if far else min(low, 0.0)), max(high, 0.0)


def _pointing(canvas: Canvas, found: Sequence[Field], placed: Any) -> list[Any]:
    """Return the rule that stands at the x nearest to the pointer and tells all figures there."""
    if canvas.still:
        return []
    x = canvas.column(canvas.chart.x)
    names = canvas.colours or [found[0].title]
    titles = told_apart([x.title, *names])
    tips = [(f"tip{at}", title) for at, title in enumerate(titles)]
    series = canvas.rows.get("colour") or [names[0]] * len(canvas.rows["y"])
    texts = [text for f in found for text in f.texts]
    said = (as_names(x) if x.role == "text" else x).texts * len(found)
    rows: dict[Any, dict[str, Any]] = {}
    at = {name: f"tip{place + 1}" for place, name in enumerate(names)}
    for place, when, name, text in zip(canvas.rows["x"], said, series, texts, strict=True):
        if place is not None:
            rows.setdefault(place, {"x": place, "tip0": when})[at[name]] = text
    near = alt.selection_point(
        name="near", fields=["x"], nearest=True, on="pointerover", clear="pointerout"
    )
    shown = alt.condition(near, alt.value(0.6), alt.value(0), empty=False)
    rule = alt.Chart(alt.InlineData(values=list(rows.values()))).mark_rule(color=POINTING)
    return [rule.encode(placed, opacity=shown, tooltip=tooltip(tips)).add_params(near)]


def _named(canvas: Canvas) -> bool:
    """Whether names stand at the ends of lines, where there is room for them."""
    count = len(canvas.colours)
    fit = all(len(name) <= _LONGEST_NAME for name in canvas.colours)
    return 1 < count <= _MOST_NAMED and fit and not canvas.chart.facet


def _ends(canvas: Canvas, placed: Any, values: Any, reach: tuple[float, float]) -> Any:
    """Return the names at the ends of the lines, moved apart where two ends are near."""
    last: dict[str, tuple[Any, float]] = {}
    order = {place: at for at, place in enumerate(placed.sort or [])} if _ordinal(placed) else {}
    rows = zip(*(canvas.rows[name] for name in ("x", "y", "colour")), strict=True)
    for x, y, name in sorted(
        ((x, y, name) for x, y, name in rows if x is not None and y is not None),
        key=lambda row: order.get(row[0], 0) if order else row[0],
    ):
        last[name] = (x, y)
    low, high = reach
    unit = (high - low) / HEIGHT_PX or 1.0
    tops = _apart({name: (y - low) / unit for name, (_, y) in last.items()})
    ends = [{"x": x, "y": low + tops[name] * unit, "colour": name} for name, (x, _) in last.items()]
    text = alt.Chart(alt.InlineData(values=ends)).mark_text(align="left", dx=8)
    return text.encode(placed, values, alt.Text(field="colour", type="nominal"))


def _ordinal(placed: Any) -> bool:
    return placed.type == "ordinal"


def _apart(tops: dict[str, float]) -> dict[str, float]:
    """Move heights in pixels so far apart that a line of text fits between any two."""
    moved: dict[str, float] = {}
    floor = 0.0
    for name in sorted(tops, key=tops.__getitem__):
        moved[name] = max(tops[name], floor)
        floor = moved[name] + _LINE_PX
    ceiling = float(HEIGHT_PX)
    for name in reversed(moved):
        moved[name] = min(moved[name], ceiling)
        ceiling = moved[name] - _LINE_PX
    return moved
