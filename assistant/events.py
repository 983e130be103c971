"""What happens during a run, in words that no protocol owns.

A backend translates its wire format into these values; the run loop, the store and the
pages read nothing else. Replaying a log of events from its start always draws the same screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assistant.figures.values import Figure
from assistant.messages import (
    CallId,
    Citation,
    EndState,
    FileRef,
    Offer,
    PartId,
    Problem,
    Remote,
    Suggestion,
    ToolCall,
    Usage,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What every event can carry beside its own fields."""

    raw: str = ""
    """the protocol's own name of it, as `thread.run.in_progress`; shown beside the status"""
    sequence: int | None = None
    """the server's number of it, where it counts: a cut stream is resumed after it"""
    at: str = ""
    """UTC, ISO 8601, for people; set by the run when the event arrives"""
    elapsed_s: float | None = None
    """seconds since the run began, on the monotonic clock; set with *at*"""


@dataclass(frozen=True, slots=True)
class RunStarted(Event):
    """The endpoint has taken the request; *remote* says how to find it again."""

    remote: Remote | None = None


@dataclass(frozen=True, slots=True)
class StatusChanged(Event):
    """The run entered *status*: queued, in_progress, waiting, resuming, cancelling, ..."""

    status: str
    detail: str = ""
    """for a person: why it waits"""
    wait_s: float | None = None
    """how long it will wait, for a countdown"""


@dataclass(frozen=True, slots=True)
class TextOpened(Event):
    """Text part *part_id* stands here, above what follows, though it is written afterwards."""

    part_id: PartId


@dataclass(frozen=True, slots=True)
class TextDelta(Event):
    """The assistant said a little more of text part *part_id*."""

    part_id: PartId
    text: str


@dataclass(frozen=True, slots=True)
class TextDone(Event):
    """Text part *part_id* is complete and reads *text*: the server's own word on it."""

    part_id: PartId
    text: str


@dataclass(frozen=True, slots=True)
class RefusalDelta(Event):
    """The model declines, a little more of it; with *whole*, all of it at once."""

    part_id: PartId
    text: str
    whole: bool = False


@dataclass(frozen=True, slots=True)
class ReasoningDelta(Event):
    """A little more of the summary of what the model thinks."""

    part_id: PartId
    text: str


@dataclass(frozen=True, slots=True)
class ToolStarted(Event):
    """A call of tool *name* appeared; *kind* is `function` or a hosted tool's type."""

    call_id: CallId
    name: str
    kind: str = "function"
    arguments: str = ""
    read_as: str = ""
    """how the question was understood that it answers, where rules read it"""
    plan: str = ""
    """what was understood, as the JSON of a `QueryPlan`"""


@dataclass(frozen=True, slots=True)
class ToolArguments(Event):
    """A little more of a call's arguments; with *whole*, all of them at once."""

    call_id: CallId
    text: str
    whole: bool = False


@dataclass(frozen=True, slots=True)
class CodeDelta(Event):
    """A little more of the code that a hosted tool will run; with *whole*, all of it."""

    call_id: CallId
    text: str
    whole: bool = False


@dataclass(frozen=True, slots=True)
class CodeOutput(Event):
    """A little more of what the code printed; with *whole*, all of it."""

    call_id: CallId
    text: str
    whole: bool = False


@dataclass(frozen=True, slots=True)
class ToolFinished(Event):
    """A call ended. A *result* with `columns` and `rows` is shown as a table, or as its `chart`."""

    call_id: CallId
    name: str
    failed: bool = False
    result: Any = None
    output: str = ""
    """the text that the model was given"""
    duration_s: float | None = None
    file: FileRef | None = None
    """the whole result as Parquet, kept for the person"""


@dataclass(frozen=True, slots=True)
class ToolCallsRequired(Event):
    """The model waits for these calls of ours; the run goes on with their outputs."""

    calls: tuple[ToolCall, ...]
    remote: Remote | None = None
    usage: Usage | None = None
    """of the round that ended here, where rounds are billed apart"""


@dataclass(frozen=True, slots=True)
class MediaReady(Event):
    """A picture or file of the answer, already kept locally; or, without *file*, lost and why."""

    file: FileRef | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Noticed(Event):
    """The reader must know something about this answer: what was left out, ..."""

    text: str


@dataclass(frozen=True, slots=True)
class Cited(Event):
    """Text part *part_id* names a source."""

    part_id: PartId
    citation: Citation


@dataclass(frozen=True, slots=True)
class Suggested(Event):
    """The assistant offers questions that may be asked next, each by one click."""

    questions: tuple[Suggestion, ...]
    kind: Offer = "instead"
    assumed: tuple[str, ...] = ()
    """what the answer took for granted: a sentence each"""


@dataclass(frozen=True, slots=True)
class FiguresChecked(Event):
    """The figures of the answer were looked up in the results of its thread. Nothing follows it."""

    figures: tuple[Figure, ...]
    queries: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class RunEnded(Event):
    """Nothing follows. The first of these in a log counts; the rest are ignored."""

    state: EndState
    reason: str = ""
    """max_output_tokens, content_filter, expired, silence, too_many_rounds, ...; of a completed one
    needs_choice or not_answered, where it is no answer"""
    usage: Usage | None = None
    problem: Problem | None = None
    remote: Remote | None = None


EVENTS: tuple[type[Event], ...] = (
    RunStarted,
    StatusChanged,
    TextOpened,
    TextDelta,
    TextDone,
    RefusalDelta,
    ReasoningDelta,
    ToolStarted,
    ToolArguments,
    CodeDelta,
    CodeOutput,
    ToolFinished,
    ToolCallsRequired,
    MediaReady,
    Noticed,
    Cited,
    Suggested,
    FiguresChecked,
    RunEnded,
)
