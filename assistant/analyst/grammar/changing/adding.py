"""Says whether a short question adds to the answer before: `profit too`, `add the average price`.

Only decides and joins; `following` changes the plan.
"""

from __future__ import annotations

import re

from assistant.analyst.grammar.drafting import Draft, Reading, Stumble
from assistant.analyst.plan import Measure, QueryPlan

_FIRST = re.compile(r"^\s*(and )?(also|add|include|plus|additionally)\b", re.IGNORECASE)
_BY = re.compile(
    r"^\s*(and by|and per|(and )?(split|broken|break)( it)?( down)? by|(and )?for each|further)\b",
    re.IGNORECASE,
)
_TOO = re.compile(r"\b(too|as well|also|in addition)\W*$", re.IGNORECASE)
_OF = re.compile(r"^\s*(for|of|in|on) ", re.IGNORECASE)
_SPREAD = ("outliers", "distribution", "box")
"""shapes of one number"""


def adds(question: str) -> bool:
    """Whether *question* says that it adds something."""
    return _TOO.search(question) is not None or _FIRST.match(question) is not None


def adds_groups(question: str, r: Reading) -> bool:
    """Whether groups are added; `and by month instead` takes them in the place of the others."""
    instead = r.draft.instead or any(item.kind == "instead" for item in r.items)
    return not instead and (adds(question) or _BY.match(question) is not None)


def adds_figure(question: str, draft: Draft) -> bool:
    """Whether a figure is added by a question that asks for nothing else: `the quantity too`."""
    whole = draft.dimensions or draft.conditions or draft.head not in ("", "list", "much")
    of = _OF.match(question) is not None and not draft.measures
    return not whole and (of or _TOO.search(question) is not None)


def with_added(question: str, plan: QueryPlan, measures: list[Measure]) -> tuple[Measure, ...]:
    """Return the figures of *plan* and those that are added to them, or *measures* alone."""
    if not measures or plan.shape != "figures" or not adds(question):
        return tuple(measures) or plan.measures
    if plan.change or plan.share or plan.each is not None:
        raise Stumble("too", "works with one figure only.")
    return tuple(dict.fromkeys((*plan.measures, *measures)))


def other_number(plan: QueryPlan, columns: list[str], draft: Draft) -> QueryPlan | None:
    """Return *plan* of another number, where it is of one: the outliers `in quantity`."""
    plain = not (draft.measures or draft.pending or draft.counts_rows or draft.dimensions)
    if plan.shape not in _SPREAD or len(columns) != 1 or not plain:
        return None
    if len(plan.columns) != 1 or plan.dimensions:
        raise Stumble(columns[0], "changes what? Ask the whole question.")
    return plan.model_copy(update={"columns": (columns[0],)})
