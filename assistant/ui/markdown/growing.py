"""Follows a text that grows, and reads again only what more text can still change.

A text is drawn as elements of whole blocks, each made harmless by itself. What stands above a
place at which the text may be divided is settled: it is read and written once. Words that go on
with a line which can only be what it is already need no reading at all.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from operator import attrgetter

from assistant.ui.markdown import harmless, inline
from assistant.ui.markdown.notes import Notes
from assistant.ui.markdown.structure import Reading

BLOCK = 350
"""an element has at least so many characters, unless it is the last"""

_OPEN_ITEM = re.compile(r"[-*+]|\d{1,9}[.)]?")
_LETTER = re.compile(r"[^\W\d_]")
_WWW = re.compile(r"(?i:www)\.")
"""the one mark of an address that is made of words, within a word, too"""


class Growing:
    """One text, given as far as it is there. An element that was closed is never read again."""

    def __init__(self, notes: Notes | None = None) -> None:
        self._notes = notes
        self._done = ""
        self._settled = self._written = ""
        """the part of the open element that is settled, and what is written for it"""
        self._seen: str | None = None
        self._words = ""
        """the open element when it last ended within words, and what is written for all of it"""

    def follows(self, text: str) -> bool:
        """Tell if *text* begins with all that was closed."""
        return text.startswith(self._done)

    def read(self, text: str, *, final: bool) -> Iterator[tuple[str, bool]]:
        """Yield what to show of each element that is open, and whether it is closed with that.

        *text* is `cleaned`, and `follows`. Unless *final*, what is shown of the last element is
        what is certain of it.
        """
        tail = text[len(self._done) :]
        if not final and self._goes_on(tail):
            yield self._words.rstrip(), False
            return
        if not tail.startswith(self._settled):
            self._settled = self._written = ""
        rest = tail[len(self._settled) :]
        reading = Reading(rest[: _certain(rest)], final=False)
        line = first = at = 0
        for start in reading.starts():
            end = bisect_left(reading.regions, start.line, first, key=_first_line)
            raw = "".join(f"{whole}\n" for whole in reading.lines[line : start.line])
            above = harmless.rewritten(
                reading, reading.regions[first:end], self._notes, final=True
            )[0]
            self._settled, self._written = self._settled + raw, f"{self._written}{above}\n"
            line, first, at = start.line, end, at + len(raw)
            if start.free and len(self._settled) >= BLOCK:
                yield self._written.rstrip(), True
                self._done += self._settled
                self._settled = self._written = ""
        rest = rest[at:]
        if final:
            reading, first = Reading(rest), 0
        written, whole = harmless.rewritten(
            reading, reading.regions[first:], self._notes, final=final
        )
        self._words = self._written + written
        # No mark of a block has a letter in it: such a line stays what it is, however it goes on.
        self._seen = self._settled + rest if whole and _LETTER.search(reading.lines[-1]) else None
        yield self._words.rstrip(), False

    def _goes_on(self, tail: str) -> bool:
        """Tell if *tail* has only more words than were seen, and take them as they are."""
        seen = self._seen
        if seen is None or not tail.startswith(seen) or not inline.WORDS.fullmatch(tail, len(seen)):
            return False
        if _WWW.search(tail, max(0, len(seen) - 3)):
            return False
        self._words += tail[len(seen) :]
        self._seen = tail
        return True


_first_line = attrgetter("start")


def _certain(text: str) -> int:
    """Return up to where *text* is certain; its last line may yet become an item of a list."""
    at = text.rfind("\n") + 1
    return at if _OPEN_ITEM.fullmatch(text, at) else len(text)
