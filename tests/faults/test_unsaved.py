"""The database cannot be written while an answer comes in: it goes on, says so, and is saved."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant.backends.base import Turn
from assistant.codec import event_from_line
from assistant.events import Event, RunEnded, TextDelta
from assistant.messages import Run
from assistant.store import Store
from assistant.tools import TOOLS
from assistant.tools.calling import Toolbox
from tests.running import wait_for
from tests.runs.conftest import ANN, House
from tests.runs.scripted import COMPLETED, STARTED, say

HOLD = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=20)
db.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.readline()
"""


@contextmanager
def held(database: Path) -> Generator[None]:
    """Hold the lock of the database from another process."""
    command = [sys.executable, "-c", HOLD, str(database)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, text=True, **pipes) as other:
        assert other.stdout
        assert other.stdout.readline() == "held\n"
        yield
        other.kill()


@pytest.fixture
def house(tmp_path: Path) -> Generator[House]:
    url = f"sqlite:///{tmp_path / 'workbench.db'}"
    store = Store.open(url, tmp_path / "files", busy_timeout_s=0.2)
    toolbox = Toolbox(TOOLS, waiting=0)
    built = House(store, toolbox, tmp_path)
    yield built
    built.close()
    toolbox.close()
    store.close()


class Gate:
    """A backend's step that says one word, and the others when it is opened."""

    def __init__(self) -> None:
        self.opened = threading.Event()

    def __call__(self, _turn: Turn) -> Iterator[Event]:
        yield STARTED
        yield say("before ")
        assert self.opened.wait(20)
        for number in range(50):
            yield say(f"{number} ")
        yield COMPLETED


def test_an_answer_goes_on_in_memory_and_is_saved_whole_when_the_database_is_back(
    house: House, tmp_path: Path
) -> None:
    gate = Gate()
    house.backend.streams.append(gate)
    run = house.ask(house.thread())
    reader = _Reader(house, run)
    wait_for(lambda: reader.read() == "before ")
    with held(tmp_path / "workbench.db"):
        gate.opened.set()
        whole = "before " + "".join(f"{number} " for number in range(50))
        wait_for(lambda: reader.read() == whole, what="the rest of the answer")
        wait_for(lambda: bool(reader.read()) and reader.unsaved, what="that it is told")
        assert not reader.ended, "an end is shown only once it is stored"
        assert house.store.runs.get(ANN, run.id).live
    wait_for(lambda: reader.read() == whole and reader.ended, what="the end")
    assert not reader.unsaved
    stored = [event_from_line(line) for _, line in house.store.runs.events(ANN, run.id)]
    assert "".join(e.text for e in stored if isinstance(e, TextDelta)) == whole
    assert [e.state for e in stored if isinstance(e, RunEnded)] == ["completed"]
    assert house.store.threads.messages(ANN, run.thread_id)[-1].text == whole


class _Reader:
    def __init__(self, house: House, run: Run) -> None:
        self._house, self._run = house, run
        self._after, self._text = 0, ""
        self.ended = self.unsaved = False

    def read(self) -> str:
        """Return all text so far."""
        batch = self._house.registry.follow(ANN, self._run.id, self._after, 0.05)
        for number, line in batch.entries:
            event = event_from_line(line)
            self._text += event.text if isinstance(event, TextDelta) else ""
            self._after = number
        self.ended, self.unsaved = batch.ended, batch.unsaved
        return self._text
