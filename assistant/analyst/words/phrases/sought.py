"""Takes the words behind `containing` and `mentioning` together, as if they stood in quotes.

A text that is looked for has words that mean nothing else then, and is never mended.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.analyst.words.lists.vocabulary import MONTHS, PHRASES
from assistant.analyst.words.spelling import Token

_SEEKING = {key for key, sign in PHRASES.items() if sign.kind == "contains"}
_LONGEST = max(map(len, _SEEKING))
_BEFORE = {"the", "a", "an", "word", "words", "term", "phrase", "text", "string", "about"}
_ENDS = {"by", "per", "and", "or", ",", ";", "for", "where", "whose", "which", "sorted", "but", "?"}
_IN_TIME = {"in", "since", "before", "after", "during", "from", "between", "on", "until"}
_ABOUT = {"about", "concerning", "regarding"}
WRITTEN = {
    "remark", "comment", "note", "description", "memo", "message", "review", "feedback", "request",
    "complaint", "subject", "text", "observation", "annotation",
}  # fmt: skip
"""what is written freely, in which a text may be looked for"""
_MOST = 6
"""words that a text may have without quotes"""


def quote_sought(words: Sequence[Token], question: str) -> list[Token]:
    """Return *words*, those of a text that is looked for made one."""
    words = _about(words)
    for at in range(len(words)):
        size = _seeking(words, at)
        if not size:
            continue
        start = at + size
        while start < len(words) and words[start].norm in _BEFORE:
            start += 1
        end = start
        while end < len(words) and not _ends(words, end):
            end += 1
        chunk = words[start:end]
        plain = all(token.kind in ("word", "number") for token in chunk)
        if not 1 <= len(chunk) <= _MOST or not plain or (chunk[0].norm,) in PHRASES:
            return list(words)
        text = question[chunk[0].start : chunk[-1].end].replace("\u2019", "'")
        one = Token(f'"{text}"', "quoted", text, text, start=chunk[0].start, end=chunk[-1].end)
        return [*words[:start], one, *words[end:]]
    return list(words)


def _about(words: Sequence[Token]) -> Sequence[Token]:
    """Read the `about` of `comments about the late fee` as `mentioning`."""
    made = list(words)
    for at, token in enumerate(words):
        before = at - 1
        while before > 0 and words[before].norm in ("is", "are", "was", "were", "that", "which"):
            before -= 1
        written = before >= 0 and words[before].stem in WRITTEN
        if written and at + 1 < len(words) and token.norm in _ABOUT:
            made[at] = replace(token, norm="mentioning", stem="mentioning")
    return made


def _seeking(words: Sequence[Token], at: int) -> int:
    for size in range(min(_LONGEST, len(words) - at), 0, -1):
        if tuple(token.norm for token in words[at : at + size]) in _SEEKING:
            return size
    return 0


def _ends(words: Sequence[Token], at: int) -> bool:
    word = words[at].norm
    following = words[at + 1] if at + 1 < len(words) else None
    if word in _IN_TIME and following is not None:
        return following.kind in ("number", "date") or following.norm in MONTHS
    return word in _ENDS
