"""Writes answers in Markdown: one sentence with the figures in bold, then what was assumed.

The table, the chart and the SQL are shown by others, beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.analyst.answers.listing import say_nothing, say_rows
from assistant.analyst.answers.saying import say_figures
from assistant.analyst.answers.wording import Rows, capital, escaped, period_words, told_of
from assistant.analyst.plan import QueryPlan
from assistant.analyst.profile import Profile
from assistant.analyst.spans import span
from assistant.analyst.sql.compiling import compile as compile_plan
from assistant.analyst.sql.statement import name as quoted


def write_answer(plan: QueryPlan, profile: Profile, result: Rows, defaults: Sequence[str]) -> str:
    """Write the answer."""
    note = unfinished(plan, profile, result)
    if not result.rows:
        said = say_nothing(plan, profile)
    else:
        told = told_of(plan, profile, result, incomplete=bool(note))
        said = say_figures(told) if plan.shape == "figures" else say_rows(told)
    more = (*_blanks(plan, profile), *defaults)
    return "\n\n".join(part for part in (said, note, *map(escaped, more)) if part)


def _blanks(plan: QueryPlan, profile: Profile) -> Iterator[str]:
    """Say that rows count of which it is not known whether they are what was excluded."""
    sql = compile_plan(plan, profile).sql
    for field in profile.fields:
        column = quoted(field.name)
        if f" OR {column} IS NULL" not in sql or f"{column} IS NOT NULL" in sql:
            continue
        rows = "1 row has" if field.missing == 1 else f"{field.missing:,} rows have"
        count = "counts" if field.missing == 1 else "count"
        rest = ", if the rest fits" if len(plan.filters) > 1 else ""
        yield f"{rows} no {field.name} and {count}, too{rest}."


def unfinished(plan: QueryPlan, profile: Profile, result: Rows) -> str:
    """Say that the last period is not over, if the data end within it."""
    for position, dimension in enumerate(plan.dimensions):
        field = profile[dimension.column]
        if field.kind != "date" or dimension.grain not in ("year", "quarter", "month", "week"):
            continue
        last = str(field.greatest or "")[:10]
        shown = [str(row[position])[:10] for row in result.rows if row[position] is not None]
        if not last or not shown or plan.shape != "figures":
            return ""
        if max(shown) <= last and _ends_before(last, max(shown), dimension.grain):
            name = capital(period_words(max(shown), dimension.grain))
            return f"{name} is incomplete (data ends {period_words(last, 'day')})."
    return ""


def _ends_before(last: str, start: str, grain: str) -> bool:
    """Whether *last* is a day before the last one of the period that begins with *start*."""
    try:
        return span(last)[1] < span(_period(start, grain))[1]
    except (ValueError, OverflowError):  # infinity, or a year that Python has not
        return False


def _period(start: str, grain: str) -> str:
    if grain == "week":
        return f"{start}/{span(start)[0].fromordinal(span(start)[0].toordinal() + 6).isoformat()}"
    if grain == "quarter":
        return f"{start[:4]}-Q{(int(start[5:7]) + 2) // 3}"
    return start[:4] if grain == "year" else start[:7]
