"""Answers questions about one table without a model: exactly, or not at all.

    analyst = analyst_of(table)             # of a Table that was read; kept
    profile = profile_table(name, [(name, duckdb_type), ...], query)    # `query` runs 2 statements
    analyst = Analyst(name, profile)        # of any other
    reply = analyst.read(question, before)     # `before`: plan of the reply before, or None
        Answering  plan, sql, chart, reading, defaults; `write(result)` -> Markdown once sql was run
        Declined   word, reason, nearest (questions that can be answered)
        Asking     text, choices (label, question): a button each
        Talk       text
    every reply has `plan`: hand it back as `before` with the next question
    analyst.starters(), analyst.phrase(plan), choose(analysts, question)
    compile(plan, profile) -> sql, chart       # for plans that a language model fills

A chart's own `sql` differs from the answer's for histogram, box and scatter (single rows).
`write` wants the first rows (100 are enough) and `row_count`; cells may be JSON. Nothing here runs
SQL, and nothing here raises for anything that is typed. A name's module is imported when it is
first asked for: who reads a file needs one of them, and all take as long as DuckDB does.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.analyst.analyst import Analyst
    from assistant.analyst.answers.wording import escaped
    from assistant.analyst.choosing import choose
    from assistant.analyst.known import analyst_of, profile_of
    from assistant.analyst.plan import QueryPlan
    from assistant.analyst.profile import Profile, profile_table
    from assistant.analyst.replies import Answering, Asking, Choice, Declined, Reply, Talk, Unread
    from assistant.analyst.sql.compiling import Compiled
    from assistant.analyst.sql.compiling import compile as compile  # noqa: A004 - the design's word

__all__ = [
    "Analyst", "Answering", "Asking", "Choice", "Compiled", "Declined", "Profile", "QueryPlan",
    "Reply", "Talk", "Unread", "analyst_of", "choose", "compile", "escaped", "profile_of",
    "profile_table",
]  # fmt: skip
_HOMES = {
    "analyst": ("Analyst",),
    "answers.wording": ("escaped",),
    "choosing": ("choose",),
    "known": ("analyst_of", "profile_of"),
    "plan": ("QueryPlan",),
    "profile": ("Profile", "profile_table"),
    "replies": ("Answering", "Asking", "Choice", "Declined", "Reply", "Talk", "Unread"),
    "sql.compiling": ("Compiled", "compile"),
}


def __getattr__(name: str) -> object:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{home}"), name)
    raise AttributeError(f"no {name} in {__name__}")
