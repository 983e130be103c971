"""Writes what is sent to a Responses endpoint: the input items, the tools, the request.

Pure: a turn goes in, JSON comes out. What the endpoint can do was found out elsewhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from assistant.backends.base import Turn
from assistant.backends.prompting import instructions_of
from assistant.backends.retelling import Called, Told, Words, ended, retold
from assistant.backends.wire.json_text import Json
from assistant.definitions import ToolSpec
from assistant.messages import CallId, Message, Remote

Mode = Literal["conversation", "chained", "whole"]
"""who keeps the history: a conversation, the chain of responses, or only we"""

LONGEST_ID = 64
"""characters of a call's id that every server takes"""


def pending(turn: Turn) -> tuple[Message, ...]:
    """Return the messages that the endpoint does not have; all of them if that is not certain."""
    messages = (*turn.history, turn.message)
    knows = turn.remote.knows if turn.remote else None
    at = next((at for at, message in enumerate(messages) if message.id == knows), -1)
    return messages[at + 1 :]


def knows_some(turn: Turn) -> bool:
    """Whether the endpoint surely has the beginning of what was said."""
    return len(pending(turn)) <= len(turn.history)


def input_items(turn: Turn, mode: Mode) -> list[Json]:
    """Return the input of the next response: what is new, or everything."""
    if turn.rounds and mode != "whole":
        # The endpoint has the calls, under the ids that it gave them.
        return [_output(call.call_id, call.output) for call in ended(turn.rounds[-1])]
    messages = (*turn.history, turn.message) if mode == "whole" else pending(turn)
    return [item for told in retold(messages, turn.rounds) for item in _of_told(told)]


def request(turn: Turn, mode: Mode, conversation: str) -> Json:
    """Return the body of a create, but for background mode."""
    body: Json = {
        **{key: value for key, value in turn.assistant.parameters.items() if key not in _OURS},
        "input": input_items(turn, mode),
    }
    if turn.assistant.model:
        body["model"] = turn.assistant.model
    if instructions := instructions_of(turn):
        body["instructions"] = instructions
    if tools := [*map(_function, turn.tools), *_hosted(turn)]:
        body["tools"] = tools
    if "code_interpreter" in turn.assistant.hosted_tools:
        body["include"] = ["code_interpreter_call.outputs"]
    if mode != "whole":
        body["store"] = True
    if mode == "conversation":
        body["conversation"] = conversation
    elif mode == "chained" and (previous := _previous(turn)):
        body["previous_response_id"] = previous
    return body


_OURS = ("vector_store_ids",)
"""parameters of an assistant that belong to a tool and not to the request"""


def _previous(turn: Turn) -> str:
    remote = turn.remote or Remote()
    if turn.rounds:
        return remote.run
    return remote.last_completed if knows_some(turn) else ""


def _of_told(told: Told) -> Iterator[Json]:
    """Write what was said in full, as it is needed by the strictest of all servers.

    llama.cpp takes an item of the assistant only with its type and with `output_text` parts;
    vLLM only with id, status and annotations, too; OpenAI only with an id that begins with `msg`
    and has at most 64 characters. The id is ours: one that a server gave binds the words to the
    reasoning before them, which is not sent again, and OpenAI then refuses them without it.
    """
    match told:
        case Words(id, "assistant", text):
            part: Json = {"type": "output_text", "text": text, "annotations": []}
            item: Json = {"type": "message", "id": f"msg_{id}", "status": "completed"}
            yield {**item, "role": "assistant", "content": [part]}
        case Words(_, role, text):
            part = {"type": "input_text", "text": text}
            yield {"type": "message", "role": role, "content": [part]}
        case Called(calls):
            for call in calls:
                yield {
                    "type": "function_call",
                    "status": "completed",
                    "call_id": _short(call.call_id),
                    "name": call.name,
                    "arguments": call.arguments,
                }
            for call in calls:
                yield _output(_short(call.call_id), call.output)


def _output(call_id: str, text: str) -> Json:
    return {
        "type": "function_call_output",
        "status": "completed",
        "call_id": call_id,
        "output": text,
    }


def _short(call_id: CallId) -> str:
    """Return an id that OpenAI takes for a call that is told in full, output and all.

    There are servers whose ids have hundreds of characters, and a thread may go on elsewhere.
    """
    if len(call_id) <= LONGEST_ID:
        return call_id
    return f"call_{hashlib.sha256(call_id.encode()).hexdigest()[:32]}"


def _function(tool: ToolSpec) -> Json:
    return {
        "type": "function",
        "name": tool.name,
        "description": tool.description,
        "parameters": dict(tool.parameters),
        "strict": False,
    }


def _hosted(turn: Turn) -> Iterable[Json]:
    stores: Sequence[str] = turn.assistant.parameters.get("vector_store_ids", ())
    container: Json = {"type": "auto"}
    if turn.files:
        # All of them with every request: a container that nobody used for a while is made anew.
        container["file_ids"] = [file.id for file in turn.files]
    wire: dict[str, Json] = {
        "code_interpreter": {"type": "code_interpreter", "container": container},
        "file_search": {"type": "file_search", "vector_store_ids": list(stores)},
    }
    return [wire.get(name, {"type": name}) for name in turn.assistant.hosted_tools]
