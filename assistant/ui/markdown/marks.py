"""Marks stretches of a text, through all that makes it harmless: figures that are not in the data.

A mark travels as characters that no text may hold (Unicode keeps them for a program's own use) and
becomes Streamlit's own directive where plain words stand. In code, in addresses and in formulas it
is taken out again; what would change anything else is not marked at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

BEGIN, END, OTHER = "\ufdd0", "\ufdd1", "\ufdd2"
SIGNS = f"{BEGIN}{END}{OTHER}"
MISSING_WORDS = "not from your data"
OTHER_WORDS = "from another row"
_WRITTEN = {
    BEGIN: ":orange-background[",
    END: f" :small[{MISSING_WORDS}]]",
    OTHER: f" :small[{OTHER_WORDS}]]",
}
_GONE = str.maketrans(dict.fromkeys(SIGNS, ""))
_FOREIGN = str.maketrans(dict.fromkeys(SIGNS, "\ufffd"))
_WORD_THEN_STARS = re.compile(r"[^\W_][*_~]+\Z")
_STARS_THEN_WORD = re.compile(r"[*_~]+[^\W_]")


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a text, by offsets. *other*: it is in the data, of another row."""

    start: int
    end: int
    other: bool = False


def put(text: str, marks: Iterable[Mark]) -> str:
    """Return *text* with the signs of *marks* in it, which must not overlap."""
    text = text.translate(_FOREIGN)
    out: list[str] = []
    at = 0
    for mark in sorted(marks, key=lambda one: one.start):
        if mark.start < at or not _is_free(text, mark):
            continue
        end = OTHER if mark.other else END
        out += (text[at : mark.start], BEGIN, text[mark.start : mark.end], end)
        at = mark.end
    return "".join((*out, text[at:]))


def written(sign: str, before: str) -> str:
    """Return what a sign becomes behind the character *before*."""
    # Two colons in a row begin nothing.
    return ("\u200b" if sign == BEGIN and before == ":" else "") + _WRITTEN[sign]


def without(block: str) -> str:
    """Return a block without the signs that stand where nothing can be marked."""
    return block.translate(_GONE)


def unmarked(block: str) -> str:
    """Return a block as it would be without any mark."""
    block = without(block)
    for words in _WRITTEN.values():
        block = block.replace("\u200b" + words, words).replace(words, "")
    return block


def _is_free(text: str, mark: Mark) -> bool:
    """Tell if emphasis that begins or ends here would still do so beside a bracket."""
    before, after = text[max(0, mark.start - 8) : mark.start], text[mark.end : mark.end + 8]
    return not (_WORD_THEN_STARS.search(before) or _STARS_THEN_WORD.match(after))
