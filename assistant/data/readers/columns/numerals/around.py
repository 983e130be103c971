"""What stands around a number: signs, currencies, percent, Cr and Dr, magnitudes, units.

Pure: it takes the shapes of a column's texts, with # for the digits, and how often each is there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

_ISO = (
    *("AED", "ARS", "AUD", "BGN", "BRL", "CAD", "CHF", "CLP", "CNY", "COP", "CZK", "DKK", "EGP"),
    *("EUR", "GBP", "HKD", "HUF", "IDR", "ILS", "INR", "JPY", "KRW", "MXN", "MYR", "NGN", "NOK"),
    *("NZD", "PHP", "PKR", "PLN", "RON", "RUB", "SAR", "SEK", "SGD", "THB", "TRY", "TWD", "UAH"),
    *("USD", "VND", "ZAR"),
)
_SYMBOLS = {
    "€": "EUR", "£": "GBP", "₹": "INR", "Rs": "INR", "Rs.": "INR", "₩": "KRW", "₺": "TRY",
    "₽": "RUB", "₪": "ILS", "₦": "NGN", "₱": "PHP", "₫": "VND", "฿": "THB", "₴": "UAH",
    "zł": "PLN", "Kč": "CZK", "Ft": "HUF", "Fr.": "CHF", "SFr.": "CHF", "lei": "RON",
    "US$": "USD", "R$": "BRL", "C$": "CAD", "CA$": "CAD", "A$": "AUD", "AU$": "AUD",
    "NZ$": "NZD", "HK$": "HKD", "S$": "SGD", "Euro": "EUR", "euro": "EUR",
    **{code: code for code in _ISO},
}  # fmt: skip
_SHARED = {"$": "USD", "¥": "JPY", "kr": "SEK", "kr.": "DKK"}
"""signs of several currencies, and the code that they stand for where that is in the column too"""
_MAGNITUDES = {
    **dict.fromkeys(("k", "K", "thousand", "tsd", "th"), 3),
    **dict.fromkeys(("m", "M", "mm", "MM", "mn", "mln", "mio", "million", "millions"), 6),
    **dict.fromkeys(("b", "B", "bn", "bln", "mrd", "billion", "billions"), 9),
    **dict.fromkeys(("t", "T", "tn", "trillion"), 12),
    **dict.fromkeys(("lakh", "lakhs", "lac"), 5),
    **dict.fromkeys(("crore", "crores"), 7),
}
_ONLY_UNITS = frozenset(("m", "mm", "b", "t", "B", "T", "MM", "th"))
"""units, unless another magnitude or a currency stands in the column"""
_UNITS = frozenset((
    "kg", "g", "mg", "µg", "lb", "lbs", "oz", "t", "km", "m", "cm", "mm", "µm", "mi", "ft",
    "in", "yd", "l", "ml", "cl", "dl", "hl", "s", "sec", "ms", "min", "mins", "h", "hr", "hrs",
    "hour", "hours", "day", "days", "week", "weeks", "month", "months", "year", "years", "yr",
    "yrs", "pcs", "pc", "pieces", "units", "items", "kb", "mb", "gb", "tb", "kw", "kwh", "mw",
    "mwh", "hz", "khz", "mhz", "ghz", "°c", "°f", "k", "pa", "kpa",
    "bar", "psi", "m²", "m2", "m³", "m3", "km²", "km2", "ft²", "ft2", "ha", "kcal", "cal", "kj",
    "ppm", "mph", "km/h", "kmh", "m/s", "stk", "stück", "st", "std", "tage", "x",
    "percent", "pct", "‰", "pp", "bp", "bps", "px", "rpm", "mah", "mg/l", "mg/dl", "µg/m³", "db",
))  # fmt: skip
_SIGNS = "+-\u2212\u2013"
_LETTERS = ({"C", "D"}, {"S", "H"})
_NO_CENTS = re.compile(r"[.,][-\u2013\u2014]{1,2}|/-")
"""behind a whole amount: 12,- and 500/-"""
DEBITS = {"DR": "CR", "D": "C", "S": "H"}
"""marks of what is paid, each with that of what is received: S and H are German"""
_LEDGER_BEFORE = re.compile(r"(cr|dr)\b\.?(.*)", re.IGNORECASE)
_PARTS = re.compile(r"([^\W\d_]|[.$€£¥₹₩₺₽₪₦₱₫฿₴%‰°²³µ/])+[23]?")


@dataclass(frozen=True, slots=True)
class Shape:
    """What stands around the digits of some texts."""

    text: str
    """with # for the digits"""
    sign: str = ""
    """+, - or nothing; brackets are a minus"""
    behind: bool = False
    """whether the minus stands behind"""
    brackets: bool = False
    currency: str = ""
    """as it is written"""
    percent: bool = False
    ledger: str = ""
    """CR or DR, or the letters that stand for them"""
    suffix: str = ""
    """a magnitude or a unit, as it is written"""


