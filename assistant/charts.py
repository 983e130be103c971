"""What a chart can say: our own small schema, and whether it fits the columns of a result.

Field descriptions are prompts, and short: models read them with each request. Nothing here draws
or queries, and nothing in the schema can name an address, a picture, a script or a format string
of a drawing library.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from assistant.errors import ToolError

Kind = Literal["bar", "line", "area", "scatter", "histogram", "box", "heatmap", "pie"]
Role = Literal["number", "time", "text"]
DateFormat = Literal["year", "quarter", "month", "week", "day", "hour", "minute"]

MOST_MEASURES = 8
STEPS, STEP_ENDS = " from", " to"
"""end the names of the columns of a histogram that its query has counted: where its steps begin and
end; before the last column, of their rows"""

_NUMBERS = ("INT", "BIGINT", "HUGEINT", "FLOAT", "DOUBLE", "DECIMAL", "REAL", "NUMERIC")
_TIMES = ("DATE", "TIMESTAMP")


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


class Chart(BaseModel):
    """A chart of the rows that one query returns."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Kind = Field(
        description="scatter: two numbers. box: quartiles of y for each x. heatmap: colour is a "
        "number"
    )
    sql: str = Field(
        description="one SELECT, aggregated but for scatter, histogram, box; columns named by AS"
    )
    x: str = Field("", description="column; of a pie its slices")
    y: Annotated[tuple[str, ...], BeforeValidator(_as_list)] = Field(
        (),
        max_length=MOST_MEASURES,
        description="number columns, several for bar, line, area; none for histogram",
    )
    colour: str = Field("", description="column of the series")
    facet: str = Field("", description="column: a chart for each value")
    sort: Literal["none", "x", "-x", "y", "-y"] = Field(
        "none", description="categories; none: as rows come"
    )
    stacking: Literal["stacked", "grouped", "normalised", "none"] = Field(
        "stacked", description="normalised: shares of 100 %"
    )
    horizontal: bool = False
    title: str = Field("", max_length=160, description="in the person's language")
    number_format: str = Field(
        "number",
        pattern=r"^(number|integer|percent|compact|money:[A-Z]{3})$",
        description="integer, compact, percent (0.25 is 25 %), money:EUR",
    )
    date_format: DateFormat | None = None
    bins: int | None = Field(None, ge=2, le=100)


class DrawnChart(Chart):
    """A chart that was checked, as it is kept with its result."""

    types: tuple[str, ...] = ()
    """of the columns of the result, in DuckDB's words"""
    values: int = 0
    """rows of the query; of a histogram or a box plot more than are drawn"""
    missing: int = 0
    """rows that cannot be drawn, because a value of theirs is missing"""


@dataclass(frozen=True, slots=True)
class _Need:
    roles: frozenset[Role] = frozenset()
    """what the column may hold; nothing: the field is not used"""
    required: bool = True
    most: int = 1


_ANY: frozenset[Role] = frozenset({"number", "time", "text"})
_SCALE: frozenset[Role] = frozenset({"number", "time"})
_NUMBER: frozenset[Role] = frozenset({"number"})
_UNUSED, _MAYBE = _Need(), _Need(_ANY, required=False)
_MEASURES = {"x": _Need(_ANY), "y": _Need(_NUMBER, most=MOST_MEASURES), "colour": _MAYBE}

_NEEDS: Mapping[Kind, Mapping[str, _Need]] = {
    "bar": _MEASURES,
    "line": _MEASURES,
    "area": _MEASURES,
    "scatter": {"x": _Need(_SCALE), "y": _Need(_SCALE), "colour": _MAYBE},
    "histogram": {"x": _Need(_SCALE), "y": _Need(_NUMBER, required=False), "colour": _MAYBE},
    "box": {"x": _MAYBE, "y": _Need(_NUMBER), "colour": _UNUSED},
    "heatmap": {"x": _Need(_ANY), "y": _Need(_ANY), "colour": _Need(_NUMBER)},
    "pie": {"x": _Need(_ANY), "y": _Need(_NUMBER), "colour": _UNUSED},
}


