"""Finds times of the clock and parts of the day in a question: `6 pm`, `18:00`, `in the evening`.

Only for tables with a time of day, and only whole hours: what has minutes stays as it is, and is
refused by the grammar. Each becomes one phrase that says its hours.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.analyst.words.items import Item
from assistant.analyst.words.lists.vocabulary import Sign
from assistant.analyst.words.table.lexicon import Lexicon

_HALF = r"[ap]\.?\s?m\b\.?"
_TIME = re.compile(
    rf"\b(?P<twelve>\d{{1,2}})(?::00)?\s?(?P<half>{_HALF})"
    r"|\b(?P<full>\d{1,2}):00\b(?!:)"
    r"|\b(?P<oclock>\d{1,2})\s?o['\u2019]?\s?clock\b"
    r"|\b(?P<word>noon|midday|midnight)\b",
    re.IGNORECASE,
)
_FIRST = re.compile(
    rf"\b(?:between|from)\s+(?P<first>\d{{1,2}})(?=\s+(?:and|to|until|till)\s+\d{{1,2}}(?::00)?\s?"
    rf"(?:(?P<half>{_HALF})|o['\u2019]?\s?clock))",
    re.IGNORECASE,
)
_PART = re.compile(r"\b(?P<part>morning|afternoon|evening|night)s?\b", re.IGNORECASE)
PARTS = {"morning": (6, 12), "afternoon": (12, 18), "evening": (18, 24), "night": (0, 6)}
"""hours of the parts of the day, the last not included; what is assumed is said"""
_WORDS = {"noon": 12, "midday": 12, "midnight": 0}


def with_clock(items: Sequence[Item], question: str, lexicon: Lexicon) -> list[Item]:
    """Return *items* with times of the clock as one phrase each."""
    made = list(items)
    if not any(one.clock for one in lexicon.profile.of("date")):
        return made
    for match in _TIME.finditer(question):
        if (hour := _hour(match)) is not None:
            made = _joined(made, match.span(), Sign("clock", hour))
    for match in _FIRST.finditer(question):
        first, half = int(match["first"]), (match["half"] or "").casefold()
        second = next((i for i in made if i.start > match.end() and i.kind == "clock"), None)
        if second is None or second.sign is None or not 0 < first <= 24:
            continue
        later = first + 12 if first < 12 else first
        hour = later if half.startswith("p") and later < int(second.sign.value or 24) else first
        made = _joined(made, match.span("first"), Sign("clock", hour))
    for match in _PART.finditer(question):
        part = [i for i in made if i.start == match.start() and i.end == match.end()]
        plain = part and not (part[0].named or part[0].valued or part[0].noun is not None)
        if plain and not re.search(r"\b(this|good)\s+$", question[: match.start()], re.IGNORECASE):
            made = _joined(made, match.span(), Sign("daypart", PARTS[match["part"].casefold()]))
    return made


def _hour(match: re.Match[str]) -> int | None:
    if match["word"]:
        return _WORDS[match["word"].casefold()]
    hour = int(match["twelve"] or match["full"] or match["oclock"])
    if match["twelve"]:
        late = match["half"].casefold().startswith("p")
        return hour % 12 + (12 if late else 0) if 0 < hour <= 12 else None
    return hour if hour <= 24 else None


def _joined(items: list[Item], place: tuple[int, int], sign: Sign) -> list[Item]:
    """Put one phrase where those between two places of the question stand."""
    inside = [k for k, i in enumerate(items) if i.start < place[1] and i.end > place[0]]
    if not inside:
        return items
    first, last = items[inside[0]], items[inside[-1]]
    text = " ".join(items[k].text for k in inside)
    phrase = replace(
        first, text=text, end=last.end, sign=sign, named=None, valued=None, noun=None, number=None,
        unit="", period="", literal=None, verb=(), money=(), negated=(), contrary=None, down=None,
    )  # fmt: skip
    return [*items[: inside[0]], phrase, *items[inside[-1] + 1 :]]