def parse(text: str) -> Shape | None:
    """Read what stands around the #; None if it may mean anything."""
    lead, number, tail = text.partition("#")
    lead, tail = (re.sub(r"\s+", " ", side).strip() for side in (lead, tail))
    if match := _NO_CENTS.match(tail):
        tail = tail[match.end() :].strip()
    brackets = lead.startswith("(") and tail.endswith(")")
    if brackets:
        lead, tail = lead[1:].strip(), tail[:-1].strip()
    lead, before = _take_sign(lead)
    tail, behind = _take_sign(tail)
    tail, ledger = _take_ledger(tail)
    if match := _LEDGER_BEFORE.fullmatch(lead):
        lead, ledger = match[2].strip(), ledger or match[1].upper()
    words = [word for side in (lead, tail) for word in _words(side)]
    found: dict[str, list[str]] = {"currency": [], "percent": [], "suffix": []}
    for word in words:
        found[_sort(word)].append(word)
    signs = ["-"] * brackets + [sign for sign in (before, behind) if sign]
    too_many = len(signs) > 1 or any(len(found[one]) > 1 for one in ("currency", "percent"))
    if not number or too_many or (signs and ledger) or not _fits(lead, found) or "#" in tail:
        return None
    currency, percent, suffix = (" ".join(group) for group in found.values())
    sign = re.sub("[\u2212\u2013]", "-", "".join(signs))
    return Shape(text, sign, bool(behind), brackets, currency, bool(percent), ledger, suffix)


def _take_sign(side: str) -> tuple[str, str]:
    """Take a sign off the front or the back of what stands at one side."""
    if side and side[0] in _SIGNS:
        return side[1:].strip(), side[0]
    if side and side[-1] in _SIGNS:
        return side[:-1].strip(), side[-1]
    return side, ""


def _take_ledger(tail: str) -> tuple[str, str]:
    match = re.fullmatch(r"(|.*\W)(cr|dr)\.?", tail, re.IGNORECASE)
    return (match[1].strip(), match[2].upper()) if match else (tail, "")


def _words(side: str) -> Iterator[str]:
    for part in side.split():
        # 12M€ and 5k$ have no blank between.
        match = re.fullmatch(r"([^\W\d_]+)([$€£¥₹])", part)
        yield from (match[1], match[2]) if match and part not in _SYMBOLS else (part,)


def _sort(word: str) -> str:
    if word in _SYMBOLS or word in _SHARED:
        return "currency"
    return "percent" if word == "%" else "suffix"


