"""Chooses the table that a question is about, where a thread has several."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.analyst.analyst import Analyst
from assistant.analyst.lexicon.items import Item
from assistant.analyst.lexicon.spelling import name_words, plain
from assistant.analyst.lexicon.tagging import tag
from assistant.analyst.plan import QueryPlan
from assistant.analyst.replies import Answering, Asking


def choose(analysts: Sequence[Analyst], question: str, before: QueryPlan | None = None) -> Analyst:
    """Return the one whose table the words name or fit best; else that of *before*, else the last.

    *analysts* are in the order in which the tables came; there is at least one.
    """
    if len(analysts) == 1:
        return analysts[0]
    ranked = [(_score(one, question, before), place, one) for place, one in enumerate(analysts)]
    return max(ranked, key=lambda entry: entry[:2])[2]


def _score(one: Analyst, question: str, before: QueryPlan | None) -> tuple[int, int, int, bool]:
    """Rank by: the table is named; it can answer; words that it knows; it was asked before."""
    same = before is not None and before.table == one.table
    reply = one.read(question, before if same else None)
    can = 2 if isinstance(reply, Answering) else 1 if isinstance(reply, Asking) else 0
    words = plain(question).replace("_", " ").split()
    named = all(word in words for word in name_words(one.table))
    items = tag(question[:600], one.lexicon).items
    known = sum(_is_known(item) for item in items)
    return int(named), can, known, same


def _is_known(item: Item) -> bool:
    sure = item.named is not None and item.named.rank <= 2
    return bool(sure or item.valued or item.noun is not None)
