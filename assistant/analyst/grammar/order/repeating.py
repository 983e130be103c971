"""Finds what is looked at for duplicates: the columns that are named, else whole rows.

A word that names a column means this column, though the rows are called so as well: `duplicates
in SKU`. What stands behind `in`, `of` or `by` and is no column is refused, not passed over.
"""

from __future__ import annotations

from assistant.analyst.grammar.drafting import Reading, Stumble
from assistant.analyst.lexicon.items import Item
from assistant.analyst.lexicon.spelling import name_words, stem

_OF = {"in", "of", "by", "on", "for", "within", "across", "per", "among"}
_SMALL = {"the", "my", "our", "this", "that", "a", "each", "all", "column", "field", "columns"}
_COLUMN = {"column", "columns", "field", "fields", "values", "value", "ids", "numbers", "codes"}
_WHOLE = {"data", "dataset", "table", "file", "set", "data set", "total", "all", "it", "here"}


def repeated(r: Reading) -> list[str]:
    """Return the columns whose values are looked at; none for whole rows."""
    draft = r.draft
    named = {m.place: m.column for m in draft.mentions if not m.noun}
    found = [d.column for d in draft.dimensions]
    for place, item in enumerate(r.items):
        marked = _marked(r, place)
        if place in named and not _is_table(r, item):
            column = r.profile[named[place]]
            if column.kind != "date" or marked:
                found.append(column.name)
        elif marked and item.named and item.noun is None and len(item.named.columns) == 1:
            found += item.named.columns if not _is_table(r, item) else ()
        elif item.noun is not None and (own := _own(r, place, item, marked=marked)):
            found.append(own)
            draft.per = []
        elif marked and item.kind in ("skip", "value") and item.number is None:
            _refuse(r, place)
    return list(dict.fromkeys(found))


def _is_table(r: Reading, item: Item) -> bool:
    """Whether the table's own name is said, which a column is only akin to."""
    akin = item.named is not None and item.named.rank > 1
    table = [stem(word) for word in name_words(r.profile.table)]
    return akin and stem(item.text.casefold()) in table


def _marked(r: Reading, place: int) -> bool:
    """Whether the phrase at *place* stands behind `in`, `of` or `by`."""
    at = place - 1
    while at > 0 and r.items[at].text.casefold() in _SMALL:
        at -= 1
    return at >= 0 and r.items[at].text.casefold() in _OF


def _own(r: Reading, place: int, item: Item, *, marked: bool) -> str:
    """Return the column that is called what the rows are called: SKU, or the order of order_id."""
    word = stem(item.text.casefold())
    ids = [one for one in r.profile.fields if not one.numeric and one.kind != "date"]
    whole = [one.name for one in ids if one.words in ((word,), (word.removesuffix("s"),))]
    if len(whole) == 1:
        return whole[0]
    after = r.items[place + 1].text.casefold() if place + 1 < len(r.items) else ""
    if (marked and not item.plural) or after in _COLUMN:
        part = [one.name for one in ids if one.kind == "identifier" and word in one.words]
        if len(part) == 1:
            return part[0]
        raise Stumble(item.text, "in which column?")
    return ""


def _refuse(r: Reading, place: int) -> None:
    """Refuse the `name` of `duplicates in name`, where no column is called so."""
    said = r.items[place].text.casefold()
    rest = [item for item in r.items[place + 1 :] if item.named or item.noun is not None]
    small = said in _SMALL | _OF | _WHOLE or not said.isalpha()
    if not small and not rest:
        raise Stumble(r.items[place].text, "isn't a column of this table.")
