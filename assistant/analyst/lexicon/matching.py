"""Finds what the words from a place on may mean: the longest column, value, sign or yes/no phrase.

Looks words up, and mends those that are surely slips; which of several meanings counts is settled
in `tagging`.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz.distance import OSA

from assistant.analyst.lexicon.items import Named, Valued
from assistant.analyst.lexicon.lists.abbreviations import expanded
from assistant.analyst.lexicon.lists.english import COMMON
from assistant.analyst.lexicon.lists.thesaurus import VERBS, brief
from assistant.analyst.lexicon.lists.vocabulary import LONGEST as LONGEST_SIGN
from assistant.analyst.lexicon.lists.vocabulary import MONTHS, PHRASES, Sign
from assistant.analyst.lexicon.spelling import SPELT, Token, root, stem
from assistant.analyst.lexicon.table.cells import LONGEST
from assistant.analyst.lexicon.table.lexicon import Lexicon

_SKIPPED_INSIDE = {"the", "a", "of", "an"}
_UNITS_AS_COLUMNS = {"hr", "min", "sec"}
_COMPARED = {"more", "less", "over", "under", "above", "below", "by", "at", "between", "longer"}


def short_for(token: Token, lexicon: Lexicon) -> str:
    """Return the word of a column's name that is short for *token*."""
    own = [lexicon.names.get((word,)) for word in {token.norm, *stems(token)}]
    if any(named is not None and named.rank < 3 for named in own):
        return ""
    if not lexicon.shorts or token.norm in MONTHS or not token.norm.isalpha():
        return ""
    said = token.norm in VERBS and token.norm.endswith("ing")  # selling is no segment
    if said or root(token.norm) in lexicon.verbs:
        return ""
    return lexicon.shorts.get(expanded(token.norm, lexicon.shorts), "")


def mend(token: Token, lexicon: Lexicon) -> str:
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
    named = {target for target in best if (stem(target),) in lexicon.names}
    best = named or best
    singles = {stem(target) for target in best}
    if len(singles) != 1:
        return ""
    target = min(best)
    return target if len(word) > 4 or len(target) >= len(word) else ""


def stems(token: Token) -> tuple[str, ...]:
    """Return the forms under which a word is looked up."""
    return _stems(token.norm, token.stem)


@functools.lru_cache(maxsize=10_000)
def _stems(norm: str, stemmed: str) -> tuple[str, ...]:
    cut = norm[:-1] if norm.endswith("s") else stemmed
    return tuple(dict.fromkeys((stemmed, stem(brief(norm)), brief(stemmed), cut)))


def names_at(words: Sequence[Token], at: int, lexicon: Lexicon) -> tuple[Named | None, int]:
    """Find the longest name of a column that begins here; small words inside it may be left out."""
    for size in range(min(LONGEST, len(words) - at), 0, -1):
        chunk = words[at : at + size]
        if any(token.kind in ("quoted", "date") for token in chunk):
            continue
        behind = words[at + size].norm if at + size < len(words) else ""
        if size > 1 and chunk[-1].norm == "on" and behind in ("time", "schedule"):
            continue  # seen on time is not the time of Seen On
        if size > 1 and chunk[-1].norm == "by" and names_at(words, at + size, lexicon)[0]:
            continue  # `referrals by plan` is of Referred By, for each plan
        if found := _as_it_stands(chunk, lexicon) or _short_name(words, at, size, lexicon):
            return found, size
        if size > 1 and (found := _by_roots(chunk, lexicon)):
            return found, size
        rooted = size == 1 and chunk[0].norm.endswith(("ing", "ed")) and chunk[0].norm not in VERBS
        if rooted and (chunk[0].stem,) not in lexicon.nouns:
            found = lexicon.roots.get(root(chunk[0].norm))
            number = found is not None and lexicon.profile[found.columns[0]].numeric
            if number and chunk[0].norm.endswith("ed") and not _compared(words, at + 1):
                return None, 0  # who handled it is no matter of handling minutes
            return found, 1
    return None, 0


def _as_it_stands(chunk: Sequence[Token], lexicon: Lexicon) -> Named | None:
    forms = [stems(token) for token in chunk]
    for pick in range(max(map(len, forms))):
        key = tuple(form[min(pick, len(form) - 1)] for form in forms)
        if found := lexicon.names.get(key):
            return _surer(found, chunk, lexicon)
    return None