def _fits(lead: str, found: Mapping[str, list[str]]) -> bool:
    """Whether only a currency stands before, and a suffix is a word."""
    if any(_sort(word) != "currency" for word in _words(lead)):
        return False
    suffix = found["suffix"]
    return len(suffix) <= 2 and all(_PARTS.fullmatch(word) and len(word) <= 12 for word in suffix)


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around the numbers of a whole column, each shape with the number of its rows."""

    shapes: tuple[tuple[Shape, int], ...]

    @property
    def rows(self) -> int:
        """How many numbers there are."""
        return sum(count for _, count in self.shapes)

    def count(self, what: str) -> int:
        """Return in how many rows a field of their shape says something."""
        return sum(count for shape, count in self.shapes if getattr(shape, what))

    @property
    def signs(self) -> Counter[str]:
        """How many numbers have a plus, a minus, or neither."""
        return self._tally("sign")

    @property
    def ledgers(self) -> Counter[str]:
        """How many numbers have CR, DR, or neither."""
        return self._tally("ledger")

    def _tally(self, what: str) -> Counter[str]:
        found: Counter[str] = Counter()
        for shape, count in self.shapes:
            found[getattr(shape, what)] += count
        return found

    @property
    def currencies(self) -> Counter[str]:
        """How many numbers are in each currency, the commonest first."""
        written = self._tally("currency")
        known = {_SYMBOLS[sign] for sign in written if sign in _SYMBOLS}
        found: Counter[str] = Counter()
        for sign, count in written.most_common():
            shared = _SHARED.get(sign, "")
            name = shared if shared in known else _SYMBOLS.get(sign, sign)
            if name:
                found[name] += count
        return Counter(dict(sorted(found.items(), key=lambda item: (-item[1], item[0]))))

    @property
    def mixed(self) -> bool:
        """Whether some numbers have a percent sign and others not."""
        return self.count("percent") not in (0, self.rows)

    @property
    def suffixes(self) -> Counter[str]:
        """What stands behind the numbers, and how often."""
        found = self._tally("suffix")
        del found[""]
        return found

    @property
    def unit(self) -> str:
        """The one unit that every number has; else empty."""
        names = {_bare(suffix) for suffix in self.suffixes}
        whole = len(names) == 1 and self.count("suffix") == self.rows
        return next(iter(self.suffixes)).rstrip(".") if whole and not self.magnitudes else ""

    @property
    def known_unit(self) -> bool:
        """Whether the unit is one that everybody knows."""
        return _is_unit(self.unit)

    @property
    def magnitudes(self) -> dict[str, int]:
        """Return the power of ten that each suffix means, if all are magnitudes; else nothing."""
        found = {suffix: power_of(suffix) for suffix in self.suffixes}
        only = set(map(_bare, found)) <= _ONLY_UNITS and not self.count("currency")
        whole = self.count("suffix") == self.rows
        return {} if 0 in found.values() or (only and (whole or len(found) == 1)) else found

    @property
    def units(self) -> Counter[str]:
        """Return how many numbers are in each unit, if they are in several that all know."""
        found: Counter[str] = Counter()
        for suffix, count in self.suffixes.items():
            found[_bare(suffix)] += count
        return found if len(found) > 1 and all(map(_is_unit, found)) else Counter()

    @property
    def consistent(self) -> bool:
        """Whether all of it can be read as one column of numbers."""
        return not self.suffixes or bool(self.unit or self.magnitudes)


def power_of(suffix: str) -> int:
    """Return the power of ten that *suffix* means; 0: none."""
    name = _bare(suffix)
    return _MAGNITUDES.get(name) or _MAGNITUDES.get(name.lower() if len(name) > 1 else name, 0)


def _bare(suffix: str) -> str:
    return suffix.rstrip(".")


def _is_unit(unit: str) -> bool:
    return (unit if len(unit) == 1 else unit.lower()) in _UNITS


def gather(shapes: Mapping[str, int]) -> Around | None:
    """Read the shapes of a column; None if one may mean anything."""
    read = [(parse(text), count) for text, count in shapes.items()]
    known = [(shape, count) for shape, count in read if shape is not None]
    if len(known) != len(read) or not known:
        return None
    before = {shape.ledger for shape, _ in known if _LEDGER_BEFORE.match(shape.text)}
    if len(before) == 1:  # CR 12 may be the twelfth change
        return None
    apart = all("# " in shape.text or not shape.suffix for shape, _ in known)  # 12C may be a seat
    if apart and {shape.suffix for shape, _ in known} - {""} in _LETTERS:
        known = [(replace(one, ledger=one.suffix, suffix=""), count) for one, count in known]
    return Around(tuple(known))
