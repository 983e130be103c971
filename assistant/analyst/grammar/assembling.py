"""Makes the plan of what was understood; says which defaults it took.

Nothing is read here any more. What does not add up to a plan is refused, with the word at fault.
"""

from __future__ import annotations

from assistant.analyst.grammar.amounts.counting import default_note, figure_for, not_added
from assistant.analyst.grammar.amounts.figures import count_of
from assistant.analyst.grammar.amounts.measuring import default_measure
from assistant.analyst.grammar.amounts.nesting import Parts, nest
from assistant.analyst.grammar.amounts.repeated import once_each
from assistant.analyst.grammar.amounts.sharing import shared
from assistant.analyst.grammar.asking import which_number
from assistant.analyst.grammar.drafting import DATE, Condition, Draft, Mention, Reading, Stumble
from assistant.analyst.grammar.order import special
from assistant.analyst.grammar.order.apart import set_apart
from assistant.analyst.grammar.order.comparing import compare_parts, set_change
from assistant.analyst.grammar.order.grouping import MOST_GROUPS
from assistant.analyst.grammar.order.ranking import ranked, subject_of
from assistant.analyst.grammar.times.dating import date_column, dated, fitting_grain
from assistant.analyst.lexicon.lists.thesaurus import VERBS
from assistant.analyst.plan import Dimension, Having, Measure, Order, QueryPlan, Value

_PAID = {"salary", "wage", "pay", "payroll", "fee", "price", "rent", "fare", "charge", "premium"}
"""words of columns that are a cost to somebody"""


def assemble(r: Reading) -> QueryPlan:
    """Make the plan. Raises Stumble and Ambiguous."""
    draft = r.draft
    dated(r)
    _once(draft)
    set_apart(r)
    _not_both(r)
    if draft.shape or draft.charted:
        plan = special.plan_of(r)
        if plan is not None:
            return plan
    parts = Parts(list(draft.measures), list(draft.dimensions))
    if (rows := special.listing(r)) is not None:
        return rows
    _measures(r, parts)
    _dimensions(r, parts)
    _split_conditions(r, parts)
    if not parts.measures:
        return special.rows_or_values(r)
    not_added(r, parts.measures)
    _count_steps(r, parts)
    set_change(r, parts.dimensions, parts.more)
    compare_parts(r, parts.dimensions)
    shared(r, parts.measures, parts.dimensions, parts.more)
    nest(r, parts)
    if (rows := ranked(r, parts.measures, parts.dimensions, parts.more)) is not None:
        return once_each(r, rows)
    _check_verbs(r, parts)
    _check(draft, parts)
    return once_each(r, _plan(r, parts))


def _once(draft: Draft) -> None:
    """Leave out what was said twice: `won an oscar`."""
    kept: list[Condition] = []
    for one in draft.conditions:
        if all(one.filter != other.filter or one.measure != other.measure for other in kept):
            kept.append(one)
    draft.conditions = kept


def _not_both(r: Reading) -> None:
    """Refuse two values of one column that would have to hold at once: nothing can fit."""
    seen: dict[tuple[str, str], set[Value]] = {}
    tested = [one.filter.column for one in r.draft.conditions]
    for one in (condition.filter for condition in r.draft.conditions):
        if one.op == "missing" and not one.others and tested.count(one.column) > 1:
            raise Stumble(one.column, "is missing, so no other test can hold.")
    for condition in r.draft.conditions:
        one = condition.filter
        if one.op != "is" or one.others or one.than or not one.column:
            continue
        values = set(one.values)
        if (before := seen.get((one.column, one.grain))) is not None and not before & values:
            periods = r.profile[one.column].kind == "date"
            if not periods:
                raise Stumble(
                    str(one.values[0]), f"is one value too many: a row has one {one.column}."
                )
        seen[one.column, one.grain] = values


def _count_steps(r: Reading, parts: Parts) -> None:
    """Count the days of `how many days did it rain`, instead of showing each."""
    if not r.draft.counted_steps or not parts.dimensions:
        return
    step = parts.dimensions[0]
    if step.grain not in ("day", "week", "month", "quarter", "year") or len(parts.dimensions) > 1:
        raise Stumble("how many", "of what?")
    parts.dimensions.clear()
    parts.measures[:] = parts.measures or [Measure(aggregate="count")]
    parts.more |= {"each": step, "outer": "count"}


def _plan(r: Reading, parts: Parts) -> QueryPlan:
    draft = r.draft
    return QueryPlan(
        table=r.profile.table,
        measures=tuple(dict.fromkeys(parts.measures)),
        dimensions=tuple(dict.fromkeys(parts.dimensions)),
        filters=tuple(condition.filter for condition in draft.conditions),
        having=tuple(parts.having),
        chart=draft.chart,
        **parts.more,
    )


