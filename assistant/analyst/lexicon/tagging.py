"""Finds the phrases of a question: columns, values, row nouns, numbers, dates, words of grammar.

The longest phrase wins. A word that nothing knows is mended if it is one slip away from one that
is known, and is left as it is otherwise: the grammar will stumble over it, as it must.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.analyst.lexicon.items import Item, Named, Tagged, Valued
from assistant.analyst.lexicon.lists.abbreviations import SPOKEN, expanded
from assistant.analyst.lexicon.lists.adjectives import ADJECTIVES, facing
from assistant.analyst.lexicon.lists.synonyms import akin
from assistant.analyst.lexicon.lists.thesaurus import OPPOSITES, VERBS
from assistant.analyst.lexicon.lists.vocabulary import PHRASES, Sign
from assistant.analyst.lexicon.matching import (
    mend,
    names_at,
    noun_at,
    short_for,
    signs_at,
    truth_at,
    values_at,
)
from assistant.analyst.lexicon.phrases.adjoining import with_adjoining, with_unit_nouns
from assistant.analyst.lexicon.phrases.collocations import units_last, with_collocations
from assistant.analyst.lexicon.phrases.quantities import in_units
from assistant.analyst.lexicon.phrases.tails import without_tails
from assistant.analyst.lexicon.spelling import SPELT, Token, root, stem, tokens
from assistant.analyst.lexicon.table.lexicon import Lexicon, attrition
from assistant.analyst.lexicon.table.rowcolumns import dated_rows
from assistant.analyst.lexicon.table.wares import settle_wares

_STRONG = {
    "by", "and", "or", "not", "no", "vs", "cmp", "between", "since", "which", "who", "comma",
    "with", "that", "skip", "count", "top", "instead", "to", "from", "much", "sup",
}  # fmt: skip
"""signs that a part of a column's name or a value does not override"""


_LEAVING = {
    "left", "quit", "churn", "churned", "attrition", "turnover", "leaver", "leave", "resigned",
}  # fmt: skip


def tag(question: str, lexicon: Lexicon) -> Tagged:
    """Cut *question* into the phrases that the grammar reads."""
    words = list(tokens(question, lexicon.written))
    mended: list[tuple[str, str]] = []
    for at, token in enumerate(words):
        if token.kind == "word" and (short := short_for(token, lexicon)):
            words[at] = replace(token, short=short)
        elif token.kind == "word" and (better := mend(token, lexicon)):
            mended.append((token.text, better))
            words[at] = replace(token, norm=better, stem=stem(better))
    items: list[Item] = []
    at = 0
    while at < len(words):
        item, size = _longest(words, at, lexicon, question)
        items.append(item)
        at += size
    items = settle_wares(without_tails(items, lexicon), lexicon)
    items, read = with_collocations(items, lexicon)
    items = with_unit_nouns(with_adjoining(items, lexicon), lexicon)
    items, converted = in_units(items, lexicon)
    return Tagged(tuple(units_last(items)), (*mended, *read, *converted))


def _longest(words: Sequence[Token], at: int, lexicon: Lexicon, question: str) -> tuple[Item, int]:
    token = words[at]
    bare = Item(token.text, token.start, token.end, plural=token.norm != token.stem)
    if token.kind == "quoted":
        return _quoted(bare, token, lexicon), 1
    if token.kind == "date":
        return replace(bare, period=_period(token.norm)), 1
    named, named_size = names_at(words, at, lexicon)
    valued, valued_size = values_at(words, at, lexicon)
    sign, sign_size = _plain_sign(named, token, lexicon, *signs_at(words, at))
    if named is not None and named.rank == 0 and named_size >= sign_size and _behind_by(words, at):
        sign, sign_size = None, 0
    if sign_size > 1 and values_at(words, at + sign_size - 1, lexicon)[1] > 1:
        sign, sign_size = signs_at(words[: at + sign_size - 1], at)  # with `No reason given`
    if sign is not None and sign.kind == "rows" and dated_rows(named, named_size, lexicon):
        named, named_size = None, 0
    noun = noun_at(token, lexicon)
    size = max(named_size, valued_size, sign_size, 1)
    truth = truth_at(words, at, lexicon)
    surer = valued is not None and valued.rank < 3 and truth is not None and truth[2] == size
    called = named is not None and named.rank <= 1 and truth is not None and named_size == truth[2]
    if truth and truth[2] >= size and not surer and not called:
        return _told(bare, words[at + truth[2] - 1], truth, question), truth[2]
    text = question[token.start : words[at + size - 1].end]
    last = words[at + size - 1]
    item = Item(text, token.start, last.end, plural=last.norm != last.stem)
    item = replace(
        item,
        named=named if named_size == size else None,
        valued=valued if valued_size == size else None,
        sign=sign if sign_size == size else None,
        noun=noun if size == 1 else None,
    )
    spelt = size == 1 and token.norm in SPELT and item.kind != "skip"
    if token.kind == "number" or spelt:
        item = replace(item, number=token.number, unit=token.unit)
    item = _several_stays(item, token, lexicon)
    if size == 1 and token.kind == "word":
        item = _verbs_of(item, token, lexicon)
    item = _counted_events(item, words, at, lexicon)
    if item.valued and item.valued.weak and _as_written(text, item.valued):
        return replace(item, valued=replace(item.valued, weak=False), sign=None, named=None), size
    return _settled(item), size


