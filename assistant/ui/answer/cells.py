"""The cells of a table on the screen: values that the browser sorts, in the spelling of people.

Numbers stay numbers and dates dates; what a browser would round or leave empty becomes text.
Nothing here draws, and nothing of it goes into a file.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pyarrow  # pyright: ignore[reportMissingTypeStubs] - it ships none
import streamlit as st

from assistant.charts import DateFormat
from assistant.data.results import distinct, to_list
from assistant.spelling import Spelling, moment_of, of_column

_EXACT = 2**53
"""whole numbers beyond it are text in the browser, which would round them"""
_TIMES: dict[DateFormat, str] = {
    "year": "YYYY",
    "quarter": "[Q]Q YYYY",
    "month": "MMM YYYY",
    "week": "D MMM YYYY",
    "day": "D MMM YYYY",
    "hour": "D MMM YYYY, HH:mm",
    "minute": "D MMM YYYY, HH:mm",
}
"""as Moment.js writes them, which Streamlit 1.67 uses"""

_arrow: Any = pyarrow


def displayed(table: Any, columns: Sequence[str], known: str = "") -> Any:
    """Return *table* as the browser can show it, under names of its own.

    *known* is a chart's word for how its numbers are written, `percent` or `money:EUR`.
    """
    names = distinct(columns if len(columns) == table.num_columns else table.column_names)
    arrays = [
        _displayed(column, _spelling(name, to_list(column), known))
        for name, column in zip(names, table.columns, strict=True)
    ]
    return _arrow.Table.from_arrays(arrays, names=names)


def formats(table: Any, source: Any, known: str = "") -> dict[str, Any]:
    """Return how each column of *table* is written; *source* is what it was made of."""
    found: dict[str, Any] = {}
    for field, was in zip(table.schema, source.columns, strict=True):
        kind, config, values = field.type, st.column_config, to_list(was)
        spelling = _spelling(field.name, values, known)
        if _arrow.types.is_integer(kind) or _arrow.types.is_floating(kind):
            found[field.name] = config.NumberColumn(format=_number_format(spelling, values))
        elif _arrow.types.is_date(kind):
            found[field.name] = config.DateColumn(format=_TIMES[spelling.fine])
        elif _arrow.types.is_timestamp(kind):
            found[field.name] = config.DatetimeColumn(format=_time_format(spelling, values))
    return found


def _spelling(name: str, values: Sequence[Any], known: str) -> Spelling:
    """Return how a column is written; what is known of a chart's figures is so of no id or year."""
    spelling = of_column(name, values)
    wanted = known not in ("", "number", "compact") and spelling.kind in ("number", "fraction")
    return of_column(name, values, known) if wanted else spelling


def _number_format(spelling: Spelling, values: Sequence[Any]) -> str:
    places = f".{spelling.places}f"
    match spelling.kind:
        case "name":
            return "%d"
        case "fraction" | "percent":
            return f"%,{places} %%"
        case "money" if not any(value < 0 for value in values if value is not None):
            sign = spelling.sign + ("" if len(spelling.sign) < 2 else " ")
            return f"{sign}%,{places}"  # of an amount below zero it would be €-12
        case _:
            return f"%,{places}"


def _time_format(spelling: Spelling, values: Sequence[Any]) -> str:
    seconds = any(moment.second for value in values if (moment := moment_of(value)))
    return _TIMES[spelling.fine] + (":ss" if seconds and spelling.fine == "minute" else "")


def _displayed(column: Any, spelling: Spelling) -> Any:
    types, kind, values = _arrow.types, column.type, to_list(column)
    if types.is_decimal(kind):
        whole = any(v is not None and abs(v.scaleb(kind.scale)) > _EXACT for v in values)
        return _texts(values, spelling) if whole else _floats(values, spelling)
    if types.is_floating(kind):
        odd = any(v is not None and not math.isfinite(v) for v in values)
        return _texts(values, spelling) if odd else _floats(values, spelling)
    if types.is_integer(kind) and any(v is not None and abs(v) > _EXACT for v in values):
        return _texts(values, spelling)
    if types.is_string(kind) and spelling.kind == "time":  # rows that were kept as JSON
        return _times([moment_of(value) for value in values], spelling)
    return column


def _texts(values: Sequence[Any], spelling: Spelling) -> Any:
    texts = [None if value is None else spelling.text(value) for value in values]
    return _arrow.array(texts, _arrow.string())


def _floats(values: Sequence[Any], spelling: Spelling) -> Any:
    """Return numbers as they are written: a share times a hundred sorts as before."""
    sized = [None if value is None else float(value) * spelling.factor for value in values]
    return _arrow.array(sized, _arrow.float64())


def _times(moments: Sequence[datetime | None], spelling: Spelling) -> Any:
    if spelling.fine in ("hour", "minute"):
        return _arrow.array(moments, _arrow.timestamp("us"))
    return _arrow.array([at and at.date() for at in moments], _arrow.date32())
