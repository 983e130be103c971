"""One person at the workbench: what drawing and callbacks are handed, and what they look at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assistant.errors import NotFound
from assistant.messages import OwnerId, RunId, RunState, Thread, ThreadId
from assistant.tables import Upload
from assistant.ui.conversation import Conversation, arrange
from assistant.workbench import Workbench

Seen = dict[str, tuple[object, ...]]
"""what a page shows of a thread's runs and uploads, in plain values: classes are reloaded"""


@dataclass(frozen=True, slots=True)
class Visit:
    """Who looks, and at which workbench. Every read carries the owner."""

    workbench: Workbench
    owner: OwnerId

    def thread(self, thread_id: ThreadId) -> Thread | None:
        """Return the thread; None if there is none for this person. Raises StoreError."""
        try:
            return self.workbench.threads.get(self.owner, thread_id)
        except NotFound:
            return None

    def talk(self, thread: Thread | None, newest: int) -> Conversation:
        """Return the *newest* messages of *thread* as they are drawn. Raises StoreError."""
        if thread is None:
            return Conversation()
        # Runs first: an answer that ends in between is then followed, and drawn from its journal.
        runs = self.workbench.runs.of_thread(self.owner, thread.id)
        threads = self.workbench.threads
        messages = threads.messages(self.owner, thread.id, newest=newest)
        hidden = threads.count(self.owner, thread.id) - len(messages)
        return arrange(messages, runs, hidden)

    def uploads(self, thread: Thread | None) -> tuple[Upload, ...]:
        """Return the files that were brought into *thread*, oldest first. Raises StoreError."""
        if thread is None:
            return ()
        return self.workbench.uploads.of_thread(self.owner, thread.id)


def seen(runs: Mapping[RunId, RunState], uploads: Iterable[Upload]) -> Seen:
    """Return what changes when another tab, or a reader of a file, does something."""
    found: Seen = {key: (state,) for key, state in runs.items()}
    for upload in uploads:
        names = (table.name for table in upload.tables)
        found[upload.id] = (upload.state, len(upload.remote), *names)
    return found
