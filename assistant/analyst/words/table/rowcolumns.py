"""Tells the rows from a column that is called like them: `flights`, of which each has a flight_no.

The column repeats, so that it does not number the rows: how many flights there are is how many
rows. Behind `by` or `different` the column is meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.analyst.profile import Field
from assistant.analyst.words.items import Item, Named
from assistant.analyst.words.table.lexicon import Lexicon
from assistant.analyst.words.table.naming import core_of

_NUMBERED = {"no", "number", "code", "name", "title"}
"""ends of names of what a row is called by, though others may be called the same"""
_OFTEN = 3
"""from so many rows of each on, a first column of numbers is none of the rows' own"""


def is_code_of(word: str, named: Named | None, fields: Sequence[Field], rows: int) -> bool:
    """Tell whether *word* is the rows, too, of which each has one of what it names."""
    if named is None or len(fields) != 1:
        return False
    one = fields[0]
    if one.kind not in ("identifier", "category", "text") or one.unique or one.truth:
        return False
    if core_of(one.words) != (word,) or one.words[-1] not in _NUMBERED:
        return False
    return bool(one.distinct) and one.distinct < rows


def repeats_often(one: Field, rows: int) -> bool:
    """Tell a flight's number from an order's, of which each has some rows."""
    return one.words[-1] in _NUMBERED and one.distinct * _OFTEN < rows


def dated_rows(named: Named | None, size: int, lexicon: Lexicon) -> bool:
    """Tell `readings`, each of which has a reading_date, from that date."""
    if named is None or size > 1:
        return False
    return all(lexicon.profile[name].kind == "date" for name in named.columns)


def settle_rows(items: Sequence[Item], lexicon: Lexicon) -> list[Item]:
    """Let each word that is the rows and a column be the one that it means where it stands."""
    items = _steps_of_time(items, lexicon)
    if not lexicon.shared:
        return items
    made: list[Item] = []
    for at, item in enumerate(items):
        if item.noun != "" or item.named is None or item.named.columns[0] not in lexicon.shared:
            made.append(item)
        elif _is_column(items, at, lexicon.profile[item.named.columns[0]]):
            made.append(replace(item, noun=None))
        else:
            made.append(replace(item, named=None))
    return made


def _steps_of_time(items: Sequence[Item], lexicon: Lexicon) -> list[Item]:
    """Let `which month` be a step of time where the only date is called month as well."""
    made: list[Item] = []
    dates = [one.name for one in lexicon.profile.of("date")]
    for at, item in enumerate(items):
        before = items[at - 1] if at else None
        asked = before is not None and before.kind in ("which", "by", "sup", "top")
        called = item.kind == "grain" and item.named is not None and item.named.rank == 0
        only = item.named is not None and list(item.named.columns) == dates
        step = asked and called and only and item.says not in ("day", "hour")
        made.append(replace(item, named=None) if step else item)
    return made


def _is_column(items: Sequence[Item], at: int, column: Field) -> bool:
    before = [one for one in items[:at] if one.kind != "skip"]
    last = before[-1].kind if before else ""
    figures = any(one.kind == "agg" for one in items)
    if at + 1 < len(items) and items[at + 1].text.casefold().rstrip("s") in _NUMBERED:
        return True
    if last == "by" and before[-1].text.casefold() in ("per", "each", "every"):
        coded = column.words[-1] not in ("name", "title")
        return not (figures or coded or any(one.kind == "by" for one in items[at + 1 :]))
    if last in ("by", "distinct"):
        return True
    asked = last in ("which", "top", "sup") or (bool(before) and before[-1].number is not None)
    return asked and figures and not items[at].valued
