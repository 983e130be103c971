"""Decides what is counted or summed where a question names no figure: `orders by region`.

Rules are tried in their order; the first that fits gives the figure. Each says what it is about.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.analyst.grammar.amounts.figures import count_of
from assistant.analyst.grammar.amounts.measuring import default_measure
from assistant.analyst.grammar.asking import which_figure, which_money
from assistant.analyst.grammar.drafting import (
    DATE,
    END,
    Ambiguous,
    Mention,
    Reading,
    Stumble,
    default_aggregate,
    literal,
)
from assistant.analyst.grammar.guessing import ask_measure, main_measure
from assistant.analyst.lexicon.items import Item
from assistant.analyst.lexicon.lists.thesaurus import VERBS
from assistant.analyst.lexicon.spelling import root
from assistant.analyst.lexicon.table.averages import TOTALS, never_added
from assistant.analyst.lexicon.table.lexicon import Lexicon
from assistant.analyst.plan import Dimension, Measure, QueryPlan
from assistant.analyst.profile import Field

_SPENT = ("spend", "amount", "revenue", "total", "sale", "cost", "expense")
"""what customers spend, the likeliest first; what we spend is a cost"""
Rule = Callable[[Reading, list[Dimension]], Measure | None]


def figure_for(r: Reading, dimensions: list[Dimension]) -> Measure | None:
    """Return the figure of a question that names none, or None."""
    for rule in RULES:
        if (found := rule(r, dimensions)) is not None:
            return found
    return None


def with_things(plan: QueryPlan, items: Sequence[Item], lexicon: Lexicon) -> QueryPlan:
    """Return *plan* with the number of things beside that of their rows, where both may be meant.

    `how many admissions` is so many of so many patients; flights have numbers that they share.
    """
    bare = plan.model_copy(update={"filters": (), "table": ""})
    nouns = [item for item in items if item.noun is not None]
    if bare != QueryPlan(table="", measures=(count_of(""),)) or len(nouns) != 1 or nouns[0].noun:
        return plan
    named = nouns[0].named.columns if nouns[0].named else ()
    shared = [name for name in named if name in lexicon.shared]
    shared += [name for name in lexicon.nouns.values() if name and not named]
    if not shared or any(one.column == shared[0] for one in plan.filters):
        return plan
    return plan.model_copy(update={"measures": (*plan.measures, count_of(shared[0]))})


def default_note(column: Field) -> str:
    """Say which aggregate was taken."""
    return f"Assumed: {default_aggregate(column)} of {column.name}."


def not_added(r: Reading, measures: list[Measure]) -> None:
    """Average the `total interest rate`, and say so: rates are not added up."""
    said = [item for item in r.items if item.kind == "agg" and item.says == "sum"]
    if not said or any(item.text.casefold() not in TOTALS for item in said):
        return
    for at, one in enumerate(measures):
        if one.aggregate == "sum" and one.column and never_added(r.profile[one.column]):
            measures[at] = Measure(aggregate="average", column=one.column)
            note = f"Assumed: average of {one.column}; rates are not added up."
            r.draft.notes.append(note)


def _nouns(r: Reading) -> list[Mention]:
    return [one for one in r.draft.mentions if one.noun]


def _things(r: Reading) -> list[Mention]:
    mentions = r.draft.mentions
    return [one for one in mentions if not one.noun and r.profile[one.column].kind != "date"]


def _grouped(r: Reading, dimensions: list[Dimension]) -> bool:
    draft = r.draft
    return bool(dimensions or draft.trend or draft.change or draft.share)


def _most_of_rows(r: Reading, _: list[Dimension]) -> Measure | None:
    """Count rows in `which agent sold the most homes`."""
    pairs = zip(r.items, r.items[1:], strict=False)
    before = any(one.kind == "sup" and other.noun is not None for one, other in pairs)
    nouns = _nouns(r)
    who = r.draft.head == "who"
    if nouns and (who or _things(r)) and r.draft.sup is not None and before:
        return _events_of(r, nouns[0]) or count_of(nouns[0].column)
    return None


def _events_of(r: Reading, noun: Mention) -> Measure | None:
    """Count the rows of `most people enrol`, where each row is somebody's enrolment."""
    at = noun.place + 1
    while at < len(r.items) and r.items[at].kind in ("skip", "that", "who"):
        at += 1
    if not noun.column or at >= len(r.items):
        return None
    item = r.items[at]
    names = (*item.verb, *(item.named.columns if item.named else ()))
    names += r.lexicon.verbs.get(root(item.text.casefold()), ())
    dates = [name for name in names if r.profile[name].kind == "date"]
    if not dates or r.profile[dates[0]].missing:
        return None
    r.draft.notes.append("Assumed: number of rows, each one time.")
    return Measure(aggregate="count")


