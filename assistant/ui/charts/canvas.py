"""What the marks of a chart are made of: rows under names of ours, axes, colours, tooltips."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import altair as alt

from assistant.charts import DrawnChart
from assistant.data.results import distinct
from assistant.spelling import Spelling, time_text
from assistant.ui.charts.axes import moment, numbers_axis, periods, time_axis
from assistant.ui.charts.frame import Field, as_names, label, read_field, spelled

MOST_PERIODS = 200
_MOST_LABELS = 12
STEP_PX = 26
"""for each bar, box or row"""
POINTING = "#888888"
"""of rules, which the theme does not colour: seen on white and on black"""
HEIGHT_PX = 260
"""of a plot that does not grow with its rows"""
TALLEST_PX = 360
"""of bars, boxes and rows: with sentence and buttons they are in view as a whole"""
LONG_LABELS = 44
"""characters of all labels together, from which bars lie on their side"""
LABEL_PX = 150
_APART_PX = 8
"""between two labels of an axis, or every other one is left out"""
_SQUARES: dict[str, Any] = {"symbolType": "square", "symbolSize": 90, "symbolOpacity": 1}
_STROKES: dict[str, Any] = {"symbolType": "stroke", "symbolSize": 220, "symbolStrokeWidth": 3}
_LEGEND_PX = 14
"""between the axis and the legend under it"""
_WORD = re.compile(r"[^\W_]+")
_ALWAYS_MEANT = {"total", "sum", "number", "of", "the", "from", "value"}
"""words of a column that a title leaves out"""
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
    still: bool = False
    """whether it is for a file, in which nothing can be pointed at"""
    colours: Sequence[str] = ()
    """names of the series where more is drawn beside it; else those of its own rows"""

    def column(self, name: str) -> Field:
        """Return the column that the chart calls *name*."""
        return self.at(list(self.columns).index(name))

    def at(self, position: int) -> Field:
        """Return a column by its place; negative from the end."""
        place = position % len(self.columns)
        return read_field(self.chart, self.table, self._titles, place)

    def written(self, title: str, *columns: Field) -> list[Field]:
        """Return columns that are parts of one called *title* in the spelling of all together."""
        if any(found.role != "number" for found in columns):
            return list(columns)
        values = [value for found in columns for value in found.values]
        spelling = spelled(self.chart, title, values)
        return [
            Field(
                found.title,
                found.role,
                found.values,
                tuple(map(spelling.text, found.values)),
                spelling,
            )
            for found in columns
        ]

    def column_title(self, name: str) -> str:
        """Return what people read where the chart calls a column *name*."""
        return self._titles[list(self.columns).index(name)] if name in self.columns else label(name)

    @property
    def _titles(self) -> list[str]:
        return distinct([label(column) for column in self.columns])

    def put(self, **columns: Iterable[Any]) -> None:
        """Set columns of the rows that are drawn."""
        self.rows.update({name: list(values) for name, values in columns.items()})

    def tip(self, title: str, texts: Sequence[str]) -> str:
        """Add a line to the tooltip; return the name of its texts."""
        name = f"tip{len(self.tips)}"
        self.rows[name] = list(texts)
        self.tips.append((name, _told_apart(title, [taken for _, taken in self.tips])))
        return name

    def put_facet(self) -> None:
        """Put the facet, if there is one, into the rows: it tells small charts apart."""
        if self.chart.facet:
            self.put(facet=as_names(self.column(self.chart.facet)).values)

    def tooltip(self) -> list[Any]:
        """Return the encoding of the tooltip: text that was formatted here."""
        return tooltip(self.tips)

    def data(self, keep: Sequence[bool] | None = None, fields: Sequence[str] = ()) -> Any:
        """Return the rows, those of *keep*; of *fields* only, if any are named."""
        names = [name for name in self.rows if name != "facet" and (not fields or name in fields)]
        lines = zip(*(self.rows[name] for name in names), strict=True)
        kept = [dict(zip(names, line, strict=True)) for line in lines]
        if keep is not None:
            kept = [row for row, wanted in zip(kept, keep, strict=True) if wanted]
        return alt.InlineData(values=kept)

    def axis_title(self, title: str) -> str | None:
        """Return what is written along an axis: nothing that the chart's own title says."""
        said = _WORD.findall(self.chart.title.casefold())
        words = [word for word in _WORD.findall(title.casefold()) if word not in _ALWAYS_MEANT]
        named = all(any(_alike(word, other) for other in said) for word in words)
        return None if named else title

    def names_axis(self, found: Field, order: Sequence[str], *, upright: bool = False) -> Any:
        """Return the axis of categories."""
        title = None if found.role == "time" else self.axis_title(found.title)
        if upright:
            return alt.Axis(title=title, labelLimit=LABEL_PX, ticks=False, domain=False)
        look: dict[str, Any] = {"labelAngle": 0, "labelOverlap": True, "labelLimit": LABEL_PX}
        look["labelSeparation"] = _APART_PX
        if found.role == "time" and len(order) > _MOST_LABELS:
            step = next((n for n in (2, 3, 6, 12) if len(order) / n <= _MOST_LABELS), 24)
            look["values"] = list(order[::step])
        return alt.Axis(title=title, **look)

    def numbers_axis(
        self, title: str, spelling: Spelling, values: Sequence[float | None], ticks: int = 6
    ) -> Any:
        """Return the axis of numbers, each with its unit."""
        look = numbers_axis(spelling, values)
        return alt.Axis(title=self.axis_title(title), tickCount=ticks, labelFlush=False, **look)

    def scale_channel(self, kind: Any, name: str, found: Field, *, zero: bool = False) -> Any:
        """Return the x or y channel for numbers or times."""
        if found.role == "time":
            chosen = time_axis(found.values, found.spelling.fine)
            look = {"labelOverlap": True, "labelSeparation": _APART_PX, "labelFlush": False}
            axis = alt.Axis(title=None, **look, **chosen)
            return kind(field=name, type="temporal", scale=alt.Scale(type="utc"), axis=axis)
        axis = self.numbers_axis(found.title, found.spelling, found.values)
        scale = alt.Scale(zero=zero, nice=True)
        return kind(field=name, type="quantitative", scale=scale, axis=axis)


