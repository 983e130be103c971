"""What a question about one table asks for, as a value that can be kept, shown and compiled.

Field descriptions are prompts, and short: models fill plans in too, and read all of this with each
request (`assistant.tools.brief`). Nothing here reads words or writes SQL.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Aggregate = Literal[
    "count", "distinct", "sum", "average", "median", "min", "max", "stddev", "variance", "range",
    "percentile", "times", "share", "ratio", "per",
]  # fmt: skip
Grain = Literal[
    "",
    "decade",
    "year",
    "half",
    "quarter",
    "month",
    "week",
    "day",
    "hour",
    "weekday",
    "weekend",
    "month of year",
    "quarter of year",
    "hour of day",
    "band",
]
Op = Literal[
    "is", "is not", ">", ">=", "<", "<=", "between", "missing", "present", "contains", "without"
]
Shape = Literal[
    "figures",
    "rows",
    "values",
    "distribution",
    "box",
    "correlation",
    "outliers",
    "missing",
    "duplicates",
    "describe",
    "columns",
]
ChartKind = Literal["", "bar", "line", "area", "scatter", "histogram", "box", "heatmap", "pie"]
Value = bool | int | float | str


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Filter(_Part):
    """A condition on the rows."""

    column: str
    op: Op = Field(description="is: any of values; contains, without: a part of a text")
    values: tuple[Value, ...] = Field(
        default=(), description="dates as 2024, 2024-Q3, 2024-03, 2024-03-15"
    )
    grain: Grain = Field(
        default="",
        description="test this part of a date: Monday, month 1-12, hour 0-23",
    )
    than: str = Field(default="", description="column, instead of values")
    others: tuple[Filter, ...] = Field(default=(), description="or one of these")


class Measure(_Part):
    """One figure."""

    aggregate: Aggregate = Field(
        description="share: % of rows, or of the sum of column, where holds for; times: how many "
        "these are; ratio: sum of column / sum of over; per: sum of column or rows / distinct over"
    )
    column: str = Field(default="", description="not for count")
    over: str = ""
    since: str = Field(
        default="",
        description="of a date column: days to it are counted from this date column",
    )
    level: float = Field(default=0, ge=0, le=100, description="of percentile")
    where: tuple[Filter, ...] = Field(default=(), description="of share and times")


class Dimension(_Part):
    """What the figures are given for each of."""

    column: str
    grain: Grain = Field(default="", description="band: of numbers, steps of width")
    width: float = 0


class Having(_Part):
    """A condition on the groups."""

    measure: Measure
    op: Literal["is", ">", ">=", "<", "<=", "between"]
    values: tuple[int | float, ...] = ()


class Order(_Part):
    """The order of the answer's rows."""

    by: Literal["figure", "name", "column"] = Field(
        description="figure: first measure; name: first dimension; column: of rows"
    )
    column: str = ""
    descending: bool = True


class QueryPlan(_Part):
    """A question about one table."""

    table: str
    shape: Shape = Field(
        default="figures",
        description="values: different ones of columns; distribution, box, outliers: of one "
        "number; correlation: of two",
    )
    measures: tuple[Measure, ...] = ()
    dimensions: tuple[Dimension, ...] = ()
    filters: tuple[Filter, ...] = ()
    having: tuple[Having, ...] = ()
    columns: tuple[str, ...] = Field(default=(), description="of other shapes")
    each: Dimension | None = Field(
        default=None, description="figures for each, then outer of these"
    )
    outer: Literal["", "average", "median", "min", "max", "count", "sum"] = Field(
        default="",
        description="sum: of a number repeated in all rows of each",
    )
    change: Literal["", "growth", "difference", "cumulative"] = Field(
        default="", description="over a date dimension"
    )
    share: bool = Field(default=False, description="% of total")
    order: Order | None = None
    limit: int | None = Field(default=None, ge=1)
    within: Dimension | None = Field(
        default=None, description="limit for each of this, the first of dimensions"
    )
    chart: ChartKind = ""
