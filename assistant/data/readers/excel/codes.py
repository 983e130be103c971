"""What a number format of Excel says about the cells that have it.

Pure: from the text of a format code to its meaning, and from a whole number to the code that it
shows (a postcode, a phone number). Dates are told by the reader of workbooks, numbers need nothing.
"""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass
from typing import Literal

Meaning = Literal["percent", "code", "amount", "duration", "clock", "date", "text"]

_MOST = 255
"""characters of a format code, which is what Excel takes"""
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|(?P<blank>[_*].)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<exponent>E[+-])|(?P<general>General)|(?P<noon>AM/PM|A/P)|(?P<mark>.)",
    re.IGNORECASE | re.DOTALL,
)
_SECTION = re.compile(r'(?:"[^"]*"?|\\.|[_*].|\[[^\]]*\]|[^;])*', re.DOTALL)
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
_CURRENCY = re.compile(r"\$([^-]*)(?:-(.*))?")
_HOLDS = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt,
    ">=": operator.ge, "=": operator.eq, "<>": operator.ne,
}  # fmt: skip
_GAPS = " \u00a0\u202f'\u2019.,"
"""between groups of three digits, where there is no comma"""
_DATE = frozenset("ydgbe")
_CLOCK = frozenset("hms")
_SEEN = frozenset("dmyhs")
"""of which the reader of workbooks knows a time, in the first section"""
_UNITS = {"h": "hours", "m": "minutes", "s": "seconds"}
_DAYS = re.compile(r"d{1,2}h+m*s*")
_PREFIX = re.compile(r"[A-Z][A-Za-z]{0,2}(?:/\.?|\.)?")
"""a currency that nobody has in a list: R, S/, Bs."""
_SYMBOL = re.compile("[$€£¥₹₩₺₽₪₫₴₦₱฿₡₲₵₸]")
_CURRENCIES = re.compile(
    r"(?:USD|EUR|GBP|CHF|JPY|CNY|AUD|CAD|NZD|SEK|NOK|DKK|ISK|PLN|CZK|HUF|RON|BGN|TRY|RUB|UAH|INR|"
    r"IDR|BRL|MXN|ARS|CLP|COP|ZAR|KRW|SGD|HKD|TWD|THB|MYR|PHP|VND|ILS|AED|SAR|EGP|NGN|KES|"
    r"kr|zł|Kč|Ft|Rs|Fr|SFr|lei|\u043b\u0432|\u0440\u0443\u0431|TL|RM|Rp)\.?",
    re.IGNORECASE,
)
_SHARED = ("$", "¥", "kr")
"""by several countries, so that the language of the format tells which is meant"""
_COUNTRIES = {
    "409": "USD", "en-us": "USD", "1009": "CAD", "en-ca": "CAD", "c0c": "CAD", "fr-ca": "CAD",
    "c09": "AUD", "en-au": "AUD", "1409": "NZD", "en-nz": "NZD", "4809": "SGD", "1004": "SGD",
    "c04": "HKD", "80a": "MXN", "es-mx": "MXN", "411": "JPY", "ja-jp": "JPY", "804": "CNY",
    "zh-cn": "CNY", "41d": "SEK", "sv-se": "SEK", "414": "NOK", "nb-no": "NOK", "406": "DKK",
    "da-dk": "DKK", "40f": "ISK",
}  # fmt: skip
_ONE = {"€": "EUR", "$": "USD", "US$": "USD", "£": "GBP", "ZŁ": "PLN", "KČ": "CZK", "₹": "INR"}

_ZEROS = "0" * _MOST

_BUILT_IN = {
    **dict.fromkeys((5, 6, 7, 8, 42, 44), "$#,##0.00"),
    **dict.fromkeys((9, 10, 67, 68), "0%"),
    18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 49: "@",
    **dict.fromkeys((71, 72, 73, 74, 77, 81), "[$-41E]ge"),
}  # fmt: skip
"""by number, as far as they mean more than a number or a date"""


