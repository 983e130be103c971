"""What a question about one table asks for, as a value that can be kept, shown and compiled.

Field descriptions are prompts: models fill plans in too. Nothing here reads words or writes SQL.
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

    column: str = Field(description="Column that is tested.")
    op: Op = Field(
        description="is, is not: one of values. contains, without: text has (not) a part. "
        "missing, present: takes no values. between: two values, both included."
    )
    values: tuple[Value, ...] = Field(
        default=(),
        description="What it is compared to. For dates periods: 2024, 2024-Q3, 2024-03, "
        "2024-03-15; `between` two periods goes from the start of one to the end of the other.",
    )
    grain: Grain = Field(
        default="",
        description="Part of a date that is tested: weekday (Monday ...), month of year (1-12), "
        "hour of day (0-23). Empty: the column itself.",
    )
    than: str = Field(
        default="", description="Column whose value it is compared to, instead of values."
    )
    others: tuple[Filter, ...] = Field(
        default=(), description="Conditions of which one is enough instead."
    )


class Measure(_Part):
    """One figure."""

    aggregate: Aggregate = Field(
        description="count: rows. distinct: different values of column. share: percentage of the "
        "rows (with a column: of its sum) for which `where` holds; times: number of these. "
        "ratio: sum of column divided by sum of over. range: max minus min. "
        "percentile: of `level`. per: sum of column (or the rows) divided by different values of "
        "over."
    )
    column: str = Field(
        default="", description="Column it is made of; empty for count and share of rows."
    )
    over: str = Field(
        default="",
        description="Of ratio and per: the column below the line.",
    )
    since: str = Field(
        default="",
        description="Of average, median, min, max and sum of a date: the date from which the days "
        "to it are counted.",
    )
    level: float = Field(default=0, ge=0, le=100, description="Of percentile: 0 to 100.")
    where: tuple[Filter, ...] = Field(default=(), description="Of share: which rows are the part.")


class Dimension(_Part):
    """What the figures are given for each of."""

    column: str = Field(description="Column to group by.")
    grain: Grain = Field(
        default="", description="How coarsely; of numbers `band`: steps of `width`."
    )
    width: float = Field(default=0, description="Width of a band.")


class Having(_Part):
    """A condition on the groups."""

    measure: Measure
    op: Literal["is", ">", ">=", "<", "<=", "between"]
    values: tuple[int | float, ...] = ()


class Order(_Part):
    """The order of the answer's rows."""

    by: Literal["figure", "name", "column"] = Field(
        description="figure: the first measure (or its change). name: the first dimension. "
        "column: of rows, the one below."
    )
    column: str = ""
    descending: bool = True


class QueryPlan(_Part):
    """A question about one table."""

    table: str = Field(description="Name of the table.")
    shape: Shape = Field(
        default="figures",
        description="figures: measures, for each of dimensions. rows: the rows themselves. "
        "values: different values of `columns`. distribution, box, outliers: how one number is "
        "spread. correlation: of two numbers. missing, duplicates, describe, columns: the table.",
    )
    measures: tuple[Measure, ...] = ()
    dimensions: tuple[Dimension, ...] = ()
    filters: tuple[Filter, ...] = Field(default=(), description="All of them must hold.")
    having: tuple[Having, ...] = ()
    columns: tuple[str, ...] = Field(
        default=(), description="What a shape other than figures is about."
    )
    each: Dimension | None = Field(
        default=None, description="Figures are made for each of these first, then `outer` of them."
    )
    outer: Literal["", "average", "median", "min", "max", "count", "sum"] = Field(
        default="",
        description="What to make of the figures of `each`; count: how many there are. sum: of a "
        "number that all rows of each repeat, taken as max.",
    )
    change: Literal["", "growth", "difference", "cumulative"] = Field(
        default="",
        description="From one period to the next, or added up; needs a date in dimensions.",
    )
    share: bool = Field(default=False, description="Add the percentage of the total.")
    order: Order | None = None
    limit: int | None = Field(default=None, ge=1, description="How many rows, in that order.")
    within: Dimension | None = Field(
        default=None,
        description="Limit counts in each of these, which are among the dimensions.",
    )
    chart: ChartKind = Field(default="", description="Empty: chosen by the shape of the answer.")
