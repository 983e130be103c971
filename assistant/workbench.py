"""The app without a screen: what a page or the command line may ask for.

Puts settings, store, backends, tools and runs together and introduces them to each other; each
method takes the owner and answers with values. It draws nothing and knows no wire format.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from assistant.backends import examine, watched
from assistant.backends.base import Backend
from assistant.backends.listed import Lists
from assistant.backends.passport import Passport
from assistant.backends.watching import Seen, Watched
from assistant.children.open_files import raise_limit
from assistant.children.stopping import Stop
from assistant.connecting import Connecting
from assistant.data.imports import Limits
from assistant.definitions import Assistant, Connection, HostedTool
from assistant.errors import SettingsError
from assistant.gallery import load, models, sample_table
from assistant.messages import (
    FileId,
    FilePart,
    Message,
    MessageId,
    OwnerId,
    PartId,
    PlanPart,
    Problem,
    Run,
    TextPart,
    ThreadId,
    new_id,
)
from assistant.runs.deleting import Deleting
from assistant.runs.liveness import Worker
from assistant.runs.preparing import Preparing
from assistant.runs.queue import Caps
from assistant.runs.recovery import Recovered, recover
from assistant.runs.registry import Registry
from assistant.runs.runs import Runs
from assistant.runs.saving import Saver
from assistant.runs.trials import Trials
from assistant.settings.table import Settings
from assistant.store import RECENT, Hit, Look, Store
from assistant.tables import Table
from assistant.tools.calling import Toolbox
from assistant.uploads.admission import Arrival
from assistant.uploads.uploads import Uploads
from assistant.visitors import Visitors

__all__ = ["RECENT", "Hit", "Look", "Sent", "Workbench"]

MB = 1_000_000
WORKERS = 2
"""processes that wait for tool calls: models call tools in pairs"""


@dataclass(frozen=True, slots=True)
class Sent:
    """Where a message went, and the run that answers it: None where nothing is asked."""

    thread_id: ThreadId
    run: Run | None = None


class Workbench:
    """One for each process. Every method may be called from any thread."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self.settings = settings
        self._store = store
        self.connections = {found.name: found for found in settings.connections}
        self.assistants = _offered(settings, self.connections)
        self.connecting = Connecting(
            settings, lambda: self.connections, self._offer, self._withdraw
        )
        self.redacting = settings.redacting_filter()
        """knows the keys that are given while the app runs, too"""
        self._former: list[Backend] = []
        """of connections that were withdrawn: an answer may still be written through one"""
        self._backends: dict[str, Backend] = {}
        self._lists = Lists()
        self._lock = threading.Lock()
        self._toolbox: Toolbox | None = None
        self._saver = Saver(store)
        self._worker = Worker(settings.data_dir / "processes")
        may_begin = threading.Event()
        """set when what held a run back may be over"""
        self.threads = store.threads
        self.visitors = Visitors(store.installation, settings.shared)
        self.uploads = Uploads(
            store,
            self._worker.name,
            Limits(file_bytes=settings.upload_mb * MB),
            settings.quota_mb * MB,
            may_begin,
            self._backend_named,
        )
        self._registry = Registry(
            store,
            self._saver,
            self._worker,
            Preparing(store, self.toolbox, self._worker.folder, self),
            caps=Caps(settings.runs_per_person, settings.runs_in_all, settings.run_timeout_s),
            wake=may_begin,
        )
        self.runs = Runs(store, self._registry)
        self.deleting = Deleting(store, self._registry, self.uploads)
        self.trials = Trials(store, self.toolbox, self._worker.folder, self)

    @classmethod
    def open(cls, settings: Settings) -> Workbench:
        """Open the store and get ready to run. Raises SettingsError."""
        raise_limit()
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        files, quota_bytes = settings.data_dir / "files", settings.quota_mb * MB
        return cls(settings, Store.open(settings.database_url, files, quota_bytes=quota_bytes))

    def warm_up(self) -> None:
        """Start, while nobody waits, what the first tool calls would wait for."""
        self.toolbox().keep_waiting(WORKERS)

    def toolbox(self) -> Toolbox:
        """Return the tools. Made at the first call: their modules are not the first page's."""
        from assistant.data import tables  # noqa: PLC0415 - half a second
        from assistant.tools import TOOLS  # noqa: PLC0415 - as above

        with self._lock:
            if self._toolbox is None:
                data = (*tables.DATA_TOOLS, *tables.ANALYST_TOOLS, *tables.OWN_TOOLS)
                self._toolbox = Toolbox((*TOOLS, *data), waiting=0)
            return self._toolbox

    def close(self, timeout_s: float = 8.0) -> None:
        """End what runs, or leave it to be taken up again; save; let go of everything."""
        self.uploads.close()
        self._registry.close(timeout_s)
        self._saver.close()
        if self._toolbox is not None:
            self._toolbox.close()
        for backend in (*self._backends.values(), *self._former):
            backend.close()
        self._worker.close()
        self._store.close()

    def recover(self, only: ThreadId | None = None) -> Recovered:
        """Take care of the runs that dead processes left behind, or of one thread's.

        Raises:
            StoreError: the database cannot be read or written.
        """
        self._worker.sweep()
        self.uploads.recover(self._worker.is_alive)
        return recover(self._store, self._registry, self._worker, only)

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
        if not tables and assistant.starters:
            return assistant.starters
        from assistant.analyst import analyst_of  # noqa: PLC0415 - a fifth of a second

        if tables and "query_table" in assistant.functions:
            return analyst_of(tables[-1]).starters()
        if assistant.sample and not assistant.starters:
            return analyst_of(sample_table(assistant.sample)).starters()
        return assistant.starters

    def examples(
        self, tables: Sequence[Table], assistant: Assistant
    ) -> Mapping[str, tuple[str, ...]]:
        """Return questions about the newest of *tables*, else about the sample, by their kind."""
        from assistant.analyst import analyst_of  # noqa: PLC0415 - a fifth of a second
        from assistant.analyst.examples import examples  # noqa: PLC0415 - as above

        return examples(analyst_of(tables[-1] if tables else sample_table(assistant.sample)))

    def connection_of(self, assistant: Assistant) -> Connection:
        """Return where *assistant* is reached."""
        return self.connections[assistant.connection]

    def context_of(self, assistant: Assistant, stop: Stop) -> int | None:
        """Return how many tokens a request and its answer may have, as far as anybody says."""
        connection = self.connection_of(assistant)
        if connection.backend == "demo" or connection.context_tokens:
            return connection.context_tokens
        told = self._lists.ask(connection, stop).get(assistant.model)
        return (told and told.context_tokens) or models.known(assistant.model).context

    def ending(self, assistant: Assistant) -> str:
        """Say when the model of *assistant* ends, if anybody does; asks nobody."""
        told = self._lists.known(self.connection_of(assistant)).get(assistant.model)
        today = datetime.now(UTC).date()
        return models.ending(assistant.model, today, told=told and told.shutdown_on)

    def passport(self, assistant: Assistant) -> Passport:
        """Return what its endpoint can do for *assistant*: asked now, without costing a token."""
        connection, backend = self.connection_of(assistant), self.backend_of(assistant)
        seen = backend.seen if isinstance(backend, Watched) else Seen()
        return examine(connection, assistant, backend, seen)

    def lacks(self, assistant: Assistant) -> tuple[HostedTool, ...]:
        """Return the tools that *assistant* needs and its endpoint is known not to have."""
        connection = self.connection_of(assistant)
        if connection.backend == "chat":
            return assistant.hosted_tools
        backend = self._backends.get(connection.name)
        return backend.lacks(assistant) if isinstance(backend, Watched) else ()

    # What is said

    def send(  # noqa: PLR0913 - all that a message may be
        self,
        owner: OwnerId,
        text: str,
        arrivals: Sequence[Arrival] = (),
        *,
        thread_id: ThreadId | None = None,
        assistant_id: str = "",
        message_id: MessageId | None = None,
        plan: str = "",
    ) -> Sent:
        """Save a message with its files and have it answered, once they are read.

        Where *thread_id* is None a thread begins, with the assistant given or the default one.
        Files without a text are only brought: nothing is asked. A *plan*, the JSON of a `QueryPlan`
        that *text* says in words, is answered in the place of the text, without a model. The same
        *message_id* again is the same message, and changes nothing.

        Raises:
            LimitReached, SettingsError: nothing was kept.
            NotFound, StoreError: no message was saved, and the text is still the caller's.
        """
        message_id = message_id or MessageId(new_id())
        self.uploads.check(owner, message_id, arrivals)
        begin = ""
        if thread_id is None:
            begin = (self.assistant(assistant_id) if assistant_id else self.default).id
            thread_id = _begun_by(message_id, begin)
            if arrivals or not text.strip():
                self.threads.create(owner, begin, thread_id=thread_id)
        files = map(FilePart, self.uploads.bring(owner, thread_id, message_id, arrivals))
        if not text.strip():
            self.threads.say(owner, thread_id, Message(message_id, "user", tuple(files)))
            return Sent(thread_id)
        chosen = (PlanPart(plan),) if plan else ()
        message = Message(message_id, "user", (TextPart(PartId("text"), text), *chosen, *files))
        run = self.runs.ask(owner, thread_id, message, begin=begin)
        return Sent(run.thread_id, run)

    # What is seen

    @property
    def problem(self) -> Problem | None:
        """Why nothing can be written just now, if that is so."""
        return self._store.problem

    def look(
        self, owner: OwnerId, thread_id: ThreadId | None, newest: int, listed: int = RECENT
    ) -> Look:
        """Return what *owner* sees with a thread open at its *newest* messages.

        So many threads are *listed*. It costs no query as long as nothing changed and somebody
        listens. Raises StoreError.
        """
        return self._store.look(owner, thread_id, newest, listed)

    def number(self, owner: OwnerId) -> int | None:
        """Return the number of *owner*'s newest change; None until somebody listens closely."""
        return self._store.news.number(owner)

    def listen(self, owner: OwnerId, wake: threading.Event, since: int = 0) -> None:
        """Have *wake* set at each change of what *owner* sees after number *since* of a look."""
        self._store.listen(owner, wake, since)

    def leave(self, owner: OwnerId, wake: threading.Event) -> None:
        """Wake it no more."""
        self._store.news.leave(owner, wake)

    def read_file(self, owner: OwnerId, file_id: FileId) -> bytes:
        """Return the content of a file. Raises NotFound, StoreError."""
        return self._store.files.read(owner, file_id)

    def backend_of(self, assistant: Assistant) -> Backend:
        """Return what speaks to the assistant's endpoint."""
        return self._backend(self.connection_of(assistant))

    def _backend_named(self, connection: str) -> Backend:
        """Return what speaks to an endpoint that has something of ours. Raises SettingsError."""
        if connection not in self.connections:
            raise SettingsError(
                f"{connection}, which has the copy, is not connected any more.",
                hint="Connect it again, or delete the file in your account there.",
            )
        return self._backend(self.connections[connection])

    def _offer(self, connection: Connection) -> Assistant:
        """Have an assistant speak through *connection* from now on, and return it."""
        with self._lock:
            self.redacting.add((connection.api_key, *connection.headers.values()))
            self.connections = {**self.connections, connection.name: connection}
            known = {assistant.id for assistant in self.assistants}
            offered = _offered(self.settings, {connection.name: connection})
            self.assistants += tuple(found for found in offered if found.id not in known)
        return next(found for found in self.assistants if found.connection == connection.name)

    def _withdraw(self, name: str) -> None:
        """Have nobody speak through this connection any more; what is being answered goes on."""
        with self._lock:
            self.connections = {
                found: connection for found, connection in self.connections.items() if found != name
            }
            self.assistants = tuple(found for found in self.assistants if found.connection != name)
            if name in self._backends:
                self._former.append(self._backends.pop(name))

    def _backend(self, connection: Connection) -> Backend:
        with self._lock:
            if connection.name not in self._backends:
                self._backends[connection.name] = watched(connection)
            return self._backends[connection.name]


