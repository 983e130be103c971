"""Words about what is given to a cause: income, money raised, `how much came in`, gift size.

Words only; asks nothing. They are taken for the one amount of a table of gifts, if it has one.
"""

from __future__ import annotations

from assistant.analyst.lexicon.items import Key, Named
from assistant.analyst.lexicon.spelling import stem
from assistant.analyst.lexicon.table.monies import MINOR, major
from assistant.analyst.profile import Profile

_GIFTS = {"donation", "donor", "gift", "pledge", "fundraiser", "fundraising", "contribution"}
_AMOUNTS = {"amount", "donation", "gift", "pledge", "pledged", "contribution", "total", "raised"}
_INCOME = ("income", "revenue", "proceeds", "funding", "fund", "giving", "raised")
_RAISED = (("money", "raised"), ("fund", "raised"), ("fund", "raise"), ("money", "raise"))
_SIZES = ("size", "value", "worth")
_SIZED = {
    "donation", "gift", "pledge", "contribution", "grant", "payment", "loan", "deal", "claim",
    "invoice", "expense", "transaction", "transfer", "fine",
}  # fmt: skip
"""rows whose size is an amount of money"""


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


def sizes(profile: Profile, names: dict[Key, Named], nouns: dict[Key, str]) -> dict[Key, Named]:
    """Return `gift size` and `loan value`, where a row is a gift or a loan and has one amount."""
    fits = [one for one in profile.of("number") if one.additive and "amount" in one.words]
    fits = major(fits, profile.rows)
    rows = [key for key in nouns if key[0] in _SIZED and len(key) == 1]
    keys = [(*row, size) for row in rows for size in _SIZES if len(fits) == 1]
    return {key: Named((fits[0].name,), 2) for key in keys if key not in names}
