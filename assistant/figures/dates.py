"""What looks like a figure and is none: dates, times, places in a list, numbers of things.

Only blanks them out, character for character, so that offsets stay.
"""

from __future__ import annotations

import re

_MONTH = (
    r"(?:Jan(?:uary|uar|vier)?|Feb(?:ruary|ruar)?|F[ée]v(?:rier)?|Mar(?:ch|s)?|März|Apr(?:il)?|Avril|avril"
    r"|May|Mai|mai|June?|Juni|juin|July?|Juli|juillet|Aug(?:ust)?|ao[ûu]t|Sept?(?:ember|embre)?"
    r"|Oct(?:ober|obre)?|Okt(?:ober)?|Nov(?:ember|embre)?|De[cz](?:ember)?|déc(?:embre)?"
    r"|janvier|février|mars|septembre|octobre|novembre)"
)
_YEAR = r"(?:19|20)\d\d"
_END = r"(?![\d%]|[.,'’]\d)"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_DATES = re.compile(
    rf"""
    \b{_YEAR}-[01]\d(?:-[0-3]\d)?(?:[T\ ][0-2]\d:\d\d(?::\d\d)?)?{_END}
    | \b{_YEAR}/[01]?\d(?:/[0-3]?\d)?{_END}
    | \b\d{{1,2}}([./-])\d{{1,2}}\1(?:{_YEAR}|\d\d){_END}
    | \b\d{{1,2}}:\d\d(?::\d\d)?{_END}
    | \b(?:(?:{_DAY}\.?\s?[-–—]\s?)?{_DAY}(?:st|nd|rd|th|\.|er)?\ (?:of\ )?)?{_MONTH}\b\.?
      (?:\ {_DAY}(?:st|nd|rd|th)?(?:\s?[-–—]\s?{_DAY})?{_END})?(?:,?\ {_YEAR}{_END}|\ ?'\d\d{_END})?
    | \b[QHTS][1-4](?:[\ /-]?(?:{_YEAR}|'?\d\d){_END})?
    | \b(?:FY|KW|CW|W)[\ -]?\d{{1,4}}{_END}
    | \b{_YEAR}\s?[-–—/]\s?(?:{_YEAR}|\d\d){_END}
    | \b{_YEAR}-?(?:Q[1-4]|W\d\d)\b
    """,
    re.VERBOSE,
)
_ORDINAL = re.compile(
    r"\b\d{1,4}(?:st|nd|rd|th|e|er|ère|ème)\b"
    r"|(?<![\d.,])\d{1,2}\.(?=\s(?:Quartal|Halbjahr|Platz|Woche|Monat|Rang|Trimester)\b)"
)
_ITEM = re.compile(r"(?m)^[ \t>]*(?:[-*+][ \t]+)?(?:\*\*|__)?\d{1,9}[.)](?=[ \t*_]|$)")
_NUMBERED = re.compile(
    r"(?i)(?:\b(?:top|first|last|bottom|next|past|previous|step|table|figure|fig\.|section|chapter|page"
    r"|rank(?:ed)?|place|no\.|nr\.|number|question|option|level|version|phase|row|line|item|week|day"
    r"|platz|rang|schritt|tabelle|seite|letzten?|ersten?|nächsten?|premiers?|derniers?|étape|nº|n°)"
    r"[ \u00a0-]|#)\d{1,3}(?![\d%]|[.,'’]\d)(?! ?(?:%|percent|k\b|m\b|million))"
)
_LETTERED = re.compile(
    r"\b(?=\w*[A-Za-z_])(?=\w*\d)[A-Za-z_]\w*(?:[.-]\d+)*"
    r"|(?<!\d)\d++(?:[.,]\d++)?-(?!fold)[A-Za-z]+"
    r"|(?<![\w.,])\d++(?:[/:]\d++)++(?!\w)"
    r"|(?<![\d.])\d++(?:\.\d++){2,}+(?<!\.\d\d\d)"
    r"|(?<=[A-Za-z])-\d+\b"
)


def blanked(text: str) -> str:
    """Return *text* with spaces where no figure is meant, as long as it was."""
    for pattern in (_ITEM, _DATES, _ORDINAL, _NUMBERED, _LETTERED):
        text = pattern.sub(_spaces, text)
    return text


def is_year(value: float, places: float) -> bool:
    """Tell if a number that is written plainly may well be a year."""
    return places == 0 and 1900 <= value <= 2099


def _spaces(found: re.Match[str]) -> str:
    return " " * (found.end() - found.start())
