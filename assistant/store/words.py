"""Text as the words that a search compares: folded, so that case, accents and widths say nothing.

The same for every database, which is given words and spaces only: nothing that a person types is
ever an operator or a fault. Scripts without spaces (Chinese, Japanese, Thai, ...) become pairs of
neighbours, so that any piece of a sentence is found. Pure; what is stored follows it, so that a
change here needs a migration that makes all words anew.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

LONGEST = 100_000
"""characters of a text that are searched"""
_STORED = 200_000
"""characters of all words of a text; Postgres takes 1 MB of them, at most 4 bytes each"""
_WORD = 64
_TERMS = 20
_AROUND = 24
"""characters shown before the first hit of a snippet"""
_SNIPPET = 80
_MARKED = 20_000
"""characters of a text in which a snippet is looked for"""

_MARKDOWN = re.compile(r"\*\*|`+|^#+ ", re.MULTILINE)
_ACCENTS = re.compile("[\u0300-\u036f]")
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"  # Japanese
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Chinese characters
)
_RUN = re.compile(f"[{_UNSPACED}]+|[^{_UNSPACED}]+")

Piece = tuple[str, bool]
"""text, and whether it is what was searched for"""


@dataclass(frozen=True, slots=True)
class Term:
    """A word that must be there; with *open_end* one that begins so."""

    word: str
    open_end: bool = False

    def fits(self, words: Iterable[str]) -> bool:
        """Whether it is among *words*."""
        return any(w == self.word or (self.open_end and w.startswith(self.word)) for w in words)


def words_of(texts: Iterable[str]) -> str:
    """Return the different words of *texts*, a space between two: what is stored of them."""
    found: dict[str, None] = {}
    for text in texts:
        for run in _runs(text[:LONGEST]):
            found.update(dict.fromkeys(_pieces(run)))
    joined = " ".join(found)
    return joined if len(joined) <= _STORED else joined[:_STORED].rpartition(" ")[0]


def terms_of(asked: str) -> tuple[Term, ...]:
    """Return what has to be found: whole words, and a last one that is still being typed."""
    terms: list[Term] = []
    runs = list(_runs(asked[:LONGEST]))
    typing = bool(asked) and _is_letter(asked[-1])
    for at, run in enumerate(runs):
        open_end = typing and at == len(runs) - 1
        if _RUN.fullmatch(run) and re.match(f"[{_UNSPACED}]", run):
            pairs = _pairs(run)
            terms += [Term(pair) for pair in pairs[:-1]] or [Term(run, open_end=True)]
        else:
            terms.append(Term(run[:_WORD], open_end))
    return tuple(dict.fromkeys(terms[:_TERMS]))


def fits(text: str, terms: Sequence[Term]) -> bool:
    """Whether all *terms* are in *text*."""
    words = words_of([text]).split(" ")
    return all(term.fits(words) for term in terms)


def snippet(text: str, terms: Sequence[Term]) -> tuple[Piece, ...]:
    """Return a line of *text* around the first hit, in pieces, hits marked."""
    line = " ".join(_MARKDOWN.sub("", text[:_MARKED]).split())
    flat, places = _flat_with_places(line)
    hits = sorted({hit for term in terms for hit in _hits(flat, places, term)})
    start = max(0, (hits[0][0] if hits else 0) - _AROUND)
    if start:
        start = line.find(" ", start, start + 20) + 1 or start
    end = min(len(line), start + _SNIPPET)
    pieces: list[Piece] = [("…", False)] if start else []
    at = start
    for first, last in _merged(hits):
        if at <= first and last <= end:
            pieces += [(line[at:first], False), (line[first:last], True)]
            at = last
    pieces.append((line[at:end] + ("…" if end < len(line) else ""), False))
    return tuple(piece for piece in pieces if piece[0])


def _runs(text: str) -> Iterator[str]:
    """Yield the folded words of *text*; what has no spaces apart from what has."""
    folded = unicodedata.normalize("NFKC", _ACCENTS.sub("", _decomposed(text)))
    letters = "".join(c if _is_letter(c) else " " for c in folded)
    for word in letters.split():
        yield from _RUN.findall(word)


def _pieces(run: str) -> list[str]:
    return _pairs(run) if re.match(f"[{_UNSPACED}]", run) else [run[:_WORD]]


def _pairs(run: str) -> list[str]:
    """Return all pairs of neighbours and the last one alone: each begins one piece."""
    return [run[at : at + 2] for at in range(len(run))]


def _decomposed(text: str) -> str:
    # Folding case may compose or widen what was decomposed, so once more afterwards.
    return unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())


@lru_cache(maxsize=5000)
def _is_letter(char: str) -> bool:
    return unicodedata.category(char)[0] in "LNM"


@lru_cache(maxsize=5000)
def _flat(char: str) -> str:
    return _ACCENTS.sub("", _decomposed(char))


def _flat_with_places(line: str) -> tuple[str, list[int]]:
    """Return *line* folded character by character, and where each of these came from."""
    flat: list[str] = []
    places: list[int] = []
    for at, char in enumerate(line):
        folded = _flat(char)
        flat.append(folded)
        places += [at] * len(folded)
    return "".join(flat), [*places, len(line)]


def _hits(flat: str, places: Sequence[int], term: Term) -> Iterator[tuple[int, int]]:
    word = _flat_word(term.word)
    unspaced = bool(re.match(f"[{_UNSPACED}]", term.word))
    at = flat.find(word)
    while at >= 0:
        end = at + len(word)
        begins = unspaced or at == 0 or not _is_letter(flat[at - 1])
        ends = unspaced or term.open_end or end == len(flat) or not _is_letter(flat[end])
        if begins and ends:
            yield places[at], places[end - 1] + 1
        at = flat.find(word, at + 1)


def _merged(hits: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield sorted stretches, those that overlap as one: pairs of neighbours do."""
    whole: tuple[int, int] | None = None
    for first, last in hits:
        if whole is not None and first < whole[1]:
            whole = (whole[0], max(whole[1], last))
        else:
            if whole is not None:
                yield whole
            whole = (first, last)
    if whole is not None:
        yield whole


def _flat_word(word: str) -> str:
    return "".join(_flat(char) for char in word)
