"""Reads one bound that is said of two columns: `midterm or final below 40`, `both above 5`.

Either is enough behind `or`; behind `and` both must hold, where it is plain that both are meant.
"""

from __future__ import annotations

from assistant.analyst.grammar.drafting import Reading, Stumble
from assistant.analyst.grammar.limits.bounds import bound, of_things
from assistant.analyst.grammar.limits.noting import compare
from assistant.analyst.plan import Measure
from assistant.analyst.profile import Field

_LEADING = ("skip", "that", "with")
_PLAIN = {"both", "where", "with", "whose", "having", "either", "if"}


def two_below(r: Reading) -> bool:
    """Take `midterm or final below 40`, `both price and cost above 10`."""
    start = _leading(r)
    said = {r.look(k).text.casefold() for k in range(start)}
    found = _columns(r, start)
    if found is None or r.kind(start - 1) == "agg" or r.draft.pending:
        return False
    one, other, joint, end = found
    at = r.ahead("skip", "that", start=end)
    while r.look(at).text.casefold() in ("both", "each"):
        said.add(r.look(at).text.casefold())
        at += 1
    read = bound(r, at)
    if read is None or r.kind(at) not in ("cmp", "between"):
        return False
    if of_things(r):
        raise Stumble(r.look(start).text, "I can test one figure of groups at a time.")
    if joint == "and" and not said & _PLAIN:
        raise Stumble(r.look(start).text, "Say “both”, if both columns are to be tested.")
    op, values, after = read
    made = len(r.draft.conditions)
    for column in (one, other):
        measure = Measure(aggregate="sum", column=column.name)
        compare(r, measure, op, values, explicit=False, row=True)
    r.take(after)
    if joint == "or":
        last = r.draft.conditions.pop()
        first = r.draft.conditions[made]
        first.filter = first.filter.model_copy(update={"others": (last.filter,)})
    return True


def _leading(r: Reading) -> int:
    at = 0
    while r.kind(at) in _LEADING or r.look(at).text.casefold() in ("both", "either"):
        at += 1
    return at


def _columns(r: Reading, start: int) -> tuple[Field, Field, str, int] | None:
    """Return two columns of numbers joined by `or` or `and`, which of these, and their end."""
    one, joint = r.quiet_field(start), r.kind(start + 1)
    at = r.ahead("skip", start=start + 2)
    other = r.quiet_field(at)
    if one is None or other is None or joint not in ("or", "and") or one.name == other.name:
        return None
    plain = one.numeric and other.numeric and r.look(start).noun is None
    return (one, other, joint, at + 1) if plain and r.look(at).noun is None else None
