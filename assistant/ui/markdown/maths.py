r"""Tells LaTeX from money.

Streamlit 1.67 turns LaTeX on for a whole text as soon as one expression is in it, and then takes
`$5 and $10` for another. Only what is found here keeps its dollars; all others are escaped. What
is found holds nothing that would be a link, code or HTML if a reader took it for plain text.
"""

from __future__ import annotations

import re

LIMIT = 400
"""how long an expression in a line may be"""
BLOCK_LIMIT = 1_000
"""how long one that stands on lines of its own may be"""
NONE, OPEN = -1, -2

_ONE = re.compile(r"\$(?![\s$])([^$\n`]*+)(?<![\s\\])\$(?!\$)")
_TWO = re.compile(r"\$\$([^$\n`]++)\$\$(?!\$)")
_UNSAFE = re.compile(
    r"[`$]|~~~|!\[|\]\(|\]\[|\[\^|<[A-Za-z/!?]|:[A-Za-z]|www\.|://"
    # KaTeX would draw these over the rest of the page, load or link something, or grow.
    r"|\\(?:rule|raise|lower|[hmv]*kern|[hmv]*skip|[hmv]*space|[rlc]lap|smash|href|url|html|include"
    r"|g?def|x?let|edef|futurelet|(?:re)?newcommand|providecommand)"
)
_BRACKETS = {
    "\\(": re.compile(r"\\\(((?:[^\\$`]|\\[^()\[\]$`])+?)\\\)"),
    "\\[": re.compile(r"\\\[((?:[^\\$`]|\\[^()\[\]$`])+?)\\\](?!\()"),
}
_OPEN_BRACKET = re.compile(r"(?:[^\\$`]|\\[^()\[\]$`])*\\?")
_SIGNS = re.compile(r"[\\^_=+<>]")
_PLAIN_WORD = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{2,}")
_BREAK = re.compile(r"\s*\n[ \t>]*")
_WORD = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{2,}|[,.;:] ")


def find(text: str, start: int, end: int, *, known: bool) -> int:
    """Return where the expression at *start* ends, or NONE; OPEN if more text is needed."""
    size = 1
    while text[start + size : start + size + 1] == "$":
        size += 1
    if size > 2:
        return NONE
    found = (_ONE if size == 1 else _TWO).match(text, start, end)
    if found is None:
        return OPEN if not known and _may_be(text[start + size : end], size) else NONE
    if found.end() == len(text) and not known:
        return OPEN
    if text[found.end() : found.end() + 1] == "$" or not _is_math(found[1], size):
        return NONE
    if size == 1 and _goes_on(found[1], text[found.end() : found.end() + 1]):
        return NONE
    return found.end()


def _goes_on(inner: str, after: str) -> bool:
    """Tell if what stands *after* a dollar makes it the beginning of a name or an amount."""
    if after.isdigit() or after.isupper() or after in ("_", "{"):
        return True
    return (after.isalpha() or after == "(") and inner[-1] in "/:.-,;+="


def bracketed(text: str, start: int, end: int, *, known: bool) -> tuple[int, str]:
    r"""Return where `\(...\)` or `\[...\]` at *start* ends, and it between dollars.

    The place is NONE if these brackets only escape what they hold, OPEN if more text is needed.
    """
    kind = text[start : start + 2]
    found = _BRACKETS[kind].match(text, start, end)
    if found is None:
        open_end = not known and _OPEN_BRACKET.fullmatch(text, start + 2, end)
        return (OPEN if open_end and not _UNSAFE.search(text, start + 2, end) else NONE), ""
    if found.end() == len(text) and not known and kind == r"\[":
        return OPEN, ""
    inner = _BREAK.sub(" ", found[1]).strip()
    if not is_formula(inner, display=kind == r"\["):
        return NONE, ""
    dollars = "$" if kind == r"\(" else "$$"
    return found.end(), f"{dollars}{inner}{dollars}"


def is_formula(inner: str, *, display: bool) -> bool:
    r"""Tell if what stands between two brackets is LaTeX, and not a note such as `\[sic\]`."""
    if not inner or _UNSAFE.search(inner) or inner.endswith("\\"):
        return False
    return bool(_SIGNS.search(inner)) or not (display or _PLAIN_WORD.search(inner))


def may_be_block(text: str) -> bool:
    """Tell if *text*, all there is behind a first bracket, may still become LaTeX."""
    return not _UNSAFE.search(text)


def is_block(text: str) -> bool:
    """Tell if *text*, which stands between two lines of `$$`, is LaTeX."""
    return bool(text.strip()) and not _UNSAFE.search(text)


def _is_math(inner: str, size: int) -> bool:
    if _UNSAFE.search(inner) or not inner.strip() or inner.endswith("\\"):
        return False
    return size == 2 or not (inner[0].isdigit() and _WORD.search(inner))


def _may_be(rest: str, size: int) -> bool:
    """Tell if *rest*, all there is behind the dollars, may still become an expression."""
    if size == 1 and rest[:1].isspace():
        return False
    if size == 1 and rest[:1].isdigit() and _WORD.search(rest):
        return False
    closed = rest.rstrip("$") if size == 2 and rest.count("$") == 1 else rest
    return not re.search(r"[`\n$]", closed)