def _alike(word: str, other: str) -> bool:
    """Whether two words are the same but for an ending: price, prices."""
    short, long = sorted((word, other), key=len)
    return long.startswith(short) and len(long) - len(short) <= 2


def tooltip(tips: Sequence[tuple[str, str]]) -> list[Any]:
    """Return the encoding of a tooltip: names of ours, and what each is called."""
    return [alt.Tooltip(field=name, type="nominal", title=title) for name, title in tips]


def told_apart(titles: Sequence[str]) -> list[str]:
    """Return *titles* of a tooltip as vega-tooltip shows them as text, each only once."""
    found: list[str] = []
    for title in titles:
        found.append(_told_apart(title, found))
    return found


def _told_apart(title: str, taken: Sequence[str]) -> str:
    safe = f"{title}\u00a0" if title in _RESERVED else title or "\u00a0"
    while safe in taken:
        safe += "\u00a0"
    return safe


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
    shown = _in_order(found, names, shown)
    if found.role == "text" and sort.endswith("x"):
        shown.sort(key=str.casefold)
    return shown[::-1] if sort == "-x" else shown


def _in_order(found: Field, names: Field, shown: list[str]) -> list[str]:
    if found.role == "text":
        return shown
    by_name = dict(zip(names.values, found.values, strict=True))
    there = sorted((name for name in shown if by_name[name] is not None), key=by_name.__getitem__)
    if found.role == "time":
        fine = found.spelling.fine
        every = periods(found.numbers, fine, MOST_PERIODS)
        there = list(dict.fromkeys(time_text(moment(at), fine) for at in every))
    return there + [name for name in shown if by_name[name] is None]


def colour_of(canvas: Canvas, title: str, order: Sequence[str], *, lines: bool = False) -> Any:
    """Return the colour channel for names; the theme has the colours."""
    legend = alt.Legend(
        title=canvas.axis_title(title),
        orient="bottom",
        offset=_LEGEND_PX,
        labelLimit=LABEL_PX,
        columns=_legend_columns(order),
        **(_STROKES if lines else _SQUARES),
    )
    scale = alt.Scale(domain=list(order))
    return alt.Color(field="colour", type="nominal", scale=scale, sort=list(order), legend=legend)


def _legend_columns(order: Sequence[str]) -> Any:
    """Return how many names fit beside each other in the width that the chart has."""
    widest = min(max((len(name) for name in order), default=1) * 8 + 30, LABEL_PX + 30)
    return alt.expr(f"max(1, min({len(order)}, floor(width / {widest})))")


def shade_of(canvas: Canvas, found: Field) -> Any:
    """Return the colour channel for numbers or times."""
    title = canvas.axis_title(found.title)
    if found.role == "time":
        legend = alt.Legend(title=title, orient="bottom", format="%b %Y")
        scale = alt.Scale(type="utc")
        return alt.Color(field="colour", type="temporal", scale=scale, legend=legend)
    legend = alt.Legend(
        title=title,
        orient="bottom",
        offset=_LEGEND_PX,
        gradientLength=180,
        tickCount=3,
        **numbers_axis(found.spelling, found.values),
    )
    return alt.Color(field="colour", type="quantitative", legend=legend)


def with_colour(
    canvas: Canvas, drawn: Any, title: str, *, lines: bool = False, stacked: bool = False
) -> Any:
    """Colour *drawn* by its series; stacks are in the order of the legend."""
    drawn = drawn.encode(colour_of(canvas, title, canvas.colours, lines=lines))
    if stacked:
        drawn = drawn.encode(alt.Order(field="rank", type="quantitative"))
    return picking(canvas, drawn)


def picking(canvas: Canvas, chart: Any) -> Any:
    """Let a click in the legend bring one series to the front."""
    if canvas.still:
        return chart
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
