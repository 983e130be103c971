"""Where the names of the columns stand: titles above them, two lines of them, or no names at all.

The same for text and for sheets. What is skipped is told; what is in doubt is asked.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from assistant.data.readers.asking import Asker
from assistant.data.readers.columns import numbers
from assistant.data.readers.columns.dates.forms import is_day
from assistant.data.readers.columns.kinds import strip
from assistant.data.readers.layout.cells import (
    Cells,
    are_names,
    compare,
    filled,
    is_prose,
    is_year,
    named_by,
    typed,
)
from assistant.data.readers.layout.showing import show_names, show_row, show_rows
from assistant.data.readers.layout.stacked import is_pair, join_lines
from assistant.tables import Choice, Question

LOOKED_AT = 200
"""rows from which the heading is found"""
UNNAMED = "The first column has no name; its name here is column_1."
_MOST_TITLES = 100
_MOST_PAIRS = 6
"""lines of a block above the names that may look like rows"""
_BODY = 40
"""rows below a line that show whether the line names their columns"""
_REMARK = re.compile(r"(?:#|%|//|--|!).*", re.DOTALL)
_RULE = re.compile(r"[-=_+:*| ]*[-=_]{2}[-=_+:*| ]*")
_VALUES = (numbers.DECIMAL, numbers.POINT, numbers.COMMA)


@dataclass(frozen=True, slots=True)
class Heading:
    """The names as the file has them, and how many rows lie above the first row of data."""

    headers: tuple[str, ...]
    skipped: int
    notes: tuple[str, ...] = ()


def find_heading(
    rows: Sequence[Cells], asker: Asker, key: str = "", merged: Collection[int] = ()
) -> Heading:
    """Find the heading of a table that begins with *rows*; *key* ends the ids of questions.

    In the lines *merged*, labels span several columns and stand in each of them.
    """
    places = [n for n, row in enumerate(rows) if any(map(strip, row))]
    if not places:
        return Heading((), 0)
    width = _usual_width([rows[n] for n in places[:LOOKED_AT]])
    first = places[0]
    start = next((n for n in places[:_MOST_TITLES] if not _is_title(rows[n], width)), first)
    sure = not _in_doubt(rows[start], width) or _names_columns(rows, places, start)
    if (behind := _behind_remarks(rows, places)) > start:
        start, sure = behind, True
    if (below := _below(rows, places, start)) != start:
        start, width, sure = below, len(rows[below]), True
    ruled = start + 1 < len(rows) and _is_rule(rows[start + 1])
    joined = None if ruled else join_lines(rows, start, asker, key, merged)
    if joined is not None:
        notes = _skip(rows, places, joined.first, joined.headers, asker, key)
        notes += [joined.note] if joined.note else []
        return Heading(joined.headers, joined.last + 1, tuple(notes))
    notes: list[str] = []
    if start != first:
        if sure:
            notes = _skip(rows, places, start, rows[start], asker, key)
        elif _skip_titles(titles := [rows[n] for n in places if n < start], asker, key):
            notes = [_told(titles)]
        start = start if notes else first
    if ruled and are_names(rows[start]):
        notes.append("The line below the header only draws the table and is left out.")
        return Heading(tuple(map(strip, rows[start])), start + 2, tuple(notes))
    names = rows[start]
    if _has_one_less(rows, places, start, width):
        names = _with_one_more(names, asker, key)
    _, columns = _body(rows, [n for n in places if n > start], names)
    named = _has_names(names, columns, asker, key)
    return _name(names, start, width, notes, named=named)


def _usual_width(rows: Sequence[Cells]) -> int:
    """Return how many fields the longest run of rows has, or else most of them."""
    widths = Counter(map(len, rows))
    longest: dict[int, int] = {}
    for width, run in itertools.groupby(map(len, rows)):
        longest[width] = max(longest.get(width, 0), len(list(run)))
    return max(widths, key=lambda width: (longest[width], widths[width], width))


def _is_title(row: Cells, width: int) -> bool:
    """Whether it has too few values to be the names of so many columns."""
    return len(row) == 1 if width == 2 else len(filled(row)) <= width // 3


def _in_doubt(row: Cells, width: int) -> bool:
    return width < 3 or any(map(_is_value, row))


def _behind_remarks(rows: Sequence[Cells], places: Sequence[int]) -> int:
    """Return the line below remarks at the top, `# from the ERP`; -1 if there are none.

    A line like that may have the names, too: then what is below is no other line of names.
    """
    behind = next((n for n in places[:_MOST_TITLES] if not _REMARK.match(rows[n][0])), -1)
    if behind == places[0] or behind < 0:
        return -1
    other = len(rows[places[places.index(behind) - 1]]) != len(rows[behind])
    names = are_names(rows[behind]) if other else _names_columns(rows, places, behind)
    return behind if names else -1


def _is_rule(row: Cells) -> bool:
    """Whether it has dashes only, as programs draw below the names of columns."""
    return bool(filled(row)) and all(_RULE.fullmatch(row[n]) for n in filled(row))


def _has_one_less(rows: Sequence[Cells], places: Sequence[int], start: int, width: int) -> bool:
    """Whether every row has one value more than there are names."""
    below = [rows[n] for n in places if n > start]
    return (
        len(rows[start]) == width - 1 > 1
        and are_names(rows[start])
        and all(len(row) == width for row in below)
        and any(strip(row[-1]) for row in below)
    )


def _with_one_more(names: Cells, asker: Asker, key: str) -> Cells:
    first, last = ["", *names], [*names, ""]
    question = Question(
        f"unnamed{key}",
        f"Each row has {len(first)} values, the header {len(names)} names.",
        (
            Choice("first", "The first column has no name", show_names(first)),
            Choice("last", "The last column has no name", show_names(last)),
        ),
        ("first",),
    )
    return first if asker.ask(question) == ("first",) else last


def _below(rows: Sequence[Cells], places: Sequence[int], start: int) -> int:
    """Return the line that names the columns, where lines as wide as the table stand above it.

    Those hold less than it does, or what the columns below it do not hold.
    """
    found = start
    for at, n in enumerate(places[:_MOST_TITLES]):
        row = rows[n]
        if n <= start or not are_names(row) or filled(row)[-1] > len(filled(row)) or _is_rule(row):
            continue
        body, columns = _body(rows, places[at + 1 :], row)
        if len(named_by(row, columns)) != len(columns):
            continue
        above = [m for m in places[:at] if m >= start]
        block = n - places[at - 1] > 1 and len(above) <= _MOST_PAIRS
        if not columns:  # nothing but words below: they must say themselves that they are no names
            pairs = all(strip(rows[m][0]).endswith(":") for m in above)
            found = n if block and body and pairs else found
            continue
        block = block and len(body) > len(above)
        if len(above) > 1 and _may_be_groups(rows[n - 1], row):
            above = [m for m in above if m < n - 1]
        if block or all(_is_apart(rows[m], row, columns, near=n - m < 2) for m in above):
            found = n
    return found


def _body(
    rows: Sequence[Cells], places: Sequence[int], names: Cells
) -> tuple[list[Cells], dict[int, str]]:
    """Return the rows of a table below its names, and the columns that have values in them."""
    body = [rows[m] for m in places[:_BODY] if len(rows[m]) == len(names)]
    begin = body[: max(1, (len(body) + 1) // 2)] if len(body) < _BODY else body
    return body, typed(begin, 0.9)


def _names_columns(rows: Sequence[Cells], places: Sequence[int], start: int) -> bool:
    """Whether the types of the columns change below a line of names."""
    row = rows[start]
    _, columns = _body(rows, [n for n in places if n > start], row)
    if _are_months(row, columns):
        return True
    return are_names(row) and bool(columns) and named_by(row, columns) == set(columns)


def _may_be_groups(other: Cells, row: Cells) -> bool:
    """Whether the line above the names in *row* may have groups of them."""
    sparse = 1 < len(filled(other)) < len(filled(row)) == len(other)
    return sparse and are_names(other) and not is_pair(other)


def _is_apart(other: Cells, row: Cells, columns: dict[int, str], *, near: bool) -> bool:
    """Whether a line above the names in *row* is neither data nor a part of the names."""
    if is_pair(other) or len(other) > len(row) or (is_prose(other) and not is_prose(row)):
        return True
    fits, misfits = compare(other, columns)
    sparse = len(filled(other)) < len(filled(row))
    if are_names(other):
        short = len(other) < len(row) or len(filled(other)) == 1
        return sparse and short if near else sparse or len(misfits) > max(1, len(fits))
    return sparse or len(misfits) > len(fits)


def _skip(
    rows: Sequence[Cells], places: Sequence[int], start: int, headers: Cells, asker: Asker, key: str
) -> list[str]:
    """Offer what stands above the names; return what is told, nothing if it is not left out."""
    titles = [rows[n] for n in places if n < start]
    if not titles:
        return []
    count = "1 line stands" if len(titles) == 1 else f"{len(titles)} lines stand"
    question = Question(
        f"preamble{key}",
        f"{count} above the header.",
        (
            Choice("skip", "Leave out", f"{show_rows(titles)}; {show_names(headers)}"),
            Choice("names", "The first is the header", show_row(titles[0])),
        ),
        ("skip",),
    )
    return [_told(titles)] if asker.offer(question) == ("skip",) else []


def _skip_titles(titles: Sequence[Cells], asker: Asker, key: str) -> bool:
    question = Question(
        f"preamble{key}",
        "What are the short lines at the start of the file?",
        (
            Choice("skip", "A title: leave them out", show_rows(titles)),
            Choice("names", "The first is the header", show_row(titles[0])),
        ),
        ("skip",),
    )
    return asker.ask(question) == ("skip",)


def _told(titles: Sequence[Cells]) -> str:
    if len(titles) == 1:
        return f"1 line above the header is not in the table: {show_rows(titles)}."
    return f"{len(titles)} lines above the header are not in the table: {show_rows(titles)}."


def _name(row: Cells, start: int, width: int, notes: list[str], *, named: bool) -> Heading:
    if not named:
        notes.append(
            "No header: the first row looks like data. "
            "The columns are named column_1, column_2 and so on."
        )
        return Heading(("",) * max(width, len(row)), start, tuple(notes))
    headers = [strip(cell) for cell in row]
    while len(headers) > max(width, 1) and not headers[-1]:
        headers.pop()
    if not headers[0] and any(headers):
        notes.append(UNNAMED)
    if len(headers) == 1:  # a title that is to be the names
        headers += [""] * (width - 1)
    return Heading(tuple(headers), start + 1, tuple(notes))


def _has_names(row: Cells, columns: Mapping[int, str], asker: Asker, key: str) -> bool:
    """Whether a row has names; one that has values as well is asked about.

    Days above numbers name *columns*, as of months.
    """
    cells = [cell for cell in map(strip, row) if cell]
    values = sum(map(_is_value, cells))
    if _are_months(row, columns):
        return True
    if values in (0, len(cells)):
        return values == 0
    question = Question(
        f"header{key}",
        "Is the first row a header, or data?",
        (
            Choice("names", "Header", show_row(row)),
            Choice("data", "Data", "the columns are named column_1, column_2 and so on"),
        ),
        ("data" if values * 2 >= len(cells) else "names",),
    )
    return asker.ask(question) == ("names",)


def _are_months(row: Cells, columns: Mapping[int, str]) -> bool:
    """Whether the values among names are days, above numbers or nothing yet."""
    days = [n for n, cell in enumerate(row) if _is_value(cell)]
    below = {columns.get(n, "") for n in days}
    return "number" in below <= {"number", ""} and all(is_day(strip(row[n])) for n in days)


def _is_value(cell: str) -> bool:
    text = (strip(cell),)
    if not text[0] or is_year(text[0]):
        return False
    return any(kind.matches(text) for kind in _VALUES) or is_day(text[0])
