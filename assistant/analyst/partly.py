"""Reads how many rows of a kind a group must have: `agents with fewer than 20 sold homes`."""

from __future__ import annotations

from assistant.analyst.drafting import Reading
from assistant.analyst.plan import Filter, Measure
from assistant.analyst.tagging import Item


def rows_of_a_kind(r: Reading, ahead: int) -> Measure | None:
    """Read the `sold homes` that stand *ahead*, two phrases, as a figure."""
    item, noun = r.look(ahead), r.look(ahead + 1)
    rows = noun.noun == "" or (noun.kind == "rows" and noun.named is None)
    told = _told(r, item) if rows and item.number is None else None
    return Measure(aggregate="times", where=(told,)) if told else None


def _told(r: Reading, item: Item) -> Filter | None:
    if item.valued is not None and not item.valued.weak:
        names = {name for name, _ in item.valued.cells}
        values = tuple(value for _, value in item.valued.cells)
        return Filter(column=names.pop(), op="is", values=values) if len(names) == 1 else None
    names = item.named.columns if item.named else (item.verb or item.negated)
    truth = r.profile[names[0]].truth if len(names) == 1 else None
    if truth is None:
        return None
    return Filter(column=names[0], op="is", values=(truth[1 if item.negated else 0],))
