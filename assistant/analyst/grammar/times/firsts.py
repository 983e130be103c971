"""Reads the first and the last date of something: `earliest and latest scan`, `last visit by site`.

Only dates; which row came first is read in `ordering`, the highest number in `extremes`.
"""

from __future__ import annotations

from assistant.analyst.grammar.drafting import Reading
from assistant.analyst.grammar.times.dating import date_column
from assistant.analyst.plan import Measure
from assistant.analyst.words.spelling import root

_EARLY = {"first", "earliest", "oldest"}
_LATE = {"last", "latest", "newest", "most recent"}


def firsts(r: Reading) -> bool:
    """Take `first and last order`, `earliest scan per gate`: when it happened, not which it was."""
    words, at = _words(r)
    if not words or r.draft.mentions or r.draft.measures:
        return False
    found = _date(r, at, several=len(words) > 1)
    if found is None:
        return False
    name, end = found
    when = r.draft.head == "when" and len(words) == 1 and not _happened(r, end)
    if len(words) == 1 and not when and (r.kind(end) != "by" or r.look(end + 1).number is not None):
        return False
    named = [Measure(aggregate="min" if one in _EARLY else "max", column=name) for one in words]
    r.draft.measures += named
    r.draft.date = r.draft.date or name
    r.take(end)
    return True


def _happened(r: Reading, at: int) -> bool:
    """Whether a verb behind it says what is dated: `when was the first home sold`."""
    behind = r.items[r.at + at :]
    found = [name for one in behind for name in r.lexicon.verbs.get(root(one.text.casefold()), ())]
    return any(r.profile[name].kind == "date" for name in found)


def _words(r: Reading) -> tuple[list[str], int]:
    """Collect `first and last`: the words, and where what they are of stands."""
    found: list[str] = []
    at = 0
    while r.kind(at) in ("recent", "top", "ago") and r.look(at).text.casefold() in _EARLY | _LATE:
        found.append(r.look(at).text.casefold())
        at = r.ahead("and", "skip", start=at + 1)
    return found, at


def _date(r: Reading, at: int, *, several: bool) -> tuple[str, int] | None:
    """Return the date that stands there, or that of a row; and where it ends."""
    item = r.look(at)
    verb = r.look(at + 1).verb
    names = item.verb or (item.named.columns if item.named and item.noun is None else ())
    end = at + 1 + (r.look(at + 1).text.casefold() in ("date", "day", "time"))
    if item.noun is None and item.valued is None:
        dates = [name for name in names if r.profile[name].kind == "date"]
        return (dates[0], end) if len(dates) == len(names) == 1 else None
    if item.noun is None or (item.plural and not several):
        return None
    if len(verb) == 1 and r.profile[verb[0]].kind == "date":
        return verb[0], at + 2
    dates = [name for name in item.verb if r.profile[name].kind == "date"]
    return (dates[0] if len(dates) == 1 else date_column(r).name), at + 1
