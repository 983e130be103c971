"""Which answers of a thread are a person's own SQL: by the call that ran it.

The mark is part of what is stored already, so that older threads and newer ones read alike.
"""

from __future__ import annotations

import json
from typing import cast

from assistant.messages import CallId, Message, RunId, StepPart

REASON = "own_sql"
"""of the end of a run that ran a person's own SQL"""
TOOL = "query_table"
_MARK = ":sql"


def call_of(run_id: RunId) -> CallId:
    """Return the id of the call by which run *run_id* runs a person's SQL."""
    return CallId(f"{run_id}{_MARK}")


def own_sql(message: Message | None) -> str:
    """Return the SQL that an answer ran for a person; empty if it is anything else."""
    step = own_step(message) if message else None
    return str(json.loads(step.arguments)["sql"]) if step else ""


def own_step(message: Message) -> StepPart | None:
    """Return the call of a person's own SQL in an answer; None if it is anybody else's."""
    for part in message.parts:
        # By name: a stored value may be of the class as it was before an edit of the source.
        if type(part).__name__ == "StepPart":
            step = cast(StepPart, part)
            if step.name == TOOL and step.call_id.endswith(_MARK):
                return step
    return None
