"""Reads figures: `total revenue`, `number of orders`, `average order value`, `profit margin`.

Looks ahead without taking anything, so that a condition and a measure can share it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assistant.analyst.grammar.drafting import Ambiguous, Reading, Stumble, default_aggregate
from assistant.analyst.lexicon.items import Item
from assistant.analyst.lexicon.spelling import stem
from assistant.analyst.lexicon.table.averages import TOTALS
from assistant.analyst.lexicon.table.happenings import thing_of_events
from assistant.analyst.lexicon.table.monies import major
from assistant.analyst.plan import Filter, Measure
from assistant.analyst.profile import Field, Profile

Found = tuple[list[Measure], int, bool]
"""measures, how many phrases they take, whether their aggregate was said"""


COUNTS = ("count", "counts", "volume", "volumes", "total", "totals")
"""words behind the name of a row: how many there are"""


_OWN = {"total", "average", "avg", "mean", "median", "max", "min", "maximum", "minimum", "sum"}
"""aggregates that the names of columns begin with"""


_AMOUNTS = {"hours", "minutes", "seconds", "days", "kg", "km"}
"""units in the plural of which `how many` asks for the sum"""


def figure_at(r: Reading, ahead: int) -> Found | None:
    """Read the figure that stands *ahead*."""
    kind = r.kind(ahead)
    if kind == "count":
        return _counted(r, ahead)
    if kind == "margin" and not r.look(ahead).named and (found := margin(r)):
        return [found], 1, True
    if kind == "agg":
        return _aggregated(r, ahead)
    item = r.look(ahead)
    counted = r.look(ahead + 1).text.casefold() in COUNTS and not r.look(ahead + 1).named
    if item.noun is not None and counted and not (item.named and _numeric(r, ahead)):
        return [count_of(item.noun)], 2, True
    return _bare(r, ahead)


def margin(r: Reading) -> Measure | None:
    """Return the ratio of profit and revenue, if there are such columns."""
    profit, revenue = r.lexicon.column(["profit"]), r.lexicon.column(["revenue", "sale"])
    if profit is None or revenue is None or profit.name == revenue.name:
        return None
    return Measure(aggregate="ratio", column=profit.name, over=revenue.name)


def _counted(r: Reading, ahead: int) -> Found | None:
    """Read `number of orders`, `how many different customers`."""
    at = r.ahead("skip", "count", "distinct", "possible", start=ahead + 1)
    if r.look(at).text.casefold() in ("units", "pieces") and not r.look(at).named:
        at = r.ahead("skip", start=at + 1)
    item = r.look(at)
    if item.noun is not None and not (item.named and _numeric(r, at)):
        if r.kind(at + 1) == "rows":
            return [count_of("")], at + 2 - ahead, True  # lines of orders are no orders
        _ask_what_counts(r, item)
        return [count_of(item.noun)], at + 1 - ahead, True
    if item.kind in ("rows", "times") and not item.named:
        return [Measure(aggregate="count")], at + 1 - ahead, True
    if pieces := _pieces(r, at):
        return [Measure(aggregate="sum", column=pieces.name)], at + 1 - ahead, True
    flagged = _flagged(r, at)
    if flagged:
        return [Measure(aggregate="times", where=flagged)], at + 1 - ahead, True
    column = r.field_at(at, numeric=True)
    different = any(r.kind(k) == "distinct" for k in range(ahead, at))
    if column is None or (column.truth and not different) or column.kind == "date":
        return None
    last = stem(item.text.casefold()) == column.words[-1]
    money = item.named and item.named.rank == 3 and "amount" in column.words and column.numeric
    described = "description" in column.words  # what it is, not how many there were
    part = item.named and (item.named.rank == 5 or money or described)
    if part and not different and not last:
        raise Stumble(item.text, f"may mean {column.name}; type the full name.")
    if column.numeric and not different:
        unit = stem(item.text.casefold().split()[-1])
        amount = item.plural and unit == column.words[-1] and (
            column.unit in _AMOUNTS)  # fmt: skip
        aggregate: Any = "sum" if column.additive or amount else "distinct"
        return [Measure(aggregate=aggregate, column=column.name)], at + 1 - ahead, True
    return [Measure(aggregate="distinct", column=column.name)], at + 1 - ahead, True


def _ask_what_counts(r: Reading, item: Item) -> None:
    """Ask in `how many vehicles`, where the table is called so and each row is a visit of one."""
    thing, row = thing_of_events(r.profile)
    if thing and thing == stem(item.text.casefold()) and item.noun == "":
        choices = ((f"the rows, each a {row}", "rows"),)
        raise Ambiguous(item, f"Each row is one {row}. Count what?", choices)


def _pieces(r: Reading, at: int) -> Field | None:
    """Return the quantity for `how many items`, where the rows and products are no items."""
    item = r.look(at)
    said = item.text.casefold() in ("items", "units", "pieces", "goods") and item.noun is None
    if not said or (item.named and item.named.rank < 3):
        return None
    fits = [one for one in r.profile.of("number") if {"quantity", "unit"} & set(one.words)]
    fits = [one for one in fits if one.additive]
    return fits[0] if len(fits) == 1 else None


def _flagged(r: Reading, at: int) -> tuple[Filter, ...]:
    """Return the condition of `number of cancellations`, `number of returns`."""
    item = r.look(at)
    names = item.named.columns if item.named else item.verb
    if not item.plural or len(names) != 1 or r.look(at + 1).noun is not None:
        return ()
    truth = r.profile[names[0]].truth
    if truth is None or any(r.kind(k) == "distinct" for k in range(at)):
        return ()
    return (Filter(column=names[0], op="is", values=(truth[0],)),)


def count_of(noun: str) -> Measure:
    """Return the count of rows, or of what names them where a row is only a part."""
    return Measure(aggregate="distinct", column=noun) if noun else Measure(aggregate="count")


def valued(r: Reading, at: int) -> bool:
    """Whether `value` behind a column adds nothing: not in `stock value`, which is a product."""
    named, following = r.look(at).named, r.look(at + 1)
    return following.kind == "value" and named is not None and (named.rank <= 1 or following.plural)


def _numeric(r: Reading, at: int, most: int = 1) -> bool:
    named = r.look(at).named
    return named is not None and named.rank <= most and r.profile[named.columns[0]].numeric


def _aggregated(r: Reading, ahead: int) -> Found | None:
    """Read `average and median salary`, `total revenue`, `average order value`, `total orders`."""
    names: list[str] = []
    at = ahead
    while r.kind(at) == "agg" and not _is_column(r, at, names):
        sign = r.look(at).sign
        names.append(str(sign.value) if sign else "")
        at = r.ahead("skip", "that", start=at + 1)
        joint = r.ahead("comma", "and", "or", start=at)
        if joint > at and r.kind(joint) == "agg" and not _is_column(r, joint, names):
            at = joint
    if not names:
        return _bare(r, ahead)
    at = r.ahead("skip", "that", "possible", start=at)
    if r.kind(at) == "count" and _number_counted(r, at + 1):
        return _of_column(r, names, at + 1, ahead)
    if r.kind(at) == "count" and (found := _counted(r, at)):
        return (found[0], at + found[1] - ahead, True) if names == ["sum"] else None
    return _of_column(r, names, at, ahead)


def _number_counted(r: Reading, at: int) -> Field | None:
    """Return the column of `average number of bedrooms`."""
    if r.look(at).noun is not None or r.look(at).named is None:
        return None
    column = r.field_at(at, numeric=True)
    return column if column and column.numeric else None


def _is_column(r: Reading, at: int, names: list[str]) -> bool:
    """Tell a column called `Total`: behind an aggregate, or where no column follows."""
    item = r.look(at)
    if item.named is None or item.named.rank > 0:
        return False
    after = r.ahead("skip", start=at + 1)
    return bool(names) or r.look(after).named is None


def _of_column(r: Reading, names: list[str], at: int, ahead: int) -> Found | None:
    item = r.look(at)
    value = r.kind(at + 1) == "value" if item.named is None else valued(r, at)
    if item.noun is not None and (value or not (item.named and _numeric(r, at, most=4))):
        made = _of_noun(r, item.noun, names, value=value) or _of_one(r, item, names)
        return ([made], at + 1 + value - ahead, True) if made else None
    if item.kind == "margin" and not item.named and (found := margin(r)):
        return [found], at + 1 - ahead, True
    column = r.field_at(at, numeric=True)
    if column is None or (column.kind == "year" and "sum" in names):
        return None
    timely = column.kind == "date" and set(names) <= {"min", "max"}
    if column.numeric or column.kind == "year" or timely:
        end = at + 1 + (1 if value else 0)
        columns = [column]
        while more := and_another(r, end):
            columns.append(more[0])
            end = more[1]
        return [_measure(name, one) for one in columns for name in names], end - ahead, True
    things = item.plural and column.kind in ("category", "text", "identifier")
    total = names == ["sum"] and r.look(ahead).text.casefold() in TOTALS
    if total and things and column.truth is None and not column.amounts:
        r.draft.notes.append(f"Assumed: number of different {column.name}.")
        return [Measure(aggregate="distinct", column=column.name)], at + 1 - ahead, True
    return None


_CALLED = {"stddev": "standard deviation", "min": "minimum", "max": "maximum"}
_KINDS = {"date": "a date", "year": "a year", "boolean": "yes or no", "identifier": "an id"}


def unfit(items: Sequence[Item], profile: Profile) -> tuple[str, Field, str] | None:
    """Find the first figure that its column cannot have: its word, the column, and why not."""
    for place, item in enumerate(items):
        if item.kind not in ("agg", "percentile"):
            continue
        behind = [one for one in items[place + 1 :] if one.kind not in ("skip", "that")]
        named = behind[0].named if behind and behind[0].noun is None else None
        fields = [profile[name] for name in named.columns] if named else []
        after = behind[1].named if len(behind) > 1 else None
        figure = after is not None and profile[after.columns[0]].numeric
        if not fields or figure or any(_has(item.says, one) for one in fields):
            continue
        kind = "boolean" if fields[0].truth else fields[0].kind
        kind = "" if fields[0].type == "VARCHAR" and kind == "identifier" else kind
        what = _CALLED.get(str(item.says), item.says or "percentile")
        said = f"“{fields[0].name}” is {_KINDS.get(kind, 'text')}, which has no {what}."
        said += " Ask “how many” to count." if kind == "boolean" else ""
        return item.text, fields[0], said
    return None


def _has(aggregate: object, column: Field) -> bool:
    """Whether a column has such a figure."""
    ends = aggregate in ("min", "max") and column.kind in ("date", "year")
    return column.numeric or ends or (column.kind == "year" and aggregate != "sum")


def _of_one(r: Reading, item: Item, names: list[str]) -> Measure | None:
    """Take `average donation`, one and not several, for what a donation is worth."""
    if item.noun != "" or item.plural or names != ["average"] or item.kind == "rows":
        return None
    main = main_of(r)
    if main is None:
        raise Stumble(item.text, "which figure?")
    r.draft.notes.append(f"Assumed: {main.name}.")
    return _measure("average", main)


def _of_noun(r: Reading, noun: str, names: list[str], *, value: bool) -> Measure | None:
    """Return the figure of `average order value` and `total orders`."""
    if value and names == ["average"] and (main := main_of(r)):
        if not noun:
            return Measure(aggregate="average", column=main.name)
        return Measure(aggregate="per", column=main.name, over=noun)
    return count_of(noun) if names == ["sum"] and not value else None


def and_another(r: Reading, at: int) -> tuple[Field, int] | None:
    """Read the profit of `average revenue and profit`: one aggregate for both."""
    joint = r.ahead("comma", "and", start=at)
    following = r.ahead("skip", start=joint)
    item = r.look(following)
    if joint == at or item.noun is not None or item.named is None or item.sign or item.valued:
        return None
    if not all(r.profile[name].numeric for name in item.named.columns):
        return None
    first, *more = item.text.casefold().split()
    if more and first in _OWN:
        return None  # `average nights and total amount`: it brings its own
    column = r.field_at(following)
    after = r.ahead("skip", "that", start=following + 1)
    if column is None or r.kind(after) in ("cmp", "between", "missing", "present"):
        return None
    return None if r.look(after).number is not None else (column, following + 1)


def _measure(name: str, column: Field) -> Measure:
    return Measure.model_validate({"aggregate": name, "column": column.name})


def main_of(r: Reading) -> Field | None:
    """Return what an order is worth: revenue, amount or the like."""
    numbers = major([one for one in r.profile.of("number") if one.additive], r.profile.rows)
    for word in ("revenue", "amount", "sale", "total", "value", "spend", "price"):
        fits = [one for one in numbers if word in one.words]
        if len(fits) == 1:
            return fits[0]
    return None


def _bare(r: Reading, ahead: int) -> Found | None:
    """Read a column of numbers by itself; its aggregate is the usual one."""
    item = r.look(ahead)
    if item.named is None or (item.noun is not None and not _numeric(r, ahead)):
        return None
    numeric = [name for name in item.named.columns if r.profile[name].numeric]
    if not numeric:
        return None
    column = r.field_at(ahead, numeric=True)
    if column is None or not column.numeric:
        return None
    size = 2 if valued(r, ahead) and not r.look(ahead + 1).named else 1
    return [_measure(default_aggregate(column), column)], size, False