def _spoken(r: Reading, _: list[Dimension]) -> Measure | None:
    """Take the column that a verb speaks of: `how much did we sell`, `who earns the most`."""
    draft = r.draft
    bare = not draft.mentions and not draft.head and not draft.dimensions
    if (
        draft.common
        or not draft.verbs
        or not (draft.head == "much" or draft.sup is not None or bare)
    ):
        return None
    pairs = zip(r.items, r.items[1:], strict=False)
    if any(one.kind == "sup" and other.valued for one, other in pairs):
        many = r.lexicon.column(("quantity", "unit"))
        draft.notes.append(f"Assumed: by {many.name}." if many else "Assumed: by number of rows.")
        return default_measure(many) if many else Measure(aggregate="count")
    if set(draft.verbs) == {VERBS["money"]} and (column := which_money(r)):
        return default_measure(column)
    theirs = not {"we", "our", "us"} & _words(r)
    for names in draft.verbs:
        spent = theirs and names == VERBS["spend"]
        names = _SPENT if spent else names  # noqa: PLW2901 - the same, better said
        if names == VERBS["sold"] and _wares(r):
            names = ("quantity", "unit", *VERBS["sold"])  # noqa: PLW2901 - as above
        if column := spending(r) if spent else r.lexicon.column(names):
            if draft.pending == ["sum"] and column.additive:
                draft.pending = []  # `how much has she given in total`
            draft.notes.append(default_note(column))
            return default_measure(column)
    raise Stumble("much", "of what? No column says how much.")


def spending(r: Reading) -> Field | None:
    """Return what customers spend: none of our costs, where a column says what they brought."""
    for word in _SPENT:
        fits = [one for one in r.profile.of("number") if word in one.words]
        plain = [one for one in fits if one.words == (word,)] or fits
        if fits:
            return plain[0] if len(plain) == 1 else None
    return None


def _wares(r: Reading) -> bool:
    """Whether what is sold is asked for: most sold are those of which most pieces went."""
    wares = {"product", "item", "article", "sku", "brand", "model", "book", "title"}
    words = {word for one in r.draft.mentions for word in r.profile[one.column].words}
    return r.draft.sup is not None and bool(words & wares)


def _words(r: Reading) -> set[str]:
    return {item.text.casefold() for item in r.items}


def _commonest(r: Reading, dimensions: list[Dimension]) -> Measure | None:
    """Count rows in `most common genre` and `average orders per customer`."""
    draft, nouns = r.draft, _nouns(r)
    stepped = draft.per or draft.grain_adjective or any(d.grain for d in dimensions)
    if draft.common or (draft.pending and nouns and stepped):
        return count_of(nouns[0].column if nouns else "")
    return None


def _largest_row(r: Reading, dimensions: list[Dimension]) -> Measure | None:
    """Take what a row is worth in `largest donation per campaign`."""
    sizes = {"largest", "biggest", "highest", "greatest", "smallest", "lowest"}
    pairs = zip(r.items, r.items[1:], strict=False)
    said = any(a.text.casefold() in sizes and b.noun == "" for a, b in pairs)
    if not said or not dimensions or _things(r) or r.draft.vague:
        return None
    return default_measure(ask_measure(r, "largest"))


