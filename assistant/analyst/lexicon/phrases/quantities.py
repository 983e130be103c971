"""Brings a length of time to the unit of its column: two hours of delay are 120 of delay_min.

Done before anything is read, so that the whole grammar and its audit see one number. Only where
the column is in seconds, minutes, hours, days or weeks, and is known; changes nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.analyst.lexicon.items import Item
from assistant.analyst.lexicon.lists.thesaurus import brief
from assistant.analyst.lexicon.spelling import stem, tidy
from assistant.analyst.lexicon.table.lexicon import Lexicon
from assistant.analyst.profile import Field

_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}
_MONTHS = {"month": 1, "year": 12}
_SPANS = {**_SECONDS, **_MONTHS}
_COMPARED = {"cmp", "between", "more"}


def in_units(items: Sequence[Item], lexicon: Lexicon) -> tuple[list[Item], list[tuple[str, str]]]:
    """Return *items* with times in the unit of their columns, and (typed, read as) of these."""
    made, read = _ones(items, lexicon), list[tuple[str, str]]()
    for at in range(len(made) - 1, 0, -1):
        unit, number = _unit(made[at].text), made[at - 1].number
        if unit and number is not None and made[at].kind == "agg":
            made[at] = replace(made[at], text=f"{unit}s", sign=None)  # 60 min, no minimum
        if not unit or number is None or not _is_bound(made, at):
            continue
        column = _column(made, at, lexicon)
        own = _unit(column.words[-1]) if column is not None else ""
        scales = _MONTHS if unit in _MONTHS else _SECONDS
        if own not in scales or own == unit:
            continue
        first = at - 3 if _pair(made, at) else at - 1
        scale = scales[unit] / scales[own]
        for place in {first, at - 1}:
            value = tidy(round((made[place].number or 0.0) * scale, 9))
            made[place] = replace(made[place], number=value)
        said = f"{made[at - 1].text} {made[at].text}"
        read.append((said, f"{made[at - 1].number} {own}s"))
        if made[at].named is None and made[at].kind == "grain":
            made[at] = replace(made[at], text=f"{own}s", sign=None)
        else:
            del made[at]
    return made, read


def _ones(items: Sequence[Item], lexicon: Lexicon) -> list[Item]:
    """Read the `an` of `an hour or more` as 1, and `half an hour` as 0.5, where it is a bound."""
    made = list(items)
    for at in range(len(made) - 1, 0, -1):
        one = made[at - 1].text.casefold() in ("a", "an", "one") and made[at - 1].number is None
        if not one or not _unit(made[at].text) or not _is_bound(made, at):
            continue
        column = _column(made, at, lexicon)
        if column is None or not _unit(column.words[-1]):
            continue
        half = at > 1 and made[at - 2].text.casefold() == "half"
        made[at - 1] = replace(made[at - 1], number=0.5 if half else 1.0, sign=None)
        if half:
            del made[at - 2]
    return made


def _unit(text: str) -> str:
    word = stem(brief(stem(text.casefold())))
    return word if word in _SPANS else ""


def _pair(items: Sequence[Item], at: int) -> bool:
    """Tell `between 1 and 2 hours`, where the unit is of both."""
    if at < 4 or items[at - 3].number is None:
        return False
    return items[at - 2].kind in ("and", "to") and items[at - 4].kind in ("between", "from")


def _is_bound(items: Sequence[Item], at: int) -> bool:
    """Tell `over 2 hours` from `last 2 hours` and `2 hours ago`."""
    behind = items[at + 1].kind if at + 1 < len(items) else ""
    before = [one for one in items[: at - 1] if one.kind != "skip"]
    last = before[-1] if before else None
    than = last is not None and last.text.casefold() == "than"
    return _pair(items, at) or behind == "more" or than or (
        last is not None and last.kind in _COMPARED)  # fmt: skip


def _column(items: Sequence[Item], at: int, lexicon: Lexicon) -> Field | None:
    """Find what is compared: the column before the bound, or right behind it."""
    behind = [one for one in items[at + 1 :] if one.kind != "skip"][:1]
    for item in (*reversed(items[: at - 1]), *behind):
        columns = [lexicon.profile[name] for name in item.named.columns] if item.named else []
        if len(columns) == 1 and columns[0].numeric and item.noun is None:
            return columns[0]
        if item.money and item.down is not None:
            return lexicon.column(item.money)
        if item.kind == "cmp" and item.text.casefold() in ("longer than", "shorter than"):
            fits = _lasting(items[at], lexicon)
            return fits or lexicon.column(("duration", "length", *_SECONDS))
    return None


def _lasting(item: Item, lexicon: Lexicon) -> Field | None:
    """Return the one column in months, for a bound in years."""
    fits = [one for one in lexicon.profile.of("number") if one.words[-1] == "month"]
    return fits[0] if _unit(item.text) in _MONTHS and len(fits) == 1 else None
