"""Says which column the bare numbers of a short question are of: `just 4100 and 4200`.

They are values of what the answer before is grouped by, if its groups have numbers for names.
"""

from __future__ import annotations

import re

from assistant.analyst.lexicon.items import Item, Named, Tagged
from assistant.analyst.plan import QueryPlan
from assistant.analyst.profile import Profile

_NARROWS = re.compile(
    r"\s*(and |now )?(only|just|without|not|except|excluding|what about|how about)\b", re.IGNORECASE
)
_AROUND = {"skip", "only", "not", "and", "or", "comma", "vs", "compare"}


def with_group(question: str, tagged: Tagged, before: QueryPlan | None, profile: Profile) -> Tagged:
    """Return *tagged* with the column of its numbers named, where only one can be meant."""
    groups = [one for one in before.dimensions if not one.grain] if before is not None else []
    if len(groups) != 1 or _NARROWS.match(question) is None:
        return tagged
    column = profile[groups[0].column]
    numbers = [at for at, item in enumerate(tagged.items) if item.number is not None]
    others = {one.kind for at, one in enumerate(tagged.items) if at not in numbers}
    known = all(tagged.items[at].number in column.values for at in numbers)
    bare = all(not one.named and (one.number is not None or not one.valued) for one in tagged.items)
    if column.kind not in ("identifier", "number") or not numbers or not known or not bare:
        return tagged
    if others - _AROUND:
        return tagged
    first = tagged.items[numbers[0]]
    named = Item(column.name, first.start, first.start, named=Named((column.name,), -1))
    items = (*tagged.items[: numbers[0]], named, *tagged.items[numbers[0] :])
    return Tagged(items, tagged.mended)
