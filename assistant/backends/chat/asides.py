"""What an endpoint tells beside a call and wants back with it: signatures, and thoughts.

Gemini refuses a call without the signature that it came with, DeepSeek a call without the thoughts
before it (400 both, as their documents say). An aside goes back to the endpoint that told it and to
no other, signatures always, thoughts where they were asked for. Nothing here is shown or stored.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from assistant.backends.base import Turn
from assistant.backends.chat.reading import Reading
from assistant.backends.wire.json_text import Json, many, text
from assistant.backends.wire.memory import Memory
from assistant.messages import CallId, Message, ReasoningPart, StepPart

LONGEST = 64_000
"""characters of one aside that are remembered"""


@dataclass(frozen=True, slots=True)
class _Aside:
    signed: Json
    thoughts: str


@dataclass(slots=True)
class Asides:
    """What one endpoint told beside its newest calls. Used by many threads."""

    _by_call: Memory[_Aside] = field(default_factory=Memory[_Aside])

    def note(self, reading: Reading) -> None:
        """Remember what came with the calls of a stream that is over."""
        thoughts = "".join(reading.thoughts)[:LONGEST]
        for calling in reading.calls:
            short = len(json.dumps(calling.signed)) <= LONGEST
            self._by_call.note(calling.call_id, _Aside(calling.signed if short else {}, thoughts))

    def given_back(self, body: Json, turn: Turn, *, thoughts: bool) -> Json:
        """Return *body* with the asides of its calls; *thoughts* says whether with those too."""
        stored = dict(_thoughts(turn.history)) if thoughts else None
        messages = [self._with_asides(message, stored) for message in many(body, "messages")]
        return {**body, "messages": messages}

    def _with_asides(self, message: Json, stored: Mapping[CallId, str] | None) -> Json:
        calls = many(message, "tool_calls")
        if not calls:
            return message
        told = [self._by_call.get(text(call, "id")) for call in calls]
        signed = [
            {**call, **aside.signed} if aside else call
            for call, aside in zip(calls, told, strict=True)
        ]
        given = {**message, "tool_calls": signed}
        if stored is not None:
            # Empty where nothing is known any more: it is the field that is asked for.
            first = told[0]
            known = stored.get(CallId(text(calls[0], "id")), "")
            given["reasoning_content"] = first.thoughts if first else known
        return given


def _thoughts(history: tuple[Message, ...]) -> Iterator[tuple[CallId, str]]:
    """Yield what was thought before each call of earlier answers, as it was stored."""
    for message in history:
        thought = ""
        for part in message.parts:
            if isinstance(part, ReasoningPart):
                thought = part.text
            elif isinstance(part, StepPart):
                yield part.call_id, thought
