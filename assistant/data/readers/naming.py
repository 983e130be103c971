"""Names of tables and columns: a person's own words, in a form that SQL and a screen can take.

A change is always told. Knows no file and no database.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from assistant.data.readers.jobs import Replaced

LONGEST = 60
_BLANKS = re.compile(r"\s+")
_NO_WORD = re.compile(r"[^\w]+")


@dataclass(frozen=True, slots=True)
class Named:
    """A column's name, and what the file has where that is something else."""

    name: str
    original: str = ""


def visible(text: str) -> str:
    """Return *text* on one line without control and invisible characters."""
    kept = (c if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn") else " "
            for c in text if unicodedata.category(c) != "Cf")  # fmt: skip
    return _BLANKS.sub(" ", "".join(kept)).strip()


def clip(text: str, most: int) -> str:
    """Shorten *text* to *most* characters, with an ellipsis where something is missing."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def name_columns(headers: Sequence[str]) -> tuple[tuple[Named, ...], tuple[str, ...]]:
    """Return a unique name for each header, and sentences on what was changed."""
    taken: set[str] = set()
    named: list[Named] = []
    wanted = [visible(header)[:LONGEST].strip() for header in headers]
    later = {name.casefold() for name in wanted}
    for number, (header, name) in enumerate(zip(headers, wanted, strict=True), start=1):
        unique = _unique(name or f"column_{number}", taken, set() if name else later)
        taken.add(unique.casefold())
        named.append(Named(unique, "" if unique == header else header[:1000]))
    return tuple(named), tuple(_changes(named))


def _unique(name: str, taken: Collection[str], avoided: Collection[str]) -> str:
    candidate, number = name, 1
    while candidate.casefold() in taken or candidate.casefold() in avoided:
        number += 1
        suffix = f"_{number}"
        candidate = name[: LONGEST - len(suffix)] + suffix
    return candidate


def _changes(named: Sequence[Named]) -> list[str]:
    empty = [n.name for n in named if n.name.startswith("column_") and not visible(n.original)
             and n.name != n.original]  # fmt: skip
    changed = [n for n in named if n.original and n.name not in empty
               and n.name != visible(n.original)]  # fmt: skip
    notes: list[str] = []
    if changed:
        shown = ", ".join(f"“{clip(n.original, 40)}” is “{n.name}”" for n in changed[:5])
        more = f" and {len(changed) - 5} more" if len(changed) > 5 else ""
        notes.append(f"Columns were renamed: {shown}{more}.")
    return notes


def name_table(stem: str, taken: Collection[str], reserved: Collection[str]) -> str:
    """Return a name for a table called after *stem*, unique among *taken* whatever the case."""
    name = to_word(stem) or "table"
    if name[0].isdigit():
        name = f"t_{name}"[:LONGEST]
    if name in reserved:
        name = f"{name}_table"
    return _unique(name, {other.casefold() for other in taken}, ())


def kept_names(sources: Sequence[str], replaced: Sequence[Replaced]) -> list[str]:
    """Return the name that each table of a file had when it was read before, or nothing.

    The same part of the file is the same table; so is the only one, whatever it is called there.
    """
    if len(sources) == len(replaced) == 1:
        return [replaced[0].name]
    left = list(replaced)
    names: list[str] = []
    for number, source in enumerate(sources):
        same = sorted(
            (one for one in left if one.source == source), key=lambda one: one.number != number
        )
        names.append(same[0].name if same else "")
        left = [one for one in left if one not in same[:1]]
    return names


def to_word(text: str) -> str:
    """Return *text* in snake case: letters of any script, digits and underscores."""
    composed = unicodedata.normalize("NFC", text).casefold()
    composed = unicodedata.normalize("NFC", composed)
    return re.sub(r"_+", "_", _NO_WORD.sub("_", composed)).strip("_")[:LONGEST].strip("_")


def stem_of(file_name: str) -> str:
    """Return the part of a file's name that says what it is about."""
    last = re.split(r"[/\\\x00]", file_name)[-1]
    return last.rpartition(".")[0] or last
