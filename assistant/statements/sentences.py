"""The one sentence under the rows of a person's own SQL. Pure text, in Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assistant.spelling import count, of_column


def sentence(columns: Sequence[str], rows: Sequence[Sequence[Any]], row_count: int) -> str:
    """Return the single figure that a query returned, or how many rows."""
    if row_count == 1 and len(columns) == 1 and rows and _is_number(rows[0][0]):
        [[figure]] = rows
        return of_column(columns[0], [figure]).text(figure)  # "48." would be a list in Markdown
    return f"{count(row_count, 'row')}."


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
