"""A question that was put together by choices: looked at before it is answered on this machine.

It was valid when it was chosen; its table may have changed since, and a database holds any text.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pydantic import ValidationError

from assistant.errors import DataError, ToolError
from assistant.tables import Table

if TYPE_CHECKING:
    from assistant.analyst import QueryPlan


def looked_at(plan: str, tables: Sequence[Table]) -> QueryPlan:
    """Read *plan*, as JSON, if it can be asked of one of *tables*. Raises DataError."""
    from assistant.analyst import QueryPlan, analyst_of  # noqa: PLC0415 - a fifth of a second
    from assistant.data.plans.checking import check, complete  # noqa: PLC0415 - as above
    from assistant.data.plans.tracing import columns_of  # noqa: PLC0415 - as above

    try:
        asked = QueryPlan.model_validate_json(plan)
    except ValidationError as exc:
        raise _cannot("These choices were made in another version of the app.") from exc
    table = next((one for one in tables if one.name == asked.table), None)
    if table is None:
        raise _cannot(f"The table {asked.table} is not in this thread any more.")
    known = {column.name for column in table.columns}
    for name in columns_of(asked):
        if name not in known:
            raise _cannot(f"{asked.table} has no column “{name}” any more.")
    try:
        check(asked, analyst_of(table).profile)
    except ToolError as error:
        raise _cannot(f"{str(error)[:1].upper()}{str(error)[1:]}.") from error
    return complete(asked)


def _cannot(why: str) -> DataError:
    return DataError(why[:500], kind="unread", hint="Put it together again, or ask in words.")
