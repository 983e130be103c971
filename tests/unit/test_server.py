"""The loopback server does what it promises; everything else is built on it."""

import asyncio
import gc
import socket
import threading
from collections.abc import AsyncIterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import pytest
from openai import BadRequestError, OpenAI

from assistant.backends.wire import sse
from assistant.backends.wire.client import make_client
from assistant.children.stopping import Stop
from assistant.definitions import Connection
from assistant.errors import NotCompatible, StreamCut, Unreachable
from tests.server import (
    Answer,
    AssistantsApi,
    Fault,
    LoopbackServer,
    Model,
    Reply,
    Request,
    Stream,
)
from tests.server import sse as frame

HI: Any = {"type": "input_text", "text": "Hi"}
FRAMES = [frame({"type": "t", "n": n}) for n in range(5)]


@pytest.fixture(scope="module")
def server() -> Iterator[LoopbackServer]:
    with LoopbackServer() as server:
        yield server


@pytest.fixture(scope="module")
def client(server: LoopbackServer) -> Iterator[OpenAI]:
    with make_client(Connection("here", "responses", server.url, "k", 5.0)) as client:
        yield client


def read(
    client: OpenAI, stop: Stop | None = None, timeout_s: float = 5.0
) -> Iterator[sse.RawEvent]:
    opened = client.responses.with_streaming_response.create(
        model="m",
        input=[{"type": "message", "role": "user", "content": [HI]}],
        stream=True,
    )
    patience = Connection("here", "responses", event_timeout_s=timeout_s, first_timeout_s=timeout_s)
    return sse.read(opened, stop or Stop(), patience)


def test_a_streamed_answer_has_every_event_of_the_protocol(
    server: LoopbackServer, client: OpenAI
) -> None:
    names = [event.name for event in read(client)]
    assert names[0] == "response.created"
    assert names[-1] == "response.completed"


def test_a_body_that_one_real_server_refuses_is_refused_scripted_or_not(
    server: LoopbackServer, client: OpenAI
) -> None:
    asked = len(server.asked("POST", "/responses"))
    server.script("POST", "/responses", Stream(FRAMES))
    with pytest.raises(BadRequestError, match="Missing required parameter: 'input'"):
        client.responses.create(model="m", input="Hi")
    assert server.open_scripts == 1
    list(read(client))
    items: Any = [{"type": "message", "role": "user", "content": [HI]}, {"role": "assistant"}]
    with pytest.raises(BadRequestError, match="Cannot determine type of 'item'"):
        client.responses.create(model="m", input=items)
    with pytest.raises(BadRequestError, match="Unknown parameter: 'title'"):
        client.conversations.create(extra_body={"title": "x"})
    assert len(server.asked("POST", "/responses")) == asked + 3


@pytest.mark.parametrize("how", ["fin", "rst"])
@pytest.mark.parametrize("after", range(6))
def test_a_cut_comes_after_exactly_as_many_frames_as_asked(
    server: LoopbackServer, client: OpenAI, how: str, after: int
) -> None:
    server.script("POST", "/responses", Stream(FRAMES, fault=Fault(after, how)))
    seen = []
    with pytest.raises(StreamCut):  # noqa: PT012 what came before the cut is looked at
        for event in read(client):
            seen.append(event.data["n"])  # noqa: PERF401
    assert seen == list(range(min(after, 5)))


def test_the_end_of_a_body_is_no_error(server: LoopbackServer, client: OpenAI) -> None:
    server.script("POST", "/responses", Stream(FRAMES, fault=Fault(2, "end")))
    assert len(list(read(client))) == 2


@pytest.mark.parametrize("fault", ["fin", "rst"])
def test_a_connection_broken_before_the_headers_may_have_been_accepted(
    server: LoopbackServer, client: OpenAI, fault: str
) -> None:
    server.script("POST", "/responses", Reply(fault=fault))
    with pytest.raises(Unreachable) as caught:
        list(read(client))
    assert caught.value.maybe_accepted


