"""One run from its start to its stored end, on a worker thread of its own.

Invariants: one writer of the journal; exactly one end, stored in one transaction with the final
message and before anybody is shown that the run has ended. The thread holds no page and no
`st.*`; nothing a page does reaches it except `stop`.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TypeVar

from assistant.backends.base import Backend, Turn
from assistant.children.stopping import Stop
from assistant.errors import ContextFull, DataError, WorkbenchError
from assistant.events import Event, RunEnded, StatusChanged, TextDelta
from assistant.gallery.models import cost
from assistant.messages import NEEDS_CHOICE, Message, MessageId, OwnerId, Problem, Run
from assistant.runs.drafts import Draft
from assistant.runs.figures import checked
from assistant.runs.journal import Entry, Journal
from assistant.runs.loop import Loop
from assistant.runs.retrying import end
from assistant.runs.saving import AGAIN_S, Saver
from assistant.runs.tool_calls import ToolCalls

_log = logging.getLogger(__name__)

_AnyEvent = TypeVar("_AnyEvent", bound=Event)


@dataclass(frozen=True, slots=True)
class Past:
    """What a run that is taken up again has behind it."""

    draft: Draft = field(default_factory=Draft)
    entries: Sequence[Entry] = ()
    """its stored events, from the first"""
    sequence: int | None = None
    """the server's number of its newest event"""


@dataclass(frozen=True, slots=True)
class Work:
    """What a session needs in order to answer."""

    turn: Turn
    backend: Backend
    tool_calls: ToolCalls
    said: Sequence[Message] | None = None
    """all of the thread before the question, if the answer's figures are to be looked up in it"""


Prepare = Callable[[OwnerId, Run, Stop, Callable[[Event], None]], Work]
"""read what the run needs and tell what takes time; called on the worker thread, may raise
WorkbenchError"""


class Session:
    """A run at work. *past* is given when it is taken up again after a restart."""

    def __init__(
        self, owner: OwnerId, run: Run, prepare: Prepare, saver: Saver, *, past: Past | None = None
    ) -> None:
        self.owner = owner
        self.run = run
        self.stop = Stop()
        self.journal = Journal(owner, run.id, past.entries if past else ())
        self._prepare = prepare
        self._saver = saver
        self._past = past
        self._draft = past.draft if past else Draft()
        self._more: list[TextDelta] = []
        self._model = ""
        self._loop: Loop | None = None
        self._began = time.monotonic() - self._draft.elapsed_s
        self._let_go = threading.Event()

    @property
    def age_s(self) -> float:
        """Seconds since the run began, on the monotonic clock."""
        return time.monotonic() - self._began

    @property
    def survives(self) -> bool:
        """Whether the endpoint goes on without us, so that the run can be taken up again."""
        remote = self._loop.remote if self._loop else None
        return bool(remote and remote.resumable)

    def start(self, when_over: Callable[[Session], None]) -> None:
        """Begin; *when_over* is called from the worker thread, whatever happened."""
        threading.Thread(
            target=self._work, args=(when_over,), name=f"run-{self.run.id[:8]}", daemon=True
        ).start()

    def let_go(self) -> None:
        """Stop trying to store the end: the process is about to stop and recovery will do it."""
        self._let_go.set()

    def _work(self, when_over: Callable[[Session], None]) -> None:
        self._saver.add(self.journal)
        try:
            ended = self._answer()
        except ContextFull as exc:
            ended = end(exc)
        except WorkbenchError as exc:
            unread = isinstance(exc, DataError) and exc.kind == "unread"
            problem = Problem("unread" if unread else "setup", str(exc), exc.hint)
            ended = RunEnded("failed", reason="not_started", problem=problem)
        except Exception:  # noqa: BLE001 - the worker's boundary: no fault of ours loses an answer
            _log.exception("run %s failed by a fault of this app", self.run.id)
            problem = Problem(
                "bug",
                "The app itself made a mistake while answering.",
                "What arrived is kept. Try again; the log has the details.",
            )
            ended = RunEnded("failed", reason="bug", problem=problem)
        self._finish(self._stamp(ended))
        self._saver.drop(self.run.id)
        when_over(self)

    def _answer(self) -> RunEnded:
        if self._past is None:
            self._emit(StatusChanged("starting", raw="thread.init"))
        work = self._prepare(self.owner, self.run, self.stop, self._emit)
        self._model = work.turn.assistant.model
        self._loop = Loop(work.backend, work.tool_calls, work.turn, self._emit, self._draft)
        if self._past is None:
            ended = self._loop.run()
        else:
            ended = self._loop.run(resume=True, resume_after=self._past.sequence)
        self._check(work)
        return ended

    def _check(self, work: Work) -> None:
        """Look up the figures of the answer, and tell it before its end."""
        self._fold()
        if work.said is None:
            return
        found = checked(work.said, work.turn.message, work.turn.tables, self._draft.parts)
        if found is not None:
            self._emit(found)

    def _emit(self, event: Event) -> None:
        if type(event) is TextDelta and self.journal.extend(event):
            self._more.append(event)
            return
        self._fold()
        if self._draft.holds(event):
            return
        event = self._stamp(event)
        self._draft.apply(event)
        self.journal.append(event)

    def _fold(self) -> None:
        """Fold what the newest text went on with: nobody looks at the draft in between."""
        if self._more:
            text = "".join(delta.text for delta in self._more)
            self._draft.apply(replace(self._more[-1], text=text))
            self._more.clear()

    def _stamp(self, event: _AnyEvent) -> _AnyEvent:
        return replace(
            event,
            at=datetime.now(UTC).isoformat(timespec="milliseconds"),
            elapsed_s=round(self.age_s, 3),
        )

    def _finish(self, ended: RunEnded) -> None:
        ended = self._complete(ended)
        self._fold()
        self._draft.apply(ended)
        message = answer_of(self.run, self._draft, ended.at)
        while not self._saver.finish(self.journal, message, ended):
            if self._let_go.wait(AGAIN_S):
                return

    def _complete(self, ended: RunEnded) -> RunEnded:
        """Add what the loop cannot know: the cost, and that the endpoint has our answer."""
        usage, remote = ended.usage, ended.remote
        if usage is not None:
            usage = replace(usage, cost_usd=cost(self._model, usage))
        whole = ended.state == "completed" and ended.reason != NEEDS_CHOICE
        if whole and remote and remote.knows == self.run.message_id:
            remote = replace(remote, knows=MessageId(self.run.id))
        return replace(ended, usage=usage, remote=remote)


def answer_of(run: Run, draft: Draft, created_at: str) -> Message | None:
    """Return the message that a run has written so far; its id is the run's, so it is one."""
    if not draft.parts:
        return None
    return Message(MessageId(run.id), "assistant", tuple(draft.parts), created_at, run.id)
