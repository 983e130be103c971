"""A file leaves this machine for an assistant that is defined to, once, and comes back out."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest

from assistant.messages import OwnerId, Thread
from assistant.settings.table import Settings
from assistant.tables import Upload
from assistant.uploads.admission import Arrival
from assistant.workbench import Workbench
from tests.running import wait_for
from tests.server import LoopbackServer, Model, ResponsesApi

ANN = OwnerId("ann")
SALES = b"day,shop,amount\n2024-01-01,Oslo,10.50\n"


@pytest.fixture
def server() -> Generator[LoopbackServer]:
    model = Model()
    with LoopbackServer(ResponsesApi(model), model=model) as server:
        yield server


@pytest.fixture
def bench(tmp_path: Path, server: LoopbackServer) -> Generator[Workbench]:
    env = {
        "DATA_DIR": str(tmp_path),
        "OPENAI_BASE_URL": server.url,
        "OPENAI_API_KEY": "k",
        "OPENAI_PROTOCOL": "responses",
    }
    opened = Workbench.open(Settings.read(env, None, {}))
    yield opened
    opened.close()


def asked(bench: Workbench, thread: Thread, *arrivals: Arrival) -> None:
    run = bench.send(ANN, "What is in it?", arrivals, thread_id=thread.id).run
    assert run
    wait_for(lambda: bench.runs.get(ANN, run.id).state == "completed", 30, "the answer")


def upload_of(bench: Workbench, thread: Thread) -> Upload:
    return bench.uploads.of_thread(ANN, thread.id)[0]


def held(server: LoopbackServer) -> list[str]:
    (api,) = server.apis
    assert isinstance(api, ResponsesApi)
    return [name for name, _, _ in api.files.values()]


def test_a_file_is_sent_once_noted_and_deleted_on_request(
    bench: Workbench, server: LoopbackServer
) -> None:
    thread = bench.threads.create(ANN, "data-scientist")
    asked(bench, thread, Arrival("sales.csv", SALES))
    asked(bench, thread)
    assert held(server) == ["sales.csv"]
    (copy,) = upload_of(bench, thread).remote
    containers = [request.json()["tools"] for request in server.asked("POST", "/responses")]
    assert all(copy.id in str(tools) for tools in containers[-2:])
    assert bench.uploads.delete_copies(ANN, upload_of(bench, thread).id) == 1
    assert held(server) == []
    assert upload_of(bench, thread).remote == ()


def test_no_file_is_sent_for_an_assistant_that_does_not_say_so(
    bench: Workbench, server: LoopbackServer
) -> None:
    thread = bench.threads.create(ANN, "general")
    asked(bench, thread, Arrival("sales.csv", SALES))
    assert held(server) == []
    assert not server.asked("POST", "/files")
    sent = b"".join(request.body for request in server.requests)
    assert b"amount" in sent
    assert b"Oslo" not in sent
