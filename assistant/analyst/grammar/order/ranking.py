"""Decides what `highest`, `top 5`, `which ... most`, `oldest` and `latest` are about.

A superlative orders groups, orders rows, or is the greatest value itself.
"""

from __future__ import annotations

from typing import Any

from assistant.analyst.grammar.amounts.measuring import default_measure
from assistant.analyst.grammar.asking import which_group
from assistant.analyst.grammar.drafting import ASSUMED_FIGURES, Draft, Mention, Reading, Stumble
from assistant.analyst.grammar.guessing import ask_measure
from assistant.analyst.grammar.order.apiece import apiece
from assistant.analyst.grammar.order.ordering import SHOWN
from assistant.analyst.grammar.order.special import rows_plan
from assistant.analyst.plan import Dimension, Measure, Order, QueryPlan

_PERSON = {
    "name", "customer", "employee", "person", "agent", "rep", "seller", "manager", "doctor",
    "player", "driver", "user", "client", "patient", "author", "student", "teacher", "assignee",
    "salesperson", "representative", "physician", "scorer", "coach", "referee",
}  # fmt: skip


def subject_of(r: Reading) -> Mention | None:
    """Return what is asked for: the noun after which, top 5, or before `with the highest`."""
    for one in r.draft.mentions:
        if one.noun or not r.profile[one.column].numeric:
            return one
    return None


def ranked(
    r: Reading, measures: list[Measure], dimensions: list[Dimension], more: dict[str, Any]
) -> QueryPlan | None:
    """Set order and limit of groups in *more*; or return the plan of ranked rows."""
    draft = r.draft
    if draft.head == "who" and not dimensions:
        _who(r, dimensions)
    asked = draft.sup is not None or draft.limit is not None
    if draft.recent is not None:
        return rows_plan(r, []) if not dimensions else None
    if not asked:
        return None
    if _rows_of_each(r, measures, dimensions):
        r.draft.within = dimensions[0]
        noun = next((one for one in draft.mentions if one.noun), None)
        return _rows(r, measures, dimensions, noun)
    _add_things(r, dimensions)
    if dimensions and not _greatest_of_each(r, dimensions):
        _order_groups(r, measures, dimensions, more)
        return None
    noun = next((one for one in draft.mentions if one.noun), None)
    if noun is not None or (draft.head == "who" and not dimensions):
        return _rows(r, measures, dimensions, noun)
    if draft.head == "when" and draft.sup is not None and not draft.measures:
        return _rows(r, measures, dimensions, None)
    soft = any(one.soft for one in draft.mentions)
    if draft.conditions and (soft or (draft.limit or 0) > 1) and not draft.measures:
        return _rows(r, measures, dimensions, None)
    if _highest_of_column(draft, measures):
        return _rows(r, measures, dimensions, None)
    _greatest(r, measures)
    return None


def _highest_of_column(draft: Draft, measures: list[Measure]) -> bool:
    """`top 5 highest salaries`: the rows that have them."""
    several = (draft.limit or 0) > 1 and draft.sup is not None and len(measures) == 1
    plain = several and measures[0].aggregate in ("sum", "average") and bool(measures[0].column)
    return plain and not draft.measures and not draft.having


def _rows_of_each(r: Reading, measures: list[Measure], dimensions: list[Dimension]) -> bool:
    """`top 3 movies per genre by gross`: rows, the first of them in each group."""
    draft = r.draft
    nouns = [one for one in draft.mentions if one.noun]
    if len(dimensions) != 1 or draft.counts_rows or any(one.column for one in nouns):
        return False
    valued = (draft.limit or 0) > 1 and any(one.soft for one in draft.mentions)
    valued = valued and any(one.filter.op == "is" for one in draft.conditions)
    plain_numbers = (draft.limit or 0) > 1 and draft.head == "top" and all(
        r.profile[one.column].numeric and not one.soft for one in draft.mentions
    ) and bool(draft.mentions) and draft.mentions[0].plural  # fmt: skip
    each = dimensions[0].column in draft.per and not dimensions[0].grain
    if not nouns and not ((valued or plain_numbers) and each):
        return False
    if any(not m.noun and m.column == dimensions[0].column for m in draft.mentions):
        return False
    plain = measures and measures[0].aggregate in ("sum", "average", "max", "min")
    return bool(plain) and not draft.measures and not draft.share and not draft.change


