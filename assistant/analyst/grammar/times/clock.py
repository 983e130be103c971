"""Reads times of the clock as bounds: `after 6 pm`, `between 9 and 12 o'clock`, `in the morning`.

Whole hours only; the hours are tested whatever the day, and what was assumed is said.
"""

from __future__ import annotations

from itertools import pairwise

from assistant.analyst.grammar.drafting import DATE, Reading, Stumble

_LEADING = ("skip", "that", "with")
_DAY = 24


def clock_time(r: Reading) -> bool:
    """Take a time of the clock, with the words that say on which side of it."""
    start = 0
    while r.kind(start) in _LEADING:
        start += 1
    read = _part(r, start) or _pair(r, start) or _bounded(r, start) or _exact(r, start)
    if read is None:
        return False
    hours, end = read
    if not hours or len(hours) >= _DAY:
        raise Stumble(r.look(end - 1).text, "That is no part of a day.")
    clocks = [one.name for one in r.profile.of("date") if one.clock]
    r.take(end)
    one = clocks[0] if len(clocks) == 1 and not r.draft.date else DATE
    r.add_filter(one, "is", hours, grain="hour of day", row=True)
    r.draft.notes.append(f"Hours of the day: {_said(hours)}.")
    return True


def _said(hours: tuple[int, ...]) -> str:
    """Say from when to when."""
    runs = all((b - a) % _DAY == 1 for a, b in pairwise(hours))
    if not runs:
        return ", ".join(f"{hour}:00 to {hour}:59" for hour in hours)
    return f"{hours[0]}:00 to {hours[-1]}:59"


def _part(r: Reading, at: int) -> tuple[tuple[int, ...], int] | None:
    if r.kind(at) != "daypart":
        return None
    low, high = r.look(at).says
    return tuple(range(low, high)), at + 1


def _pair(r: Reading, at: int) -> tuple[tuple[int, ...], int] | None:
    """Read `between 9:00 and 12:00`, `from 10 pm to 6 am`."""
    joint = at + 2
    other = r.ahead("skip", start=joint + 1)
    led = r.kind(at) in ("between", "from") and r.kind(at + 1) == "clock"
    until = r.look(joint).text.casefold() in ("and", "to", "until", "till")
    if not led or not until or r.kind(other) != "clock":
        return None
    low, high = int(r.look(at + 1).says) % _DAY, int(r.look(other).says)
    high += _DAY if high <= low else 0
    return tuple(hour % _DAY for hour in range(low, high)), other + 1


def _bounded(r: Reading, at: int) -> tuple[tuple[int, ...], int] | None:
    """Read `after 6 pm`, `before noon`, `6 pm or later`."""
    sign = r.look(at).says if r.kind(at) in ("since", "cmp") else None
    place = r.ahead("skip", start=at + 1) if sign else at
    if r.look(at).text.casefold() == "by" and r.kind(at + 1) == "clock":
        sign, place = "<", at + 1
    if r.kind(place) != "clock":
        return None
    end = place + 1
    if sign is None and r.kind(end) == "more":
        sign, end = r.look(end).says, end + 1
    if sign not in (">", ">=", "<", "<="):
        return None
    hour = int(r.look(place).says)
    if sign in (">", ">="):
        return tuple(range(hour % _DAY, _DAY)), end
    return tuple(range(hour or _DAY)), end


def _exact(r: Reading, at: int) -> tuple[tuple[int, ...], int] | None:
    """Read `at 9 am`, `at 9:00 or 11:00`."""
    if r.kind(at) != "clock":
        return None
    hours, end = [int(r.look(at).says) % _DAY], at + 1
    joint = r.ahead("or", "and", "comma", "skip", start=end)
    while joint > end and r.kind(joint) == "clock":
        hours.append(int(r.look(joint).says) % _DAY)
        end = joint + 1
        joint = r.ahead("or", "and", "comma", "skip", start=end)
    return tuple(hours), end
