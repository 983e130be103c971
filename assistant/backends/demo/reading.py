"""What the analyst makes of a message, given the tables of its thread and what was asked before.

A follow-up changes the question before it, so the thread is read again from its newest messages
on; what was read once is remembered.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from assistant.analyst import Answering, QueryPlan, Reply, Talk, analyst_of, choose
from assistant.backends.base import Turn
from assistant.messages import Message
from assistant.tables import Table

_MOST_BEFORE = 20
"""messages that are read again, so that a thread without end costs no more than a long one"""


def read(turn: Turn) -> Reply:
    """Return what is to be said or run; *turn* has at least one table."""
    tables = tuple(replace(table, preview=(), notes=()) for table in turn.tables)
    before, refused = "", False
    for message in [*filter(_asks, turn.history)][-_MOST_BEFORE:]:
        reply = _read(tables, message.text, before, refused)
        before = reply.plan.model_dump_json() if reply.plan else ""
        refused = refused if isinstance(reply, Talk) else not isinstance(reply, Answering)
    return _read(tables, turn.message.text, before, refused)


def _asks(message: Message) -> bool:
    return message.role == "user" and bool(message.text)


@lru_cache(maxsize=1000)
def _read(tables: tuple[Table, ...], question: str, before: str, refused: bool) -> Reply:
    plan = QueryPlan.model_validate_json(before) if before else None
    analyst = choose([analyst_of(table) for table in tables], question, plan)
    return analyst.read(question, plan, refused=refused)
