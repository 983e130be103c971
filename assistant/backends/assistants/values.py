"""Takes values out of JSON that an Assistants server wrote.

What is missing, null or of another type is simply empty, so that "None" never reaches a text.
Nothing here knows what a value means, except for the ways in which a run ends.
"""

from __future__ import annotations

from typing import cast

from assistant.backends.unknown import approval_wanted
from assistant.backends.wire.caps import ident
from assistant.backends.wire.json_text import Json
from assistant.backends.wire.sdk_errors import of_code, said
from assistant.messages import CallId, Problem, ToolCall


def obj(value: object) -> Json:
    """Return *value* if it is an object, else an empty one."""
    return cast(Json, value) if isinstance(value, dict) else {}


def objs(value: object) -> list[Json]:
    """Return the objects in the list *value*."""
    found = cast(list[object], value) if isinstance(value, list) else []
    return [cast(Json, item) for item in found if isinstance(item, dict)]


def text(value: object) -> str:
    """Return *value* if it is text, else an empty one."""
    return value if isinstance(value, str) else ""


def number(value: object) -> int | None:
    """Return *value* if it is a whole number, else None."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def calls_of(run: Json) -> tuple[ToolCall, ...]:
    """Return the calls that a run waits for."""
    action = obj(obj(run.get("required_action")).get("submit_tool_outputs"))
    return tuple(
        ToolCall(
            CallId(ident(call.get("id"))),
            text(obj(call.get("function")).get("name")),
            text(obj(call.get("function")).get("arguments")),
        )
        for call in objs(action.get("tool_calls"))
        if ident(call.get("id"))
    )


def asked_for(run: Json) -> tuple[ToolCall, Problem] | None:
    """Return what a run waits for if that is no output of a tool, and why nobody can give it.

    Azure's agents ask for leave like this: `submit_tool_approval`, with calls of MCP servers.
    """
    action = obj(run.get("required_action"))
    kind = text(action.get("type"))
    waiting = objs(obj(action.get(kind)).get("tool_calls"))
    if kind in ("", "submit_tool_outputs") or not waiting:
        return None
    call, name = waiting[0], text(waiting[0].get("name"))
    asked = ToolCall(CallId(ident(call.get("id"))), name, text(call.get("arguments")))
    return asked, approval_wanted(name, text(call.get("server_label")))


def problem_of(run: Json) -> tuple[str, Problem]:
    """Return why a run failed or expired: the reason in a word, and the problem for a person."""
    if text(run.get("status")) == "expired":
        return "expired", Problem(
            "expired",
            "The run expired at the endpoint before it was finished.",
            "Try again; tools must answer within the time that the endpoint gives them.",
        )
    last = obj(run.get("last_error"))
    error = of_code(text(last.get("code")), said(last))
    return text(last.get("code")) or "failed", Problem(error.kind, str(error), error.hint)
