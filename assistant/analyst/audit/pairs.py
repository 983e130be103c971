"""Words side by side that mean one thing together, but were read as two: `unit cost`.

Each rule yields the word that must not be answered with; what is lost or made stands elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.analyst.audit.accounts import Account

_DONE = ("ed", "paid", "sold", "sent", "spent", "lost", "built", "lent")
_ASKED = {"agg", "much", "count", "sup", "share", "rate"}
_AT_A_TIME = {"month", "quarter", "ago", "now", "since"}
_PLACES = {"in", "in the", "at", "at the", "from", "from the", "of the", "the", "on the"}


def pairs(a: Account) -> Iterator[str]:
    """Yield what is no figure, no second figure, and no group of its own."""
    if a.before is not None:
        return
    for place in range(len(a.items)):
        if _done(a, place) or _two_figures(a, place) or _value_of_another(a, place):
            yield a.items[place].text


def _done(a: Account, place: int) -> bool:
    """Whether `paid` is what was done to the rows, of which an amount only may tell."""
    item, behind = a.at(place), a.at(a.behind(place))
    half = item.named is not None and item.named.rank >= 3
    if not half or a.kinds & _ASKED or not item.text.casefold().endswith(_DONE):
        return False
    names = item.named.columns if item.named else ()
    figures = any(one.column in names and one.aggregate == "sum" for one in a.plan.measures)
    rows = behind.noun is not None and behind.plural
    year = 1900 <= (behind.number or 0) <= 2100
    return figures and (rows or year or bool(behind.period) or behind.kind in _AT_A_TIME)


def _two_figures(a: Account, place: int) -> bool:
    """Whether two columns of numbers stand side by side, with nothing that joins them."""
    items = a.at(place), a.at(place + 1)
    if any(item.named is None or item.sign or item.valued for item in items):
        return False
    columns = [{one.name for one in a.fields(item) if one.numeric} for item in items]
    figures = [m.column for m in a.plan.measures if m.aggregate in ("sum", "average")]
    both = all(columns) and not columns[0] & columns[1]
    return both and all(any(name in names for name in figures) for names in columns)


def _value_of_another(a: Account, place: int) -> bool:
    """Whether `in the Billing team` is no team, and the teams became groups."""
    item, behind = a.at(place), a.at(place + 1)
    tests = {one.column for one in a.tests(item)}
    placed = a.at(place - 1).text.casefold() in _PLACES and not a.at(place - 1).named
    if not tests or not placed or behind.named is None or behind.plural or behind.sign:
        return False
    groups = {group.column for group in a.groups if not group.grain}
    return bool(groups & set(behind.named.columns)) and not tests & set(behind.named.columns)