def _rows_of_groups(r: Reading, dimensions: list[Dimension]) -> Measure | None:
    """Count rows in `orders by region` and `region with the most orders`."""
    nouns, draft = _nouns(r), r.draft
    most = draft.sup is not None and _things(r) and not draft.vague
    if not nouns or not (most or _grouped(r, dimensions)):
        return None
    happened = _events_of(r, nouns[0]) if draft.sup is not None else None
    return happened or count_of(nouns[0].column)


def _most_of_values(r: Reading, _: list[Dimension]) -> Measure | None:
    """Count rows in `which city has the most managers`."""
    draft = r.draft
    heads = [one for one in _things(r) if not r.profile[one.column].numeric]
    of_rows = [one for one in draft.conditions if one.measure is None and not one.subject]
    if draft.sup is not None and heads and of_rows and not draft.vague:
        return Measure(aggregate="count")
    return None


def _most_things(r: Reading, _: list[Dimension]) -> Measure | None:
    """Count different values in `which platform has the most campaigns`."""
    things = _things(r)
    counted = [
        one for one in things
        if not one.head and one.plural and not r.profile[one.column].numeric
        and r.items[one.place - 1].kind == "sup"
    ]  # fmt: skip
    if len(things) != 2 or len(counted) != 1 or r.draft.vague:
        return None
    r.draft.mentions.remove(counted[0])
    r.draft.notes.append(f"Assumed: number of different {counted[0].column}.")
    return Measure(aggregate="distinct", column=counted[0].column)


def _bounded(r: Reading, _: list[Dimension]) -> Measure | None:
    """Rank `top 5 products with revenue above 1000` by the figure that they must reach."""
    bounds = [one for one in r.draft.conditions if one.measure is not None or one.subject]
    if r.draft.head != "top" or len(bounds) != 1 or r.draft.vague or not _things(r):
        return None
    column = bounds[0].filter.column
    return bounds[0].measure or (default_measure(r.profile[column]) if column else None)


def _marked_rows(r: Reading, dimensions: list[Dimension]) -> Measure | None:
    """Count rows in `missing humidity by device` and `returned by region`."""
    marked = [
        one.filter for one in r.draft.conditions
        if one.filter.column
        and (one.filter.op == "missing" or r.profile[one.filter.column].truth is not None)
    ]  # fmt: skip
    things = _things(r)
    told = len(things) == 1 and things[0].plural and not r.profile[things[0].column].numeric
    if told and r.draft.sup is None and r.draft.limit is None:
        return None  # `active customers by country` counts customers
    return Measure(aggregate="count") if marked and dimensions and not r.draft.pending else None


def _things_of_groups(r: Reading, dimensions: list[Dimension]) -> Measure | None:
    """Count different values in `customers by country`."""
    things, draft = _things(r), r.draft
    plain = dimensions and draft.sup is None and draft.limit is None
    if not plain or len(things) != 1 or not things[0].plural:
        return None
    if "description" in r.profile[things[0].column].words:
        raise Stumble(things[0].column, "Should rows or different values be counted?")
    draft.mentions.remove(things[0])
    if draft.date:
        return Measure(aggregate="count")
    draft.notes.append(f"Assumed: number of different {things[0].column}.")
    return Measure(aggregate="distinct", column=things[0].column)


def _ordered_by(r: Reading, dimensions: list[Dimension]) -> Measure | None:
    """Take what it is sorted by: `warehouses sorted by number of items`."""
    asked = r.draft.order_measure
    return asked if asked and (_grouped(r, dimensions) or _things(r)) else None


def _events(r: Reading, dimensions: list[Dimension]) -> Measure | None:
    """Count rows in `hires per month`."""
    mentions = r.draft.mentions
    dates = [one for one in mentions if not one.noun and r.profile[one.column].kind == "date"]
    dated = bool(mentions) and len(dates) == len(mentions)
    if _grouped(r, dimensions) and not r.draft.pending and (r.draft.events or dated):
        return Measure(aggregate="count")
    return None


