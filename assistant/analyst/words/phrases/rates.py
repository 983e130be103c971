"""Tells the time that a rate is for from steps in time: the `hourly rate` of a column eur/h.

Done before anything is read; takes the words away that say nothing besides the column.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.analyst.profile import Field
from assistant.analyst.words.items import Item
from assistant.analyst.words.lists.vocabulary import Sign
from assistant.analyst.words.table.lexicon import Lexicon

_PAID = {"rate", "wage", "pay", "fee", "price", "cost", "charge", "salary", "rent", "tariff"}
_BY_THE_HOUR = {"rate", "wage", "pay"}
"""what is paid by the hour where no time is said"""
_ADVERBS = {"hourly", "daily", "weekly", "monthly", "yearly", "annual"}
_SHORT = {"hour": {"h", "hour", "hr"}, "day": {"day", "d"}, "week": {"week", "wk"},
          "month": {"month", "mo"}, "year": {"year", "yr"}}  # fmt: skip


def settle_rates(items: Sequence[Item], lexicon: Lexicon) -> list[Item]:
    """Let `hourly` before a rate, and `per hour` behind it, add nothing to its column."""
    made = list(items)
    for at, item in enumerate(made):
        if item.kind != "grain" or item.named is not None:
            continue
        if item.text.casefold() in _ADVERBS and _is_for(made, at + 1, item, lexicon):
            made[at] = replace(item, sign=Sign("skip"))
        behind = made[at - 1].kind == "by" and made[at - 1].text.casefold() in ("per", "an", "a")
        if at > 1 and behind and _is_for(made, at - 2, item, lexicon):
            made[at] = replace(item, sign=Sign("skip"))
            made[at - 1] = replace(made[at - 1], sign=Sign("skip"))
    return made


def _is_for(items: Sequence[Item], at: int, grain: Item, lexicon: Lexicon) -> bool:
    """Whether the column at a place is paid for each of that time."""
    named = items[at].named if 0 <= at < len(items) else None
    if named is None or len(named.columns) != 1:
        return False
    column = lexicon.profile[named.columns[0]]
    words = set(column.words)
    if not column.numeric or not _PAID & words:
        return False
    told = bool(words & _SHORT.get(str(grain.says), set()))
    return told or (grain.says == "hour" and _hourly(column, lexicon))


def _hourly(column: Field, lexicon: Lexicon) -> bool:
    """Whether a rate of money can only be that of an hour: no time of day is in the table."""
    money = bool(column.unit) and column.unit in "€$£¥"
    clock = any(one.clock for one in lexicon.profile.of("date"))
    return money and bool(_BY_THE_HOUR & set(column.words)) and not clock