def _add_things(r: Reading, dimensions: list[Dimension]) -> None:
    """Rank the campaigns of `top 2 campaigns per platform`, of which each has several rows."""
    draft = r.draft
    things = [one for one in draft.mentions if one.noun and one.column]
    first = things[0] if things else None
    counted = any(m.aggregate == "distinct" for m in draft.measures) or draft.counts_rows
    if first is None or not dimensions or counted:
        return
    if draft.head not in ("top", "which") and not _sought(r, first):
        return
    if dimensions[0].column in draft.per and all(d.column != first.column for d in dimensions):
        dimensions.append(Dimension(column=first.column))
        draft.mentions.remove(first)
        draft.mentions.insert(0, Mention(first.column, first.place, first.plural, head=True))


def _sought(r: Reading, one: Mention) -> bool:
    """Whether it stands right behind a superlative: `best student in each department`."""
    before = r.items[one.place - 1] if one.place else None
    return before is not None and before.kind == "sup" and not one.plural


def _who(r: Reading, dimensions: list[Dimension]) -> None:
    """Find the column that names somebody; where a row is a person, rows are asked for."""
    persons = {"employee", "person", "customer", "patient", "student", "people"}
    if any(key[0] in persons for key in r.lexicon.nouns):
        return
    fits = [one for one in r.profile.of("category", "text") if _PERSON & set(one.words)]
    fits = [one for one in fits if not one.truth and one.distinct > 2]
    named = [one for one in fits if not {"category", "type", "segment", "tier"} & set(one.words)]
    if len(named) != 1:
        raise Stumble("who", "which column names people?")
    dimensions.append(Dimension(column=named[0].name))
    r.draft.mentions.insert(0, Mention(named[0].name, 0, plural=False, head=True))


def _greatest_of_each(r: Reading, dimensions: list[Dimension]) -> bool:
    """`highest salary by department` is the greatest salary in each."""
    draft = r.draft
    subject = next((one for one in draft.mentions if not one.noun and any(
        d.column == one.column for d in dimensions)), None)  # fmt: skip
    plain = not draft.measures and not draft.common and not draft.counts_rows
    unlimited = draft.limit is None and draft.head in ("", "which", "list", "much")
    if subject is not None or not plain or not unlimited or draft.sup is None:
        return False
    first_grain = next((item for item in r.items if item.kind in ("grain", "by")), None)
    return first_grain is not None and first_grain.kind == "by" and _sup_before(r)


def _sup_before(r: Reading) -> bool:
    """Whether the superlative stands right before its column: `highest salary`."""
    for at, item in enumerate(r.items[:-1]):
        if item.kind == "sup" or (item.money and item.down is not None):
            following = r.items[at + 1]
            return following.named is not None and following.noun is None
    return False


def _order_groups(
    r: Reading, measures: list[Measure], dimensions: list[Dimension], more: dict[str, Any]
) -> None:
    draft = r.draft
    if not measures:
        raise Stumble(draft.vague or "top", "by which figure?")
    if draft.order_measure is not None:
        _first(measures, draft.order_measure)
    _signs_clear(r, measures)
    apiece(r, measures, dimensions)
    down = draft.sup if draft.sup is not None else True
    if draft.order_direction is not None and draft.sup is None:
        down = draft.order_direction
    if (
        all(d.grain and d.grain not in ("band", "weekday") for d in dimensions)
        and draft.sup is None
    ):
        more["order"] = Order(by="name", descending=False)
    else:
        more["order"] = Order(by="figure", descending=down)
    more["limit"] = _limit(r, dimensions)
    if more["limit"] and len(dimensions) > 1:
        _within(r, dimensions, more)


def _signs_clear(r: Reading, measures: list[Measure]) -> None:
    """Where expenses are negative numbers, `costs the most` could be either end."""
    words = {item.text.casefold() for item in r.items}
    spending = words & {"cost", "costs", "spend", "spends", "spent", "expensive"}
    column = r.profile[measures[0].column] if measures[0].column else None
    if (
        spending
        and column is not None
        and isinstance(column.least, int | float)
        and column.least < 0
    ):
        raise Stumble(min(spending), f"has negative values in {column.name}: highest or lowest?")


def _first(measures: list[Measure], measure: Measure) -> None:
    if measure in measures:
        measures.remove(measure)
    measures.insert(0, measure)


