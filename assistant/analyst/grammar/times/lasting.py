"""Reads how long something may take: `closed within 2 days`, `took more than a week to close`.

A condition on rows: the time from one date to another. Figures of that time stand in `elapsed`.
"""

from __future__ import annotations

from assistant.analyst.grammar.drafting import Condition, Reading, Stumble
from assistant.analyst.grammar.times.ago import BACK
from assistant.analyst.grammar.times.dating import begun_date
from assistant.analyst.grammar.times.elapsed import date_at
from assistant.analyst.plan import Filter
from assistant.analyst.profile import Field
from assistant.analyst.words.spelling import SPELT, tidy
from assistant.analyst.words.table.lexicon import PARTLY

TAKES = {"take", "takes", "took", "taking", "taken", "needed", "needs", "need"}
_TURNED = {">": ">", ">=": ">=", "<": "<", "<=": "<="}
_SPANS = ("hour", "day", "week", "minute", "month")
_UNITS = ("hour", "day", "week")
_SMALL = ("skip", "that", "with", "to", "be")


def lasting(r: Reading) -> bool:
    """Take `closed within 2 days`, `shipped more than a week after the order`, `took 3 days to`."""
    if _within(r):
        return True
    start = 0
    while r.kind(start) in ("skip", "that", "with") and not (r.strong(start) or r.look(start).verb):
        start += 1
    start = next((k for k in range(start + 1) if r.look(k).text.casefold() in TAKES), start)
    if r.look(start).text.casefold() in TAKES:
        return _taking(r, start)
    if _between(r, start):
        return True
    last = date_at(r, start)
    read = _span(r, start + 1) if last is not None else None
    if last is None or read is None or r.look(start).noun is not None:
        return False
    op, number, unit, end = read
    first, end = _counted_from(r, last, end)
    _write(r, (first, last), op, number, unit)
    r.take(end)
    return True


def _within(r: Reading) -> bool:
    """Take the `within 120 days of opening` of `paid off within`: to the date of the end."""
    read = _span(r, 0) if r.look().text.casefold() == "within" and r.look(-1).valued else None
    at = r.ahead("skip", "that", "from", "since", start=read[3]) if read is not None else 0
    first = date_at(r, at) if read is not None and at > read[3] else None
    if read is None or first is None:
        return False
    ends = [one for one in r.profile.of("date") if one.name != first.name and one.missing]
    others = [one for one in r.profile.of("date") if one.name != first.name]
    if len(fits := ends or others) != 1:
        raise Stumble(r.look().text, f"It does not say which date is meant beside {first.name}.")
    _write(r, (first, fits[0]), *read[:3])
    r.take(at + 1)
    return True


def _taking(r: Reading, start: int) -> bool:
    """Take `took more than 7 days to close`."""
    read = _span(r, start + 1)
    if read is None:
        return False
    op, number, unit, end = read
    at = r.ahead(*_SMALL, start=end)
    last = date_at(r, at)
    if last is None and (dates := _whole(r)) is not None:
        _write(r, dates, op, number, unit)
        r.take(end)
        return True
    if last is None or at == end:
        return False
    first, end = _counted_from(r, last, at + 1)
    _write(r, (first, last), op, number, unit)
    r.take(end)
    return True


def _whole(r: Reading) -> tuple[Field, Field] | None:
    """Return from when to when a row lasts, where its only two dates tell, and no column does."""
    dates = r.profile.of("date")
    spans = {*_SPANS, "duration", "length"}
    named = [set(one.words) for one in r.profile.of("number")]
    if len(dates) != 2 or any(spans & words and not PARTLY & words for words in named):
        return None
    first, last = sorted(dates, key=lambda one: str(one.least))
    later = str(first.least) < str(last.least) and str(first.greatest) < str(last.greatest)
    return (first, last) if later else None


def _between(r: Reading, start: int) -> bool:
    """Take `more than 10 days between order and delivery`."""
    read = _span(r, start) if r.kind(start) == "cmp" else None
    if read is None or r.look(read[3]).text.casefold() not in ("between", "from"):
        return False
    op, number, unit, end = read
    at = r.ahead("skip", start=end + 1)
    other = r.ahead("skip", "that", start=at + 2)
    first, last = date_at(r, at), date_at(r, other)
    if r.kind(at + 1) not in ("and", "to") or first is None or last is None or first == last:
        return False
    _write(r, (first, last), op, number, unit)
    r.take(other + 1)
    return True


def _span(r: Reading, at: int) -> tuple[str, float, str, int] | None:
    """Read `within 2 days`, `in less than 24 hours`: how compared, how many, of what, the end."""
    op = ""
    at += r.kind(at) == "to" and r.kind(at + 1) in ("skip", "cmp")  # replied to within an hour
    while r.kind(at) in ("skip", "cmp") and r.look(at).number is None:
        item = r.look(at)
        if item.text.casefold() == "within" and not op:
            op = "<="
        elif item.kind == "cmp":
            op = _TURNED.get(str(item.says), "")
        at += 1
    item, unit = r.look(at), r.look(at + 1)
    number = item.number if item.number is not None else SPELT.get(item.text.casefold())
    one = number is None and item.kind == "grain" and r.look(at - 1).text.casefold() in ("a", "an")
    if one:
        number, unit, at = 1.0, item, at - 1
    if not op or number is None or unit.kind != "grain" or item.unit:
        return None
    if r.look(at + 2).text.casefold() in BACK:
        return None  # `3 months ago` is counted from the newest date
    if unit.says not in _UNITS:
        raise Stumble(unit.text, "I can count hours, days and weeks between two dates.")
    return op, float(number), str(unit.says), at + 2


def _counted_from(r: Reading, last: Field, end: int) -> tuple[Field, int]:
    """Read the `of the order` behind it; else the date at which rows come about."""
    at = r.ahead("skip", "that", "from", "since", start=end)
    first = date_at(r, at) if at > end else None
    if first is not None and first.name != last.name:
        return first, at + 1
    begun = begun_date(r, last)
    if begun is None:
        raise Stumble(r.look().text, f"It does not say from when to {last.name}.")
    return begun, end + (r.look(end).text.casefold() in ("later", "afterwards", "afterward"))


def _write(r: Reading, dates: tuple[Field, Field], op: str, number: float, unit: str) -> None:
    first, last = dates
    if unit == "hour" and not (first.clock and last.clock):
        raise Stumble(unit, "These dates have no time of day.")
    made = {"column": last.name, "op": op, "values": (tidy(number),), "grain": unit}
    filter_ = Filter.model_validate(made | {"since": first.name})
    r.draft.conditions.append(Condition(filter_, r.at, row=True))
    r.draft.notes.append(f"Counted from {first.name} to {last.name}.")
