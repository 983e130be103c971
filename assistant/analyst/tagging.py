"""Finds the phrases of a question: columns, values, row nouns, numbers, dates, words of grammar.

The longest phrase wins. A word that nothing knows is mended if it is one slip away from one that
is known, and is left as it is otherwise: the grammar will stumble over it, as it must.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from rapidfuzz.distance import OSA

from assistant.analyst.abbreviations import expanded
from assistant.analyst.adjectives import ADJECTIVES, facing
from assistant.analyst.lexicon import LONGEST, Lexicon, Named, Valued, attrition
from assistant.analyst.profile import Field
from assistant.analyst.sought import quote_sought
from assistant.analyst.thesaurus import OPPOSITES, VERBS, akin, brief
from assistant.analyst.vocabulary import LONGEST as LONGEST_SIGN
from assistant.analyst.vocabulary import MONTHS, PHRASES, Sign
from assistant.analyst.words import SPELT, Token, root, stem, tokens

_SKIPPED_INSIDE = {"the", "a", "of", "an"}
_STRONG = {
    "by", "and", "or", "not", "no", "vs", "cmp", "between", "since", "which", "who", "comma",
    "with", "that", "skip", "count", "top", "instead", "to", "from", "much", "sup",
}  # fmt: skip
"""signs that a part of a column's name or a value does not override"""


_NUMBER_TAILS = {"score", "amount", "figure", "level", "mark"}
_CLASS_TAILS = {"type", "category", "kind", "class", "group", "column", "field", "variable"}
"""words behind the name of a column that only say what it is"""
_UNITS_AS_COLUMNS = {"hr", "min", "sec"}
_LEAVING = {
    "left",
    "quit",
    "churn",
    "churned",
    "attrition",
    "turnover",
    "leaver",
    "leave",
    "resigned",
}


@dataclass(frozen=True, slots=True)
class Item:
    """One phrase and all that it may be."""

    text: str
    start: int
    end: int
    sign: Sign | None = None
    named: Named | None = None
    valued: Valued | None = None
    noun: str | None = None
    """of a row noun the column whose different values are counted; empty for the rows"""
    number: float | None = None
    unit: str = ""
    period: str = ""
    literal: str | None = None
    """a quoted text"""
    verb: tuple[str, ...] = ()
    """date or yes/no columns"""
    money: tuple[str, ...] = ()
    """names of columns that a verb or an adjective speaks of"""
    negated: tuple[str, ...] = ()
    """columns of `unpaid`, `unassigned`"""
    contrary: Valued | None = None
    """cells that `undelivered` says are not meant"""
    down: bool | None = None
    """of an adjective: whether most comes first"""
    plural: bool = False

    @property
    def kind(self) -> str:
        """The kind of its sign, if it is a word of the grammar."""
        return self.sign.kind if self.sign else ""

    @property
    def says(self) -> Any:
        """What it says to the grammar, if it is a word of it."""
        return self.sign.value if self.sign else None


@dataclass(frozen=True, slots=True)
class Tagged:
    """A question, cut into phrases."""

    items: tuple[Item, ...]
    mended: tuple[tuple[str, str], ...] = ()
    """(typed, read as)"""


def tag(question: str, lexicon: Lexicon) -> Tagged:
    """Cut *question* into the phrases that the grammar reads."""
    words = [token for token in tokens(question) if not _slash_of_a_path(token, question)]
    words = _whole_ids(words, question, lexicon)
    words = _spread_tails(quote_sought(words, question), lexicon)
    mended: list[tuple[str, str]] = []
    for at, token in enumerate(words):
        if token.kind == "word" and (short := _short_for(token, lexicon)):
            words[at] = replace(token, short=short)
        elif token.kind == "word" and (better := _mend(token, lexicon)):
            mended.append((token.text, better))
            words[at] = replace(token, norm=better, stem=stem(better))
    items: list[Item] = []
    at = 0
    while at < len(words):
        item, size = _longest(words, at, lexicon, question)
        items.append(item)
        at += size
    return Tagged(tuple(_tails(items, lexicon)), tuple(mended))


