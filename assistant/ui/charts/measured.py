"""The rows of charts that draw measures along x: one for each row and column in y."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain
from typing import Any

from assistant.spelling import Spelling
from assistant.ui.charts.canvas import Canvas, order_of
from assistant.ui.charts.frame import Field, as_names

MOST_BARS = 20
"""of names; more become the largest of them, and the table has all"""
_PERIOD = re.compile(r"\d{4}([-/ ]?(Q?\d{1,2}|W\d{2}))*")


def put_measures(canvas: Canvas) -> list[Field]:
    """Put x, y, colour and facet into rows: one for each row of the result and column in y."""
    chart = canvas.chart
    found = [canvas.column(name) for name in chart.y]
    repeat = len(found)
    x = canvas.column(chart.x)
    placed = as_names(x) if chart.kind in ("bar", "pie") or x.role == "text" else x
    canvas.put(x=placed.values * repeat, y=chain.from_iterable(f.values for f in found))
    if repeat > 1:
        series = [f.title for f in found for _ in f.values]
        canvas.put(colour=series, rank=[n for n, f in enumerate(found) for _ in f.values])
        canvas.colours = [f.title for f in found]
    elif chart.colour:
        colour = canvas.column(chart.colour)
        names = as_names(colour).values
        canvas.colours = canvas.colours or order_of(canvas, colour)
        canvas.put(colour=names, rank=[canvas.colours.index(name) for name in names])
    canvas.put_facet()
    if chart.facet and repeat > 1:
        canvas.put(facet=canvas.rows["facet"] * repeat)
    return found


def tip_measures(canvas: Canvas, found: Sequence[Field]) -> str:
    """Tell of each row what it is in the tooltip; return the name of the figures' texts."""
    x, repeat = canvas.column(canvas.chart.x), len(found)
    texts = x.texts if x.role == "time" else as_names(x).texts
    canvas.tip(x.title, list(texts) * repeat)
    if repeat > 1:
        canvas.tip("Series", canvas.rows["colour"])
    elif canvas.chart.colour:
        canvas.tip(canvas.column_title(canvas.chart.colour), canvas.rows["colour"])
    title = found[0].title if repeat == 1 else "Value"
    return canvas.tip(title, [text for f in found for text in f.texts])


def series_title(canvas: Canvas) -> str:
    """Return what the names of the series are names of."""
    return "" if len(canvas.chart.y) > 1 else canvas.column_title(canvas.chart.colour)


def spelling_of(found: Sequence[Field]) -> Spelling:
    """Return how an axis of several columns is written: alike where they are alike."""
    first = found[0].spelling
    same = all((f.spelling.kind, f.spelling.sign) == (first.kind, first.sign) for f in found)
    return first if same else Spelling("number", 2)


def sizes_of(found: Sequence[Field]) -> list[float]:
    """Return what each row comes to over all columns."""
    return [sum(v or 0.0 for v in row) for row in zip(*(f.values for f in found), strict=True)]


def largest(canvas: Canvas, found: Sequence[Field], order: Sequence[str]) -> list[str]:
    """Return the names whose bars are drawn, in their order: of many the largest."""
    x = canvas.column(canvas.chart.x)
    in_time = x.role != "text" or all(_PERIOD.match(name) for name in order)
    if len(order) <= MOST_BARS or in_time or canvas.chart.facet:
        return list(order)
    totals = dict.fromkeys(order, 0.0)
    for name, size in zip(as_names(x).values, sizes_of(found), strict=True):
        totals[name] += abs(size)
    kept = set(sorted(order, key=lambda name: -totals[name])[:MOST_BARS])
    return [name for name in order if name in kept]


def left_out(canvas: Canvas) -> int:
    """Return how many bars are in the table only."""
    if canvas.chart.kind != "bar":
        return 0
    found = [canvas.column(name) for name in canvas.chart.y]
    order = order_of(canvas, canvas.column(canvas.chart.x))
    return len(order) - len(largest(canvas, found, order))


def stacked(canvas: Canvas, values: Sequence[float | None]) -> list[float | None]:
    """Return what the axis reaches: with stacks the height of the highest."""
    if canvas.chart.stacking != "stacked":
        return list(values)
    totals: dict[Any, float] = {}
    for x, y in zip(canvas.rows["x"], canvas.rows["y"], strict=True):
        totals[x] = totals.get(x, 0.0) + abs(y or 0.0)
    return list(totals.values())
