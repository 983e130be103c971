"""Times that were said to be counted back from the newest date, against the dates in the plan.

Counts for itself and by none of the grammar's code; says whether a phrase stands.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from assistant.analyst.audit.accounts import Account
from assistant.analyst.lexicon.spelling import SPELT
from assistant.analyst.plan import Filter
from assistant.analyst.spans import grain_of, span

_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_SO_FAR = {"year to date": "year", "quarter to date": "quarter", "month to date": "month",
           "ytd": "year", "qtd": "quarter", "mtd": "month"}  # fmt: skip
_LEADS = ("cmp", "since")


def counted(a: Account, place: int) -> bool:
    """Whether the phrase at *place* ends a time that is counted back."""
    word, ahead = a.at(place).text.casefold(), a.at(place - 1)
    if word in ("ago", "back"):
        return ahead.kind == "grain"
    if word == "before":
        return ahead.kind == "grain" and a.at(place + 1).text.casefold() == "last" and (
            a.at(place + 2).kind != "grain")  # fmt: skip
    return word in _SO_FAR


def belongs(a: Account, place: int) -> bool:
    """Whether the phrase at *place* is a part of such a time: `more than`, `3`, `months`."""
    return any(counted(a, k) for k in range(place + 1, place + 4)) and not counted(a, place)


def said(a: Account) -> bool:
    """Whether any time is counted back, or is the same of the year before."""
    return any(counted(a, k) or same(a, k) for k in range(len(a.items)))


def same(a: Account, place: int) -> bool:
    """Whether `same` at *place* is said of a month or the like."""
    word = a.at(place).text.casefold()
    return word == "same period" or (word == "same" and a.at(place + 1).kind == "grain")


def stands(a: Account, place: int) -> bool:
    """Whether the time that ends at *place* is tested, as it must be."""
    word = a.at(place).text.casefold()
    number = _number(a, place) if word != "before" else 2
    unit = _SO_FAR.get(word) or str(a.at(place - 1).says)
    back = 0 if word in _SO_FAR else number
    if back is None:
        return False
    compared = "vs" in a.kinds or any(same(a, k) for k in range(len(a.items)))
    if (unit, back) == ("year", 1) and compared and same_stands(a):
        return True
    lead = a.at(_start(a, place))
    op = str(lead.says) if lead.kind in _LEADS and word in ("ago", "back") else ""
    return any(_fits(a, one, unit, back, op, lead.kind) for one in _times(a))


def same_stands(a: Account) -> bool:
    """Whether a period of the year before is tested that is as long as another, or as said."""
    for one in _times(a):
        starts = [span(str(value))[0] for value in one.values]
        for value in one.values:
            first, last = span(str(value))
            whens = [*(start for start in starts if start >= last), _newest(a, one)]
            if any(first <= _back(when, "year", 1) < last for when in whens):
                return True
    return False


def _start(a: Account, place: int) -> int:
    at = place - 2
    if a.at(at).number is not None or a.at(at).text.casefold() in SPELT or _one(a, at):
        at -= 1
    while a.at(at).kind == "skip":
        at -= 1
    return at


def _one(a: Account, at: int) -> bool:
    return a.at(at).text.casefold() in ("a", "an")


def _number(a: Account, place: int) -> int | None:
    item = a.at(place - 2)
    if item.number is not None:
        return int(item.number)
    return 1 if _one(a, place - 2) else SPELT.get(item.text.casefold())


def _times(a: Account) -> list[Filter]:
    return [
        one
        for one in a.conditions
        if a.profile[one.column].kind == "date" and one.values and not one.grain
    ]


def _newest(a: Account, one: Filter) -> date:
    return date.fromisoformat(str(a.profile[one.column].greatest)[:10])


def _fits(a: Account, one: Filter, unit: str, back: int, op: str, kind: str) -> bool:
    day = _back(_newest(a, one), unit, back)
    if op:
        earlier = op in (">", ">=") if kind == "cmp" else op == "<"
        return one.op == ("<" if earlier else ">") and one.values == (day.isoformat(),)
    if one.op == "between":
        first, last = span(str(one.values[0]))[0], span(str(one.values[1]))[1]
        week = unit != "week" or (last - first).days == 7
        return first <= day < last and week
    spans = [str(v) for v in one.values if span(str(v))[0] <= day < span(str(v))[1]]
    return one.op == "is" and any(grain_of(text) == unit for text in spans)


def _back(day: date, unit: str, count: int) -> date:
    if unit not in _MONTHS:
        return day - timedelta(days=count * (7 if unit == "week" else 1))
    year, month = divmod(day.year * 12 + day.month - 1 - count * _MONTHS[unit], 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
