"""Decides what `share of` and `percentage of` are about: parts of a total, or rows that fulfil.

`share of revenue by channel` adds each group's percentage; `percentage of female employees` and
`what share of orders were returned` are a figure of their own.
"""

from __future__ import annotations

from typing import Any

from assistant.analyst.grammar.drafting import Condition, Reading, Stumble
from assistant.analyst.plan import Dimension, Measure


def shared(
    r: Reading, measures: list[Measure], dimensions: list[Dimension], more: dict[str, Any]
) -> None:
    """Set the share in *measures* or *more*."""
    draft = r.draft
    if not draft.share:
        return
    if not measures:
        raise Stumble("share", "of what?")
    measure = measures[0]
    if measure.aggregate not in ("count", "distinct", "sum") or len(measures) > 1:
        raise Stumble("share", "works for a sum or a number of rows.")
    part = _part(r, counting=measure.aggregate != "sum", grouped=bool(dimensions))
    if part:
        column = measure.column if measure.aggregate == "sum" else ""
        where = tuple(condition.filter for condition in part)
        measures[0] = Measure(aggregate="share", column=column, where=where)
        draft.conditions = [c for c in draft.conditions if c not in part]
        if measure.aggregate == "distinct":
            draft.notes.append("Assumed: share of the rows.")
        return
    if not dimensions:
        raise Stumble("share", "for each of what?")
    more["share"] = True


def _part(r: Reading, *, counting: bool, grouped: bool) -> list[Condition]:
    """Find the conditions that make the part; the others make the whole."""
    split = _verb_place(r)
    usable = [c for c in r.draft.conditions if not _of_time(r, c)]
    if grouped or split is not None:
        usable = [c for c in usable if not _behind_where(r, c, split)]
    if grouped and not counting and split is None:
        return []
    if split is not None:
        behind = [c for c in usable if (c.begun or c.place) >= split]
        if behind:
            return behind
    noun = next((m.place for m in r.draft.mentions if m.noun), None)
    if noun is None and len(usable) > 1:
        places = [_preposition(r, one) for one in usable]
        part = [one for one, behind in zip(usable, places, strict=True) if not behind]
        return part or usable[:1]
    if noun is not None:
        before = [c for c in usable if c.place <= noun]
        if before:
            return before
    return usable


def _behind_where(r: Reading, condition: Condition, split: int | None) -> bool:
    """Whether a condition is of the whole: `share of orders by region where rating is 5`."""
    ahead = r.items[: condition.begun + 1]
    where = next((at for at, item in enumerate(ahead) if item.text.casefold() == "where"), None)
    if where is None:
        return False
    return any(item.kind == "by" for item in ahead[:where]) or (split is not None and split < where)


def _preposition(r: Reading, condition: Condition) -> bool:
    """Whether a condition begins with `in`, `at`: `share of women in Sales`."""
    first = r.items[condition.begun].text.casefold()
    return first in ("in", "at", "from", "among", "within", "for", "on")


def _of_time(r: Reading, condition: Condition) -> bool:
    if condition.filter.than:
        return False
    return r.profile[condition.filter.column].kind in ("date", "year") and condition.filter.op in (
        "is", "is not", "between", ">", ">=", "<", "<=")  # fmt: skip


def _verb_place(r: Reading) -> int | None:
    """Return where the verb stands that says something of the rows: `of orders *were* returned`."""
    after = r.draft.share_place
    for at, item in enumerate(r.items):
        if at > after and item.kind == "that":
            return at
        if at > after and item.kind == "with" and item.text.casefold() in ("have", "has", "had"):
            return at
    return None
