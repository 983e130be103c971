"""Checks the conditions of a plan that somebody else has filled in, one at a time.

Each refusal says what would fit. The names of columns are known to exist when this is asked.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from assistant.analyst.plan import Filter, Value
from assistant.analyst.profile import Field, Profile
from assistant.analyst.spans import span
from assistant.charts import role
from assistant.errors import ToolError

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_RECURRING: Mapping[str, Sequence[Value]] = {
    "weekday": _WEEKDAYS,
    "month of year": range(1, 13),
    "quarter of year": range(1, 5),
    "hour of day": range(24),
}
"""grains that come again, and their values"""
_OF_CLOCKS = ("hour", "hour of day")
_PERIOD = re.compile(
    r"\d{4}(-Q[1-4]|-H[12]|-\d\d(-\d\d)?)?|\d{4}-\d\d-\d\d/\d{4}-\d\d-\d\d", re.ASCII
)
_ONE_VALUE = (">", ">=", "<", "<=", "contains", "without")
_COMPARES = ("is", "is not", ">", ">=", "<", "<=")


def bad_plan(message: str, hint: str, near: Iterable[str] = ()) -> ToolError:
    """Say what cannot be meant in a plan, and how to mend it."""
    return ToolError(message[:500], kind="bad_plan", hint=hint[:500], near=tuple(near))


def numeric(field: Field) -> bool:
    """Whether figures can be made of it, whatever its name says that it is."""
    return role(field.type) == "number"


def check_filter(filter_: Filter, profile: Profile, *, inside: bool = False) -> None:
    """Refuse a condition that cannot be tested, or that nobody can mean."""
    if inside and filter_.others:
        raise bad_plan("others cannot have others", "List all of them in the others of one filter.")
    field = profile[filter_.column]
    if filter_.than:
        _check_than(filter_, field, profile)
    elif filter_.op in ("missing", "present"):
        if filter_.values or filter_.grain:
            raise bad_plan(
                f"{filter_.op} of {field.name} takes no values and no grain", "Leave both."
            )
    else:
        _check_values(filter_, field)
    for other in filter_.others:
        check_filter(other, profile, inside=True)


def _check_than(filter_: Filter, field: Field, profile: Profile) -> None:
    other = profile[filter_.than]
    if filter_.values or filter_.grain:
        raise bad_plan("than is compared to instead of values", "Leave out values and grain.")
    if filter_.op not in _COMPARES:
        raise bad_plan(
            f"{filter_.op} cannot compare two columns", "Use is, is not, >, >=, < or <=."
        )
    if other.name == field.name:
        raise bad_plan(f"{field.name} is compared to itself", "Name another column in than.")
    kinds = [("date" if f.kind == "date" else role(f.type), f.type) for f in (field, other)]
    same = kinds[0][0] == kinds[1][0] and (kinds[0][0] != "text" or kinds[0][1] == kinds[1][1])
    if not same or (kinds[0][0] == "text" and filter_.op not in ("is", "is not")):
        hint = "Compare two numbers or two dates; of text only is and is not."
        raise bad_plan(
            f"{field.name} ({field.type}) cannot be {filter_.op} {other.name} ({other.type})", hint
        )


def _check_values(filter_: Filter, field: Field) -> None:
    """Check what a column is compared to."""
    op, values = filter_.op, filter_.values
    check_count(op, values, field.name)
    if any(isinstance(value, float) and not math.isfinite(value) for value in values):
        raise bad_plan(f"{field.name} is compared to what is no number", "Give numbers.")
    if filter_.grain:
        _check_recurring(filter_, field)
    elif op in ("contains", "without"):
        if not is_text(field) or not isinstance(values[0], str) or not values[0]:
            hint = "Use is, >, < or between for numbers and dates; the value is a text."
            raise bad_plan(f"{op} looks for text in text: {field.name} is {field.type}", hint)
    elif field.kind == "date":
        _check_periods(filter_, field)
    elif numeric(field):
        _check_numbers(filter_, field)
    elif op not in ("is", "is not"):
        hint = "Use is, is not, contains, without, missing or present."
        raise bad_plan(f"{op} needs a number or a date: {field.name} is {field.type}", hint)
    else:
        _check_known(filter_, field)


def check_count(op: str, values: Sequence[Value], name: str) -> None:
    """Refuse more or fewer values than are compared to."""
    wanted = 2 if op == "between" else 1 if op in _ONE_VALUE else None
    if not values or (wanted is not None and len(values) != wanted):
        many = {2: "two values", 1: "one value"}.get(wanted or 0, "at least one value")
        raise bad_plan(f"{op} of {name} takes {many}, not {len(values)}", "Mend values.")


def check_dated(field: Field, grain: str) -> None:
    """Refuse a grain that the column has not."""
    if field.kind != "date":
        hint = "Leave grain out" + (", or use band." if numeric(field) else ".")
        raise bad_plan(f"{grain} is a part of a date: {field.name} is {field.type}", hint)
    if grain in _OF_CLOCKS and not field.clock:
        raise bad_plan(f"{field.name} has no time of day", "Use day or a coarser grain.")


def _check_recurring(filter_: Filter, field: Field) -> None:
    known = _RECURRING.get(filter_.grain)
    if known is None:
        hint = f"Leave grain out and give a period as the value, or use {', '.join(_RECURRING)}."
        raise bad_plan(f"{filter_.grain} is no part of a date that can be tested", hint)
    check_dated(field, filter_.grain)
    if filter_.op not in ("is", "is not"):
        raise bad_plan(
            f"{filter_.op} cannot test the {filter_.grain}", "Use is with all its values."
        )
    for value in filter_.values:
        if value not in known or type(value) is not type(known[0]):
            hint = f"Use {known[0]} to {known[-1]}."
            raise bad_plan(f"{value!r} is no {filter_.grain}", hint)


def _check_periods(filter_: Filter, field: Field) -> None:
    try:
        spans = [_span(value) for value in filter_.values]
    except (ValueError, OverflowError) as exc:
        wrong = ", ".join(map(repr, filter_.values))
        hint = "Periods are 2024, 2024-Q3, 2024-03 or 2024-03-15."
        raise bad_plan(f"{field.name} is a date, {wrong} is no period", hint) from exc
    if filter_.op == "between" and spans[0][0] > spans[1][0]:
        raise bad_plan("between needs the earlier period first", "Swap the values.")


def _span(value: Value) -> tuple[date, date]:
    if isinstance(value, bool) or not _PERIOD.fullmatch(str(value)):
        raise ValueError(value)
    first, last = span(str(value))
    if first >= last:
        raise ValueError(value)
    return first, last


def _check_numbers(filter_: Filter, field: Field) -> None:
    values = filter_.values
    numbers = [v for v in values if isinstance(v, int | float) and not isinstance(v, bool)]
    if len(numbers) < len(values):
        hint = "Write numbers without quotes" + (
            f"; it goes from {field.least} to {field.greatest}." if field.least is not None else "."
        )
        raise bad_plan(f"{field.name} is {field.type}, {_wrong(values)} is no number", hint)
    if filter_.op == "between" and numbers[0] > numbers[1]:
        raise bad_plan("between needs the smaller value first", "Swap the values.")


def _wrong(values: Iterable[Value]) -> str:
    return repr(next(v for v in values if isinstance(v, bool | str)))


def _check_known(filter_: Filter, field: Field) -> None:
    """Refuse a value that the column does not have, where all of them are known."""
    truth = field.type.upper() == "BOOLEAN"
    for value in filter_.values:
        if isinstance(value, bool) != truth or not isinstance(value, bool | str):
            hint = "Give true or false." if truth else "Write the value as text, in quotes."
            raise bad_plan(f"{field.name} is {field.type}, {value!r} is none", hint)
        if not truth and field.values and value not in field.values:
            near = _nearest(str(value), [known for known in field.values if isinstance(known, str)])
            said = f"Did you mean: {', '.join(near)}?" if near else f"It has {_some(field)}."
            raise bad_plan(f"{field.name} has no value {value!r}", said, near)


def _some(field: Field) -> str:
    some = ", ".join(str(value)[:40] for value in field.values[:6])
    return some + (f" and {len(field.values) - 6} more" if len(field.values) > 6 else "")


def _nearest(value: str, known: Iterable[str]) -> tuple[str, ...]:
    folded = {one.casefold(): one for one in known}
    wanted = value.casefold()
    near = difflib.get_close_matches(wanted, folded, 3, 0.6)
    near += [found for found in folded if len(wanted) > 2 and wanted in found]
    return tuple(folded[found] for found in dict.fromkeys(near))[:3]


def is_text(field: Field) -> bool:
    """Whether parts of its values can be looked for."""
    return field.type.upper().startswith(("VARCHAR", "ENUM", "TEXT", "CHAR"))
