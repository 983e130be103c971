"""Reads figures made of two columns or of a part: ratio, difference, rate, percentile.

Each construct takes the phrases it knows and says whether it did.
"""

from __future__ import annotations

import re

from assistant.analyst.grammar.amounts.figures import figure_at
from assistant.analyst.grammar.drafting import Reading, Stumble
from assistant.analyst.lexicon.spelling import root, stem
from assistant.analyst.plan import Filter, Measure
from assistant.analyst.profile import Field

_ORDINAL = re.compile(r"^p?(\d{1,2}(?:\.\d+)?)(?:st|nd|rd|th)?$")
FEW = 30
_PRICED = {"price", "cost", "fee", "charge", "revenue", "pay", "wage", "spend", "rent", "amount"}
_UNITS = {
    "hour", "hr", "minute", "min", "night", "km", "kilometer", "mile",
    "kg", "lb", "ton", "sqft", "ft", "sqm", "m2", "m3", "liter", "litre", "gallon",
    "kwh", "mwh", "gwh", "mw", "piece", "pc",
    "page", "seat", "word", "click", "visit",
    "stay", "unit", "acre",
}  # fmt: skip
"""what money is paid for one of"""


def ratio(r: Reading) -> bool:
    """Take `profit divided by revenue`, `ratio of cost to revenue`."""
    start = 0
    if r.kind() == "share" and r.look().text.casefold().startswith("ratio"):
        start = r.ahead("skip", "between", start=1)
    if r.kind() == "agg" and r.look().says in ("average", "sum") and not r.look().named:
        start = r.ahead("skip", start=1)
    one = _number_at(r, start)
    if one is None:
        return False
    at = r.ahead("skip", start=start + 1)
    shared = r.kind() == "share"
    said = r.kind(at) == "ratio" or (shared and start and r.kind(at) in ("to", "and"))
    per = r.kind(at) == "by" and r.look(at).text.casefold() in ("per", "for each", "for every")
    if not (said or per):
        return r.kind(at) == "to" and _to_ratio(r, one, at)
    below_at = r.ahead("skip", "agg", start=at + 1)
    below = _number_at(r, below_at) or (_sold(r, below_at) if said else None)
    if below is None or (per and not _divides(r, one, below, below_at)):
        return False
    r.take(below_at + 1)
    r.draft.measures.append(Measure(aggregate="ratio", column=one.name, over=below.name))
    return True


def _sold(r: Reading, at: int) -> Field | None:
    """Return what `sales` came to, where rows are called so as well."""
    item = r.look(at)
    column = r.quiet_field(at) if item.noun is not None else None
    return column if column is not None and column.numeric else None


def _to_ratio(r: Reading, one: Field, at: int) -> bool:
    """Take `paid to claimed ratio`."""
    below_at = r.ahead("skip", start=at + 1)
    below = _number_at(r, below_at)
    behind = r.look(below_at + 1)
    if below is None or behind.named or behind.text.casefold() not in ("ratio", "ratios"):
        return False
    r.take(below_at + 2)
    r.draft.measures.append(Measure(aggregate="ratio", column=one.name, over=below.name))
    return True


def _divides(r: Reading, one: Field, below: Field, at: int) -> bool:
    """Whether `per` divides by a sum: by clicks, by kilometres; not by what is one for a row."""
    named = r.look(at).named
    priced = bool(one.unit in ("$", "€", "£", "¥") or _PRICED & set(one.words))
    paid = priced and not r.look(at).plural and bool(_UNITS & set(below.words))
    unit = named is not None and (named.rank == 5 or paid)
    sized = bool({"area", "size", "sqm", "sqft", "distance", "weight"} & set(below.words))
    return unit or (sized and not below.distinct < FEW) or (
        one.additive and below.additive and below.kind == "number")  # fmt: skip


def _number_at(r: Reading, at: int) -> Field | None:
    found = figure_at(r, at)
    if not found or found[2] or len(found[0]) != 1:
        return None
    return r.profile[found[0][0].column]


def rate(r: Reading) -> bool:
    """Take `return rate`, `attrition rate`: the share of rows that a yes/no column marks."""
    item = r.look()
    if r.kind(1) != "rate" or item.kind == "by":
        return False
    names = item.named.columns if item.named else item.verb or item.negated
    flags = [r.profile[name] for name in names if r.profile[name].truth]
    if not flags and (_leaves(r, names) or _of_done(r)):
        return True
    if len(flags) != 1 or flags[0].truth is None:
        return False
    said = flags[0].truth[bool(item.negated and not item.named and not item.verb)]
    where = (Filter(column=flags[0].name, op="is", values=(said,)),)
    r.draft.measures.append(Measure(aggregate="share", where=where))
    r.take(2)
    return True


def _of_done(r: Reading) -> bool:
    """Take `denial rate` where a status says Denied: the share of such rows."""
    item = r.look()
    cells = item.valued.cells if item.valued and not item.named else ()
    if not cells or r.lexicon.done.get(root(stem(item.text.casefold()))) != item.valued:
        return False
    column, values = cells[0][0], tuple(value for _, value in cells)
    where = (Filter(column=column, op="is", values=values),)
    r.draft.measures.append(Measure(aggregate="share", where=where))
    r.draft.notes.append(f"Share of the rows whose {column} is {values[0]}.")
    r.take(2)
    return True


def _leaves(r: Reading, names: tuple[str, ...]) -> bool:
    """Take `attrition rate` where a date says who has left."""
    left = [r.profile[name] for name in names or r.lexicon.verbs.get("leav", ())]
    said = stem(r.look().text.casefold()) in ("attrition", "turnover", "churn", "termination")
    if not said or len(left) != 1 or left[0].kind != "date" or not left[0].missing:
        return False
    where = (Filter(column=left[0].name, op="present"),)
    r.draft.measures.append(Measure(aggregate="share", where=where))
    r.draft.notes.append(f"Share of the rows with a {left[0].name}.")
    r.take(2)
    return True


def percentile(r: Reading) -> bool:
    """Take `95th percentile of response time`, `p95 response time`, `upper quartile of age`."""
    at, level = _level(r)
    if level is None:
        return False
    at = r.ahead("skip", start=at)
    column = r.field_at(at, numeric=True)
    if column is None or not column.numeric:
        column = _named_before(r)
        end = at
    else:
        end = at + 1
    if column is None:
        raise Stumble(r.look().text, "of which column?")
    r.take(end)
    for name in r.draft.pending:
        r.draft.measures.append(Measure.model_validate({"aggregate": name, "column": column.name}))
    r.draft.pending = []
    r.draft.measures.append(Measure(aggregate="percentile", column=column.name, level=level))
    return True


def _level(r: Reading) -> tuple[int, float | None]:
    item = r.look()
    if item.kind == "percentile" and item.says:
        return 1, float(item.says)
    match = _ORDINAL.match(item.text.casefold())
    if match and r.kind(1) == "percentile" and not r.look(1).says:
        return 2, float(match[1])
    if item.kind == "percentile" and (number := r.look(1).number) is not None:
        return (2, float(number)) if 0 < number < 100 else (0, None)
    short = match and item.text[:1].casefold() == "p" and item.named is None
    return (1, float(match[1])) if match and short else (0, None)


def _named_before(r: Reading) -> Field | None:
    """Return the column of `response time 95th percentile`."""
    last = r.draft.mentions[-1] if r.draft.mentions else None
    if last is None or last.place != r.at - 1 or not r.profile[last.column].numeric:
        return None
    return r.profile[r.draft.mentions.pop().column]
