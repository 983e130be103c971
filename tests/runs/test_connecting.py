"""A connection comes and goes while the app runs; what is being answered through it goes on."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest

from assistant.definitions import Connection
from assistant.errors import SettingsError
from assistant.messages import LOCAL, Run
from assistant.settings.table import Settings
from assistant.workbench import Workbench
from tests.running import wait_for
from tests.server import LoopbackServer


@pytest.fixture
def server() -> Generator[LoopbackServer]:
    with LoopbackServer() as running:
        yield running


@pytest.fixture
def bench(tmp_path: Path) -> Generator[Workbench]:
    opened = Workbench.open(Settings.read({"DATA_DIR": str(tmp_path / "data")}, None, {}))
    yield opened
    opened.close()


def wish(server: LoopbackServer, key: str) -> Connection:
    return Connection("here", "responses", server.url, key, model="m")


def ask(bench: Workbench, assistant_id: str) -> Run:
    run = bench.send(LOCAL, "Write 300 words", assistant_id=assistant_id).run
    assert run
    return run


def state(bench: Workbench, run: Run) -> str:
    return bench.runs.get(LOCAL, run.id).state


def test_what_is_being_answered_goes_on_when_its_connection_is_forgotten(
    bench: Workbench, server: LoopbackServer
) -> None:
    server.model.rate = 100
    assistant = bench.connecting.connect(LOCAL, wish(server, "first-key")).assistant
    run = ask(bench, assistant.id)
    wait_for(lambda: server.asked("POST", "/responses") != [], 30, "the question at the server")
    bench.connecting.forget(LOCAL, "here")
    with pytest.raises(SettingsError, match="not connected any more"):
        bench.assistant(assistant.id)
    wait_for(lambda: state(bench, run) not in ("queued", "active"), 30, "the end")
    assert state(bench, run) == "completed"


def test_a_name_that_is_used_again_speaks_with_its_new_key(
    bench: Workbench, server: LoopbackServer
) -> None:
    for key in ("first-key", "second-key"):
        assistant = bench.connecting.connect(LOCAL, wish(server, key)).assistant
        assert assistant.id == "general@here"
        run = ask(bench, assistant.id)
        wait_for(lambda run=run: state(bench, run) == "completed", 30, "the answer")
        asked = server.asked("POST", "/responses")[-1]
        assert asked.headers["authorization"] == f"Bearer {key}"
        bench.connecting.forget(LOCAL, "here")
    assert [found.id for found in bench.assistants] == ["sample-analyst"]