def _offered(settings: Settings, connections: dict[str, Connection]) -> tuple[Assistant, ...]:
    """Return the assistants whose connection is there, with the settings' model filled in.

    A connection that no definition names is spoken through by the general assistant.
    """
    shipped = load()
    offered = [
        replace(
            found,
            model=found.model or (settings.openai_model if found.connection == "openai" else ""),
            remote_id=found.remote_id
            or (settings.assistant_id if found.connection == "assistants" else ""),
        )
        for found in shipped
        if found.connection in connections
    ]
    spoken_for = {found.connection for found in shipped} | {"openai", "assistants"}
    further = (found for name, found in connections.items() if name not in spoken_for)
    return (*offered, *(_further(shipped, connection) for connection in further))


def _further(shipped: Sequence[Assistant], connection: Connection) -> Assistant:
    """Return the assistant that speaks through a connection of connections.toml or the secrets."""
    at_server = connection.backend == "assistants"
    id_ = "hosted" if at_server else "general"
    return replace(
        next(found for found in shipped if found.id == id_),
        id=f"{id_}@{connection.name}",
        name=f"{'Assistant' if at_server else 'General assistant'} · {connection.name}",
        connection=connection.name,
        model="" if at_server else connection.model,
        remote_id=connection.model if at_server else "",
    )


def offered(settings: Settings) -> tuple[Assistant, ...]:
    """Return the assistants that the app offers with *settings*. Raises SettingsError."""
    return _offered(settings, {found.name: found for found in settings.connections})


def _begun_by(message_id: MessageId, assistant_id: str) -> ThreadId:
    """Return the id of the thread that a message begins: sending it again finds that."""
    made_from = f"thread {message_id} {assistant_id}".encode()
    return ThreadId(hashlib.blake2b(made_from, digest_size=16).hexdigest())
