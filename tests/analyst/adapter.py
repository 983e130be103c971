"""Brings the app's analyst before the judge: reads the question, runs its SQL, hands over the rows.

Everything is as in the app (the reader's types, the analyst's own profile); only the worker
process is left out, so that hundreds of questions take seconds.
"""

from __future__ import annotations

import functools
from dataclasses import replace
from typing import Any

from assistant import analyst
from assistant.analyst import QueryPlan
from tests.analyst.loading import load
from tests.analyst.replies import Answered, AskedBack, Declined, Reply, Talked


def answer(table: str, question: str, before: Reply | None) -> Reply:
    """Ask the app's analyst *question*, which follows *before*."""
    refused = isinstance(before, Declined | AskedBack)
    read = _analyst(table).read(question, before.state.plan if before else None, refused=refused)
    match type(read).__name__:
        case "Answering":
            return replace(_ran(table, read), upon=refused and read.changed is not None)
        case "Declined":
            plan = before.state.plan if before else None
            read = replace(read, rest=_analyst(table).rest(question, plan))
            return Declined(str(read), state=read)
        case "Asking":
            return AskedBack(str(read), state=read)
        case "Talk":
            return Talked(str(read), state=read)
        case other:
            raise TypeError(f"the analyst read {question!r} as {other}")


def run(table: str, plan: QueryPlan) -> Answered:
    """Return what *plan* answers."""
    return _ran(table, _analyst(table).answering(plan))


def _ran(table: str, read: Any) -> Answered:
    columns, rows = load(table).rows(read.sql)
    kind, drawn = _chart(table, read)
    return Answered(read.sql, columns, rows, kind, drawn, state=read)


@functools.cache
def _analyst(table: str) -> Any:
    return analyst.analyst_of(load(table).table)


def _chart(table: str, read: Any) -> tuple[str, Answered | None]:
    """Return the kind of the chart beside an answer, and its rows if they are its own."""
    if read.chart is None:
        return "", None
    if read.chart.sql == read.sql:
        return read.chart.kind, None
    columns, rows = load(table).rows(read.chart.sql)
    return read.chart.kind, Answered(read.chart.sql, columns, rows)
