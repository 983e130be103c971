"""Rewrites one stretch of inline Markdown so that only what is known to be harmless is drawn.

Everything is denied unless it is recognised here: code spans stay byte for byte, plain math stays,
links to http(s) and mailto are written anew with their host, every other bracket, dollar, tag and
directive is escaped. So no reader of Markdown can find an image, a reference, a footnote or HTML
in what comes out. Knows nothing of blocks: `markdown` cuts those. Scans forwards only, and at the
open end of a stream stops before whatever more text could still change.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

from assistant.runs import citing
from assistant.ui.markdown import links, marks, maths, names
from assistant.ui.markdown.notes import Notes

HOLD = 400
"""a construct longer than this is plain text, so that a stream never waits longer for its end"""

_MARK = re.compile(
    r"\\[!-/:-@\[-`{-~]|\\\Z|`+|\$+|!++\[?|[\[\]<]|:|~+|\{|\||&(?=[#A-Za-z]|\Z)"
    rf"|[【\ue200-\ue20f{marks.SIGNS}]|{links.BARE}"
)
WORDS = re.compile(
    r"[^\\:`$!\[\]<~{|&%€\n【\ue200-\ue20f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]*"
)
"""text in which no mark stands; behind one that is decided it is written as it is"""
_UNIT = re.compile(r"(?<=\d) (?=[%€])")
_INK = re.compile(r"\S")
_TABBED = re.compile(r"[^\S \n][^\S\n]*\S")
_NAME = re.compile(rf"[^\s!-/:-@\[-`{{-~]|{_TABBED.pattern}")
"""what may follow the colon of one of Streamlit's directives, and somewhat more"""
_BLOCK = re.compile(r"\n[ \t>]*(?:[\[<:$|\-]|`{3}|~{3})")
"""a line in code that another reader could take for the first one of a block: no code, then"""
_LINE_START = re.compile(r"[ \t>\-+*.)0-9]*")
_TAG = re.compile(r"[A-Za-z/!?]")
_GAP = re.compile(r"[ \t\n]|\Z")
_BAR = re.compile(r"\\[\\|]|\|")
_TASK = re.compile(r"[ \t>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t>]+)+")
_BOX = re.compile(r"\[[ xX]\](?=[ \t][^\S\n]*\S)")
_OPEN_BOX = re.compile(r"\[(?:[ xX](?:\]\s*)?)?")
_WHOLE = f"&{citing.BEGINS}"
"""what begins a construct inside an address as anywhere else"""
_IN_URL = {"`": "%60", "$": "%24", "{": "%7B", "[": "%5B", "]": "%5D", "<": "%3C"}
"""how to write what ends or begins a construct inside an address, where a backslash is no escape"""


@dataclass(frozen=True, slots=True)
class _Atom:
    """A stretch of the source and what to write instead, if it is not a bracket of a link."""

    start: int
    end: int
    kind: str
    """open, image, close, bar, or solid (a construct of its own), note, mark or plain"""
    text: str
    """of a note only what stands within a link: that cannot hold another"""
    numbers: tuple[int, ...] = ()


def rewrite(
    text: str, *, final: bool = True, cells: bool = False, notes: Notes | None = None
) -> tuple[str, bool]:
    """Return *text* made harmless, and whether all of it is there.

    Unless *final*, it stops before a construct that is still open. With *cells* it is a row of a
    table, in which nothing but an address reaches across an unescaped bar. Markers of citations
    become *notes*; without any they are text.
    """
    if not _MARK.search(text):
        return _together(text), True
    scan = _Scan(text, final, cells, notes)
    out, stop = scan.render(0, len(scan.atoms), 0, scan.stop)
    return out, final or stop == len(text)


def crosses(text: str, start: int) -> bool:
    """Tell if a construct of *text* begins before *start* and ends behind it, or holds a bar."""
    scan = _Scan(text, final=True, cells=False)
    bars = _bars(text)
    spans = [(atom.start, atom.end) for atom in scan.atoms if atom.kind == "solid"]
    spans += [(scan.atoms[a].start, scan.atoms[b].end) for a, b in scan.pairs.items()]
    return any(
        first < start < last or bisect_left(bars, first) < bisect_left(bars, last)
        for first, last in spans
        if last > start
    )


