"""What is said of tables that were just brought, before anything is asked about them. Pure text."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.spelling import count, moment_of, time_text
from assistant.tables import Column, Table
from assistant.ui import markdown

_MOST = 3
"""tables, or columns with missing values, that are named"""


def line(tables: Sequence[Table]) -> str:
    """Say as Markdown in one line what was loaded: how much, of what time, what is missing."""
    if len(tables) == 1:
        table = tables[0]
        period = _period(table)
        facts = [count(table.rows, "row"), count(len(table.columns), "column")]
        facts += [period] if period else []
        return f"Loaded **{markdown.label(table.name)}**: {', '.join(facts)}{_missing(table)}."
    named = [f"**{markdown.label(one.name)}** ({count(one.rows, 'row')})" for one in tables[:_MOST]]
    more = len(tables) - len(named)
    return (
        f"Loaded {len(tables):,} tables: {', '.join(named)}{f' and {more:,} more' if more else ''}."
    )


def _period(table: Table) -> str:
    """Return the months that the first column of dates spans: `Jan-Dec 2025`."""
    dated = (c for c in table.columns if c.type in ("DATE", "TIMESTAMP") and c.least)
    column = next(dated, None)
    if column is None:
        return ""
    first, last = moment_of(column.least), moment_of(column.greatest)
    if first is None or last is None:  # infinity, or before year 1
        return ""
    begin, end = (time_text(at, "month") for at in (first, last))
    if begin == end:
        return begin
    same_year = first.year == last.year
    return f"{begin.partition(' ')[0]}-{end}" if same_year else f"{begin} to {end}"


def _missing(table: Table) -> str:
    """Say which columns lack values, the ones that lack most first."""
    lacking = sorted((c for c in table.columns if c.missing), key=lambda c: -c.missing)
    if not lacking:
        return ""
    if len(lacking) > _MOST:
        return f"; {len(lacking):,} columns have missing values"
    return "; " + ", ".join(map(_lacks, lacking))


def _lacks(column: Column) -> str:
    name = markdown.label(column.name.replace("_", " "))
    if column.missing == 1:
        return f"1 row has no {name}"
    several = name.endswith("s") and not name.endswith("ss")
    return (
        f"{column.missing:,} {name} are missing"
        if several
        else f"{column.missing:,} rows have no {name}"
    )
