"""What was said of order and does not stand in the plan: highest, latest, top 5, sorted by, when.

Each rule says whether one phrase stands; none of them looks at how the plan came about.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from assistant.analyst.audit.accounts import TIME, Account, dated, named, timely
from assistant.analyst.grammar.asking import JUDGED, unclear
from assistant.analyst.lexicon.items import Item

_SIZES = {"biggest", "largest", "greatest", "bigger", "larger", "smallest", "smaller"}


def _sup(a: Account, place: int) -> bool:
    if a.plan.shape == "rows" and a.plan.limit is None and not a.kinds & {"sort", "direction"}:
        return False
    if a.at(place).text.casefold() in JUDGED and _unclear(a):
        return False
    if a.at(place).text.casefold() in _SIZES and _signed(a):
        return False
    if a.plan.order is not None and a.plan.limit is not None and _several(a):
        return False
    behind = a.at(a.behind(place))
    down = bool(a.at(place).says)
    if _ranks_rows(a, place) and a.plan.measures[0].aggregate not in ("count", "distinct", "times"):
        return False
    if len(a.plan.dimensions) > 1 and a.plan.within is None and _each(a) and a.plan.order:
        return a.plan.order.by == "name"
    if behind.money and behind.down is not None:
        return True  # the adjective is looked at by itself
    return _first(a, down)


def _unclear(a: Account) -> bool:
    """Whether the best could be the least: of costs, of times."""
    columns = {one.column for one in a.plan.measures[:1]}
    columns |= {a.plan.order.column} if a.plan.order is not None else set()
    return any(unclear(a.profile[name]) for name in columns if name) or any(
        one.since for one in a.figures)  # fmt: skip


def _several(a: Account) -> bool:
    """Whether two different things would have to come first: `highest fee and most visits`."""
    behind = [a.at(a.behind(k)) for k, item in enumerate(a.items) if item.kind == "sup"]
    named = [one.named.columns for one in behind if one.named and a.fields(one)[0].numeric]
    return len(set(named)) > 1


def _ranks_rows(a: Account, place: int) -> bool:
    """Whether `most` stands right before what a row is called: `most loans` is a number of them."""
    item, behind = a.at(place), a.at(place + 1)
    most = item.text.casefold() in ("most", "fewest", "least")
    rows = behind.noun is not None and not behind.named and not behind.money
    return most and rows and bool(a.plan.measures) and bool(a.groups)


def _signed(a: Account) -> bool:
    """Whether the biggest could be at either end: payments are negative, receipts are not."""
    names = {one.column for one in a.plan.measures if one.aggregate != "count"}
    names |= {a.plan.order.column} if a.plan.order is not None else set()
    leasts = [a.profile[name].least for name in names if name]
    return any(isinstance(least, int | float) and least < 0 for least in leasts)


def _first(a: Account, down: bool) -> bool:
    """Whether the most, or the least, is what is shown."""
    if a.aggregates & {"max" if down else "min"} or a.plan.outer == ("max" if down else "min"):
        return True
    if a.plan.shape == "outliers":
        return True
    order = a.plan.order
    ordered = order is not None and order.descending == down
    return ordered and (a.plan.shape == "rows" or bool(a.groups))


def adjective(a: Account, place: int) -> bool:
    """Whether `cheapest` or `oldest` comes first, or is the figure itself."""
    item = a.at(place)
    ahead = a.at(a.ahead(place))
    if a.at(place + 1).text.casefold() == "than" or a.stands(item):
        return True
    down = bool(item.down)
    if ahead.kind == "sup":
        down = down == bool(ahead.says)
    order = a.plan.order
    if order is not None and a.profile[order.column].kind in TIME:
        down = not down if item.text.casefold() in ("oldest", "youngest") else order.descending
    if order is not None and item.text.casefold() in ("oldest", "youngest") and order.by == "name":
        return True
    if not _about(a, item):
        return False
    aged = [one.column for one in a.figures if a.profile[one.column].kind in TIME]
    return _first(a, down) or (bool(aged) and bool(a.aggregates & {"min", "max"}))


def _about(a: Account, item: Item) -> bool:
    """Whether what comes first is what the adjective speaks of, or is named: not mere counts."""
    order = a.plan.order
    columns = {order.column} if order is not None and order.column else set[str]()
    columns = columns or {one.column for one in a.plan.measures[:1]}
    if not columns or columns == {""}:
        return item.text.casefold() in _BUSY
    own = {one.name for one in a.fields(item)}
    others = [
        k for k, one in enumerate(a.items[:-1]) if one.kind == "sup" and a.items[k + 1] != item
    ]
    said = any(named(a, name) for name in columns) and not (others and a.plan.order)
    aged = item.text.casefold() in _AGED and all(dated(a, name) for name in columns)
    if (
        aged
        and not said
        and a.profile.of("year")
        and any(a.profile[name].kind == "date" for name in columns)
    ):
        return False  # the oldest book is not the one that was borrowed first
    words = {word for name in columns for word in a.profile[name].words}
    return bool(own & columns or words & set(item.money)) or aged or said


_AGED = {"oldest", "youngest", "newest", "latest", "earliest"}
_BUSY = {"busiest", "quietest", "selling", "popular", "active", "busy", "frequent"}


def _recent(a: Account, place: int) -> bool:
    return _latest(a, late=bool(a.at(place).says))


def _latest(a: Account, *, late: bool) -> bool:
    wanted = "max" if late else "min"
    if any(one.aggregate == wanted and dated(a, one.column) for one in a.figures):
        return True
    order = a.plan.order
    if order is None or order.descending != late:
        return False
    return order.by == "name" or dated(a, order.column)


def _top(a: Account, place: int) -> bool:
    word, following = a.at(place).text.casefold(), a.at(place + 1)
    if len(a.plan.dimensions) > 1 and a.plan.within is None and _each(a) and a.plan.limit:
        return False
    if word == "last":
        return _latest(a, late=True) or _time_tested(a)
    if word == "first":
        begun = any(m.aggregate == "min" and dated(a, m.column) for m in a.plan.measures)
        return begun or a.plan.limit is not None or _time_tested(a) or _first(a, True)
    if following.number is not None and a.plan.limit != int(following.number):
        return False
    ranked = a.at(place + 1 + (following.number is not None))
    if ranked.money and ranked.down is not None and a.at(place).says:
        return _first(a, bool(ranked.down))  # the top 3 cheapest
    return _first(a, bool(a.at(place).says))


def _each(a: Account) -> bool:
    words = ("each", "every", "per")
    return any(item.kind == "by" and item.text.casefold().endswith(words) for item in a.items)


def _time_tested(a: Account) -> bool:
    return any(dated(a, one.column) for one in a.conditions)


def _when(a: Account, _: int) -> bool:
    """Whether a time is the answer."""
    if any(dated(a, one.column) for one in a.figures):
        return True
    timed = any(timely(a, one) for one in a.groups)
    shown = any(dated(a, name) for name in a.plan.columns)
    order = a.plan.order
    first = order is not None and (not order.column or not dated(a, order.column) or _plainly(a))
    return timed or shown or (a.plan.shape == "rows" and first)


def _plainly(a: Account) -> bool:
    """Whether the rows are in the order of the date that is spoken of, or of the only one."""
    order = a.plan.order
    verbs = [one for i in a.items for one in a.fields(i) if one.kind == "date"]
    dates = a.profile.of("date")
    own = order is not None and order.column in {one.name for one in verbs}
    told = any(one.column for one in a.conditions)
    return own or len(dates) == 1 or (not verbs and not told)


def _sort(a: Account, _: int) -> bool:
    return a.plan.order is not None or a.plan.shape == "values" or any(
        timely(a, one) for one in a.groups)  # fmt: skip


def _direction(a: Account, place: int) -> bool:
    said, order = a.at(place).says, a.plan.order
    if order is None:
        listed = a.plan.shape == "values" and "first" not in a.at(place).text.casefold()
        return (said in (None, True) and bool(a.groups)) or listed
    return said is None or order.descending == said


def _timewise(a: Account, place: int) -> bool:
    order = a.plan.order
    return order is None or order.by != "name" or order.descending == a.at(place).says


def _common(a: Account, place: int) -> bool:
    return _first(a, bool(a.at(place).says)) and bool(a.aggregates & {"count", "distinct"})


ORDERED: Mapping[str, Callable[[Account, int], bool]] = {
    "sup": _sup,
    "recent": _recent,
    "common": _common,
    "top": _top,
    "sort": _sort,
    "direction": _direction,
    "timewise": _timewise,
    "when": _when,
}