def _main(r: Reading, dimensions: list[Dimension]) -> Measure | None:
    """Take what the table is about in `total for Amazon`."""
    timed = bool(dimensions) and all(one.grain for one in dimensions) and not r.draft.mentions
    if r.draft.pending != ["sum"] or not (r.draft.conditions or timed):
        return None
    column = ask_measure(r, "total")
    r.draft.pending = []
    r.draft.notes.append(f"Assumed: {column.name}.")
    return default_measure(column)


def _share(r: Reading, _: list[Dimension]) -> Measure | None:
    """Count rows in `percentage of female`."""
    some = r.draft.conditions or r.draft.mentions
    return Measure(aggregate="count") if r.draft.share and some else None


def _busiest(r: Reading, _: list[Dimension]) -> Measure | None:
    """Count rows in `busiest month`."""
    return Measure(aggregate="count") if r.draft.busy else None


def _events_named(r: Reading, dimensions: list[Dimension]) -> Measure | None:
    """Count rows in `last counted per month` and `churned customers over time`."""
    plain = not r.draft.mentions and not r.draft.pending and not r.draft.conditions
    if dimensions and r.draft.date and plain:
        r.draft.notes.append("Assumed: number of rows.")
        return Measure(aggregate="count")
    return None


def _compared_rows(r: Reading, dimensions: list[Dimension]) -> Measure | None:
    """Count rows in `cost between 1000 and 2000 by ward`; ask in `Electronics by month`.

    Of `A or B by month` each is counted.
    """
    draft = r.draft
    told = [one for one in draft.conditions if one.measure is None and not one.subject]
    plain = not draft.pending and draft.sup is None and not _things(r) and not draft.share
    if not dimensions or not told or not plain or draft.limit is not None:
        return None
    columns = [r.profile[one.filter.column] for one in told if one.filter.column != DATE]
    if not columns or len(told) < len(draft.conditions):
        return None
    sought = any(one.filter.op in ("contains", "without") for one in told)
    if sought or any(one.numeric or one.truth for one in columns):
        draft.notes.append("Assumed: number of rows.")
        return Measure(aggregate="count")
    either = [one.filter for one in told if len(one.filter.values) > 1 and not one.filter.others]
    if len(columns) == len(either) == 1 and any(item.kind == "or" for item in r.items):
        dimensions.append(Dimension(column=either[0].column))
        draft.notes.append("Assumed: number of rows of each.")
        return Measure(aggregate="count")
    usual = main_measure(r)
    said = ("number of rows", *((usual.name,) if usual else ()))
    choices = tuple((name, name if name == said[0] else literal(name)) for name in said)
    raise Ambiguous(END, "Which figure?", choices)


def _charted(r: Reading, dimensions: list[Dimension]) -> Measure | None:
    """Count rows in `pie chart of shift`, which names nothing else."""
    draft, things = r.draft, _things(r)
    plain = draft.charted and not draft.pending and not draft.verbs and not dimensions
    one = len(things) == len(draft.mentions) == 1 and not r.profile[things[0].column].numeric
    if not (plain and one) or draft.sup is not None or draft.limit is not None:
        return None
    draft.notes.append("Assumed: number of rows.")
    return Measure(aggregate="count")


def _both_sides(r: Reading, dimensions: list[Dimension]) -> Measure | None:
    """Count rows in `vaccinated vs unvaccinated`."""
    sides = [one for one in dimensions if r.profile[one.column].truth is not None]
    plain = not r.draft.mentions and not r.draft.pending and not r.draft.verbs
    return Measure(aggregate="count") if sides and plain and len(dimensions) == 1 else None


RULES: tuple[Rule, ...] = (
    _most_of_rows,
    _spoken,
    _commonest,
    _largest_row,
    _rows_of_groups,
    _most_of_values,
    _most_things,
    _bounded,
    _marked_rows,
    _things_of_groups,
    _ordered_by,
    _events,
    _main,
    _share,
    _busiest,
    _events_named,
    _compared_rows,
    _both_sides,
    _charted,
    which_figure,
)
