"""Leaves out words behind a column that only say what it is: `workload score`, `lunch type`.

Done before anything is read; a word that names a column of its own is kept.
"""

from __future__ import annotations

from dataclasses import replace

from assistant.analyst.lexicon.items import Item
from assistant.analyst.lexicon.lists.vocabulary import Sign
from assistant.analyst.lexicon.spelling import stem
from assistant.analyst.lexicon.table.lexicon import Lexicon

_NUMBER_TAILS = {"score", "amount", "figure", "level", "mark", "rating", "reading"}
_CLASS_TAILS = {
    "source",
    "type",
    "category",
    "kind",
    "class",
    "group",
    "column",
    "field",
    "variable",
}
"""words behind the name of a column that only say what it is"""


def without_tails(items: list[Item], lexicon: Lexicon) -> list[Item]:
    """Let `score` behind `workload`, and `type` behind `lunch`, say nothing of their own."""
    made: list[Item] = []
    for at, item in enumerate(items):
        before = items[at - 1] if at else None
        if before is not None and before.named is not None and _adds_nothing(item, before, lexicon):
            made.append(_nothing(item))
        else:
            made.append(item)
    return made


def _adds_nothing(item: Item, before: Item, lexicon: Lexicon) -> bool:
    word = item.text.casefold()
    named = before.named
    if named is None or item.valued or item.noun is not None or before.noun is not None:
        return False
    fields = [lexicon.profile[name] for name in named.columns]
    if all(one.numeric for one in fields):
        own = item.named
        part = own is not None and own.rank >= 2 and own.columns != named.columns
        several = item.plural and item.kind == "rows"  # humidity readings are rows
        tail = stem(word) in _NUMBER_TAILS and not several
        return tail and named.rank <= 5 and (own is None or part)
    part = item.named is None or (item.named.rank >= 2 and not item.plural)
    plain = part and item.kind in ("", "skip", "value")
    return plain and stem(word) in _CLASS_TAILS and all(one.kind != "date" for one in fields)


def _nothing(item: Item) -> Item:
    return replace(
        item, sign=Sign("skip"), named=None, valued=None, noun=None, number=None, unit="",
        period="", literal=None, verb=(), money=(), negated=(), down=None,
        plural=False,
    )  # fmt: skip
