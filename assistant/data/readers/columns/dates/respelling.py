"""Dates and times that have a known form once they are spelled otherwise: `Mon 15 Jan 2024`, 10h30.

Each rule is tried on a sample in Python and then done by SQL on every row; a column without such
texts costs nothing. What the texts mean is decided elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

_SOME, _MOST = 40, 0.6
"""texts that are tried first, and what part of them must become known"""
Rule = tuple[str, str]
"""a pattern that a whole text matches, and what it becomes"""

_DAY = (
    r"(?i:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|"
    r"sat(?:urday)?|sun(?:day)?|mo(?:ntag)?|di(?:enstag)?|mi(?:ttwoch)?|do(?:nnerstag)?|"
    r"fr(?:eitag)?|sa(?:mstag)?|sonnabend|so(?:nntag)?|lun(?:di|es|ed[iì])?|mardi|martes|"
    r"marted[iì]|mer(?:credi|coled[iì])?|mi[eé](?:rcoles)?|jeu(?:di)?|jue(?:ves)?|gio(?:ved[iì])?|"
    r"ven(?:dredi|erd[iì])?|vie(?:rnes)?|sam(?:edi)?|s[aá]b(?:ado|ato)?|dim(?:anche)?|"
    r"dom(?:ingo|enica)?|maandag|dinsdag|woensdag|wo|donderdag|vrijdag|vr|zaterdag|za|zondag|zo|"
    r"segunda(?:-feira)?|ter[cç]a(?:-feira)?|quarta(?:-feira)?|quinta(?:-feira)?|sexta(?:-feira)?)"
)
"""English, German, French, Spanish, Italian, Dutch, Portuguese; `mar` is a month as well"""
HOUR = (r"(.* |)(\d{1,3}) ?[hH] ?([0-5]\d)", r"\1\2:\3")
"""hours and minutes, never minutes and seconds"""
CLOCK = (r"(.*:\d\d) ?(?:Uhr|uhr)", r"\1")
HOURS = (r"(.*:\d\d) ?(?:hrs?|hs?|Hrs?)\.?", r"\1")
_WHOLE = (r"(.* |)(\d{1,3}) ?[hH]", r"\1\2:00")
_CLOCKS: tuple[Rule, ...] = (
    CLOCK,
    HOURS,
    HOUR,
    _WHOLE,
    (r"(.* |)(\d{1,2}) ?([AaPp])\.?[Mm]\.?", r"\1\2:00 \3M"),
)
_DATES: tuple[Rule, ...] = (
    (rf"{_DAY}\.?,? +(.+)", r"\1"),
    (rf"(.+\d)[ ,]*\(?{_DAY}\.?\)?", r"\1"),
    (r"(.+) \([A-Z][A-Za-z ]+\)", r"\1"),  # JavaScript names the zone once more
    (r"([A-Za-z]{3}) +(\d{1,2}) (\d\d:\d\d:\d\d)((?: [A-Z]{2,4}| [+-]\d{4})?) (\d{4})",
     r"\1 \2, \5 \3\4"),
    (r"((?:19|20)\d\d)(\d\d)(\d\d)[T _](\d\d)(\d\d)(\d\d)(.*)", r"\1-\2-\3 \4:\5:\6\7"),
    (r"((?:19|20)\d\d)(\d\d)(\d\d)[T _](\d\d:\d\d.*)", r"\1-\2-\3 \4"),
    (r"\[?(\d{1,2})/([A-Za-z]{3,9})/(\d{4}):(\d\d:\d\d:\d\d(?: [+-]\d{4})?)\]?", r"\1 \2 \3 \4"),
    (r"(\d{1,2})/([A-Za-z]{3,9})/(\d{4}|\d\d)(| .*)", r"\1 \2 \3\4"),
    (r"(\d{4})年(\d{1,2})月(\d{1,2})日(| .*)", r"\1-\2-\3\4"),
    (r"(\d{4})\. ?(\d{1,2})\. ?(\d{1,2})\.(| .*)", r"\1-\2-\3\4"),
    (r"(\d{1,2})\. (\d{1,2})\. (\d{4})(| .*)", r"\1.\2.\3\4"),
    (r"(.*[A-Za-z]{3}-\d{2,4}) (\d\d)\.(\d\d)\.(\d\d.*)", r"\1 \2:\3:\4"),
    (r"(\d{4}-\d\d-\d\d[T ]\d\d)(Z|)", r"\1:00\2"),
)  # fmt: skip
DATES, CLOCKS = (*_DATES, *_CLOCKS), _CLOCKS


def find(
    values: Sequence[str], rules: Sequence[Rule], known: Callable[[str], bool]
) -> tuple[tuple[Rule, ...], list[str]]:
    """Return the rules that make most of *values* known, and what these become; none: no rules."""
    some = values[:_SOME]
    used, made = _respell(some, rules)
    if not used or sum(map(known, made)) < _MOST * len(some):
        return (), []
    return _respell(values, rules)


def _respell(values: Sequence[str], rules: Sequence[Rule]) -> tuple[tuple[Rule, ...], list[str]]:
    """Return the rules that change any of *values*, and what these become."""
    used: list[Rule] = []
    values = list(values)
    for rule in rules:
        if rule is _WHOLE and HOUR not in used:
            continue  # 5h alone is a number with a unit
        pattern, made = rule
        again = [re.sub(rf"\A(?:{pattern})\Z", made, value) for value in values]
        if again != values:
            used.append(rule)
            values = again
    return tuple(used), values
