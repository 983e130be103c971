"""Changes the plan before by a question that is no whole one: `only 2024`, `by month instead`.

Decides, too, whether a question is of that kind.
"""

from __future__ import annotations

import re
from typing import Any

from assistant.analyst.grammar.amounts.figures import count_of, unfit
from assistant.analyst.grammar.amounts.measuring import default_measure
from assistant.analyst.grammar.changing.adding import (
    adds_figure,
    adds_groups,
    other_number,
    with_added,
)
from assistant.analyst.grammar.changing.refining import (
    as_table,
    narrows,
    of_those_before,
    same_step,
)
from assistant.analyst.grammar.drafting import (
    Ambiguous,
    Draft,
    Mention,
    Reading,
    Stumble,
    default_aggregate,
    literal,
)
from assistant.analyst.grammar.order.comparing import compare_parts, set_change
from assistant.analyst.grammar.times.dating import date_column, dated, fitting_grain
from assistant.analyst.plan import Dimension, Filter, Having, Measure, Order, QueryPlan

_BEGINS = re.compile(
    r"^\s*(and|or|only|but|just|now|also|what about|how about|what if|same|the same|then|instead|"
    r"without|excluding|exclude|except|not|ignore|remove|leave out|drop|as an?|in an?|per|"
    r"by(?! how)|for each|make it|show it|plot it|draw it|"
    r"sort|order it|list them|show them|which ones|who are they|add|include|plus|with)\b",
    re.IGNORECASE,
)
_NARROWS = re.compile(
    r"(only|just|but|not|no|without|excl\w*|except|ignor\w*|remove|leave|drop|for|in|from|with|"
    r"limit|restrict|filter|narrow)\b",
    re.IGNORECASE,
)
_WHY = re.compile(
    r"^\s*(why (is |was )?(that|this|the) (number|figure|value|result|total|much|many|high|low)|"
    r"where (does|do) (that|this|the|those|these) (number|figure|value|result)s? come from|"
    r"(show|give|list)( me)?( all)? (the |those |these )?(rows|records|entries|details)"
    r"( behind.*| for that.*| underlying.*)?$|how did you get (that|this).*|"
    r"how is (that|this).*(calculated|computed).*)",
    re.IGNORECASE,
)
_SAME = re.compile(
    r"^\s*(and |now )?(what about|how about|(the )?same|do the same)\b", re.IGNORECASE
)
_THEM = re.compile(
    r"\b(those|these|them|they)\b(?=\s*($|[,.?!;]|(by|per|in|are|were|is|only|as|"
    r"sorted|for|over|above|below|under|not|have|had|from|where|on|since|before|after|how|each|"
    r"cost|spend|earn)\b))|\b(it|that|this)\s*($|[?!.])|^\s*(and )?(what (is|are|was|were) )?"
    r"(their|its)\b",
    re.IGNORECASE,
)
"""words that stand for what was answered before"""


def unanswered(table: str) -> QueryPlan:
    """Return what stands for a question that was not answered: nothing can change it."""
    return QueryPlan(table=table)


def refers(question: str, r: Reading) -> bool:
    """Whether `of those` or `their` means the rows of the answer before."""
    found = _THEM.search(question)
    if found is None:
        return False
    before = [item for item in r.items if item.end <= found.start()]
    cell = any(item.valued for item in r.items if item.start == found.start())  # IT is no `it`
    return not cell and not any(item.noun is not None or item.kind == "rows" for item in before)


def lost(question: str, r: Reading) -> bool:
    """Whether a question that could stand alone needs the one before it, which has no answer."""
    draft = r.draft
    if refers(question, r):
        return True
    bare = draft.counts_rows and not any(one.noun for one in draft.mentions)
    alone = draft.mentions or (draft.dimensions and not bare) or whole_condition(question, draft)
    return is_fragment(question, draft, r) and (begins(question) or not alone)


def begins(question: str) -> bool:
    """Whether *question* begins like one that changes another."""
    return _BEGINS.match(question) is not None


