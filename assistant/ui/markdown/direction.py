"""Finds the paragraphs that run from right to left, and marks them.

Streamlit (1.67) has no option for it and draws no `dir`. So such a paragraph begins with an empty
link that nobody sees, and `page.css` turns whatever block holds one. The first letter decides, as
for `dir="auto"`, so that it is known as soon as there is a word.
"""

from __future__ import annotations

import re

MARK = "[](#rtl)"
_LEAD = re.compile(r"(?:[\s>|]|[-*+][ \t]|\d{1,9}[.)][ \t]|#{1,6}[ \t]|\[[ xX]\][ \t])*")
"""what belongs to the block, not to its words"""
_LETTER = re.compile(r"[^\W\d_]")
_SOON = 40
"""a paragraph that has no letter in so many characters runs from left to right"""
_RIGHT_TO_LEFT = re.compile(
    r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


def known(text: str) -> bool:
    """Tell if more text could not change the direction any more."""
    at = _lead(text)
    return len(text) - at > _SOON or _LETTER.search(text, at) is not None


def marked(text: str, written: str) -> str:
    """Return a block that is *written* for *text*, marked if that runs from right to left."""
    if text.isascii():
        return written
    at = _lead(text)
    first = _LETTER.search(text, at, at + _SOON)
    if first is None or not _RIGHT_TO_LEFT.match(first[0]):
        return written
    at = _lead(written)
    return f"{written[:at]}{MARK}{written[at:]}"


def _lead(text: str) -> int:
    lead = _LEAD.match(text)
    return lead.end() if lead else 0
