"""A store, a toolbox and a registry of real parts, around a backend that plays a script."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest

from assistant.backends.base import Turn
from assistant.children.stopping import Stop
from assistant.codec import event_from_line
from assistant.definitions import Assistant
from assistant.events import Event
from assistant.messages import (
    FileRef,
    Message,
    MessageId,
    OwnerId,
    PartId,
    Run,
    RunId,
    TextPart,
    Thread,
    new_id,
)
from assistant.runs.drafts import Draft
from assistant.runs.liveness import Worker
from assistant.runs.queue import Caps
from assistant.runs.recovery import read_log
from assistant.runs.registry import Registry
from assistant.runs.saving import Saver
from assistant.runs.session import Work
from assistant.runs.tool_calls import ToolCalls
from assistant.settings.table import Settings
from assistant.store import Store
from assistant.tools import TOOLS
from assistant.tools.calling import Toolbox
from assistant.workbench import Workbench
from tests import stored
from tests.runs.scripted import Scripted

ANN = OwnerId("ann")
Open = Callable[..., Workbench]
ASSISTANT = Assistant("scripted", "Scripted", "test", functions=("time_in_zone", "calculate"))


@pytest.fixture(scope="session")
def toolbox() -> Generator[Toolbox]:
    box = Toolbox(TOOLS)
    yield box
    box.close()


@pytest.fixture
def store(tmp_path: Path) -> Generator[Store]:
    opened = Store.open(stored.put(tmp_path), tmp_path / "files")
    yield opened
    opened.close()


def said(text: str = "hello") -> Message:
    return Message(MessageId(new_id()), "user", (TextPart(PartId("text"), text),))


def keep_nothing(name: str, media_type: str, content: bytes) -> FileRef:
    raise AssertionError("nothing was to be kept")


def turn_of(toolbox: Toolbox, stop: Stop | None = None) -> Turn:
    return Turn(
        RunId(new_id()),
        ASSISTANT,
        said(),
        keep_nothing,
        tools=toolbox.specs(ASSISTANT.functions),
        stop=stop or Stop(),
    )


@dataclass
class House:
    """One process's worth of runs. `ask` and look."""

    store: Store
    toolbox: Toolbox
    folder: Path
    backend: Scripted = field(default_factory=Scripted)
    caps: Caps = field(default_factory=Caps)

    def __post_init__(self) -> None:
        self.worker = Worker(self.folder / "processes")
        self.saver = Saver(self.store)
        self.registry = Registry(
            self.store,
            self.saver,
            self.worker,
            self._prepare,
            caps=self.caps,
        )

    def _prepare(
        self, owner: OwnerId, run: Run, stop: Stop, _emit: Callable[[Event], None]
    ) -> Work:
        messages = self.store.threads.messages(owner, run.thread_id)
        at = next(i for i, message in enumerate(messages) if message.id == run.message_id)
        thread = self.store.threads.get(owner, run.thread_id)
        keep = partial(self.store.files.keep, owner, run.thread_id)
        rounds = read_log(self.store, owner, run).rounds
        turn = Turn(
            run.id,
            ASSISTANT,
            messages[at],
            keep,
            messages[:at],
            run.remote or thread.remote,
            self.toolbox.specs(ASSISTANT.functions),
            rounds=rounds,
            stop=stop,
        )
        return Work(turn, self.backend, ToolCalls(self.toolbox), messages[:at])

    def thread(self, owner: OwnerId = ANN) -> Thread:
        return self.store.threads.create(owner, ASSISTANT.id)

    def ask(self, thread: Thread, text: str = "hello", owner: OwnerId = ANN) -> Run:
        run = self.store.runs.ask(owner, thread.id, said(text), RunId(new_id()))
        self.registry.submit(owner, run)
        return run

    def events(self, run: Run, owner: OwnerId = ANN) -> list[Event]:
        """Follow a run to its end."""
        found: list[Event] = []
        after = 0
        until = time.monotonic() + 60
        while time.monotonic() < until:
            batch = self.registry.follow(owner, run.id, after, 1)
            found += [event_from_line(line) for _, line in batch.entries]
            after = batch.entries[-1][0] if batch.entries else after
            if batch.ended:
                return found
        raise AssertionError(f"the run did not end; it said {found}")

    def draft(self, run: Run) -> Draft:
        draft = Draft()
        for event in self.events(run):
            draft.apply(event)
        return draft

    def close(self) -> None:
        self.registry.close(5)
        self.saver.close()
        self.worker.close()


@pytest.fixture
def house(store: Store, toolbox: Toolbox, tmp_path: Path) -> Generator[House]:
    built = House(store, toolbox, tmp_path)
    yield built
    built.close()


@pytest.fixture
def houses(store: Store, toolbox: Toolbox, tmp_path: Path) -> Generator[Callable[..., House]]:
    """Build houses that share a store, as processes do."""
    with ExitStack() as stack:

        def build(**options: object) -> House:
            built = House(store, toolbox, tmp_path, **options)  # type: ignore[arg-type]
            stack.callback(built.close)
            return built

        yield build


@pytest.fixture
def backend() -> Scripted:
    return Scripted()


@pytest.fixture
def opened(tmp_path: Path, backend: Scripted) -> Generator[Open]:
    """Open workbenches on one folder, as one process after another does."""
    benches: list[Workbench] = []

    def open_one(**env: str) -> Workbench:
        settings = Settings.read({"DATA_DIR": str(tmp_path / "data"), **env}, None, {})
        stored.put(settings.data_dir)
        bench = Workbench.open(settings)
        bench._backends["demo"] = backend
        benches.append(bench)
        return bench

    yield open_one
    for bench in benches:
        bench.close()


@pytest.fixture
def bench(opened: Open) -> Workbench:
    return opened()


@pytest.fixture
def thread(bench: Workbench) -> Thread:
    return bench.threads.create(ANN, "sample-analyst")
