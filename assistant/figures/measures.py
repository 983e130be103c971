"""Units in which an answer may tell what a column has in others: hours of minutes, euro of cents.

Only what a column's name says to be in it is turned into another unit. What is said to be so much
a month, or per 1,000, is of a whole year, or of one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

_SIZES: tuple[Mapping[str, float], ...] = (
    {
        **dict.fromkeys(("ms", "millis", "millisecond"), 0.001),
        **dict.fromkeys(("s", "sec", "secs", "second", "sekunde", "seconde"), 1),
        **dict.fromkeys(("min", "mins", "minute"), 60),
        **dict.fromkeys(("h", "hr", "hrs", "hour", "std", "stunde", "heure"), 3600),
        **dict.fromkeys(("d", "day", "tag", "tage", "jour"), 86_400),
        **dict.fromkeys(("week", "woche", "semaine"), 604_800),
    },
    {"g": 1, "gram": 1, "kg": 1e3, "kilo": 1e3, "tonne": 1e6, "ton": 1e6},
    {
        "mm": 0.001,
        "cm": 0.01,
        "meter": 1,
        "metre": 1,
        "km": 1e3,
        "kilometer": 1e3,
        "kilometre": 1e3,
    },
    {"byte": 1, "kb": 1e3, "mb": 1e6, "gb": 1e9, "tb": 1e12},
    {"wh": 1, "kwh": 1e3, "mwh": 1e6, "gwh": 1e9},
)
_CENTS = re.compile(r"(?i)(?:^|[^a-z])(?:cents?|ct|pence|pennies)(?:$|[^a-z])")
_THOUSANDS = re.compile(
    r"(?i)(?:^|[^a-z])(?:k|t)(?:eur|usd|gbp|chf)?(?:$|[^a-z])|tsd|thousand|in_k"
)
_MILLIONS = re.compile(r"(?i)(?:^|[^a-z])(?:m|mio|mn)_?(?:eur|usd|gbp|chf)?(?:$|[^a-z])|million")
_CENT = re.compile(r"\s?(?:ct|cents?|pence|[¢p])\b")
_UNIT = re.compile(r"\s?([A-Za-z]{1,12})\b")
_LESSER = re.compile(r"\s?(?:and |und |et )?(\d{1,2})\s?([A-Za-z]{1,12})\b")
_PERIOD = re.compile(
    r"(?i)[*_)\s]{0,3}(?:/|(?:an?|per|each|every|pro|par|im|je)\s)"
    r"(?:(?P<day>day|tag|jour)|(?P<week>week|woche|semaine)|(?P<month>month|monat|mois)"
    r"|(?P<quarter>quarter|quartal|trimestre))\b"
)
_PERIODS = {"day": (365, 366), "week": (52,), "month": (12,), "quarter": (4,)}
_PER = re.compile(
    r"(?i)\b(?:per|pro|je|pour)\s(1(?:[.,' \u00a0\u202f]?0{3}){1,2}|1(?:[.,' \u00a0\u202f]?000)?00"
    r"|10[.,' \u00a0\u202f]?000|100[.,' \u00a0\u202f]?000|million)\b(?![.,]\d)"
)


class Measures:
    """The units that some columns have in their names."""

    def __init__(self, columns: Iterable[str] = ()) -> None:
        names = list(columns)
        words = {word for name in names for word in re.split(r"[^a-z]+", name.lower())}
        self._columns = {(at, size) for word in words for at, size in _sizes(word)}
        self._cents = any(map(_CENTS.search, names))
        self._of_money = [
            scale
            for pattern, scale in ((_CENTS, 100.0), (_THOUSANDS, 1e-3), (_MILLIONS, 1e-6))
            if any(map(pattern.search, names))
        ]

    def factors(self, text: str, end: int, *, money: bool) -> Iterator[float]:
        """Yield by what a figure that ends at *end* may be multiplied to be as its column is."""
        if money:
            yield from self._of_money
        elif not self._cents and _CENT.match(text, end, end + 8):
            yield 0.01
        unit = _UNIT.match(text, end, end + 14)
        for at, size in _sizes(unit[1].lower()) if unit else ():
            yield from (size / other for one, other in self._columns if one == at and other != size)
        if period := _PERIOD.match(text, end, end + 20):
            yield from _PERIODS[period.lastgroup or "month"]

    def lesser(self, text: str, end: int) -> tuple[int, float]:
        """Return where "18 min" behind "1 h" ends, and which part of the greater unit it is."""
        unit = _UNIT.match(text, end, end + 14)
        more = _LESSER.match(text, unit.end(), unit.end() + 20) if unit else None
        for at, size in _sizes(unit[1].lower()) if unit and more else ():
            for one, other in _sizes(more[2].lower()) if more else ():
                if one == at == 0 and 1 < size / other <= 60 and more:
                    return more.end(1), int(more[1]) * other / size
        return end, 0.0


def rates_per(text: str) -> list[float]:
    """Return of how many things *text* tells how many there are: 1,000 where it says per 1,000."""
    found = {re.sub(r"\D", "", one[1]) or "1000000" for one in _PER.finditer(text)}
    return sorted(float(one) for one in found)


def without_per(text: str) -> str:
    """Return *text* with spaces for the number in "per 1,000"."""
    return _PER.sub(lambda found: " " * len(found[0]), text)


def _sizes(word: str) -> Iterator[tuple[int, float]]:
    for at, sizes in enumerate(_SIZES):
        for stem in dict.fromkeys((word, word.removesuffix("s"), word.removesuffix("n"))):
            if stem in sizes:
                yield at, sizes[stem]
                break
