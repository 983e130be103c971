"""The one sentence under the rows of a person's own SQL. Pure text, in Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def sentence(columns: Sequence[str], rows: Sequence[Sequence[Any]], row_count: int) -> str:
    """Return the single figure that a query returned, or how many rows."""
    if row_count == 1 and len(columns) == 1 and rows and _is_number(rows[0][0]):
        return f"{_shown(rows[0][0])}."
    return f"{row_count:,} row{'' if row_count == 1 else 's'}."


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _shown(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:,.6f}".rstrip("0").rstrip(".")
