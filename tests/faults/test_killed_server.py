"""A model's server is killed in mid-answer: what came is kept, and the first cause is told."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from assistant.backends import BACKENDS
from assistant.backends.responses.backend import ResponsesBackend
from assistant.definitions import Connection
from assistant.events import Event, RunEnded, TextDelta
from assistant.runs.drafts import Draft
from assistant.runs.loop import Loop
from assistant.runs.tool_calls import ToolCalls
from assistant.tools import TOOLS
from assistant.tools.calling import Toolbox
from tests.contract.talking import Talk
from tests.server import Answer, Fault, LoopbackServer, ResponsesApi
from tests.server.model import Model
from tests.server.streams import Reply, error_reply

WORDS = " ".join(str(number) for number in range(1, 400))


@dataclass
class Server:
    process: subprocess.Popen[str]
    url: str


@contextmanager
def serving(scenario: str) -> Iterator[Server]:
    command = [sys.executable, "-m", "tests.server", "--rate", "40", "--scenario", scenario]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield Server(process, process.stdout.readline().strip())
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.fixture(scope="module")
def toolbox() -> Iterator[Toolbox]:
    box = Toolbox(TOOLS)
    yield box
    box.close()


@pytest.mark.parametrize(
    "scenario", ["default", "foreground", "stateless", "chat", "chat-thinking", "chat-minimal"]
)
def test_a_server_killed_in_mid_answer_interrupts_the_run_and_says_that_it_broke(
    toolbox: Toolbox, scenario: str
) -> None:
    with serving(scenario) as server:
        protocol = "chat" if scenario.startswith("chat") else "responses"
        backend = BACKENDS[protocol](Connection("here", protocol, server.url, "key", 5.0))
        draft = Draft()

        def emit(event: Event) -> None:
            draft.apply(event)
            if isinstance(event, TextDelta) and len(draft.text) > 40:
                server.process.kill()

        turn = Talk(backend).turn("Write 400 words")
        ended = Loop(backend, ToolCalls(toolbox), turn, emit, draft).run()
        backend.close()
    assert ended.state == "interrupted"
    assert WORDS.startswith(draft.text)
    assert ended.problem is not None
    assert "connection broke" in ended.problem.message


@pytest.mark.parametrize(
    "reply",
    [
        error_reply(401, "Wrong key."),
        error_reply(404, "No such response."),
        error_reply(500, "Oops."),
        Reply(200, b"<html>hello</html>", "text/html"),
        Reply(fault="rst"),
    ],
    ids=["401", "404", "500", "a web page", "reset"],
)
def test_a_resume_that_is_refused_interrupts_the_run_for_the_cut_before_it(
    toolbox: Toolbox, reply: Reply
) -> None:
    model = Model()
    with LoopbackServer(ResponsesApi(model), model=model) as server:
        backend = ResponsesBackend(Connection("here", "responses", server.url, "key", 5.0))
        Talk(backend).ask("Hello")
        model.says(Answer(WORDS, fault=Fault(30, "rst")))
        server.script("GET", "/responses/*", *[reply] * 8)
        draft = Draft()
        turn = Talk(backend).turn("Count")
        ended: RunEnded = Loop(backend, ToolCalls(toolbox), turn, draft.apply, draft).run()
        backend.close()
    assert (ended.state, ended.reason) == ("interrupted", "cut")
    assert ended.problem is not None
    assert "The connection broke (" in ended.problem.message
    assert draft.text
