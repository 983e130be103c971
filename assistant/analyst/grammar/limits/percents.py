"""Reads how large a part a group must have: `more than 20 % returned`, `default rate above 5 %`.

A percentage is never a number of rows; what has no part to be a percentage of is left alone here,
and refused by the second reading.
"""

from __future__ import annotations

from assistant.analyst.grammar.drafting import Condition, Reading
from assistant.analyst.grammar.limits.partly import told
from assistant.analyst.plan import Filter, Measure
from assistant.analyst.words.spelling import tidy

_FILLERS = ("skip", "that", "with", "rows")


def percents(r: Reading) -> bool:
    """Take `more than 20 % of the orders returned`, or the `above 5 %` behind a rate."""
    start = r.ahead("skip", "that", "with")
    sign = r.look(start).sign if r.kind(start) == "cmp" else None
    at = r.ahead("skip", start=start + 1)
    number = r.look(at)
    if sign is None or number.number is None or number.unit != "%" or not sign.value:
        return False
    found = _of_rate(r, start, at) or _of_part(r, start, at)
    if found is None:
        return False
    measure, end = found
    values = (tidy(number.number),)
    made = Filter.model_validate({"column": "", "op": sign.value, "values": values})
    r.take(end)
    r.draft.conditions.append(Condition(made, r.at, measure=measure))
    return True


def _of_rate(r: Reading, start: int, at: int) -> tuple[Measure, int] | None:
    """Return the rate that stands right before the comparison: `default rate above 5 %`."""
    behind = start == 0 or all(r.kind(k) in ("skip", "that") for k in range(start))
    rated = r.kind(-1) == "rate" and r.look(-1).named is None
    if not behind or not rated or not r.draft.measures or not _groups(r):
        return None
    if r.draft.measures[-1].aggregate != "share":
        return None
    return r.draft.measures.pop(), at + 1


def _of_part(r: Reading, start: int, at: int) -> tuple[Measure, int] | None:
    """Return the share of the rows that what stands behind the number tells."""
    before = r.look(r.ahead("skip", "that") - 1 if start else -1)
    if (before.named and r.draft.measures) or not _groups(r):
        return None
    end = at + 1
    while r.look(end).noun == "" or (r.kind(end) in _FILLERS and not r.strong(end)):
        end += 1
    where = told(r, r.look(end))
    if where is None or r.look(end).number is not None:
        return None
    end += 1
    end += r.look(end).noun == "" or (r.kind(end) == "rows" and not r.strong(end))
    return Measure(aggregate="share", where=(where,)), end


def _groups(r: Reading) -> bool:
    """Whether something was named that has rows: branches, products."""
    last = [one for one in r.draft.mentions if not one.noun or one.column]
    return bool(r.draft.dimensions) or any(not r.profile[one.column].numeric for one in last)
