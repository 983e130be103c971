"""Which rows count, and in which period: conditions on columns, each changed by itself."""

from __future__ import annotations

import calendar
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from assistant.analyst.plan import Filter, QueryPlan, Value
from assistant.analyst.profile import Field
from assistant.analyst.spans import grain_of, span
from assistant.charts import role
from assistant.data.plans.conditions import bad_plan, is_text, numeric
from assistant.panel.controls import (
    Chosen,
    Control,
    Place,
    Sheet,
    maybe_one,
    meant,
    one_of,
    replaced,
    shown,
)

_WORDS = {
    "missing": "is missing",
    "present": "has a value",
    "without": "does not contain",
}
_COMPARED = ("is", "is not", ">", ">=", "<", "<=", "between", "missing", "present")
_TESTED = ("is", "is not", "missing", "present")
_OF_TEXT = ("is", "is not", "contains", "without", "missing", "present")
_BESIDE = ("is", "is not", ">", ">=", "<", "<=")
_OTHER = " column"
"""behind the words of a comparison with another column"""
_TYPED = re.compile(r"\s*(is not|is|>=|<=|!=|=|>|<|contains|does not contain)\s*(.*\S)\s*")
_TYPED_OPS = {"=": "is", "!=": "is not", "does not contain": "without"}
_RECURRING: Mapping[str, Mapping[str, Value]] = {
    "weekday": {day: day for day in calendar.day_name},
    "month of year": {month: at for at, month in enumerate(calendar.month_name) if month},
    "quarter of year": {f"Q{at}": at for at in range(1, 5)},
    "hour of day": {f"{at}:00": at for at in range(24)},
}
_MOST_LISTED = 2_000
"""values of one column that are offered beside its name"""
_MOST_YEARS = 12
"""of which the quarters and months are offered"""

Put = Callable[[tuple[Filter, ...]], QueryPlan]


def of_filters(
    place: Place, sheet: Sheet, filters: tuple[Filter, ...], put: Put, *,
    inside: bool = False, needed: bool = False,
) -> Iterator[Control]:  # fmt: skip
    """Yield each condition, and one that can be added.

    *inside* others only one of which must hold. Where they are *needed*, the last one stays.
    """
    made = _begun(sheet)
    for at, filter_ in enumerate(filters):
        here = _on_line(place.inner(str(at), place.name), filter_, sheet)

        def change(one: Filter | None, at: int = at) -> QueryPlan:
            return put(replaced(filters, at, one))

        def either(others: tuple[Filter, ...], one: Filter = filter_, at: int = at) -> QueryPlan:
            return put(replaced(filters, at, one.model_copy(update={"others": others})))

        choice = one_of if needed and len(filters) == 1 else maybe_one
        yield choice(here, made, _label(filter_), change)
        yield from _one(here, sheet, filter_, change)
        if not inside:
            other = replace(here.inner("or", "or"), rare=True)
            yield from of_filters(other, sheet, filter_.others, either, inside=True)
    at = len(filters)
    more = place.inner(str(at), place.name if inside or not filters else "and")
    found = made | _of_values(sheet)

    def add(chosen: Chosen) -> QueryPlan:
        one = (found.get(chosen[0]) or _typed(chosen[0], sheet)) if chosen else None
        return put(replaced(filters, at, one))

    yield Control(more, [*found], (), add, kind="maybe", free=True)


def of_periods(sheet: Sheet) -> Iterator[Control]:
    """Yield the short way to a first period, where a column has time."""
    filters = sheet.plan.filters
    timed = {one.name: _periods(one) for one in sheet.profile.of("date", "year")}
    if not timed or any(_in_time(one, sheet) for one in filters):
        return
    found = {
        f"{name}: {text}" if len(timed) > 1 else text: Filter(
            column=name, op="is", values=(meant(text, sheet.profile[name]),)
        )
        for name, texts in timed.items()
        for text in texts
    }
    yield maybe_one(
        Place("period", "Period", "year or month"), found, "",
        lambda one: sheet.change(filters=(*filters, *((one,) if one else ()))),
    )  # fmt: skip


def begin(field: Field, sheet: Sheet) -> Filter:
    """Return the condition on a column that others are made from."""
    values = sheet.values(field.name)
    if field.kind == "date":
        found = _periods(field)
        return Filter(column=field.name, op="is", values=(found[0],)) if found else _present(field)
    if numeric(field) and not (field.kind == "year" and values):
        least = field.least
        if not isinstance(least, int | float) or not math.isfinite(least):
            return _present(field)
        return Filter(column=field.name, op=">=", values=(least,))
    if field.type.upper() == "BOOLEAN":
        values = (True,)
    if not values:
        return _present(field)
    first = max(values, key=float) if field.kind == "year" else (field.truth or values)[0]
    return Filter(column=field.name, op="is", values=(first,))


