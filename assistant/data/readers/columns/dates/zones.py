"""The zone that a column's times are shown in, in words: the wall clock of a file is kept.

A stored time has no zone of its own, so whoever reads a figure from it must be told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(\d{2}):?(\d{2})?")
_PLACE = re.compile(r"\[([^\]]+)\]")
_UTC = ("", "Z", "UTC", "GMT", "ETC/UTC", "ETC/GMT", "ZULU")


def named(zone: str) -> str:
    """Return the name of a zone: `UTC`, `UTC+02:00`, `Europe/Rome`.

    Offsets may be written `+02`, `+0200` or `UTC+02:00`.
    """
    place = _PLACE.search(zone)
    plain = place[1] if place else zone.strip()
    minutes = offset(plain)
    if minutes is None:
        return plain
    if minutes == 0:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"


def offset(zone: str) -> int | None:
    """Return how many minutes a fixed zone is ahead of UTC; None if it has a name."""
    if zone.strip().upper() in _UTC:
        return 0
    found = _OFFSET.fullmatch(zone.strip())
    if found is None:
        return None
    sign, hours, minutes = found.groups()
    return (-1 if sign == "-" else 1) * (int(hours) * 60 + int(minutes or 0))


def told(column: str, zone: str) -> str:
    """Return the sentence for the card and for every figure."""
    name = named(zone)
    return f"Times in “{column}” are {name}{'' if name.startswith('UTC') else ' time'}."


def told_local(column: str, zones: Sequence[str]) -> str:
    """Return the sentence on times that keep the clocks of several places or seasons."""
    return f"Times in “{column}” are local: {listed(zones)}."


def listed(zones: Sequence[str]) -> str:
    """Return the names of zones in one phrase."""
    if len(zones) > 3:
        return f"{', '.join(zones[:2])} and {len(zones) - 2} more"
    return " and ".join((", ".join(zones[:-1]), zones[-1]) if len(zones) > 1 else zones)


def minutes_ahead(zone: str) -> str:
    """Return SQL of the minutes by which the text *zone*, an offset or UTC, is ahead of UTC."""
    number = r"'([+-]\d{2}):?(\d{2})?'"
    hours, minutes = (f"regexp_extract({zone}, {number}, {group})" for group in (1, 2))
    return (
        f"coalesce(try_cast({hours} AS INTEGER), 0) * 60 + "
        f"CASE WHEN starts_with({hours}, '-') THEN -1 ELSE 1 END * "
        f"coalesce(try_cast({minutes} AS INTEGER), 0)"
    )


def shortened(column: str, cells: int, how: str) -> str:
    """Return the sentence on digits of a second that a stored time cannot hold."""
    have = "value of “{}” has" if cells == 1 else "values of “{}” have"
    return (
        f"{cells:,} {have.format(column)} fractions of a microsecond: "
        f"{'it is' if cells == 1 else 'they are'} {how} to microseconds."
    )