def _whole_ids(words: list[Token], question: str, lexicon: Lexicon) -> list[Token]:
    """Keep `SHP-00012` in one piece where the ids of the rows look so."""
    made = list(words)
    for one in lexicon.profile.of("identifier"):
        prefix, high = _id_prefix(one), str(one.greatest or "")
        if not prefix:
            continue
        for match in re.finditer(rf"(?<!\w){re.escape(prefix)}\d+(?!\w)", question, re.IGNORECASE):
            inside = [t for t in made if t.start >= match.start() and t.end <= match.end()]
            if not inside or len(match[0]) != len(high) or inside[0].kind == "quoted":
                continue
            at = made.index(inside[0])
            text = prefix + match[0][len(prefix) :]
            whole = Token(match[0], "quoted", text, text, start=match.start(), end=match.end())
            made[at : at + len(inside)] = [whole]
    return made


def _spread_tails(words: list[Token], lexicon: Lexicon) -> list[Token]:
    """Read `math, reading and writing score` as three scores."""
    made = list(words)
    for at in range(len(words) - 2, 0, -1):
        tail, joint = words[at + 1], words[at - 1]
        if joint.norm not in ("and", "or", "vs", "&", "versus") or not _named_so(
            [words[at], tail], lexicon
        ):
            continue
        place = at - 2
        while place >= 0 and _named_so([words[place], tail], lexicon):
            if not _named_so([words[place]], lexicon, most=1):
                made.insert(place + 1, replace(tail, end=words[place].end))
            if place < 2 or words[place - 1].norm not in (",", "and"):
                break
            place -= 2
        break
    return made


def _named_so(words: Sequence[Token], lexicon: Lexicon, most: int = 2) -> bool:
    """Whether just these words name one column."""
    named = lexicon.names.get(tuple(word.stem for word in words))
    return named is not None and named.rank <= most and len(named.columns) == 1


def _tails(items: list[Item], lexicon: Lexicon) -> list[Item]:
    """Let `score` behind `workload`, and `type` behind `lunch`, say nothing of their own."""
    made: list[Item] = []
    for at, item in enumerate(items):
        before = items[at - 1] if at else None
        if before is not None and before.named is not None and _adds_nothing(item, before, lexicon):
            made.append(Item(item.text, item.start, item.end, sign=Sign("skip")))
        else:
            made.append(item)
    return made


def _adds_nothing(item: Item, before: Item, lexicon: Lexicon) -> bool:
    word = item.text.casefold()
    named = before.named
    if named is None or item.valued or item.noun is not None or before.noun is not None:
        return False
    fields = [lexicon.profile[name] for name in named.columns]
    if all(one.numeric for one in fields):
        own = item.named
        part = own is not None and own.rank >= 2 and own.columns != named.columns
        return stem(word) in _NUMBER_TAILS and named.rank <= 5 and (own is None or part)
    plain = item.named is None and item.kind in ("", "skip", "value")
    return plain and stem(word) in _CLASS_TAILS and all(one.kind != "date" for one in fields)


def _slash_of_a_path(token: Token, question: str) -> bool:
    """Tell the stroke of `/pricing`, which belongs to the word behind it."""
    before, after = question[token.start - 1 : token.start], question[token.end : token.end + 1]
    return token.norm == "/" and after.isalnum() and (not before.strip() or before == "/")


def _short_for(token: Token, lexicon: Lexicon) -> str:
    """Return the word of a column's name that is short for *token*, which nothing else is called."""
    own = [lexicon.names.get((word,)) for word in {token.norm, *_stems(token)}]
    if any(named is not None and named.rank < 3 for named in own):
        return ""
    if not lexicon.shorts or token.norm in MONTHS or not token.norm.isalpha():
        return ""
    if root(token.norm) in lexicon.verbs:
        return ""
    return lexicon.shorts.get(expanded(token.norm, lexicon.shorts), "")


def _mend(token: Token, lexicon: Lexicon) -> str:
    """Return the word that *token* is one slip away from, if it is surely a slip."""
    word = token.norm
    known = {word, token.stem, brief(word), stem(brief(word))}
    if len(word) < 4 or not word.isalpha() or known & lexicon.known:
        return ""
    if root(word) in lexicon.verbs or root(word) in lexicon.roots:
        return ""
    most = 1 if len(word) < 8 else 2
    near: list[tuple[int, str]] = []
    for target in lexicon.targets:
        for typed in {word, token.stem}:
            if abs(len(target) - len(typed)) <= most and target[0] == typed[0]:
                distance = OSA.distance(typed, target, score_cutoff=most)
                if distance <= most:
                    near.append((distance, target))
    best = {target for distance, target in near if distance == min(near)[0]}
    singles = {stem(target) for target in best}
    if len(singles) != 1:
        return ""
    target = min(best)
    return target if len(word) > 4 or len(target) >= len(word) else ""


