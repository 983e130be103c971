"""Tells what a noun says beside another: the rows of `service visits`, and of `student vouchers`.

A word in the singular before what a row is called says of what kind all of them are; the column of
a value behind that value, in the plural and with no figure near, is the rows that have it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.analyst.lexicon.items import Item, Named
from assistant.analyst.lexicon.lists.abbreviations import SPOKEN
from assistant.analyst.lexicon.lists.vocabulary import Sign
from assistant.analyst.lexicon.spelling import stem
from assistant.analyst.lexicon.table.lexicon import Lexicon
from assistant.analyst.lexicon.table.monies import is_income
from assistant.analyst.profile import Profile

_SOLD = {"sale", "revenue", "spend", "spending", "turnover", "income", "takings"}
"""what a column of money is for, where it says so itself"""
_OWNERS = {"customer", "client", "patient", "member", "user", "student", "guest", "visitor",
           "passenger", "donor", "subscriber", "employee", "supplier", "vendor"}  # fmt: skip
_SPOKEN_OF = {"by", "which", "agg", "sup", "much", "list", "distinct", "cmp"}
"""kinds of words that make the column itself what is asked for"""


def with_adjoining(items: Sequence[Item], lexicon: Lexicon) -> list[Item]:
    """Return *items* with each such pair read as the rows."""
    made = list(items)
    figures = any(_has_figure(one, lexicon.profile) for one in items)
    for at in range(len(made) - 1):
        before, behind = (made[at - 1] if at else None), made[at + 1]
        asked = before is not None and before.kind in _SPOKEN_OF - {"list"}
        if _is_sold(made[at], behind, lexicon.profile):
            made[at + 1] = replace(behind, sign=Sign("skip"), money=())
        elif called := _numbered(made[at], behind, lexicon.profile):
            made[at] = replace(made[at], sign=None, noun=None, named=Named((called,), 0))
        elif behind.noun is not None and not asked and _is_of_all(made[at], lexicon.profile):
            made[at] = replace(made[at], sign=Sign("skip"), named=None, verb=())
        elif not figures and _is_part(made, at, lexicon.profile):
            named = behind.named.columns[0] if behind.named else ""
            made[at] = _only(made[at], named)
            made[at + 1] = replace(behind, named=None, noun="")
    return made


def _is_sold(item: Item, behind: Item, profile: Profile) -> bool:
    """Tell the `sales` of `food sales`, where that is a column of money, from other words."""
    if item.named is None or item.noun is not None or item.named.rank > 5:
        return False
    known = behind.named or behind.valued or behind.noun is not None or behind.sign
    said = stem(behind.text.casefold()) in _SOLD and not known
    return said and all(is_income(profile[name]) for name in item.named.columns)


def _numbered(item: Item, behind: Item, profile: Profile) -> str:
    """Return the column of the `table` of `table 13`, which is a small word or row elsewhere."""
    cells = behind.valued.cells if behind.valued and behind.number is not None else ()
    names = [name for name, _ in cells if stem(item.text.casefold()) in profile[name].words]
    called = item.kind == "skip" or (item.noun in names and not item.plural)
    return names[0] if called and item.named is None and len(names) == 1 else ""


def _has_figure(item: Item, profile: Profile) -> bool:
    numeric = item.named and any(profile[name].numeric for name in item.named.columns)
    return bool(numeric) or item.kind == "agg"


def _is_of_all(item: Item, profile: Profile) -> bool:
    """Tell the `service` of a date and the `customer` that each row has one of."""
    if item.named is None or item.plural or item.valued or item.noun is not None:
        return False
    fields = [profile[name] for name in item.named.columns]
    word = item.text.casefold()
    dated = all(one.kind == "date" for one in fields)
    dated = dated and word not in SPOKEN and not word.endswith(("ed", "date"))
    return (dated and len(item.text.split()) == 1) or (
        word in _OWNERS and all(one.kind in ("category", "text", "identifier") for one in fields)
    )


def _is_part(items: Sequence[Item], at: int, profile: Profile) -> bool:
    """Tell the `vouchers` of `student vouchers`, of which each row has one."""
    item, behind = items[at], items[at + 1]
    if item.valued is None or item.valued.weak or not behind.plural or behind.named is None:
        return False
    place = at
    while place and (items[place].valued or items[place].kind in ("or", "and", "comma", "skip")):
        place -= 1
    if items[place].kind in _SPOKEN_OF and items[place].kind not in ("sup", "much"):
        return False
    name = behind.named.columns[0]
    plain = len(behind.named.columns) == 1 and behind.noun is None and not behind.sign
    category = profile[name].kind == "category" and profile[name].truth is None
    return plain and category and any(column == name for column, _ in item.valued.cells)


def _only(item: Item, name: str) -> Item:
    valued = item.valued
    if valued is None:
        return item
    cells = tuple(cell for cell in valued.cells if cell[0] == name)
    return replace(item, valued=replace(valued, cells=cells))


def with_unit_nouns(items: list[Item], lexicon: Lexicon) -> list[Item]:
    """Let `days` be Days Lost where it is what was counted: `most days`, `sick days`."""
    return [
        replace(item, sign=None, named=Named((name,), 2))
        if item.kind == "grain" and item.plural and (name := _counted_in(items, at, lexicon))
        else item
        for at, item in enumerate(items)
    ]


def _counted_in(items: list[Item], at: int, lexicon: Lexicon) -> str:
    """Return the one column of numbers that is called so, where no time is spoken of."""
    before = next((one for one in reversed(items[:at]) if one.kind != "skip"), None)
    if before is None or before.number is not None or before.kind not in ("", "sup"):
        return ""
    word = stem(items[at].text.casefold())
    found = [one.name for one in lexicon.profile.of("number") if word in one.words]
    return found[0] if len(found) == 1 else ""
