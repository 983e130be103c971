"""A connection whose protocol the server tells: the contract, and when it is asked again."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from contextlib import closing

import pytest

from assistant.backends import BACKENDS
from assistant.backends.auto import AutoBackend
from assistant.backends.base import Backend
from assistant.backends.finding import PATHS, ask
from assistant.backends.wire.client import make_client
from assistant.children.stopping import Stop
from assistant.definitions import Connection
from assistant.errors import KeyRefused, NotCompatible, ServerTrouble, Unreachable
from assistant.events import Event, RunStarted, StatusChanged
from assistant.messages import Remote
from tests.contract.talking import Talk
from tests.contract.test_chat_contract import ChatContract
from tests.contract.test_responses_contract import ResponsesContract
from tests.server import ChatApi, Features, LoopbackServer, Model, Reply, json_reply
from tests.server.streams import Stream, error_reply

EMPTY = b"{}"


def asked(connection: Connection) -> Backend:
    """Return a backend that has asked: the questions come before what a test counts."""
    backend = AutoBackend(connection, BACKENDS)
    with contextlib.suppress(Unreachable):
        backend.history(Remote())
    return backend


class TestAutoOverResponses(ResponsesContract):
    """Everything that is promised of a backend, through one that had to ask first."""

    FEATURES = Features()
    RESUMES = True
    # Their server has one answer for everything, or none: it cannot be asked what it speaks.
    test_a_file_refused_before_it_was_read_whole_is_told = None
    test_a_stop_ends_an_upload = None

    def connect(self, connection: Connection) -> Backend:
        return asked(connection)


class TestAutoOverChat(ChatContract):
    # They count every request, those that ask what is spoken as well.
    test_a_file_is_refused_by_name_and_nothing_is_sent = None
    test_a_copy_that_cannot_be_there_is_not_called_deleted = None

    def connect(self, connection: Connection) -> Backend:
        return asked(connection)


class Changing:
    """A connection by auto, to a server whose protocols may change under it."""

    def __init__(self, server: LoopbackServer) -> None:
        self.server = server
        connection = Connection("here", "auto", server.url, "k", 5.0)
        self.backend = AutoBackend(connection, BACKENDS)

    @property
    def questions(self) -> int:
        """How many empty requests were sent."""
        asked = [r for path in PATHS.values() for r in self.server.asked("POST", path)]
        return sum(request.body == EMPTY for request in asked)


@pytest.fixture
def responses() -> Iterator[Changing]:
    with LoopbackServer() as server:
        here = Changing(server)
        with closing(here.backend):
            yield here


@pytest.fixture
def chat() -> Iterator[Changing]:
    with LoopbackServer(ChatApi(Model())) as server:
        here = Changing(server)
        with closing(here.backend):
            yield here


def test_the_server_is_asked_once_and_what_it_speaks_is_told(responses: Changing) -> None:
    assert responses.backend.protocol == ""
    talk = Talk(responses.backend)
    assert talk.ask("Hello").text == "You said: Hello"
    assert talk.ask("Again").text == "You said: Again"
    assert (responses.backend.protocol, responses.questions) == ("responses", 2)
    told = responses.backend.capabilities().notes[0]
    assert told.startswith("Speaks the Responses API. POST /responses: 400, POST /chat/comp")


def test_what_is_waited_for_is_said_while_the_server_is_asked(chat: Changing) -> None:
    talk = Talk(chat.backend)
    first, second = (talk.ask("Hello").of(StatusChanged) for _ in range(2))
    said = [event.detail for event in first if event.status == "starting"]
    assert said == ["asking the server what it speaks", ""]
    assert not any(event.detail for event in second)


def test_where_only_chat_is_there_chat_is_spoken(chat: Changing) -> None:
    assert Talk(chat.backend).ask("Hello").text == "You said: Hello"
    assert (chat.backend.protocol, chat.questions) == ("chat", 2)


def test_a_path_that_is_gone_is_asked_for_again_and_the_message_goes_the_new_way(
    responses: Changing,
) -> None:
    talk = Talk(responses.backend)
    talk.ask("Hello")
    responses.server.apis = (ChatApi(responses.server.model),)
    said = talk.ask("Again")
    assert (said.text, said.error) == ("You said: Again", None)
    assert (responses.backend.protocol, responses.questions) == ("chat", 4)


def test_an_error_that_is_not_about_the_path_is_told_after_one_more_look(
    responses: Changing,
) -> None:
    talk = Talk(responses.backend)
    talk.ask("Hello")
    missing = error_reply(404, "The model `m` does not exist", "model_not_found")
    responses.server.script("POST", "/responses", missing)
    said = talk.ask("Again")
    assert "does not exist" in str(said.error)
    assert responses.questions == 4
    assert talk.ask("Once more").error is None
    assert responses.questions == 4


def test_an_answer_that_has_begun_is_never_asked_a_second_time(responses: Changing) -> None:
    talk = Talk(responses.backend)
    talk.ask("Hello")
    broken = json_reply({"error": {"message": "Busy"}}, 500)
    responses.server.script("POST", "/responses", broken)
    assert isinstance(talk.ask("Again").error, ServerTrouble)
    assert responses.questions == 2


def test_after_a_restart_a_run_is_followed_by_the_protocol_that_is_spoken() -> None:
    with LoopbackServer() as server:
        connection = Connection("here", "auto", server.url, "k", 5.0)
        with closing(AutoBackend(connection, BACKENDS)) as first:
            talk = Talk(first)
            turn = talk.turn("Hello")
            talk.remote = next(e.remote for e in first.stream(turn) if isinstance(e, RunStarted))
        with closing(AutoBackend(connection, BACKENDS)) as second:
            events = list(second.resume(talk.turn("Hello"), None))
        assert events[-1].raw == "response.completed"


def test_two_threads_that_ask_at_once_end_with_one_and_the_same(responses: Changing) -> None:
    together, found = threading.Barrier(8), []

    def look() -> None:
        together.wait()
        responses.backend.capabilities()
        found.append(responses.backend.protocol)

    threads = [threading.Thread(target=look) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["responses"] * 8


@pytest.mark.parametrize(
    ("reply", "error", "says"),
    [
        (error_reply(401, "No key"), KeyRefused, "key"),
        (json_reply({"error": {"message": "Loading model"}}, 503), ServerTrouble, "Loading model"),
        (Reply(501, b"<html>", "text/html"), NotCompatible, "501 at /responses"),
        (Reply(200, b"<html>", "text/html"), NotCompatible, "200 at /responses"),
        (Reply(307, headers={"Location": "http://localhost/"}), NotCompatible, "307 at /respons"),
    ],
)
def test_what_is_no_api_or_not_now_is_told_and_not_remembered(
    responses: Changing, reply: Reply, error: type[Exception], says: str
) -> None:
    responses.server.script("POST", "/responses", reply)
    responses.server.script("POST", "/chat/completions", reply)
    with pytest.raises(error, match=says):
        responses.backend.capabilities()
    assert responses.backend.protocol == ""
    responses.backend.capabilities()
    assert responses.backend.protocol == "responses"


def test_a_server_that_says_nothing_or_drips_is_left_in_time() -> None:
    drips = Stream((b"{" for _ in range(10**9)), delay_s=0.05, content_type="application/json")
    for reply in (Reply(before_s=60), drips):
        with LoopbackServer() as server:
            server.script("POST", "/responses", reply)
            client = make_client(Connection("here", "auto", server.url))
            with closing(client), pytest.raises(Unreachable):
                ask(client, Stop(), 0.4)


def test_stop_ends_the_question(responses: Changing) -> None:
    responses.server.script("POST", "/responses", Reply(before_s=60))
    turn = Talk(responses.backend).turn("Hello")
    said: list[Event] = []
    reader = threading.Thread(target=lambda: said.extend(responses.backend.stream(turn)))
    reader.start()
    responses.server.wait_for(lambda: responses.server.requests)
    turn.stop.ask("user")
    reader.join(5)
    assert not reader.is_alive()
    assert [type(event) for event in said] == [StatusChanged]
