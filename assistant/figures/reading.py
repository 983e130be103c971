"""Reads the figures of a text: their values, how exactly they are written, their units and signs.

Whether a figure is right is not asked here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from math import log10

from assistant.figures import dates, measures, numerals
from assistant.figures.prose import Sentence
from assistant.figures.values import Written

MOST = 200
"""figures of one answer that are looked for"""

_SIXTIETH = log10(60)
"""decimal places of what is told to the minute, in hours"""
_CURRENCY = (
    r"(?:US\$|A\$|C\$|\\?\$|[€£¥₹₽₩]|(?:USD|EUR|GBP|CHF|JPY|SEK|NOK|DKK|PLN|INR|CNY)\b|Fr\.)"
)
_BEFORE = re.compile(
    rf"(?P<near>[~≈]\s?)?(?P<sign>[-−–+±])?(?P<money>{_CURRENCY}\s?)?(?P<sign2>[-−–+])?\Z"
)
_MONEY = re.compile(
    rf"[\s*]{{0,2}}(?:{_CURRENCY}|euros?\b|dollars?\b|pounds?\b|francs?\b)", re.IGNORECASE
)
_SCALES: Mapping[str, float] = {
    "k": 1e3,
    "thousand": 1e3,
    "tsd": 1e3,
    "tausend": 1e3,
    "mille": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "mln": 1e6,
    "mio": 1e6,
    "million": 1e6,
    "millions": 1e6,
    "millionen": 1e6,
    "millones": 1e6,
    "b": 1e9,
    "bn": 1e9,
    "mrd": 1e9,
    "md": 1e9,
    "billion": 1e9,
    "billions": 1e9,
    "milliard": 1e9,
    "milliards": 1e9,
    "milliarde": 1e9,
    "milliarden": 1e9,
    "t": 1e12,
    "tn": 1e12,
    "trn": 1e12,
    "trillion": 1e12,
    "trillions": 1e12,
    "billionen": 1e12,
}
_SCALE = re.compile(
    r"(?:(?P<one>[kKmMbBT])|\s{0,2}(?P<word>[Tt]housand|[Tt]sd|[Tt]ausend|mille|[Mm]illion(?:s|en)?"
    r"|[Mm]illones|[Mm]io|mn|mln|[Bb]illions?|Billionen|bn|[Mm]illiard(?:s|en?)?|[Mm]rd|[Mm]d|tn|trn"
    r"|[Tt]rillions?)|\s(?P<apart>[kKM]))(?![^\W_])\.?"
)
_UNITS = (
    (
        "points",
        re.compile(
            r"[\s-]{0,2}(?:(?:percentage|percent|per cent|%)[ -]points?|%-?points?|%-Punkte?n?"
            r"|pp\b|p\.p\.|ppts?\b|pts?\b|points?\b|Prozentpunkte?n?|points? de pourcentage)",
            re.IGNORECASE,
        ),
        1.0,
    ),
    ("points", re.compile(r"\s?(?:bps?\b|basis points?)", re.IGNORECASE), 0.01),
    (
        "percent",
        re.compile(
            r"\s{0,2}(?:\\?%|percent\b|per cent\b|pct\b|Prozent\b|pour cent\b|por ciento\b)",
            re.IGNORECASE,
        ),
        1.0,
    ),
    ("percent", re.compile(r"\s?‰"), 0.1),
    (
        "times",
        re.compile(r"(?:\s?[x×]|[ -]fold|-?fach| times| mal| fois| as (?:much|many))(?!\w)"),
        1.0,
    ),
)
_NEAR = re.compile(
    r"(?i)\b(?:about|around|roughly|approx(?:imately|\.)?|circa|ca\.?|some|nearly|almost|close to"
    r"|over|more than|less than|under|just|barely|at least|up to|rund|etwa|ungefähr|fast|knapp|gut"
    r"|über|mehr als|environ|près de|presque|plus de|autour de|casi|unos)"
    r"\s(?:above\s|below\s|over\s|under\s)?[*_]{0,3}\Z"
)
_BOUND = re.compile(
    r"(?i)(?:\b(?:(?P<over>over|above|more than|greater than|higher than|at least|exceed\w*"
    r"|upwards of|über|mehr als|mindestens|gut|plus de|au moins|supérieure?s? à)"
    r"|(?P<under>under|below|less than|fewer than|lower than|at most|nearly|almost|up to|unter"
    r"|weniger als|höchstens|fast|knapp|moins de|au plus|près de|presque|inférieure?s? à))\s"
    r"|(?P<more>[>≥]=?)\s?|(?P<less>[<≤]=?)\s?)"
    r"[*_]{0,3}\Z"
)
_NEGATIVE = re.compile(r"(?i)\b(?:minus|negative)\s[*_]{0,3}\Z")
_HEAD_SCALE = re.compile(
    r"(?i)(?:\b(?P<word>thousands?|tsd|mio|millions?|mn|bn|billions?|mrd|trillions?)\b"
    r"|\((?P<in>[^)]{0,8})\))"
)
_JOINED = r"[*_]{0,3}\s?(?:-|–|—|to|and|or|against|versus|vs\.?|bis|und|gegen|à|et)\s?[*_]{0,3}"
_RANGE = re.compile(r"\s?(?:-|–|—|to|bis)\s?")
_SHARED = re.compile(rf"{_JOINED}[$€£]?")


class Reader:
    """Reads one passage. *text* is `prose.plain`; *source* the text as it was written.

    *units* are those of the columns that its figures may be of.
    """

    def __init__(self, text: str, source: str, units: measures.Measures | None = None) -> None:
        self._source = source
        self._text = text
        self._units = units or measures.Measures()
        self._per = measures.rates_per(text)
        self._shown = dates.blanked(measures.without_per(text))
        self._mark = numerals.decimal_mark(text)

    def figures(self, sentence: Sentence) -> Iterator[Written]:
        """Yield the figures of one sentence, in order."""
        at = sentence.start
        while found := numerals.TOKEN.search(self._shown, at, sentence.end):
            token = numerals.whole_token(found[0])
            end = found.start() + len(token)
            at = end
            figure = self._figure(found.start(), end, token, sentence)
            if figure is not None:
                at = max(at, figure.end)
                yield figure

    def _figure(self, start: int, end: int, token: str, sentence: Sentence) -> Written | None:
        values: Sequence[tuple[float, float]] = numerals.readings(token, self._mark)
        head = sentence.head(start)
        before = _BEFORE.search(self._text, max(sentence.start, start - 8), start)
        assert before is not None  # noqa: S101 - it matches nothing as well
        first = before.start()
        stop, scale = self._scale(end, sentence.end)
        stop, unit, share = self._unit(stop, sentence.end)
        lesser = 0.0
        if not unit and scale == 1:
            stop, lesser = self._units.lesser(self._text, stop)
            values = [(value + lesser, _SIXTIETH) for value, _ in values] if lesser else values
        if not values or self._is_part_of_a_word(first, start, stop):
            return None
        money = bool(before["money"]) or bool(_MONEY.match(self._text, stop, stop + 12))
        written = bool(before["sign"] or before["sign2"])
        if written and self._is_range(first):
            first, written = start, False
        sign = self._sign(before) if written else 0
        if not sign and _NEGATIVE.search(self._text, max(sentence.start, first - 14), first):
            sign = -1
        grouped = len(token) > 4 and not token.isdigit()
        bare = not (unit or money or sign or scale != 1 or grouped or values[0][1])
        if bare and len(token) == 4 and dates.is_year(*values[0]):
            return None
        bound = _BOUND.search(self._text, max(sentence.start, first - 22), first)
        near = bool(before["near"]) or bool(
            _NEAR.search(self._text, max(sentence.start, first - 22), first)
        )
        return Written(
            self._source[first:stop],
            first,
            stop,
            (
                *self._readings(values, scale * share, head, end, sentence),
                *(
                    ()
                    if unit
                    else self._measured(values[0], scale, end if lesser else stop, money=money)
                ),
            ),
            unit,
            sign,
            near,
            0 if bound is None else 1 if bound["over"] or bound["more"] else -1,
            bare,
            _significant(token),
            "%" in head or "percent" in head.casefold() or "share" in head.casefold(),
        )

    def _readings(
        self,
        values: Sequence[tuple[float, float]],
        scale: float,
        head: str,
        end: int,
        sentence: Sentence,
    ) -> Iterator[tuple[float, float]]:
        for value, places in values:
            yield value * scale, scale * 10.0**-places
        more = _head_scale(head) or (self._shared_scale(end, sentence.end) if scale == 1 else 1.0)
        if more != 1:
            for value, places in values:
                yield value * more, more * 10.0**-places

    def _measured(
        self, value: tuple[float, float], scale: float, end: int, *, money: bool
    ) -> Iterator[tuple[float, float]]:
        """Yield what it is in the unit of a column, of a whole year, of one instead of 1,000."""
        step = scale * 10.0 ** -value[1]
        factors = [
            *self._units.factors(self._text, end, money=money),
            *(1 / per for per in self._per),
        ]
        yield from ((value[0] * scale * factor, step * factor) for factor in factors)

    def _shared_scale(self, end: int, stop: int) -> float:
        """Return the scale of the next number in "from 4 to 5 million"."""
        found = _SHARED.match(self._text, end, min(stop, end + 16))
        token = numerals.TOKEN.match(self._text, found.end(), stop) if found else None
        return self._scale(token.end(), stop)[1] if token else 1.0

    def _scale(self, end: int, stop: int) -> tuple[int, float]:
        found = _SCALE.match(self._text, end, stop)
        if found is None:
            return end, 1.0
        word = found["one"] or found["word"] or found["apart"]
        if found["one"] in ("b", "t"):
            return end, 1.0
        scale = _SCALES[word.casefold()]
        if word in ("Billion", "Billionen"):  # as German has it
            scale = 1e12 if word == "Billionen" else scale
        dot = self._text[found.end() - 1] == "." and not self._text[found.end() : stop].strip()
        return found.end() - dot, scale

    def _unit(self, end: int, stop: int) -> tuple[int, str, float]:
        for unit, pattern, share in _UNITS:
            found = pattern.match(self._text, end, stop)
            if found is not None:
                return found.end(), unit, share
        ranged = _RANGE.match(self._text, end, min(stop, end + 16))
        token = numerals.TOKEN.match(self._text, ranged.end(), stop) if ranged else None
        if token and _UNITS[2][1].match(self._text, token.end(), stop):
            return end, "percent", 1.0
        return end, "", 1.0

    def _is_part_of_a_word(self, first: int, start: int, stop: int) -> bool:
        before = self._text[first - 1] if first else " "
        after = self._text[stop] if stop < len(self._text) else " "
        glued = first == start and (before.isalnum() or before in "_#/:@&")
        is_time = after == ":" and self._text[stop + 1 : stop + 2].isdigit()
        return glued or is_time or after.isalpha() or after in "_@"

    def _is_range(self, first: int) -> bool:
        """Tell if the dash at *first* stands between two numbers, or behind a word."""
        before = self._text[first - 1] if first else " "
        return before.isalnum() or before in ")%€$£"

    @staticmethod
    def _sign(before: re.Match[str]) -> int:
        signs = f"{before['sign'] or ''}{before['sign2'] or ''}"
        return 0 if "±" in signs else 1 if signs == "+" else -1


def _significant(token: str) -> int:
    return len(re.sub(r"\D", "", token).lstrip("0")) or 1


def _head_scale(head: str) -> float:
    found = _HEAD_SCALE.search(head)
    if found is None:
        return 0.0
    word = (found["word"] or "").casefold()
    if found["in"]:
        word = re.sub(r"[^a-zA-Z]|USD|EUR", "", found["in"]).casefold()
    return _SCALES.get(word) or _SCALES.get(word.rstrip("s")) or 0.0