def neighbours(filter_: Filter, sheet: Sheet) -> list[str]:
    """Return what the values of a condition can be compared with: others of the same kind."""
    field = sheet.profile[filter_.column]
    taken = {shown(value) for value in filter_.values}
    if field.kind != "date":
        return [text for text in map(shown, sheet.values(field.name)) if text not in taken]
    if not filter_.values:
        return []
    like = len(str(filter_.values[0])), str(filter_.values[0])[5:6].isalpha()
    found = _periods(field)
    return [
        text for text in found if text not in taken and (len(text), text[5:6].isalpha()) == like
    ]


def grain(filter_: Filter) -> str:
    """Return how long the periods of a condition are."""
    return grain_of(str(filter_.values[0]))


def _present(field: Field) -> Filter:
    return Filter(column=field.name, op="present")


def _in_time(filter_: Filter, sheet: Sheet) -> bool:
    """Whether it says which period is meant."""
    return sheet.profile[filter_.column].kind in ("date", "year") and not filter_.grain


def _on_line(place: Place, filter_: Filter, sheet: Sheet) -> Place:
    timed = place.line == "Only" and _in_time(filter_, sheet)
    return replace(place, line="Period", name="column") if timed else place


def _label(filter_: Filter) -> str:
    return f"{filter_.column}: {filter_.grain}" if filter_.grain else filter_.column


def _begun(sheet: Sheet) -> dict[str, Filter]:
    """Return what can be conditioned: columns, and the parts of a date that come again."""
    found = {one.name: begin(one, sheet) for one in sheet.profile.fields}
    for field in sheet.profile.of("date"):
        for grain, values in _RECURRING.items():
            if field.clock or grain != "hour of day":
                first = next(iter(values.values()))
                one = Filter.model_validate(
                    {"column": field.name, "op": "is", "values": (first,), "grain": grain}
                )
                found[_label(one)] = one
    return found


def _of_values(sheet: Sheet) -> dict[str, Filter]:
    """Return the conditions that name a value, to be searched for as one types."""
    return {
        f"{field.name} is {shown(value)}": Filter(column=field.name, op="is", values=(value,))
        for field in sheet.profile.fields
        if not numeric(field) and field.kind != "date"
        for value in sheet.values(field.name)[:_MOST_LISTED]
    }


def _typed(text: str, sheet: Sheet) -> Filter:
    """Read `revenue > 100` or `shipped > ordered`, as it is typed. Raises ToolError."""
    names = sorted((one.name for one in sheet.profile.fields), key=len, reverse=True)
    for name in names:
        if not text.casefold().startswith(name.casefold()):
            continue
        if found := _TYPED.fullmatch(text[len(name) :]):
            field, op = sheet.profile[name], _TYPED_OPS.get(found[1], found[1])
            beside = found[2] in _comparable(field, sheet) and op in _beside(field)
            to = {"than": found[2]} if beside else {"values": (meant(found[2], field),)}
            return Filter.model_validate({"column": name, "op": op, **to})
    example = next((one.name for one in sheet.profile.of("number")), names[0])
    raise bad_plan(f"{text!r} is no condition", f"Choose one, or type it as {example} > 100.")


def _one(
    place: Place, sheet: Sheet, filter_: Filter, put: Callable[[Filter], QueryPlan]
) -> Iterator[Control]:
    """Yield how one condition is tested, and with what."""
    field = sheet.profile[filter_.column]

    def change(**fields: object) -> QueryPlan:
        return put(filter_.model_copy(update=fields))

    ops = {_words(op): partial(_with_op, sheet, filter_, op) for op in _ops(field, filter_.grain)}
    others = [] if filter_.grain else _comparable(field, sheet)
    for op in _beside(field) if others else ():
        ops[_words(op) + _OTHER] = partial(_with_other, filter_, op, others)
    chosen = _words(filter_.op) + (_OTHER if filter_.than else "")
    yield one_of(place.inner("op"), ops, chosen, lambda made: put(made()))
    if filter_.than:
        yield one_of(
            place.inner("than"), {one: one for one in others}, filter_.than,
            lambda one: change(than=one),
        )  # fmt: skip
    elif filter_.op == "between":
        for at, end in enumerate(("from", "to")):
            yield Control(
                place.inner(end, end), _listed(field, sheet), (shown(filter_.values[at]),),
                lambda to, at=at: change(values=_ends(filter_, at, _required(to, field)[0], field)),
                free=True,
            )  # fmt: skip
    elif filter_.grain:
        yield _recurring(place.inner("values"), filter_, change)
    elif filter_.values:
        yield _values(place.inner("values"), sheet, filter_, change)


def _recurring(place: Place, filter_: Filter, change: Callable[..., QueryPlan]) -> Control:
    named = _RECURRING[filter_.grain]
    texts = {value: text for text, value in named.items()}
    return Control(
        place, [*named], tuple(texts[value] for value in filter_.values),
        lambda to: change(values=tuple(named[one] for one in _some(to, filter_.column))),
        kind="several",
    )  # fmt: skip


