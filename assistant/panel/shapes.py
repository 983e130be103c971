"""Other shapes than figures, and which columns they are of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from assistant.analyst.plan import QueryPlan, Shape
from assistant.analyst.profile import Profile
from assistant.data.plans.conditions import bad_plan, numeric
from assistant.panel.controls import Chosen, Control, Place, Sheet, maybe_one, one_of, replaced

_SHAPES: Mapping[str, Shape] = {
    "List of rows": "rows",
    "Different values": "values",
    "Distribution": "distribution",
    "Quartiles": "box",
    "Correlation": "correlation",
    "Unusual values": "outliers",
    "Missing values": "missing",
    "Duplicates": "duplicates",
    "Summary of columns": "describe",
    "Names of columns": "columns",
}
NAMES: Mapping[Shape, str] = {shape: name for name, shape in _SHAPES.items()}


def of_shape(sheet: Sheet, figures: Mapping[str, Callable[[], QueryPlan]], value: str) -> Control:
    """Offer the figures, and below them the other shapes that this table can have."""
    shapes = {
        text: partial(sheet.change, shape=shape, columns=columns)
        for text, shape in _SHAPES.items()
        if (columns := _first_columns(shape, sheet.profile)) is not None
    }
    found = {**figures, **shapes}
    return one_of(Place("figure.0", "Figure", "figure"), found, value, lambda put: put())


def _first_columns(shape: Shape, profile: Profile) -> tuple[str, ...] | None:
    """Return the columns to begin a shape with; None where the table has not enough."""
    numbers = [one.name for one in profile.fields if numeric(one)]
    match shape:
        case "values":
            named = [one.name for one in profile.of("category", "text", "boolean")]
            return tuple((named or [one.name for one in profile.fields])[:1]) or None
        case "distribution" | "box":
            return tuple(numbers[:1]) or None
        case "correlation":
            return tuple(numbers[:2]) if numbers[1:] else None
        case "outliers":
            return () if profile.of("number") else None
        case _:
            return ()


def of_columns(sheet: Sheet) -> Iterator[Control]:
    """Yield which columns a shape is of."""
    plan, fields = sheet.plan, sheet.profile.fields
    names = [one.name for one in fields]
    numbers = [one.name for one in fields if numeric(one)]
    match plan.shape:
        case "rows" | "values" | "missing" | "duplicates" | "describe":
            yield Control(
                Place("columns", "Figure", "columns"), names, plan.columns,
                partial(_several, sheet), kind="several",
            )  # fmt: skip
        case "outliers":
            yield maybe_one(
                Place("columns.0", "Figure", "of"), _each(numbers), "".join(plan.columns),
                partial(_put, sheet, 0),
            )  # fmt: skip
        case "distribution" | "box" | "correlation":
            yield one_of(
                Place("columns.0", "Figure", "of"), _each(numbers), plan.columns[0],
                partial(_put, sheet, 0),
            )  # fmt: skip
            yield from _second(sheet, names, numbers)
        case _:
            pass


def _second(sheet: Sheet, names: list[str], numbers: list[str]) -> Iterator[Control]:
    first, *second = sheet.plan.columns
    if sheet.plan.shape == "correlation":
        others = _each(name for name in numbers if name != first)
        yield one_of(
            Place("columns.1", "Figure", "with"), others, second[0], partial(_put, sheet, 1)
        )  # fmt: skip
    else:
        others = _each(name for name in names if name != first)
        yield maybe_one(
            Place("columns.1", "Figure", "by"), others, "".join(second), partial(_put, sheet, 1)
        )  # fmt: skip


def _each(names: Iterable[str]) -> dict[str, str]:
    return {name: name for name in names}


def _put(sheet: Sheet, at: int, name: str | None) -> QueryPlan:
    """Put a column in a place; where another has it, both change places."""
    columns = list(sheet.plan.columns)
    if name in columns and at < len(columns):
        other = columns.index(name)
        columns[at], columns[other] = columns[other], columns[at]
        return sheet.change(columns=tuple(columns))
    return sheet.change(columns=replaced(columns, at, name))


def _several(sheet: Sheet, chosen: Chosen) -> QueryPlan:
    if not chosen and sheet.plan.shape == "values":
        raise bad_plan("No column is chosen", "Choose at least one.")
    return sheet.change(columns=chosen)
