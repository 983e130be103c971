"""Which errors are waited out, which are resumed from, and how the others end a run.

Decisions only: the loop carries them out. What a person reads comes from the error itself, and
of several in a row from the first: what a broken answer's server says to the next try is not why
it broke.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from assistant.errors import (
    BackendError,
    Busy,
    ContextFull,
    RateLimited,
    ServerTrouble,
    StreamCut,
    TooLong,
    Unreachable,
)
from assistant.events import RunEnded
from assistant.messages import Problem

SERVER_TRIES = 2
RATE_TRIES = 5
RATE_LONGEST_S = 120.0
BUSY_WAITS_S = (1.0, 2.0, 4.0, 3.0)
BUSY_QUEUED_S = 5.0
RESUME_WAITS_S = (0.0, 0.5, 2.0)


@dataclass(frozen=True, slots=True)
class Wait:
    """Ask again after *seconds*; *status* and *detail* are shown meanwhile."""

    seconds: float
    status: str
    detail: str


@dataclass(frozen=True, slots=True)
class Resume:
    """Follow the run again after *seconds*."""

    seconds: float


@dataclass(frozen=True, slots=True)
class LookUp:
    """The request may have been accepted: look for its run before anything else."""


Decision = Wait | Resume | LookUp | RunEnded


@dataclass(slots=True)
class Retrying:
    """Counts what was already tried in one turn. *random* gives the jitter."""

    random: random.Random = field(default_factory=random.Random)
    _tries: dict[str, int] = field(default_factory=dict[str, int])
    _cause: BackendError | None = None
    """why the answer broke, while it is tried to be followed again"""

    def before_an_answer(self, error: BackendError, *, content: bool = False) -> Decision:
        """Decide what follows an error before the first event; *content*: of an earlier round."""
        n = self._count(error.kind)
        match error:
            case RateLimited() if n <= RATE_TRIES and _asked_wait(error, n) <= RATE_LONGEST_S:
                decision = Wait(_asked_wait(error, n), "waiting", str(error))
            case Busy() if n <= len(BUSY_WAITS_S):
                decision = Wait(BUSY_WAITS_S[n - 1], "waiting", "another answer is finishing")
            case Busy():
                decision = Wait(BUSY_QUEUED_S, "queued", "queued behind another answer")
            case ServerTrouble() | Unreachable(maybe_accepted=False) if n <= SERVER_TRIES:
                decision = Wait(self._jitter(n), "waiting", str(error))
            case Unreachable(maybe_accepted=True) | StreamCut():
                decision = LookUp()
            case _:
                passing = isinstance(error, ServerTrouble | Unreachable | RateLimited)
                decision = end(error, broke=content and passing)
        return decision

    def in_an_answer(
        self, error: BackendError, *, resumable: bool, known: bool, content: bool = False
    ) -> Decision:
        """Decide what follows an error in the middle; *known*: the endpoint told us an id."""
        self._cause = self._cause or error
        if known and isinstance(error, StreamCut | Unreachable):
            n = self._count("resume")
            if n <= (len(RESUME_WAITS_S) if resumable else 1):
                return Resume(RESUME_WAITS_S[n - 1])
        if isinstance(error, TooLong):
            return end(error)
        return end(self._cause, broke=content)

    def progress(self) -> None:
        """Note that something new arrived, so that the next cut is a first one again."""
        self._tries.pop("resume", None)
        self._cause = None

    def _count(self, kind: str) -> int:
        self._tries[kind] = self._tries.get(kind, 0) + 1
        return self._tries[kind]

    def _jitter(self, n: int) -> float:
        return n * (0.5 + self.random.random() / 2)


def _asked_wait(error: RateLimited, n: int) -> float:
    return 2.0**n if error.retry_after_s is None else error.retry_after_s


def end(error: BackendError, *, broke: bool = False) -> RunEnded:
    """Return the end of a run that *error* leaves no other way.

    With *broke* there is something to continue from, whatever the error is.
    """
    told = error.context_tokens if isinstance(error, ContextFull) else None
    problem = Problem(error.kind, str(error), error.hint, told)
    match error:
        case TooLong():
            return RunEnded("incomplete", reason="too_long", problem=problem)
        case StreamCut() | Unreachable(maybe_accepted=True):
            return RunEnded("interrupted", reason=error.kind, problem=problem)
        case _ if broke:
            return RunEnded("interrupted", reason=error.kind, problem=problem)
        case _:
            return RunEnded("failed", reason=error.kind, problem=problem)
