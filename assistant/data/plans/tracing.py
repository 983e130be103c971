"""The honesty gate for plans that somebody else has filled in: whatever is named leaves a trace.

Looks at the plan and at the finished statement only, so that it holds whatever the compiler does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from assistant.analyst.plan import Dimension, Filter, Having, Measure, QueryPlan
from assistant.analyst.profile import Profile
from assistant.analyst.spans import span
from assistant.analyst.sql.parts import literal
from assistant.analyst.sql.statement import has


def columns_of(plan: QueryPlan) -> tuple[str, ...]:
    """Return the columns that *plan* names, wherever it does."""
    named = list(plan.columns)
    for part in _parts(plan):
        named += [getattr(part, name, "") for name in ("column", "over", "than", "since")]
    return tuple(dict.fromkeys(name for name in named if name))


def untraced(plan: QueryPlan, profile: Profile, sql: str) -> str:
    """Return the first column, value or number of *plan* that *sql* has not; else nothing."""
    for name in columns_of(plan):
        if not has(sql, name):
            return name
    for part in (plan, *_parts(plan)):
        for forms in _values(part, profile):
            if not any(re.search(rf"(?<![\w.]){re.escape(form)}(?!\w)", sql) for form in forms):
                return forms[0]
    return ""


def _parts(part: BaseModel) -> Iterator[BaseModel]:
    """Yield the parts of a plan, and theirs."""
    for name in type(part).model_fields:
        value: Any = getattr(part, name)
        for inner in value if isinstance(value, tuple) else (value,):  # pyright: ignore[reportUnknownVariableType] - of any field
            if isinstance(inner, BaseModel):
                yield inner
                yield from _parts(inner)


def _values(part: BaseModel, profile: Profile) -> Iterator[tuple[str, ...]]:
    """Yield the forms in which SQL may have each value of *part*."""
    match part:
        case QueryPlan(limit=int(limit)):
            yield (str(limit),)
        case Filter() if profile[part.column].kind == "date" and not part.grain:
            yield from (tuple(map(str, span(str(value)))) for value in part.values)
        case Filter(op="contains" | "without"):
            text = re.sub(r"([\\%_])", r"\\\1", str(part.values[0]))
            yield (literal(f"%{text}%"),)
        case Filter() | Having():
            yield from ((literal(value),) for value in part.values)
        case Dimension(grain="band"):
            yield (literal(part.width), f"{part.width:g}", str(int(part.width)))
        case Measure(aggregate="percentile"):
            yield (f"{part.level / 100:g}",)
        case _:
            pass
