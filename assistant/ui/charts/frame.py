"""The columns of a chart as values that any drawing library takes, under names of ours.

A column's own name is only ever text for people: dots, brackets, quotes or reserved words in it
mean nothing here. Cells become numbers, milliseconds or text.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from assistant.charts import DrawnChart, Role, role
from assistant.data.results import cell, to_list
from assistant.ui.charts.formats import MISSING, Numbers, finest, plain, time_text

_LONGEST = 120
"""characters of a label; the whole text is in the table"""


@dataclass(frozen=True, slots=True)
class Field:
    """One column: its values for drawing and the same as text, in the order of the rows."""

    title: str
    role: Role
    values: tuple[Any, ...]
    """float, milliseconds since 1970 or text; None where it is missing"""
    texts: tuple[str, ...]

    @property
    def numbers(self) -> list[float]:
        """The values that are there."""
        return [value for value in self.values if value is not None]


def read_field(chart: DrawnChart, table: Any, titles: Sequence[str], at: int) -> Field:
    """Return column number *at* of *table*; *titles* is what people call the columns."""
    kind = role(chart.types[at]) if at < len(chart.types) else "text"
    cells = [cell(value) for value in to_list(table.column(at))]
    title = titles[at]
    if kind == "number":
        numbers = Numbers.of(chart.number_format)
        values = [_number(value) for value in cells]
        return Field(title, kind, tuple(values), tuple(map(numbers.text, values)))
    if kind == "time":
        times = [_milliseconds(value) for value in cells]
        fine = chart.date_format or finest(times)
        return Field(title, kind, tuple(times), tuple(time_text(time, fine) for time in times))
    texts = tuple(MISSING if value is None else label(_text(value)) for value in cells)
    return Field(title, "text", texts, texts)


def as_names(field: Field) -> Field:
    """Return *field* as categories: each value under its text."""
    if field.role == "text":
        return field
    texts = field.texts
    if field.role == "number":
        years = all(v == int(v) and 1500 <= v <= 2200 for v in field.numbers)
        texts = tuple(
            MISSING if v is None else str(int(v)) if years else plain(v) for v in field.values
        )
    texts = tuple(MISSING if v is None else t for v, t in zip(field.values, texts, strict=True))
    return Field(field.title, "text", texts, texts)


def label(text: str) -> str:
    """Return *text* as one line that can be seen, not too long."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    line = line.encode("utf-8", "replace").decode("utf-8")
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return plain(value) if isinstance(value, int | float) else str(value)


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
