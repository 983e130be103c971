"""Reads how many rows of a kind a group must have: `agents with fewer than 20 sold homes`."""

from __future__ import annotations

from assistant.analyst.grammar.amounts.figures import count_of
from assistant.analyst.grammar.drafting import Reading
from assistant.analyst.lexicon.items import Item
from assistant.analyst.plan import Filter, Measure


def of_a_kind(r: Reading, ahead: int) -> Measure | None:
    """Take the `sold homes`, or `returned orders`, that stand *ahead* as a figure."""
    if (things := _things(r, ahead)) is not None:
        where, column = things
        r.take(ahead + 2)
        r.add_filter(where.column, where.op, where.values, row=True)
        return count_of(column)
    if (rows := _rows(r, ahead)) is not None:
        r.take(ahead + 2)
    return rows


def _rows(r: Reading, ahead: int) -> Measure | None:
    item, noun = r.look(ahead), r.look(ahead + 1)
    rows = noun.noun == "" or (noun.kind == "rows" and noun.named is None)
    where = told(r, item) if rows and item.number is None else None
    return Measure(aggregate="times", where=(where,)) if where else None


def _things(r: Reading, ahead: int) -> tuple[Filter, str] | None:
    """Read `returned orders` where a row is only a part of an order: the condition, and the id."""
    item, noun = r.look(ahead), r.look(ahead + 1)
    where = told(r, item) if noun.noun and item.number is None and item.noun is None else None
    return (where, noun.noun) if where and noun.noun else None


def told(r: Reading, item: Item) -> Filter | None:
    """Return the condition that a value, or a yes/no column, is by itself."""
    if item.valued is not None and not item.valued.weak:
        names = {name for name, _ in item.valued.cells}
        values = tuple(value for _, value in item.valued.cells)
        return Filter(column=names.pop(), op="is", values=values) if len(names) == 1 else None
    names = item.named.columns if item.named else (item.verb or item.negated)
    truth = r.profile[names[0]].truth if len(names) == 1 else None
    if truth is None:
        return None
    return Filter(column=names[0], op="is", values=(truth[1 if item.negated else 0],))
