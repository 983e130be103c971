"""What stands in the plan and was not said: figures, groups, conditions, order, how many.

What the plan before had, and what every answer has by default, need not be said. Each rule says
which part of the plan nobody has asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from assistant.analyst.audit.accounts import (
    TIME,
    Account,
    groups_of,
    kin,
    named,
    ranked,
    right_date,
    spoken,
)
from assistant.analyst.audit.compounds import compounds
from assistant.analyst.audit.made_conditions import percents, refusals, tests
from assistant.analyst.audit.made_order import joined, order, rest
from assistant.analyst.audit.pairs import pairs
from assistant.analyst.grammar.drafting import default_aggregate
from assistant.analyst.lexicon.items import Item
from assistant.analyst.lexicon.lists.adjectives import PRICED
from assistant.analyst.lexicon.lists.english import COMMON
from assistant.analyst.lexicon.lists.synonyms import akin
from assistant.analyst.lexicon.lists.thesaurus import VERBS
from assistant.analyst.lexicon.spelling import stem
from assistant.analyst.plan import Dimension, Measure
from assistant.analyst.profile import Field
from assistant.analyst.spans import grain_of

_SAID_AS = {
    "median": "agg", "stddev": "agg", "variance": "agg", "range": "agg", "percentile": "percentile",
}  # fmt: skip


def invented(a: Account) -> str:
    """Return the first part of the plan that was not said; else nothing."""
    return next((word for rule in RULES for word in rule(a)), "")


def _figures(a: Account) -> Iterator[str]:
    old = (*a.before.measures, *(one.measure for one in a.before.having)) if a.before else ()
    for measure in a.figures:
        if measure not in old and not _figure(a, measure):
            yield measure.column or measure.aggregate


def _figure(a: Account, measure: Measure) -> bool:
    """Whether the aggregate was said, or is the usual one of its column."""
    name = measure.aggregate
    said = any(i.kind == "agg" and i.says == name for i in a.items)
    if a.before is not None and any(one.aggregate == name for one in a.before.measures):
        return True
    if measure.since and name == "average":
        return True
    if name in _SAID_AS:
        return said or (name == "percentile" and "percentile" in a.kinds)
    if name in ("min", "max"):
        return said or ranked(a) or any(i.says in (name, "range") for i in a.items) or (
            "when" in a.kinds and a.profile[measure.column].kind in TIME)  # fmt: skip
    if name in ("sum", "average"):
        usual = default_aggregate(a.profile[measure.column]) == name
        counted = name == "sum" and "count" in a.kinds
        return (
            said
            or usual
            or counted
            or (name == "average" and (_each_row(a) or _compared(a, measure)))
        )
    if name in ("share", "ratio"):
        return bool(a.kinds & {"share", "rate", "ratio", "margin", "by", "to"})
    return True


def _each_row(a: Account) -> bool:
    """Whether a figure is asked for each row, so that its average is meant: `cards per match`."""
    rows = [k for k, i in enumerate(a.items) if i.noun is not None or i.kind == "rows"]
    return any(a.at(a.ahead(k)).kind == "by" for k in rows)


def _compared(a: Account, measure: Measure) -> bool:
    """Whether an adjective compares: the cheapest airline is that whose tickets are."""
    priced = "sup" in a.kinds and PRICED & set(a.profile[measure.column].words)
    return bool(priced) or any(item.money and item.down is not None for item in a.items)


def _own_values(a: Account, measure: Measure) -> bool:
    """Whether the different values of what is grouped by are counted: one in every group."""
    own = any(measure.column == group.column for group in a.groups)
    return measure.aggregate == "distinct" and own and "distinct" not in a.kinds


def _strained(a: Account) -> Iterator[str]:
    """Yield figures that nobody means: dates counted as things, a column by half of its name."""
    for measure in a.plan.measures:
        field = a.profile[measure.column]
        things = {"date", "dates", "day", "days", "times", "different", "distinct", "unique"}
        words = {word for item in a.items for word in item.text.casefold().split()}
        if measure.since:
            continue
        if _own_values(a, measure):
            yield measure.column
        if measure.aggregate == "distinct" and field.kind == "date" and not words & things:
            yield measure.column
        ranks = [i.named.rank for i in a.items if i.named and measure.column in i.named.columns]
        said = any(measure.aggregate == i.says for i in a.items if i.kind == "agg")
        two = measure.aggregate in ("distinct", "ratio")
        bound = a.plan.order is not None or two
        if (
            ranks
            and min(ranks) == _HALF
            and not _but_a_unit(a, field)
            and not said
            and not bound
            and not a.before
        ):
            yield measure.column
        alone = a.plan.measures == (measure,) and _only_tested(a, measure.column)
        if alone or (measure.aggregate in ("sum", "average") and not said and _numbered(a, field)):
            yield measure.column


def _numbered(a: Account, field: Field) -> bool:
    """Whether a column only numbers the rows: 1, 2, 3 and so on."""
    if not field.unique or "INT" not in field.type.upper():
        return False
    low, high = field.least, field.greatest
    whole = isinstance(low, int) and isinstance(high, int)
    return whole and high - low < 2 * a.profile.rows


def _but_a_unit(a: Account, field: Field) -> bool:
    """Whether all of a name was said but an ending that is no word: the bbl of daily_output_bbl."""
    last, rest = field.words[-1], set(field.words[:-1])
    said = {stem(word) for item in a.items for word in item.text.casefold().split()}
    if last in _HOW_MANY and rest <= said:
        return True  # the target of Target Qty, the scrap of Scrap Units
    word = last in COMMON or last in VERBS or bool(akin(last) - {last})
    return not word and len(last) <= _ENDING and rest <= said


_HOW_MANY = {"quantity", "unit", "piece"}
_ENDING = 4
"""letters that a unit is written with at most"""


def _only_tested(a: Account, name: str) -> bool:
    """Whether a column is only said where it is compared: `weight between 20 and 25`."""
    places = [
        k
        for k, item in enumerate(a.items)
        if name in {one.name for one in a.fields(item)} and a.at(k - 1).number is None
    ]
    tested = any(one.column == name and one.op in _BOUNDS for one in a.conditions)
    if len(places) != 1 or not tested or a.before is not None or a.groups:
        return False
    return not a.kinds & {
        "agg", "much", "sup", "count", "trend", "change", "share", "percentile"}  # fmt: skip


_BOUNDS = {">", ">=", "<", "<=", "between", "is"}


_HALF = 5
"""rank of a name that lacks its last word: `late` for LateFee"""


def _columns(a: Account) -> Iterator[str]:
    """Yield the columns of figures that nothing in the question speaks of."""
    kept = a.before.measures if a.before else ()
    old = {name for one in kept for name in (one.column, one.over, one.since)}
    for measure in a.figures:
        for name in (measure.column, measure.over, measure.since):
            if name and name not in old and not spoken(a, name) and not _default(a, name):
                yield name


def _default(a: Account, name: str) -> bool:
    """Whether a column may be what the table is about, because no other is spoken of."""
    if any(item.noun == name for item in a.items) or kin(a, name):
        return True
    if name in {one.since for one in a.figures} or _of_the_first(a, name):
        return True
    if "ratio" in a.aggregates and (a.kinds & {"rate", "margin"} or any(map(_bare, a.items))):
        return True  # a rate is known by its own name
    others = {one.name for item in a.items for one in a.fields(item) if one.numeric}
    words = a.kinds & {"agg", "much", "margin", "sup", "rate", "top", "change", "value"}
    return not others & a.columns and bool(words or any(item.money for item in a.items))


def _of_the_first(a: Account, name: str) -> bool:
    """Whether it is the time of the first or the last row: `first and last order`."""
    extreme = any(m.column == name and m.aggregate in ("min", "max") for m in a.figures)
    rows = any(i.noun is not None for i in a.items) and bool(a.kinds & {"top", "recent"})
    return extreme and rows and a.profile[name].kind == "date" and right_date(a, name)


def _bare(item: Item) -> bool:
    known = item.sign or item.named or item.valued or item.noun is not None or item.verb
    return not known and not item.money and item.number is None and item.literal is None


def _groups(a: Account) -> Iterator[str]:
    old = list(groups_of(a.before)) if a.before else []
    for group in a.groups:
        if group not in old and not _group(a, group):
            yield group.grain or group.column


def _group(a: Account, group: Dimension) -> bool:
    kind = a.profile[group.column].kind
    if kind in TIME and _in_time(a, group):
        return True
    if kind == "date" and group.grain not in ("", "day"):
        return False
    remarks = _REMARKS & set(a.profile[group.column].words)
    said = {stem(word) for item in a.items for word in item.text.casefold().split()}
    if remarks and not said & _REMARKS and group.column not in said:
        return False
    if named(a, group.column) or "who" in a.kinds or kin(a, group.column):
        return True
    several = any(one.column == group.column and len(one.values) > 1 for one in a.conditions)
    return several and spoken(a, group.column)


_REMARKS = {
    "remark", "comment", "note", "description", "memo", "text", "message", "review", "feedback",
    "request", "notes",
}  # fmt: skip
"""columns that are written freely; their groups are asked for by one of these words"""


def _in_time(a: Account, group: Dimension) -> bool:
    if not right_date(a, group.column):
        return False
    grain = group.grain or "year"
    said = (grain, "hour") if grain == "hour of day" else (grain,)
    if any((i.kind == "grain" and i.says in said) or i.kind == grain for i in a.items):
        return True
    compared = [one for one in a.conditions if one.column == group.column and len(one.values) > 1]
    whens = [set(i.text.casefold().split()) for i in a.items if i.kind == "when"]
    if grain == "day" and any(words & {"day", "date"} for words in whens):
        return True
    if compared and a.kinds & {"vs", "compare", "and", "comma"}:
        grains = {grain_of(str(value)) for one in compared for value in one.values}
        return grain in grains or any(one.grain == grain for one in compared) or "by" in a.kinds
    if a.kinds & {"trend", "change", "shape"}:
        return _of_that_step(a, grain)
    charted = "chart" in a.kinds and a.before is not None
    old = a.before.dimensions if a.before is not None else ()
    return charted and not any(a.profile[one.column].kind in TIME for one in old)


_STEPS = {
    "year over": "year", "year on": "year", "yoy": "year", "month over": "month", "mom": "month",
    "month on": "month", "quarter over": "quarter", "qoq": "quarter", "week over": "week",
}  # fmt: skip


def _of_that_step(a: Account, grain: str) -> bool:
    """Whether growth goes from one such period to the next: `month over month`."""
    words = " ".join(item.text.casefold() for item in a.items if item.kind == "change")
    steps = {step for said, step in _STEPS.items() if said in words.replace("-", " ")}
    return not steps or grain in steps


RULES: tuple[Callable[[Account], Iterator[str]], ...] = (
    _figures,
    _strained,
    _columns,
    _groups,
    tests,
    percents,
    pairs,
    refusals,
    compounds,
    order,
    rest,
    joined,
)
