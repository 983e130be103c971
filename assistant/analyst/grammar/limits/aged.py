"""Reads ages where the table has bands of them: `women under 18`, `patients over 65`.

Only of somebody, and only where a bound is one of the bands'; other bounds are read in `bounds`.
"""

from __future__ import annotations

from assistant.analyst.grammar.drafting import Reading, Stumble
from assistant.analyst.words.lists.synonyms import akin
from assistant.analyst.words.spelling import stem
from assistant.analyst.words.table.bands import ages_of, covered
from assistant.analyst.words.table.lexicon import PERSONS

_SOMEBODY = {other for word in (*PERSONS, "guest", "user") for other in akin(word)} | {
    "buyer", "visitor", "child", "adult", "woman", "man", "girl", "boy", "aged", "age"}  # fmt: skip


def aged(r: Reading) -> bool:
    """Take `under 18` and `between 18 and 24` behind somebody, as bands of ages."""
    column = ages_of(r.profile) if r.kind() in ("cmp", "between") else None
    before = r.look(-1) if r.at else None
    if column is None or before is None or r.look(1).unit:
        return False
    told = before.named is not None and before.named.columns == (column.name,)
    somebody = stem(before.text.casefold()) in _SOMEBODY
    if not (told or somebody or (before.valued and before.number is None)):
        return False
    op, numbers, end = _bound(r)
    if not numbers or r.kind(end) in ("agg", "value") or r.look(end).named:
        return False
    labels = covered(column, op, numbers)
    if not labels and not (told or somebody):
        return False
    if not labels:
        raise Stumble(r.look().text, f"{column.name} has other bands: name these.")
    words = r.look(end).text.casefold() in ("years", "year", "yrs")
    words += words and r.look(end + 1).text.casefold() in ("old", "of age")
    r.take(end + words)
    if told and r.draft.mentions and r.draft.mentions[-1].column == column.name:
        r.draft.mentions.pop()
    r.add_filter(column.name, "is", labels, row=True)
    r.draft.notes.append(f"Ages are those of {column.name}.")
    return True


def _bound(r: Reading) -> tuple[str, tuple[float, ...], int]:
    """Return how, to what, and where the comparison ends."""
    first = r.look(1).number
    if first is None:
        return "", (), 0
    if r.kind() == "cmp":
        return str(r.look().says), (first,), 2
    second = r.look(3).number if r.kind(2) in ("and", "to") else None
    return ("between", (first, second), 4) if second is not None else ("", (), 0)