def _plain_sign(
    named: Named | None, token: Token, lexicon: Lexicon, sign: Sign | None, size: int
) -> tuple[Sign | None, int]:
    """Let the `rate of` an interest rate be the column, and `starting in` its start date."""
    called = named is not None and named.rank <= 2
    rate = called and sign is not None and sign.kind == "rate" and size > 1
    dated = sign is not None and sign.kind == "since" and root(token.norm) in lexicon.verbs
    return (None, 0) if rate or dated else (sign, size)


def _behind_by(words: Sequence[Token], at: int) -> bool:
    """Whether a column stands here, though it is called `from`, `to` or `count`: by from and to."""
    signs = [PHRASES.get((token.norm,)) for token in words[:at]]
    kinds = [sign.kind if sign else "" for sign in signs]
    return kinds[-1:] == ["by"] or (kinds[-1:] in (["and"], ["comma"]) and "by" in kinds)


def _several_stays(item: Item, token: Token, lexicon: Lexicon) -> Item:
    """Let `stays` be the bookings, of which each has a length of stay."""
    akin = item.named is not None and item.named.rank > 0
    if not akin or token.norm == token.stem or (token.stem,) not in lexicon.also:
        return item
    return replace(item, named=None, noun=lexicon.also[token.stem,])


def _counted_events(item: Item, words: Sequence[Token], at: int, lexicon: Lexicon) -> Item:
    """Let `number of sales` count what was sold, where only a sale price is called so."""
    verb = lexicon.verbs.get(root(words[at].norm), ())
    part = item.named is not None and item.named.rank >= 5 and item.plural and not item.valued
    counted = at > 0 and words[at - 1].norm in ("of", "many")
    dates = [name for name in verb if lexicon.profile[name].kind == "date"]
    if not part or not counted or len(dates) != 1 or len(verb) != 1:
        return item
    return replace(item, named=None, verb=verb)


def _told(bare: Item, last: Token, truth: tuple[str, bool, int], question: str) -> Item:
    name, yes, _ = truth
    item = replace(bare, text=question[bare.start : last.end], end=last.end)
    return replace(item, verb=(name,)) if yes else replace(item, negated=(name,))


def _as_written(text: str, valued: Valued) -> bool:
    """`US` is a country, `us` is who asks."""
    return len(text) > 1 and text.isupper() and any(text == str(value) for _, value in valued.cells)


def _settled(item: Item) -> Item:
    """Let a sure meaning stand alone where a phrase has several."""
    sign, named, valued = item.sign, item.named, item.valued
    if sign is not None and named is not None:
        plain = sign.kind in ("skip", "value", "possible", "times") and named.rank == 0
        if sign.kind == "rows" and named.rank >= 3:
            named = None  # lines are no line total
        sign = None if plain or (sign.kind == "rows" and named is not None) else sign
    if sign is not None:
        if named and (named.rank > 1 or sign.kind in _STRONG) and item.noun is None:
            named = None if sign.kind in _STRONG or named.rank > 2 else named
        if valued and (valued.weak or valued.rank > 1) and sign.kind in _STRONG:
            valued = valued if valued.weak else None
    if item.noun is not None and valued and valued.rank > 0:
        valued = None
    if named and valued and not valued.weak and valued.rank > named.rank + 2:
        valued = None
    if named and valued and (valued.weak or valued.rank == 3):
        valued = None if valued.rank == 3 else valued
    if valued and valued.rank == 0 and not valued.weak and named and named.rank > 2:
        named = None
    return replace(item, sign=sign, named=named, valued=valued)


