"""Which answers of a thread no model made: a person's own SQL, or choices; by the call that ran.

The mark is part of what is stored already, so that older threads and newer ones read alike.
"""

from __future__ import annotations

import json
from typing import cast

from assistant.messages import CallId, Message, RunId, StepPart

REASON = "own_sql"
"""of the end of a run that ran a person's own SQL"""
TOOL = "query_table"
_SQL, _PLAN = ":sql", ":plan"


def call_of(run_id: RunId) -> CallId:
    """Return the id of the call by which run *run_id* runs a person's SQL."""
    return CallId(f"{run_id}{_SQL}")


def planned_call(call_id: str) -> CallId:
    """Return the id by which a question that was put together by choices is known."""
    return CallId(f"{call_id}{_PLAN}")


def own_sql(message: Message | None) -> str:
    """Return the SQL that an answer ran for a person; empty if it is anything else."""
    step = own_step(message) if message else None
    if step is None or not step.call_id.endswith(_SQL):
        return ""
    return str(json.loads(step.arguments)["sql"])


def own_step(message: Message) -> StepPart | None:
    """Return the call in an answer that a person made; None if it is anybody else's."""
    for part in message.parts:
        # By name: a stored value may be of the class as it was before an edit of the source.
        if type(part).__name__ == "StepPart":
            step = cast(StepPart, part)
            if step.name == TOOL and step.call_id.endswith((_SQL, _PLAN)):
                return step
    return None
