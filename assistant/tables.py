"""What an uploaded file became: values that the reader makes, the store keeps and a page draws.

Pure data, like `messages`. Cells in a preview are JSON; nothing here knows DuckDB or a file's
format.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, NewType

from assistant.messages import FileRef, MessageId, Problem, ThreadId

UploadId = NewType("UploadId", str)
UploadState = Literal["reading", "asking", "ready", "rereading", "refused", "removed"]
Answers = tuple[tuple[str, tuple[str, ...]], ...]
"""(question id, values)"""


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
    number: int = 0
    """its place among the tables of its file as they were read; stays when it is renamed"""


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to read a file."""

    value: str
    label: str
    detail: str = ""
    """what it would do, with figures: `117 rows kept, 3 left out (lines 7, 9 and 30)`"""


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
    part: str = ""
    """the sheet, or the file of an archive, that it is about, where there are several"""


@dataclass(frozen=True, slots=True)
class Anew:
    """How a file that is ready is read anew; what it has become stays until that is done."""

    answers: Answers
    """all that the new reading goes by"""
    questions: tuple[Question, ...] = ()
    """open ones, which these answers raise"""
    problem: Problem | None = None
    """why it came to nothing"""
    holds: MessageId | None = None
    """the message that is answered when it is over; all others are answered meanwhile"""


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
    answers: Answers = ()
    """as given so far"""
    problem: Problem | None = None
    """why it was refused"""
    remote: tuple[RemoteCopy, ...] = ()
    anew: Anew | None = None
    """how it is read anew: being read, when *state* is rereading; else open, or in vain"""
    removed: tuple[tuple[str, int], ...] = ()
    """(source, number) of its tables that a person removed: they do not come back by themselves"""

    @property
    def settled(self) -> bool:
        """Whether no question needs to wait for it."""
        return self.state not in ("reading", "asking")

    @property
    def loaded(self) -> bool:
        """Whether its tables are there."""
        return self.state in ("ready", "rereading")

    def holds(self, message_id: MessageId | None) -> bool:
        """Whether this message is not answered before the file is read anew."""
        return self.anew is not None and self.anew.holds == message_id is not None


NO_NUMBERS = ("Infinity", "-Infinity", "NaN")
"""what rows, which are JSON, hold in the place of a number that is none"""


def no_number(value: float) -> str:
    """Return the word for a float that JSON has no number for."""
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def tables_of(uploads: Iterable[Upload]) -> tuple[Table, ...]:
    """Return the tables that a thread has."""
    return tuple(table for upload in uploads if upload.loaded for table in upload.tables)
