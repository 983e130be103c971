"""The app without a screen: what a page or the command line may ask for.

Puts settings, store, backends, tools and runs together and introduces them to each other; each
method takes the owner and answers with values. It draws nothing and knows no wire format.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import replace

from assistant.analyst import analyst_of
from assistant.backends import BACKENDS
from assistant.backends.base import Backend, Capabilities
from assistant.data.imports import Limits
from assistant.data.tables import DATA_TOOLS
from assistant.definitions import Assistant, Connection
from assistant.errors import SettingsError
from assistant.gallery import load, sample_table
from assistant.messages import (
    FilePart,
    FileRef,
    Message,
    MessageId,
    OwnerId,
    PartId,
    Run,
    RunId,
    TextPart,
    Thread,
    ThreadId,
    new_id,
)
from assistant.runs.journal import Batch
from assistant.runs.liveness import Worker
from assistant.runs.preparing import Preparing
from assistant.runs.queue import Caps
from assistant.runs.reading import Reader
from assistant.runs.recovery import Recovered, recover
from assistant.runs.registry import Registry
from assistant.runs.saving import Saver
from assistant.settings.table import Settings
from assistant.store import Look, Store
from assistant.tables import Table, UploadId
from assistant.tools import TOOLS
from assistant.tools.calling import Toolbox
from assistant.uploads.intake import Arrival, Intake

MB = 1_000_000
WORKERS = 2
"""processes that wait for tool calls: models call tools in pairs"""

CARRY_ON = "Continue exactly where you stopped."


class Workbench:
    """One for each process. Every method may be called from any thread."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self.settings = settings
        self.store = store
        self.connections = {found.name: found for found in settings.connections}
        self.assistants = _offered(settings, self.connections)
        self._backends: dict[str, Backend] = {}
        self._lock = threading.Lock()
        self._toolbox = Toolbox((*TOOLS, *DATA_TOOLS), waiting=0)
        self._saver = Saver(store)
        self._worker = Worker(settings.data_dir / "processes")
        may_begin = threading.Event()
        """set when what held a run back may be over"""
        self.intake = Intake(
            store,
            self._worker.name,
            Limits(file_bytes=settings.upload_mb * MB),
            settings.quota_mb * MB,
            may_begin,
        )
        self._registry = Registry(
            store,
            self._saver,
            self._worker,
            Preparing(
                store,
                self.intake,
                self._toolbox,
                self._worker.folder,
                self.assistant,
                self.backend_of,
            ),
            caps=Caps(settings.runs_per_person, settings.runs_in_all, settings.run_timeout_s),
            wake=may_begin,
        )

    @classmethod
    def open(cls, settings: Settings) -> Workbench:
        """Open the store and get ready to run. Raises SettingsError."""
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        return cls(settings, Store.open(settings.database_url, settings.data_dir / "files"))

    def warm_up(self) -> None:
        """Start, while nobody waits, what the first tool calls would wait for."""
        self._toolbox.keep_waiting(WORKERS)

    def close(self, timeout_s: float = 8.0) -> None:
        """End what runs, or leave it to be taken up again; save; let go of everything."""
        self.intake.close()
        self._registry.close(timeout_s)
        self._saver.close()
        self._toolbox.close()
        for backend in self._backends.values():
            backend.close()
        self._worker.close()
        self.store.close()

    def recover(self, only: ThreadId | None = None) -> Recovered:
        """Take care of the runs that dead processes left behind, or of one thread's.

        Raises:
            StoreError: the database cannot be read or written.
        """
        self._worker.sweep()
        self.intake.recover(self._worker.is_alive)
        return recover(self.store, self._registry, self._worker, only)

    # What can be asked, and of whom

    def assistant(self, id: str) -> Assistant:  # noqa: A002 - it is the assistant's id
        """Return the assistant with this id. Raises SettingsError if it is not offered now."""
        for assistant in self.assistants:
            if assistant.id == id:
                return assistant
        raise SettingsError(
            f"The assistant {id!r} is not connected any more.",
            hint="Set its connection again (README, Settings), or carry on with another assistant.",
        )

    @property
    def default(self) -> Assistant:
        """The assistant to begin with: the first that a person connected, else the demo."""
        connected = (found for found in self.assistants if found.connection != "demo")
        return next(connected, self.assistants[0])

    def starters(self, tables: Sequence[Table], assistant: Assistant) -> tuple[str, ...]:
        """Return questions to begin with: about the newest of *tables*, else the assistant's."""
        if tables and "query_table" in assistant.functions:
            return analyst_of(tables[-1]).starters()
        if assistant.sample and not assistant.starters:
            return analyst_of(sample_table(assistant.sample)).starters()
        return assistant.starters

    def connection_of(self, assistant: Assistant) -> Connection:
        """Return where *assistant* is reached."""
        return self.connections[assistant.connection]

    def capabilities(self, assistant: Assistant) -> Capabilities:
        """Return what its endpoint can do; asks it once. Raises BackendError."""
        return self.backend_of(assistant).capabilities()

    # Threads and their runs

    def new_thread(self, owner: OwnerId, assistant_id: str) -> Thread:
        """Begin a thread with an assistant."""
        return self.store.threads.create(owner, self.assistant(assistant_id).id)

    def ask(
        self,
        owner: OwnerId,
        thread_id: ThreadId,
        text: str,
        message_id: MessageId | None = None,
        files: Sequence[FileRef] = (),
    ) -> Run:
        """Save a message, then have it answered; the same *message_id* again is the same run.

        Raises NotFound, StoreError: then nothing was saved and the text is still the caller's.
        """
        message_id = message_id or MessageId(new_id())
        parts = (TextPart(PartId("text"), text), *map(FilePart, files))
        message = Message(message_id, "user", parts)
        run = self.store.runs.ask(owner, thread_id, message, RunId(new_id()))
        self._registry.submit(owner, run)
        return run

    def bring(
        self,
        owner: OwnerId,
        thread_id: ThreadId,
        arrivals: Sequence[Arrival],
        message_id: MessageId,
    ) -> tuple[FileRef, ...]:
        """Keep the files of a message and begin to read them; doing it twice is doing it once.

        Questions asked in the thread wait until each file is read, refused or left out.

        Raises:
            LimitReached, NotFound, StoreError: nothing was brought.
        """
        self.intake.check(owner, arrivals)
        ids = (UploadId(f"{message_id}-{number}") for number in range(len(arrivals)))
        begun = (
            self.intake.bring(owner, thread_id, upload_id, arrival)
            for upload_id, arrival in zip(ids, arrivals, strict=True)
        )
        return tuple(upload.file for upload in begun)

    def say_files(
        self, owner: OwnerId, thread_id: ThreadId, files: Sequence[FileRef], message_id: MessageId
    ) -> None:
        """Save a message that is only files: nothing is asked. Raises NotFound, StoreError."""
        message = Message(message_id, "user", tuple(map(FilePart, files)))
        self.store.threads.say(owner, thread_id, message)

    def delete_copies(self, owner: OwnerId, upload_id: UploadId) -> int:
        """Delete an upload's copies at endpoints; return how many could be.

        Raises NotFound, StoreError, SettingsError (not connected any more), BackendError.
        """
        upload = self.store.uploads.get(owner, upload_id)
        for copy in upload.remote:
            if copy.connection not in self.connections:
                raise SettingsError(
                    f"{copy.connection}, which has the copy, is not connected any more.",
                    hint="Connect it again, or delete the file in your account there.",
                )
            self._backend(self.connections[copy.connection]).delete_file(copy.id)
            self.intake.drop_copy(owner, upload_id, copy)
        return len(upload.remote)

    def retry(self, owner: OwnerId, run_id: RunId) -> Run:
        """Answer the same message once more. Asking twice for the same retry is asking once."""
        was = self.store.runs.get(owner, run_id)
        run = self.store.runs.again(owner, run_id, was.message_id, was.attempt + 1, RunId(new_id()))
        self._registry.submit(owner, run)
        return run

    def carry_on(self, owner: OwnerId, run_id: RunId) -> Run:
        """Ask for the rest of an answer that ended too early; twice is once."""
        was = self.store.runs.get(owner, run_id)
        asked = hashlib.blake2b(f"continue {run_id}".encode(), digest_size=16).hexdigest()
        return self.ask(owner, was.thread_id, CARRY_ON, MessageId(asked))

    def fork(self, owner: OwnerId, thread_id: ThreadId) -> Thread:
        """Begin a new thread that starts from this one's messages."""
        return self.store.threads.copy(owner, thread_id)

    def stop(self, owner: OwnerId, run_id: RunId) -> bool:
        """Stop a run; False if it is not at work in this process."""
        return self._registry.stop(owner, run_id)

    def withdraw(self, owner: OwnerId, run_id: RunId) -> bool:
        """Take a waiting message back; False if its answer has begun."""
        return self._registry.withdraw(owner, run_id)

    def live(self, owner: OwnerId, thread_id: ThreadId) -> Run | None:
        """Return the run that is being answered in a thread."""
        runs = self.store.runs.of_thread(owner, thread_id)
        return next((run for run in runs if run.live), None)

    def waiting(self, owner: OwnerId, thread_id: ThreadId) -> tuple[Run, ...]:
        """Return the runs that wait in a thread, in their order."""
        return tuple(run for run in self.store.runs.of_thread(owner, thread_id) if run.waiting)

    def look(self, owner: OwnerId, thread_id: ThreadId | None, newest: int) -> Look:
        """Return what *owner* sees with a thread open at its *newest* messages.

        One round of queries, and none while nothing has changed. Raises StoreError.
        """
        return self.store.look(owner, thread_id, newest)

    def number(self, owner: OwnerId) -> int | None:
        """Return the number of *owner*'s newest change; None until somebody listens closely."""
        return self.store.news.number(owner)

    def listen(self, owner: OwnerId, wake: threading.Event, since: int = 0) -> None:
        """Have *wake* set at each change of *owner*'s threads after the look with this number."""
        self.store.listen(owner, wake, since)

    def leave(self, owner: OwnerId, wake: threading.Event) -> None:
        """Wake it no more."""
        self.store.news.leave(owner, wake)

    def reading(
        self, owner: OwnerId, run_id: RunId, wake: threading.Event
    ) -> AbstractContextManager[Reader]:
        """Read a run as it goes on; *wake* is set whenever there may be news."""
        return self._registry.reading(owner, run_id, wake)

    def follow(self, owner: OwnerId, run_id: RunId, after: int, timeout_s: float) -> Batch:
        """Return what happened in a run after entry *after*; wait for it up to *timeout_s*."""
        return self._registry.follow(owner, run_id, after, timeout_s)

    def working(self) -> int:
        """How many runs are at work in this process."""
        return self._registry.working()

    def backend_of(self, assistant: Assistant) -> Backend:
        """Return what speaks to the assistant's endpoint."""
        return self._backend(self.connection_of(assistant))

    def _backend(self, connection: Connection) -> Backend:
        with self._lock:
            if connection.name not in self._backends:
                self._backends[connection.name] = BACKENDS[connection.backend](connection)
            return self._backends[connection.name]


def _offered(settings: Settings, connections: dict[str, Connection]) -> tuple[Assistant, ...]:
    """Return the assistants whose connection is there, with the settings' model filled in."""
    return tuple(
        replace(
            found,
            model=found.model or (settings.openai_model if found.connection == "openai" else ""),
            remote_id=found.remote_id
            or (settings.assistant_id if found.connection == "assistants" else ""),
        )
        for found in load()
        if found.connection in connections
    )