@dataclass(frozen=True, slots=True)
class Section:
    """One of the parts of a format code between semicolons."""

    tokens: tuple[tuple[str, str], ...]
    """kind (literal, place, mark, elapsed, currency) and text"""
    condition: tuple[str, float] | None = None
    written: str = ""

    @property
    def shows(self) -> bool:
        """Whether a number or a time is to be seen, and not only words."""
        marks = set(self.of("mark"))
        return bool(self.of("place") or self.of("elapsed") or marks & (_DATE | _CLOCK)
                    or "general" in marks)  # fmt: skip

    def of(self, kind: str) -> list[str]:
        """Return the texts of the tokens of one kind."""
        return [text for token, text in self.tokens if token == kind]

    def holds(self, value: float) -> bool:
        """Whether its condition takes *value*."""
        return self.condition is None or _HOLDS[self.condition[0]](value, self.condition[1])


@dataclass(frozen=True, slots=True)
class Format:
    """What a number format means, where it means more than a number or a date."""

    meaning: Meaning
    written: str
    """as the file has it: `00000`"""
    unit: str = ""
    """of an amount: € or kg; of a duration: days, hours, minutes or seconds"""
    literal: bool = False
    """of a percentage: whether 12.5 is shown as 12.5%, and not 0.125"""
    sections: tuple[Section, ...] = ()
    late: bool = False
    """of a time: whether the reader of workbooks takes it for a number"""

    def show(self, value: int) -> str:
        """Return the code that Excel shows for a whole number."""
        first, *others = self.sections
        if value >= 0 and not others and self.written == _ZEROS[: len(self.written)]:
            return str(value).zfill(len(self.written))
        signed = not any(one.condition for one in self.sections)
        if signed and value < 0 and others:
            return _fill(others[0], -value)
        if signed and value == 0 and len(others) > 1:
            return _fill(others[1], value)
        section = next((one for one in self.sections if one.holds(value)), first)
        return ("-" if value < 0 else "") + _fill(section, abs(value))


def built_in(number: int) -> str:
    """Return the code of a format that Excel knows by *number*; empty: nothing to heed."""
    return _BUILT_IN.get(number, "")


def understand(code: str) -> Format | None:
    """Return what a format code means; None: a number, or a date that is told otherwise.

    A section for zero alone often stands first, so the first that shows a number counts.
    """
    first, *others = sections = _sections(code[:_MOST])
    main = next((one for one in sections[:3] if one.shows), first)
    written, marks = main.written, set(main.of("mark"))
    if main.of("elapsed") or marks & (_DATE | _CLOCK):
        return _timed(main, marks, late=main is not first)
    if not main.of("place") and "general" not in marks:
        return Format("text", written) if "@" in marks else None
    literal = "".join(main.of("literal")).strip() == "%"
    if literal or "%" in marks:
        return Format("percent", written, literal=literal and "%" not in marks)
    if _is_code(main, marks):
        return Format("code", written, sections=(first, *others))
    unit = _unit(main)
    opposite = _unit(others[0]) if others and main is first and not first.condition else ""
    if opposite and same_unit(opposite) != same_unit(unit):
        return None  # a word for each sign: DR and CR
    return Format("amount", written, unit) if unit else None


def same_unit(unit: str) -> str:
    """Return a unit in the form in which it is compared with others."""
    upper = unit.upper().rstrip(".")
    if upper.isalpha() and len(upper) > 3:
        upper = upper.removesuffix("S")  # of days, not of LBS
    return _ONE.get(upper, upper)


def _sections(code: str) -> list[Section]:
    found: list[Section] = []
    at = 0
    while at <= len(code) and len(found) < 4:
        match = _SECTION.match(code, at)
        assert match is not None  # noqa: S101 - it matches nothing as well
        found.append(_section(match[0]))
        at = match.end() + 1
    return found


def _section(text: str) -> Section:
    tokens: list[tuple[str, str]] = []
    condition = None
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        part = match[kind]
        if kind == "bracket" and (held := _CONDITION.fullmatch(part.strip())):
            condition = held[1], float(held[2])
        elif kind == "bracket":
            tokens += _bracket(part)
        elif kind in ("quoted", "escaped"):
            tokens.append(("literal", part))
        elif kind == "mark":
            tokens.append(_mark(part))
        elif kind != "blank":
            tokens.append(("mark", kind))
    return Section(tuple(tokens), condition, text.strip())


