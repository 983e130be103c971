"""One run: ask the model, run the tools it calls, give it the results, until it has answered.

Everything that happens is emitted as events in the run's own order, from this one thread. The
loop never touches the store or a page, and a stop is not an error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from assistant.backends.base import Backend, Turn
from assistant.definitions import Round
from assistant.errors import BackendError, StreamCut, TooLong
from assistant.events import (
    Event,
    RefusalDelta,
    RunEnded,
    RunStarted,
    StatusChanged,
    Suggested,
    TextDelta,
    TextDone,
    TextOpened,
    ToolCallsRequired,
    ToolStarted,
)
from assistant.messages import (
    NEEDS_CHOICE,
    CallId,
    NoticePart,
    PartId,
    Problem,
    Remote,
    Suggestion,
    ToolCall,
    ToolOutput,
    Usage,
    text_of,
)
from assistant.runs.drafts import Draft
from assistant.runs.measuring import Measure
from assistant.runs.retrying import LookUp, Resume, Retrying, Wait, end
from assistant.runs.tool_calls import ToolCalls
from assistant.tools.choosing import OFFER

MAX_ROUNDS = 12
_NO_CONTENT = (RunStarted, StatusChanged, TextOpened, RunEnded)
LONGEST_REASON = 200
"""characters of the word that an endpoint gives as its reason"""


class Loop:
    """Answers one turn. Call `run` once."""

    def __init__(
        self,
        backend: Backend,
        tool_calls: ToolCalls,
        turn: Turn,
        emit: Callable[[Event], None],
        draft: Draft,
    ) -> None:
        """Tell *emit* what happens; *draft* is what that has come to, and is only read here."""
        self._backend = backend
        self._tool_calls = tool_calls
        self._turn = turn
        self._emit = emit
        self._retrying = Retrying()
        self._usage: Usage | None = None
        self._sequence: int | None = None
        self._measure = Measure()
        self._draft = draft
        self._earlier = len(draft.parts)
        """parts of the answer that were there before this round"""
        self._heard = False
        """whether this round's answer has begun"""
        self._offers: dict[CallId, Any] = {}
        """what calls that ask the person back have to ask"""
        self._content = any(not isinstance(part, NoticePart) for part in draft.parts)
        """whether there is something to continue from: words, thoughts, calls, of any round"""

    @property
    def remote(self) -> Remote | None:
        """What the endpoint keeps of the thread, as far as this run has heard."""
        return self._turn.remote

    def run(self, *, resume_after: int | None = None, resume: bool = False) -> RunEnded:
        """Answer the turn and return how it ended; the end itself is not emitted.

        With *resume*, follow the run of `turn.remote` again from event *resume_after*.
        """
        self._sequence, self._heard = resume_after, resume
        for _ in range(MAX_ROUNDS):
            required = self._one_round(resume=resume)
            if isinstance(required, RunEnded):
                return self._ended(required)
            resume = False
            outputs = self._call(required.calls)
            if self._turn.stop.asked:
                return self._ended(self._stopped())
            if self._offers:
                return self._asked_back(required.calls)
            said = text_of(self._draft.parts[self._earlier :])
            self._turn = self._turn.answered(Round(required.calls, outputs, said), self.remote)
            self._earlier, self._sequence, self._heard = len(self._draft.parts), None, False
        problem = Problem(
            "too_many_rounds",
            f"The model asked for tools {MAX_ROUNDS} times without answering.",
            "What it found so far is kept. Continue, or ask a narrower question.",
        )
        self._cancel()
        return self._ended(RunEnded("incomplete", reason="too_many_rounds", problem=problem))

    def _one_round(self, *, resume: bool) -> ToolCallsRequired | RunEnded:
        while True:
            try:
                return self._read(
                    self._backend.resume(self._turn, self._sequence)
                    if resume
                    else self._backend.stream(self._turn)
                )
            except BackendError as error:
                failed = error
            if self._turn.stop.asked:
                return self._stopped()
            decision = self._decide(failed)
            match decision:
                case RunEnded():
                    if isinstance(failed, TooLong):
                        self._cancel()
                    return decision
                case Wait():
                    self._emit(StatusChanged(decision.status, decision.detail, decision.seconds))
                case Resume():
                    resume = True
                    self._emit(StatusChanged("resuming", str(failed), decision.seconds))
            if self._turn.stop.wait(decision.seconds):
                return self._stopped()

    def _read(self, source: Iterator[Event]) -> ToolCallsRequired | RunEnded:
        for event in source:
            # A status without a name of the protocol is what a backend says of its own asking.
            self._heard = self._heard or bool(event.raw) or not isinstance(event, StatusChanged)
            self._content = self._content or not isinstance(event, _NO_CONTENT)
            self._note(event)
            match event:
                case RunEnded():
                    return self._stopped() if self._turn.stop.asked else event
                case ToolCallsRequired():
                    self._emit(event)
                    return event
                case _:
                    self._emit(event)
        if self._turn.stop.asked:
            return self._stopped()
        raise StreamCut("The stream ended before the answer did.")

    def _note(self, event: Event) -> None:
        self._measure.take(event)
        if event.sequence is not None:
            self._sequence = max(event.sequence, self._sequence or 0)
        if isinstance(event, TextDelta | RefusalDelta):
            self._retrying.progress()
        elif isinstance(event, RunStarted | ToolCallsRequired | RunEnded):
            if event.remote:
                self._turn = replace(self._turn, remote=event.remote)
            if not isinstance(event, RunStarted) and event.usage:
                self._usage = self._usage.plus(event.usage) if self._usage else event.usage

    def _decide(self, error: BackendError) -> Wait | Resume | RunEnded:
        if self._heard:
            remote = self.remote
            decision = self._retrying.in_an_answer(
                error,
                resumable=bool(remote and remote.resumable),
                known=bool(remote and remote.run),
                content=self._content,
            )
        else:
            decision = self._retrying.before_an_answer(error, content=self._content)
        return self._look_up(error) if isinstance(decision, LookUp) else decision

    def _look_up(self, error: BackendError) -> Wait | Resume | RunEnded:
        if not self._backend.capabilities().finds:
            return end(error)
        try:
            found = self._backend.find(self._turn)
        except BackendError:
            return end(error)
        if found is None:
            return Wait(0.5, "waiting", "not received by the endpoint; sent again")
        self._turn = replace(self._turn, remote=found)
        self._heard = True
        return Resume(0.0)

    def _call(self, calls: tuple[ToolCall, ...]) -> tuple[ToolOutput, ...]:
        for call in calls:
            self._emit(ToolStarted(call.call_id, call.name, "function", call.arguments))
        texts: dict[str, str] = {}
        offered = {tool.name for tool in self._turn.tools}
        turn = self._turn
        for finished, lost in self._tool_calls.round(calls, turn.stop, turn.keep, offered):
            texts[finished.call_id] = finished.output
            if finished.name == OFFER and not finished.failed:
                self._offers[finished.call_id] = finished.result
            self._emit(finished)
            if lost is not None:
                self._emit(lost)
        # Stopped, the round lacks some; then nobody is told of it.
        return tuple(ToolOutput(c.call_id, texts[c.call_id]) for c in calls if c.call_id in texts)

    def _asked_back(self, calls: tuple[ToolCall, ...]) -> RunEnded:
        """End with the first question that was asked of the person.

        The outputs of this round go with the next turn: whoever keeps the thread is told the run
        is over, and what is told from here has them beside their calls.
        """
        call = next(call for call in calls if call.call_id in self._offers)
        offered = self._offers[call.call_id]
        if offered["question"] not in text_of(self._draft.parts):
            part_id = PartId(f"{self._turn.run_id}-{call.call_id}:0")
            self._emit(TextDone(part_id, offered["question"]))
        choices = tuple(Suggestion(one, one) for one in offered["choices"])
        self._emit(Suggested(choices, "choice"))
        self._cancel()
        return self._ended(RunEnded("completed", reason=NEEDS_CHOICE))

    def _stopped(self) -> RunEnded:
        self._emit(StatusChanged("cancelling"))
        self._cancel()
        match self._turn.stop.reason:
            case "timeout":
                problem = Problem("timeout", "The answer took longer than a run may take.")
                return RunEnded("interrupted", reason="timeout", problem=problem)
            case "shutdown":
                problem = Problem("shutdown", "The app was stopped while the answer was written.")
                return RunEnded("interrupted", reason="shutdown", problem=problem)
            case _:
                return RunEnded("stopped", reason="user")

    def _cancel(self) -> None:
        """Tell the endpoint, as far as it listens: the run ends here whatever it says."""
        if self.remote is None:
            return
        try:
            remote = self._backend.cancel(self._turn)
        except BackendError as error:
            self._emit(StatusChanged("cancelling", f"the endpoint could not be told: {error}"))
            return
        self._turn = replace(self._turn, remote=remote)

    def _ended(self, ended: RunEnded) -> RunEnded:
        reason = ended.reason[:LONGEST_REASON]
        return replace(ended, reason=reason, usage=self._usage, remote=ended.remote or self.remote)
