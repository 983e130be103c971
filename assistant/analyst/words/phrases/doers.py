"""Reads verbs of those whom a column names: `taught by Dr Hall`, `who runs the most sites`.

Done before anything is read. A verb that stands beside such a name adds nothing to it; behind
`who` it says which column names those who do it. Takes a column only where one can be meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.analyst.profile import Field
from assistant.analyst.words.items import Item, Named
from assistant.analyst.words.lists.vocabulary import Sign
from assistant.analyst.words.spelling import root
from assistant.analyst.words.table.lexicon import Lexicon

_DOERS = """
taught teach lectured | teacher instructor lecturer professor tutor
ran run operate operated | operator
led lead | leader lead captain
manage managed supervised supervise | manager supervisor
coached coach trained train | coach trainer
drove drive driven | driver
directed direct | director
written wrote write authored | author writer
treated treat | doctor physician clinician
supplied supply supplies | supplier vendor
manufactured manufacture | manufacturer maker brand
published publish | publisher
insured insure | insurer
own owned | owner
approved approve | approver
inspected inspect | inspector
"""
DOING: dict[str, frozenset[str]] = {
    root(verb): frozenset(names.split())
    for verbs, names in (line.split("|") for line in _DOERS.strip().splitlines())
    for verb in verbs.split()
}
"""roots of verbs -> words of columns that name who does it"""
_HEADS = {
    "manager", "supervisor", "boss", "officer", "leader", "lead", "captain", "coach", "teacher",
    "instructor", "professor", "director", "head", "chief", "foreman", "commander",
}  # fmt: skip
"""whom others work under"""


def with_doers(items: Sequence[Item], lexicon: Lexicon) -> list[Item]:
    """Return *items* with such verbs read, and `under` before the name of who is in charge."""
    made = list(items)
    for at, item in enumerate(made):
        text = item.text.casefold()
        if text == "under" and at + 1 < len(made) and _in_charge(made[at + 1], lexicon):
            made[at] = replace(item, sign=Sign("skip"), named=None)
        column = _done_by(item, lexicon)
        if column is None:
            continue
        near = (*made[at + 1 : at + 4], *made[max(at - 4, 0) : at])
        if any(_is_in(one, column.name) for one in near):
            made[at] = replace(item, sign=Sign("skip"), named=None, verb=(), money=())
        elif at and made[at - 1].text.casefold() == "who":
            named = Named((column.name,), 0)
            made[at - 1] = replace(made[at - 1], sign=Sign("which"))
            made[at] = replace(item, sign=None, named=named, verb=(), money=(), plural=False)
    return made


def _done_by(item: Item, lexicon: Lexicon) -> Field | None:
    """Return the one column of those who do what the verb says."""
    names = DOING.get(root(item.text.casefold()))
    if names is None or item.valued or item.noun is not None or item.kind not in ("", "skip"):
        return None
    fields = [one for one in lexicon.profile.fields if one.kind in ("category", "text")]
    fits = [one for one in fields if names & set(one.words)]
    if len(fits) != 1 or (item.named is not None and item.named.columns != (fits[0].name,)):
        return None
    return None if item.verb else fits[0]


def _is_in(item: Item, column: str) -> bool:
    return item.valued is not None and {name for name, _ in item.valued.cells} == {column}


def _in_charge(item: Item, lexicon: Lexicon) -> bool:
    if item.valued is None or item.valued.weak or item.number is not None:
        return False
    columns = {name for name, _ in item.valued.cells}
    return len(columns) == 1 and bool(_HEADS & set(lexicon.profile[columns.pop()].words))
