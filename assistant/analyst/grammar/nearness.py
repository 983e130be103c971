"""Tells columns apart that share a name, by the other words of a question.

`price of the homes sold` is the sale price; of listings it is the list price. Asks nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.analyst.lexicon.items import Item
from assistant.analyst.lexicon.lists.abbreviations import SPOKEN
from assistant.analyst.lexicon.spelling import root, stem
from assistant.analyst.profile import Field, Profile


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


_ENDINGS = ("ed", "lost", "sent", "paid", "sold", "won", "left", "fixed", "gone")
_TIMES = ("month", "quarter", "ago", "now", "grain", "since", "between")


def outcome(items: Sequence[Item], profile: Profile) -> bool:
    """Whether a status stands right before a time, as what came about then: `settled in May`."""
    for at, item in enumerate(items):
        names = {name for name, _ in item.valued.cells} if item.valued else set[str]()
        names |= set(item.named.columns) if item.named else set(item.verb)
        kinds = {profile[name].kind for name in names}
        told = kinds and not kinds & {"date", "year", "number"} and item.noun is None
        if not told or not item.text.casefold().endswith(_ENDINGS):
            continue
        behind = at + 1
        while behind < len(items) and items[behind].kind == "skip" and not items[behind].named:
            behind += 1
        time = items[behind] if behind < len(items) else None
        if time and (time.period or time.kind in _TIMES or 1900 <= (time.number or 0) <= 2100):
            return True
    return False


def dates_of(columns: Iterable[Field], dates: Sequence[Field]) -> list[Field]:
    """Return the dates that share a word with *columns*: of a sale price it is the day sold."""
    said = {root(word) for one in columns for word in one.words if len(word) > 3}
    return [one for one in dates if said & {root(word) for word in one.words} - {"dat", "date"}]