def _verbs_of(item: Item, token: Token, lexicon: Lexicon) -> Item:
    """Add what a verb or an adjective says of a column."""
    if (verb_word := token.norm if token.norm in VERBS else token.stem) in VERBS:
        item = replace(item, money=VERBS[verb_word])
    if token.norm in ADJECTIVES:
        down, names = facing(token.norm, lambda name: lexicon.column((name,)) is not None)
        item = replace(item, money=names, down=down)
    if (dated := _dated_verb(item, token, lexicon)) is not None:
        return dated
    if item.named is None and item.valued is None and not item.money:
        return _happening(item, token, lexicon)
    return item


def _dated_verb(item: Item, token: Token, lexicon: Lexicon) -> Item | None:
    """Let `sold` and `made` mean the date of that, though they are values and small words, too."""
    kinds = {name: lexicon.profile[name].kind for name in lexicon.verbs.get(root(token.norm), ())}
    timed = bool(kinds) and set(kinds.values()) <= {"date", "year"}
    if item.named is not None:
        fields = [lexicon.profile[name] for name in item.named.columns]
        happened = item.named.rank <= 2 and token.norm in SPOKEN
        if happened and (item.kind == "skip" or item.money) and all(
            one.kind in ("date", "year") for one in fields):  # fmt: skip
            return replace(item, sign=None, money=())
        return None
    if item.valued is not None and not item.valued.weak and len(kinds) == 1:
        return replace(item, verb=tuple(kinds))
    if item.money and item.down is None and timed and item.kind in ("", "skip"):
        return replace(item, money=(), verb=tuple(kinds), sign=None)
    return None


def _happening(item: Item, token: Token, lexicon: Lexicon) -> Item:
    """Read a verb of a date or of a yes/no column, or `unpaid`."""
    verb = lexicon.verbs.get(root(token.norm), ())
    if not verb and token.stem in _LEAVING:
        verb = tuple(attrition(lexicon.profile))
    if not verb and token.norm.startswith("un") and item.sign is None:
        return replace(item, negated=_negated(token.norm[2:], lexicon))
    if not verb and (positive := OPPOSITES.get(root(token.norm))):
        flags = tuple(
            name for word in positive for name in _negated(word, lexicon)
            if lexicon.profile[name].truth
        )  # fmt: skip
        return replace(item, negated=tuple(dict.fromkeys(flags)))
    if verb and (item.sign is None or item.kind in ("shape", "skip")):
        return replace(item, verb=verb)
    if not verb and item.sign is None and not item.negated and item.noun is None:
        cells = lexicon.done.get(root(token.norm)) or lexicon.done.get(root(token.stem))
        return replace(item, valued=cells)
    return item


def _negated(word: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Find the columns of `unpaid`, `unresolved`, `unassigned`."""
    if found := lexicon.verbs.get(root(word)):
        return found
    short = lexicon.shorts.get(expanded(word, lexicon.shorts), "")
    for key in ((stem(word),), (word,), (short,)):
        if key in lexicon.names:
            return lexicon.names[key].columns
    if root(word) == "assign":
        agents = akin("agent") | {"owner"}
        return tuple(one.name for one in lexicon.profile.fields if agents & set(one.words))
    return ()


def _quoted(bare: Item, token: Token, lexicon: Lexicon) -> Item:
    """Take a quoted text as the column of exactly that name, or as a literal."""
    for one in lexicon.profile.fields:
        if one.name == token.norm:
            return replace(bare, named=Named((one.name,), -1), literal=token.norm)
    key = tuple(found.stem for found in tokens(token.norm) if found.kind != "sign")
    valued = lexicon.cells.get(key)
    exact = valued and tuple(
        c for c in valued.cells if str(c[1]).casefold() == token.norm.casefold()
    )
    folded = token.norm.casefold()
    exact = exact or tuple((f.name, v) for f in lexicon.profile.fields for v in f.values
                           if isinstance(v, str) and v.casefold() == folded)  # fmt: skip
    if exact:
        return replace(bare, valued=Valued(exact, -1), literal=token.norm)
    return replace(bare, literal=token.norm)


def _period(text: str) -> str:
    """Bring a written date to one of our forms: 2024-03-15, 2024-03, 2024-Q3."""
    if "q" in text:
        return f"{text[:4]}-Q{text[-1]}"
    if text[:4].isdigit() and "-" in text:
        return text
    first, second, year = text.replace(".", "/").split("/")
    day, month = (first, second) if "." in text else (second, first)
    if int(month) > 12:
        day, month = month, day
    return f"{year}-{int(month):02}-{int(day):02}"
