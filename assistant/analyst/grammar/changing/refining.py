"""What a short question says of the answer before: `and february?`, `which one is slowest?`.

Only decides what such a question is about; `following` changes the plan.
"""

from __future__ import annotations

import re
from typing import Any

from assistant.analyst.grammar.drafting import Draft, Reading
from assistant.analyst.plan import Filter, Measure, QueryPlan
from assistant.analyst.profile import Profile

_ONE = re.compile(r"^\s*(and |so |but )?(which|what|who) (one|ones|of them)\b", re.IGNORECASE)
_FOR = re.compile(
    r"^\s*(and )?(only |just )?(for|in|from|with|without|exclude|excluding|not|"
    r"(limit|restrict|filter|narrow)( it| this| that)?( down)? (to|on|for))\b",
    re.IGNORECASE,
)
_THEM = re.compile(
    r"^\s*(and |so |now |ok,? |please )*("
    r"(list|show|name|give|display|print)( me)? (them|those|these)( all)?|who|"
    r"which( ones)?|(which|which ones|who) (are|were|is|was) (they|these|those|that|it)"
    r")( please)?\W*$",
    re.IGNORECASE,
)
_IN_TABLE = re.compile(r"\b(as|in) (a )?table\W*$", re.IGNORECASE)
_TABLE = re.compile(r"^\s*(show (it|that|them) )?(as|in) a table\W*$", re.IGNORECASE)
_MONTH = re.compile(r"^(\d{4})-(\d\d)$")
_QUARTER = re.compile(r"^(\d{4})-Q\d$")


def of_those_before(question: str) -> bool:
    """Whether one of the groups of the answer before is asked for."""
    return _ONE.match(question) is not None


def lists_them(question: str) -> bool:
    """Whether what was counted before is to be listed: `which ones?`, `list them`."""
    return _THEM.match(question) is not None


def counted_before(before: QueryPlan, profile: Profile) -> QueryPlan | None:
    """Return the plan of the things that *before* counted; nothing where it did not count."""
    grouped = before.having and before.dimensions and before.each is None
    if grouped or before.shape in ("rows", "values"):
        return before  # they are listed already
    if before.shape != "figures" or len(before.measures) != 1:
        return None
    one = before.measures[0]
    if before.each is not None and before.outer == "count":
        more: dict[str, Any] = {
            "each": None,
            "outer": "",
            "dimensions": (before.each,),
            "chart": "",
        }
        return before.model_copy(update=more)
    if one.aggregate == "times" or before.each is not None or before.change or before.having:
        return None
    filters = tuple(dict.fromkeys((*before.filters, *one.where)))
    if one.aggregate == "count" and not before.dimensions:
        return QueryPlan(table=before.table, shape="rows", filters=filters)
    if one.aggregate != "distinct" or any(group.grain for group in before.dimensions):
        return None
    column = profile[one.column]
    if column.kind == "identifier" and column.distinct * 2 > profile.rows:
        return None  # its rows say more than its numbers
    names = (*(group.column for group in before.dimensions), one.column)
    return QueryPlan(table=before.table, shape="values", filters=filters, columns=names)


def as_table(question: str) -> bool:
    """Whether the answer before is wanted as a table, which stands in every answer."""
    return _TABLE.match(question) is not None


def undrawn(question: str) -> bool:
    """Whether a question wants its rows alone: `profit by region as a table`."""
    return _IN_TABLE.search(question) is not None


def narrows(question: str, draft: Draft) -> bool:
    """Whether `for claims filed in 2024` asks for nothing of its own."""
    figures = draft.measures or draft.counts_rows or draft.dimensions or draft.pending
    figures = figures or draft.sup is not None or draft.head or draft.shape or draft.order
    things = [m for m in draft.mentions if not m.noun]
    return bool(_FOR.match(question) and draft.conditions and not figures and not things)


def same_step(old: Filter, new: Filter) -> Filter:
    """Return *new*, of the year that *old* is in where it says a month or a quarter only."""
    pattern = {"month of year": _MONTH, "quarter of year": _QUARTER}.get(new.grain)
    if pattern is None or old.column != new.column or old.op != "is" or new.op != "is":
        return new
    found = [pattern.match(str(value)) for value in old.values]
    years = {match[1] for match in found if match}
    if not all(found) or len(years) != 1 or old.grain:
        return new
    year = years.pop()
    wide = new.grain == "month of year"
    texts = tuple(f"{year}-{v:02}" if wide else f"{year}-Q{v}" for v in new.values)
    return new.model_copy(update={"grain": "", "values": texts})


def share_of_each(r: Reading, before: QueryPlan) -> QueryPlan | None:
    """Return the plan of `share of each dept's enrolments` behind a count of some of the rows.

    What was counted is the part, and all rows of each group are the whole.
    """
    draft = r.draft
    rows = draft.counts_rows or any(one.noun is not None for one in r.items)
    each = rows and any(one.text.casefold() in ("each", "every") for one in r.items)
    counts = [one.aggregate for one in before.measures] in (["count"], ["distinct"])
    alike = [d.column for d in before.dimensions]
    named = [d.column for d in draft.dimensions] + [m.column for m in draft.mentions if not m.noun]
    plain = before.shape == "figures" and counts and not before.having
    dates = ("date", "year")
    part = tuple(one for one in before.filters if r.profile[one.column].kind not in dates)
    if not (draft.share and each and plain and part) or draft.conditions or before.each:
        return None
    if not named or any(name not in alike for name in named):
        return None
    draft.notes.append("Share of the rows of each.")
    rest = tuple(one for one in before.filters if one not in part)
    share = Measure(aggregate="share", where=part)
    more = {"measures": (share,), "filters": rest, "share": False, "order": None, "limit": None}
    return before.model_copy(update=more)
