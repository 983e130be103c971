"""Writes a comparison down, of rows or of groups: which of the two may need the whole question.

Reads no bound itself; `assembling` decides what is left open here.
"""

from __future__ import annotations

from assistant.analyst.grammar.drafting import DATE, Condition, Reading, Stumble
from assistant.analyst.grammar.guessing import not_scaled
from assistant.analyst.grammar.units import other_currency
from assistant.analyst.lexicon.spelling import tidy
from assistant.analyst.plan import Filter, Measure, Op
from assistant.analyst.profile import Field


def compare(
    r: Reading, measure: Measure, op: Op, values: tuple[float, ...], *, explicit: bool, row: bool
) -> None:
    """Write down a comparison of a figure, or of the cells of its column."""
    if measure.column and (unit := other_currency(r, r.profile[measure.column], values)):
        raise Stumble(unit, f"isn't the currency of {measure.column}.")
    row = row or op == "is not"  # which no test of groups is
    numbers = tuple(tidy(value) for value in values)
    not_scaled(r, measure, values)
    if measure.column and _is_fraction(r, r.profile[measure.column], values):
        numbers = tuple(tidy(round(value / 100, 12)) for value in values)
    made = Filter(column=measure.column, op=op, values=numbers)
    last = r.draft.mentions[-1] if r.draft.mentions else None
    named = last is not None and not last.noun and not r.profile[last.column].numeric
    rows = measure.aggregate == "count"
    named = named or (last is not None and last.noun and _repeated(r, last.column, rows=rows))
    subject = last.column if last and named else ""
    if r.draft.dimensions and _after_grain(r):
        subject = DATE
    grouped = explicit or measure.aggregate in ("count", "distinct", "ratio", "per")
    condition = Condition(made, r.at, subject=subject, row=row)
    if grouped:
        condition.measure = measure
    elif subject and not row:
        condition.subject = subject
    r.draft.conditions.append(condition)


def _repeated(r: Reading, noun: str, *, rows: bool) -> bool:
    """Whether what is named has many rows each, or its *rows* are what is counted: campaigns."""
    return bool(noun) and (rows or 0 < r.profile[noun].distinct * 5 < r.profile.rows)


def _is_fraction(r: Reading, column: Field, values: tuple[float, ...]) -> bool:
    """Whether 20 % are 0.2 in this column."""
    percent = any(item.unit == "%" and item.number in values for item in r.items)
    return percent and column.unit != "%" and float(column.greatest or 0) <= 1


def _after_grain(r: Reading) -> bool:
    """Whether a comparison is said of periods: `days with revenue above 3000`."""
    kinds = [item.kind for item in r.items[: r.at]]
    while kinds and kinds[-1] not in ("grain", "by"):
        if kinds.pop() in ("and", "comma", "agg"):
            return False
    return len(kinds) == 1 or (
        len(kinds) > 1 and kinds[-1] == "grain" and kinds[-2] in ("which", "count", "list", "skip")
    )
