"""What an uploaded file became: values that the reader makes, the store keeps and a page draws.

Pure data, like `messages`. Cells in a preview are JSON; nothing here knows DuckDB or a file's
format.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, NewType

from assistant.messages import FileRef, Problem, ThreadId

UploadId = NewType("UploadId", str)
UploadState = Literal["reading", "asking", "ready", "refused", "removed"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table, with its profile."""

    name: str
    """as SQL knows it; unique in its table whatever the case"""
    type: str
    """DuckDB's name of its type: VARCHAR, BIGINT, DECIMAL(12,2), DATE, TIMESTAMP, ..."""
    original: str = ""
    """as the file has it, where that is not the name"""
    missing: int = 0
    distinct: int = 0
    least: str = ""
    """smallest value as text; of text the first in order"""
    greatest: str = ""
    histogram: tuple[int, ...] = ()
    """rows in each of some equal steps from least to greatest; of text, in its commonest values"""
    values: tuple[bool | int | float | str, ...] = ()
    """its different values, the commonest first, where they are few and short; else nothing"""
    once: str = ""
    """of what all rows of a thing repeat, the column that names the thing"""
    as_numbers: str = ""
    """of text that is numbers but for some rows, the settled question of its upload whose answer
    `numbers` reads it as numbers"""


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a thread."""

    name: str
    """as SQL knows it; unique in its thread whatever the case"""
    source: str
    """name of the file, and of the sheet where there are several: `book.xlsx, 2024`"""
    rows: int
    refused: int = 0
    """rows of the file that are not in the table, left out with the person's consent"""
    columns: tuple[Column, ...] = ()
    notes: tuple[str, ...] = ()
    """what was decoded, renamed, skipped or kept as text: one sentence each"""
    preview: tuple[tuple[Any, ...], ...] = ()
    """the first rows, at most 10"""
    caveats: tuple[str, ...] = ()
    """what is said with every figure from it: `2 total rows are left out (rows 5 and 9).`"""


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to read a file."""

    value: str
    label: str
    detail: str = ""
    """what it would do, with figures: `117 rows kept, 3 refused (lines 7, 9 and 30)`"""


@dataclass(frozen=True, slots=True)
class Question:
    """What only the person can say, because a guess could damage the data silently."""

    id: str
    """key of the answer: sheets, encoding, delimiter, ragged, dates:<column>"""
    text: str
    choices: tuple[Choice, ...]
    suggested: tuple[str, ...]
    """values of the choices that would be taken by somebody in a hurry"""
    many: bool = False
    """whether more than one may be chosen"""


@dataclass(frozen=True, slots=True)
class RemoteCopy:
    """A copy of an uploaded file at an endpoint, which can be deleted there."""

    connection: str
    id: str


@dataclass(frozen=True, slots=True)
class Upload:
    """One file that a person brought into a thread, and how far it has come."""

    id: UploadId
    thread_id: ThreadId
    file: FileRef
    """the file as it came; it stays on this machine unless the assistant says `send_files`"""
    state: UploadState
    tables: tuple[Table, ...] = ()
    questions: tuple[Question, ...] = ()
    """open ones, when *state* is asking; when it is ready, those that are settled: what stands as
    suggested is how it was read, and another answer reads it anew"""
    answers: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """(question id, values), as given so far"""
    problem: Problem | None = None
    """why it was refused"""
    remote: tuple[RemoteCopy, ...] = ()

    @property
    def settled(self) -> bool:
        """Whether nothing is left to do or to ask about it."""
        return self.state in ("ready", "refused", "removed")


def tables_of(uploads: Iterable[Upload]) -> tuple[Table, ...]:
    """Return the tables that a thread has."""
    return tuple(table for upload in uploads if upload.state == "ready" for table in upload.tables)
