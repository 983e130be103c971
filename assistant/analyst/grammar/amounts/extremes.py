"""Reads several figures of which one is the highest or the first: `highest fee and average age`.

Two or more of them, joined by `and`, are figures side by side; one alone may be an order, and is
read in `ordering`. What a thing is ranked by is never taken here.
"""

from __future__ import annotations

from assistant.analyst.grammar.amounts.figures import and_another, figure_at
from assistant.analyst.grammar.drafting import Reading
from assistant.analyst.plan import Measure
from assistant.analyst.profile import Field

_EARLY = {"first", "earliest", "oldest"}
_LATE = {"last", "latest", "newest"}
_LEADS = ("sup", "recent", "top", "agg")


def extremes(r: Reading) -> bool:
    """Take `highest fee and lowest age`, `first joined and last left`, `mean age and top fee`."""
    if r.kind() not in _LEADS or any(not _number(r, m.column) for m in r.draft.mentions):
        return False
    found: list[Measure] = []
    parts, marked, at, end = 0, False, 0, 0
    while True:
        extreme = _extreme(r, at)
        figure = figure_at(r, at) if extreme is None and r.kind(at) in ("agg", "count") else None
        measures, size = extreme or (figure[:2] if figure else ([], 0))
        if not measures:
            break
        parts, marked, end = parts + 1, marked or extreme is not None, at + size
        found += measures
        joint = r.ahead("comma", "and", start=end)
        if joint == end:
            break
        at = r.ahead("skip", start=joint)
    if parts < 2 or not marked:
        return False
    r.draft.measures += found
    r.take(end)
    return True


def _number(r: Reading, name: str) -> bool:
    return bool(name) and r.profile[name].numeric


def _extreme(r: Reading, at: int) -> tuple[list[Measure], int] | None:
    """Read `highest fee`, `last joined`: the figures, and how many phrases they take."""
    item, behind = r.look(at), r.ahead("skip", start=at + 1)
    word, target = item.text.casefold(), r.look(behind)
    if target.named is None or (target.noun is not None and target.named.rank > 0):
        return None
    if item.kind in ("recent", "top") and word in _EARLY | _LATE:
        column = r.quiet_field(behind)
        if column is None or column.kind != "date":
            return None
        size = behind + 1 - at + (r.look(behind + 1).text.casefold() in ("date", "day"))
        return [_measure("min" if word in _EARLY else "max", column)], size
    if item.kind != "sup":
        return None
    column = r.quiet_field(behind)
    if column is None or not column.numeric:
        return None
    name, end, columns = "max" if item.says else "min", behind + 1, [column]
    while more := and_another(r, end):
        columns.append(more[0])
        end = more[1]
    return [_measure(name, one) for one in columns], end - at


def _measure(name: str, column: Field) -> Measure:
    return Measure.model_validate({"aggregate": name, "column": column.name})
