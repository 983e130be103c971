"""Reads a conversation back from the endpoint, as messages of ours. Reads only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from openai import OpenAI, omit

from assistant.backends.wire.json_text import Json, many, text
from assistant.backends.wire.replies import ANSWER_LIMIT, Allowance, read_json
from assistant.messages import (
    CallId,
    Message,
    MessageId,
    Part,
    PartId,
    RefusalPart,
    StepPart,
    TextPart,
)

_PAGES = 100
"""of 100 items; a server that never says it is done is left then"""


def load_history(client: OpenAI, conversation: str) -> tuple[Message, ...]:
    """Return what was said, oldest first; calls are steps of the message after them."""
    messages: list[Message] = []
    steps: dict[str, StepPart] = {}
    for item in _items(client, conversation):
        match item.get("type") or "message":
            case "function_call":
                call_id = text(item, "call_id")
                name, asked = text(item, "name"), text(item, "arguments")
                steps[call_id] = StepPart(CallId(call_id), name, "function", "done", asked)
            case "function_call_output":
                call_id, output = text(item, "call_id"), text(item, "output")
                if call := steps.get(call_id):
                    steps[call_id] = StepPart(
                        call.call_id, call.name, call.kind, "done", call.arguments, output=output
                    )
            case "message":
                if message := _message(item, tuple(steps.values())):
                    messages.append(message)
                    steps.clear()
            case _:
                pass
    return tuple(messages)


def _items(client: OpenAI, conversation: str) -> Iterator[Json]:
    after: Any = omit
    allowance = Allowance(ANSWER_LIMIT)
    for _ in range(_PAGES):
        page = read_json(
            client.conversations.items.with_streaming_response.list(
                conversation, order="asc", limit=100, after=after
            ),
            allowance=allowance,
        )
        yield from many(page, "data")
        after = text(page, "last_id")
        if not page.get("has_more") or not after:
            return


def _message(item: Json, steps: tuple[StepPart, ...]) -> Message | None:
    role = item.get("role")
    if role not in ("user", "assistant"):
        return None
    item_id = text(item, "id")
    parts: list[Part] = [*steps] if role == "assistant" else []
    said = text(item, "content")
    contents: list[Json] = [{"text": said}] if said else many(item, "content")
    for at, part in enumerate(contents):
        if refusal := text(part, "refusal"):
            parts.append(RefusalPart(PartId(f"{item_id}:{at}"), refusal))
        if words := text(part, "text"):
            parts.append(TextPart(PartId(f"{item_id}:{at}"), words))
    return Message(MessageId(item_id), role, tuple(parts))
