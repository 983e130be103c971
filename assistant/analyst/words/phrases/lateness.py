"""Reads `late` and `early` where a column tells the delay: above zero, below zero, `15 min late`.

Only where one column of numbers is a delay, and no yes/no column says it. Says which phrase means
that column; the grammar makes the condition.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.analyst.profile import Field
from assistant.analyst.words.items import Item, Named
from assistant.analyst.words.lists.vocabulary import Sign
from assistant.analyst.words.table.lexicon import Lexicon

_SAID = {"late": ">", "delayed": ">", "early": "<"}
_WENT = {"left", "departed", "leaving", "departing"}
"""what was late, where the delay is not one of arriving"""
_BOUNDS = {"cmp", "between", "more"}


def with_lateness(items: Sequence[Item], lexicon: Lexicon) -> list[Item]:
    """Let `late` and `delayed` be the column of the delay, or the sign of it."""
    places = [at for at, item in enumerate(items) if item.text.casefold() in _SAID]
    column = _delay(lexicon) if len(places) == 1 else None
    if column is None or not _free(items, places[0], column):
        return list(items)
    made, at = list(items), places[0]
    sign = _SAID[made[at].text.casefold()]
    early = not isinstance(column.least, int | float) or column.least >= 0
    if sign == "<" and (early or _bound_around(made, at)):
        return made
    bound = _bound_around(made, at)
    plain = replace(made[at], sign=None, named=None, money=(), down=None, verb=())
    made[at] = replace(plain, named=Named((column.name,), 0)) if bound else replace(
        plain, sign=Sign("late", (column.name, sign)))  # fmt: skip
    if bound and at + 1 < len(made) and made[at + 1].text.casefold() == "by":
        made[at + 1] = replace(made[at + 1], sign=Sign("skip"))
    return [one for k, one in enumerate(made) if not _went(one, k, at)]


def _delay(lexicon: Lexicon) -> Field | None:
    fits = [one for one in lexicon.profile.of("number") if {"delay", "lateness"} & set(one.words)]
    arriving = len(fits) == 1 and {"arrival", "arrive"} & set(fits[0].words)
    return fits[0] if len(fits) == 1 and not arriving else None


def _free(items: Sequence[Item], at: int, column: Field) -> bool:
    item = items[at]
    own = item.named is None or item.named.columns == (column.name,)
    known = item.valued or item.verb or item.negated or item.sign
    return own and not known and (at == 0 or items[at - 1].kind != "sup")


def _bound_around(items: Sequence[Item], at: int) -> bool:
    """Tell `15 minutes late` and `delayed by more than 60` from `late flights`."""
    if any(one.number is not None for one in items[max(0, at - 2) : at]):
        return True
    behind = [one for one in items[at + 1 :] if one.kind != "skip" and one.text != "by"]
    return bool(behind) and (behind[0].kind in _BOUNDS or behind[0].number is not None)


def _went(item: Item, place: int, at: int) -> bool:
    return item.text.casefold() in _WENT and place < at and item.valued is None
