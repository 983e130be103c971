"""Talks to a backend as the run loop does: turns, rounds of tools, what the endpoint knows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from assistant.backends.base import Backend, SentFile, Turn
from assistant.children.stopping import Stop
from assistant.definitions import Assistant, Round, ToolSpec
from assistant.errors import BackendError
from assistant.events import (
    Event,
    RunEnded,
    RunStarted,
    TextDelta,
    ToolCallsRequired,
    ToolFinished,
    ToolStarted,
)
from assistant.messages import (
    FileId,
    FileRef,
    Message,
    MessageId,
    PartId,
    Remote,
    RunId,
    TextPart,
    ToolCall,
    ToolOutput,
    new_id,
)
from assistant.runs.drafts import Draft

Kind = TypeVar("Kind", bound=Event)
Tool = Callable[[ToolCall], str]

BRIEF = Assistant("a", "A", "here", model="m", instructions="Be brief.", remote_id="asst_1")
TIME = ToolSpec(
    "time_in_zone",
    "Tell the time.",
    {"type": "object", "properties": {"zone": {"type": "string"}}, "required": ["zone"]},
)


@dataclass
class Said:
    """What came of one message: the events, the message they draw, the error that cut them."""

    events: list[Event] = field(default_factory=list)
    draft: Draft = field(default_factory=Draft)
    error: BackendError | None = None
    rounds: int = 0

    def take(self, event: Event) -> None:
        self.events.append(event)
        if not isinstance(event, ToolCallsRequired):
            self.draft.apply(event)

    def of(self, kind: type[Kind]) -> list[Kind]:
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def text(self) -> str:
        return self.draft.text

    @property
    def ended(self) -> RunEnded:
        [ended] = self.of(RunEnded)
        assert self.events[-1] is ended
        return ended

    @property
    def last_number(self) -> int | None:
        return max((e.sequence for e in self.events if e.sequence is not None), default=None)


@dataclass
class Talk:
    """One thread with one backend."""

    backend: Backend
    assistant: Assistant = BRIEF
    tools: tuple[tuple[ToolSpec, Tool], ...] = ()
    remote: Remote | None = None
    history: tuple[Message, ...] = ()
    kept: list[tuple[str, str, bytes]] = field(default_factory=list)
    files: tuple[SentFile, ...] = ()

    def turn(self, text: str, stop: Stop | None = None) -> Turn:
        """Return the first turn of a new message."""
        return Turn(
            RunId(new_id()),
            self.assistant,
            user(text),
            self.keep,
            self.history,
            self.remote,
            tuple(spec for spec, _ in self.tools),
            stop=stop or Stop(),
            files=self.files,
        )

    def keep(self, name: str, media_type: str, content: bytes) -> FileRef:
        self.kept.append((name, media_type, content))
        return FileRef(FileId(new_id()), name, media_type, len(content))

    def ask(self, text: str, stop: Stop | None = None) -> Said:
        """Say *text*, answer what is called, and remember the thread as the app would."""
        turn = self.turn(text, stop)
        said = self.answer(turn)
        return self.remember(turn, said)

    def answer(self, turn: Turn) -> Said:
        """Follow a turn to its end, over all rounds."""
        said = Said()
        while True:
            required = self.collect(self.backend.stream(turn), said)
            if required is None:
                return said
            said.rounds += 1
            turn = turn.answered(self._run(required, said), required.remote)

    def resume(self, turn: Turn, said: Said, after: int | None) -> Said:
        """Follow the cut run of *said* again."""
        said.error = None
        [*_, started] = said.of(RunStarted)
        again = replace(turn, remote=started.remote)
        self.collect(self.backend.resume(again, after), said)
        return self.remember(turn, said)

    def collect(self, events: Iterable[Event], said: Said) -> ToolCallsRequired | None:
        """Take events until they end or an error cuts them."""
        required = None
        try:
            for event in events:
                said.take(event)
                self._note(event)
                if isinstance(event, ToolCallsRequired):
                    required = event
        except BackendError as exc:
            said.error = exc
        return required

    def remember(self, turn: Turn, said: Said) -> Said:
        answer = Message(MessageId(new_id()), "assistant", tuple(said.draft.parts))
        self.history = (*self.history, turn.message, answer)
        ended = said.draft.ended
        if ended and ended.state == "completed" and self.remote and self.remote.knows:
            self.remote = replace(self.remote, knows=answer.id)
        return said

    def _run(self, required: ToolCallsRequired, said: Said) -> Round:
        functions = {spec.name: tool for spec, tool in self.tools}
        outputs = []
        for call in required.calls:
            output = functions[call.name](call)
            said.take(ToolFinished(call_id=call.call_id, name=call.name, output=output))
            outputs.append(ToolOutput(call.call_id, output))
        return Round(required.calls, tuple(outputs))

    def _note(self, event: Event) -> None:
        remote: Any = getattr(event, "remote", None)
        self.remote = remote or self.remote


def user(text: str) -> Message:
    """Return a message of a person."""
    return Message(MessageId(new_id()), "user", (TextPart(PartId("0"), text),))


def only_text(events: Iterable[Event]) -> Iterator[str]:
    """Yield the text of every delta."""
    for event in events:
        if isinstance(event, TextDelta):
            yield event.text


def started_names(said: Said) -> list[str]:
    """Return the names of the tools that were started, in order."""
    return [event.name for event in said.of(ToolStarted)]
