"""The tool that compares two periods of a column with dates."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from assistant.data import sandbox
from assistant.data.cells import quoted
from assistant.definitions import Workspace
from assistant.errors import ToolError

LIMITS = sandbox.LIMITS


def count_growth(
    workspace: Workspace,
    table: str,
    day: str,
    first: date,
    second: date,
    days: Annotated[int, Field(ge=1, le=3660)] = 365,
) -> dict[str, float | int]:
    """Compare how many rows of a table fall into two periods of equal length.

    Use it for growth and decline; never count by reading rows.

    Args:
        table: its name, as list_tables gives it
        day: name of a column with dates
        first: first day of the earlier period
        second: first day of the later period
        days: length of each period
    """
    if second <= first:
        raise ToolError(
            f"the later period begins on {second}, not after {first}",
            kind="bad_period",
            hint="Swap first and second.",
        )
    before, after = (_count(workspace, table, day, begin, days) for begin in (first, second))
    if not before:
        raise ToolError("the earlier period has no rows", kind="empty_period", hint="Begin later.")
    return {"before": before, "after": after, "growth_percent": 100 * (after - before) / before}


def _count(workspace: Workspace, table: str, day: str, begin: date, days: int) -> int:
    within = f"{quoted(day)}::DATE - DATE '{begin}' BETWEEN 0 AND {days - 1}"
    sql = f"SELECT count(*) FROM {quoted(table)} WHERE {within}"  # noqa: S608 - names are quoted
    return sandbox.query(workspace.file, sql).rows[0][0]
