"""Tells what a quantity counts: `tickets` of rows that have a ticket_type and a qty.

Several of them are the quantity, one of them is the row that it stands in. Done before anything is
read; only where the rows have one column of numbers that counts, and nothing else is called so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.analyst.lexicon.items import Item, Named
from assistant.analyst.lexicon.lists.synonyms import akin
from assistant.analyst.lexicon.spelling import stem
from assistant.analyst.lexicon.table.lexicon import Lexicon
from assistant.analyst.lexicon.table.naming import KINDS, core_of
from assistant.analyst.profile import Field, Profile

_QUANTITIES = {"quantity", "unit", "piece"}
_HEADS = {"guest", "cover", "passenger", "person", "attendee", "visitor", "diner", "participant",
          "traveller", "traveler", "occupant", "headcount", "party"}  # fmt: skip
"""words of columns that count people"""
_PEOPLE = ("person", "guest", "visitor")
_OTHERS = """
customer payment order delivery store account region discount price employee person status visit
contract shipping city subscription transaction invoice sale channel location branch department
supplier campaign project claim return refund job
""".split()  # noqa: SIM905 - a list would be 40 lines
_MORE = """
age member user company business industry market source event reason priority day time season size
fuel tax promo promotion
""".split()  # noqa: SIM905 - as above
_NO_WARES = {other for word in _OTHERS for other in akin(word)} | set(_MORE)
"""what has a type, but is not what a quantity is of"""
_ALONE = {"list", "which", "top", "sup", "recent", "share"}
"""words behind which the rows are meant, not how many there are in them"""


def wares_of(profile: Profile, taken: Sequence[str]) -> dict[str, str]:
    """Return what is counted by a column of numbers, by that column; not what is *taken*."""
    found: dict[str, str] = {}
    many = [one for one in profile.of("number") if _QUANTITIES & {core_of(one.words)[-1]}]
    if len(many) == 1 and many[0].additive:
        found |= dict.fromkeys(_typed(profile), many[0].name)
    heads = [one for one in profile.of("number") if _counts_heads(one)]
    if len(heads) == 1:
        found |= dict.fromkeys(_PEOPLE, heads[0].name)
    return {word: name for word, name in found.items() if word not in taken}


def _typed(profile: Profile) -> list[str]:
    """Return the things of ticket_type, wine category and the like."""
    kinds = [one for one in profile.of("category") if one.words[-1] in KINDS - {"status", "level"}]
    cores = [core_of(one.words) for one in kinds if len(one.words) > 1]
    return [core[-1] for core in cores if core[-1] not in _NO_WARES | KINDS]


def _counts_heads(one: Field) -> bool:
    words = set(one.words)
    whole = isinstance(one.least, int) and isinstance(one.greatest, int)
    return whole and bool(_HEADS & words) and not words & {"id", "age", "rating", "score", "price"}


def settle_wares(items: Sequence[Item], lexicon: Lexicon) -> list[Item]:
    """Let several tickets be the quantity, and one of them its row."""
    made = list(items)
    for at, item in enumerate(made):
        name = lexicon.wares.get(stem(item.text.casefold()))
        if name is None or item.valued is not None or item.literal is not None:
            continue
        before = next((one for one in reversed(made[:at]) if one.kind != "skip"), None)
        last = before.kind if before else ""
        bound = at + 1 < len(made) and made[at + 1].kind in ("cmp", "between")
        each = before is not None and before.text.casefold() in ("per", "each", "every", "for each")
        several = (item.plural or each) and not bound
        if several and last not in _ALONE and not _owned(made, at, lexicon):
            made[at] = replace(item, named=Named((name,), 2), noun=None, sign=None)
        else:
            made[at] = replace(item, named=None, noun="", sign=None)
    return made


def _owned(items: Sequence[Item], at: int, lexicon: Lexicon) -> bool:
    """Whether it is only said whose a figure is: `revenue from tickets`, `fees of tickets`."""
    if not at or items[at - 1].text.casefold() not in ("from", "of", "for", "on"):
        return False
    named = [name for one in items[:at] if one.named for name in one.named.columns]
    return any(lexicon.profile[name].numeric for name in named)
