"""Holds times of the clock against the hours that the plan tests, by none of the grammar's code.

A bound must lie where it was said: the hour before it on the other side, the hour itself on this.
"""

from __future__ import annotations

from assistant.analyst.audit.accounts import Account

_UPPER = {"before", "until", "till", "by"}


def stands(a: Account, place: int) -> bool:
    """Whether a time of the clock, or a part of the day, is a bound of the hours tested."""
    hours = _hours(a)
    said = a.at(place).says
    if a.at(place).kind == "daypart":
        low, high = said
        others = any(item.kind in ("daypart", "clock") for item in a.items if item != a.at(place))
        return set(range(low, high)) <= hours and (others or len(hours) == high - low)
    hour = int(said)
    inside, ahead = hour % 24 in hours, (hour - 1) % 24 in hours
    words = {a.at(place - 1).text.casefold(), a.at(a.ahead(place)).text.casefold()}
    sign = str(a.at(a.ahead(place)).says)
    behind = a.at(place + 1)
    if sign in ("<", "<=") or words & _UPPER or (behind.kind == "more" and behind.says in _LESS):
        return ahead and (not inside or hour % 24 == 0)
    if sign in (">", ">=") or (behind.kind == "more" and behind.says not in _LESS):
        return inside and 23 in hours and (not ahead or hour == 0)
    pair = any(item.kind in ("between", "from") for item in a.items)
    if pair:
        return inside != ahead or _last(a, place) != inside
    return inside


_LESS = ("<", "<=")


def _last(a: Account, place: int) -> bool:
    return not any(item.kind == "clock" for item in a.items[place + 1 :])


def bounds(a: Account, place: int) -> bool:
    """Whether a word that compares belongs to a time of the clock, which is held by itself."""
    behind = a.at(a.behind(place)).kind == "clock" or a.at(place + 1).kind == "clock"
    return behind or a.at(place - 1).kind == "clock"


def asked(a: Account) -> bool:
    """Whether any hour of the day was said."""
    return bool(a.kinds & {"clock", "daypart"})


def _hours(a: Account) -> set[int]:
    tested = [one for one in a.conditions if one.grain == "hour of day" and one.op == "is"]
    return {int(str(value)) for one in tested for value in one.values}
