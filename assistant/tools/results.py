"""What a tool returned, cut to size: for the person at most 100 rows, for the model 8 KB.

Pure. Whatever is left out is said in the same breath, so that no model takes a part for all.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, cast

MOST_ROWS = 100
MOST_BYTES = 8 * 1024


def shorten_table(result: Any) -> Any:
    """Cut a table to its first 100 rows; `row_count` says how many there really are."""
    if not is_table(result):
        return result
    rows = result["rows"]
    return {**result, "rows": rows[:MOST_ROWS], "row_count": result.get("row_count", len(rows))}


def is_table(result: Any) -> bool:
    """Tell whether *result* has `columns` and `rows`."""
    if not isinstance(result, Mapping):
        return False
    fields = cast("Mapping[str, Any]", result)
    return isinstance(fields.get("columns"), list | tuple) and isinstance(
        fields.get("rows"), list | tuple
    )


def to_output(result: Any) -> str:
    """Write *result* as JSON for the model, in at most 8 KB, saying what was left out."""
    text = _to_json(result)
    if is_table(result):
        rows = len(result["rows"])
        if _fits(text) and result["row_count"] == rows:
            return text
        kept = _most(rows, lambda count: _part_of_table(result, count))
        if _fits(_part_of_table(result, kept)):
            return _part_of_table(result, kept)
    if _fits(text):
        return text
    return _part_of_text(text, _most(len(text), lambda count: _part_of_text(text, count)))


def _part_of_table(result: Mapping[str, Any], count: int) -> str:
    note = f"Only the first {count:,} of {result['row_count']:,} rows are given here."
    if result.get("note"):
        note = f"{note} {result['note']}"
    return _to_json({**result, "rows": result["rows"][:count], "note": note})


def _part_of_text(text: str, count: int) -> str:
    note = f"Only the first {count:,} of {len(text):,} characters are given here."
    return _to_json({"truncated": text[:count], "note": note})


def _most(highest: int, build: Callable[[int], str]) -> int:
    """Find the most of something, from 0 to *highest*, with which *build* still fits."""
    low = 0
    while low < highest:
        middle = (low + highest + 1) // 2
        if _fits(build(middle)):
            low = middle
        else:
            highest = middle - 1
    return low


def _fits(text: str) -> bool:
    return len(text.encode()) <= MOST_BYTES


def _to_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
