"""What a control of the panel is, and the sheet on which all of them stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeVar

from assistant.analyst.plan import QueryPlan, Value
from assistant.analyst.profile import Field, Profile
from assistant.data.plans.conditions import bad_plan, numeric
from assistant.panel.repairing import repaired

Line = Literal["Figure", "By", "Only", "Period", "Groups", "Order", "Compare with", "Chart"]
LINES: tuple[Line, ...] = Line.__args__
T = TypeVar("T")
Chosen = tuple[str, ...]
_WHOLE = 1e15
"""below it a float that is whole is written without its point"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a control stands."""

    key: str
    """which part of the plan it is: by.0, only.1.values; the same for the same part"""
    line: Line
    name: str = ""
    rare: bool = False
    """whether most plans do without it"""

    def inner(self, key: str, name: str = "") -> Place:
        """Return the place of what belongs to this part."""
        return replace(self, key=f"{self.key}.{key}", name=name)


@dataclass(frozen=True, slots=True)
class Control:
    """One thing of a plan that can be chosen."""

    place: Place
    options: Sequence[str]
    value: Chosen
    """what is chosen now"""
    put: Callable[[Chosen], QueryPlan]
    """gives the plan with another value. Raises ToolError for what was typed and is none"""
    kind: Literal["one", "maybe", "several"] = "one"
    """maybe: one, or nothing"""
    free: bool = False
    """whether other values than the options may be typed"""

    @property
    def key(self) -> str:
        """The key of its place."""
        return self.place.key


@dataclass(frozen=True, slots=True)
class Sheet:
    """A plan, its table, and values of columns that the profile does not list."""

    plan: QueryPlan
    profile: Profile
    more: Mapping[str, tuple[Value, ...]] = field(default_factory=dict[str, tuple[Value, ...]])

    def change(self, **fields: Any) -> QueryPlan:
        """Return the plan with *fields* changed, without what no longer fits. Raises ToolError."""
        return repaired(self.plan.model_copy(update=fields), self.profile, fields)

    def values(self, column: str) -> tuple[Value, ...]:
        """Return the values of a column that are known."""
        return self.profile[column].values or self.more.get(column, ())


def one_of(
    place: Place, options: Mapping[str, T], value: str, put: Callable[[T], QueryPlan]
) -> Control:
    """Return a control of which one option is chosen."""
    listed = [*options] if value in options else [value, *options]
    return Control(place, listed, (value,), lambda chosen: put(options[chosen[0]]))


def maybe_one(
    place: Place, options: Mapping[str, T], value: str, put: Callable[[T | None], QueryPlan]
) -> Control:
    """Return a control of which one option or nothing is chosen; *value* is empty for that."""
    listed = [*options] if value in options or not value else [value, *options]

    def chosen_by(chosen: Chosen) -> QueryPlan:
        return put(options[chosen[0]] if chosen else None)

    return Control(place, listed, (value,) if value else (), chosen_by, kind="maybe")


def replaced(parts: Sequence[T], at: int, part: T | None) -> tuple[T, ...]:
    """Return *parts* with another at a place, one more, or one less."""
    return (*parts[:at], *(() if part is None else (part,)), *parts[at + 1 :])


def shown(value: Value) -> str:
    """Write a value as it is chosen."""
    if isinstance(value, bool):
        return str(value).lower()
    whole = isinstance(value, float) and value.is_integer() and abs(value) < _WHOLE
    return str(int(value) if whole else value)


def meant(text: str, column: Field) -> Value:
    """Return the value of *column* that *text* is. Raises ToolError."""
    if column.type.upper() == "BOOLEAN":
        return text == "true"
    if column.kind == "date" or not numeric(column):
        return text
    return number(text, column.name)


def number(text: str, of: str) -> int | float:
    """Return the number that was typed. Raises ToolError."""
    plain = text.strip().replace(",", "").replace(" ", "")
    try:
        return int(plain)
    except ValueError:
        pass
    try:
        return float(plain)
    except ValueError:
        raise bad_plan(f"{text!r} is no number for {of}", "Type it as 1200 or 12.5.") from None
