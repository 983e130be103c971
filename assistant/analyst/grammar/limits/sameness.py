"""Reads comparisons of two columns: `branch is the same as home branch`, `origin differs from`.

Takes nothing that it cannot place as a whole; values and numbers are read elsewhere.
"""

from __future__ import annotations

from assistant.analyst.grammar.drafting import Condition, Reading, Stumble
from assistant.analyst.grammar.times.elapsed import date_at
from assistant.analyst.plan import Filter
from assistant.analyst.profile import Field

_SAME = {"same", "identical", "equal", "equals", "equal to", "match", "matches", "=", "=="}
_OTHER = {
    "different", "differ", "differs", "differing", "unequal", "mismatch", "not equal to", "<>",
    "!=", "unlike", "disagree",
}  # fmt: skip
_TO = {"as", "to", "from", "with", "than"}
_QUIET = ("skip", "that", "with")


def two_columns(r: Reading) -> bool:
    """Take `A equals B`, `A is not the same as B`, `A and B differ`, `the same A and B`."""
    begun, word = 0, None
    while r.kind(begun) in _QUIET or _word(r, begun) is not None:
        if word is None:  # `the same A and B`, `with different A and B`
            word = _word(r, begun)
        begun += 1
    start = begun
    one = _column(r, start)
    if one is None:
        return False
    between = _between(r, start + 1) if word is None else None
    if between is not None:
        same, at = between
        other, end = _column(r, at), at + 1
    else:
        at = _joint(r, start + 1)
        other, end = (_column(r, at), at + 1) if at else (None, 0)
        same, end = (word, end) if word is not None else _behind(r, end)
    if other is None or same is None or one.name == other.name:
        return False
    if not _alike(one, other):
        return False
    r.take(end)
    made = Filter(column=one.name, op="is" if same else "is not", than=other.name)
    r.draft.conditions.append(Condition(made, r.at, row=True))
    return True


def same_day(r: Reading) -> bool:
    """Take `checked in on the day of booking`, `joined and left on the same day`."""
    start = r.ahead(*_QUIET)
    one = date_at(r, start)
    if one is None:
        return False
    at = r.ahead(*_QUIET, "and", start=start + 1)
    other = date_at(r, at) if at > start + 1 else None
    end = at + 1 if other is not None else start + 1
    day, said = _day(r, end)
    if not day or not (said & {"same", "very"} or {"on", "the"} <= said):
        return False
    if other is None:
        at = r.ahead(*_QUIET, "who", "when", start=day)
        while r.look(at).text.casefold() in ("as", "he", "she"):
            at = r.ahead(*_QUIET, start=at + 1)
        other, day = date_at(r, at), at + 1
    if other is None or other.name == one.name or one.clock or other.clock:
        raise Stumble("day", "I can compare two dates that have no time of day.")
    r.take(day)
    made = Filter(column=one.name, op="is", than=other.name)
    r.draft.conditions.append(Condition(made, r.at, row=True))
    return True


def _day(r: Reading, at: int) -> tuple[int, set[str]]:
    """Return the place behind the `day` of `on the same day`, 0 without; and the words of it."""
    said: set[str] = set()
    while r.look(at).text and r.look(at).text.casefold() in ("on", "the", "same", "very"):
        said.add(r.look(at).text.casefold())
        at += 1
    return (at + 1, said) if r.look(at).says == "day" and not r.look(at).plural else (0, said)


def _column(r: Reading, at: int) -> Field | None:
    item = r.look(at)
    if item.valued and not item.valued.weak:
        return None
    return r.quiet_field(at)


def _word(r: Reading, at: int) -> bool | None:
    """Whether a word says same or other; None if neither."""
    text = r.look(at).text.casefold()
    if r.look(at).named is not None or r.look(at).noun is not None:
        return None
    return True if text in _SAME else False if text in _OTHER else None


def _between(r: Reading, at: int) -> tuple[bool, int] | None:
    """Read `is not the same as`: what it says, and where the other column stands."""
    negated, same = False, None
    bare_not = False
    while r.look(at).text and r.look(at).named is None:
        if (said := _word(r, at)) is not None:
            same = said
        elif r.kind(at) in ("not", "cmp") and (r.kind(at) == "not" or r.look(at).says == "is not"):
            negated = bare_not = True
        elif r.kind(at) not in _QUIET and r.look(at).text.casefold() not in _TO:
            return None
        at += 1
    if same is None:
        return (False, at) if bare_not and r.kind(at - 2) == "that" else None
    return same != negated, at


def _joint(r: Reading, at: int) -> int:
    """Return where the other column of `A and B` stands; 0 if there is none."""
    joint = r.ahead("skip", start=at)
    if r.kind(joint) != "and":
        return 0
    return r.ahead("skip", start=joint + 1)


def _behind(r: Reading, at: int) -> tuple[bool | None, int]:
    """Read the `are the same` of `A and B are the same`."""
    negated = False
    while r.look(at).text and r.look(at).named is None:
        if (said := _word(r, at)) is not None:
            return said != negated, at + 1
        negated = negated or r.kind(at) == "not"
        if r.kind(at) not in (*_QUIET, "not"):
            break
        at += 1
    return None, at


def _alike(one: Field, other: Field) -> bool:
    if (one.truth is None) != (other.truth is None):
        return False
    texts = ("category", "text", "identifier")
    return one.kind == other.kind or (one.kind in texts and other.kind in texts)