def _measures(r: Reading, parts: Parts) -> None:
    """Find what is counted, added up or averaged."""
    draft = r.draft
    nouns = [one for one in draft.mentions if one.noun]
    numbers = [one for one in draft.mentions if not one.noun and r.profile[one.column].numeric]
    if any(not one.soft for one in numbers) or draft.measures:
        numbers = [one for one in numbers if not one.soft]
    asked = [one for one in numbers if one.head and r.profile[one.column].distinct <= MOST_GROUPS]
    others = len(numbers) > len(asked) or draft.measures or nouns or draft.counts_rows
    if asked and draft.head in ("which", "top") and draft.sup is not None and others:
        parts.dimensions.append(Dimension(column=asked[0].column))
        numbers.remove(asked[0])
    for one in numbers:
        _number(r, parts, one)
    _and_nouns(r, parts, nouns)
    if draft.counts_rows or (draft.head == "count" and not parts.measures):
        _count(r, parts, nouns)
    if not parts.measures and (found := figure_for(r, parts.dimensions)):
        parts.measures.append(found)


def _and_nouns(r: Reading, parts: Parts, nouns: list[Mention]) -> None:
    """Count the orders of `revenue and orders by region`."""
    joints = ("and", "comma", "vs")
    for one in nouns:
        before = [k for k in range(one.place) if r.items[k].kind != "skip"]
        after = r.items[one.place + 1] if one.place + 1 < len(r.items) else None
        last = r.items[before[-1]].kind in joints if before else False
        leading = not before and after is not None and after.kind in joints and parts.measures
        figure = len(before) > 1 and r.items[before[-2]]
        follows = last and figure and figure.named and r.profile[figure.named.columns[0]].numeric
        if (follows or leading) and parts.measures:
            made = count_of(one.column)
            parts.measures = [made, *parts.measures] if leading else [*parts.measures, made]


def _number(r: Reading, parts: Parts, one: Mention) -> None:
    column = r.profile[one.column]
    if r.draft.pending and not r.draft.grain_adjective:
        for name in r.draft.pending:
            parts.measures.append(Measure.model_validate({"aggregate": name, "column": one.column}))
        r.draft.pending = []
        return
    parts.measures.append(default_measure(column))
    if not r.draft.pending:
        r.draft.notes.append(default_note(column))


def _count(r: Reading, parts: Parts, nouns: list[Mention]) -> None:
    """`how many orders`, `how many regions`, `how many female`."""
    which_number(r)
    asked = next((one for one in r.draft.mentions if one.head and not one.noun), None)
    if asked is not None and not r.profile[asked.column].numeric:
        bound = any(c.measure or c.subject for c in r.draft.conditions)
        if bound or r.draft.having:
            parts.more |= {"each": Dimension(column=asked.column), "outer": "count"}
        else:
            parts.measures.append(Measure(aggregate="distinct", column=asked.column))
        r.draft.mentions.remove(asked)
        return
    numbers = [m for m in r.draft.mentions if not m.noun and r.profile[m.column].numeric]
    if r.draft.head == "count" and numbers:
        if any(not r.profile[m.column].additive for m in numbers):
            raise Stumble(numbers[0].column, "counts what?")
        return
    if asked is None and r.draft.distinct and not nouns:
        raise Stumble("distinct", "what?")
    parts.measures.append(count_of(nouns[0].column if nouns else ""))


def _dimensions(r: Reading, parts: Parts) -> None:
    """Group by what was mentioned beside the figures."""
    draft = r.draft
    for one in draft.mentions:
        bound = one.noun and one.column and any(c.subject == one.column for c in draft.conditions)
        counted = draft.counts_rows or draft.head == "count" or draft.share
        if bound and not draft.measures and not counted:
            parts.dimensions.append(Dimension(column=one.column))
        if one.noun or r.profile[one.column].numeric:
            continue
        column = r.profile[one.column]
        if one.owner.casefold() in ("a", "an") and any(m.since for m in draft.measures):
            continue  # `how long does it take to thank a donor` is of all
        plain = draft.sup is None and draft.limit is None and not one.head and not draft.share
        plain = plain and not draft.charted
        if plain and one.owner.casefold() in ("of", "for", "from", "in") and column.kind != "date":
            raise Stumble(one.column, f"Say “by {one.column}”, or name one of its values.")
        if column.kind == "date":
            draft.date = draft.date or column.name
            continue
        if column.amounts and not one.head:
            raise Stumble(column.name, "is text, so no figures.")
        if not any(d.column == one.column for d in parts.dimensions):
            parts.dimensions.append(Dimension(column=one.column))
    if draft.trend and not any(
        r.profile[d.column].kind in ("date", "year") for d in parts.dimensions
    ):
        column = date_column(r)
        parts.dimensions.insert(0, Dimension(column=column.name, grain=fitting_grain(r, column)))


