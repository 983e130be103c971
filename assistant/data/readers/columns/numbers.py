"""Numbers as people write them: plain, grouped in thousands, with a currency or a percent sign.

A number that may be a code stays text: leading zeros, more than 18 digits, 1E5, a leading plus.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.data.readers.columns.kinds import Kind

MOST_DIGITS = 18
_WHOLE = rf"(?:0|[1-9]\d{{0,{MOST_DIGITS - 1}}})"
_MINUS = "[-\u2212]"
_BLANK = "[ \u00a0\u202f\u2009]?"
_GAP = "[ \u00a0\u202f\u2009\u2007\u2019\u00b4']"
_CURRENCY = (
    r"(?:R\$|US\$|[$€£¥₹₩₺₽₪₱]|USD|EUR|GBP|CHF|JPY|CNY|AUD|CAD|NZD|SEK|NOK|DKK|PLN|CZK|HUF|INR|BRL)"
)

WHOLE = Kind(
    "whole",
    "whole numbers",
    rf"-?(?:0|[1-9]\d{{0,{MOST_DIGITS - 1}}})",
    "try_cast({v} AS BIGINT)",
    "BIGINT",
)
DECIMAL = Kind(
    "decimal",
    "numbers",
    rf"-?(?:{_WHOLE}(?:\.\d+)?|\.\d+)",
    "try_cast({v} AS {type})",
    digits="{v}",
)
SCIENTIFIC = Kind(
    "scientific",
    "numbers",
    r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,17}(?:[eE][+-]?\d{1,3})?|[eE][+-]\d{1,3})?",
    "try_cast({v} AS DOUBLE)",
    "DOUBLE",
)


@dataclass(frozen=True, slots=True)
class Style:
    """Which marks stand between thousands and before decimals."""

    id: str
    words: str
    """what is told of a column that is written so"""
    number: str
    """a pattern of the digits with their marks"""
    plain: str
    """SQL that makes plain digits with a point of {n}: digits, points and commas"""
    alike: str = ""
    """SQL over all {v}: whether they leave no doubt about the mark before decimals"""

    @property
    def led(self) -> str:
        """The pattern without .5: behind `Rs.` that is no decimal mark."""
        return self.number.removesuffix(r"|\.\d+")

    def digits(self, number: str = "") -> str:
        """Return SQL that makes plain digits of the first part of {v} that matches *number*.

        Without one, nothing else in the text may have a point or a comma, as in `kr. 5`.
        """
        if not number:
            return self.plain.replace("{n}", "regexp_replace({v}, '[^0-9.,]', '', 'g')")
        found = "regexp_extract({v}, '" + number.replace("'", "''") + "')"
        return self.plain.replace("{n}", f"regexp_replace({found}, '[^0-9.,]', '', 'g')")


NEGATIVE = "regexp_matches({v}, '^\\(|-|\u2212')"
"""SQL: whether a number is in brackets, or has a minus before or behind"""


def _decorated(style: Style) -> Kind:
    """Return the kind of numbers in *style* with a currency, a percent sign, a minus anywhere."""
    behind = rf"(?:{_BLANK}(?:{_CURRENCY}|%))?"
    pattern = (
        rf"(?:(?:{_MINUS}{_BLANK}(?:{_CURRENCY}{_BLANK})?|{_CURRENCY}{_BLANK}{_MINUS}?)?"
        rf"(?:{style.number}){behind}"
        rf"|(?:{_CURRENCY}{_BLANK})?(?:{style.number})(?:{behind}{_BLANK}{_MINUS}"
        rf"|{_MINUS}{_BLANK}(?:{_CURRENCY}|%))"
        rf"|\((?:{_CURRENCY}{_BLANK})?(?:{style.number}){behind}\))"
    )
    digits = f"CASE WHEN {NEGATIVE} THEN '-' ELSE '' END || {style.digits()}"
    return Kind(
        style.id,
        "numbers",
        pattern,
        f"try_cast({digits} AS {{type}})",
        digits=digits,
        note=told(style),
        alike=style.alike,
    )


def told(style: Style) -> str:
    """Return the note on a column that is written in *style*."""
    return "“{column}” became numbers: " + style.words


POINTED = Style(
    "point",
    "signs and commas between thousands were taken off.",
    r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?|[1-9]\d?(?:,\d{2})+,\d{3}(?:\.\d+)?"
    rf"|{_WHOLE}(?:\.\d+)?|\.\d+",
    "replace({n}, ',', '')",
)
COMMAED = Style(
    "comma",
    "points between thousands were taken off, and a comma stands before decimals.",
    rf"[1-9]\d{{0,2}}(?:\.\d{{3}})+(?:,\d+)?|{_WHOLE}(?:,\d+)?",
    "replace(replace({n}, '.', ''), ',', '.')",
)
GAPPED = Style(
    "spaced",
    "signs and spaces between thousands were taken off.",
    rf"[1-9]\d{{0,2}}(?:{_GAP}\d{{3}})+(?:[.,]\d+)?|{_WHOLE}(?:[.,]\d+)?",
    "replace({n}, ',', '.')",
    # 1.5 beside 1,5, or 5,678 beside 1 234: which mark stands before decimals?
    r"(NOT bool_or(regexp_matches({v}, '\d\.\d')) OR NOT bool_or(regexp_matches({v}, '\d,\d'))) "
    r"AND (NOT bool_or(regexp_matches({v}, '\d[.,]\d')) OR "
    r"bool_or(regexp_matches({v}, '\d[.,]\d(?:\d?|\d{3,})(?:\D|$)|\d.\d{3}[.,]\d|^\D*0[.,]')))",
)
STYLES = (POINTED, COMMAED, GAPPED)
POINT, COMMA, SPACED = map(_decorated, STYLES)


def style_of(kind: Kind) -> Style:
    """Return the style of a kind; plain numbers have points."""
    return next((style for style in STYLES if style.id == kind.id), POINTED)


def decimal_type(whole: int, fraction: int, significant: int) -> str:
    """Return the type that holds numbers of so many digits without losing one; empty: none."""
    digits = whole + fraction
    if fraction <= 6 and digits <= MOST_DIGITS:
        return f"DECIMAL({max(digits, 3)},{fraction})" if fraction else "BIGINT"
    if significant <= 17:
        return "DOUBLE"  # it holds 15 to 17 digits, which is what programs write
    return f"DECIMAL(38,{fraction})" if digits <= 38 else ""
