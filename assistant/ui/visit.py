"""One person at the workbench: what drawing and callbacks are handed, and what they look at."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.errors import NotFound
from assistant.messages import OwnerId, Thread, ThreadId
from assistant.ui.conversation import Conversation, arrange
from assistant.workbench import Workbench


@dataclass(frozen=True, slots=True)
class Visit:
    """Who looks, and at which workbench. Every read carries the owner."""

    workbench: Workbench
    owner: OwnerId

    def thread(self, thread_id: ThreadId) -> Thread | None:
        """Return the thread; None if there is none for this person. Raises StoreError."""
        try:
            return self.workbench.store.threads.get(self.owner, thread_id)
        except NotFound:
            return None

    def talk(self, thread: Thread | None, newest: int) -> Conversation:
        """Return the *newest* messages of *thread* as they are drawn. Raises StoreError."""
        if thread is None:
            return Conversation()
        store = self.workbench.store
        # Runs first: an answer that ends in between is then followed, and drawn from its journal.
        runs = store.runs.of_thread(self.owner, thread.id)
        messages = store.threads.messages(self.owner, thread.id, newest=newest)
        hidden = store.threads.count(self.owner, thread.id) - len(messages)
        return arrange(messages, runs, hidden)
