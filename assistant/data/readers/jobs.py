"""What the child is asked, and what it answers. Values only: the app's own process imports them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter

from assistant.tables import Question, Table

MB = 1024 * 1024

Progress = Callable[[str, float | None], None]
"""told the phase in a person's words, and how much of it is done (0 to 1), where that is known"""


@dataclass(frozen=True, slots=True)
class Replaced:
    """A table of the file as it was read before: it gives way to what it is read as now."""

    name: str
    """which its successor keeps, given or not"""
    source: str
    number: int


@dataclass(frozen=True, slots=True)
class Job:
    """One file to read."""

    source: Path
    """the uploaded bytes, under a random name"""
    name: str
    """the file's own name: untrusted text, which with the content decides the format"""
    base: Path | None
    """the thread's tables so far"""
    target: Path
    """where the tables go, with those of *base*; must not exist yet"""
    answers: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """question id -> chosen values"""
    replaces: tuple[Replaced, ...] = ()
    """tables of *base* that this file was before: it is read anew"""
    without: tuple[tuple[str, int], ...] = ()
    """(source, number) of tables that a person removed"""


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of it: tables, or questions and then nothing was written."""

    tables: tuple[Table, ...] = ()
    questions: tuple[Question, ...] = ()
    settled: tuple[Question, ...] = ()
    """what was answered, or taken as suggested: with another answer the file is read anew"""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may have, and what reading it may cost."""

    file_bytes: int = 25 * MB
    rows: int = 2_000_000
    """of all the tables of a file"""
    columns: int = 1_000
    """of each"""
    text_bytes: int = 400 * MB
    """of all cells together: a sheet may repeat one long text a million times"""
    written_bytes: int = 1024 * MB
    memory_bytes: int = 1280 * MB
    """of addresses; of these about 900 MB can be in use"""
    cpu_s: int = 90
    wall_s: float = 120.0


@dataclass(frozen=True, slots=True)
class Request:
    """One line to the child."""

    verb: Literal["read", "rename", "remove"]
    place: Path
    """a folder of its own, where everything is written; the parent removes it"""
    limits: Limits
    job: Job | None = None
    base: Path | None = None
    old: str = ""
    new: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """One line from the child: progress, or the last one with what became of it."""

    phase: str = ""
    fraction: float | None = None
    imported: Imported | None = None
    name: str | None = None
    """of a renamed table"""
    left: bool | None = None
    """whether a table is left after one was removed"""
    error: tuple[str, str, str] | None = None
    """kind, message and hint of a DataError"""


WRITTEN = "workspace.duckdb"
"""the finished file in the folder of a request"""

REQUEST: TypeAdapter[Request] = TypeAdapter(Request)
REPLY: TypeAdapter[Reply] = TypeAdapter(Reply)
