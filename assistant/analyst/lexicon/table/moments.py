"""Tells the date at which rows came about from the other dates of a table.

By names and by the data: what stays the same in all rows of a thing is the thing's own date, and
what many rows lack came later. Asks nothing; a date that was spoken of is the grammar's.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.analyst.lexicon.spelling import root
from assistant.analyst.profile import Field, Profile

BIRTHS = {root(word) for word in ("birth", "birthdate", "birthday", "born")}
OF_THINGS = BIRTHS | {
    root(word)
    for word in (
        "built", "build", "model", "commissioned", "construction", "constructed",
        "manufactured", "manufacture", "manufacturing", "founded", "founding", "established",
        "installed", "installation", "opening", "opened", "graduation", "graduated", "make",
        "inception", "incorporated", "incorporation", "vintage",
    )
}  # fmt: skip
"""times of what a row is about, which hold for good: those of the rows are in their date"""
LATER = {
    root(word)
    for word in (
        "closed", "resolved", "shipped", "ship", "delivered", "discharged", "end", "ended", "due",
        "completed", "finished", "expires", "expiry", "updated", "modified", "paid", "returned",
        "cancelled", "last", "terminated", "left", "reply", "response", "exit", "birth",
        "birthday", "renewal", "settled", "fixed", "solved", "approved", "deleted", "seen",
        "contract", "arrival", "until",
    )
}  # fmt: skip
"""dates of what happens to a row later: a question about its time means the date it came about"""
GAPS = 0.1
"""a date that more rows than this share lack is not when they came about"""


def roots_of(one: Field) -> set[str]:
    """Return the roots of the words of a column's name."""
    return set(map(root, one.words))


def dates_of_rows(profile: Profile) -> list[Field]:
    """Return the dates that a question about a time may mean: no date of birth."""
    return [one for one in profile.of("date") if not BIRTHS & roots_of(one)]


def usual_date(dates: Sequence[Field], profile: Profile) -> Field:
    """Return which of *dates* the rows came about at; there is at least one."""
    return min(dates, key=lambda one: _later(one, profile))


def _later(one: Field, profile: Profile) -> tuple[int, bool, bool]:
    """Rank a date: that of a thing with many rows, missing and later ones come last."""
    things = profile[one.thing].distinct if one.thing else profile.rows
    gaps = one.missing > profile.rows * GAPS
    return -things, gaps, bool(LATER & roots_of(one))
