"""The answer that is streamed: Markdown as models write it, of a given length in given deltas."""

from __future__ import annotations

import random
import re
import secrets
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from tests.server.app import Request
from tests.server.streams import Stream, sse

_WORDS = re.split(
    " +",
    "revenue orders region quarter growth margin average median customers returned shipped the of "
    "and in by per with than more less while because which shows a steady fall rise share total",
)


@dataclass
class Answer:
    """One answer of *length* characters in *deltas* pieces, and when it was sent."""

    length: int
    deltas: int
    rate: float
    """deltas a second"""
    sent_first_at: float = 0.0
    sent_last_at: float = 0.0
    """on the monotonic clock: when the last delta had been written to the socket"""
    sent: threading.Event = field(default_factory=threading.Event)
    mark: str = field(default_factory=lambda: secrets.token_hex(4))

    @property
    def first(self) -> str:
        """The first word, which no other answer has."""
        return f"Begin-{self.mark}"

    @property
    def last(self) -> str:
        """The last word, which no other answer has."""
        return f"End-{self.mark}"

    def reply(self, request: Request) -> Stream:
        """Answer *request*, whoever made it."""
        del request
        return Stream(self._frames(), delay_s=1 / self.rate)

    def _frames(self) -> Iterator[bytes]:
        text = markdown(self.length, self.first, self.last)
        size = -(-len(text) // self.deltas)
        number = count()
        head = {"id": f"resp_{id(self)}", "object": "response", "status": "in_progress"}
        item = {"id": f"msg_{id(self)}", "type": "message", "role": "assistant"}

        def frame(kind: str, **rest: object) -> bytes:
            return sse({"type": kind, "sequence_number": next(number), **rest}, kind)

        place = {"item_id": item["id"], "output_index": 0, "content_index": 0}
        yield frame("response.created", response=head)
        yield frame(
            "response.output_item.added",
            output_index=0,
            item={**item, "status": "in_progress", "content": []},
        )
        for at in range(0, len(text), size):
            self.sent_first_at = self.sent_first_at or time.monotonic()
            yield frame("response.output_text.delta", delta=text[at : at + size], **place)
        self.sent_last_at = time.monotonic()
        self.sent.set()
        part = {"type": "output_text", "text": text, "annotations": []}
        done = {**item, "status": "completed", "content": [part]}
        yield frame("response.output_text.done", text=text, **place)
        yield frame("response.output_item.done", output_index=0, item=done)
        usage = {"input_tokens": 10, "output_tokens": self.deltas, "total_tokens": 10 + self.deltas}
        whole = {**head, "status": "completed", "output": [done], "usage": usage}
        yield frame("response.completed", response=whole)


def markdown(length: int, first: str, last: str) -> str:
    """Return exactly *length* characters: paragraphs, lists, code and tables, as models write."""
    chance = random.Random(length)
    blocks = [first]
    while sum(map(len, blocks)) + 2 * len(blocks) < length:
        blocks.append(_block(chance))
    text = "\n\n".join(blocks)[: length - len(last) - 2].rstrip("`|-* \n")
    return text.ljust(length - len(last) - 2, ".") + "\n\n" + last


def _block(chance: random.Random) -> str:
    def words(n: int) -> str:
        return " ".join(chance.choices(_WORDS, k=n))

    match chance.randrange(8):
        case 0:
            return "## " + words(4)
        case 1:
            return "\n".join(f"- {words(9)}" for _ in range(5))
        case 2:
            return (
                "```python\n"
                + "\n".join(f"{words(1)} = {words(1)}({n})" for n in range(6))
                + "\n```"
            )
        case 3:
            rows = "\n".join(f"| {words(1)} | {chance.randrange(9999)} |" for _ in range(6))
            return f"| what | figure |\n|---|---|\n{rows}"
        case _:
            return f"{words(30)}, **{words(2)}** {words(30)}."