def whole_condition(question: str, draft: Draft) -> bool:
    """Whether `not discontinued, cost over 50` says enough by itself: rows that are not so."""
    begun = r"\s*(not|without|with)\b|\s*(excluding|except)\b.*,"
    started = re.match(begun, question, re.IGNORECASE)
    return bool(started and draft.conditions)


def is_why(question: str) -> bool:
    """Whether the rows behind the last figure are asked for."""
    return _WHY.match(question) is not None


def rows_behind(before: QueryPlan) -> QueryPlan:
    """Return the plan of the rows that the last figures were made of."""
    where = tuple(f for measure in before.measures for f in measure.where)
    filters = (*before.filters, *where)
    if before.shape == "rows":
        return before
    return QueryPlan(table=before.table, shape="rows", filters=tuple(dict.fromkeys(filters)))


def is_fragment(question: str, draft: Draft, r: Reading) -> bool:
    """Whether *draft* needs the plan before to make sense."""
    numeric = any(not m.noun and r.profile[m.column].numeric for m in draft.mentions)
    own = draft.measures or draft.counts_rows or numeric or draft.shape
    own = own or any(m.noun for m in draft.mentions) or draft.head == "much"
    if draft.instead or any(item.kind == "instead" for item in r.items) or _SAME.match(question):
        return True
    if adds_figure(question, draft):
        return True
    if refers(question, r) or of_those_before(question) or narrows(question, draft):
        return True
    if draft.counts_rows and not draft.mentions and not draft.conditions:
        return True
    if _BEGINS.match(question):
        whole = own and (draft.dimensions or draft.head in ("which", "count", "top"))
        return not whole or adds_groups(question, r)
    listed = draft.head in ("which", "who", "when") and draft.mentions
    return not own and not listed


def follow(question: str, r: Reading, before: QueryPlan) -> QueryPlan:
    """Return *before*, changed by what was read. Raises Stumble and Ambiguous."""
    draft = r.draft
    if draft.pending and (found := unfit(r.items, r.profile)):
        raise Stumble(found[0], found[2])
    if not draft.date:
        draft.date = _date_of(before, r)
    _ranked_by(r, before)
    dated(r)
    _only_what(question, r)
    if _NARROWS.match(question) and not any(i.kind in ("vs", "compare") for i in r.items):
        draft.compare = False  # `only Spain and Italy` leaves rows out
    if draft.shape or draft.recent is not None or draft.common or (draft.compare and draft.head):
        raise Stumble(r.items[0].text, "changes what in the last question?")
    if _listed(draft):
        return rows_behind(_filtered(before, r))
    changed = _filtered(before, r)
    changed = _measured(changed, r, question)
    changed = _grouped(changed, r, question)
    changed = _ordered(changed, r)
    if draft.chart:
        changed = changed.model_copy(update={"chart": draft.chart})
    if changed == before and as_table(question):
        return before.model_copy(update={"chart": ""})
    if changed == before and not draft.charted:
        raise Stumble(r.items[0].text, "would change nothing in the last question.")
    return changed


def _ranked_by(r: Reading, before: QueryPlan) -> None:
    """Let `by nights instead` behind the top 3 say by what these are ranked, not new groups."""
    if before.limit is None or before.order is None or before.order.by != "figure":
        return
    for one in [d for d in r.draft.dimensions if d.grain in ("", "band")]:
        if r.profile[one.column].numeric:
            r.draft.dimensions.remove(one)
            r.draft.mentions.append(Mention(one.column, 0, plural=False))


def _only_what(question: str, r: Reading) -> None:
    """Ask which of its values, where `only smokers` names a column that has several."""
    named = [m for m in r.draft.mentions if not m.noun and not r.profile[m.column].numeric]
    said = re.match(r"\s*(only|just|but only|filter|restrict)\b", question, re.IGNORECASE)
    if not said or not named or r.draft.conditions:
        return
    item, column = r.items[named[0].place], r.profile[named[0].column]
    choices = tuple(
        (str(value), f"{literal(column.name)} is {literal(str(value))}")
        for value in column.values[:6]
    )
    raise Ambiguous(item, f"Only which {item.text}?", choices)


