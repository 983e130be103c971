"""Conditions on rows that stand in the plan and were not said: columns, values, how they compare.

Each rule says which part of the plan nobody has asked for; what must not be lost stands elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.analyst.audit import ago
from assistant.analyst.audit.accounts import (
    TIME,
    Account,
    cell_said,
    conditions_of,
    named,
    negative,
    number_said,
    right_date,
    spoken,
)
from assistant.analyst.lexicon.spelling import root
from assistant.analyst.plan import Filter, Measure


def tests(a: Account) -> Iterator[str]:
    """Yield what is tested though nobody said so."""
    old = set(conditions_of(a.before)) if a.before else set[Filter]()
    for one in a.conditions:
        if one not in old and not _test(a, one):
            yield str(one.values[0]) if one.values else one.column


def _test(a: Account, one: Filter) -> bool:
    if one.than:
        return _meant(a, one.column) and _meant(a, one.than)
    if not _op(a, one):
        return False
    if one.op in ("missing", "present"):
        return spoken(a, one.column)
    if a.profile[one.column].kind == "date":
        return _period(a, one)
    if (truth := a.profile[one.column].truth) is not None:
        return _truth(a, one, truth[1])
    if all(isinstance(value, int | float) for value in one.values):
        said = all(number_said(a, float(value)) for value in one.values)
        return cell_said(a, one) or (said and _beside(a, one))
    return cell_said(a, one)


def _meant(a: Account, name: str) -> bool:
    """Whether a column is spoken of, or done: `sold above list price` is of the sale price."""
    words = {root(word) for item in a.items for word in item.text.casefold().split()}
    return spoken(a, name) or bool(words & {root(word) for word in a.profile[name].words})


def _op(a: Account, one: Filter) -> bool:
    """Whether the question has the word for how it is compared."""
    if one.op in ("is", "between", "contains"):
        return True
    refused = a.kinds & {"not", "no"} or any(item.negated for item in a.items)
    if one.op in ("is not", "without"):
        signs = any(i.kind == "cmp" and i.says == "is not" for i in a.items)
        return bool(refused) or signs
    if one.op == "missing":
        return bool(refused) or "missing" in a.kinds
    if one.op == "present":
        done = a.profile[one.column].kind == "date" and spoken(a, one.column)
        return done or bool(a.kinds & {"missing", "present", "with"})
    some = "with" in a.kinds or any(i.text.casefold() == "discounted" for i in a.items)
    if one.op == ">" and one.values == (0,) and some:
        return True  # bookings with children
    compared = any(i.says == one.op for i in a.items if i.kind in _COMPARED)
    if one.op in ("<", ">") and ago.said(a) and a.profile[one.column].kind == "date":
        return True
    past = one.op == ">" and a.kinds & {"ago", "top"} and a.profile[one.column].kind == "date"
    return compared or bool(past) or _comparative(a, one)


def _comparative(a: Account, one: Filter) -> bool:
    """Whether `older than` or `cheaper than` says how it is compared."""
    for place, item in enumerate(a.items):
        if item.money and item.down is not None and a.at(place + 1).text.casefold() == "than":
            older = a.profile[one.column].kind in TIME and item.text.casefold() != "newer"
            if (one.op in (">", ">=")) == (item.down != older):
                return True
    return False


def refusals(a: Account) -> Iterator[str]:
    """Yield a condition that says no, where there are more of them than words that do."""
    if a.before is not None:
        return
    said = sum(item.kind in _REFUSING or bool(item.negated) for item in a.items)
    said += sum(item.says == "is not" and item.kind == "cmp" for item in a.items)
    said += sum("differ" in item.text.casefold() or item.number == 0 for item in a.items)
    said += 99 * ("rate" in a.kinds)
    facts = [
        one
        for one in a.conditions
        if negative(one, a.profile) and not (cell_said(a, one) and one.op == "is")
    ]
    if len(facts) > said:
        yield str(facts[-1].values[0]) if facts[-1].values else facts[-1].column


_REFUSING = {"not", "no", "missing"}


_COMPARED = {"cmp", "since", "more"}


_RELATIVE = {"ago", "now", "top"}


def _period(a: Account, one: Filter) -> bool:
    """Whether the years and months of a condition on time were said."""
    if not right_date(a, one.column):
        return False
    if _of_another_time(a, one):
        return False
    if ago.said(a) and not one.grain:
        return True  # what is counted back is counted again where it is said
    if one.grain or a.kinds & _RELATIVE:
        return bool(a.numbers or a.kinds & _OF_TIME or a.kinds & _RELATIVE)
    said = {f"{int(number)}" for number in a.numbers}
    months = {f"{item.says:02}" for item in a.items if item.kind == "month"}
    for item in a.items:
        said.add(item.period[:4])
        months.add(item.period[5:7])
    for old in conditions_of(a.before) if a.before else ():
        said |= {str(value)[:4] for value in old.values if old.column == one.column}
    for value in map(str, one.values):
        month = value[5:7] if value[5:7].isdigit() else ""
        if value[:4] not in said or (month and month not in months):
            return False
    return True


def _of_another_time(a: Account, one: Filter) -> bool:
    """Whether years that no date of the table reaches are those of a column of years."""
    field = a.profile[one.column]
    years = [int(str(v)[:4]) for v in one.values if str(v)[:4].isdigit()]
    ends = [str(end)[:4] for end in (field.least, field.greatest)]
    if one.grain or not years or not all(end.isdigit() for end in ends) or named(a, one.column):
        return False
    outside = max(years) < int(ends[0]) or min(years) > int(ends[1])
    return outside and any(
        float(other.least or 0) <= min(years) and max(years) <= float(other.greatest or 0)
        for other in a.profile.of("year")
    )


def _truth(a: Account, one: Filter, no: object) -> bool:
    """Whether yes or no of a column was said."""
    if cell_said(a, one):
        return True
    if not named(a, one.column):
        return False
    refused = a.kinds & {"not", "no"} or any(item.negated for item in a.items)
    return bool(refused) or (one.values != (no,)) == (one.op == "is")


def percents(a: Account) -> Iterator[str]:
    """Yield a percentage that became a number of rows, or a sum, that groups must reach."""
    said = {float(item.number) for item in a.items if item.unit == "%" and item.number is not None}
    for one in a.plan.having:
        values = {float(value) for value in one.values}
        if said & (values | {round(value * 100, 9) for value in values}) and not _percent(
            a, one.measure
        ):
            yield "%"


def _percent(a: Account, measure: Measure) -> bool:
    """Whether a figure can be a percentage that was asked for."""
    if measure.aggregate in ("share", "ratio"):
        return True
    if not measure.column or measure.aggregate in ("sum", "distinct", "times"):
        return False
    return named(a, measure.column)


def _within(a: Account, one: Filter) -> bool:
    """Whether a column that nobody named can have such numbers at all."""
    low, high = a.profile[one.column].least, a.profile[one.column].greatest
    if not isinstance(low, int | float) or not isinstance(high, int | float):
        return True
    return all(low <= float(str(value)) <= high for value in one.values)


def _beside(a: Account, one: Filter) -> bool:
    """Whether the column of a number is spoken of, or none is near the number."""
    if spoken(a, one.column):
        return True
    if not _within(a, one):
        return False
    if a.profile[one.column].kind == "year" and one.op == "is":
        return True  # votes in 2020
    for place, item in enumerate(a.items):
        if item.number is not None and float(item.number) in map(float, map(str, one.values)):
            next_one = a.behind(place, "more")
            bound = a.at(a.behind(next_one)).kind in ("cmp", "between")  # by a number of its own
            near = (a.at(a.ahead(place, "cmp", "between")), *(() if bound else (a.at(next_one),)))
            if any(field.numeric for other in near for field in a.fields(other)):
                return False
    return True


_OF_TIME = {"month", "quarter", "weekday", "weekend", "ago", "now", "grain"}
