"""Makes figures of figures: `average monthly revenue`, `orders per customer`, `revenue per order`.

Changes the parts of a plan that was understood; reads no phrases.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from assistant.analyst.grammar.drafting import Reading, Stumble
from assistant.analyst.grammar.times.dating import date_column
from assistant.analyst.lexicon.table.lexicon import PERSONS
from assistant.analyst.plan import Dimension, Having, Measure


@dataclass(slots=True)
class Parts:
    """What a plan is put together from."""

    measures: list[Measure] = field(default_factory=list[Measure])
    dimensions: list[Dimension] = field(default_factory=list[Dimension])
    having: list[Having] = field(default_factory=list[Having])
    more: dict[str, Any] = field(default_factory=dict[str, Any])


def nest(r: Reading, parts: Parts) -> None:
    """Take `average monthly revenue`, `average number of orders per customer`."""
    draft = r.draft
    for noun in draft.per:
        if not any(d.column == noun for d in parts.dimensions):
            _per_noun(parts, noun)
            draft.per = [other for other in draft.per if other != noun]
    outer = draft.pending[0] if draft.pending else ""
    if draft.grain_adjective and parts.measures:
        additive = parts.measures[0].aggregate in ("count", "distinct", "sum")
        step = Dimension.model_validate(
            {"column": date_column(r).name, "grain": draft.grain_adjective}
        )
        if outer not in ("", "sum", "average", "median", "min", "max"):
            raise Stumble(outer, "can't be taken of each period's figure.")
        if additive and outer in ("average", "median", "min", "max"):
            parts.more |= {"each": step, "outer": outer}
        else:
            parts.dimensions.insert(0, step)
            first = parts.measures[0]
            parts.measures[0] = first.model_copy(update={"aggregate": outer or first.aggregate})
        draft.pending = []
        return
    said = ("count", "distinct", "sum") if draft.measures else ("count", "distinct")
    if outer and parts.dimensions and parts.measures[0].aggregate in said:
        if outer not in ("average", "median", "min", "max"):
            raise Stumble(outer, "can't be taken of a number of rows.")
        inner = _inner(r, parts)
        parts.dimensions.remove(inner)
        parts.more |= {"each": inner, "outer": outer}
        draft.pending = []
        return
    _average_per_entity(r, parts)


def _inner(r: Reading, parts: Parts) -> Dimension:
    """Return the step of which figures are averaged: what stands behind `per`, else the last."""
    for dimension in reversed(parts.dimensions):
        if dimension.column in r.draft.per or dimension.grain not in ("", "band"):
            return dimension
    return parts.dimensions[-1]


def _average_per_entity(r: Reading, parts: Parts) -> None:
    """`average revenue per customer` is of the customers' totals; `for each` gives all of them."""
    if len(parts.dimensions) != 1 or len(parts.measures) != 1 or r.draft.limit or r.draft.sup:
        return
    dimension, measure = parts.dimensions[0], parts.measures[0]
    column = r.profile[dimension.column]
    person = PERSONS & set(column.words) and column.words[-1] in PERSONS | {"name"}
    if (
        measure.aggregate == "average"
        and r.profile[measure.column].additive
        and dimension.column in r.draft.per
        and not r.draft.for_each
        and (column.kind == "identifier" or person)
    ):
        parts.measures = [measure.model_copy(update={"aggregate": "sum"})]
        parts.dimensions.clear()
        parts.more |= {"each": dimension, "outer": "average"}


def _per_noun(parts: Parts, noun: str) -> None:
    if not parts.measures:
        raise Stumble("per", "what per what?")
    measure = parts.measures[-1]
    if measure.aggregate not in ("sum", "average") or not measure.column:
        raise Stumble("per", "can't divide this figure.")
    changed = {"aggregate": "per", "over": noun} if noun else {"aggregate": "average"}
    parts.measures[-1] = measure.model_copy(update=changed)