def _values(
    place: Place, sheet: Sheet, filter_: Filter, change: Callable[..., QueryPlan]
) -> Control:
    field = sheet.profile[filter_.column]
    searched = filter_.op in ("contains", "without")
    options = [] if searched else _listed(field, sheet)
    value = tuple(map(shown, filter_.values))
    known = bool(field.values) and not numeric(field) and not searched
    return Control(
        place, [*(one for one in value if one not in options), *options], value,
        lambda to: change(values=_required(to, field)),
        kind="several" if filter_.op in ("is", "is not") else "one", free=not known,
    )  # fmt: skip


def _required(chosen: Chosen, field: Field) -> tuple[Value, ...]:
    return tuple(meant(text, field) for text in _some(chosen, field.name))


def _some(chosen: Chosen, name: str) -> Chosen:
    if not chosen:
        raise bad_plan(f"No value of {name} is chosen", "Choose one, or clear the condition.")
    return chosen


def _ends(filter_: Filter, at: int, value: Value, field: Field) -> tuple[Value, ...]:
    """Return both ends with another at a place; the other gives way where they would cross."""
    ends = list(filter_.values)
    ends[at] = value
    return tuple(ends) if _rising(ends, field) else (value, value)


def _words(op: str) -> str:
    return _WORDS.get(op, op)


def _ops(field: Field, grain: str) -> Sequence[str]:
    if grain:
        return ("is", "is not")
    if field.kind == "date" or numeric(field):
        return _COMPARED
    return _OF_TEXT if is_text(field) else _TESTED


def _beside(field: Field) -> Sequence[str]:
    return _BESIDE if field.kind == "date" or numeric(field) else _BESIDE[:2]


def _comparable(field: Field, sheet: Sheet) -> list[str]:
    """Return the columns that a column can be compared with."""

    def kind(one: Field) -> str:
        what = "date" if one.kind == "date" else role(one.type)
        return what if what in ("date", "number") else one.type

    return [
        one.name
        for one in sheet.profile.fields
        if one.name != field.name and kind(one) == kind(field)
    ]


def _with_op(sheet: Sheet, filter_: Filter, op: str) -> Filter:
    """Return the condition with another test, and as many of its values as that takes."""
    field = sheet.profile[filter_.column]
    if op in ("missing", "present"):
        return Filter.model_validate({"column": field.name, "op": op, "others": filter_.others})
    values = filter_.values or begin(field, sheet).values or _any(field, sheet)
    if op == "between":
        values = values if len(values) == 2 and _rising(values, field) else (values[0],) * 2
    elif op in ("is", "is not"):
        known = field.values if not numeric(field) and field.kind != "date" else ()
        values = tuple(one for one in values if not known or one in known) or known[:1]
    elif op in ("contains", "without"):
        values = (shown(values[0]) or " ",)
    else:
        values = values[:1]
    return filter_.model_copy(update={"op": op, "values": values, "than": ""})


def _rising(values: Sequence[Value], field: Field) -> bool:
    if field.kind != "date":
        return float(values[0]) <= float(values[1])
    try:
        low, high = (span(str(value))[0] for value in values)
    except ValueError:  # which is told when the plan is checked
        return True
    return low <= high


def _any(field: Field, sheet: Sheet) -> tuple[Value, ...]:
    """Return a value to begin with, of a column of which none is known."""
    if field.kind == "date":
        return ("2000",)
    if numeric(field):
        return (0,)
    return (True,) if field.type.upper() == "BOOLEAN" else sheet.values(field.name)[:1] or ("?",)


def _with_other(filter_: Filter, op: str, others: Sequence[str]) -> Filter:
    than = filter_.than or others[0]
    return filter_.model_copy(update={"op": op, "than": than, "values": ()})


def _listed(field: Field, sheet: Sheet) -> list[str]:
    if field.kind == "date":
        return _periods(field)
    return [*map(shown, sheet.values(field.name))]


def _periods(field: Field) -> list[str]:
    """Return the periods of a column that there are data of: years, then quarters and months."""
    if field.kind == "year":
        return [*map(shown, sorted(field.values, key=float, reverse=True))]
    try:
        first, last = (date.fromisoformat(str(end)[:10]) for end in (field.least, field.greatest))
    except ValueError:
        return []
    years = [f"{year:04}" for year in range(last.year, first.year - 1, -1)]
    if len(years) > 200:  # some value is no date that anybody meant
        years = years[:200]
    some = years[:_MOST_YEARS]
    inside = (f"{first:%Y-%m}", f"{last:%Y-%m}")
    months = [f"{year}-{at:02}" for year in some for at in range(12, 0, -1)]
    months = [one for one in months if inside[0] <= one <= inside[1]]
    quarters = dict.fromkeys(f"{one[:4]}-Q{(int(one[5:]) + 2) // 3}" for one in months)
    return [*years, *quarters, *months]
