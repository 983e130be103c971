"""Sets two values of one column side by side: `how many passed and how many failed`.

No row can have both, so that the figures of each are meant. Takes no phrases.
"""

from __future__ import annotations

from itertools import pairwise

from assistant.analyst.grammar.drafting import Condition, Reading
from assistant.analyst.lexicon.items import Item
from assistant.analyst.plan import Dimension

_JOINTS = {"and", "comma", "vs"}
_BETWEEN = _JOINTS | {"count", "skip", "that", "rows", "with"}


def set_apart(r: Reading) -> None:
    """Group by the column of which two values were said one after the other."""
    conditions = r.draft.conditions
    for one, other in pairwise(conditions):
        if not (_alike(one, other) and _joined(r, one, other)):
            continue
        values = (*one.filter.values, *other.filter.values)
        one.filter = one.filter.model_copy(update={"values": values})
        conditions.remove(other)
        made = Dimension(column=one.filter.column)
        if made not in r.draft.dimensions:
            r.draft.dimensions.append(made)
        if not r.draft.measures and not any(m for m in r.draft.mentions if _numeric(r, m.column)):
            r.draft.counts_rows = True
        return


def _numeric(r: Reading, column: str) -> bool:
    return bool(column) and r.profile[column].numeric


def _alike(one: Condition, other: Condition) -> bool:
    """Whether both are plain values of one column, and no row has both."""
    first, second = one.filter, other.filter
    plain = all(f.op == "is" and not (f.others or f.than or f.grain) for f in (first, second))
    bare = one.measure is None and other.measure is None
    return plain and bare and first.column == second.column != "" and not (
        set(first.values) & set(second.values))  # fmt: skip


def _joined(r: Reading, one: Condition, other: Condition) -> bool:
    """Whether nothing but small words and the same nouns stands between the two."""
    between = [item for item in r.items[one.begun : other.begun + 1] if not _is_of(item, one)]
    kinds = {item.kind for item in between}
    small = all(item.kind in _BETWEEN or item.noun is not None for item in between)
    return small and bool(kinds & _JOINTS) and r.profile[one.filter.column].kind != "date"


def _is_of(item: Item, condition: Condition) -> bool:
    """Whether a phrase is what one of the two conditions was read from."""
    cells = item.valued.cells if item.valued else ()
    named = item.named.columns if item.named else ()
    return condition.filter.column in (*item.verb, *item.negated, *named, *(n for n, _ in cells))