def _listed(draft: Draft) -> bool:
    if draft.head != "list" or draft.limit:
        return False
    return not (draft.measures or draft.dimensions or draft.pending or draft.mentions)


def _date_of(before: QueryPlan, r: Reading) -> str:
    used = [d.column for d in before.dimensions] + [f.column for f in before.filters]
    if before.each:
        used.append(before.each.column)
    return next((name for name in used if r.profile[name].kind == "date"), "")


def _filtered(before: QueryPlan, r: Reading) -> QueryPlan:
    """Add the new conditions; one on the same column takes the place of the old one."""
    filters = list(before.filters)
    having = list(before.having)
    for condition in r.draft.conditions:
        if condition.measure is not None:
            having = [old for old in having if old.measure != condition.measure]
            having.append(Having.model_validate(
                {"measure": condition.measure, "op": condition.filter.op,
                 "values": condition.filter.values}))  # fmt: skip
            continue
        new = condition.filter
        for old in before.filters:
            new = same_step(old, new)
        filters = [old for old in filters if not _replaced(old, new)]
        filters.append(new)
    return before.model_copy(update={"filters": tuple(filters), "having": tuple(having)})


def _replaced(old: Filter, new: Filter) -> bool:
    if old.column != new.column or old.grain != new.grain:
        return False
    against = old.op == "is" and set(old.values) <= set(new.values)  # not VIP, behind only VIP
    return against or "is not" not in (old.op, new.op) or old.op == new.op


def _measured(plan: QueryPlan, r: Reading, question: str) -> QueryPlan:
    """Change what is computed: another column, another aggregate, a count."""
    draft = r.draft
    measures = list(draft.measures)
    columns = [m.column for m in draft.mentions if not m.noun and r.profile[m.column].numeric]
    if (other := other_number(plan, columns, draft)) is not None:
        return other
    if plan.shape == "rows" and plan.order and len(columns) == 1 and not measures:
        order = plan.order.model_copy(update={"column": columns[0]})
        return plan.model_copy(update={"order": order})
    for name in columns:
        usual = default_measure(r.profile[name])
        measures.append(usual.model_copy(update={"aggregate": _kept(plan, r) or usual.aggregate}))
    words = [i for i in r.items if i.kind != "and" and i.text.casefold() not in ("now", "but")]
    said = " ".join(item.text for item in words)
    narrowed = bool(draft.conditions) and _NARROWS.match(said) is not None
    nouns = [] if narrowed else [m for m in draft.mentions if m.noun]
    if draft.counts_rows or (nouns and not measures):
        noun = next((m.column for m in draft.mentions if m.noun), None)
        measures.append(count_of(noun or ""))
    if draft.pending and not measures:
        measures = [
            Measure.model_validate({"aggregate": name, "column": old.column})
            for name in draft.pending
            for old in plan.measures
            if old.column and r.profile[old.column].numeric
        ]
        if not measures:
            raise Stumble(draft.pending[0], "of what?")
    more: dict[str, Any] = {}
    if draft.share:
        more["share"] = True
    if not measures and not more:
        return plan
    if plan.shape != "figures":
        more |= {"shape": "figures", "order": None, "limit": None, "columns": ()}
    made = with_added(question, plan, measures)
    return plan.model_copy(update={**more, "measures": made})


def _kept(plan: QueryPlan, r: Reading) -> str:
    """Keep an aggregate that was asked for: `profit instead` of the median revenue."""
    if r.draft.pending:
        return r.draft.pending[0]
    if len(plan.measures) != 1 or not plan.measures[0].column:
        return ""
    old = plan.measures[0]
    if old.aggregate not in ("average", "median", "min", "max", "stddev"):
        return ""
    return "" if old.aggregate == default_aggregate(r.profile[old.column]) else old.aggregate


