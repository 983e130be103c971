"""Checks the parts of a plan that somebody else has filled in: figures and groups, one at a time.

Each refusal says what would fit. The names of columns are known to exist when this is asked.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from pydantic import BaseModel

from assistant.analyst.plan import Dimension, Having, Measure
from assistant.analyst.profile import Field, Profile
from assistant.data.plans.conditions import (
    bad_plan,
    check_count,
    check_dated,
    check_filter,
    numeric,
)

IN_TIME = ("decade", "year", "half", "quarter", "month", "week", "day", "hour")
"""grains that follow one another"""

_USES: Mapping[str, tuple[str, ...]] = {
    "count": (),
    "share": ("column", "where"),
    "times": ("where",),
    "ratio": ("column", "over"),
    "per": ("column", "over"),
    "percentile": ("column", "level"),
}
"""which fields a figure uses; any other its column"""
_OF_DAYS = ("average", "median", "min", "max", "sum")
"""what can be made of the days between two dates"""
_MAYBE = (("share", "column"), ("per", "column"))


def given(part: BaseModel) -> set[str]:
    """Return the fields of *part* that were filled in."""
    fields = type(part).model_fields.items()
    return {name for name, field in fields if getattr(part, name) != field.default}


def check_measure(measure: Measure, profile: Profile) -> None:
    """Refuse a figure that cannot be computed, or has more than is computed."""
    uses = _USES.get(measure.aggregate, ("column",))
    if measure.since and measure.aggregate in _OF_DAYS:
        uses = ("column", "since")
    has = given(measure) - {"aggregate"}
    for name in sorted(has - set(uses)):
        hint = f"{measure.aggregate} takes {' and '.join(uses) or 'nothing else'}."
        if measure.aggregate == "count":
            hint += " Use distinct for different values, or filter by `present`."
        raise bad_plan(f"{name} changes nothing in {measure.aggregate}", hint)
    for name in uses:
        if name not in has and (measure.aggregate, name) not in _MAYBE:
            raise bad_plan(f"{measure.aggregate} needs {name}", f"Give {name}.")
    if measure.column and measure.column in (measure.over, measure.since):
        raise bad_plan(f"{measure.column} is compared to itself", "Name two different columns.")
    _check_figure(measure, profile)
    for one in measure.where:
        check_filter(one, profile)


def _check_figure(measure: Measure, profile: Profile) -> None:
    """Refuse a figure of a column that is no number."""
    if measure.since:
        for name in (measure.column, measure.since):
            if profile[name].kind != "date":
                fit = tuple(field.name for field in profile.of("date"))
                hint = f"These are dates: {', '.join(fit)}." if fit else "Leave since out."
                raise bad_plan(f"since needs two dates: {name} is {profile[name].type}", hint, fit)
        return
    numbers = [measure.column] if measure.column and measure.aggregate != "distinct" else []
    numbers += [measure.over] if measure.over and measure.aggregate != "per" else []
    for name in numbers:
        field = profile[name]
        ordered = measure.aggregate in ("min", "max") and field.kind == "date"
        if not numeric(field) and not ordered:
            fit = [found.name for found in profile.fields if numeric(found)][:5]
            hint = f"These are numbers: {', '.join(fit)}. " if fit else ""
            hint += "count and distinct take any column; share takes `where`."
            raise bad_plan(f"{measure.aggregate} needs a number: {name} is {field.type}", hint, fit)


def check_dimension(dimension: Dimension, profile: Profile) -> None:
    """Refuse a group that cannot be made."""
    field, grain = profile[dimension.column], dimension.grain
    if grain == "band":
        _check_band(dimension, field)
        return
    if dimension.width:
        raise bad_plan(f"width of {field.name} changes nothing", 'It goes with the grain "band".')
    if grain:
        check_dated(field, grain)


def _check_band(dimension: Dimension, field: Field) -> None:
    width = dimension.width
    if not numeric(field):
        raise bad_plan(
            f"bands are of numbers: {field.name} is {field.type}", "Leave the grain out."
        )
    if not math.isfinite(width) or width <= 0 or (width > 1 and not float(width).is_integer()):
        hint = "Above 1 it is a whole number."
        raise bad_plan(
            "band needs a width above 0", f"{hint} {field.name} is up to {field.greatest}."
        )


def check_having(having: Having, profile: Profile) -> None:
    """Refuse a condition on groups that cannot be tested."""
    check_measure(having.measure, profile)
    dated = profile[having.measure.column].kind == "date" and not having.measure.since
    if dated and having.measure.aggregate in ("min", "max"):
        raise bad_plan("having compares numbers, and this is a date", "Filter by the date instead.")
    check_count(having.op, having.values, "having")
    if any(not math.isfinite(value) for value in having.values):
        raise bad_plan("having is compared to what is no number", "Give numbers.")
    if having.op == "is" and len(having.values) != 1:
        raise bad_plan("having is compared to one value", "Give one.")
    if having.op == "between" and having.values[0] > having.values[-1]:
        raise bad_plan("between needs the smaller value first", "Swap the values.")
