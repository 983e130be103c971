"""What the marks of a chart are made of: rows under names of ours, axes, colours, tooltips."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import altair as alt

from assistant.charts import DrawnChart
from assistant.data.results import distinct
from assistant.ui.charts.formats import Numbers, finest, periods, time_axis, time_text
from assistant.ui.charts.frame import Field, as_names, label, read_field

MOST_PERIODS = 200
_MOST_LABELS = 12
STEP_PX = 26
"""for each bar, box or row"""
LONG_LABELS = 44
"""characters of all labels together, from which bars lie on their side"""
_LABEL_PX = 150
_SQUARES: dict[str, Any] = {"symbolType": "square", "symbolSize": 90, "symbolOpacity": 1}
_STROKES: dict[str, Any] = {"symbolType": "stroke", "symbolSize": 220, "symbolStrokeWidth": 3}
_LEGEND_PX = 14
"""between the axis and the legend under it"""
_PHONE_PX = 250
"""width of a plot on a phone"""
_RESERVED = ("title", "image")
"""rows of a tooltip that vega-tooltip shows as a heading and as a *picture from that address*"""


@dataclass(slots=True)
class Canvas:
    """The columns of one chart, and the rows for its marks."""

    chart: DrawnChart
    table: Any
    columns: Sequence[str]
    rows: dict[str, list[Any]] = field(default_factory=dict[str, list[Any]])
    """name of ours -> values"""
    tips: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    """name of ours, what it is called in the tooltip"""

    @property
    def numbers(self) -> Numbers:
        """How numbers are written."""
        return Numbers.of(self.chart.number_format)

    def column(self, name: str) -> Field:
        """Return the column that the chart calls *name*."""
        return self.at(list(self.columns).index(name))

    def at(self, position: int) -> Field:
        """Return a column by its place; negative from the end."""
        place = position % len(self.columns)
        return read_field(self.chart, self.table, self._titles, place)

    def column_title(self, name: str) -> str:
        """Return what people read where the chart calls a column *name*."""
        return self._titles[list(self.columns).index(name)] if name in self.columns else label(name)

    @property
    def _titles(self) -> list[str]:
        return distinct([label(column) for column in self.columns])

    def put(self, **columns: Iterable[Any]) -> None:
        """Set columns of the rows that are drawn."""
        self.rows.update({name: list(values) for name, values in columns.items()})

    def tip(self, title: str, texts: Sequence[str]) -> None:
        """Add a line to the tooltip."""
        name = f"tip{len(self.tips)}"
        safe = f"{title}\u00a0" if title in _RESERVED else title or "\u00a0"
        while any(safe == taken for _, taken in self.tips):
            safe += "\u00a0"
        self.rows[name] = list(texts)
        self.tips.append((name, safe))

    def tip_facet(self) -> None:
        """Put the facet into rows and tooltip, if there is one."""
        if self.chart.facet:
            facet = as_names(self.column(self.chart.facet))
            self.put(facet=facet.values)
            self.tip(facet.title, facet.texts)

    def tooltip(self) -> list[Any]:
        """Return the encoding of the tooltip: text that was formatted here."""
        return [alt.Tooltip(field=name, type="nominal", title=title) for name, title in self.tips]

    def data(self, keep: Sequence[bool] | None = None) -> Any:
        """Return the rows, those of *keep*."""
        names = list(self.rows)
        lines = zip(*self.rows.values(), strict=True)
        kept = [dict(zip(names, line, strict=True)) for line in lines]
        if keep is not None:
            kept = [row for row, wanted in zip(kept, keep, strict=True) if wanted]
        return alt.InlineData(values=kept)

    def names_axis(self, found: Field, order: Sequence[str], *, upright: bool = False) -> Any:
        """Return the axis of categories."""
        title = found.title or None
        if upright:
            return alt.Axis(title=title, labelLimit=_LABEL_PX)
        look: dict[str, Any] = {"labelAngle": 0, "labelOverlap": True, "labelLimit": _LABEL_PX}
        if found.role == "time" and len(order) > _MOST_LABELS:
            step = next((n for n in (2, 3, 6, 12) if len(order) / n <= _MOST_LABELS), 24)
            look["values"] = list(order[::step])
        return alt.Axis(title=title, **look)

    def numbers_axis(self, title: str, values: Sequence[float | None]) -> Any:
        """Return the axis of numbers, with their unit in the title."""
        unit = self.numbers.unit
        titled = f"{title} ({unit})" if unit and title else title or unit
        return alt.Axis(title=titled or None, tickCount=6, **self.numbers.axis(values))

    def scale_channel(self, kind: Any, name: str, found: Field, *, zero: bool = False) -> Any:
        """Return the x or y channel for numbers or times."""
        if found.role == "time":
            chosen = time_axis(found.values, self.chart.date_format)
            axis = alt.Axis(title=found.title, labelOverlap=True, **chosen)
            return kind(field=name, type="temporal", scale=alt.Scale(type="utc"), axis=axis)
        axis = self.numbers_axis(found.title, found.values)
        scale = alt.Scale(zero=zero, nice=True)
        return kind(field=name, type="quantitative", scale=scale, axis=axis)


def order_of(canvas: Canvas, found: Field, sizes: Sequence[float | None] = ()) -> list[str]:
    """Return the categories of *found* in the order the chart asks for, periods without gaps."""
    names = as_names(found)
    shown = list(dict.fromkeys(names.values))
    sort = canvas.chart.sort
    if sort.endswith("y") and sizes:
        totals: dict[str, float] = {}
        for name, size in zip(names.values, sizes, strict=True):
            totals[name] = totals.get(name, 0.0) + (size or 0.0)
        return sorted(shown, key=lambda name: totals[name], reverse=sort == "-y")
    shown = _in_order(canvas, found, names, shown)
    if found.role == "text" and sort.endswith("x"):
        shown.sort(key=str.casefold)
    return shown[::-1] if sort == "-x" else shown


def _in_order(canvas: Canvas, found: Field, names: Field, shown: list[str]) -> list[str]:
    if found.role == "text":
        return shown
    by_name = dict(zip(names.values, found.values, strict=True))
    there = sorted((name for name in shown if by_name[name] is not None), key=by_name.__getitem__)
    if found.role == "time":
        fine = canvas.chart.date_format or finest(found.values)
        every = periods(found.numbers, fine, MOST_PERIODS)
        there = list(dict.fromkeys(time_text(at, fine) for at in every))
    return there + [name for name in shown if by_name[name] is None]


def colour_of(title: str, order: Sequence[str], *, lines: bool = False) -> Any:
    """Return the colour channel for names; the theme has the colours."""
    legend = alt.Legend(
        title=title or None,
        orient="bottom",
        offset=_LEGEND_PX,
        labelLimit=_LABEL_PX,
        columns=_legend_columns(order),
        **(_STROKES if lines else _SQUARES),
    )
    scale = alt.Scale(domain=list(order))
    return alt.Color(field="colour", type="nominal", scale=scale, sort=list(order), legend=legend)


def _legend_columns(order: Sequence[str]) -> int:
    """Return how many names fit beside each other on a phone."""
    widest = min(max((len(name) for name in order), default=1) * 8 + 26, _LABEL_PX + 26)
    return max(1, min(len(order), _PHONE_PX // widest))


def shade_of(canvas: Canvas, found: Field) -> Any:
    """Return the colour channel for numbers or times."""
    if found.role == "time":
        legend = alt.Legend(title=found.title, orient="bottom", format="%b %Y")
        scale = alt.Scale(type="utc")
        return alt.Color(field="colour", type="temporal", scale=scale, legend=legend)
    look = canvas.numbers.axis(found.values)
    unit = f" ({canvas.numbers.unit})" if canvas.numbers.unit else ""
    legend = alt.Legend(
        title=found.title + unit,
        orient="bottom",
        offset=_LEGEND_PX,
        gradientLength=180,
        tickCount=3,
        **look,
    )
    return alt.Color(field="colour", type="quantitative", legend=legend)


def with_colour(
    drawn: Any, title: str, order: Sequence[str], *, lines: bool = False, stacked: bool = False
) -> Any:
    """Colour *drawn* by its series; stacks are in the order of the legend."""
    drawn = drawn.encode(colour_of(title, order, lines=lines))
    if stacked:
        drawn = drawn.encode(alt.Order(field="rank", type="quantitative"))
    return picking(drawn)


def picking(chart: Any) -> Any:
    """Let a click in the legend bring one series to the front."""
    pick = alt.selection_point(name="picked", fields=["colour"], bind="legend")
    return chart.add_params(pick).encode(opacity=alt.condition(pick, alt.value(1), alt.value(0.15)))


def title_lines(text: str, width: int = 42) -> list[str]:
    """Break a title into lines that fit on a phone."""
    lines: list[str] = []
    for word in label(text).split():
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word if len(word) <= width else word[: width - 1] + "…")
    return lines
