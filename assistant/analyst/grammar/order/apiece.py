"""Decides what groups are ranked by where an adjective says it: `cheapest airline`, `longest call`.

An adjective is of one thing: no airline is cheap because it sold few tickets. So the total is never
taken for groups of things, but the average, or the greatest or smallest itself.
"""

from __future__ import annotations

from dataclasses import replace

from assistant.analyst.grammar.drafting import ASSUMED_FIGURES, Ambiguous, Reading, Stumble, literal
from assistant.analyst.lexicon.lists.adjectives import PRICED
from assistant.analyst.plan import Dimension, Measure

_SUMMED = {"cost", "amount", "budget", "spend", "total", "expense", "revenue", "sale"}
"""what may as well be added up: the most expensive project"""
_ADDED = {"rain", "rainfall", "precipitation", "profit", "gdp", "wealth", "visitor", "attendance"}
"""what adjectives add up: the rainiest town, the most profitable product"""


def apiece(r: Reading, measures: list[Measure], dimensions: list[Dimension]) -> None:
    """Change the usual figure of what an adjective ranks groups by. Raises Ambiguous."""
    place = _adjective(r)
    if place is None or len(measures) != 1 or r.draft.measures or r.draft.order_measure:
        return
    measure, times = measures[0], any(r.profile[d.column].kind == "date" for d in dimensions)
    column = r.profile[measure.column]
    if measure.aggregate not in ("sum", "average") or times or _ADDED & set(column.words):
        return
    r.draft.notes[:] = [one for one in r.draft.notes if not one.startswith(ASSUMED_FIGURES)]
    if _one_of(r, place):
        extreme = "min" if r.draft.sup is False else "max"
        measures[0] = measure.model_copy(update={"aggregate": extreme})
        return
    if measure.aggregate == "sum" and _SUMMED & set(column.words):
        _ask(r, place, column.name)
    measures[0] = measure.model_copy(update={"aggregate": "average"})
    r.draft.notes.append(f"Assumed: by average {column.name}.")


def per_unit(r: Reading) -> bool:
    """Take the `per kwh` behind `cheapest`: what is compared is a ratio. Raises Stumble."""
    soft = next((one for one in r.draft.mentions if one.soft), None)
    at = r.ahead("skip", start=1)
    below = r.quiet_field(at) if r.look(at).noun is None else None
    if soft is None or below is None or r.look().text.casefold() != "per" or r.draft.measures:
        return False
    if not below.numeric or below.name == soft.column:
        return False
    if any(r.profile[one.column].numeric and not one.soft for one in r.draft.mentions):
        raise Stumble(r.look(at).text, "divides what?")
    r.draft.mentions.remove(soft)
    r.draft.measures.append(Measure(aggregate="ratio", column=soft.column, over=below.name))
    r.draft.notes.append(f"{soft.column} divided by {below.name}.")
    r.take(at + 1)
    return True


def _adjective(r: Reading) -> int | None:
    for at, item in enumerate(r.items):
        if item.money and item.down is not None and item.kind == "":
            return at
        behind = r.items[at + 1] if at + 1 < len(r.items) else item
        several = behind.plural and item.text.casefold() in ("most", "least", "fewest")
        if several:
            continue  # the most tips are all of them together
        if item.kind == "sup" and behind.named is not None and behind.noun is None:
            columns = [r.profile[name] for name in behind.named.columns]
            if all(PRICED & set(one.words) for one in columns):
                return at + 1  # the highest fare is one of many, too
    return None


def _one_of(r: Reading, place: int) -> bool:
    """Whether one such is meant: `the longest delay`, not `the longest delays`."""
    after = r.items[place + 1] if place + 1 < len(r.items) else None
    if after is None or after.named is None or after.noun is not None or after.plural:
        return False
    return all(r.profile[name].numeric for name in after.named.columns)


def _ask(r: Reading, place: int, name: str) -> None:
    last = r.items[place]
    before = r.items[place - 1] if place else last
    start = before if before.kind == "sup" else last
    said = replace(start, text=f"{start.text} {last.text}" if start is not last else last.text)
    end = "highest" if r.draft.sup is not False else "lowest"
    choices = tuple(
        (f"{kind} {name}", f"{end} {kind} {literal(name)}") for kind in ("average", "total")
    )
    item = replace(said, end=last.end)
    raise Ambiguous(item, f"“{item.text}” on average, or in total?", choices)
