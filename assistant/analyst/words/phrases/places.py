"""Reads which one of an order is meant: `second best`, `the 3rd most expensive`, `ranked fourth`.

Only beside a word that puts things in an order: a second is a time, too. Words only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.analyst.words.items import Item
from assistant.analyst.words.lists.adjectives import SUPERLATIVES
from assistant.analyst.words.lists.vocabulary import Sign

_ORDINALS = {
    "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10,
}  # fmt: skip
_WRITTEN = re.compile(r"([1-9]\d{0,3})(st|nd|rd|th)")
_RANKS = {"sup", "common", "recent"}
_RANKED = {"ranked", "rank", "ranks", "ranking"}


def place_of(word: str) -> int:
    """Return which place a word says, from the second on; else 0."""
    match = _WRITTEN.fullmatch(word)
    number = int(match[1]) if match else _ORDINALS.get(word, 0)
    return number if number > 1 else 0


def with_places(items: Sequence[Item]) -> list[Item]:
    """Let `second` before `best`, and behind `ranked`, be the place in an order."""
    made = list(items)
    for at, item in enumerate(made):
        place = place_of(item.text.casefold())
        if place and (_ranks(made[at + 1] if at + 1 < len(made) else None) or _behind(made, at)):
            plain = replace(item, named=None, valued=None, number=None, verb=(), money=())
            made[at] = replace(plain, sign=Sign("nth", place), noun=None, unit="")
    return made


def _ranks(following: Item | None) -> bool:
    if following is None:
        return False
    word = following.text.casefold()
    best = following.money and following.down is not None and word in SUPERLATIVES
    return following.kind in _RANKS or bool(best)


def _behind(items: Sequence[Item], at: int) -> bool:
    return at > 0 and items[at - 1].text.casefold() in _RANKED