def check(chart: Chart, columns: Sequence[str], types: Sequence[str]) -> None:
    """See whether *chart* can be drawn from *columns* with these DuckDB types.

    Raises:
        ToolError: names the field, the columns that come near it, and what would fit.
    """
    known: dict[str, Role] = {c: role(t) for c, t in zip(columns, types, strict=True)}
    for field, need in {**_NEEDS[chart.kind], "facet": _MAYBE}.items():
        given = fields(chart)[field]
        _check_count(chart.kind, field, given, need)
        for name in given:
            _check_column(field, name, columns, known, need)
    if chart.kind == "histogram" and chart.y and not _is_counted(chart, columns):
        raise _bad("a histogram chart has no y", "Leave y out.")
    if len(chart.y) > 1 and chart.colour:
        raise _bad(
            "colour cannot be used with several columns in y: they have a colour each",
            "Give one column in y, or leave colour out.",
        )
    if len(set(chart.y)) < len(chart.y):
        raise _bad("y names a column twice", "Name each column once.")


def _is_counted(chart: Chart, columns: Sequence[str]) -> bool:
    """Whether the rows of a histogram are its steps, with where they begin, end, and their rows."""
    ends = chart.x.removesuffix(STEPS) + STEP_ENDS
    return chart.x.endswith(STEPS) and list(columns[-3:]) == [chart.x, ends, *chart.y]


def fields(chart: Chart) -> dict[str, tuple[str, ...]]:
    """Return the columns that each field of *chart* names."""
    singles = {"x": chart.x, "colour": chart.colour, "facet": chart.facet}
    return {
        **{field: (name,) if name else () for field, name in singles.items()},
        "y": tuple(name for name in chart.y if name),
    }


def role(type_name: str) -> Role:
    """Say what a column of this DuckDB type can be in a chart."""
    name = type_name.upper()
    if name.endswith("]") or name.startswith(("STRUCT", "MAP", "UNION", "ENUM", "INTERVAL")):
        return "text"
    if name.startswith(_TIMES):
        return "time"
    return "number" if any(number in name for number in _NUMBERS) else "text"


def from_stored(value: Mapping[str, Any]) -> DrawnChart | None:
    """Read a chart as it was kept; None if this version of the app cannot draw it."""
    try:
        return DrawnChart.model_validate(value)
    except ValidationError:
        return None


def _check_count(kind: Kind, field: str, given: Sequence[str], need: _Need) -> None:
    if given and not need.roles:
        raise _bad(f"a {kind} chart has no {field}", f"Leave {field} out.")
    if not given and need.roles and need.required:
        raise _bad(f"a {kind} chart needs {field}", f"Give {field} {_wanted(need)}.")
    if need.roles and len(given) > need.most:
        raise _bad(f"a {kind} chart takes one column in {field}, not {len(given)}", "Give one.")


def _check_column(
    field: str, name: str, columns: Sequence[str], known: Mapping[str, Role], need: _Need
) -> None:
    fit = [column for column in columns if known[column] in need.roles]
    if name not in known:
        folded = {column.casefold(): column for column in columns}
        near = difflib.get_close_matches(name.casefold(), folded, 3, 0.5)
        found = [folded[column] for column in near] or fit or list(columns)
        raise _bad(
            f"{field}: the query returns no column {name!r}",
            f"Did you mean: {_named(found)}? The query returns: {_named(columns)}.",
        )
    if list(columns).count(name) > 1:
        raise _bad(f"{field}: two columns are called {name!r}", "Tell them apart with AS.")
    if known[name] not in need.roles:
        others = f"These would fit: {_named(fit)}." if fit else "No column of the query fits."
        raise _bad(
            f"{field} must be {_wanted(need)}; {name!r} is {_SAID[known[name]]}",
            f"{others} Or cast it in the SQL.",
        )


_SAID: Mapping[Role, str] = {"number": "a number", "time": "a date or time", "text": "text"}


def _wanted(need: _Need) -> str:
    if need.roles == _ANY:
        return "a column"
    return " or ".join(_SAID[found] for found in ("number", "time") if found in need.roles)


def _named(columns: Sequence[str]) -> str:
    more = f" and {len(columns) - 12} more" if len(columns) > 12 else ""
    return ", ".join(columns[:12]) + more


def _bad(message: str, hint: str) -> ToolError:
    return ToolError(message, kind="bad_chart", hint=hint)
