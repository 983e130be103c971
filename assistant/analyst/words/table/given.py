"""Words about what is given to a cause: income, money raised, `how much came in`, gift size.

Words only; asks nothing. They are taken for the one amount of a table of gifts, if it has one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.analyst.profile import Profile
from assistant.analyst.words.items import Item, Key, Named
from assistant.analyst.words.lists.thesaurus import VERBS
from assistant.analyst.words.lists.vocabulary import Sign
from assistant.analyst.words.spelling import stem
from assistant.analyst.words.table.monies import MINOR, major

_GIFTS = {"donation", "donor", "gift", "pledge", "fundraiser", "fundraising", "contribution"}
_AMOUNTS = {"amount", "donation", "gift", "pledge", "pledged", "contribution", "total", "raised"}
_INCOME = ("income", "revenue", "proceeds", "funding", "fund", "giving", "raised")
_RAISED = (("money", "raised"), ("fund", "raised"), ("fund", "raise"), ("money", "raise"))
_PEOPLE = {"people", "folks", "persons", "customers", "users"}
_SIZES = ("size", "value", "worth")
_SIZED = {
    "donation", "gift", "pledge", "contribution", "grant", "payment", "loan", "deal", "claim",
    "invoice", "expense", "transaction", "transfer", "fine",
}  # fmt: skip
"""rows whose size is an amount of money"""
_OF_ALL = {"agg", "sup", "top", "cmp", "between", "more", "shape", "sort", "percentile"}
_CAME = ("came in", "come in", "coming in", "comes in", "brought in", "taken in")


def gift_names(profile: Profile, names: dict[Key, Named]) -> dict[Key, Named]:
    """Return words for the amount of a table of gifts that no column is called by."""
    words = {word for one in profile.fields for word in one.words} | {stem(profile.table)}
    fits = [one for one in profile.of("number") if one.additive and _AMOUNTS & set(one.words)]
    fits = [one for one in major(fits, profile.rows) if not MINOR & set(one.words)]
    if not _GIFTS & words or len(fits) != 1:
        return {}
    keys = [*((stem(word),) for word in _INCOME), *_RAISED]
    free = [key for key in keys if key not in names or names[key].rank > 3]
    return {key: Named((fits[0].name,), 2) for key in free}


def _nobody_else(item: Item, before: Item | None) -> bool:
    """Tell the people of `when do people give most`, who are whoever it was."""
    known = item.named or item.valued or item.sign or item.noun is not None
    return not known and before is not None and before.text.casefold() in ("do", "did")


def _size(text: str) -> bool:
    first, _, last = text.partition(" ")
    return last == "size" and stem(first) in _SIZED


def _what_did_we(items: Sequence[Item]) -> Sequence[Item]:
    """Read `what did we raise` as how much it was."""
    words = [one.text.casefold() for one in items]
    asked = words[:1] == ["what"] and len(words) > 2 and words[1] in _DID
    verbs = [one for one in items[2:] if one.money and one.down is None]
    if not asked or not any(one.money in _WHOLE for one in verbs):
        return items
    if any(one.named or one.noun is not None for one in items):
        return items
    return [replace(items[0], sign=Sign("much")), *items[1:]]


_DID = {"did", "do", "does", "have", "has"}
_WHOLE = tuple(VERBS[word] for word in ("raise", "raised", "earn", "spend", "give", "donate"))


def sizes(profile: Profile, names: dict[Key, Named], nouns: dict[Key, str]) -> dict[Key, Named]:
    """Return `gift size` and `loan value`, where a row is a gift or a loan and has one amount."""
    fits = [one for one in profile.of("number") if one.additive and "amount" in one.words]
    fits = major(fits, profile.rows)
    rows = [key for key in nouns if key[0] in _SIZED and len(key) == 1]
    keys = [(*row, size) for row in rows for size in _SIZES if len(fits) == 1]
    return {key: Named((fits[0].name,), 2) for key in keys if key not in names}


def settle_given(items: Sequence[Item]) -> list[Item]:
    """Read `how much came in` and the `give` behind a name; leave out `single` of superlatives."""
    made: list[Item] = []
    items = _what_did_we(items)
    kinds = {one.kind for one in items}
    asked = "much" in kinds
    for at, item in enumerate(items):
        before = items[at - 1] if at else None
        text = item.text.casefold()
        if text == "single" and item.kind == "skip" and before and before.kind == "sup":
            continue
        if text in _PEOPLE and "when" not in kinds and _nobody_else(item, before):
            made.append(replace(item, sign=Sign("skip")))
        elif asked and text in _CAME and item.kind == "skip":
            made.append(replace(item, sign=None, money=VERBS["money"]))
        elif item.named and _size(text) and not kinds & _OF_ALL:
            made.append(replace(item, named=None))  # neither its sum nor its average was said
        elif asked and at and item.kind == "skip" and item.money and item.named is None:
            made.append(replace(item, sign=None))
        else:
            made.append(item)
    return made
