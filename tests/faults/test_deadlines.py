"""How long is waited for a model that reads, for one that writes, and for everything else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import pytest

from assistant.backends.assistants.backend import AssistantsBackend
from assistant.backends.base import Backend
from assistant.backends.responses.backend import ResponsesBackend
from assistant.backends.wire.client import ASK_TIMEOUT_S, make_client
from assistant.definitions import Connection
from assistant.errors import BackendError, StreamCut, Unreachable
from assistant.events import StatusChanged, TextDelta
from tests.contract.talking import Said, Talk
from tests.server import (
    AssistantsApi,
    Fault,
    LoopbackServer,
    Model,
    Reply,
    ResponsesApi,
    Stream,
    sse,
)

SHORT_S = 0.4
LONG_S = 60.0
CREATED = sse({"type": "response.created", "response": {"id": "resp_1", "status": "in_progress"}})
READING = sse({"type": "response.in_progress", "response": {"id": "resp_1"}})
WORD = sse({"type": "response.output_text.delta", "item_id": "msg_1", "delta": "Hello"})
DONE = sse({"type": "response.completed", "response": {"id": "resp_1", "status": "completed"}})
ASKING = "asking the endpoint what it can do"
CREATE = ("POST", "/responses")


@pytest.fixture(scope="module")
def server() -> Iterator[LoopbackServer]:
    model = Model()
    with LoopbackServer(ResponsesApi(model), AssistantsApi(model), model=model) as server:
        yield server


def slowly(*frames: bytes) -> Stream:
    """Send each of *frames* a fraction of the short deadline after the one before."""
    return Stream(frames, delay_s=SHORT_S / 4)


def asked(server: LoopbackServer, event_s: float, first_s: float) -> Said:
    """Ask a Responses endpoint whose abilities are known already."""
    known = ResponsesBackend(Connection("openai", "responses", server.url, "key"))
    known.capabilities()
    known._connection = Connection("openai", "responses", server.url, "key", event_s, first_s)
    said = Talk(known).ask("Hello")
    known.close()
    return said


@pytest.mark.parametrize("alive", [b": reading\n\n", READING, sse({"type": "keepalive"})])
def test_a_model_may_read_longer_than_it_may_be_silent_later(
    server: LoopbackServer, alive: bytes
) -> None:
    server.script(*CREATE, slowly(CREATED, *[alive] * 9, WORD, DONE))
    said = asked(server, SHORT_S, LONG_S)
    assert said.error is None
    assert said.text == "Hello"


def test_headers_that_are_held_back_are_waited_for_as_long(server: LoopbackServer) -> None:
    server.script(*CREATE, Stream([CREATED, WORD, DONE], before_s=3 * SHORT_S))
    assert asked(server, SHORT_S, LONG_S).text == "Hello"


@pytest.mark.parametrize("alive", [b": reading\n\n", READING])
def test_a_model_that_only_gives_signs_of_life_is_left_at_the_first_deadline(
    server: LoopbackServer, alive: bytes
) -> None:
    server.script(*CREATE, slowly(CREATED, *[alive] * 3_000))
    error = asked(server, LONG_S, SHORT_S).error
    assert isinstance(error, StreamCut)
    assert "said nothing for 0.4 s" in str(error)
    assert "FIRST_TIMEOUT_S" in error.hint


def test_an_endpoint_that_does_not_answer_at_all_is_left_at_the_first_deadline(
    server: LoopbackServer,
) -> None:
    server.script(*CREATE, Stream([CREATED], before_s=60))
    error = asked(server, LONG_S, SHORT_S).error
    assert isinstance(error, Unreachable)
    assert error.maybe_accepted
    assert "FIRST_TIMEOUT_S" in error.hint


@pytest.mark.parametrize("how", ["hang", "comments"])
def test_once_it_has_said_a_word_silence_ends_at_the_second_deadline(
    server: LoopbackServer, how: Literal["hang", "comments"]
) -> None:
    server.script(*CREATE, Stream([CREATED, WORD, DONE], fault=Fault(2, how)))
    said = asked(server, SHORT_S, LONG_S)
    assert said.text == "Hello"
    assert isinstance(said.error, StreamCut)
    assert "No event came for 0.4 s" in str(said.error)
    assert "EVENT_TIMEOUT_S" in said.error.hint


def test_once_a_word_has_come_every_event_ends_a_silence(
    server: LoopbackServer,
) -> None:
    server.script(*CREATE, slowly(CREATED, WORD, *[sse({"type": "keepalive"})] * 9, DONE))
    said = asked(server, SHORT_S, SHORT_S)
    assert said.error is None
    assert said.ended.state == "completed"


def test_what_we_do_with_an_event_is_not_the_endpoint_s_time(server: LoopbackServer) -> None:
    server.script(*CREATE, Stream([CREATED, WORD, WORD, DONE], delay_s=SHORT_S / 8))
    backend = ResponsesBackend(Connection("h", "responses", server.url, "key", LONG_S, LONG_S))
    backend.capabilities()
    backend._connection = Connection("h", "responses", server.url, "key", SHORT_S, LONG_S)
    talk = Talk(backend)
    turn = talk.turn("Hello")
    words = 0
    for event in backend.stream(turn):
        if isinstance(event, TextDelta):
            words += 1
            turn.stop.wait(3 * SHORT_S)  # a database that is slow, a picture that is fetched
    backend.close()
    assert words == 2


@pytest.mark.parametrize(
    ("backend", "says"),
    [
        (
            ResponsesBackend,
            ["asking the endpoint what it can do", "beginning a conversation there"],
        ),
        (AssistantsBackend, ["putting the message into the thread there"]),
    ],
)
def test_what_is_waited_for_before_the_question_is_sent_is_said(
    server: LoopbackServer, backend: type[Backend], says: list[str]
) -> None:
    here = backend(Connection("h", "x", server.url, "key"))  # pyright: ignore[reportCallIssue]
    said = Talk(here).ask("Hello")
    here.close()
    statuses = [event for event in said.events if isinstance(event, StatusChanged)]
    assert [event.detail for event in statuses if not event.raw] == [*says, ""]
    assert said.text == "You said: Hello"


def test_everything_but_an_answer_has_a_short_deadline_of_its_own() -> None:
    with make_client(Connection("h", "responses", "http://127.0.0.1:9/v1", "key")) as client:
        assert client.timeout.read == ASK_TIMEOUT_S == 10


@pytest.mark.parametrize(
    ("backend", "method", "path"),
    [
        (ResponsesBackend, "POST", "/conversations"),
        (AssistantsBackend, "POST", "/threads"),
        (AssistantsBackend, "POST", "/threads/*/messages"),
    ],
)
def test_a_preliminary_request_that_hangs_is_told_with_its_deadline(
    server: LoopbackServer, backend: type[Backend], method: str, path: str
) -> None:
    connection = Connection("h", "x", server.url, "key", SHORT_S, LONG_S)
    here = backend(connection)  # pyright: ignore[reportCallIssue]
    talk = Talk(here)
    if path.endswith("messages"):
        talk.ask("Hello")
    here.capabilities()
    server.script(method, path, Reply(200, before_s=60))
    error: BackendError | None = talk.ask("Hello").error
    here.close()
    assert isinstance(error, Unreachable)
    assert "did not answer within 0.4 s" in str(error)
