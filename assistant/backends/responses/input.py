"""Writes what is sent to a Responses endpoint: the input items, the tools, the request.

Pure: a turn goes in, JSON comes out. What the endpoint can do was found out elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal

from assistant.backends.base import Turn
from assistant.backends.prompting import instructions_of, prompt_of
from assistant.definitions import Round, ToolSpec
from assistant.messages import Message, Remote, StepPart, TextPart

Json = dict[str, Any]
Mode = Literal["conversation", "chained", "whole"]
"""who keeps the history: a conversation, the chain of responses, or only we"""

CANCELLED = "cancelled by the user"


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
        return list(_outputs(turn.rounds[-1]))
    messages = (*turn.history, turn.message) if mode == "whole" else pending(turn)
    items = [item for message in messages for item in _of_message(message)]
    return items + [item for done in turn.rounds for item in _of_round(done)]


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


def _of_message(message: Message) -> Iterator[Json]:
    if message.role == "user":
        if words := prompt_of(message):
            yield {"role": "user", "content": words}
        return
    for part in message.parts:
        if isinstance(part, TextPart) and part.text:
            yield {"role": "assistant", "content": part.text}
        elif isinstance(part, StepPart) and part.kind == "function":
            yield _call(part.call_id, part.name, part.arguments)
            yield _output(part.call_id, part.output or CANCELLED)


def _of_round(done: Round) -> Iterator[Json]:
    if done.text:
        yield {"role": "assistant", "content": done.text}
    for call in done.calls:
        yield _call(call.call_id, call.name, call.arguments)
    yield from _outputs(done)


def _outputs(done: Round) -> Iterator[Json]:
    told = {output.call_id: output.text for output in done.outputs}
    for call in done.calls:  # every one of them: a call without an output is a 400 for ever after
        yield _output(call.call_id, told.get(call.call_id) or CANCELLED)


def _call(call_id: str, name: str, arguments: str) -> Json:
    return {
        "type": "function_call",
        "call_id": call_id,
        "name": name,
        "arguments": arguments or "{}",
    }


def _output(call_id: str, text: str) -> Json:
    return {"type": "function_call_output", "call_id": call_id, "output": text}


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