def test_a_port_that_nobody_listens_on_has_accepted_nothing() -> None:
    nobody = Connection("h", "responses", "http://127.0.0.1:9/v1")
    with make_client(nobody) as client, pytest.raises(Unreachable) as caught:
        list(read(client))
    assert not caught.value.maybe_accepted


@pytest.mark.parametrize("how", ["hang", "comments"])
def test_silence_and_comments_end_at_the_deadline(server: LoopbackServer, how: str) -> None:
    server.script("POST", "/responses", Stream(FRAMES, fault=Fault(2, how)))
    here = Connection("h", "responses", server.url, "k", 0.3)
    with make_client(here) as client, pytest.raises(StreamCut, match="silence"):
        list(read(client, timeout_s=0.3))


@pytest.mark.parametrize(
    "content_type", ["text/html; charset=utf-8", "application/json", "text/plain"]
)
def test_a_page_instead_of_a_stream_is_not_this_protocol(
    server: LoopbackServer, client: OpenAI, content_type: str
) -> None:
    server.script("POST", "/responses", Reply(200, b"<html>hello</html>\n" * 9, content_type))
    with pytest.raises(NotCompatible):
        list(read(client))


@pytest.mark.parametrize(
    "reply",
    [
        Stream(FRAMES, fault=Fault(2, "hang")),
        Stream(FRAMES, fault=Fault(2, "comments")),
        Stream(FRAMES, delay_s=0.2),
        Reply(200, before_s=30),
    ],
    ids=["silent", "only comments", "flowing", "headers held back"],
)
def test_stop_ends_the_reader_without_an_error_and_is_seen_upstream(
    server: LoopbackServer, client: OpenAI, reply: Reply | Stream
) -> None:
    server.script("POST", "/responses", reply)
    stop, before = Stop(), len(server.requests)
    reader = threading.Thread(target=lambda: list(read(client, stop)))
    reader.start()
    server.wait_for(lambda: len(server.requests) > before)
    stop.wait(0.1)
    stop.ask("user")
    reader.join(20)
    assert not reader.is_alive()
    server.wait_for(lambda: server.requests[-1].closed_at)  # before the reply was over


def test_the_model_asks_for_the_time_and_counts_words(server: LoopbackServer) -> None:
    assert server.model.answer("What time is it in Tokyo?", [], ["time_in_zone"]).calls
    assert server.model.answer("say 3 words", [], []) == Answer("1 2 3")


def test_a_server_that_ends_leaves_no_socket_of_those_it_accepted() -> None:
    """One left open is a ResourceWarning when it is collected, and pytest fails on that."""
    for _ in range(5):
        with LoopbackServer() as server:
            comers = [threading.Thread(target=_come_and_go, args=(server,)) for _ in range(3)]
            for comer in comers:
                comer.start()
            server.wait_for(lambda: len(server.requests) > 5)
        for comer in comers:
            comer.join(10)
    gc.collect()


def _come_and_go(server: LoopbackServer) -> None:
    place = urlsplit(server.url)
    while True:
        try:
            with socket.create_connection((place.hostname, place.port), timeout=1) as client:
                client.sendall(b"GET /v1/x HTTP/1.1\r\n\r\n")
        except ConnectionRefusedError:
            return
        except OSError:
            continue


def test_a_message_is_in_its_thread_before_its_run_is_told_completed() -> None:
    api = AssistantsApi(Model())
    api.threads["thread_1"] = []
    run = Request("POST", "/threads/thread_1/runs", {}, {}, b'{"assistant_id": "asst_1"}')
    told = api.reply(run)
    assert isinstance(told, Stream)

    async def listed_when_told() -> int:
        assert isinstance(told.frames, AsyncIterable)
        async for one in told.frames:
            if b"thread.run.completed" in one:
                return len(api.threads["thread_1"])
        return 0

    # On a thread of its own: beside a browser's, this one may have a running loop.
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(lambda: asyncio.run(listed_when_told())).result() == 1