def _bracket(part: str) -> list[tuple[str, str]]:
    if found := _CURRENCY.fullmatch(part):
        symbol, language = found[1], (found[2] or "").lower().lstrip("0")
        country = _COUNTRIES.get(language) if symbol.rstrip(".") in _SHARED else None
        return [("currency", country or symbol)] if symbol else []
    return [("elapsed", part[0].lower())] if _ELAPSED.fullmatch(part) else []


def _mark(part: str) -> tuple[str, str]:
    if part in "0#?":
        return "place", part
    lower = part.casefold()
    return ("mark", lower) if lower in ".,%@/ymdhsgbe" else ("literal", part)


def _timed(section: Section, marks: set[str], *, late: bool) -> Format | None:
    """Return a duration, a time of day, or a date that the reader of workbooks does not see."""
    written = section.written
    if elapsed := section.of("elapsed"):
        return Format("duration", written, _UNITS[elapsed[0]], late=late)
    if _DAYS.fullmatch("".join(mark for mark in section.of("mark") if mark in _SEEN)):
        return Format("duration", written, "days", late=late)
    if marks & _DATE or not marks & {"h", "s"}:
        unseen = late or not marks & _SEEN
        return Format("date", written, late=True) if unseen and not section.of("place") else None
    if "h" in marks:
        return Format("clock", written, "hours", late=late)
    unit = "minutes" if "m" in marks else "seconds"
    return Format("duration", written, unit, late=late)


def _is_code(section: Section, marks: set[str]) -> bool:
    """Whether digits are shown that a number does not have: zeros in front, signs in between."""
    if marks:
        return False
    places = section.of("place")
    inner = _between(section)
    if places[0] != "0" and set(inner) <= set(_GAPS):
        return places.count("0") > 1 and not inner
    return places.count("0") > 1 or inner.strip(_GAPS) != ""


def _between(section: Section) -> str:
    """Return what is written between the digits."""
    places = [n for n, (kind, _) in enumerate(section.tokens) if kind == "place"]
    inside = section.tokens[places[0] : places[-1]]
    return "".join(text for kind, text in inside if kind == "literal")


def _unit(section: Section) -> str:
    """Return the currency of a format, or the word behind its digits; empty: neither."""
    if named := section.of("currency"):
        return named[0].strip()
    kinds = [kind for kind, _ in section.tokens]
    shown = [n for n, kind in enumerate(kinds) if kind in ("place", "mark")] or [0]
    before = "".join(text for kind, text in section.tokens[: shown[0]] if kind == "literal")
    behind = "".join(text for kind, text in section.tokens[shown[-1] :] if kind == "literal")
    before, word = before.strip(" ()-+"), behind.strip(" ()-+")
    scaled = section.tokens[shown[-1]] == ("mark", ",")
    for text in (word, before):
        if not scaled and (_SYMBOL.search(text) or _CURRENCIES.fullmatch(text)):
            return text
        if scaled and (symbol := _SYMBOL.search(text)):
            return symbol[0]
    if not scaled and any(c.isalpha() or c == "°" for c in word):
        return word
    return before if ("mark", ",") in section.tokens and _PREFIX.fullmatch(before) else ""


def _fill(section: Section, value: int) -> str:
    """Put the digits of a number into the places of a format, from the right."""
    digits = list(str(value)) if value else []
    shown: list[str] = []
    left = len(section.of("place"))
    for kind, text in reversed(section.tokens):
        if kind != "place":
            shown.append(text)
            continue
        left -= 1
        if left == 0:
            shown.append("".join(digits) or text.replace("#", "").replace("?", " "))
        elif digits:
            shown.append(digits.pop())
        else:
            shown.append(text.replace("#", "").replace("?", " "))
    return "".join(reversed(shown)).strip()
