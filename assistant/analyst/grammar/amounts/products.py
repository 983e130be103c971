"""Reads products of two columns of numbers: `quantity times unit price`, `amount x rate`.

Each row is multiplied, and the products are added up; other figures of products are refused.
"""

from __future__ import annotations

from assistant.analyst.grammar.drafting import Reading, Stumble
from assistant.analyst.plan import Measure
from assistant.analyst.profile import Field

TIMES = {"times", "x", "*", "\u00d7"}


def product(r: Reading) -> bool:
    """Take `quantity times price`, `hours * rate`, `amount multiplied by rate`."""
    start = r.ahead("skip")
    start += r.kind(start) == "agg" and r.look(start).says == "sum"
    one = _number(r, start)
    at = start + 1
    said = r.look(at).text.casefold()
    if said == "multiplied" and r.look(at + 1).text.casefold() in ("by", "with"):
        said, at = "times", at + 1
    other_at = r.ahead("skip", start=at + 1)
    other = _number(r, other_at)
    if one is None or other is None or said not in TIMES or one.name == other.name:
        return False
    behind, pending = r.look(other_at + 1), set(r.draft.pending)
    if pending - {"sum"} or behind.kind in ("cmp", "between") or behind.text.casefold() in TIMES:
        raise Stumble(r.look(at).text, "I can add up products of two columns, and nothing else.")
    r.take(other_at + 1)
    r.draft.pending = []
    r.draft.measures.append(Measure(aggregate="product", column=one.name, over=other.name))
    r.draft.notes.append(f"{one.name} times {other.name} of each row, added up.")
    return True


def _number(r: Reading, at: int) -> Field | None:
    column = r.quiet_field(at) if r.look(at).noun is None else None
    return column if column is not None and column.numeric else None
