"""What the text of a cell looks like, loosely: a number, a date, a time, or words.

Loose on purpose: where a table begins and ends is seen from its shape, long before anybody knows
how its numbers are written. Decides no type.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from assistant.data.readers.columns.kinds import MISSING, strip

Cells = Sequence[str]

_NUMBER = re.compile(
    r"(?:[A-Z]{3} ?)?[-+\u2212(]? ?(?:[A-Z]{0,2}[$€£¥₹₩₺₽]|[A-Z]{3})? ?[-+\u2212]?[\d.,]?\d"
    r"[\d.,'\u2019 \u00a0\u202f]*(?:[eE][-+]?\d+)?\)?-? ?(?:%|[$€£¥₹₩₺₽]|[A-Z]{2,3}|CR|DR)?\)?",
    re.ASCII,
)
_TIME = r"\d{1,3}:[0-5]\d(?::[0-5]\d(?:[.,]\d+)?)?(?: ?[AaPp]\.?[Mm]\.?)?"
_DATE = re.compile(
    r"(?:\d{1,4}([-/.])\d{1,2}\1\d{1,4}|\d{1,2}[-. ]{1,2}[A-Za-z]{3,9}\.?,?[- ]\d{2,4}"
    r"|[A-Za-z]{3,9}\.? \d{1,2},? \d{4}|\d{4}[- ][A-Za-z]{3,9}[- ]\d{1,2})"
    rf"(?:[T ,]{{1,2}}{_TIME}\s?(?:Z|UTC|GMT|[-+]\d\d:?\d\d)?)?",
    re.ASCII,
)
_CLOCK = re.compile(_TIME)
_YEAR = re.compile(r"(?:19|20)\d\d")
_NOTHING = {
    *MISSING,
    *("NONE", "NIL", "UNKNOWN", "TBD", "X", "?", ".", "..", "--", "\u2013", "\u2014"),
}


@lru_cache(maxsize=4096)
def look(cell: str) -> str:
    """Return `number`, `year`, `date`, `time`, `words`, or nothing for a cell that says nothing."""
    text = strip(cell)
    if not text or text.upper() in _NOTHING:
        return ""
    if len(text) > 60 or not any(map(str.isdigit, text)):
        return "words"
    if _DATE.fullmatch(text):
        return "date"
    if _CLOCK.fullmatch(text):
        return "time"
    if _YEAR.fullmatch(text):
        return "year"
    return "number" if _NUMBER.fullmatch(text) else "words"


def is_year(cell: str) -> bool:
    """Whether it is a year, which may be a name as well as a value."""
    return _YEAR.fullmatch(strip(cell)) is not None


def filled(row: Cells) -> list[int]:
    """Return the places of the cells that hold anything."""
    return [n for n, cell in enumerate(row) if strip(cell)]


def is_prose(row: Cells) -> bool:
    """Whether blanks stand behind its delimiters, as in `Printed on Monday, May 6`."""
    return any(cell[:1] == " " for cell in row[1:])


def are_names(row: Cells) -> bool:
    """Whether a row could name columns: it holds words, and years at most beside them."""
    looks = [look(cell) for cell in row if not is_year(cell)]
    return bool(filled(row)) and set(looks) <= {"words", ""} and (
        "words" in looks or len(filled(row)) > 1
    )  # fmt: skip


def typed(rows: Iterable[Cells], share: float = 1.0) -> dict[int, str]:
    """Return the columns whose cells look alike and are no words: at least *share* of them."""
    seen: dict[int, Counter[str]] = {}
    for row in rows:
        for n, cell in enumerate(row):
            if found := look(cell):
                seen.setdefault(n, Counter())[found] += 1
    columns: dict[int, str] = {}
    for n, looks in sorted(seen.items()):
        if looks["number"] or looks["year"] < 0.8 * looks.total():
            looks["number"] += looks.pop("year", 0)
        kind, count = looks.most_common(1)[0]
        if kind != "words" and count >= share * looks.total():
            columns[n] = kind
    return columns


def compare(row: Cells, columns: Mapping[int, str]) -> tuple[list[int], list[int]]:
    """Return in which of the typed *columns* a row fits, and in which it has something else."""
    fits: list[int] = []
    misfits: list[int] = []
    for n, kind in columns.items():
        found = look(row[n]) if n < len(row) else ""
        if found == kind or {found, kind} == {"number", "year"}:
            fits.append(n)
        elif found:
            misfits.append(n)
    return fits, misfits


def named_by(row: Cells, columns: Mapping[int, str]) -> set[int]:
    """Return the typed *columns* in which a row of names has a name: words, or a year."""
    return {
        n for n, kind in columns.items()
        if n < len(row) and (look(row[n]) == "words" or (look(row[n]) == "year" != kind))
    }  # fmt: skip
