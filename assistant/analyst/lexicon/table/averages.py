"""Tells columns that are never added up: rates, percentages, ages, scores.

Says so of a column only; what is made of it instead is the grammar's.
"""

from __future__ import annotations

from assistant.analyst.profile import Field

_NEVER = {
    "rate", "percent", "percentage", "ratio", "age", "rating", "score", "temperature", "bmi",
    "humidity", "index", "latitude", "longitude", "csat", "nps",
}  # fmt: skip
TOTALS = frozenset({"total", "overall", "overall total", "grand total", "total of"})
"""words for a sum that are said of any figure, unlike `sum of` and `add up`"""


def never_added(column: Field) -> bool:
    """Whether a sum of *column* would say nothing."""
    return not column.additive and (column.unit == "%" or bool(_NEVER & set(column.words)))
