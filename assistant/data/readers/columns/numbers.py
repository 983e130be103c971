"""Numbers as people write them: plain, grouped in thousands, with a currency or a percent sign.

A number that may be a code stays text: leading zeros, more than 18 digits, 1E5, a leading plus.
"""

from __future__ import annotations

from assistant.data.readers.columns.kinds import Kind, literal

MOST_DIGITS = 18
_WHOLE = rf"(?:0|[1-9]\d{{0,{MOST_DIGITS - 1}}})"
_MINUS = "[-\u2212]"
_GAP = "[ \u00a0\u202f\u2019']"
_CURRENCY = r"(?:R\$|[$€£¥₹₩₺₽]|USD|EUR|GBP|CHF|JPY|AUD|CAD|SEK|NOK|DKK|PLN|CZK|INR|BRL)"

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
    r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,17}(?:[eE][+-]?\d{1,3})?)?",
    "try_cast({v} AS DOUBLE)",
    "DOUBLE",
)


def _decorated(style: str, words: str, number: str, plain: str) -> Kind:
    """Return the kind of numbers whose digits are written as *number*."""
    sign = "CASE WHEN regexp_matches({v}, '^\\(|-|\u2212') THEN '-' ELSE '' END"
    pattern = (
        rf"(?:{_MINUS}?\s?(?:{_CURRENCY}\s?)?{_MINUS}?(?:{number})(?:\s?(?:{_CURRENCY}|%))?"
        rf"|\((?:{_CURRENCY}\s?)?(?:{number})(?:\s?(?:{_CURRENCY}|%))?\))"
    )
    digits = f"{sign} || {plain}"
    currency = f"regexp_extract({{v}}, {literal(_CURRENCY)})"
    return Kind(
        style,
        "numbers",
        pattern,
        f"try_cast({digits} AS {{type}})",
        digits=digits,
        note="“{column}” became numbers" + words,
        # One currency in a column; and percents are not mixed with numbers without the sign.
        alike=f"count(DISTINCT nullif({currency}, '')) <= 1 AND "
        "count(*) FILTER (contains({v}, '%')) IN (0, count({v}))",
    )


_DIGITS = "regexp_replace({v}, '[^0-9.,]', '', 'g')"

POINT = _decorated(
    "point",
    ": signs and commas between thousands were taken off.",
    rf"[1-9]\d{{0,2}}(?:,\d{{3}})+(?:\.\d+)?|{_WHOLE}(?:\.\d+)?|\.\d+",
    f"replace({_DIGITS}, ',', '')",
)
COMMA = _decorated(
    "comma",
    ": points between thousands were taken off, and a comma stands before decimals.",
    rf"[1-9]\d{{0,2}}(?:\.\d{{3}})+(?:,\d+)?|{_WHOLE}(?:,\d+)?",
    f"replace(replace({_DIGITS}, '.', ''), ',', '.')",
)
SPACED = _decorated(
    "spaced",
    ": signs and spaces between thousands were taken off.",
    rf"[1-9]\d{{0,2}}(?:{_GAP}\d{{3}})+(?:[.,]\d+)?|{_WHOLE}(?:[.,]\d+)?",
    f"replace({_DIGITS}, ',', '.')",
)
GROUP_ONLY = r"-?[1-9]\d{0,2}(?:[.,]\d{3})?|-?\d{1,3}"
"""1,234 and 1.234: thousands to one reader, decimals to another"""


def decimal_type(whole: int, fraction: int, significant: int) -> str:
    """Return the type that holds numbers of so many digits without losing one; empty: none."""
    digits = whole + fraction
    if fraction <= 6 and digits <= MOST_DIGITS:
        return f"DECIMAL({max(digits, 3)},{fraction})" if fraction else "BIGINT"
    if significant <= 17:
        return "DOUBLE"  # it holds 15 to 17 digits, which is what programs write
    return f"DECIMAL(38,{fraction})" if digits <= 38 else ""
