"""What the strictest real servers refuse in a request body, in their own words.

A body is checked against the request types of the openai package, at every depth and without
unknown keys, and then against what single servers demand beyond these. Whoever passes here speaks
to the letter; no switch makes it lenient.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, cast

from tests.server.streams import Reply, error_reply
from tests.server.strict_types import Json, Kind, Refused, missing, untyped

if TYPE_CHECKING:
    from tests.server.app import Request

TYPELESS = "Cannot determine type of 'item'"
KINDS: dict[str, Kind] = {
    "/responses": "responses",
    "/conversations": "conversations",
    "/chat/completions": "chat",
}
"""what is posted where"""
LONGEST_ID = 64
"""of an item or a call in Responses; OpenAI"""
LONGEST_CALL_ID = 40
"""of a call in Chat Completions; OpenAI"""
MOST_ITEMS = 20
"""that a conversation begins with; OpenAI"""

_NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}")


def refusal(kind: Kind, body: Any) -> Refused | None:
    """Return what the strictest server answers to *body*, or None if all of them take it."""
    return next(_refusals(kind, body), None)


def refuse(request: Request) -> Reply | None:
    """Return the reply to a request that is refused; None to any other, or of another path."""
    kind = KINDS.get(request.path) if request.method == "POST" else None
    if kind is None:
        return None
    try:
        body = json.loads(request.body)
    except ValueError:
        body = None
    refused = refusal(kind, body)
    return error_reply(*refused) if refused else None


def _refusals(kind: Kind, body: Any) -> Iterator[Refused]:
    if not isinstance(body, dict):
        yield Refused(400, "We could not parse the JSON body of your request.")
        return
    asked = cast(Json, body)
    yield from _RULES[kind](asked)
    yield from untyped(kind, asked)


# -- Responses and Conversations


def _responses(body: Json) -> Iterator[Refused]:
    given = body.get("input")
    if not given or not isinstance(given, list):
        # A text alone is taken by all, but never sent by us: it cannot carry a history.
        yield missing("input")
        return
    yield from _items(_objects(given), "input")
    yield from _tools(body, lambda tool: tool)
    if body.get("background") and body.get("store") is False:
        yield Refused(400, "Background mode requires 'store' to be true.")


def _conversations(body: Json) -> Iterator[Refused]:
    items = _objects(body.get("items"))
    yield from _items(items, "items")
    if len(items) > MOST_ITEMS:
        yield Refused(400, f"Invalid 'items': array too long. Expected at most {MOST_ITEMS}.")


def _items(items: list[Json], name: str) -> Iterator[Refused]:
    seen: set[str] = set()
    for at, item in enumerate(items):
        where = f"{name}[{at}]"
        check = _ITEMS.get(str(item.get("type")))
        if check is None:
            yield Refused(400, TYPELESS)  # llama.cpp
            return
        yield from check(item, where)
        item_id = item.get("id")
        if item_id in seen:
            yield Refused(400, f"Duplicate item found with id {item_id}.")
        if item_id is not None:
            seen.add(str(item_id))


def _message(item: Json, where: str) -> Iterator[Refused]:
    content, ours = item.get("content"), item.get("role") == "assistant"
    if not content or not isinstance(content, list):
        yield Refused(400, f"Invalid type for '{where}.content': expected an array of parts.")
        return
    if ours:
        yield from _id(item, where, "msg")
        if "status" not in item:  # vLLM
            yield missing(f"{where}.status")
    for part in _objects(content):
        if ours and part.get("type") != "output_text":
            yield Refused(400, "'type' must be 'output_text'")  # llama.cpp, refusals included
        elif ours and "annotations" not in part:  # vLLM
            yield missing(f"{where}.content.annotations")
        elif not ours and part.get("type") not in ("input_text", "input_image", "input_file"):
            yield Refused(400, "'type' must be one of 'input_text', 'input_image', or 'input_file'")
        elif part.get("text") == "":
            yield Refused(400, f"Invalid '{where}.content': empty text.")


def _function_call(item: Json, where: str) -> Iterator[Refused]:
    yield from _call_id(item.get("call_id"), f"{where}.call_id", LONGEST_ID)
    if item.get("id") is not None:
        yield from _id(item, where, "fc")
    yield from _name(item.get("name"), f"{where}.name")
    yield from _arguments(item.get("arguments"))


def _function_call_output(item: Json, where: str) -> Iterator[Refused]:
    yield from _call_id(item.get("call_id"), f"{where}.call_id", LONGEST_ID)
    if not isinstance(item.get("output"), str):
        yield Refused(400, f"Invalid type for '{where}.output': expected a string.")


_ITEMS: dict[str, Callable[[Json, str], Iterator[Refused]]] = {
    "message": _message,
    "function_call": _function_call,
    "function_call_output": _function_call_output,
}
"""what every server takes"""


def _id(item: Json, where: str, prefix: str) -> Iterator[Refused]:
    found = item.get("id")
    if not isinstance(found, str) or not found.startswith(prefix):
        told = f"Invalid '{where}.id': '{found}'. Expected an ID that begins with '{prefix}'."
        yield Refused(400, told, "invalid_value")
    elif len(found) > LONGEST_ID:
        yield _too_long(f"{where}.id", LONGEST_ID)


# -- Chat Completions


def _chat(body: Json) -> Iterator[Refused]:
    messages = _objects(body.get("messages"))
    if not messages:
        yield missing("messages")
        return
    for at, message in enumerate(messages):
        yield from _chat_message(message, f"messages[{at}]")
    yield from _answered(messages)
    yield from _alternating(messages)
    yield from _tools(body, lambda tool: _objects([tool.get("function")])[0])
    if "stream_options" in body and not body.get("stream"):
        yield Refused(400, "'stream_options' is only allowed when 'stream' is enabled.")
    if {"max_tokens", "max_completion_tokens"} <= body.keys():
        yield Refused(400, "'max_tokens' and 'max_completion_tokens' cannot both be set.")


def _chat_message(message: Json, where: str) -> Iterator[Refused]:
    calls = _objects(message.get("tool_calls"))
    if "tool_calls" in message and not calls:
        yield Refused(400, f"Invalid '{where}.tool_calls': empty array.", "empty_array")
    if not calls and not message.get("content"):
        yield Refused(400, f"Invalid '{where}.content': expected a text that is not empty.")
    for call in calls:
        yield from _call_id(call.get("id"), f"{where}.tool_calls.id", LONGEST_CALL_ID)
        [function] = _objects([call.get("function")])
        yield from _name(function.get("name"), f"{where}.tool_calls.function.name")
        yield from _arguments(function.get("arguments"))


def _answered(messages: list[Json]) -> Iterator[Refused]:
    """Have each call answered once, directly after the message that made it."""
    open_calls: list[str] = []
    for message in [*messages, Json()]:
        if message.get("role") == "tool":
            if message.get("tool_call_id") not in open_calls:
                told = "messages with role 'tool' must answer a call of the message before them."
                yield Refused(400, told)
                return
            open_calls.remove(str(message["tool_call_id"]))
            continue
        if open_calls:
            told = "An assistant message with 'tool_calls' must be followed by tool messages"
            yield Refused(400, f"{told} for each 'tool_call_id': {', '.join(open_calls)} had none.")
            return
        open_calls = [str(call.get("id")) for call in _objects(message.get("tool_calls"))]
        if len(set(open_calls)) < len(open_calls):
            yield Refused(400, "Duplicate value for 'tool_call_id'.")


def _alternating(messages: list[Json]) -> Iterator[Refused]:
    """Refuse what the templates of Mistral's and Gemma's models raise on, in llama.cpp as 500."""
    said = [one.get("role") for one in messages if one.get("role") not in ("system", "developer")]
    if "system" in [one.get("role") for one in messages[1:]]:
        yield Refused(500, "System message must be at the beginning.")
    plain = [
        one.get("role")
        for one in messages
        if one.get("role") in ("user", "assistant") and not one.get("tool_calls")
    ]
    if said[:1] != ["user"] or any(a == b for a, b in itertools.pairwise(plain)):
        yield Refused(500, "Conversation roles must alternate user/assistant/user/assistant/...")


# -- both


def _tools(body: Json, function: Callable[[Json], Json]) -> Iterator[Refused]:
    tools = _objects(body.get("tools"))
    if body.get("tools") == []:
        yield Refused(400, "[] is too short - 'tools'")
    if not tools:
        for name in ("tool_choice", "parallel_tool_calls"):
            if name in body:
                yield Refused(400, f"'{name}' is only allowed when 'tools' are specified.")
    names: list[str] = []
    for tool in tools:
        if tool.get("type") == "function":
            names.append(str(function(tool).get("name")))
            yield from _name(names[-1], "tools.name")
            schema = function(tool).get("parameters")
            if not isinstance(schema, dict) or not {"type", "properties"} <= schema.keys():
                yield missing("tools.parameters.properties")  # LM Studio, of an empty one too
    if len(set(names)) < len(names):
        yield Refused(400, "Tool names must be unique.")


def _call_id(found: Any, where: str, longest: int) -> Iterator[Refused]:
    if not isinstance(found, str) or not found:
        yield missing(where)
    elif len(found) > longest:
        yield _too_long(where, longest)


def _too_long(where: str, longest: int) -> Refused:
    told = f"Invalid '{where}': string too long. Expected a string with maximum length {longest}."
    return Refused(400, told, "string_above_max_length")


def _name(found: Any, where: str) -> Iterator[Refused]:
    if not isinstance(found, str) or not _NAME.fullmatch(found):
        yield Refused(400, f"Invalid '{where}': string does not match pattern.", "invalid_value")


def _arguments(found: Any) -> Iterator[Refused]:
    """Ollama answers 400 to this and llama.cpp 500, when its template is to write them."""
    try:
        read = json.loads(found, parse_constant=_no_json)
        json.dumps(read, ensure_ascii=False, allow_nan=False).encode()
    except (TypeError, ValueError, RecursionError):
        yield Refused(500, "Failed to parse tool call arguments as JSON.")
        return
    if not isinstance(read, dict):
        yield Refused(500, "Tool call arguments must be a JSON object.")


def _objects(value: Any) -> list[Json]:
    """Return the list with `{}` in the place of what is no object; its type is checked later."""
    listed = cast(list[Any], value) if isinstance(value, list) else []
    return [cast(Json, each) if isinstance(each, dict) else {} for each in listed]


def _no_json(name: str) -> None:
    raise ValueError(name)


_RULES: dict[Kind, Callable[[Json], Iterator[Refused]]] = {
    "responses": _responses,
    "conversations": _conversations,
    "chat": _chat,
}
