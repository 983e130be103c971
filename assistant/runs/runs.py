"""The door to runs: asked for, looked at, read and ended, each by its owner.

What is asked is in the store before anything is generated. It knows no screen and no endpoint.
"""

from __future__ import annotations

import hashlib
import threading
from contextlib import AbstractContextManager

from assistant.errors import LimitReached
from assistant.messages import (
    Feedback,
    FilePart,
    Message,
    MessageId,
    OwnerId,
    PartId,
    PlanPart,
    Run,
    RunId,
    TextPart,
    ThreadId,
    new_id,
)
from assistant.runs.journal import Batch
from assistant.runs.reading import Reader
from assistant.runs.registry import Registry
from assistant.store import Store

CARRY_ON = "Continue exactly where you stopped."
"""what a model is told; the page shows that one answer goes on"""


class Runs:
    """Every method takes the owner and may be called from any thread."""

    def __init__(self, store: Store, registry: Registry) -> None:
        self._store, self._registry = store, registry

    def ask(self, owner: OwnerId, thread_id: ThreadId, message: Message, *, begin: str = "") -> Run:
        """Save a message, then have it answered; the same message again is the same run.

        With the id of an assistant to *begin* with, a thread that is not there begins.
        Raises NotFound, StoreError: then nothing was saved.
        """
        run = self._store.runs.ask(owner, thread_id, message, RunId(new_id()), begin=begin)
        self._registry.submit(owner, run)
        return run

    def again(self, owner: OwnerId, run_id: RunId) -> Run:
        """Answer the same message once more. Asking twice for the same retry is asking once."""
        was = self.get(owner, run_id)
        run = self._store.runs.again(
            owner, run_id, was.message_id, was.attempt + 1, RunId(new_id())
        )
        self._registry.submit(owner, run)
        return run

    def ask_instead(
        self,
        owner: OwnerId,
        thread_id: ThreadId,
        of: MessageId,
        text: str,
        message_id: MessageId,
    ) -> Run:
        """Have *text* stand in the place of an earlier message, with its files, and be answered.

        The same text again keeps the choices that it says; another one is read.

        The earlier one stays, with all that followed it; the same *message_id* again is the same
        variant. Raises NotFound, StoreError: then nothing was saved.
        """
        _, path, _ = self._store.threads.whole(owner, thread_id, of)
        earlier = next(message for message in path if message.id == of)
        kept = FilePart if text != earlier.text else FilePart | PlanPart
        parts = (part for part in earlier.parts if isinstance(part, kept))
        message = Message(message_id, "user", (TextPart(PartId("text"), text), *parts))
        run = self._store.runs.ask(owner, thread_id, message, RunId(new_id()), instead_of=of)
        self._registry.submit(owner, run)
        return run

    def carry_on(self, owner: OwnerId, run_id: RunId) -> Run:
        """Ask for the rest of an answer that ended too early; twice is once.

        Raises LimitReached: something was said after it.
        """
        was = self.get(owner, run_id)
        asked = hashlib.blake2b(f"continue {run_id}".encode(), digest_size=16).hexdigest()
        newest = self._store.threads.messages(owner, was.thread_id, newest=2)
        if not {asked, was.message_id, run_id} & {message.id for message in newest}:
            raise LimitReached("Something was said after this answer.", hint="Ask for the rest.")
        message = Message(
            MessageId(asked), "user", (TextPart(PartId("text"), CARRY_ON),), continues=run_id
        )
        return self.ask(owner, was.thread_id, message)

    def rate(self, owner: OwnerId, run_id: RunId, feedback: Feedback | None) -> None:
        """Keep what the owner thinks of an answer; None removes it. Raises NotFound, StoreError."""
        self._store.runs.rate(owner, run_id, feedback)

    def stop(self, owner: OwnerId, run_id: RunId) -> bool:
        """Stop a run, or take it back if it has not begun.

        False if it is over, or at work in another process. Raises NotFound, StoreError.
        """
        return self.withdraw(owner, run_id) or self._registry.stop(owner, run_id)

    def withdraw(self, owner: OwnerId, run_id: RunId) -> bool:
        """Take a waiting message back; False if its answer has begun. Raises NotFound."""
        return self._registry.withdraw(owner, run_id)

    def get(self, owner: OwnerId, run_id: RunId) -> Run:
        """Return one run. Raises NotFound."""
        return self._store.runs.get(owner, run_id)

    def of_thread(self, owner: OwnerId, thread_id: ThreadId) -> tuple[Run, ...]:
        """Return a thread's runs, oldest first. Raises NotFound."""
        return self._store.runs.of_thread(owner, thread_id)

    def live(self, owner: OwnerId, thread_id: ThreadId) -> Run | None:
        """Return the run that is being answered in a thread."""
        return next((run for run in self.of_thread(owner, thread_id) if run.live), None)

    def waiting(self, owner: OwnerId, thread_id: ThreadId) -> tuple[Run, ...]:
        """Return the runs that wait in a thread, in their order."""
        return tuple(run for run in self.of_thread(owner, thread_id) if run.waiting)

    def events(self, owner: OwnerId, run_id: RunId, after: int = 0) -> list[tuple[int, str]]:
        """Return what is kept of a run after entry *after*, in order. Raises NotFound."""
        return self._store.runs.events(owner, run_id, after)

    def reading(
        self, owner: OwnerId, run_id: RunId, wake: threading.Event
    ) -> AbstractContextManager[Reader]:
        """Read a run, of this or of another process; *wake* is set whenever there may be news."""
        return self._registry.reading(owner, run_id, wake)

    def follow(self, owner: OwnerId, run_id: RunId, after: int, timeout_s: float) -> Batch:
        """Return what happened in a run after entry *after*; wait for it up to *timeout_s*."""
        return self._registry.follow(owner, run_id, after, timeout_s)

    def working(self) -> int:
        """How many runs are at work in this process."""
        return self._registry.working()

    def busy(self) -> bool:
        """Whether a run is at work here, or anybody's waits to be."""
        waiting = (run.waiting for _, run, _ in self._store.runs.unfinished())
        return self.working() > 0 or any(waiting)
