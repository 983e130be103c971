"""How one number may be read. 1,234.5 and 1.234,5 and 1 234,5 and 1'234.5 are the same.

What is ambiguous by itself (1.234) is read in both ways unless the text shows which it uses.
"""

from __future__ import annotations

import re

SPACES = " \u00a0\u202f\u2009"
TOKEN = re.compile(rf"\d++(?:(?:[.,'’{SPACES}]|\{{,\}}|\\,)\d++){{0,10}}+")
LONGEST = 30
"""digits; what is longer is no figure"""
_SPLIT = re.compile(r"(\D+)")
_COMMA = re.compile(r"(?<![\d.,])\d+(?:\.\d{3})*,(?:\d{1,2}|\d{4,})(?![\d.,])")
_POINT = re.compile(r"(?<![\d.,])\d+(?:,\d{3})*\.(?:\d{1,2}|\d{4,})(?![\d.,])")


def decimal_mark(text: str) -> str:
    """Return the mark before decimals that *text* shows to use: a comma, a point, or neither."""
    comma, point = _COMMA.search(text) is not None, _POINT.search(text) is not None
    return "" if comma == point else "," if comma else "."


def whole_token(token: str) -> str:
    """Cut *token* before a space that cannot stand between thousands."""
    pieces = _SPLIT.split(token)
    kept = pieces[0]
    for mark, group in zip(pieces[1::2], pieces[2::2], strict=True):
        if mark in SPACES and not (_is_head(_SPLIT.split(kept), mark) and len(group) == 3):
            break
        kept += mark + group
    return kept


def _is_head(pieces: list[str], mark: str) -> bool:
    marks = pieces[1::2]
    groups = pieces[2::2]
    return (
        len(pieces[0]) <= 3
        and pieces[0][0] != "0"
        and all(one == mark for one in marks)
        and all(len(group) == 3 for group in groups)
    )


def readings(token: str, mark: str) -> list[tuple[float, int]]:
    """Return what *token* may mean as (value, decimal places), likeliest first; none if nothing.

    *mark* is the text's `decimal_mark`.
    """
    token = token.replace("{,}", ",").replace("\\,", " ")
    pieces = _SPLIT.split(token)
    groups, marks = pieces[0::2], pieces[1::2]
    if sum(map(len, groups)) > LONGEST:
        return []
    if not marks:
        return [(float(token), 0)]
    found: list[tuple[float, int]] = []
    if _grouped(groups, marks):
        found.append((float("".join(groups)), 0))
    if marks[-1] in ".," and (len(marks) == 1 or _grouped(groups[:-1], marks[:-1], marks[-1])):
        decimals = (float("".join(groups[:-1]) + "." + groups[-1]), len(groups[-1]))
        found.append(decimals)
    if len(found) == 2:
        return _chosen(found, marks[-1], mark)
    return found


def _chosen(found: list[tuple[float, int]], written: str, mark: str) -> list[tuple[float, int]]:
    """Choose between thousands and decimals: 1.234, or 1,234."""
    thousands, decimals = found
    if mark and written != mark:
        return [thousands]
    if written == "." and mark == ".":
        return [decimals, thousands]
    if written == "," and not mark:
        return [thousands]
    return [thousands, decimals]


def _grouped(groups: list[str], marks: list[str], other: str = "") -> bool:
    """Tell if the *marks* stand between thousands (or lakh, 12,34,567)."""
    if not marks:
        return other != "" and len(groups) == 1
    one = marks[0]
    if one == other or any(mark != one for mark in marks) or not 1 <= len(groups[0]) <= 3:
        return False
    if groups[0][0] == "0" or len(groups[-1]) != 3:
        return False
    inner = {len(group) for group in groups[1:-1]}
    return inner <= {3} or (inner == {2} and len(groups[0]) <= 2)