def _longest(words: Sequence[Token], at: int, lexicon: Lexicon, question: str) -> tuple[Item, int]:
    token = words[at]
    bare = Item(token.text, token.start, token.end, plural=token.norm != token.stem)
    if token.kind == "quoted":
        return _quoted(bare, token, lexicon), 1
    if token.kind == "date":
        return replace(bare, period=_period(token.norm)), 1
    named, named_size = _names_at(words, at, lexicon)
    valued, valued_size = _values_at(words, at, lexicon)
    sign, sign_size = _signs_at(words, at)
    noun = _noun_at(token, lexicon)
    size = max(named_size, valued_size, sign_size, 1)
    truth = _truth_at(words, at, lexicon)
    if truth and truth[2] >= size and not (valued and valued.rank < 3 and truth[2] == size) and not (
        named and named_size == truth[2] and named.rank <= 1):  # fmt: skip
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
    if size == 1 and token.kind == "word":
        item = _verbs_of(item, token, lexicon)
    item = _counted_events(item, words, at, lexicon)
    if item.valued and item.valued.weak and _as_written(text, item.valued):
        return replace(item, valued=replace(item.valued, weak=False), sign=None, named=None), size
    return _settled(item), size


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
        sign = None if plain or sign.kind == "rows" else sign
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


def _stems(token: Token) -> tuple[str, ...]:
    cut = token.norm[:-1] if token.norm.endswith("s") else token.stem
    return tuple(dict.fromkeys((token.stem, stem(brief(token.norm)), brief(token.stem), cut)))


def _names_at(words: Sequence[Token], at: int, lexicon: Lexicon) -> tuple[Named | None, int]:
    """Find the longest name of a column that begins here; small words inside it may be left out."""
    for size in range(min(LONGEST, len(words) - at), 0, -1):
        chunk = words[at : at + size]
        if any(token.kind in ("quoted", "date") for token in chunk):
            continue
        for pick in range(4):
            key = tuple(_stems(token)[min(pick, len(_stems(token)) - 1)] for token in chunk)
            if found := lexicon.names.get(key):
                return _surer(found, chunk, lexicon), size
        if found := _short_name(words, at, size, lexicon):
            return found, size
        if size > 1 and (found := lexicon.rooted.get(tuple(root(token.norm) for token in chunk))):
            return found, size
        inner = tuple(
            token.stem
            for place, token in enumerate(chunk)
            if place in (0, size - 1) or token.norm not in _SKIPPED_INSIDE
        )
        rooted = size == 1 and chunk[0].norm.endswith(("ing", "ed")) and chunk[0].norm not in VERBS
        if rooted and (chunk[0].stem,) not in lexicon.nouns:
            return lexicon.roots.get(root(chunk[0].norm)), 1
        if 1 < len(inner) < size and (found := lexicon.names.get(inner)) and found.rank <= 1:
            return found, size
    return None, 0


def _surer(found: Named, chunk: Sequence[Token], lexicon: Lexicon) -> Named:
    """Prefer a column that is called so in short, or by the verb, to one that is called alike."""
    if len(chunk) > 1 or found.rank < 3:
        return found
    by_root = lexicon.roots.get(root(chunk[0].norm))
    by_short = lexicon.names.get((chunk[0].short,)) if chunk[0].short else None
    return next((one for one in (by_short, by_root) if one and one.rank < 3), found)


_COMPARED = {"more", "less", "over", "under", "above", "below", "by", "at", "between", "longer"}


def _short_name(words: Sequence[Token], at: int, size: int, lexicon: Lexicon) -> Named | None:
    """Find a column by short words: `service level` is svc_lvl, `delivered` is dlv_dt."""
    chunk = words[at : at + size]
    if not any(token.short for token in chunk):
        return None
    found = lexicon.names.get(tuple(token.short or token.stem for token in chunk))
    if found is None or size > 1:
        return found
    word = chunk[0].norm
    numbers = all(lexicon.profile[name].numeric for name in found.columns)
    if _noun_at(chunk[0], lexicon) is not None:
        return None
    if (word,) in PHRASES or (numbers and word.endswith(("ed", "ing"))):
        compared = at + 1 < len(words) and words[at + 1].norm in _COMPARED
        return found if compared and (word,) not in PHRASES else None
    return found


