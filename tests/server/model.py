"""A model that does what it was told to, or something sensible; no protocol is known here.

Untold, it repeats what it was asked, counts when asked for "200 words" (so that a lost or
doubled word shows), and asks time_in_zone and calculate when the question is for them: "what time
is it in Tokyo", or "calculate 12*7 and the time in Tokyo" for both at once.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from tests.server.streams import Fault

ZONES = {"tokyo": "Asia/Tokyo", "berlin": "Europe/Berlin", "lima": "America/Lima"}


@dataclass(frozen=True)
class Call:
    """A function that the model wants called."""

    name: str
    arguments: dict[str, Any] | str = field(default_factory=dict)

    @property
    def json(self) -> str:
        given = self.arguments
        return given if isinstance(given, str) else json.dumps(given)


@dataclass(frozen=True)
class Answer:
    """One turn of the model, and what goes wrong on its way."""

    text: str = ""
    pieces: tuple[str, ...] = ()
    """the deltas; words of *text* if empty"""
    more: tuple[str, ...] = ()
    """texts of further items, one right after the other, where the protocol has items"""
    calls: tuple[Call, ...] = ()
    refusal: str = ""
    reasoning: str = ""
    items: tuple[dict[str, Any], ...] = ()
    """output of hosted tools, as the protocol has it, put before the text"""
    annotations: tuple[dict[str, Any], ...] = ()
    """of the text, as the protocol has them"""
    ends: Literal["completed", "incomplete", "failed"] = "completed"
    reason: str = ""
    """of an incomplete end, or the code of a failed one"""
    trouble: str = "The model fell over."
    """what a failed end says"""
    usage: tuple[int, int] = (7, 5)
    fault: Fault | None = None
    delay_s: float | None = None
    """before each frame, instead of the model's own pace"""
    polls: int = 0
    """how many times a look at the stored answer still finds it in progress"""

    @property
    def deltas(self) -> tuple[str, ...]:
        return self.pieces or tuple(re.findall(r"\s*\S+\s*$|\s*\S+", self.text))


class Model:
    """Answers in the order in which it was told; then by itself. *rate* is in frames a second."""

    def __init__(self, rate: float = 0.0, words: int = 0) -> None:
        self.queue: deque[Answer] = deque()
        self.rate = rate
        self.words = words
        """how long its own answers are; 0: as long as the question"""

    def says(self, *answers: Answer) -> None:
        self.queue.extend(answers)

    def delay_s(self, answer: Answer) -> float:
        if answer.delay_s is not None:
            return answer.delay_s
        return 1 / self.rate if self.rate else 0.0

    def answer(self, question: str, outputs: Sequence[str], tools: Sequence[str]) -> Answer:
        """Return the next turn; *outputs* are of the tool calls since the question."""
        if self.queue:
            return self.queue.popleft()
        calls = [call for call in _wanted(question) if call.name in tools]
        if calls and not outputs:
            return Answer(calls=tuple(calls))
        if outputs:
            return Answer(f"The tools say: {'; '.join(outputs)}")
        asked = re.search(r"(\d+) words", question)
        count = int(asked[1]) if asked else self.words
        if count:
            return Answer(" ".join(str(number) for number in range(1, count + 1)))
        return Answer(f"You said: {question}")


def _wanted(question: str) -> list[Call]:
    calls: list[Call] = []
    if sum_ := re.search(r"calculate ([\d+*/. ()-]*\d)", question, re.IGNORECASE):
        calls.append(Call("calculate", {"expression": sum_[1]}))
    if place := re.search(r"time (?:is it )?in (\w+)", question, re.IGNORECASE):
        zone = ZONES.get(place[1].lower(), place[1])
        calls.append(Call("time_in_zone", {"zone": zone}))
    return calls