def _split_conditions(r: Reading, parts: Parts) -> None:
    """Tell conditions on groups from those on rows."""
    kept: list[Condition] = []
    parts.having += r.draft.having
    subject = subject_of(r)
    each = parts.more.get("each")
    for condition in r.draft.conditions:
        named = condition.subject and any(
            condition.subject in (d.column, DATE) for d in parts.dimensions
        )
        grouped = named or each is not None or (subject and condition.subject)
        if condition.measure is None and not (grouped and not condition.row):
            kept.append(condition)
            continue
        if not parts.dimensions and each is None:
            kept.append(_of_rows(condition))
            continue
        measure = condition.measure or _of_group(r, condition)
        parts.having.append(
            Having.model_validate(
                {
                    "measure": measure,
                    "op": condition.filter.op,
                    "values": condition.filter.values,
                }
            )
        )
        if not parts.measures or each is not None:
            parts.measures = parts.measures or [measure]
    r.draft.conditions = kept


def _of_group(r: Reading, condition: Condition) -> Measure:
    column = r.profile[condition.filter.column]
    made = default_measure(column)
    r.draft.notes.append(f"Assumed: {made.aggregate} of {column.name} per group is compared.")
    return made


def _of_rows(condition: Condition) -> Condition:
    """`orders with more than 3 units`: one row is one order, so that its own cell is meant."""
    measure = condition.measure
    plain = measure and measure.aggregate in ("sum", "average", "max", "min") and measure.column
    if not plain or condition.filter.column == "":
        raise Stumble(
            " ".join(str(value) for value in condition.filter.values),
            "groups of what?",
        )
    return condition


def _check_verbs(r: Reading, parts: Parts) -> None:
    """Refuse `energy cost` where no column is a cost: the energy alone is no answer."""
    for names in r.draft.verbs:
        if names not in (VERBS["cost"], VERBS["spend"], VERBS["earn"]):
            continue
        used = {m.column for m in parts.measures} | {m.over for m in parts.measures}
        said = {found.name for word in names if (found := r.lexicon.column((word,)))}
        paid = {word for name in used for word in r.profile[name].words} & _PAID
        if (
            not said & used
            and not paid
            and not any(m.aggregate in ("count", "distinct") for m in parts.measures)
        ):
            raise Stumble(names[0], "isn't in the columns asked about.")


def _check(draft: Draft, parts: Parts) -> None:
    """Refuse what was understood but has found no place in the plan."""
    if draft.pending:
        raise Stumble(draft.pending[0], "of what?")
    if draft.head == "who" and not (parts.dimensions or draft.sup is not None or draft.limit):
        raise Stumble("who", "is meant?")
    if parts.more.get("share") and parts.having and draft.share:
        raise Stumble("share", "of groups or of rows?")
    if draft.vague and draft.sup is None:
        raise Stumble(draft.vague, "of what?")
    if draft.recent is not None:
        raise Stumble("latest" if draft.recent else "earliest", "of what?")
    if draft.distinct and not any(m.aggregate == "distinct" for m in parts.measures):
        raise Stumble("distinct", "what?")
    if (draft.order_measure or draft.order_direction is not None) and not parts.dimensions:
        draft.order_measure = None
    _set_order(draft, parts)


def _set_order(draft: Draft, parts: Parts) -> None:
    if parts.more.get("order") or not parts.dimensions:
        return
    if draft.order_measure is not None:
        if draft.order_measure not in parts.measures:
            parts.measures.append(draft.order_measure)
        parts.measures.remove(draft.order_measure)
        parts.measures.insert(0, draft.order_measure)
        parts.more["order"] = Order(by="figure", descending=draft.order_direction is not False)
    elif draft.order is not None:
        if draft.order.column not in [d.column for d in parts.dimensions]:
            raise Stumble(draft.order.column, "isn't in the answer, so no sorting by that.")
        parts.more["order"] = Order(by="name", descending=draft.order_direction is True)
    elif draft.by_name:
        parts.more["order"] = Order(by="name", descending=draft.order_direction is True)
    elif draft.order_direction is not None:
        parts.more["order"] = Order(by="figure", descending=draft.order_direction)
