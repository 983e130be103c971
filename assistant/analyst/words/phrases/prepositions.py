"""Leaves out small words that compare elsewhere: the `over` of a year, the `under` of a warranty.

`revenue over 2024` is that year's, `over 2024 units` are more; `under warranty` says yes to a
yes/no column. Words only: what follows is read as it is anywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.analyst.profile import Profile
from assistant.analyst.words.items import Item
from assistant.analyst.words.lists.vocabulary import Sign

_CLAUSES = {"with", "that"}
_UNDER = {"under", "above", "below", "over", "past", "through"}
"""words of comparisons that a yes/no column does not take"""


def with_prepositions(items: Sequence[Item], profile: Profile) -> list[Item]:
    """Return *items* without the small words that compare nothing where they stand."""
    quiet = any(one.text.islower() for one in items)
    made = [replace(one, sign=None) if quiet and _is_name(one) else one for one in items]
    for at in range(len(made) - 1):
        said = made[at].text.casefold()
        if said.removeprefix("not ") in _UNDER and _is_flag(made, at + 1, profile):
            made[at] = replace(made[at], sign=Sign("not" if said.startswith("not ") else "skip"))
    for at in range(len(made) - 1):
        behind = made[at + 2] if at + 2 < len(made) else None
        counted = behind is not None and (behind.noun is not None or _is_number(behind, profile))
        said = any(one.kind in _CLAUSES for one in made[:at])
        if made[at].text.casefold() != "over" or counted or said:
            continue
        if _is_year(made[at + 1], profile):
            made[at] = replace(made[at], sign=Sign("skip"))
    return made


def _is_name(item: Item) -> bool:
    """Tell a department that the table has not, IT, from `it`."""
    return item.text in ("IT", "US") and item.sign is not None and item.valued is None


def _is_flag(items: Sequence[Item], at: int, profile: Profile) -> bool:
    """Whether a yes/no column is named there: `under warranty`, `on a contract`."""
    while at < len(items) - 1 and items[at].text.casefold() in ("a", "the"):
        at += 1
    named = items[at].named
    names = named.columns if named else ()
    return len(names) == 1 and profile[names[0]].truth is not None


def _is_number(item: Item, profile: Profile) -> bool:
    return item.named is not None and all(profile[name].numeric for name in item.named.columns)


def _is_year(item: Item, profile: Profile) -> bool:
    """Whether it is a year that lies in the time of the table."""
    if item.unit or not (item.text.isdigit() and len(item.text) == 4):
        return False
    for one in profile.of("date"):
        low, high = str(one.least)[:4], str(one.greatest)[:4]
        if low.isdigit() and int(low) <= int(item.text) <= int(high):
            return True
    return False
