"""Whether a message is SQL to be run or a question in English that begins like it.

"Select the best product" and "From January on" are questions, and the parser takes some of them:
`Select top products from orders` is a column under another name. So what the parser and the
tables say of a message is weighed with signs that nobody writes in a sentence.
"""

from __future__ import annotations

import re
from typing import Literal

Read = Literal["bound", "parsed", "refused"]
"""what became of a message in the sandbox: it would run, only its names are unknown, no syntax"""

_GAP = r"(?:\s|--[^\n]*+|/\*(?:(?!\*/).)*+\*/)*+"
_FIRST = re.compile(
    rf"{_GAP}(?:\({_GAP})*+(?:(select|with|from)\b"
    r"|(?:describe|summarize|pivot|unpivot|values|table|show)\b.*;\s*$)",
    re.IGNORECASE | re.DOTALL,
)
"""SQL that reads begins with one of the first three; with another it needs its end, as
"describe orders" is a question"""
_QUOTED = re.compile(
    r"'(?:[^']|'')*+'|\"(?:[^\"]|\"\")*+\"|--[^\n]*+|/\*(?:(?!\*/).)*+\*/", re.DOTALL
)
_COMMENTED = re.compile(r"\s*(?:--|/\*)")
_SIGNS = re.compile(
    r"^[\s(]*select\s+(?:distinct\s+)?(?:\*|\d)"
    r"|\w\("  # a function; in a sentence a space stands before the bracket
    r"|::\w|\(\s*(?:select|from)\b"
    r"|\b(?:group|order)\s+by\b"
    r"|\bwhere\b.*?(?:[=<>]|\b(?:like|ilike|between)\b|\bis\s+(?:not\s+)?null\b|\bin\s*\()"
    r"|\bunion\s+(?:all\s+)?(?:select|from)\b"
    r"|\bas\s+\w+\s*(?:,|\bfrom\b)"
    r"|^[\s(]*from\s+\S+\s+(?:select|where|limit)\b"
    r"|^\s*with\s+(?:recursive\s+)?\w+\s*(?:\([^()]*\)\s*)?as\s+(?:not\s+materialized\s+|materialized\s+)?\("
    r"|;\s*$",
    re.IGNORECASE | re.DOTALL,
)
_RENAMED = re.compile(
    r"(?:\bselect|,)\s+\w+\s+(?!(?:from|as|where|limit|order|group|union|over|is|in|and|or)\b)\w",
    re.IGNORECASE,
)
"""a column under another name without AS, which is what two English words look like"""
_ENGLISH = re.compile(
    r"[\s(]*select\s+(?:the|a|an|all|any|each|every|some|only|just|me|my|our|those|these|which|one)"
    r"\b(?!\s*[,.(])",
    re.IGNORECASE,
)


def may_be(text: str) -> bool:
    """Whether *text* begins as SQL that reads; to be asked before anything costs time."""
    return _FIRST.match(text) is not None


def looks_like(text: str) -> bool:
    """Whether *text* has a sign of SQL that nobody writes in a sentence."""
    first = _FIRST.match(text)
    if first is None or text.rstrip().endswith("?"):
        return False
    return bool(_COMMENTED.match(text) or _SIGNS.search(_bare(text))) or _is_written_as(first, text)


def is_statement(text: str, read: Read, *, near: bool = False) -> bool:
    """Weigh what became of *text*; *near*: a name that is unknown is spelt like one that is there.

    What has a fault is SQL only if it could not be meant as English.
    """
    bare = _bare(text)
    first = _FIRST.match(text)
    if first is None:
        return False
    signs = looks_like(text)
    if read == "bound":
        return signs or not _RENAMED.search(bare)
    if text.rstrip().endswith("?") or _ENGLISH.match(bare):
        return False
    if read == "parsed":
        return signs or (near and not _RENAMED.search(bare))
    sure = _is_written_as(first, text) or _COMMENTED.match(text) is not None
    return sure or (signs and re.search(r"\bfrom\b|;\s*$", bare, re.IGNORECASE) is not None)


def as_message(sql: str) -> str:
    """Return *sql*, which has run, so that it is taken for SQL where it is sent as a message."""
    sql = sql.strip()
    return sql if may_be(sql) and is_statement(sql, "bound") else f"{sql}\n;"


def _bare(text: str) -> str:
    """Blank out what is quoted and what is a comment."""
    return _QUOTED.sub(" '' ", text)


def _is_written_as(first: re.Match[str], text: str) -> bool:
    """Whether the first word stands in capitals among others that do not: so SQL is written."""
    return (first[1] or "").isupper() and any(map(str.islower, text))
