"""The columns of a chart as values that any drawing library takes, under names of ours.

A column's own name is only ever text for people: dots, brackets, quotes or reserved words in it
mean nothing here. Cells become numbers, milliseconds or text.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from assistant.charts import DrawnChart, Role, role
from assistant.data.results import cell, to_list
from assistant.spelling import Spelling, of_column
from assistant.ui.charts.axes import MISSING

_LONGEST = 120
"""characters of a label; the whole text is in the table"""
_EXACT = 6
"""decimal places of categories that fewer would not tell apart"""
_MEASURED = ("scatter", "histogram", "box")
"""kinds whose x is written in the chart's own format, too"""


@dataclass(frozen=True, slots=True)
class Field:
    """One column: its values for drawing and the same as text, in the order of the rows."""

    title: str
    role: Role
    values: tuple[Any, ...]
    """float, milliseconds since 1970 or text; None where it is missing"""
    texts: tuple[str, ...]
    spelling: Spelling = Spelling("text")  # noqa: RUF009 - a value that never changes

    @property
    def numbers(self) -> list[float]:
        """The values that are there."""
        return [value for value in self.values if value is not None]


def read_field(chart: DrawnChart, table: Any, titles: Sequence[str], at: int) -> Field:
    """Return column number *at* of *table*; *titles* is what people call the columns."""
    kind = role(chart.types[at]) if at < len(chart.types) else "text"
    cells = [cell(value) for value in to_list(table.column(at))]
    title = titles[at]
    if kind == "text":
        texts = tuple(MISSING if value is None else label(_text(value)) for value in cells)
        return Field(title, "text", texts, texts)
    spelling = spelled(chart, title, cells)
    values = [_number(value) if kind == "number" else _milliseconds(value) for value in cells]
    pairs = zip(cells, values, strict=True)
    texts = tuple("-" if value is None else spelling.text(cell) for cell, value in pairs)
    return Field(title, kind, tuple(values), texts, spelling)


def spelled(chart: DrawnChart, name: str, values: Sequence[Any]) -> Spelling:
    """Return how the chart writes the *values* of a column called *name*."""
    measured = name in (*chart.y, chart.colour) or chart.kind in _MEASURED
    known = chart.number_format if measured and chart.number_format != "number" else ""
    return of_column(name, values, known, chart.date_format)


def as_names(field: Field) -> Field:
    """Return *field* as categories: each value under its text, and no two under one."""
    if field.role == "text":
        return field
    spelling = field.spelling
    if field.role == "number":
        years = all(value == int(value) and 1500 <= value <= 2200 for value in field.numbers)
        spelling = Spelling("name") if years else spelling
        texts = [spelling.text(value) for value in field.values]
        if len(set(texts)) < len(set(field.values)):
            exact = replace(spelling, kind="number", places=_EXACT)
            texts = [exact.text(value) for value in field.values]
    else:
        texts = list(field.texts)
    pairs = zip(field.values, texts, strict=True)
    named = tuple(MISSING if value is None else text for value, text in pairs)
    return Field(field.title, "text", named, named, spelling)


def label(text: str) -> str:
    """Return *text* as one line that can be seen, not too long."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    line = line.encode("utf-8", "replace").decode("utf-8")
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def _text(value: Any) -> str:
    return value if isinstance(value, str) else of_column("", [value]).text(value)


def _number(value: Any) -> float | None:
    if isinstance(value, int | float | Decimal):
        found = float(value)
        return found if math.isfinite(found) else None
    return None


def _milliseconds(value: Any) -> float | None:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    if isinstance(value, datetime):
        return (value.replace(tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() * 1000
    if isinstance(value, date):
        return (value - date(1970, 1, 1)).days * 86_400_000.0
    return None
