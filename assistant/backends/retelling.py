"""What was said and done in a thread, in the form in which any protocol can send it back.

The one place that decides what of an earlier answer a model is told again, for every backend that
keeps the history itself. Pure; nothing of a wire is known here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assistant.backends.prompting import prompt_of
from assistant.definitions import Round
from assistant.messages import CallId, Message, Role, StepPart, TextPart, ToolCall
from assistant.statements.marking import own_step

CANCELLED = "cancelled by the user"
NO_OUTPUT = "(nothing was returned)"
NOT_AN_OBJECT = (
    '{"error": {"kind": "bad_arguments", "message": "the arguments were no JSON object: '
    'nothing was run"}}'
)
"""the output of a call that nobody could read, where no tool has said so itself"""
NO_ARGUMENTS = "{}"
LONGEST_NAME = 64
"""characters of a function's name; OpenAI, which also refuses any of these:"""
_NOT_IN_A_NAME = re.compile(r"[^a-zA-Z0-9_-]")


@dataclass(frozen=True, slots=True)
class Words:
    """What one side said, never empty."""

    id: str
    """the same whenever it is told again, and no other's: our message's, and the place in it"""
    role: Role
    text: str


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a function of ours that ended."""

    call_id: CallId
    """as the endpoint that made it wrote it: of any length, perhaps not of this endpoint"""
    name: str
    """letters, digits, `_` and `-`, also where the model made up another"""
    arguments: str
    """always the text of a JSON object"""
    output: str
    """never empty"""


@dataclass(frozen=True, slots=True)
class Called:
    """Calls that the assistant made one after another or at once; at least one."""

    calls: tuple[Call, ...]


Told = Words | Called


def retold(messages: Iterable[Message], rounds: Iterable[Round] = ()) -> Iterator[Told]:
    """Tell *messages* again, oldest first, and after them the *rounds* of the run under way.

    Each call comes with an output. One that Stop or a broken answer cut short is left out, words
    around it stay: its arguments may be half written, so that `{}` in their place would have the
    model read a call that it never made, and no endpoint misses it. A cut answer is in nobody's
    history but ours: a conversation is begun anew after it and a chain goes on from the answer
    before it, so that in all three cases the whole of it is told from here.
    """
    answered = ""
    for message in messages:
        answered = message.id
        yield from _of_message(message)
    for at, done in enumerate(rounds):
        if done.text.strip():
            yield Words(f"{answered}_round_{at}", "assistant", done.text)
        if calls := ended(done):
            yield Called(calls)


def ended(done: Round) -> tuple[Call, ...]:
    """Return every call of *done* with its output: one without it spoils all later requests."""
    told = {output.call_id: output.text for output in done.outputs}
    return tuple(_safe(call, told.get(call.call_id) or CANCELLED) for call in done.calls)


def is_object(arguments: str) -> bool:
    """Whether every server's parser takes *arguments* for a JSON object.

    Python's own is laxer: NaN, numbers beyond a double and halves of surrogate pairs are refused
    by others with 400 or 500, for this request and for each one after it.
    """
    try:
        found = json.loads(arguments)
        json.dumps(found, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict)


def _of_message(message: Message) -> Iterator[Told]:
    if message.role == "user" or own_step(message):
        if words := prompt_of(message):
            yield Words(f"{message.id}_0", message.role, words)
        return
    steps: list[Call] = []
    late: list[Words] = []
    for at, part in enumerate(message.parts):
        if isinstance(part, StepPart) and _has_ended(part):
            asked = ToolCall(part.call_id, part.name, part.arguments)
            steps.append(_safe(asked, part.output or NO_OUTPUT))
        elif isinstance(part, TextPart) and part.text.strip():
            said = Words(f"{message.id}_{at}", "assistant", part.text)
            if part.ahead:  # it was written after the calls below it
                late.append(said)
                continue
            if steps:
                yield Called(tuple(steps))
                steps.clear()
            yield said
    if steps:
        yield Called(tuple(steps))
    yield from late


def _has_ended(step: StepPart) -> bool:
    return step.kind == "function" and step.state in ("done", "failed")


def _safe(call: ToolCall, output: str) -> Call:
    # A name that a model made up goes back as well: what it was told of it is in the output.
    name = _NOT_IN_A_NAME.sub("_", call.name)[:LONGEST_NAME] or "unknown"
    if not call.arguments.strip():
        return Call(call.call_id, name, NO_ARGUMENTS, output)
    if is_object(call.arguments):
        return Call(call.call_id, name, call.arguments, output)
    told = NOT_AN_OBJECT if output in (CANCELLED, NO_OUTPUT) else output
    return Call(call.call_id, name, NO_ARGUMENTS, told)
