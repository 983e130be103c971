"""Finds what each line of a Markdown text belongs to, with markdown-it's reader of blocks.

Only blocks: markdown-it says nothing about where inline marks stand, so `inline` reads those.
What is denied when it is drawn (HTML, reference definitions) is no block here either, so that the
text that comes out is read in the same way as the one that went in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.common.utils import unescapeAll
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block import table as plain_table
from markdown_it.token import Token

from assistant.ui.markdown import inline, maths

FENCE = re.compile(r"(`{3,}|~{3,}).*")
"""the first line of a fence, from its marks on"""


@dataclass(frozen=True, slots=True)
class Region:
    """Lines *start* to before *end*. Regions follow each other without a gap."""

    start: int
    end: int
    kind: str
    """text, table, code (also a blank line), fence, math, or wait: it cannot be told yet"""
    info: str = ""


@dataclass(frozen=True, slots=True)
class Start:
    """A line at which the text may be divided: what is above it has ended, whatever follows.

    Read alone, what begins here is the same as where it stands.
    """

    line: int
    free: bool
    """it stands below a blank line and in no other block; else it is an item of a list"""


class Reading:
    """What *text* is made of; unless it is *final*, more may follow."""

    def __init__(self, text: str, *, final: bool = True) -> None:
        self.lines = text.split("\n")
        env = {"final": final, "lines": len(self.lines)}
        self._tokens: list[Token] = []
        # Spaces at the open end may become anything.
        _READER.block.parse(text.rstrip(" \t"), _READER, env, self._tokens)
        self.regions = self._divided()
        waiting = (region.start for region in self.regions if region.kind == "wait")
        self.last = min(waiting, default=len(self.lines) - 1)
        """up to this line all are whole, and no later one can make them part of something else"""

    def _divided(self) -> list[Region]:
        # Whatever markdown-it leaves out (its depth is limited) counts as text.
        found: list[Region] = []
        line, lines = 0, self.lines
        for region in _known(self._tokens):
            if region.start >= line:
                found += _plain(lines, line, region.start)
                found.append(region)
                line = region.end
        return [*found, *_plain(lines, line, len(lines))]

    def starts(self) -> Iterator[Start]:
        """Find where the text may be divided, in order."""
        above, found = "", 0
        for token in self._tokens:
            if token.level > 1 or not token.map:
                continue
            line = token.map[0]
            begins = line > found and not self.lines[line][:1].isspace()
            if token.level == 0:
                item = above in _LISTS and _ITEM.match(self.lines[line])
                if begins and not item and not self.lines[line - 1].strip(" \t"):
                    found = line
                    yield Start(line, free=True)
                above = token.type
            elif token.type == "list_item_open" and begins and line < self.last:
                found = line
                yield Start(line, free=False)


_LISTS = ("bullet_list_open", "ordered_list_open")
_ITEM = re.compile(r"(?:[-*+]|\d{1,9}[.)])(?:[ \t]|\Z)")

_KINDS = {
    "fence": "fence",
    "code_block": "code",
    "math": "math",
    "wait": "wait",
    "table_open": "table",
    "inline": "text",
}


def language(info: str) -> str:
    """Return the language that a reader takes from the *info* of a fence."""
    return (unescapeAll(info).split() or [""])[0]


def _known(tokens: list[Token]) -> Iterator[Region]:
    for token in tokens:
        kind = _KINDS.get(token.type)
        if kind and token.map:
            start, end = token.map
            yield Region(start, end, kind, token.info)


def _plain(lines: list[str], start: int, end: int) -> Iterator[Region]:
    for line in range(start, end):
        yield Region(line, line + 1, "text" if lines[line].strip() else "code")


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].strip()


def _math(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    r"""Find LaTeX between lines of `$$`, or `\[` at a line's start and `\]` at one's end.

    In an open text also one that has only begun.
    """
    first = _line(state, start)
    bracket = first.startswith("\\[")
    if not (bracket or first == "$$") or state.is_code_block(start):
        return False
    last = start if bracket else start + 1
    while last < end and state.sCount[last] >= state.blkIndent and _line(state, last):
        if _closes(_line(state, last), bracket):
            break
        last += 1
    closed = last < end and state.sCount[last] >= state.blkIndent
    closed = closed and _closes(_line(state, last), bracket)
    size = state.eMarks[min(last, end - 1)] - state.bMarks[start]
    inner = "\n".join(_line(state, line) for line in range(start, min(last + closed, end)))
    inner = inner[2:-2] if closed else inner[2:]
    waiting = not state.env["final"] and last >= state.env["lines"] - 1
    if bracket:
        found = closed and maths.is_formula(inner.strip(), display="\n" not in inner.strip("\n "))
        waiting = waiting and maths.may_be_block(inner)
    else:
        found = closed and maths.is_block(inner)
    if size > maths.BLOCK_LIMIT or not (waiting or found):
        return False
    if not silent:
        token = state.push("math" if closed and not waiting else "wait", "", 0)
        state.line = min(last + 1, end)
        token.map = [start, state.line]
    return True


def _closes(line: str, bracket: bool) -> bool:
    return line.endswith("\\]") and len(line) > 1 if bracket else line == "$$"


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Find a table, unless a bar in its head stands inside code, a link or LaTeX.

    By the time its second line comes, such code was already written as code.
    """
    if not plain_table(state, start, end, True):
        return False
    above = state.src[state.bMarks[state.line] : state.bMarks[start]] if silent else ""
    head = state.src[state.bMarks[start] : state.eMarks[start]]
    if "|" not in state.src[state.bMarks[start + 1] : state.eMarks[start + 1]]:
        return False  # other readers take it for a heading
    if "|" in head and inline.crosses(above + head, len(above)):
        return False
    return plain_table(state, start, end, silent)


def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False, "maxNesting": 50})
    reader.disable(["reference", "html_block"])
    interrupts = ["paragraph", "reference", "blockquote", "list"]
    reader.block.ruler.before("fence", "math", _math, {"alt": interrupts})
    # markdown-it would try a table first; for other readers `- a | b` is an item and nothing else.
    reader.block.ruler.before("lheading", "rows", _table, {"alt": ["paragraph", "reference"]})
    return reader


_READER = _reader()
