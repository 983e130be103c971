"""Joins the pieces into which a server cut one text, so that they read as it was written.

Knows nothing of messages: a piece is text, the item that it came in, and whether something that
is not shown stood before it. Parts of one item are one text. Items are, too, unless their joint
is one that nobody writes (`.` and `The`, a word and a word, a word and `# Heading`): then a blank
line is put there.
What was joined so far never changes when more comes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

BLANK = "\n\n"

_MARKER = re.compile(r"(?:【[^【】\n]*】|\ue200[^\ue200\ue201\n]*\ue201|[\ue200-\ue20f])+\Z")
_END = re.compile(r"[.!?:…؟۔।][\"'”’»)\]*_]*\Z")  # noqa: RUF001 - other scripts'
_FIGURE = re.compile(r"\d[.:,]\Z")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\Z")
_FENCE = re.compile(r"^[ \t>]*(?:[-*+][ \t]+|\d{1,9}[.)][ \t]+)*(`{3,}|~{3,})(.*)$", re.MULTILINE)
_HEADING = re.compile(r"#{1,6}[ \t]")
_BLOCK = re.compile(r"[-*+#>|`~\d]")
_OPENING = "-+>|[(“„«‘$\\¿¡"  # noqa: RUF001 - opening quotes
_PAIRED = '*_`"'
"""what opens where there is an even number of them in the line, and else closes"""
_TAIL = 300
"""characters before a joint, and of a line, that are looked at"""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text as it came."""

    text: str
    item: str
    """of which it is a part; empty if that is not known"""
    apart: bool = False
    """something that is not shown, such as a tool call, stands between it and the one before"""


def joined(pieces: Iterable[Piece], *, final: bool = True) -> str:
    """Return *pieces* as one text; unless *final*, without what is too short to be placed yet."""
    found = [piece for piece in pieces if piece.text]
    out: list[str] = []
    fences, tail, last = _Fences(), "", None
    for number, piece in enumerate(found, 1):
        between: str | None = ""
        if last is not None and (piece.apart or not last.item or last.item != piece.item):
            more = not final and number == len(found)
            between = _between(tail, piece.text, fences, apart=piece.apart, more=more)
        if between is None:
            break
        out += [between, piece.text]
        fences.read(between + piece.text)
        tail, last = (tail + between + piece.text)[-_TAIL:], piece
    return "".join(out)


class _Fences:
    """Whether a text that is read on and on ends inside a fence."""

    def __init__(self) -> None:
        self._open, self._line = "", ""

    @property
    def open(self) -> bool:
        found = _FENCE.search(self._line)
        return not self._closes(found) if self._open else found is not None

    @property
    def closing(self) -> bool:
        """Whether the last line closes one, if it ends there."""
        return self._closes(_FENCE.search(self._line))

    def read(self, text: str) -> None:
        lines, _, line = (self._line + text).rpartition("\n")
        self._line = line[:_TAIL]  # a fence shows at the beginning of its line
        for found in _FENCE.finditer(lines):
            if not self._open:
                self._open = found[1]
            elif self._closes(found):
                self._open = ""

    def _closes(self, found: re.Match[str] | None) -> bool:
        if found is None or not self._open:
            return False
        return found[1].startswith(self._open) and not found[2].strip()


def _between(before: str, after: str, fences: _Fences, *, apart: bool, more: bool) -> str | None:
    """Return what stands between two items; None if *more* of the second could change it."""
    line = before.rpartition("\n")[2]
    if not before.strip() or after[0].isspace() or fences.open:
        return ""
    if before[-1].isspace():
        return _after_space(before, after, apart=apart)
    if more and (after in ("`", "``", "~", "~~") or (len(after) < 7 and not after.strip("#"))):
        return None
    if line.lstrip().startswith("|"):
        return _in_row(before, after)
    if fences.closing or after.startswith(("```", "~~~")) or _HEADING.match(after):
        return BLANK
    return BLANK if _glued(line, after) else ""


def _after_space(before: str, after: str, *, apart: bool) -> str:
    """Return what stands behind white space: the writer has divided there already."""
    ending = before[len(before.rstrip()) :]
    last = before.rstrip().rpartition("\n")[2].strip()
    if ending.count("\n") == 1 and last.startswith("|") and last.endswith("|"):
        return "" if after[0] == "|" else "\n"  # or it would become another row
    if not apart or ending.count("\n") > 1 or ("\n" in ending and _BLOCK.match(after)):
        return ""
    return BLANK if _glued(last, after) else ""


def _in_row(before: str, after: str) -> str:
    """Return what stands behind a row of a table; one that is not whole goes on."""
    above, _, row = before.rpartition("\n")
    over = above.rpartition("\n")[2].strip()
    whole = (
        row.rstrip().endswith("|") and over.startswith("|") and row.count("|") >= over.count("|")
    )
    if not whole:
        return ""
    return "\n" if after[0] == "|" else BLANK


def _glued(line: str, after: str) -> bool:
    """Tell if two sentences or two words would stand there without a space."""
    said = _MARKER.sub("", line)
    if not said or line.count("`") % 2 or _ITEM.fullmatch(said):
        return False
    first, last = after[0], said[-1]
    if _END.search(said):
        if first.isdigit() and _FIGURE.search(said):
            return False
        return _begins(line, first)
    return first.isalnum() and (last.isalnum() or last in "%)")


def _begins(line: str, first: str) -> bool:
    if first in _PAIRED:
        return len(re.findall(f"{re.escape(first)}+", line)) % 2 == 0
    return first in _OPENING or first.isdigit() or (first.isalpha() and not first.islower())
