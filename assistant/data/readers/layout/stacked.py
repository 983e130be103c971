"""Names of columns that take two or three lines: groups above names, or units below them.

One line is made of them where the types of the columns change below the last of them; where more
than one reading is fair, the person says.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.data.readers.asking import Asker
from assistant.data.readers.columns.kinds import strip
from assistant.data.readers.layout.cells import (
    Cells,
    are_names,
    filled,
    is_year,
    look,
    named_by,
    typed,
)
from assistant.data.readers.layout.showing import show_names, show_row
from assistant.tables import Choice, Question

_BODY = 40
_MOST_LINES = 3
_UNIT = 12
"""characters of a unit at most"""
_KNOWN_UNIT = re.compile(
    r"[(\[]?(?:[kmµ]?g|[kcmµ]?m|km/h|m/s|m[²³23]|[mc]?l|t|s|ms|sec|min|h|hrs?|days?|years?|%|pct|°?[CFK]"
    r"|k?[WVAJ]h?|MWh?|[kM]?Hz|h?Pa|bar|ppm|pcs|[A-Z]{3}|k?[$€£]|1000|in|ft|lbs?|oz)[)\]]?"
)

Relation = Literal["groups", "units", "doubt"]


@dataclass(frozen=True, slots=True)
class Stacked:
    """Names of several lines, as they were read: `join`, `upper` or `lower`."""

    headers: tuple[str, ...]
    first: int
    last: int
    note: str


def join_lines(
    rows: Sequence[Cells], start: int, asker: Asker, key: str, merged: Collection[int] = ()
) -> Stacked | None:
    """Return the names around line *start* as one line, if they take several and it is wanted.

    In the lines *merged*, labels that span several columns stand in each of them already.
    """
    lines, kind = [start, start + 1], _relation(rows, start, start + 1, merged)
    if start and _relation(rows, start - 1, start, merged) == "groups":
        lines, kind = [start - 1, start], "groups"
    while len(lines) < _MOST_LINES and kind == "groups":
        if _relation(rows, lines[-1], lines[-1] + 1, merged) != "groups":
            break
        lines.append(lines[-1] + 1)
    if kind is None:
        return None
    return _choose(rows, lines, kind, asker, key, merged)


def _relation(
    rows: Sequence[Cells], upper: int, lower: int, merged: Collection[int]
) -> Relation | None:
    """Return what two lines that follow each other are to each other; None: no names together."""
    if lower + 1 >= len(rows):
        return None
    above, below = rows[upper], rows[lower]
    alike = len(above) == len(below) > 1 and filled(above) and filled(below)
    if not alike or not are_names(below) or not _may_group(above):
        return None
    body = [row for row in rows[lower + 1 : lower + 1 + _BODY] if filled(row)]
    names = _are_typed_away(below, body)
    if upper in merged:
        return "groups" if names or lower in merged or not _typed(body) else None
    if not names:
        return "doubt" if _complement(above, below) and not _typed(body) else None
    if any(not strip(above[n]) for n in filled(below)):
        return _groups(above, below)
    return _units_or_doubt(above, below, names)


def _groups(above: Cells, below: Cells) -> Relation | None:
    """Return what a line with gaps is to the names below it."""
    alone = len(filled(above)) == 1
    if is_pair(above) or (alone and strip(above[0])):
        return None  # what stands above a table
    return "doubt" if alone and len(filled(below)) > 3 and not _year(above) else "groups"


def _units_or_doubt(above: Cells, below: Cells, names: set[int]) -> Relation | None:
    """Return what a line of words is to the full line of names above it."""
    if not are_names(above):
        return None
    if len(filled(below)) < len(filled(above)) and names == set(filled(below)):
        return "units" if all(len(strip(below[n])) <= _UNIT for n in names) else "doubt"
    if all(_KNOWN_UNIT.fullmatch(strip(below[n])) for n in filled(below)):
        return "units"
    return "doubt" if len(names) > 1 else None


def is_pair(row: Cells) -> bool:
    """Whether a line has a word and what belongs to it, and nothing else: `Account`, `12345`."""
    places = filled(row)
    if places and strip(row[0]).endswith(":"):
        return True
    return len(row) > 2 and places == [0, 1] and not is_year(row[1])


def _typed(body: Sequence[Cells]) -> dict[int, str]:
    """Return the columns with values below, where another line of names may be first."""
    return typed(body, 0.6)


def _are_typed_away(below: Cells, body: Sequence[Cells]) -> set[int]:
    """Return the columns of values in which a line has words, if it has nothing else there."""
    columns = _typed(body)
    misfits = named_by(below, columns)
    words = {n for n in columns if n < len(below) and strip(below[n])}
    return misfits if misfits and misfits == words else set()


def _may_group(row: Cells) -> bool:
    """Whether a line may have labels: words, years, dates."""
    return are_names([cell for cell in row if look(cell) != "date"] or ["x"])


def _year(row: Cells) -> bool:
    return any(look(row[n]) in ("year", "date") for n in filled(row))


def _complement(above: Cells, below: Cells) -> bool:
    """Whether each of two lines has names where the other has none, and together all."""
    upper, lower = set(filled(above)), set(filled(below))
    return len(lower - upper) > 1 and bool(upper - lower) and len(upper | lower) == len(above)


def _choose(
    rows: Sequence[Cells], lines: Sequence[int], kind: Relation, asker: Asker, key: str,
    merged: Collection[int],
) -> Stacked | None:  # fmt: skip
    upper, lower = [tuple(map(strip, rows[n])) for n in (lines[0], lines[-1])]
    pairs = list(zip(upper, lower, strict=True))
    units = kind != "groups" and all(len(unit) <= min(_UNIT, len(name)) for name, unit in pairs)
    joined = _with_units(pairs) if units or kind == "units" else _join(rows, lines, merged)
    number = {2: "two", 3: "three"}[len(lines)]
    choices = [
        Choice("join", f"Join the {number} lines", show_names(joined)),
        Choice("upper", "Only the first line", f"{show_names(upper)}; "
               f"{show_row(lower)} is left out"),
        Choice("lower", "Only the last line", f"{show_names(lower)}; "
               f"{show_row(upper)} is left out"),
        Choice("data", "The first is the header, the next is data", show_row(rows[lines[1]])),
    ]  # fmt: skip
    if kind == "units":
        del choices[2]
    question = Question(
        f"names{key}",
        f"The header takes {number} lines.",
        tuple(choices),
        ("join",),
    )
    (taken,) = asker.ask(question) if kind == "doubt" else asker.offer(question)
    if taken == "data":
        return None
    if taken == "join":
        return Stacked(joined, lines[0], lines[-1], _told(kind, number))
    if taken == "upper":
        note = f"1 line below the header is not in the table: {show_row(lower)}."
        return Stacked(upper, lines[0], lines[-1], note)
    return Stacked(lower, lines[-1], lines[-1], "")


def _told(kind: Relation, number: str) -> str:
    if kind == "units":
        return "The line below the header has units, which now follow the column names."
    return f"The header takes {number} lines, joined to one."


def _with_units(pairs: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(
        f"{name} {unit if unit[0] in '([' else f'({unit})'}" if unit else name
        for name, unit in pairs
    )


def _join(rows: Sequence[Cells], lines: Sequence[int], merged: Collection[int]) -> tuple[str, ...]:
    parts: list[list[str]] = [[] for _ in rows[lines[0]]]
    for n in lines:
        label = ""
        for at, cell in enumerate(map(strip, rows[n])):
            carried = n != lines[-1] and n not in merged and bool(strip(rows[lines[-1]][at]))
            label = cell or (label if carried else "")
            if label and label not in parts[at]:
                parts[at].append(label)
    return tuple(" ".join(words) for words in parts)