class _Scan:
    """The atoms of one stretch of text, and which bracket closes which."""

    def __init__(self, text: str, final: bool, cells: bool, notes: Notes | None = None) -> None:
        self.text, self.final, self._notes = text, final, notes
        self._bars = _bars(text) if cells else []
        self._url_end = 0
        task = _TASK.match(text)
        self._task = task.end() if task else -1
        self.targets: dict[int, re.Match[str]] = {}
        self.pairs: dict[int, int] = {}
        self.atoms, self.stop = self._find()

    def _find(self) -> tuple[list[_Atom], int]:
        found: list[_Atom] = []
        opened: list[int] = []
        at = 0
        while mark := _MARK.search(self.text, at):
            start, at = mark.span()
            first = self.text[start]
            read = _Scan._in_url if start < self._url_end else self._READ[first]
            atom = read(self, start, at)
            if atom is None:
                return found, start
            at = atom.end
            match atom.kind:
                case "open" | "image":
                    opened.append(len(found))
                case "close" if opened:
                    at = self._close(found, opened.pop(), at)
                case "bar":
                    opened.clear()
                case _:
                    pass
            found.append(atom)
        return found, len(self.text)

    def _close(self, found: list[_Atom], opening: int, at: int) -> int:
        """Note that the bracket *opening* is closed; return where its target ends, or *at*."""
        self.pairs[opening] = len(found)
        end, _ = self._room(found[opening].start, HOLD)
        target = links.TARGET.match(self.text, at, end) if at <= end else None
        if target is None:
            return at
        self.targets[opening] = target
        self._url_end = target.end()
        return target.end()

    def _bare(self, start: int, at: int) -> _Atom | None:
        """Read where an address begins; one that is no link is broken."""
        found = links.bare(self.text, start, known=self.final)
        if found is None:
            return None
        end, broken = found
        if broken:
            return _Atom(start, end, "solid", broken)
        if start >= self._url_end:
            self._url_end = self._gap(start)
        return _Atom(start, at, "plain", self.text[start:at])

    def _in_url(self, start: int, at: int) -> _Atom | None:
        """Read inside an address, of which only some readers know where it ends."""
        mark = self.text[start:at]
        if mark[0] in _WHOLE:
            return self._READ[mark[0]](self, start, at)
        colon = mark in (":", r"\:")
        open_end = (colon and names.may_be_shortcode(self.text, at)) or not _INK.search(
            self.text, at
        )
        if not self.final and mark[0] in "\\!:" and open_end:
            return None
        kind = {"]": "close", "|": "bar" if self._bars else "plain"}.get(mark, "plain")
        if colon and (names.is_shortcode(self.text, at) or _TABBED.match(self.text, at)):
            return _Atom(start, at, kind, "%3A")
        if mark[0] == "\\":
            return _Atom(start, at, kind, _IN_URL.get(mark[1:], mark))
        return _Atom(start, at, kind, "".join(_IN_URL.get(sign, sign) for sign in mark))

    def _gap(self, start: int) -> int:
        gap = _GAP.search(self.text, start)
        return gap.end() if gap else len(self.text)

    def _room(self, start: int, size: int) -> tuple[int, bool]:
        """Return how far a construct at *start* may reach, and whether that much is known."""
        end = len(self.text)
        bar = bisect_left(self._bars, start)
        if bar < len(self._bars):
            end = self._bars[bar]
        end = min(end, start + size)
        return end, self.final or end < len(self.text)

    def _code(self, start: int, at: int) -> _Atom | None:
        size = at - start
        end, known = self._room(start, HOLD)
        close = _ticks(size).search(self.text, at, end) if size * 2 < HOLD else None
        stop = close.end() if close else 0
        # At the end of what was searched the run of backticks may go on.
        if close and (known or stop < end) and not self.text.startswith("`", stop):
            if not self._breaks(start, size, stop):
                return _Atom(start, stop, "solid", self.text[start:stop])
            known = True
        return _Atom(start, at, "plain", r"\`" * size) if known else None

    def _breaks(self, start: int, size: int, end: int) -> bool:
        """Tell if the code from *start* has a line that begins like a block."""
        if _BLOCK.search(self.text, start, end):
            return True
        line = self.text.rfind("\n", 0, start) + 1
        alone = size > 2 and _LINE_START.fullmatch(self.text, line, start) is not None
        return alone and "\n" in self.text[start:end]

    def _money(self, start: int, at: int) -> _Atom | None:
        end, known = self._room(start, maths.LIMIT)
        math = maths.find(self.text, start, end, known=known)
        if math == maths.OPEN:
            return None
        if math == maths.NONE:
            return _Atom(start, at, "plain", r"\$" * (at - start))
        return _Atom(start, math, "solid", self.text[start:math])

    def _angle(self, start: int, at: int) -> _Atom | None:
        end, known = self._room(start, HOLD)
        if auto := links.AUTO.match(self.text, start, end):
            return _Atom(start, auto.end(), "solid", names.IN_ADDRESS.sub("%3A", auto[0]))
        if not known and links.may_be_auto(self.text[start:end]):
            return None
        tag = _TAG.match(self.text, at) is not None
        return _Atom(start, at, "plain", r"\<" if tag else "<")

    def _colon(self, start: int, at: int) -> _Atom | None:
        if not self.final and (
            names.may_be_shortcode(self.text, at) or not _INK.search(self.text, at)
        ):
            return None
        if names.is_shortcode(self.text, at):
            return _Atom(start, at, "plain", "\\:\u200b")
        named = _NAME.match(self.text, at) is not None
        return _Atom(start, at, "plain", r"\:" if named else ":")

    def _entity(self, start: int, _at: int) -> _Atom | None:
        found = names.entity(self.text, start, final=self.final)
        return _Atom(start, found[0], "plain", found[1]) if found else None

    def _note(self, start: int, _at: int) -> _Atom | None:
        """Read a marker of a citation; one without a source is left out."""
        if self._notes is None:
            return _Atom(start, start + 1, "plain", self.text[start])
        found = self._notes.read(self.text, start, final=self.final)
        if found is None:
            return None
        end, told = found
        if end == start:
            return _Atom(start, start + 1, "plain", self.text[start])
        return _Atom(start, end, "note", "".join(rf"\[{n}\]" for n in told), told)

    def _mark(self, start: int, at: int) -> _Atom:
        """Read a sign of our own, where there are any."""
        sign = self.text[start]
        if self._notes is None or not self._notes.marks:
            return _Atom(start, at, "plain", sign)
        return _Atom(start, at, "mark", marks.written(sign, self.text[max(0, start - 1) : start]))

    def _escape(self, start: int, at: int) -> _Atom | None:
        mark = self.text[start:at]
        if mark == "\\:":
            colon = self._colon(start, at)
            if colon is None or "\u200b" in colon.text:
                return colon
        if len(mark) == 1 and not self.final:
            return None
        if mark in (r"\(", r"\["):
            end, known = self._room(start, maths.LIMIT if mark == r"\(" else maths.BLOCK_LIMIT)
            last, formula = maths.bracketed(self.text, start, end, known=known)
            if last == maths.OPEN:
                return None
            if last != maths.NONE:
                return _Atom(start, last, "solid", formula)
        return _Atom(start, at, "plain", mark)

    def _tilde(self, start: int, at: int) -> _Atom | None:
        if at == len(self.text) and not self.final:
            return None
        # One tilde is "about" in a person's text; for Streamlit two of them strike it through.
        lone = at - start == 1
        return _Atom(start, at, "plain", r"\~" if lone else self.text[start:at])

    def _open(self, start: int, at: int) -> _Atom | None:
        mark = self.text[start:at]
        if mark[-1] == "!":
            waits = at == len(self.text) and not self.final
            return None if waits else _Atom(start, at, "plain", mark)
        if start == self._task:
            if box := _BOX.match(self.text, start):
                return _Atom(start, box.end(), "plain", box[0])
            if not self.final and _OPEN_BOX.fullmatch(self.text, start):
                return None
        return _Atom(start, at, "image" if mark[0] == "!" else "open", mark[:-1] + r"\[")

    def _plain(self, start: int, at: int) -> _Atom:
        kind = {"]": "close", "|": "bar" if self._bars else "plain"}.get(self.text[start], "plain")
        return _Atom(start, at, kind, r"\]" if kind == "close" else self.text[start:at])

    _READ: ClassVar[dict[str, Callable[[Any, int, int], _Atom | None]]] = {
        "`": _code,
        "$": _money,
        "<": _angle,
        ":": _colon,
        "~": _tilde,
        "\\": _escape,
        "!": _open,
        "[": _open,
        "]": _plain,
        "{": _plain,
        "|": _plain,
        "&": _entity,
        **dict.fromkeys("hHwW", _bare),
        **dict.fromkeys(citing.BEGINS, _note),
        **dict.fromkeys(marks.SIGNS, _mark),
    }

    def render(self, low: int, high: int, at: int, end: int) -> tuple[str, int]:
        """Write *at* to *end* of the text, with the atoms from *low* to before *high*.

        Return it and how far it goes. An *end* before the text's is that of a link's label.
        """
        out: list[str] = []
        for number in range(low, high):
            atom = self.atoms[number]
            if atom.start < at:  # inside a link that was written
                continue
            out.append(_together(self.text[at : atom.start]))
            written, at = atom.text, atom.end
            if atom.kind == "note":
                out[-1] = _without_space(self.text, out[-1], atom.start)
                if atom.numbers and self._notes and end == self.stop:
                    written = self._notes.written(atom.numbers)
            elif atom.kind == "mark" and end != self.stop:  # in the words of a link
                written = ""
            elif atom.kind in ("open", "image"):
                found = self._link(number, end)
                if found is None:
                    return "".join(out), atom.start
                written, at = found
            out.append(written)
        out.append(_together(self.text[at:end]))
        return "".join(out), max(at, end)

    def _link(self, number: int, bound: int) -> tuple[str, int] | None:
        """Return what to write for the bracket *number* and where that ends; None: too early."""
        first = self.atoms[number]
        nested = bound < self.stop
        target, last = self.targets.get(number), self.pairs.get(number, -1)
        if target is None:
            return None if not nested and self._may_be(first, last) else (first.text, first.end)
        if target.end() > self.stop:
            return None
        label, _ = self.render(number + 1, last, first.end, self.atoms[last].start)
        if nested:  # a link cannot hold another, or a picture: its words are left
            return label, target.end()
        more = max(0, first.end - first.start - 2)  # of a picture's `!` one goes, the others stay
        return r"\!" * more + links.written(label, target), target.end()

    def _may_be(self, first: _Atom, last: int) -> bool:
        """Tell if more text could still make a link of what the bracket *first* opens."""
        end, known = self._room(first.start, HOLD)
        # Text behind a construct that is held back has not been looked at yet.
        if known and (self.final or self.stop >= end):
            return False
        if last < 0 or self.atoms[last].end > end:
            return True
        return links.may_be_target(self.text[self.atoms[last].end : end])


def _together(words: str) -> str:
    """Have a number and its unit in one line."""
    return _UNIT.sub("\u00a0", words)


def _without_space(text: str, before: str, start: int) -> str:
    """Take the space before a marker, unless it belongs to a mark of a block."""
    line = text.rfind("\n", 0, start) + 1
    bare = _LINE_START.fullmatch(text, line, start)
    return before if bare else before.rstrip(" \t")


def _bars(text: str) -> list[int]:
    return [bar.start() for bar in _BAR.finditer(text) if bar[0] == "|"]


@lru_cache(maxsize=256)
def _ticks(size: int) -> re.Pattern[str]:
    return re.compile(rf"(?<!`)`{{{size}}}(?!`)")
