"""A Markdown text as sentences, items and rows of tables, without code, links and formulas' marks.

All of it keeps its offsets: what is left out becomes spaces. Reads forwards in bounded steps, as
a text may be anything; draws nothing (that is `assistant.ui.markdown`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from unicodedata import decimal

MOST = 100_000
"""characters of an answer that are read"""

_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})")
_TICKS = re.compile(r"`++")
_LINKS = re.compile(
    r"\]\([^)\n]{0,400}\)|https?://[^\s)>\]]{1,2000}|www\.[^\s)>\]]{1,2000}|[\w.+-]{1,64}@[\w.-]{1,200}"
    r"|<[A-Za-z/!][^<>\n]{0,200}>|【[^】\n]{0,80}】|\ue200[^\ue201]{0,80}\ue201|\[\^?\d{1,3}\]"
)
_LONG = re.compile(r"\d{31,}+")
_DIGIT = re.compile(r"[^\W\D0-9]")
_RULE = re.compile(r"[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
_ITEM = re.compile(r"[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]")
_ENDS = re.compile(
    r"(?<=[.!?])[ \t]+(?=[^\sa-z\d])|(?<=[^\d\W][.!?])[ \t]+(?=\d)|;[ \t]|\.\*\*[ \t]"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, an item of a list or a row of a table."""

    start: int
    end: int
    block: int
    """sentences of one paragraph, list or table have one number"""
    kind: str
    """text, item or row"""
    heads: tuple[tuple[int, str], ...] = ()
    """of a row: (where a cell ends, what stands above it)"""

    def head(self, at: int) -> str:
        """Return what stands above the cell at offset *at*."""
        return next((head for end, head in self.heads if at < end), "")


def plain(text: str) -> str:
    """Return *text* with Western digits, and with spaces for code, links and tags."""
    text = _LONG.sub(_blank, text)
    text = _DIGIT.sub(lambda found: str(decimal(found[0], " ")), text)
    text = _without_code(_without_fences(text))
    return _LINKS.sub(_blank, text)


def sentences(text: str) -> Iterator[Sentence]:
    """Yield the sentences of a `plain` text, in order."""
    block, at, heads, above, empty = 0, 0, None, "", True
    for line in text.split("\n"):
        end = at + len(line)
        rule = "|" in above and "|" in line and _RULE.fullmatch(line) is not None
        if not line.strip(" \t>") or (line.lstrip()[:1] == "#"):
            block, heads, empty = block + (not empty), None, True
        if rule:
            heads = [cell.strip(" *_") for cell in above.strip(" \t>|").split("|")]
            block += 1
        elif heads is not None and "|" in line:
            empty = False
            yield Sentence(at, end, block, "row", tuple(_cells(line, at, heads)))
        elif line.strip():
            empty = False
            kind = "item" if _ITEM.match(line) else "text"
            yield from _divided(text, at, end, block, kind)
        above, at = line, end + 1


def _divided(text: str, start: int, end: int, block: int, kind: str) -> Iterator[Sentence]:
    at = start
    for stop in _ENDS.finditer(text, start, end):
        yield Sentence(at, stop.start(), block, kind)
        at = stop.end()
    if at < end:
        yield Sentence(at, end, block, kind)


def _cells(line: str, start: int, heads: list[str]) -> Iterator[tuple[int, str]]:
    at = len(line) - len(line.lstrip(" \t>|"))
    for head in heads:
        bar = line.find("|", at)
        end = len(line) if bar < 0 else bar
        yield start + end, head
        at = end + 1


def _without_fences(text: str) -> str:
    if "```" not in text and "~~~" not in text:
        return text
    out: list[str] = []
    fence = ""
    for line in text.split("\n"):
        found = _FENCE.match(line)
        closes = found is not None and fence and found[1].startswith(fence)
        out.append(" " * len(line) if fence or found else line)
        if closes:
            fence = ""
        elif found is not None and not fence:
            fence = found[1]
    return "\n".join(out)


def _without_code(text: str) -> str:
    """Blank spans between as many backticks, if they end within 400 characters."""
    out: list[str] = []
    at, opened = 0, None
    for ticks in _TICKS.finditer(text):
        if opened is not None and (
            ticks.start() - opened.end() > 400 or ticks.end() - ticks.start() != len(opened[0])
        ):
            opened = ticks if ticks.start() - opened.end() > 400 else opened
            continue
        if opened is None:
            opened = ticks
            continue
        out += (text[at : opened.start()], " " * (ticks.end() - opened.start()))
        at, opened = ticks.end(), None
    return "".join((*out, text[at:]))


def _blank(found: re.Match[str]) -> str:
    return " " * (found.end() - found.start())
