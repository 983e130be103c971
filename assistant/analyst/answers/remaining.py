"""What is left of a question without a word of it that nothing is known of."""

from __future__ import annotations

import re

_BEFORE = "a|an|and|at|by|for|from|in|of|on|or|over|per|than|the|to|versus|vs|when|where|which|with"
"""words that lead to another, and mean nothing without it"""


def without(question: str, word: str) -> str:
    """Return *question* without *word* and what leads to it; the same where it has no such word."""
    said = rf"(?<!\w)(?:(?:{_BEFORE})\s+)*[\"“']?{re.escape(word)}[\"”']?(?!\w)"
    left = re.sub(said, " ", question, count=1, flags=re.IGNORECASE)
    return " ".join(left.split())
