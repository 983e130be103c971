"""What the analyst makes of a message, given the tables of its thread and what was asked before.

A follow-up changes the question before it, so the thread is read again from its newest messages
on; what was read once is remembered. So is what was found of its words: that stands in the thread.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

from assistant.analyst import Answering, Declined, QueryPlan, Reply, Talk, analyst_of, choose
from assistant.backends.base import Turn
from assistant.backends.demo.looking import Found, offering, unknown, unsure
from assistant.messages import Message, StepPart, plan_of
from assistant.statements.marking import own_step
from assistant.tables import Table

_MOST_BEFORE = 20
"""messages that are read again, so that a thread without end costs no more than a long one"""
LOOKUP = "find_values"
"""the tool that looks words up among the values of a table"""

_Found = tuple[tuple[str, Found], ...]
"""what was found in which table"""


def read(turn: Turn) -> Reply:
    """Return what is to be said or run; *turn* has at least one table."""
    if plan := plan_of(turn.message.parts):
        return _planned(turn, QueryPlan.model_validate_json(plan))
    reply = _read(*_asked(turn), _found_now(turn))
    return unsure(reply) if _failed(turn) else reply


def to_look_up(turn: Turn) -> Iterator[dict[str, Any]]:
    """Yield what is asked of each table, where a word may be a value that is not known."""
    if plan_of(turn.message.parts):
        return
    tables, question, before, refused = _asked(turn)
    plan = QueryPlan.model_validate_json(before) if before else None
    for table in tables:
        analyst = analyst_of(table)
        words = unknown(analyst, question, analyst.read(question, plan, refused=refused))
        if words:
            yield {
                "table": table.name,
                "question": question,
                "words": words,
                "columns": list(analyst.unlisted),
            }


def _planned(turn: Turn, plan: QueryPlan) -> Reply:
    """Return how a question is answered that was put together by choices."""
    table = next(one for one in turn.tables if one.name == plan.table)
    return analyst_of(table).answering(plan)


def _asked(turn: Turn) -> tuple[tuple[Table, ...], str, str, bool]:
    """Return the tables, the question, the plan that it may change, whether others were refused."""
    tables = tuple(replace(table, preview=(), notes=()) for table in turn.tables)
    before, refused = "", False
    asked = [place for place, one in enumerate(turn.history) if one.role == "user" and one.text]
    for place in asked[-_MOST_BEFORE:]:
        answers = turn.history[place + 1 : place + 2]
        own = next(filter(None, map(own_step, answers)), None)
        if own or plan_of(turn.history[place].parts):  # it was no sentence to be read
            if own and own.plan:
                before, refused = own.plan, False
            continue
        found = _found_then(answers)
        reply = _read(tables, turn.history[place].text, before, refused, found)
        before = reply.plan.model_dump_json() if reply.plan else ""
        refused = refused if isinstance(reply, Talk) else not isinstance(reply, Answering)
    return tables, turn.message.text, before, refused


def _found_then(answers: Iterable[Message]) -> _Found:
    parts = [part for one in answers for part in one.parts if one.role == "assistant"]
    steps = (part for part in parts if isinstance(part, StepPart) and part.name == LOOKUP)
    return tuple(one for step in steps for one in _values(step.result))


def _found_now(turn: Turn) -> _Found:
    return tuple(one for result in _looked_up(turn) for one in _values(result))


def _failed(turn: Turn) -> bool:
    return any("error" in result for result in _looked_up(turn))


def _looked_up(turn: Turn) -> list[Any]:
    pairs = [pair for done in turn.rounds for pair in zip(done.calls, done.outputs, strict=True)]
    return [json.loads(output.text) for call, output in pairs if call.name == LOOKUP]


def _values(result: Any) -> Iterator[tuple[str, Found]]:
    """Yield what a lookup found; nothing of one that failed."""
    try:
        yield from ((result["table"], tuple(one)) for one in result["values"])
    except (KeyError, TypeError):
        return


@lru_cache(maxsize=1000)
def _read(
    tables: tuple[Table, ...], question: str, before: str, refused: bool, found: _Found
) -> Reply:
    plan = QueryPlan.model_validate_json(before) if before else None
    analysts = [analyst_of(table) for table in tables]
    if found:
        sure = [(table, one[:2]) for table, one in found if one[2] != "near"]
        analysts = [a.knowing(one for table, one in sure if table == a.table) for a in analysts]
    chosen = choose(analysts, question, plan)
    reply = chosen.read(question, plan, refused=refused)
    mine = [one for table, one in found if table == chosen.table]
    offered = offering(chosen, question, reply, mine)
    if isinstance(offered, Declined) and offered == reply and not offered.unread:
        return replace(offered, rest=chosen.rest(question, plan))
    return offered  # a value that may be meant, or a column to be read anew, comes first
