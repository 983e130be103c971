"""The app without a screen: what a page or the command line may ask for.

Puts settings, store, backends, tools and runs together and introduces them to each other; each
method takes the owner and answers with values. It draws nothing and knows no wire format.
"""

from __future__ import annotations

import hashlib
import threading
from dataclasses import replace
from functools import partial

from assistant.backends import BACKENDS
from assistant.backends.base import Backend, Capabilities, Turn
from assistant.data.sample import query_table
from assistant.definitions import Assistant, Connection
from assistant.errors import SettingsError
from assistant.gallery import load
from assistant.messages import (
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
from assistant.runs.queue import Caps
from assistant.runs.recovery import Recovered, read_log, recover
from assistant.runs.registry import Registry
from assistant.runs.saving import Saver
from assistant.runs.session import Work
from assistant.settings import Settings
from assistant.stopping import Stop
from assistant.store import Store
from assistant.tools import TOOLS
from assistant.tools.calling import Toolbox

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
        self._toolbox = Toolbox((*TOOLS, query_table))
        self._saver = Saver(store)
        self._worker = Worker(settings.data_dir / "processes")
        self._registry = Registry(
            store,
            self._saver,
            self._worker,
            self._prepare,
            caps=Caps(settings.runs_per_person, settings.runs_in_all),
            run_timeout_s=settings.run_timeout_s,
        )

    @classmethod
    def open(cls, settings: Settings) -> Workbench:
        """Open the store and get ready to run. Raises SettingsError."""
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        return cls(settings, Store.open(settings.database_url, settings.data_dir / "files"))

    def close(self, timeout_s: float = 8.0) -> None:
        """End what runs, or leave it to be taken up again; save; let go of everything."""
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

    def connection_of(self, assistant: Assistant) -> Connection:
        """Return where *assistant* is reached."""
        return self.connections[assistant.connection]

    def capabilities(self, assistant: Assistant) -> Capabilities:
        """Return what its endpoint can do; asks it once. Raises BackendError."""
        return self._backend(assistant).capabilities()

    # Threads and their runs

    def new_thread(self, owner: OwnerId, assistant_id: str) -> Thread:
        """Begin a thread with an assistant."""
        return self.store.threads.create(owner, self.assistant(assistant_id).id)

    def ask(
        self, owner: OwnerId, thread_id: ThreadId, text: str, message_id: MessageId | None = None
    ) -> Run:
        """Save a message, then have it answered; the same *message_id* again is the same run.

        Raises NotFound, StoreError: then nothing was saved and the text is still the caller's.
        """
        message_id = message_id or MessageId(new_id())
        message = Message(message_id, "user", (TextPart(PartId("text"), text),))
        run = self.store.runs.ask(owner, thread_id, message, RunId(new_id()))
        self._registry.submit(owner, run)
        return run

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

    def follow(self, owner: OwnerId, run_id: RunId, after: int, timeout_s: float) -> Batch:
        """Return what happened in a run after entry *after*; wait for it up to *timeout_s*."""
        return self._registry.follow(owner, run_id, after, timeout_s)

    def working(self) -> int:
        """How many runs are at work in this process."""
        return self._registry.working()

    # How a run gets what it needs

    def _prepare(self, owner: OwnerId, run: Run, stop: Stop) -> Work:
        thread = self.store.threads.get(owner, run.thread_id)
        assistant = self.assistant(run.assistant)
        said = self.store.threads.messages(owner, run.thread_id)
        at = next(i for i, message in enumerate(said) if message.id == run.message_id)
        log = read_log(self.store, owner, run) if run.live and run.remote else None
        turn = Turn(
            run.id,
            assistant,
            said[at],
            partial(self.store.files.keep, owner, run.thread_id),
            said[:at],
            run.remote or thread.remote,
            self._toolbox.specs(assistant.functions),
            log.rounds if log else (),
            stop,
        )
        return Work(turn, self._backend(assistant), self._toolbox)

    def _backend(self, assistant: Assistant) -> Backend:
        connection = self.connection_of(assistant)
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
