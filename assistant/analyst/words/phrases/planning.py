"""Knows which date was planned and which is when it came about: due and returned, planned and real.

Says which two dates `late` compares, and how a phrase compares them. Takes no phrases itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.analyst.profile import Field, Profile
from assistant.analyst.words.items import Item
from assistant.analyst.words.table.lexicon import PLANNED, Lexicon
from assistant.analyst.words.table.naming import PLACE

_ENDED = {
    "actual", "end", "ended", "finished", "completed", "completion", "delivered", "delivery",
    "arrived", "arrival", "returned", "return", "closed", "resolved", "paid", "payment", "settled",
    "shipped", "done", "received", "real", "seen", "served", "attended", "visited", "left",
}  # fmt: skip
"""words of dates when something came about"""
_PLAN = (
    r"(?:planned|plan|schedule|scheduled|expected|due|promised|agreed|target|targeted|deadline|"
    r"deadlines|estimated|intended|forecast|committed)"
)
_WHAT = r"(?: (?:end|date|dates|day|time|completion|delivery|return|payment))*"
_MORE = r"(?: the| its| their| they were| it was| was| were| originally| initially)*"
_WAYS = tuple(
    (op, re.compile(rf"(?:{text})(?= |$)", re.IGNORECASE))
    for op, text in (
        (">", rf"(?:later than|after|past|beyond|longer than){_MORE} {_PLAN}{_WHAT}"),
        ("<", rf"(?:earlier than|sooner than|before|ahead of){_MORE} (?:{_PLAN}|time){_WHAT}"),
        ("<=", r"by (?:the|its|their)(?: agreed| original)? (?:deadline|due date|target date)"),
        ("<=", rf"(?:on or before|in time for|not? later than){_MORE} {_PLAN}{_WHAT}"),
        ("<=", "on time|in time|on schedule|as planned|as scheduled|as promised|punctually"),
        (">", r"late|behind schedule|overran|missed (?:the|its|their) deadlines?|delayed"),
        ("<", "early"),
    )
)


def compared(text: str) -> tuple[str, int]:
    """Return how the words that *text* begins with compare the two dates, and their length."""
    for op, pattern in _WAYS:
        if match := pattern.match(text):
            return op, match.end()
    return "", 0


def plans(profile: Profile) -> list[tuple[Field, Field]]:
    """Return the pairs of dates, (planned, came about), that belong together."""
    dates = profile.of("date")
    planned = [one for one in dates if PLANNED & set(one.words)]
    real = [one for one in dates if one not in planned]
    found: list[tuple[Field, Field]] = []
    for plan in planned:
        core = set(plan.words) - PLANNED - PLACE
        same = [one for one in real if core & set(one.words)]
        ended = [one for one in real if _ENDED & set(one.words)]
        fits = same if len(same) == 1 else [] if core & {"start", "begin"} else ended
        found += [(plan, fits[0])] if len(fits) == 1 else []
    return found


def settle_plans(items: Sequence[Item], lexicon: Lexicon) -> list[Item]:
    """Let the `planned` of `later than planned` be no status, where dates are so compared."""
    made = list(items)
    for at, item in enumerate(items):
        following = items[at + 1] if at + 1 < len(items) else None
        if item.kind not in ("since", "cmp") or following is None or following.valued is None:
            continue
        if compared(f"{item.text} {following.text}")[0] and plans(lexicon.profile):
            made[at + 1] = replace(following, valued=None)
    return made
