"""What an endpoint tells that we have no words for: shown as it is, and ended where we must answer.

Kinds of tools come faster than apps learn them. Whatever is told of one is shown as JSON in a step
of its name, and a call that nobody here can answer ends the run with a sentence. Pure.
"""

from __future__ import annotations

from typing import Any, cast

from assistant.backends.wire.json_text import Json
from assistant.messages import Problem

LONGEST_TEXT = 20_000
"""characters of one text inside; pictures and encrypted things are longer, and nobody reads them"""
MOST_DEEP = 40
"""levels; what lies deeper is not shown"""


def shown(told: Json, without: tuple[str, ...]) -> Json | None:
    """Return what is shown of *told* as the result of its step, or None if nothing is left.

    *without* are fields that stand elsewhere. Never taken for a table, whatever its fields are.
    """
    rest = {
        name: _cut(value)
        for name, value in told.items()
        if name not in without and value not in (None, "", [], {})
    }
    if {"columns", "rows"} <= rest.keys():
        return {"told": rest}
    return rest or None


def approval_wanted(tool: str, server: str) -> Problem:
    """Return why a run ends that asks a person for leave to use *tool* of *server*."""
    who = f"The server {server}" if server else "The endpoint"
    return Problem(
        "approval_wanted",
        f"{who} asks for leave to run {tool or 'a tool'}, which nobody can give from here.",
        "Switch approval off for this tool where it is defined, at the endpoint or in the "
        'assistant\'s definition (require_approval: "never"), then ask again.',
    )


def cannot_run(tool: str) -> Problem:
    """Return why a run ends in which the model called *tool*, which is not one of ours."""
    return Problem(
        "cannot_run",
        f"The model waits for what {tool or 'a tool'} returns, and this app cannot run that.",
        "Take this tool out where it is defined, at the endpoint or in the assistant's definition, "
        "then ask again.",
    )


def _cut(value: Any, depth: int = 0) -> Any:
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        return f"{value[:200]}… ({len(value):,} characters)"
    if depth > MOST_DEEP and isinstance(value, dict | list):
        return "…"
    if isinstance(value, dict):
        return {key: _cut(one, depth + 1) for key, one in cast(Json, value).items()}
    if isinstance(value, list):
        return [_cut(one, depth + 1) for one in cast(list[Any], value)]
    return value
