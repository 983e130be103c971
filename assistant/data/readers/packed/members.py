"""Which file of a zip archive is meant: the only table, or the one that the person chooses.

Names in an archive are text from outside: they are shown, and never used as a path.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from assistant.data.readers.asking import Asker
from assistant.data.readers.naming import clip, visible
from assistant.data.readers.recognising import EXTENSIONS, PACKED, TAKEN, suffix_of
from assistant.errors import DataError
from assistant.tables import Choice, Question

_MOST_CHOICES = 50
_MOST_NAMED = 5
_BY_SYSTEMS = frozenset({"thumbs.db", "desktop.ini"})
_UTF8 = 0x800

Member = tuple[str, zipfile.ZipInfo]
"""the name that is shown, unique in its archive, and where it is"""


def choose(entries: Sequence[zipfile.ZipInfo], asker: Asker) -> tuple[Member, str]:
    """Return the file that is read, and a sentence on the other tables; or ask.

    Raises DataError: there is no table in it.
    """
    members = list(_members(entries))
    tables = [member for member in members if suffix_of(member[0]) in EXTENSIONS]
    # A text beside tables is what is said about them.
    tables = [member for member in tables if suffix_of(member[0]) != ".txt"] or tables
    if not tables:
        raise _nothing(members)
    if len(tables) == 1:
        return tables[0], ""
    # JSON beside other tables describes them, as often as not.
    largest = sorted(tables, key=lambda one: (suffix_of(one[0]) == ".json", -one[1].file_size))
    offered = [member for member in tables if member in largest[:_MOST_CHOICES]]
    few = "" if len(offered) == len(tables) else f" The largest {len(offered)} are listed."
    question = Question(
        "file",
        f"The archive has {len(tables):,} tables. Which one should be loaded?{few}",
        tuple(Choice(name, clip(name, 80), _size(entry.file_size)) for name, entry in offered),
        (largest[0][0],),
    )
    (chosen,) = asker.ask(question)
    others = [name for name, _ in tables if name != chosen]
    note = f"Other tables in it: {_listed(others)}. Bring it once more to load one of them, too."
    return next(member for member in tables if member[0] == chosen), note


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
        return DataError("There is no file in it.", kind="empty", hint="Check its content.")
    packed = [name for name, _ in members if suffix_of(name) in (*PACKED, ".tar")]
    if packed:
        return DataError(
            f"There is an archive in it ({_listed(packed)}), and archives in archives are not "
            "opened.",
            kind="nested",
            hint="Unpack it and bring the files that are in it.",
        )
    return DataError(
        f"There is no table in it, only {_listed([name for name, _ in members])}.",
        kind="unknown_format",
        hint=f"{TAKEN} can be read.",
    )


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(clip(name, 60) for name in names[:_MOST_NAMED])
    more = len(names) - _MOST_NAMED
    return f"{shown} and {more:,} more" if more > 0 else shown


def _size(size: int) -> str:
    return f"{size:,} bytes" if size < 1_000 else f"{size / 1e3:,.0f} kB"
