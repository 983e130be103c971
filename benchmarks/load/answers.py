"""What is asked and what is answered: the model server and the visitors derive both from a label.

Only the standard library: the visitors of other apps run this in environments of their own.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

ASKED = re.compile(r"Write (\d+) tokens at (\d+)/s about ([\w-]+)")
_WORDS = (
    "sales", "order", "area", "month", "grow", "margin", "mean", "middle", "buyers", "sent",
    "back", "and", "with", "more", "less", "while", "which", "shows", "steady", "fall", "rise",
    "share", "total", "north", "south", "week", "plan", "cost", "price", "late", "soon", "unit",
)  # fmt: skip


@dataclass(frozen=True)
class Order:
    """One question: how long the answer is, how fast it comes, and the label that makes it."""

    label: str
    tokens: int
    rate: int
    """tokens a second"""

    @property
    def question(self) -> str:
        """What the person types; a model server finds the order in it again."""
        return f"Write {self.tokens} tokens at {self.rate}/s about {self.label}, please."

    @property
    def ideal_s(self) -> float:
        """How long the model itself takes."""
        return self.tokens / self.rate

    @property
    def text(self) -> str:
        """The whole answer."""
        return "".join(tokens(self))


def find(body: str) -> Order | None:
    """Return the last order in a request's body."""
    found = ASKED.findall(body)
    return Order(found[-1][2], int(found[-1][0]), int(found[-1][1])) if found else None


def tokens(order: Order) -> list[str]:
    """Return the answer in pieces of about five characters: paragraphs, lists, headings, bold."""
    chance = random.Random(order.label)
    made = ["Answer", f" {order.label}", "."]
    while len(made) < order.tokens:
        made += _block(chance)
    made = made[: order.tokens]
    made[-1] = made[-1].rstrip("*#- \n") or "."
    return made


def plain(text: str) -> str:
    """Return *text* with every run of white space as one blank, as it is compared."""
    return " ".join(text.split())


def _block(chance: random.Random) -> list[str]:
    match chance.randrange(6):
        case 0:
            return ["\n\n", "##", *_words(chance, 4)]
        case 1:
            return ["\n", *(piece for _ in range(4) for piece in ("\n-", *_words(chance, 7)))]
        case _:
            first, *rest = _words(chance, 14)
            bold = [" **", *_words(chance, 1)[0].split(), "**"]
            return ["\n\n", first.strip().title(), *rest, *bold, *_words(chance, 9), "."]


def _words(chance: random.Random, count: int) -> list[str]:
    return [f" {word}" for word in chance.choices(_WORDS, k=count)]
