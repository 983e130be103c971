"""Reads who is still there and who has gone, where the date of leaving tells: `active members`.

A row without that date is still there: `still with us`, `current`. A table that has a yes/no
column for it is read as any other; one that has neither refuses.
"""

from __future__ import annotations

from assistant.analyst.grammar.drafting import Reading, Stumble
from assistant.analyst.words.spelling import root
from assistant.analyst.words.table.lexicon import attrition

THERE = frozenset({"active", "current", "remaining", "existing", "still"})
"""words for rows that have not gone"""
GONE = frozenset({"former", "past", "ex", "churned", "departed", "inactive", "lapsed", "longer"})
"""words for rows that have"""
_AROUND = {"here", "there", "around", "active", "employed", "enrolled", "subscribed", "present"}
_LEFT = {
    root(word)
    for word in (
        "left", "leaving", "leave", "exit", "terminated", "termination", "churn", "churned", "quit",
        "resigned", "departed", "departure", "separation", "unsubscribed", "cancelled", "canceled",
        "cancellation", "deactivated",
    )
}  # fmt: skip
_FILLERS = ("skip", "that")


def staying(r: Reading) -> bool:
    """Take `active`, `current`, `still with us`, `former`, `no longer there`."""
    start = 1 if r.kind() == "not" else 0
    word, following = r.look(start).text.casefold(), r.look(start + 1)
    if word == "no" and following.text.casefold() == "longer":
        return _write(r, "longer", start + 2 + _place(r, start + 2), there=False)
    if word == "still" and not r.strong(start):
        return _still(r, start)
    item = r.look(start)
    if word not in THERE | GONE or r.strong(start) or item.verb or item.negated or item.noun:
        return False
    if following.kind in ("grain", "month", "quarter") or following.number is not None:
        return False
    if item.kind == "ago" and following.noun is None and following.text:
        return False
    if _gone(r) is None:
        return False
    return _write(r, word, start + 1, there=(word in THERE) != bool(start))


def _still(r: Reading, start: int) -> bool:
    size = _place(r, start + 1)
    at = r.ahead(*_FILLERS, start=start + 1)
    item = r.look(at)
    if size or item.noun is not None or item.kind == "rows":
        return _write(r, "still", start + 1 + size, there=not start)
    told = item.valued or item.verb or item.negated or item.kind in ("missing", "no", "not")
    flag = item.named and all(r.profile[name].truth for name in item.named.columns)
    if told or flag or item.text.casefold() in ("open", "ongoing", "unfinished", "outstanding"):
        return False
    raise Stumble(r.look(start).text, "I cannot tell what is still so.")


def _place(r: Reading, at: int) -> int:
    """Return how many phrases say `with us`, `here` from *at* on."""
    begun = at
    while r.kind(at) in _FILLERS and r.look(at).noun is None and not r.strong(at):
        at += 1
    item = r.look(at)
    if item.text.casefold() in _AROUND and not r.strong(at) and not item.verb and not item.negated:
        return at + 1 - begun
    if r.kind(at) != "with":
        return 0
    end = r.ahead("skip", "company", start=at + 1)
    said = {r.look(k).text.casefold() for k in range(at + 1, end)}
    ours = said & {"us", "me", "them"} or any(r.kind(k) == "company" for k in range(at + 1, end))
    return end - begun if ours else 0


def _gone(r: Reading) -> tuple[str, bool] | None:
    """Return the column that tells who has gone, and whether it is a date."""
    dates = [
        one for one in r.profile.of("date") if one.missing and _LEFT & set(map(root, one.words))
    ]
    if len(dates) == 1:
        return dates[0].name, True
    flags = attrition(r.profile)
    return (flags[0], False) if len(flags) == 1 and not dates else None


def _write(r: Reading, word: str, size: int, *, there: bool) -> bool:
    found = _gone(r)
    if found is None:
        raise Stumble(word, "No column of this table tells who has gone.")
    name, dated = found
    if any(one.filter.column == name and not one.filter.grain for one in r.draft.conditions):
        raise Stumble(word, "I cannot put those who have gone beside those who are still there.")
    r.take(size)
    truth = r.profile[name].truth
    if dated or truth is None:
        r.add_filter(name, "missing" if there else "present", (), row=True)
    else:
        r.add_filter(name, "is", (truth[1 if there else 0],), row=True)
    return True