def _grouped(plan: QueryPlan, r: Reading, question: str) -> QueryPlan:
    """Change for each of what: other groups, growth, or two parts side by side."""
    draft = r.draft
    new = _new_dimensions(r)
    kept = [*plan.dimensions]
    if draft.change:
        more: dict[str, Any] = {}
        set_change(r, kept, more)
        return plan.model_copy(update={**more, "dimensions": tuple(kept)})
    if draft.compare and not new:
        compare_parts(r, kept)
        return plan.model_copy(update={"dimensions": tuple(kept)})
    if not new:
        return plan
    if adds_groups(question, r):
        new = [*kept, *new]
    elif any(_timed(d, r) for d in kept) and all(_timed(d, r) for d in new):
        first, rest = new[0], new[1:]
        new = [*dict.fromkeys(first if _timed(d, r) else d for d in kept), *rest]
    else:
        new += [d for d in kept if _sides(d, plan) and not any(_timed(n, r) for n in new)]
    return plan.model_copy(update=_regrouped(plan, tuple(dict.fromkeys(new)), draft))


def _sides(dimension: Dimension, plan: QueryPlan) -> bool:
    """Whether what is set side by side is told apart by it: of 2023 and 2024, its year."""
    several = [one for one in plan.filters if len(one.values) > 1 and not one.others]
    return any(one.column == dimension.column and one.op == "is" for one in several)


def _new_dimensions(r: Reading) -> list[Dimension]:
    kinds = ("number", "date")
    named = [m.column for m in r.draft.mentions if not m.noun]
    found = [Dimension(column=name) for name in named if r.profile[name].kind not in kinds]
    found = [*r.draft.dimensions, *found]
    if r.draft.trend:
        column = date_column(r)
        found.append(Dimension(column=column.name, grain=fitting_grain(r, column)))
    return found


def _regrouped(plan: QueryPlan, by: tuple[Dimension, ...], draft: Draft) -> dict[str, Any]:
    """Say what else changes with the groups."""
    more: dict[str, Any] = {"dimensions": by, "chart": draft.chart}
    if plan.within not in by:
        more["within"] = None
    if plan.shape in ("rows", "values"):
        rows = (Measure(aggregate="count"),)
        return more | {
            "shape": "figures", "measures": rows, "order": None, "columns": (), "limit": None,
        }  # fmt: skip
    if plan.shape != "figures":
        raise Stumble("by", "needs figures to group; the last answer has none.")
    if all(d.grain for d in by) and plan.order and draft.sup is None and not draft.limit:
        more |= {"order": None, "limit": None}
    return more


def _timed(dimension: Dimension, r: Reading) -> bool:
    return r.profile[dimension.column].kind in ("date", "year")


def _ordered(plan: QueryPlan, r: Reading) -> QueryPlan:
    draft = r.draft
    direction = draft.sup if draft.sup is not None else draft.order_direction
    if draft.limit is None and direction is None and not draft.by_name:
        return plan
    if plan.shape == "rows":
        column = plan.order.column if plan.order else ""
        if direction is not None and not column:
            raise Stumble("order", "by what?")
        order = (
            Order(by="column", column=column, descending=direction is not False) if column else None
        )
        return plan.model_copy(update={"order": order, "limit": draft.limit or plan.limit})
    extremes = {m.aggregate for m in plan.measures} <= {"min", "max"} and plan.shape == "figures"
    if not plan.dimensions and extremes and draft.sup is not None and not draft.limit:
        name = "max" if draft.sup else "min"
        turned = tuple(m.model_copy(update={"aggregate": name}) for m in plan.measures)
        return plan.model_copy(update={"measures": turned})
    if plan.shape != "figures" or not plan.dimensions:
        raise Stumble("top", "needs groups; the last answer has none.")
    if draft.by_name:
        down = draft.order_direction is True
        return plan.model_copy(update={"order": Order(by="name", descending=down)})
    down = direction if direction is not None else (plan.order is None or plan.order.descending)
    limit = draft.limit or (1 if draft.sup is not None and draft.limit is None else plan.limit)
    return plan.model_copy(
        update={"order": Order(by="figure", descending=down), "limit": limit or plan.limit}
    )
