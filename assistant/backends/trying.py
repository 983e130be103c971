"""Sends one short message with one small function, to see what only an answer shows.

The only look at an endpoint that costs tokens: never done unless a person asked for it.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from assistant.backends.base import Turn
from assistant.backends.watching import Watched
from assistant.definitions import Assistant, Round, ToolSpec
from assistant.errors import BackendError, BadRequest, StoreError, ToolMissing
from assistant.events import Event, RunEnded, ToolCallsRequired
from assistant.messages import (
    FileRef,
    Message,
    MessageId,
    PartId,
    Problem,
    RunId,
    TextPart,
    ToolOutput,
    new_id,
)

_ROUNDS = 3
_PING = ToolSpec(
    "ping",
    "Answers with one word.",
    {"type": "object", "properties": {}, "additionalProperties": False},
)


def try_out(backend: Watched, assistant: Assistant) -> Problem | None:
    """Have *assistant* answer once; what that showed is in `backend.seen`.

    Return what went wrong, None if an answer came.
    """
    try:
        return _ask(backend, assistant, (_PING,))
    except (BadRequest, ToolMissing):
        pass  # perhaps because of the function
    except BackendError as exc:
        return Problem(exc.kind, str(exc), exc.hint)
    try:
        problem = _ask(backend, assistant, ())
    except BackendError as exc:
        return Problem(exc.kind, str(exc), exc.hint)
    backend.seen = replace(backend.seen, tools=False)
    return problem


def _ask(backend: Watched, assistant: Assistant, tools: tuple[ToolSpec, ...]) -> Problem | None:
    said = "Call the function ping, then say its word." if tools else "Say: pong"
    message = Message(MessageId(new_id()), "user", (TextPart(PartId("text"), said),))
    plain = replace(
        assistant, instructions="Be brief.", functions=(), hosted_tools=(), send_files=False
    )
    turn = Turn(RunId(new_id()), plain, message, _keep_nothing, tools=tools)
    for _ in range(_ROUNDS):
        last: Event | None = None
        for event in backend.stream(turn):
            last = event
        if isinstance(last, ToolCallsRequired):
            outputs = tuple(ToolOutput(call.call_id, "pong") for call in last.calls)
            turn = turn.answered(Round(last.calls, outputs), last.remote)
            continue
        if isinstance(last, RunEnded) and last.state in ("completed", "incomplete"):
            if tools and backend.seen.tools is None:
                backend.seen = replace(backend.seen, tools=False)
            return None
        told = last.problem if isinstance(last, RunEnded) else None
        return told or Problem("server", "The answer did not end as it should.")
    return Problem("server", f"The model called the function {_ROUNDS} times and said nothing.")


def _keep_nothing(name: str, media_type: str, content: bytes | Path) -> FileRef:
    del media_type, content
    raise StoreError(f"{name} is not kept: only a word was asked for.")
