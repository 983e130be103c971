"""Says of what a bound is that a short question says anew: `more than 300`, `at least 20 instead`.

It is of what the question before it bounded, if that was one number of rows or one column.
"""

from __future__ import annotations

from assistant.analyst.lexicon.items import Item, Named, Tagged
from assistant.analyst.plan import QueryPlan
from assistant.analyst.profile import Profile

_AROUND = {"skip", "only", "comma", "which", "instead", "cmp", "more"}
_BOUNDS = {">", ">=", "<", "<="}


def with_bound(tagged: Tagged, before: QueryPlan | None, profile: Profile) -> Tagged:
    """Return *tagged* with what its one number is of, where only the question before tells it."""
    items = tagged.items
    numbers = [at for at, item in enumerate(items) if item.number is not None]
    others = {one.kind for at, one in enumerate(items) if at not in numbers}
    known = any(one.named or one.valued or one.noun is not None or one.verb for one in items)
    if items and items[0].kind == "and":
        return tagged  # it may hold beside the one before
    if before is None or len(numbers) != 1 or others - _AROUND or known or items[numbers[0]].unit:
        return tagged
    if not others & {"cmp", "more"}:
        return tagged
    counted = [one.measure for one in before.having if one.op in _BOUNDS]
    tested = [one.column for one in before.filters if one.op in _BOUNDS and one.values]
    tested = [name for name in tested if name and profile[name].numeric]
    first, last = items[0].start, items[-1].end
    if len(counted) == 1 and not tested and counted[0].aggregate in ("count", "distinct"):
        noun = Item("rows", last, last, noun=counted[0].column, plural=True)
        at = 1 + max(at for at, one in enumerate(items) if at in numbers or one.kind == "more")
        return Tagged((*items[:at], noun, *items[at:]), tagged.mended)
    if len(tested) == 1 and not counted:
        named = Item(tested[0], first, first, named=Named((tested[0],), -1))
        at = next(at for at, one in enumerate(items) if at in numbers or one.kind == "cmp")
        return Tagged((*items[:at], named, *items[at:]), tagged.mended)
    return tagged
