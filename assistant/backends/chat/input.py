"""Writes what is sent to a chat endpoint: the messages, the tools, the request.

Pure: a turn goes in, JSON comes out, in its full form and in the order that the strictest servers
demand: after the system message people and the assistant take turns, and what a tool returned is
followed by the assistant. What a server refuses is left out elsewhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from assistant.backends.base import Turn
from assistant.backends.prompting import instructions_of
from assistant.backends.retelling import Call, Words, retold
from assistant.backends.wire.json_text import Json, one, text
from assistant.definitions import ToolSpec
from assistant.messages import CallId, StepPart

NOT_ANSWERED = "(This was not answered.)"
"""said by the assistant where an answer is missing. Mistral refuses a person's message after what
a tool returned, and the templates of many local models two messages of a person in a row."""
LEFT_OUT = "(What was said before is left out.)"
"""said by the person where the history begins with an answer; the same templates refuse that"""
LONGEST_ID = 40
"""characters of a call's id; OpenAI"""

_RESPONSES_ONLY = frozenset(
    (
        *("background", "context_management", "conversation", "include", "instructions", "input"),
        *("max_output_tokens", "max_tool_calls", "previous_response_id", "prompt", "reasoning"),
        *("text", "truncation", "vector_store_ids"),
    )
)
"""parameters of a definition that this protocol has not, or under another name"""
_ALWAYS_OURS = frozenset(("messages", "model", "n", "stream", "stream_options", "tools"))


def request(turn: Turn, model: str) -> Json:
    """Return the body of a create."""
    body: Json = {
        **_parameters(turn),
        "model": model,
        "messages": list(_messages(turn)),
        "stream_options": {"include_usage": True},
    }
    if turn.tools:
        body["tools"] = [_function(tool) for tool in turn.tools]
    else:
        body.pop("tool_choice", None)
        body.pop("parallel_tool_calls", None)  # OpenAI: only where tools are specified
    return body


def call_ids(turn: Turn) -> frozenset[str]:
    """Return the ids of all calls of the thread so far."""
    steps = {
        part.call_id
        for message in turn.history
        for part in message.parts
        if isinstance(part, StepPart)
    }
    return frozenset(steps | {call.call_id for done in turn.rounds for call in done.calls})


def _parameters(turn: Turn) -> Json:
    given = dict(turn.assistant.parameters)
    taken = {
        name: value
        for name, value in given.items()
        if name not in _RESPONSES_ONLY and name not in _ALWAYS_OURS
    }
    # The older name first: who does not know the newer one passes over it without a word, and
    # who wants the newer one says so.
    if "max_output_tokens" in given and "max_completion_tokens" not in taken:
        taken.setdefault("max_tokens", given["max_output_tokens"])
    if effort := text(one(given, "reasoning"), "effort"):
        taken.setdefault("reasoning_effort", effort)
    return taken


def _messages(turn: Turn) -> Iterator[Json]:
    if instructions := instructions_of(turn):
        # Not `developer`: OpenAI takes this for it, and many others do not know that one.
        yield {"role": "system", "content": instructions}
    yield from _taking_turns(_said(turn))


def _taking_turns(messages: Iterable[Json]) -> Iterator[Json]:
    """Yield *messages* so that whoever spoke is answered; what one side says in a row is one."""
    last: Json | None = None
    for message in messages:
        if last is None:
            if message["role"] != "user":
                yield _words("user", LEFT_OUT)
        elif message["role"] == last["role"] == "assistant" and "tool_calls" not in last:
            said = [each["content"] for each in (last, message) if each["content"]]
            last = {**message, "content": "\n\n".join(said)}
            continue
        else:
            yield last
            if message["role"] == "user" and last["role"] != "assistant":
                yield _words("assistant", NOT_ANSWERED)
        last = message
    if last is not None:
        yield last


def _said(turn: Turn) -> Iterator[Json]:
    for told in retold((*turn.history, turn.message)):
        if isinstance(told, Words):
            yield _words(told.role, told.text)
            continue
        for call in told.calls:
            # One by one: whether they were made at once is not known any more, and there are
            # models whose template takes no more.
            yield from _called([replace(call, call_id=_short(call.call_id))])
    for told in retold((), turn.rounds):
        if isinstance(told, Words):
            yield _words(told.role, told.text)
        else:
            # Under ids that are this endpoint's own, however long: some have more in them.
            yield from _called(told.calls)


def _words(role: str, text: str) -> Json:
    return {"role": role, "content": text}


def _called(calls: Sequence[Call]) -> Iterator[Json]:
    yield {"role": "assistant", "content": None, "tool_calls": [_call(call) for call in calls]}
    for call in calls:
        yield {"role": "tool", "tool_call_id": call.call_id, "content": call.output}


def _call(call: Call) -> Json:
    function = {"name": call.name, "arguments": call.arguments}
    return {"id": call.call_id, "type": "function", "function": function}


def _short(call_id: CallId) -> CallId:
    if len(call_id) <= LONGEST_ID:
        return call_id
    return CallId(hashlib.sha256(call_id.encode()).hexdigest()[:LONGEST_ID])


def _function(tool: ToolSpec) -> Json:
    function = {
        "name": tool.name,
        "description": tool.description,
        "parameters": dict(tool.parameters),
    }
    return {"type": "function", "function": function}
