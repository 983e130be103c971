"""What was said to be above or below an average, against the plan: which figure, which way.

Says whether it stands; makes no plan and reads by none of the grammar's code.
"""

from __future__ import annotations

from assistant.analyst.audit.accounts import Account
from assistant.analyst.plan import Filter, Having

_UP = {"more", "higher", "larger", "bigger", "greater", "better", "longer"}
_DOWN = {"less", "fewer", "lower", "smaller", "worse", "shorter"}
_OWN = {"their", "its", "his", "her", "own", "same"}


def compared(a: Account, place: int) -> bool:
    """Whether the average at *place* is what something is compared to."""
    ahead = a.ahead(place)
    if a.at(ahead).named and not a.at(ahead).sign and _group(a, ahead):
        ahead = a.ahead(ahead)
    item = a.at(ahead)
    return ahead >= 0 and (item.kind == "cmp" or item.text.casefold() == "than")


def _group(a: Account, place: int) -> bool:
    return all(one.kind in ("category", "boolean", "text") for one in a.fields(a.at(place)))


def stands(a: Account, place: int) -> bool:
    """Whether the plan compares with the average at *place*, of the figure that is named."""
    means = [one for one in (*a.conditions, *a.plan.having) if one.mean == a.at(place).says]
    behind = a.at(a.behind(place))
    named = {one.name for one in a.fields(behind) if behind.named and one.numeric}
    if behind.kind in ("", "agg") and named:
        means = [one for one in means if _column(one) in named]
    group = _among(a, place)
    if group:
        means = [one for one in means if isinstance(one, Filter) and one.among in group]
    else:
        means = [one for one in means if not (isinstance(one, Filter) and one.among)]
    said = sum(item.kind == "agg" and compared(a, k) for k, item in enumerate(a.items))
    if a.plan.share:
        return False  # of what is above the average, or of all: nobody can tell
    return bool(means) and said == len({_column(one) for one in means} | set(range(said - 1)))


def _column(one: Filter | Having) -> str:
    return one.measure.column if isinstance(one, Having) else one.column


def _among(a: Account, place: int) -> set[str]:
    """Return the columns of the groups whose own average is meant."""
    ahead, behind = a.ahead(place), a.behind(place)
    if a.at(ahead).named and not a.at(ahead).sign and _group(a, ahead):
        return {one.name for one in a.fields(a.at(ahead))}
    owned = any(a.at(k).text.casefold() in _OWN for k in range(place + 1, behind))
    return {one.name for one in a.fields(a.at(behind))} if owned else set()


def way(a: Account, op: str) -> bool:
    """Whether `higher ... than` or `fewer ... than` says that way."""
    words = {item.text.casefold() for item in a.items}
    return "than" in words and bool(words & (_UP if op in (">", ">=") else _DOWN))


def parted(a: Account, place: int) -> bool:
    """Whether `higher` at *place* is the first half of `higher ... than average`."""
    word = a.at(place).text.casefold()
    later = {item.text.casefold() for item in a.items[place + 1 :]}
    ops = {one.op for one in (*a.conditions, *a.plan.having) if one.mean}
    wanted = {">", ">="} if word in _UP else {"<", "<="} if word in _DOWN else set[str]()
    return "than" in later and bool(wanted & ops)


def said(a: Account, one: Filter | Having) -> bool:
    """Whether the question compares with such an average."""
    places = [k for k, item in enumerate(a.items) if item.kind == "agg" and item.says == one.mean]
    return any(compared(a, k) for k in places)
