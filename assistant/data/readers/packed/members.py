"""Which files of a zip archive are meant: the only table, or those that the person chooses.

Names in an archive are text from outside: they are shown, and never used as a path.
"""

from __future__ import annotations

import itertools
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from assistant.data.readers.asking import Asker
from assistant.data.readers.naming import clip, visible
from assistant.data.readers.recognising import EXTENSIONS, PACKED, TAKEN, suffix_of
from assistant.errors import DataError
from assistant.tables import Choice, Question

_MOST_CHOICES = 50
_SUGGESTED = 10
"""tables that are taken by somebody in a hurry"""
_MOST_NAMED = 5
_BY_SYSTEMS = frozenset({"thumbs.db", "desktop.ini"})
_UTF8 = 0x800

Member = tuple[str, zipfile.ZipInfo]
"""the name that is shown, unique in its archive, and where it is"""


def choose(
    entries: Sequence[zipfile.ZipInfo], most: int, asker: Asker
) -> tuple[Sequence[Member], bool]:
    """Return the files that are read, and whether there are several; which of them is asked.

    As many are suggested as have at most *most* bytes together.

    Raises DataError: there is no table in it.
    """
    members = list(_members(entries))
    tables = [member for member in members if suffix_of(member[0]) in EXTENSIONS]
    # A text beside tables is what is said about them.
    tables = [member for member in tables if suffix_of(member[0]) != ".txt"] or tables
    tables = [member for member in tables if member[1].file_size] or tables
    if not tables:
        raise _nothing(members)
    if len(tables) == 1:
        return tables, False
    largest = sorted(tables, key=lambda member: -member[1].file_size)
    offered = [member for member in tables if member in largest[:_MOST_CHOICES]]
    few = "" if len(offered) == len(tables) else f" The largest {len(offered)} are listed."
    question = Question(
        "file",
        f"The archive has {len(tables):,} tables. Which should be loaded?{few}",
        tuple(Choice(name, clip(name, 80), _size(entry.file_size)) for name, entry in offered),
        tuple(_fitting(offered, most)) or (largest[0][0],),
        many=True,
    )
    chosen = asker.ask(question)
    return [member for member in offered if member[0] in chosen], True


def _fitting(offered: Sequence[Member], most: int) -> Iterator[str]:
    """Yield the names of those that fit together, the first ones."""
    sizes = itertools.accumulate(entry.file_size for _, entry in offered[:_SUGGESTED])
    for (name, _), size in zip(offered, sizes, strict=False):
        if size <= most:
            yield name


def _members(entries: Sequence[zipfile.ZipInfo]) -> Iterator[Member]:
    """Yield the files that a person put there, not what systems add."""
    taken: set[str] = set()
    for number, entry in enumerate(entries):
        path = PurePosixPath(_decoded(entry).replace("\\", "/"))
        hidden = any(part.startswith(".") and part.strip(".") for part in path.parts)
        if entry.is_dir() or hidden or "__MACOSX" in path.parts or not path.name:
            continue
        if path.name.casefold() in _BY_SYSTEMS:
            continue
        name = visible("/".join(part for part in path.parts if part.strip("./")))
        name = name if name and name not in taken else f"{number + 1} {name}"
        taken.add(name)
        yield name, entry


def _decoded(entry: zipfile.ZipInfo) -> str:
    """Return its name: many programs write UTF-8 and do not say so."""
    if entry.flag_bits & _UTF8:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return entry.filename


def _nothing(members: Sequence[Member]) -> DataError:
    if not members:
        return DataError("The archive is empty.", kind="empty", hint="Check its content.")
    packed = [name for name, _ in members if suffix_of(name) in (*PACKED, ".tar")]
    if packed:
        return DataError(
            f"Archives in archives are not opened ({_listed(packed)}).",
            kind="nested",
            hint="Unpack it and bring the files that are in it.",
        )
    return DataError(
        f"The archive has no table, only {_listed([name for name, _ in members])}.",
        kind="unknown_format",
        hint=f"{TAKEN} can be read.",
    )


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(clip(name, 60) for name in names[:_MOST_NAMED])
    more = len(names) - _MOST_NAMED
    return f"{shown} and {more:,} more" if more > 0 else shown


def _size(size: int) -> str:
    return f"{size:,} bytes" if size < 1_000 else f"{size / 1e3:,.0f} kB"
