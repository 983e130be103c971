"""What was said of the rows and does not stand in the plan: values, numbers, periods, not, or.

Each rule says whether one phrase stands; none of them looks at how the plan came about.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from assistant.analyst.audit import ago
from assistant.analyst.audit.accounts import TIME, Account, negative
from assistant.analyst.lexicon.items import Item
from assistant.analyst.lexicon.spelling import SPELT
from assistant.analyst.plan import Filter
from assistant.analyst.profile import Field

_HOWS = {"change", "trend", "compare", "vs", "shape", "much", "count", "agg"}
_UNITS = 1000
_DAYS = 31


def lost_test(a: Account, place: int) -> str:
    """Return the phrase at *place* if it is a value or a number that does not stand."""
    item = a.at(place)
    if item.number is not None and item.kind != "skip":
        return "" if _number(a, place) and _of_its_column(a, place) else item.text
    if _letter(a, place) or _name(a, place) or _size(a, item):
        return item.text
    if a.cells(item) and item.sign is None and item.noun is None:
        return "" if _value(a, place) else item.text
    if item.text.casefold() == "how" and not a.kinds & _HOWS and a.before is None:
        return "" if any(one.since for one in a.figures) else item.text
    if item.text.casefold() in ("am", "pm") and a.at(place - 1).number is not None:
        return item.text  # a time of the clock is never tested
    if ago.same(a, place):
        return "" if ago.same_stands(a) else item.text
    if item.text.casefold() == "same":
        return "" if place == 0 else item.text
    if item.period:
        return "" if _dated(a) and _of_its_column(a, place) else item.text
    return ""


def _letter(a: Account, place: int) -> bool:
    """Whether a lone capital inside a question is a value that is not tested: `got an A`."""
    item = a.at(place)
    letter = len(item.text) == 1 and item.text.isupper() and item.text.isalpha()
    if not letter or place == 0 or not any(i.text[-1:].islower() for i in a.items):
        return False
    columns = [f.name for f in a.profile.fields if item.text in f.values]
    tested = any(item.text in one.values for one in a.conditions)
    return bool(columns) and not tested and not a.stands(item)


def _size(a: Account, item: Item) -> bool:
    """Whether neither the sum nor the average was said of `gift size`, which is an amount."""
    called = item.named is not None and item.named.rank >= 2
    return called and item.text.casefold().endswith(" size") and not a.kinds & _OF_ALL


_OF_ALL = {"agg", "sup", "top", "cmp", "between", "more", "shape", "sort", "percentile"}


def _name(a: Account, place: int) -> bool:
    """Whether IT, or the US, of which the table has none, was read as a small word."""
    item = a.at(place)
    small = item.text in ("IT", "US") and item.kind == "skip" and not a.stands(item)
    return small and any(one.text.islower() for one in a.items)


def _value(a: Account, place: int) -> bool:
    item = a.at(place)
    if item.named and any(name in a.columns for name in item.named.columns):
        return True
    tests = a.tests(item)
    if not tests:
        texts = [one for one in a.conditions if one.op in ("contains", "without")]
        return any(str(one.values[0]).casefold() in item.text.casefold() for one in texts)
    for one in tests:
        whole = {value for name, value in a.cells(item) if name == one.column}
        if item.literal is None and one.op in ("is", "is not") and not whole <= set(one.values):
            return False
    said = _refused(a, place)
    return any(negative(one, a.profile) == said for one in tests) or any(
        a.profile[one.column].truth for one in tests)  # fmt: skip


def _refused(a: Account, place: int) -> bool:
    """Whether `not` stands before a value, or before the list that it is in."""
    columns = {name for name, _ in a.cells(a.at(place))}
    ahead = a.ahead(place, "from", "by")
    while True:
        item = a.at(ahead)
        if item.kind in ("not", "no") or (item.kind == "cmp" and item.says == "is not"):
            return True
        named = item.named and columns & set(item.named.columns)
        valued = columns & {name for name, _ in a.cells(item)}
        joint = item.kind in ("or", "and", "comma", "cmp") and not item.named
        if ahead < 0 or not (named or valued or joint):
            return False
        ahead = a.ahead(ahead, "from", "by")


def _number(a: Account, place: int) -> bool:
    item = a.at(place)
    number = float(item.number or 0)
    limited = a.plan.limit == number
    if _limits(a, place):
        return limited
    if a.at(place - 1).text.casefold() == "over" and _year_of_data(a, item):
        return False  # during that year, or more than so much
    forms = {number, number / 100, number * _UNITS, round(number / 100, 12)}
    tested = [v for one in (*a.conditions, *a.plan.having) for v in one.values]
    if item.text in tested or any(isinstance(v, int | float) and v in forms for v in tested):
        return True
    level = any(one.level == number for one in a.figures)
    if level or any(one.width == number for one in a.groups) or limited:
        return True
    year = f"{int(number):04}"
    if any(isinstance(v, str) and (v[:4] == year or f"/{year}" in v) for v in tested):
        return True
    spelt = item.text.casefold() in SPELT
    return spelt or a.stands(item) or _day_or_span(a, place, tested)


def _year_of_data(a: Account, item: Item) -> bool:
    """Whether a bare number is a year that lies in the time of the table."""
    spans = [(str(one.least)[:4], str(one.greatest)[:4]) for one in a.profile.of("date")]
    year = item.text.isdigit() and len(item.text) == 4
    return year and any(low <= item.text <= high for low, high in spans)


def _day_or_span(a: Account, place: int, tested: Sequence[object]) -> bool:
    """Tell the 6 of `last 6 months` and the 15 of `15 March`."""
    beside = {a.at(place + 1).kind, a.at(place - 1).kind, a.at(place + 2).kind}
    near = {"month", "and", "to"} if float(a.at(place).number or 0) <= _DAYS else set[str]()
    return (a.at(place + 1).kind == "grain" or bool(beside & near)) and any(
        isinstance(value, str) for value in tested
    ) and _dated(a)  # fmt: skip


def _limits(a: Account, place: int) -> bool:
    """Whether a number says how many are shown: top 5, 5 highest."""
    before, after = a.at(place - 1), a.at(place + 1)
    if after.kind == "grain" or after.unit or a.at(place).unit:
        return False
    ranked = before.kind in ("top", "sup", "recent")
    led = after.kind in ("sup", "recent", "common") and before.kind not in ("cmp", "between", "and")
    return (ranked or led) and after.kind not in ("rate", "percentile") and not _periodic(a, place)


def _periodic(a: Account, place: int) -> bool:
    return a.at(place - 1).text.casefold() == "last" and _dated(a)


def _of_its_column(a: Account, place: int) -> bool:
    """Whether a number or a period tests the column that it is said of: `built after 2010`."""
    if a.at(place + 1).kind == "times" and any(
        one.measure.aggregate in _COUNTED for one in a.plan.having
    ):
        return True  # `booked more than 20 times` is of the rows of each group
    ahead = a.ahead(place, "cmp", "since", "from", "between", "is")
    item = a.at(ahead)
    if ahead < 0 or not (item.named or item.verb) or item.noun is not None or item.kind:
        return True
    fields = a.fields(item)
    value = a.at(place)
    dates = bool(fields) and all(one.kind in TIME for one in fields)
    marked = any(a.at(k).kind in ("cmp", "between") for k in range(ahead, place))
    if not dates and (value.period or (_dated(a) and not _spanned(fields, value))):
        return True
    if not dates and (not marked or not all(one.numeric for one in fields) or not fields):
        return True
    if value.number is not None and a.plan.limit == value.number:
        return True
    names = {one.name for one in fields}
    tested = {one.column for one in a.conditions} | {one.measure.column for one in a.plan.having}
    tested |= {one.than for one in a.conditions}
    return bool(names & tested) or _by_groups(a, names)


_COUNTED = ("count", "distinct")


def _spanned(fields: list[Field], value: Item) -> bool:
    """Whether a number is one that such a column may have: the 2010 of `built`, not of revenue."""
    return any(
        isinstance(one.least, int | float) and 1500 <= one.least <= float(value.number or 0)
        for one in fields
    )


def _by_groups(a: Account, names: set[str]) -> bool:
    return any(one.over in names for one in a.figures)


def _dated(a: Account) -> bool:
    return any(a.profile[one.column].kind in TIME for one in a.conditions)


def _negation(a: Account, _: int) -> bool:
    """Whether there are as many conditions that say no as there are words that do."""
    said = sum(
        item.kind in ("not", "no") and not a.stands(item) and not _is_value(a, at)
        for at, item in enumerate(a.items)
    )
    said += sum(bool(item.negated) for item in a.items)
    facts = sum(negative(one, a.profile) or one.op == "is not" for one in a.conditions)
    if a.kinds & {"missing", "present", "cmp"}:
        facts += sum(one.op in ("present", "<", "<=", ">", ">=") for one in a.conditions)
    pairs = {one.column for one in a.groups} & {one.name for i in a.items for one in a.fields(i)}
    if a.kinds & {"vs", "compare", "and", "or"} and any(a.profile[n].truth for n in pairs):
        return True
    removed = a.before is not None and len(a.before.filters) > len(a.plan.filters)
    return facts >= said or removed or a.plan.shape in ("missing", "duplicates")


def _is_value(a: Account, place: int) -> bool:
    """Tell the value of `paid is not no` from a word that says no."""
    return a.at(place).text.casefold() == "no" and a.at(place - 1).kind in ("not", "cmp", "or")


def _comparison(a: Account, place: int) -> bool:
    wanted = str(a.at(place).says)
    if any(one.since for one in a.figures):
        return True
    ops = [one.op for one in (*a.conditions, *a.plan.having)]
    said = sum(i.kind in ("cmp", "since") and i.says == wanted and not a.stands(i) for i in a.items)
    if wanted == "is":
        return "is" in ops or "is not" in ops or "contains" in ops or "between" in ops
    if ops.count(wanted) >= said:  # pyright: ignore[reportArgumentType] - of any text
        return True
    return wanted in (">=", "<=", ">", "<") and a.at(place).kind == "since" and "between" in ops


def _between(a: Account, _: int) -> bool:
    ops = {one.op for one in (*a.conditions, *a.plan.having)}
    pairs = any(one.op == "is" and len(one.values) > 1 for one in a.conditions)
    spans = any(one.since for one in a.figures)
    made = spans or a.groups or "ratio" in a.aggregates
    made = made or a.plan.shape == "correlation"
    return "between" in ops or pairs or bool(made)


def _more(a: Account, place: int) -> bool:
    return any(one.op == a.at(place).says for one in (*a.conditions, *a.plan.having))


def _gap(a: Account, place: int) -> bool:
    """Whether what is missing, or there, is tested or counted."""
    wanted = {a.at(place).kind, *(["present"] if a.kinds & {"not"} else ["missing"])}
    nothing = any(negative(one, a.profile) for one in a.conditions)
    return a.plan.shape == "missing" or nothing or any(one.op in wanted for one in a.conditions)


def _contains(a: Account, _: int) -> bool:
    return any(one.op in ("contains", "without") for one in a.conditions)


def _when(a: Account, place: int) -> bool:
    """Whether a month, a quarter or a weekday is tested."""
    said = str(a.at(place).says)
    forms = {said, said.removeprefix("Q"), f"{said:0>2}"}
    for one in a.conditions:
        for value in one.values:
            text = str(value)
            if one.grain and text in forms:
                return True
            if not one.grain and any(part in forms for part in text.replace("/", "-").split("-")):
                return True
    return False


def _ago(a: Account, place: int) -> bool:
    if a.at(place + 1).kind != "grain" and a.at(place + 1).number is None:
        return a.at(place).says == "this" or _dated(a) or a.plan.order is not None
    return _dated(a) or (a.at(place).says == "this" and bool(a.groups))


def _now(a: Account, _: int) -> bool:
    return _dated(a) or any(one.grain == "weekend" for one in a.groups)


def _weekend(a: Account, place: int) -> bool:
    days = {"Saturday", "Sunday"} if a.at(place).says else set[str]()
    tested = {value for one in a.conditions if one.grain == "weekday" for value in one.values}
    return (bool(tested) and days <= tested) or any(one.grain == "weekend" for one in a.groups)


def _or(a: Account, place: int) -> bool:
    """Whether two conditions joined by `or` are of one condition in the plan."""
    left, right = _test_before(a, place), _test_behind(a, place)
    if left is None or right is None or left is right:
        return not _halved(a, place)
    return _together(a, left, right)


def _together(a: Account, left: Filter, right: Filter) -> bool:
    """Whether either of two conditions is enough."""
    sets = [(_top(one), *one.others) for one in _tops(a)]
    return any(left in found and right in found for found in sets)


def _and(a: Account, place: int) -> bool:
    """Whether two conditions joined by `and` must both hold."""
    if a.at(place).text.casefold() == "plus" and _numbers_around(a, place):
        return False  # a sum of two columns is none of the figures
    left, right = _test_before(a, place), _test_behind(a, place)
    if left is None or right is None or left == right or "or" in a.kinds:
        return not _halved(a, place)
    return not _together(a, left, right)


def _numbers_around(a: Account, place: int) -> bool:
    sides = (a.at(a.ahead(place)), a.at(a.behind(place, "agg")))
    return all(any(field.numeric for field in a.fields(side)) for side in sides)


def _halved(a: Account, place: int) -> bool:
    """Whether of `revenue or profit below 40` one became the figure, and only one is tested."""
    if not _numbers_around(a, place):
        return False
    sides = (a.ahead(place), a.behind(place, "agg"))
    names = [{field.name for field in a.fields(a.at(side))} for side in sides]
    tested = {one.column for one in a.conditions} - {one.column for one in a.figures}
    return bool(names[1] & tested) and not names[0] & tested


def _tops(a: Account) -> list[Filter]:
    tops = [*a.plan.filters]
    for measure in a.figures:
        tops += measure.where
    return tops


def _top(one: Filter) -> Filter:
    """Return a condition without those of which one is enough instead."""
    return one.model_copy(update={"others": ()}) if one.others else one


def _test_before(a: Account, place: int) -> Filter | None:
    return _test_of(a, a.items[:place][::-1])


def _test_behind(a: Account, place: int) -> Filter | None:
    return _test_of(a, a.items[place + 1 :])


def _test_of(a: Account, items: tuple[Item, ...]) -> Filter | None:
    """Return the condition that the nearest value or number of *items* is in."""
    for item in items[:4]:
        if item.kind in ("or", "and", "by", "sort", "comma", "count", "agg"):
            return None
        tests = [_top(one) for one in a.tests(item)]
        if not tests and item.number is not None:
            number = float(item.number)
            tests = [_top(one) for one in a.conditions if number in one.values]
        if tests:
            return tests[0]
    return None


TESTS: Mapping[str, Callable[[Account, int], bool]] = {
    "not": _negation,
    "no": _negation,
    "cmp": _comparison,
    "since": _comparison,
    "between": _between,
    "more": _more,
    "missing": _gap,
    "present": _gap,
    "contains": _contains,
    "month": _when,
    "quarter": _when,
    "weekday": _when,
    "weekend": _weekend,
    "ago": _ago,
    "now": _now,
    "or": _or,
    "and": _and,
}