def _by_roots(chunk: Sequence[Token], lexicon: Lexicon) -> Named | None:
    """Find `delivered date`, `picked up`, and names with small words in them."""
    joined = root(chunk[0].norm) + chunk[1].norm
    if len(chunk) == 2 and (found := lexicon.names.get((joined,))):
        return found
    if found := lexicon.rooted.get(tuple(root(token.norm) for token in chunk)):
        return found
    inner = tuple(
        token.stem
        for place, token in enumerate(chunk)
        if place in (0, len(chunk) - 1) or token.norm not in _SKIPPED_INSIDE
    )
    found = lexicon.names.get(inner) if 1 < len(inner) < len(chunk) else None
    return found if found and found.rank <= 1 else None


def _surer(found: Named, chunk: Sequence[Token], lexicon: Lexicon) -> Named:
    """Prefer a column that is called so in short, or by the verb, to one that is called alike."""
    by_root = lexicon.roots.get(root(chunk[0].norm))
    dated = by_root is not None and lexicon.profile[by_root.columns[0]].kind == "date"
    if len(chunk) > 1 or not (found.rank in (3, 4) or (found.rank == 5 and dated)):
        return found
    by_short = lexicon.names.get((chunk[0].short,)) if chunk[0].short else None
    return next((one for one in (by_short, by_root) if one and one.rank < 3), found)


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
    if noun_at(chunk[0], lexicon) is not None:
        return None
    if (word,) in PHRASES or (numbers and word.endswith(("ed", "ing"))):
        if (word,) in PHRASES:
            return found if PHRASES[word,].kind == "refused" else None
        return found if _compared(words, at + 1) else None
    return found


def _compared(words: Sequence[Token], at: int) -> bool:
    return at < len(words) and words[at].norm in _COMPARED


def truth_at(words: Sequence[Token], at: int, lexicon: Lexicon) -> tuple[str, bool, int] | None:
    """Find the longest words for yes or no: `on time`, `failed`."""
    for size in range(min(3, len(words) - at), 0, -1):
        chunk = words[at : at + size]
        for key in (tuple(token.norm for token in chunk), tuple(token.stem for token in chunk)):
            if found := lexicon.truths.get(key):
                return *found, size
    return None


def values_at(words: Sequence[Token], at: int, lexicon: Lexicon) -> tuple[Valued | None, int]:
    """Find the longest value of a cell that begins here."""
    for size in range(min(LONGEST, len(words) - at), 0, -1):
        chunk = words[at : at + size]
        if chunk[-1].kind == "sign" or chunk[0].kind == "sign":
            continue
        key = tuple(token.stem for token in chunk if token.kind != "sign")
        if found := lexicon.cells.get(key):
            return _exactly(found, chunk), size
    word = words[at].norm
    known = (word,) in PHRASES or word in COMMON or (words[at].stem,) in lexicon.names
    if words[at].kind == "word" and len(word) > 2 and word.endswith("s") and not known:
        found = lexicon.cells.get((word[:-1],))  # vws, 208s: too short to be cut elsewhere
        if found and found.rank == 0 and (not found.weak or word[:-1].isdigit()):
            return replace(found, weak=False), 1
    return None, 0


def _exactly(found: Valued, chunk: Sequence[Token]) -> Valued:
    """Let `electric` be the fuel of that name, though there are defects in the electrics."""
    said = " ".join(token.norm for token in chunk)
    exact = tuple(cell for cell in found.cells if str(cell[1]).casefold() == said)
    if found.rank or len({name for name, _ in exact}) != 1:
        return found
    return replace(found, cells=exact)


def signs_at(words: Sequence[Token], at: int) -> tuple[Sign | None, int]:
    """Find the longest word of the grammar that begins here."""
    for size in range(min(LONGEST_SIGN, len(words) - at), 0, -1):
        chunk = words[at : at + size]
        if any(token.kind in ("quoted", "date") for token in chunk):
            continue
        found = PHRASES.get(tuple(token.norm for token in chunk))
        if found and not (found.kind == "more" and not _after_number(words, at)):
            return found, size
    if words[at].kind == "word" and words[at].norm not in _UNITS_AS_COLUMNS:
        found = PHRASES.get((brief(words[at].norm),))
        return (found, 1) if found and found.kind == "grain" else (None, 0)
    return None, 0


def _after_number(words: Sequence[Token], at: int) -> bool:
    """Tell `65 and over` from `and over 65?`."""
    return at > 0 and (words[at - 1].kind == "number" or words[at - 1].norm in SPELT or (
        at > 1 and words[at - 2].kind == "number"))  # fmt: skip


def noun_at(token: Token, lexicon: Lexicon) -> str | None:
    """Return what a row noun counts: a column, or nothing for the rows."""
    if token.kind != "word":
        return None
    for word in stems(token):
        if (word,) in lexicon.nouns:
            return lexicon.nouns[word,]
    return None
