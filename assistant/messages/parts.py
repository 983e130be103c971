"""What a message is made of, and the ids by which stored values name one another. Pure."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, NewType

from assistant.figures.values import FiguresPart

OwnerId = NewType("OwnerId", str)
ThreadId = NewType("ThreadId", str)
MessageId = NewType("MessageId", str)
RunId = NewType("RunId", str)
FileId = NewType("FileId", str)
CallId = NewType("CallId", str)
PartId = NewType("PartId", str)

Role = Literal["user", "assistant"]
RunState = Literal[
    "queued", "active", "completed", "incomplete", "failed", "stopped", "interrupted", "withdrawn"
]
EndState = Literal["completed", "incomplete", "failed", "stopped", "interrupted"]
StepState = Literal["running", "done", "failed", "cancelled"]

NEEDS_CHOICE, NOT_ANSWERED = "needs_choice", "not_answered"
"""reasons of a completed run that is no answer: it asked back, or said why it cannot answer"""

LOCAL = OwnerId("local")
"""the one person of an app on their own machine, and whoever runs commands there"""


def new_id() -> str:
    """Return 128 random bits as 32 hex digits: an id that cannot be guessed."""
    return secrets.token_hex(16)


@dataclass(frozen=True, slots=True)
class FileRef:
    """A file kept under DATA_DIR; *name* is cleaned text for people, never a path."""

    id: FileId
    name: str
    media_type: str
    size: int
    """bytes"""


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a statement comes from; shown as a numbered note under the text."""

    title: str
    url: str = ""
    file_id: str = ""
    quote: str = ""
    start: int | None = None
    """offset in characters into the text part, where the wire tells it"""
    end: int | None = None


@dataclass(frozen=True, slots=True)
class TextPart:
    """A stretch of Markdown. *id* is the wire's own id of it, stable across a resume."""

    id: PartId
    text: str
    citations: tuple[Citation, ...] = ()
    ahead: bool = False
    """it stands above the results that it tells of, and was written after them"""


@dataclass(frozen=True, slots=True)
class RefusalPart:
    """The model declined, in its own words."""

    id: PartId
    text: str


@dataclass(frozen=True, slots=True)
class ReasoningPart:
    """A summary of what the model thought, where the endpoint tells it."""

    id: PartId
    text: str


@dataclass(frozen=True, slots=True)
class StepPart:
    """One tool call: a function of ours, or a tool that the endpoint runs itself."""

    call_id: CallId
    name: str
    kind: str
    """function, or the hosted tool's type: code_interpreter, file_search, web_search, ..."""
    state: StepState
    arguments: str = ""
    """as the model wrote them: JSON text, perhaps not valid"""
    code: str = ""
    logs: str = ""
    result: Any = None
    """what the tool returned, as JSON; the rows of a table are in its TablePart"""
    output: str = ""
    """the text that the model was given"""
    duration_s: float | None = None
    read_as: str = ""
    """how the question was understood that it answers, where rules read it"""
    plan: str = ""
    """what was understood, as the JSON of a `QueryPlan`"""


@dataclass(frozen=True, slots=True)
class TablePart:
    """Rows that a query returned: at most 100 here, *row_count* in all."""

    call_id: CallId
    sql: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    row_count: int
    file: FileRef | None = None
    """the whole result as Parquet, where it was kept"""
    caveats: tuple[str, ...] = ()
    """what is said with every figure from the tables that were asked"""
    read_as: str = ""
    """the question as it was understood: `profit · by product · 2024 · top 5`"""
    plan: str = ""
    """the same as the JSON of a `QueryPlan`, where one was made"""


@dataclass(frozen=True, slots=True)
class ChartPart:
    """A chart of rows that a query returned; drawn again from *file*, never asked again."""

    call_id: CallId
    chart: Mapping[str, Any]
    """in the schema of `assistant.charts`, checked when it was made"""
    sql: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    """at most 100; all of them are in *file*"""
    row_count: int
    file: FileRef | None = None
    """what is drawn, as Parquet"""
    caveats: tuple[str, ...] = ()
    """as of a table"""
    read_as: str = ""
    """as of a table"""
    plan: str = ""
    """as of a table"""


@dataclass(frozen=True, slots=True)
class ImagePart:
    """A picture that was made during the run, kept locally."""

    file: FileRef


@dataclass(frozen=True, slots=True)
class FilePart:
    """A file that came with a message or was made during the run, kept locally."""

    file: FileRef


@dataclass(frozen=True, slots=True)
class PlanPart:
    """What a question asks that was put together by choices: its text says it in words."""

    plan: str
    """the JSON of a `QueryPlan`"""


@dataclass(frozen=True, slots=True)
class NoticePart:
    """Something the reader must know about this answer: a file that could not be fetched, ..."""

    text: str


@dataclass(frozen=True, slots=True)
class Rereading:
    """Another answer to a settled question about a file."""

    table: str
    question: str
    value: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question that one click asks; *label* is what the button says."""

    label: str
    question: str
    rereading: Rereading | None = None
    """how the file of a table is read anew before the question is asked"""
    plan: str = ""
    """what the question asks, where that is known: the JSON of a `QueryPlan`"""


Offer = Literal["instead", "choice", "assumed", "rest"]
"""what is offered: other questions, the meanings of the one that was asked, changes of what was
taken for granted, or what was understood of it"""


@dataclass(frozen=True, slots=True)
class SuggestionsPart:
    """Questions offered at the end of an answer; they make sense directly after it only."""

    questions: tuple[Suggestion, ...]
    kind: Offer = "instead"
    assumed: tuple[str, ...] = ()
    """what was taken for granted: a sentence each"""


Part = (
    TextPart
    | RefusalPart
    | ReasoningPart
    | StepPart
    | TablePart
    | ChartPart
    | ImagePart
    | FilePart
    | PlanPart
    | NoticePart
    | SuggestionsPart
    | FiguresPart
)


FOLDED = frozenset({"StepPart", "ReasoningPart"})
"""parts that stand beside what is said, not between it"""
