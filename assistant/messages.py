"""Values that are stored: threads, messages and their parts, runs, files.

Pure data, the same for every protocol; `codec` writes them as JSON. Nothing here reads a
clock, a file or the network.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NewType, TypeVar, cast

from assistant.joining import BLANK, Piece, joined

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


@dataclass(frozen=True, slots=True)
class ImagePart:
    """A picture that was made during the run, kept locally."""

    file: FileRef


@dataclass(frozen=True, slots=True)
class FilePart:
    """A file that came with a message or was made during the run, kept locally."""

    file: FileRef


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


Offer = Literal["instead", "choice", "assumed"]
"""what is offered: other questions, the meanings of the one that was asked, or changes of what was
taken for granted"""


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
    | NoticePart
    | SuggestionsPart
)


FOLDED = frozenset({"StepPart", "ReasoningPart"})
"""parts that stand beside what is said, not between it"""


def passages(parts: Iterable[Part]) -> Iterator[tuple[int, list[Piece] | Part]]:
    """Yield each shown part with its place; texts with nothing shown between them as one."""
    pieces: list[Piece] = []
    first, apart = 0, False
    for at, part in enumerate(parts):
        # By name: a stored value may be of the class as it was before an edit of the source.
        name = type(part).__name__
        if name == "TextPart":
            text = cast(TextPart, part)
            first = first if pieces else at
            pieces.append(Piece(text.text, text.id.rpartition(":")[0], apart))
            apart = apart and not text.text
        elif name in FOLDED:
            apart = True
        else:
            if pieces:
                yield first, pieces
            yield at, part
            pieces, apart = [], False
    if pieces:
        yield first, pieces


def text_of(parts: Iterable[Part], *, final: bool = True) -> str:
    """Return what is said in *parts*: passages that something shown divides, as paragraphs."""
    said = [joined(found, final=final) for _, found in passages(parts) if isinstance(found, list)]
    return BLANK.join(text for text in said if text)


def caveats_of(parts: Iterable[Part]) -> tuple[str, ...]:
    """Return what has to be said with the rows in *parts*, and is said in none of their texts."""
    found = list(parts)
    said = _letters(text_of(found))
    told = (caveat for part in found for caveat in getattr(part, "caveats", ()))
    return tuple(caveat for caveat in dict.fromkeys(told) if _letters(caveat) not in said)


def _letters(text: str) -> str:
    """Leave out what Markdown may have added."""
    return "".join(filter(str.isalnum, text))


_Number = TypeVar("_Number", int, float)


def _add(a: _Number | None, b: _Number | None) -> _Number | None:
    return b if a is None else a if b is None else a + b


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of a whole run, over all its rounds; None where the endpoint did not say."""

    input_tokens: int | None = None
    output_tokens: int | None = None
    cached_tokens: int | None = None
    """of the input: read from the endpoint's cache"""
    cache_write_tokens: int | None = None
    """of the input: written to it"""
    reasoning_tokens: int | None = None
    cost_usd: float | None = None
    """by the prices in gallery/models.toml at the time of the run"""

    def plus(self, other: Usage) -> Usage:
        """Add two rounds; a figure that only one of them knows is kept."""
        return Usage(
            _add(self.input_tokens, other.input_tokens),
            _add(self.output_tokens, other.output_tokens),
            _add(self.cached_tokens, other.cached_tokens),
            _add(self.cache_write_tokens, other.cache_write_tokens),
            _add(self.reasoning_tokens, other.reasoning_tokens),
            _add(self.cost_usd, other.cost_usd),
        )


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a run ended badly, for a person: what happened and what to do. Never a secret."""

    kind: str
    message: str
    hint: str = ""
    context_tokens: int | None = None
    """how much the model reads, where the endpoint said that this was more"""


@dataclass(frozen=True, slots=True)
class Message:
    """What one side said. *id* is made by the sender, so that sending twice is saying once."""

    id: MessageId
    role: Role
    parts: tuple[Part, ...]
    created_at: str = ""
    """UTC, ISO 8601; for people, never for order"""
    run_id: RunId | None = None
    """the run that wrote it (assistant) or None (user)"""

    @property
    def text(self) -> str:
        """What is said in it."""
        return text_of(self.parts)


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A function that the model asks us to run; *arguments* is JSON text, perhaps not valid."""

    call_id: CallId
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class ToolOutput:
    """What the model is told about one call; *text* is at most 8 KB."""

    call_id: CallId
    text: str


@dataclass(frozen=True, slots=True)
class Remote:
    """What an endpoint keeps of a thread, and how far it knows it."""

    thread: str = ""
    """id of the conversation (Responses) or thread (Assistants); empty where there is none"""
    run: str = ""
    """id of the newest response or run"""
    last_completed: str = ""
    """id of the newest *completed* response, to chain from by previous_response_id"""
    knows: MessageId | None = None
    """the newest of our messages that the endpoint has; later ones are sent again"""
    open_calls: tuple[ToolCall, ...] = ()
    """calls that still need an output before the endpoint takes another turn"""
    resumable: bool = False
    """the newest run can be followed again after a cut or a restart"""


@dataclass(frozen=True, slots=True)
class Thread:
    """One conversation of one person with one assistant."""

    id: ThreadId
    assistant: str
    """id of its assistant"""
    title: str
    created_at: str
    updated_at: str
    remote: Remote | None = None
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """One attempt to answer one message."""

    id: RunId
    thread_id: ThreadId
    message_id: MessageId
    """the user's message that it answers"""
    assistant: str
    state: RunState
    attempt: int = 1
    reason: str = ""
    created_at: str = ""
    remote: Remote | None = None
    usage: Usage | None = None
    problem: Problem | None = None

    @property
    def waiting(self) -> bool:
        """Whether it has not begun."""
        return self.state == "queued"

    @property
    def live(self) -> bool:
        """Whether it is being answered now."""
        return self.state == "active"
