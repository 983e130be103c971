"""Finds figures made of words that belong together: `energy cost` where energy and cost are apart.

Says only what cannot be meant as it was read; reads no grammar.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.analyst.audit.accounts import Account
from assistant.analyst.profile import Field

_PART = 1
"""rank from which on a name is not the whole name of a column"""


def compounds(a: Account) -> Iterator[str]:
    """Yield a column beside another one's word, and the hours of a rate taken for steps."""
    used = {one.column for one in a.figures}
    for place in range(len(a.items) - 1):
        one, other = _number(a, place), _number(a, place + 1)
        if one is None or other is None or one.name == other.name:
            continue
        if {one.name, other.name} <= used and not set(one.words) & set(other.words):
            yield other.name
    steps = {one.grain for one in a.groups} & {"hour"}
    if steps and len(a.groups) > 1 and "average" in a.aggregates and _per_hour(a):
        yield "per hour"


def _number(a: Account, place: int) -> Field | None:
    """Return the column of numbers that a part of its name means."""
    item = a.at(place)
    fields = a.fields(item)
    part = item.named is not None and item.named.rank >= _PART and not item.sign
    return fields[0] if part and len(fields) == 1 and fields[0].numeric else None


def _per_hour(a: Account) -> bool:
    said = " ".join(item.text.casefold() for item in a.items)
    return "per hour" in said or "hourly" in said
