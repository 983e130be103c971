"""Tells the rows from a column that is called like them: `flights`, of which each has a flight_no.

The column repeats, so that it does not number the rows: how many flights there are is how many
rows. Behind `by` or `different` the column is meant.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.analyst.lexicon.items import Named
from assistant.analyst.lexicon.table.happenings import EVENTS
from assistant.analyst.lexicon.table.lexicon import Lexicon
from assistant.analyst.lexicon.table.moments import dates_of_rows, usual_date
from assistant.analyst.lexicon.table.naming import KEYED, core_of
from assistant.analyst.profile import Field, Profile

_OFTEN = 3
"""from so many rows of each on, a first column of numbers is none of the rows' own"""


def is_code_of(word: str, named: Named | None, fields: Sequence[Field], rows: int) -> bool:
    """Tell whether *word* is the rows, too, of which each has one of what it names."""
    if named is None or len(fields) != 1:
        return False
    one = fields[0]
    if one.kind not in ("identifier", "category", "text") or one.unique or one.truth:
        return False
    if core_of(one.words) != (word,) or one.words[-1] not in KEYED:
        return False
    return bool(one.distinct) and one.distinct < rows


def has_rows(word: str, one: Field, profile: Profile) -> bool:
    """Tell a thing that has rows from a label of the rows, by what is the same in all of them.

    An invoice has one date, and a campaign one platform; flights of one number are many.
    """
    things = {one.name, one.thing} - {""}  # a name goes with its id
    dates = dates_of_rows(profile)
    if word in EVENTS:
        return bool(dates) and usual_date(dates, profile).thing in things
    return len(things) > 1 or any(field.thing in things for field in profile.fields)


def repeats_often(one: Field, rows: int) -> bool:
    """Tell a flight's number from an order's, of which each has some rows."""
    return one.words[-1] in KEYED and one.distinct * _OFTEN < rows


def dated_rows(named: Named | None, size: int, lexicon: Lexicon) -> bool:
    """Tell `readings`, each of which has a reading_date, from that date."""
    if named is None or size > 1:
        return False
    return all(lexicon.profile[name].kind == "date" for name in named.columns)
