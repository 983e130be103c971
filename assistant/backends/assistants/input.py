"""What is sent to an Assistants server: messages of a thread and the parameters of a run.

Only text is sent, and which copies of files belong to it; tables are reached through the function
tools. Pure: nothing is asked here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assistant.backends.assistants.values import Json, obj, text
from assistant.backends.base import SentFile, Turn
from assistant.backends.prompting import prompt_of
from assistant.errors import BadRequest
from assistant.messages import Message, ToolCall

SEEDS = 32
"""messages that a new thread can begin with; the protocol's most"""

_RUNS_CODE = "code_interpreter"
_HOSTED = (_RUNS_CODE, "file_search")
_WITHOUT_TEXT = "(a message without text)"


@dataclass(frozen=True, slots=True)
class Posted:
    """One message as it is sent. Its metadata carries our id, to find it again."""

    key: str
    """our message's id: also the idempotency key"""
    body: Mapping[str, Any]


def pending(turn: Turn) -> list[Posted]:
    """Return what the endpoint does not have yet, oldest first; the turn's own message is last."""
    said = [*turn.history, turn.message]
    ids = [message.id for message in said]
    knows = turn.remote.knows if turn.remote and turn.remote.thread else None
    if knows is not None:
        said = said[ids.index(knows) + 1 :] if knows in ids else [turn.message]
    return [_posted(one) for one in said if prompt_of(one).strip() or one is turn.message]


def with_files(new: list[Posted], message: Message, files: Sequence[SentFile]) -> list[Posted]:
    """Return *new* with *files* attached to *message*, or to one more if the thread has it."""
    if not files:
        return new
    attached = [{"file_id": file.id, "tools": [{"type": _RUNS_CODE}]} for file in files]
    if not any(one.key == message.id for one in new):
        # Nothing can be attached to a message later on.
        key = f"{message.id}-{files[-1].id}"
        names = "\n".join(f"[file: {file.name}]" for file in files)
        new = [*new, Posted(key, {"role": "user", "content": names, "metadata": {"message": key}})]
    *others, last = new
    return [*others, replace(last, body={**last.body, "attachments": attached})]


def _posted(message: Message) -> Posted:
    return Posted(
        message.id,
        {
            "role": message.role,
            "content": prompt_of(message) or _WITHOUT_TEXT,
            "metadata": {"message": message.id},
        },
    )


def check(turn: Turn) -> None:
    """Raise BadRequest if the definition does not name an assistant of the server."""
    if not turn.assistant.remote_id:
        raise BadRequest(
            f"{turn.assistant.name} does not say which assistant of the server it is.",
            hint="Set ASSISTANT_ID to the id of an assistant at the server.",
        )


def adds_tools(turn: Turn) -> bool:
    """Return whether the definition offers tools, so that the server's own must be said as well."""
    return bool(turn.tools or turn.assistant.hosted_tools)


def runs_code(turn: Turn, own_tools: list[Json]) -> bool:
    """Return whether the assistant, by our definition or the server's, can read attached files."""
    own = (tool.get("type") for tool in own_tools)
    return _RUNS_CODE in (*turn.assistant.hosted_tools, *own)


def run_parameters(turn: Turn, own_tools: list[Json]) -> dict[str, Any]:
    """Return how the run is started; what the definition leaves open is left to the server.

    Tools of a run take the place of the assistant's *own_tools*, so these are sent along.
    """
    assistant = turn.assistant
    chosen: dict[str, Any] = {
        "assistant_id": assistant.remote_id,
        "metadata": {"run": turn.run_id},
        "model": assistant.model,
        "instructions": assistant.instructions,
        "additional_instructions": turn.context,
        "tools": _tools(turn, own_tools) if adds_tools(turn) else [],
        "extra_body": dict(assistant.parameters),
    }
    return {name: value for name, value in chosen.items() if value}


def _tools(turn: Turn, own_tools: list[Json]) -> list[Json]:
    functions: list[Json] = [
        {
            "type": "function",
            "function": {
                "name": tool.name,
                "description": tool.description,
                "parameters": dict(tool.parameters),
            },
        }
        for tool in turn.tools
    ]
    hosted: list[Json] = [{"type": kind} for kind in turn.assistant.hosted_tools if kind in _HOSTED]
    by_name: dict[str, Json] = {}
    for tool in [*functions, *own_tools, *hosted]:
        # Of two with one name it is ours: that is the function that can be called here.
        by_name.setdefault(_name(tool), tool)
    return list(by_name.values())


def _name(tool: Json) -> str:
    return text(obj(tool.get("function")).get("name")) or text(tool.get("type"))


def outputs(turn: Turn) -> list[dict[str, str]]:
    """Return what the tools of the last round returned, all of it in one request."""
    return [
        {"tool_call_id": output.call_id, "output": output.text}
        for output in turn.rounds[-1].outputs
    ]


def earlier_calls(turn: Turn) -> tuple[ToolCall, ...]:
    """Return the calls that were answered in earlier rounds."""
    return tuple(call for one in turn.rounds for call in one.calls)
