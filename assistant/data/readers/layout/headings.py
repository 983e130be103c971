"""Where the names of the columns stand: titles above them, or no names at all.

The same for text and for sheets. What is skipped is told; what is in doubt is asked.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.data.readers.asking import Asker
from assistant.data.readers.columns import numbers
from assistant.data.readers.columns.dates.forms import is_day
from assistant.data.readers.columns.kinds import strip
from assistant.data.readers.naming import clip, visible
from assistant.tables import Choice, Question

LOOKED_AT = 200
"""rows from which the heading is found"""
_MOST_TITLES = 30
_YEAR = re.compile(r"(?:19|20)\d\d")
_VALUES = (numbers.DECIMAL, numbers.POINT, numbers.COMMA)


@dataclass(frozen=True, slots=True)
class Heading:
    """The names as the file has them, and how many rows lie above the first row of data."""

    headers: tuple[str, ...]
    skipped: int
    notes: tuple[str, ...] = ()


def find_heading(rows: Sequence[Sequence[str]], asker: Asker, key: str = "") -> Heading:
    """Find the heading of a table that begins with *rows*; *key* ends the ids of questions."""
    filled = [n for n, row in enumerate(rows) if any(map(strip, row))]
    if not filled:
        return Heading((), 0)
    width = _usual_width([rows[n] for n in filled[:LOOKED_AT]])
    first = filled[0]
    start = next((n for n in filled[:_MOST_TITLES] if not _is_title(rows[n], width)), first)
    notes: list[str] = []
    if start != first:
        titles = [rows[n] for n in filled if n < start]
        if _in_doubt(rows[start], width) and not _skip_titles(titles, asker, key):
            start = first
        else:
            notes.append(_told(titles))
    return _name(rows, start, width, notes, asker, key)


def _usual_width(rows: Sequence[Sequence[str]]) -> int:
    widths = Counter(len(row) for row in rows)
    return max(widths.items(), key=lambda item: (item[1], item[0]))[0]


def _is_title(row: Sequence[str], width: int) -> bool:
    """Whether it has too few values to be the names of so many columns."""
    values = sum(bool(strip(cell)) for cell in row)
    return len(row) == 1 if width == 2 else values <= width // 3


def _in_doubt(row: Sequence[str], width: int) -> bool:
    return width < 3 or any(map(_is_value, row))


def _skip_titles(titles: Sequence[Sequence[str]], asker: Asker, key: str) -> bool:
    shown = " / ".join(_show(row) for row in titles[:3])
    question = Question(
        f"preamble{key}",
        "The file begins with lines that have fewer values than the others. What are they?",
        (
            Choice("skip", "A title: leave them out", shown),
            Choice("names", "The first has the names of the columns", _show(titles[0])),
        ),
        ("skip",),
    )
    return asker.ask(question) == ("skip",)


def _told(titles: Sequence[Sequence[str]]) -> str:
    shown = " / ".join(_show(row) for row in titles[:3])
    if len(titles) == 1:
        return f"1 line above the header is not in the table: {shown}."
    more = " and more" if len(titles) > 3 else ""
    return f"{len(titles)} lines above the header are not in the table: {shown}{more}."


def _show(row: Sequence[str]) -> str:
    return "“" + clip(" ".join(visible(cell) for cell in row if strip(cell)), 80) + "”"


def _name(
    rows: Sequence[Sequence[str]],
    start: int,
    width: int,
    notes: list[str],
    asker: Asker,
    key: str,
) -> Heading:
    row = rows[start]
    if not _has_names(row, asker, key):
        notes.append(
            "It has no header, because the first row looks like data: "
            "the columns are named column_1, column_2 and so on."
        )
        return Heading(("",) * max(width, len(row)), start, tuple(notes))
    headers = [strip(cell) for cell in row]
    while len(headers) > max(width, 1) and not headers[-1]:
        headers.pop()
    return Heading(tuple(headers), start + 1, tuple(notes))


def _has_names(row: Sequence[str], asker: Asker, key: str) -> bool:
    """Whether a row has names; one that has values as well is asked about."""
    cells = [cell for cell in map(strip, row) if cell]
    values = sum(map(_is_value, cells))
    if values in (0, len(cells)):
        return values == 0
    question = Question(
        f"header{key}",
        "Does the first row have the names of the columns, or is it data already?",
        (
            Choice("names", "It has the names", _show(row)),
            Choice("data", "It is data", "the columns are named column_1, column_2 and so on"),
        ),
        ("data" if values * 2 >= len(cells) else "names",),
    )
    return asker.ask(question) == ("names",)


def _is_value(cell: str) -> bool:
    text = (strip(cell),)
    if not text[0] or _YEAR.fullmatch(text[0]):
        return False
    return any(kind.matches(text) for kind in _VALUES) or is_day(text[0])
