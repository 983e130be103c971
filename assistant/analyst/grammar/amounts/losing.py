"""Reads losses where profits may be negative: `biggest loss`, `orders at a loss`, `lost money`.

The biggest loss is the lowest profit. What a total loss would be is not guessed.
"""

from __future__ import annotations

from assistant.analyst.grammar.drafting import Mention, Reading, Stumble
from assistant.analyst.profile import Field, Profile

LOSSES = frozenset({"loss", "losses"})
_GAINS = {"profit", "margin", "earnings", "result", "gain", "net", "pnl", "return"}
_MADE = {"at", "with", "made", "make", "makes", "making", "a", "an", "with a", "at a", "made a"}
LOST = {"lost", "lose", "loses", "losing"}


def signed_gain(profile: Profile) -> Field | None:
    """Return the one column of gains that are losses where they are negative."""
    fits = [
        one for one in profile.of("number")
        if _GAINS & set(one.words) and isinstance(one.least, int | float) and one.least < 0
    ]  # fmt: skip
    return fits[0] if len(fits) == 1 else None


def losing(r: Reading) -> bool:
    """Take `biggest loss`, `at a loss`, `with losses`, `lost money`."""
    start = 0
    while r.kind(start) in ("skip", "that", "with") or r.look(start).text.casefold() in _MADE:
        start += 1
    item, column = r.look(start), signed_gain(r.profile)
    if column is None or item.named or item.noun is not None or item.valued:
        return False
    if item.text.casefold() in LOST and r.look(start + 1).text.casefold() == "money":
        r.take(start + 2)
        r.add_filter(column.name, "<", (0,), row=True)
        return True
    if item.text.casefold() not in LOSSES:
        return False
    if r.draft.sup is True and r.kind(-1) == "sup":
        _biggest(r, column, start, several=item.plural or item.text.casefold() == "losses")
        return True
    if start == 0:
        raise Stumble(item.text, f"Say the lowest {column.name}, or {column.name} below 0.")
    r.take(start + 1)
    r.add_filter(column.name, "<", (0,), row=True)
    return True


def _biggest(r: Reading, column: Field, start: int, *, several: bool) -> None:
    things = [m for m in r.draft.mentions if not m.noun and not r.profile[m.column].numeric]
    if things:  # the least profitable may still have made none
        raise Stumble(r.look(start).text, f"Say by the lowest {column.name} instead.")
    r.draft.sup = False
    r.draft.notes.append(f"A loss is a {column.name} below 0.")
    if several and not any(m.noun for m in r.draft.mentions):
        r.draft.mentions.append(Mention("", r.at, plural=True, noun=True))
    r.draft.mentions.append(Mention(column.name, r.at, plural=False))
    r.take(start + 1)
