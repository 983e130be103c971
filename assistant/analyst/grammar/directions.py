"""Tells the column of a place by the word before it: `from Hamburg to Lyon`."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.analyst.grammar.drafting import Reading

_WORDS = {
    "from": {"origin", "from", "source", "departure", "depart", "start", "pickup", "sender",
             "leaving", "board", "exporter", "payer"},
    "to": {"destination", "to", "target", "arrival", "arrive", "end", "dropoff", "receiver",
           "recipient", "alight", "return", "importer", "payee"},
}  # fmt: skip
"""words in the names of columns where something comes from, and where it goes"""


def heading(r: Reading, at: int, names: Iterable[str]) -> str:
    """Return the one of the columns *names* that `from` or `to` before *at* speaks of."""
    before = at - 1
    while r.kind(before) == "skip":
        before -= 1
    said = r.look(before)
    way = said.kind if said.kind in ("from", "to") else said.text.casefold()
    wanted = _WORDS.get(way, set[str]())
    fits = [name for name in names if wanted & set(r.profile[name].words)]
    return fits[0] if len(fits) == 1 else ""


def parts(r: Reading, start: int, joint: int) -> bool:
    """Whether `to` behind *joint* ends what `from` before *start* began, and lists no more."""
    return r.look(start - 1).text.casefold() == "from" and r.kind(joint) == "to"