def _truth_at(words: Sequence[Token], at: int, lexicon: Lexicon) -> tuple[str, bool, int] | None:
    """Find the longest words for yes or no: `on time`, `failed`."""
    for size in range(min(3, len(words) - at), 0, -1):
        chunk = words[at : at + size]
        for key in (tuple(token.norm for token in chunk), tuple(token.stem for token in chunk)):
            if found := lexicon.truths.get(key):
                return *found, size
    return None


def _values_at(words: Sequence[Token], at: int, lexicon: Lexicon) -> tuple[Valued | None, int]:
    for size in range(min(LONGEST, len(words) - at), 0, -1):
        chunk = words[at : at + size]
        if chunk[-1].kind == "sign" or chunk[0].kind == "sign":
            continue
        key = tuple(token.stem for token in chunk if token.kind != "sign")
        if found := lexicon.cells.get(key):
            return found, size
    return None, 0


def _signs_at(words: Sequence[Token], at: int) -> tuple[Sign | None, int]:
    for size in range(min(LONGEST_SIGN, len(words) - at), 0, -1):
        chunk = words[at : at + size]
        if any(token.kind in ("quoted", "date") for token in chunk):
            continue
        if found := PHRASES.get(tuple(token.norm for token in chunk)):
            return found, size
    if words[at].kind == "word" and words[at].norm not in _UNITS_AS_COLUMNS:
        found = PHRASES.get((brief(words[at].norm),))
        return (found, 1) if found and found.kind == "grain" else (None, 0)
    return None, 0


def _noun_at(token: Token, lexicon: Lexicon) -> str | None:
    if token.kind != "word":
        return None
    for word in _stems(token):
        if (word,) in lexicon.nouns:
            return lexicon.nouns[word,]
    return None


def _verbs_of(item: Item, token: Token, lexicon: Lexicon) -> Item:
    """Add what a verb or an adjective says of a column."""
    if (verb_word := token.norm if token.norm in VERBS else token.stem) in VERBS:
        item = replace(item, money=VERBS[verb_word])
    if token.norm in ADJECTIVES:
        down, names = facing(token.norm, lambda name: lexicon.column((name,)) is not None)
        item = replace(item, money=names, down=down)
    if item.valued is not None and item.named is None and not item.valued.weak:
        dates = lexicon.verbs.get(root(token.norm), ())
        return replace(item, verb=dates) if len(dates) == 1 else item
    if item.money and item.down is None and item.named is None:
        dated = lexicon.verbs.get(root(token.norm), ())
        if dated and all(lexicon.profile[name].kind in ("date", "year") for name in dated):
            return replace(item, money=(), verb=dated)
    if item.named is None and item.valued is None and not item.money:
        verb = lexicon.verbs.get(root(token.norm), ())
        if not verb and token.stem in _LEAVING:
            verb = tuple(attrition(lexicon.profile))
        if not verb and token.norm.startswith("un") and item.sign is None:
            if (stem(token.norm[2:]),) in lexicon.cells and not _negated(token.norm[2:], lexicon):
                return replace(item, contrary=lexicon.cells[stem(token.norm[2:]),])
            return replace(item, negated=_negated(token.norm[2:], lexicon))
        if not verb and (positive := OPPOSITES.get(root(token.norm))):
            flags = tuple(
                name for word in positive for name in _negated(word, lexicon)
                if lexicon.profile[name].truth
            )  # fmt: skip
            return replace(item, negated=tuple(dict.fromkeys(flags)))
        if verb and (item.sign is None or item.kind in ("shape", "skip")):
            return replace(item, verb=verb)
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
    if valued and exact:
        return replace(bare, valued=Valued(exact, -1), literal=token.norm)
    if token.text[:1] not in "\"'`“":
        ids = [one for one in lexicon.profile.of("identifier") if _like(token.norm, one)]
        return replace(bare, valued=Valued(((ids[0].name, token.norm),), -1), literal=token.norm)
    return replace(bare, literal=token.norm)


def _like(text: str, one: Field) -> bool:
    prefix = _id_prefix(one)
    return bool(prefix) and text.startswith(prefix) and len(text) == len(str(one.greatest or ""))


def _id_prefix(one: Field) -> str:
    """Return the letters that all ids of a column begin with, if digits follow."""
    low, high = (re.match(r"\D*", str(end or "")) for end in (one.least, one.greatest))
    same = low and high and low[0] == high[0] and str(one.least)[-1:].isdigit()
    return low[0] if low and same else ""


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
