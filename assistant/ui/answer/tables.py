"""Tables on the screen: the rows, formatted and sortable, their number, their SQL, their files.

Cells only ever go into `st.dataframe`, which draws them as plain text on a canvas.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from typing import Any

import pyarrow  # pyright: ignore[reportMissingTypeStubs] - it ships none
import streamlit as st

from assistant.data.results import distinct, to_list
from assistant.tables import no_number
from assistant.ui.answer import downloads, results, sql_editor
from assistant.ui.answer.results import Shown
from assistant.ui.visit import Visit

_ROW_PX = 35
_MOST_ROWS = 10
"""that are seen without scrolling"""
_EXACT = 2**53
"""whole numbers beyond it are text in the browser, which would round them"""
_PLAIN = re.compile(
    r"(?:^|[\W_])(?:id|year|yr|jahr|ann[ée]e|a[ñn]o|anno|zip|plz|code|no|nr)$", re.IGNORECASE
)
"""names of whole numbers that are no amounts: written without thousands separators"""

_arrow: Any = pyarrow


def draw(visit: Visit, part: Any, key: str, title: str = "") -> None:
    """Draw a table with its row count, its SQL and its files; *key* is unique on the page.

    Its files are called after *title*, or else after its columns.
    """
    shown = results.load(visit, part)
    draw_rows(shown, part.columns)
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.caption(row_count(shown), width="stretch")
        draw_sql(part.sql, key)
        draw_downloads(visit, part, shown, key, title or downloads.title_of(part.columns))


def draw_rows(shown: Shown, columns: Sequence[str]) -> None:
    """Draw the rows."""
    table = displayed(shown.table, columns)
    lines = min(max(table.num_rows, 1), _MOST_ROWS)
    st.dataframe(  # pyright: ignore[reportUnknownMemberType] - pandas has no types of its own
        table,
        hide_index=True,
        placeholder="-",
        height=(lines + 1) * _ROW_PX + 3,
        column_config=formats(table, shown.table),
        alt=f"Table of {row_count(shown)}: {', '.join(table.column_names)}",
    )


def draw_sql(sql: str, key: str) -> None:
    """Offer the SQL, where there is any, to be read, edited and run."""
    if sql:
        with st.popover("SQL", type="tertiary", icon=":material/code:"):
            st.code(sql, language="sql", wrap_lines=True)
            sql_editor.draw_button(sql, key)


def draw_downloads(visit: Visit, part: Any, shown: Shown, key: str, title: str) -> None:
    """Offer the whole result as CSV and Excel, made when it is asked for."""
    rows = f"{shown.kept:,} of {shown.row_count:,} rows"
    for label, make, mime, note in (
        ("CSV", results.csv, "text/csv", "Text that looks like a formula is quoted."),
        ("Excel", results.xlsx, _XLSX, "Text stays text, formulas included."),
    ):
        st.download_button(
            label,
            partial(make, visit, part),
            file_name=downloads.file_name(title, "csv" if label == "CSV" else "xlsx"),
            mime=mime,
            key=f"{label.lower()}-{key}",
            on_click="ignore",
            type="tertiary",
            icon=":material/download:",
            help=f"Download {rows}. {note}",
        )


_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def row_count(shown: Shown) -> str:
    """Say how many rows there are, and how many of them are shown."""
    here = shown.table.num_rows
    rows = f"{shown.row_count:,} row{'' if shown.row_count == 1 else 's'}"
    if here >= shown.row_count:
        return rows
    if shown.kept >= shown.row_count:
        return f"first {here:,} of {rows} (the files have all)"
    if shown.kept > here:
        return f"first {here:,} of {rows} (the files have {shown.kept:,})"
    return f"first {here:,} of {rows}"


def displayed(table: Any, columns: Sequence[str]) -> Any:
    """Return *table* under names of its own, decimals and very long numbers as the browser can."""
    names = columns if len(columns) == table.num_columns else table.column_names
    arrays = [_displayed(table.column(at)) for at in range(table.num_columns)]
    return _arrow.Table.from_arrays(arrays, names=distinct(names))


def formats(table: Any, source: Any) -> dict[str, Any]:
    """Return how each column of *table* is written; *source* is what it was made of."""
    found: dict[str, Any] = {}
    for field, column, was in zip(table.schema, table.columns, source.schema, strict=True):
        kind, config = field.type, st.column_config
        if _arrow.types.is_decimal(was.type) and _arrow.types.is_floating(kind):
            places = min(was.type.scale, 6)
            found[field.name] = config.NumberColumn(format=f"%,.{places}f")
        elif _arrow.types.is_integer(kind):
            found[field.name] = config.NumberColumn(format=_whole_numbers(field.name))
        elif _arrow.types.is_floating(kind):
            found[field.name] = config.NumberColumn(format=f"%,.{places_of(to_list(column))}f")
        elif _arrow.types.is_date(kind):
            found[field.name] = config.DateColumn(format="YYYY-MM-DD")
        elif _arrow.types.is_timestamp(kind):
            found[field.name] = config.DatetimeColumn(format=_time_format(to_list(column)))
    return found


def places_of(values: Sequence[Any]) -> int:
    """Return how many decimal places show *values* as they are, within reason."""
    finite = [abs(v) for v in values if v is not None and math.isfinite(v)]
    largest = max(finite, default=0.0)
    most = 2 if largest >= 100 else 4 if largest >= 1 else 6
    for places in range(most):
        if all(abs(v - round(v, places)) <= 1e-9 * max(v, 1e-3) for v in finite):
            return 2 if places == 1 else places
    return most


def _displayed(column: Any) -> Any:
    kind = column.type
    if _arrow.types.is_decimal(kind):
        return _decimals(column)
    if _arrow.types.is_floating(kind):
        return _floats(column)
    if _arrow.types.is_integer(kind):
        values = to_list(column)
        if any(v is not None and abs(v) > _EXACT for v in values):
            return _arrow.array([None if v is None else str(v) for v in values], _arrow.string())
    return column


def _floats(column: Any) -> Any:
    """Return floats as they are; as text where one is infinite or NaN, which would look empty."""
    values: list[float | None] = to_list(column)
    if all(v is None or math.isfinite(v) for v in values):
        return column
    places = places_of(values)
    texts = [
        v if v is None else f"{v:,.{places}f}" if math.isfinite(v) else no_number(v) for v in values
    ]
    return _arrow.array(texts, _arrow.string())


def _decimals(column: Any) -> Any:
    """Return decimals as floats, which browsers sort and format; text where these would round."""
    values: list[Decimal | None] = to_list(column)
    if any(v is not None and abs(v.scaleb(column.type.scale)) > _EXACT for v in values):
        return _arrow.array([None if v is None else f"{v:,f}" for v in values], _arrow.string())
    return _arrow.array([None if v is None else float(v) for v in values], _arrow.float64())


def _whole_numbers(name: str) -> str:
    return "%d" if _PLAIN.search(name) else "%,d"


def _time_format(values: Sequence[Any]) -> str:
    if all(v is None or (v.second, v.microsecond) == (0, 0) for v in values):
        return "YYYY-MM-DD HH:mm"
    return "YYYY-MM-DD HH:mm:ss"
