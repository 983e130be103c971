"""The zone that a column's times are shown in, in words: the wall clock of a file is kept.

A stored time has no zone of its own, so whoever reads a figure from it must be told.
"""

from __future__ import annotations

import re

_OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(\d{2}):?(\d{2})?")
_UTC = ("", "Z", "UTC", "GMT", "ETC/UTC", "ETC/GMT", "ZULU")


def named(zone: str) -> str:
    """Return the name of a zone: `UTC`, `UTC+02:00`, `Europe/Rome`.

    Offsets may be written `+02`, `+0200` or `UTC+02:00`.
    """
    plain = zone.strip()
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


def shortened(column: str, cells: int) -> str:
    """Return the sentence on digits of a second that a stored time cannot hold."""
    have = "value of “{}” has" if cells == 1 else "values of “{}” have"
    return (
        f"{cells:,} {have.format(column)} fractions of a microsecond: "
        f"{'it is' if cells == 1 else 'they are'} rounded to microseconds."
    )