def _limit(r: Reading, dimensions: list[Dimension]) -> int | None:
    draft = r.draft
    if draft.limit:
        return draft.limit
    if _plural(r, dimensions):
        if draft.head == "top" or draft.limit == 0:
            draft.notes.append(f"Assumed: top {SHOWN}.")
            return SHOWN
        return None
    return 1


def _plural(r: Reading, dimensions: list[Dimension]) -> bool:
    subject = next(
        (m for m in r.draft.mentions if any(d.column == m.column for d in dimensions)), None
    )
    if subject is not None:
        return subject.plural
    grains = [item for item in r.items if item.kind == "grain"]
    if r.draft.head in ("which", "when", "who") or r.draft.head == "":
        return bool(grains and grains[0].plural) or (
            r.draft.head == "" and any(item.kind == "by" for item in r.items)
        )
    return True


def _within(r: Reading, dimensions: list[Dimension], more: dict[str, Any]) -> None:
    """`top 3 products in each category`: the groups come first, what is ranked comes last."""
    subject = subject_of(r)
    place = next(
        (k for k, d in enumerate(dimensions) if subject and d.column == subject.column), None
    )
    if place is None:
        if not r.draft.per:
            return
        place = next((k for k, d in enumerate(dimensions) if d.column not in r.draft.per), 0)
    ranked_one = dimensions.pop(place)
    dimensions.append(ranked_one)
    more["within"] = dimensions[0]


def _rows(
    r: Reading, measures: list[Measure], dimensions: list[Dimension], noun: Mention | None
) -> QueryPlan | None:
    """Plan `the 10 biggest orders by revenue`, `oldest employee`, `who earns the most`."""
    draft: Draft = r.draft
    measure = measures[0] if measures else None
    aggregate = measure.aggregate if measure is not None else ""
    counts = ("count", "distinct")
    things = noun is not None and noun.column not in ("", measure.column if measure else "")
    if aggregate in ("share", "per", "ratio", *(() if things else counts)):
        raise Stumble("most", "for each of what?")
    if measure is None:
        if draft.vague:
            raise Stumble(draft.vague, "isn't what any column says.")
        column = ask_measure(r, "top")
        measure = default_measure(column)
        draft.notes.append(f"Assumed: by {column.name}.")
    said = measure.aggregate == "sum" or measure in draft.measures
    if noun is not None and noun.column and said:
        dimensions.append(Dimension(column=noun.column))
        measures[:] = [measure]
        draft.mentions = [Mention(noun.column, noun.place, noun.plural, head=True)]
        return ranked(r, measures, dimensions, {}) or _grouped(r, measures, dimensions, noun)
    down = draft.sup if draft.sup is not None else draft.order_direction is not False
    draft.order, draft.order_direction, draft.order_measure = (
        Order(by="column", column=measure.column, descending=down), None, None)  # fmt: skip
    plural = noun is not None and noun.plural
    if not draft.limit:
        draft.limit = SHOWN if plural else 1
        draft.notes += [f"Assumed: top {SHOWN}."] if plural else []
    draft.notes = [note for note in draft.notes if not note.startswith(ASSUMED_FIGURES)]
    return rows_plan(r, [])


def _grouped(
    r: Reading, measures: list[Measure], dimensions: list[Dimension], noun: Mention
) -> QueryPlan:
    down = r.draft.sup if r.draft.sup is not None else True
    return QueryPlan(
        table=r.profile.table,
        measures=tuple(measures),
        dimensions=tuple(dimensions),
        filters=tuple(c.filter for c in r.draft.conditions),
        order=Order(by="figure", descending=down),
        limit=r.draft.limit or (SHOWN if noun.plural else 1),
    )


def _greatest(r: Reading, measures: list[Measure]) -> None:
    """Make `what is the highest price` the greatest value."""
    draft = r.draft
    if draft.limit and draft.limit > 1:
        raise Stumble("top", "of what?")
    if not measures:
        raise Stumble("highest", "of what?")
    if draft.measures or measures[0].aggregate not in ("sum", "average"):
        raise Stumble("highest", "for each of what?")
    if draft.verbs and not draft.mentions:
        which_group(r)
    extreme = "max" if draft.sup is not False else "min"
    measures[:] = [
        Measure.model_validate({"aggregate": extreme, "column": m.column}) for m in measures
    ]
    draft.notes = [note for note in draft.notes if not note.startswith(ASSUMED_FIGURES)]
