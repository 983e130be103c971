"""Values that are stored: threads, messages and their parts, runs, files.

    parts    what a message is made of, and the ids by which values name one another
    saying   what is said in the parts of a message, put together

Pure data, the same for every protocol; `codec` writes them as JSON. Nothing here reads a
clock, a file or the network.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeVar

from assistant.figures.values import FiguresPart
from assistant.messages.parts import (
    FOLDED,
    LOCAL,
    NEEDS_CHOICE,
    NOT_ANSWERED,
    CallId,
    ChartPart,
    Citation,
    EndState,
    FileId,
    FilePart,
    FileRef,
    ImagePart,
    MessageId,
    NoticePart,
    Offer,
    OwnerId,
    Part,
    PartId,
    PlanPart,
    ReasoningPart,
    RefusalPart,
    Rereading,
    Role,
    RunId,
    RunState,
    StepPart,
    StepState,
    Suggestion,
    SuggestionsPart,
    TablePart,
    TextPart,
    ThreadId,
    new_id,
)
from assistant.messages.saying import caveats_of, passages, plan_of, text_of

__all__ = [
    "FOLDED",
    "LOCAL",
    "NEEDS_CHOICE",
    "NOT_ANSWERED",
    "CallId",
    "ChartPart",
    "Citation",
    "EndState",
    "Feedback",
    "FiguresPart",
    "FileId",
    "FilePart",
    "FileRef",
    "ImagePart",
    "Message",
    "MessageId",
    "NoticePart",
    "Offer",
    "OwnerId",
    "Part",
    "PartId",
    "PlanPart",
    "Problem",
    "ReasoningPart",
    "RefusalPart",
    "Remote",
    "Rereading",
    "Role",
    "Run",
    "RunId",
    "RunState",
    "StepPart",
    "StepState",
    "Suggestion",
    "SuggestionsPart",
    "TablePart",
    "TextPart",
    "Thread",
    "ThreadId",
    "ToolCall",
    "ToolOutput",
    "Usage",
    "caveats_of",
    "new_id",
    "passages",
    "plan_of",
    "text_of",
]

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
    continues: RunId | None = None
    """the run whose answer is to be gone on with, where nobody typed this message"""

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
class Feedback:
    """What a person thinks of an answer."""

    thumb: Literal["up", "down"]
    word: str = ""
    """why, if they said so"""
    at: str = ""
    """UTC, ISO 8601"""


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
    feedback: Feedback | None = None

    @property
    def waiting(self) -> bool:
        """Whether it has not begun."""
        return self.state == "queued"

    @property
    def live(self) -> bool:
        """Whether it is being answered now."""
        return self.state == "active"
