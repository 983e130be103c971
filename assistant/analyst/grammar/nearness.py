"""Tells columns apart that share a name, by the other words of a question.

`price of the homes sold` is the sale price; of listings it is the list price. Asks nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.analyst.profile import Field, Profile
from assistant.analyst.words.abbreviations import SPOKEN
from assistant.analyst.words.spelling import root, stem
from assistant.analyst.words.tagging import Item


def nearest(items: Iterable[Item], fields: Sequence[Field]) -> list[Field]:
    """Return the one of *fields* whose own words are said elsewhere, or all of them."""
    said = {
        root(stem(word))
        for item in items
        if item.named is None or item.noun is not None or item.valued is not None or _done(item)
        for word in item.text.casefold().split()
        if len(word) > 3
    }
    shared = set(fields[0].words).intersection(*(set(one.words) for one in fields))
    hits = [one for one in fields if said & {root(word) for word in set(one.words) - shared}]
    return hits if len(hits) == 1 else list(fields)


def _done(item: Item) -> bool:
    """Whether it is a verb: `sold`, `listed`."""
    word = item.text.casefold()
    return word in SPOKEN or word.endswith("ed")


def happened(item: Item, profile: Profile) -> bool:
    """Whether it is a yes/no column as a verb, which is true from some day on: `churned`."""
    names = item.named.columns if item.named else item.verb
    flags = [name for name in names if profile[name].truth is not None]
    return bool(flags) and _done(item)


def dates_of(columns: Iterable[Field], dates: Sequence[Field]) -> list[Field]:
    """Return the dates that share a word with *columns*: of a sale price it is the day sold."""
    said = {root(word) for one in columns for word in one.words if len(word) > 3}
    return [one for one in dates if said & {root(word) for word in one.words} - {"dat", "date"}]
