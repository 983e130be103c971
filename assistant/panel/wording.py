"""A plan in words: the question that is read as it, or else how it would be said to be read."""

from __future__ import annotations

from functools import lru_cache

from assistant.analyst import Answering, analyst_of
from assistant.analyst.plan import QueryPlan
from assistant.analyst.sql.titling import read_as, reading_of
from assistant.tables import Table


def in_words(plan: QueryPlan, table: Table) -> str:
    """Write *plan* as a question about *table*."""
    return _written(plan.model_dump_json(), table)


@lru_cache(maxsize=256)
def _written(plan_json: str, table: Table) -> str:
    plan, analyst = QueryPlan.model_validate_json(plan_json), analyst_of(table)
    question = analyst.phrase(plan)
    reply = analyst.read(question)
    if isinstance(reply, Answering) and reply.plan == plan:
        return question[:1].upper() + question[1:]
    return read_as(reading_of(plan, analyst.profile))
