"""Finds the citation markers that models write, and which source each of them names.

Two kinds are known: `【4:0†source】` of the Assistants protocol, and one between private-use
characters of Responses. Pure, and not about Markdown: how a number looks is for who draws it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from assistant.messages import Citation, Part, TextPart

BEGINS = "【" + "".join(map(chr, range(0xE200, 0xE210)))
MARKER = re.compile(
    r"【[0-9A-Za-z:_\-]{0,40}†[^【】\n]{0,200}】|\ue200[^\ue200\ue201\n]{0,300}\ue201"
    r"|[\ue200-\ue20f]"  # what is left of one, or only marks a stretch of text
)
_OPEN = re.compile(
    r"【(?:[0-9A-Za-z:_\-]{0,40}(?:†[^【】\n]{0,200})?)?|\ue200[^\ue200\ue201\n]{0,300}"
)
_CUT = re.compile(r"【[0-9A-Za-z:_\-]*\d[0-9A-Za-z:_\-]*(?:†[^【】\n]{0,200})?|\ue200[ -~\ue202]*")
SOON = 40
"""so many characters behind a marker its source has come, if it comes while the text is written"""

Markers = Mapping[str, tuple[int, ...]]
"""the numbers of the sources that each marker names"""


class Numbers:
    """Tells what stands in place of a marker while a text grows; what was told stays so."""

    def __init__(self, markers: Markers | None = None) -> None:
        self.markers: Markers = markers or {}
        self._missed: set[str] = set()

    @property
    def late(self) -> bool:
        """Whether a source has come for a marker that was left out already."""
        return any(marker in self.markers for marker in self._missed)

    def of(self, marker: str, *, sure: bool) -> tuple[int, ...] | None:
        """Return the sources of *marker*; None if they may still come, unless that is *sure*."""
        if marker in self.markers and marker not in self._missed:
            return self.markers[marker]
        if not sure and len(marker) > 1:
            return None
        self._missed.add(marker)
        return ()


def marker(text: str, start: int, end: int, *, final: bool) -> tuple[int, bool]:
    """Return where the marker at *start* ends, *start* if none is there; and whether it is whole.

    One that is not whole may still grow, unless the text is *final*: then it was cut off.
    """
    opened = (_CUT if final else _OPEN).match(text, start, end)
    if opened and opened.end() == len(text):
        return opened.end(), False
    found = MARKER.match(text, start, end)
    return (found.end(), True) if found else (start, True)


def sources(parts: Iterable[Part]) -> list[Citation]:
    """Return the sources of a message, each once, in order."""
    found: dict[str, Citation] = {}
    for part in _texts(parts):
        for source in part.citations:
            found.setdefault(_key(source), source)
    return list(found.values())


def markers(parts: Sequence[Part]) -> Markers:
    """Return which of the `sources` (from 1) each marker in the text of *parts* names."""
    number = {_key(source): at for at, source in enumerate(sources(parts), 1)}
    found: dict[str, tuple[int, ...]] = {}
    if not number:
        return found
    for part in _texts(parts):
        cited = [(source, number[_key(source)]) for source in part.citations]
        for match in MARKER.finditer(part.text):
            if match[0] not in found and (numbers := _named(match, cited)):
                found[match[0]] = numbers
    return found


def plain(text: str, numbers: Numbers, *, final: bool) -> str:
    """Return *text* with `[1]` for its markers, as far as that is certain."""
    out: list[str] = []
    at = 0
    for begun in re.finditer(f"[{BEGINS}]", text):
        if begun.start() < at:
            continue
        end, whole = marker(text, begun.start(), len(text), final=final)
        if end == begun.start():
            continue
        sure = final or len(text) - end >= SOON
        told = numbers.of(text[begun.start() : end], sure=sure) if whole or final else None
        before = text[at : begun.start()]
        if told is None:
            return "".join([*out, before]).rstrip(" ")
        out.append(before if told else before.rstrip(" ") if before.strip(" ") else before)
        out += [f"[{number}]" for number in told]
        at = end
    rest = text[at:]
    return "".join([*out, rest]) if final else "".join([*out, rest]).rstrip(" ")


def _named(match: re.Match[str], cited: list[tuple[Citation, int]]) -> tuple[int, ...]:
    """Return the sources whose place is in the marker, or right before it, or that it names."""
    start, end = match.span()
    inside: list[int] = []
    before: list[int] = []
    named: list[int] = []
    for source, number in cited:
        if source.start is not None:
            last = max(source.start + 1, source.end or 0)
            if source.start < end and last > start:
                inside.append(number)
            elif last in (start, start + 1) or source.end == start:
                before.append(number)
        if source.title and f"†{source.title}】" in match[0]:
            named.append(number)
    return tuple(dict.fromkeys(inside or before or named))


def _key(source: Citation) -> str:
    return source.url or source.file_id or source.title


def _texts(parts: Iterable[Part]) -> Iterable[TextPart]:
    # By name: a stored value may be of the class as it was before an edit of the source.
    return (cast(TextPart, part) for part in parts if type(part).__name__ == "TextPart")
