"""Reads times that are counted back: `3 months ago`, `month before last`, `same month last year`.

They are counted from the newest date of the table, like `last year`; the text that they become is
made a date in `periods`. Takes no phrases.
"""

from __future__ import annotations

from assistant.analyst.grammar.drafting import Reading, Stumble
from assistant.analyst.lexicon.spelling import SPELT

_UNITS = ("year", "quarter", "month", "week", "day")
BACK = {"ago", "back"}
_SO_FAR = {
    "year to date": "year", "quarter to date": "quarter", "month to date": "month", "ytd": "year",
    "qtd": "quarter", "mtd": "month",
}  # fmt: skip
_BEFORE = {"last", "previous", "prior", "preceding"}
_EARLIER = {"before", "earlier", "ago", "prior"}
Text = tuple[str, int]


def counted_back(r: Reading, at: int) -> Text | None:
    """Read `3 months ago`, `a year ago`, `the month before last`, `year to date`."""
    word = r.look(at).text.casefold()
    if word in _SO_FAR:
        return f"~this 1 {_SO_FAR[word]}", 1
    if found := ago(r, at):
        return f"~ago {found[0]} {found[1]}", found[2]
    unit = unit_at(r, at)
    if unit and r.look(at + 1).text.casefold() == "before" and (
        r.look(at + 2).text.casefold() == "last" and not unit_at(r, at + 3)):  # fmt: skip
        return f"~ago 2 {unit}", 3
    return _same(r, at, unit)


def ago(r: Reading, at: int) -> tuple[int, str, int] | None:
    """Read `3 months ago`: how many, of what, and how many phrases."""
    item, word = r.look(at), r.look(at).text.casefold()
    if unit_at(r, at) and r.look(at - 1).text.casefold() in ("a", "an"):
        back = r.look(at + 1).text.casefold() in BACK
        return (1, unit_at(r, at), 2) if back else None
    number = item.number if item.number is not None else SPELT.get(word)
    number = 1 if word in ("a", "an") else number
    unit = unit_at(r, at + 1)
    if not number or not unit or r.look(at + 2).text.casefold() not in BACK:
        return None
    if not float(number).is_integer() or not 0 < number < 10_000 or item.unit:
        return None
    return int(number), unit, 3


def unit_at(r: Reading, at: int) -> str:
    """Return which unit of time a phrase is; else nothing."""
    item = r.look(at)
    said = str(item.says) if item.kind == "grain" and item.named is None else ""
    return said if said in _UNITS and item.text.casefold() != "date" else ""


def _same(r: Reading, at: int, unit: str) -> Text | None:
    """Read the `month last year` of `the same month last year`."""
    period = r.look(at).text.casefold() == "same period"
    if not period and (not unit or r.look(at - 1).text.casefold() != "same"):
        return None
    size = _year_before(r, r.ahead("skip", start=at + 1))
    if not size:
        return None
    end = r.ahead("skip", start=at + 1) + size
    return f"~same 0 {'period' if period else unit}", end - at


def _year_before(r: Reading, at: int) -> int:
    """Return how many phrases say the year before: `last year`, `a year ago`, `year before`."""
    back = ago(r, at)
    if back is not None and back[:2] == (1, "year"):
        return back[2]
    if r.look(at).text.casefold() in _BEFORE and unit_at(r, at + 1) == "year":
        return 2
    word = r.look(at).text.casefold()
    at_year = at + (word in ("a", "an", "one"))
    behind = r.look(at_year + 1).text.casefold()
    return at_year + 2 - at if unit_at(r, at_year) == "year" and behind in _EARLIER else 0


def bounded(text: str, sign: str) -> str:
    """Turn `3 months ago` behind `since`, `before` or `more than` into a day that bounds."""
    which, count, unit = text[1:].split()
    if which != "ago":
        return text
    if sign == "<=":
        raise Stumble("until", "before or since how long ago?")
    return f"~{'ere' if sign == '<' else 'past'} {count} {unit}"


def beside(first: str, other: str) -> str:
    """Return the period *other* that is compared with *first*, as far as it depends on it."""
    if not other.startswith(("~same", "~ago 1 year")):
        return other
    unit = first[1:].rsplit(maxsplit=1)[-1] if first.startswith("~") else ""
    if other.startswith("~ago") and unit in ("", "year"):
        return other
    if not unit:
        raise Stumble("same", "needs both periods in full.")
    asked = other.rsplit(maxsplit=1)[-1]
    if other.startswith("~same") and asked not in ("period", unit):
        raise Stumble("same", "needs periods of the same length.")
    which, count, _ = first[1:].split()
    back = {"this": "0", "last": "1", "ago": count}.get(which)
    if back is None:
        raise Stumble("same", "needs both periods in full.")
    return f"~same {back} {unit}"
