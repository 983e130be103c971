"""What real servers sent, one oddity each, through the whole backend but without a socket."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest

from assistant import events as e
from assistant.backends.assistants.backend import AssistantsBackend
from assistant.definitions import Connection
from assistant.errors import NotCompatible, ServerTrouble, StreamCut, TooLong
from tests.contract.assistants_endpoint import answered, drawn, turn

WIRE = Path(__file__).parent / "wire"
REQUIRES = (WIRE / "assistants_requires_action_then_completed.sse").read_bytes()
AFTER = (WIRE / "assistants_after_tool_outputs.sse").read_bytes()
THREAD = "6b028e40b4fa77e34880bf7a"
RUN = "6b028e40b4fa77e34880bf7c"


class Recorded:
    """A server that plays recordings, in order, and remembers what it was asked."""

    def __init__(self, *streams: bytes, content_type: str = "text/event-stream") -> None:
        self.streams = list(streams)
        self.content_type = content_type
        self.asked: list[tuple[str, str, Any]] = []

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        path = request.url.path.removeprefix("/v1")
        body = json.loads(request.content) if request.content else {}
        self.asked.append((request.method, path, body))
        if body.get("stream"):
            headers = {"content-type": self.content_type}
            return httpx2.Response(200, content=self.streams.pop(0), headers=headers)
        if request.method == "POST":
            return httpx2.Response(200, json={"id": THREAD})
        return httpx2.Response(404, json={"detail": "Not Found"})


@pytest.fixture
def backend() -> Callable[[Recorded], AssistantsBackend]:
    def built(server: Recorded) -> AssistantsBackend:
        here = Connection("here", "assistants", "http://127.0.0.1/v1", "k", 5.0)
        return AssistantsBackend(here, transport=httpx2.MockTransport(server))

    return built


Built = Callable[[Recorded], AssistantsBackend]


def test_a_run_called_completed_that_still_requires_action_is_not_completed(
    backend: Built,
) -> None:
    *_, last = events = list(backend(Recorded(REQUIRES)).stream(turn()))
    assert isinstance(last, e.ToolCallsRequired)
    assert not any(isinstance(event, e.RunEnded) for event in events)
    assert [(call.name, call.arguments) for call in last.calls] == [
        ("get_weather", '{"city": "mock-city"}')
    ]


def test_the_end_of_the_run_alone_is_enough_to_know_what_it_waits_for(backend: Built) -> None:
    frames = REQUIRES.decode().split("\n\n")
    only = next(frame for frame in frames if frame.startswith("event: thread.run.completed"))
    *_, last = backend(Recorded(f"{only}\n\n".encode())).stream(turn())
    assert isinstance(last, e.ToolCallsRequired)


def test_arguments_told_by_the_step_and_again_by_its_delta_are_not_doubled(
    backend: Built,
) -> None:
    draft = drawn(backend(Recorded(REQUIRES)).stream(turn()))
    assert [step.arguments for step in draft.steps] == ['{"city": "mock-city"}']


def test_null_annotations_role_and_usage_are_tolerated_in_the_second_stream(
    backend: Built,
) -> None:
    server = Recorded(REQUIRES, AFTER)
    ada, asked = backend(server), turn("What is the weather in Paris?")
    *_, required = ada.stream(asked)
    asked = answered(asked, required, "18C")
    draft = drawn(ada.stream(asked))
    assert draft.text == "Hello! gpt-x received: Use tools. What is the weather in Paris? 18C"
    assert draft.ended is not None
    assert (draft.ended.state, draft.ended.usage) == ("completed", None)
    method, path, body = server.asked[-1]
    assert (method, path) == ("POST", f"/threads/{THREAD}/runs/{RUN}/submit_tool_outputs")
    assert body["tool_outputs"] == [
        {"tool_call_id": "call_0dcdf7b253a043878db10fad", "output": "18C"}
    ]


@pytest.mark.parametrize("newline", [b"\r\n", b"\r"])
def test_other_ends_of_lines_are_lines_too(backend: Built, newline: bytes) -> None:
    *_, last = backend(Recorded(REQUIRES.replace(b"\n", newline))).stream(turn())
    assert isinstance(last, e.ToolCallsRequired)


def test_a_recording_without_names_of_events_reads_the_same(backend: Built) -> None:
    lines = AFTER.decode().splitlines(keepends=True)
    nameless = "".join(line for line in lines if not line.startswith("event:"))
    draft = drawn(backend(Recorded(nameless.encode())).stream(turn()))
    assert draft.text.endswith("18C")
    assert draft.ended is not None


def test_a_stream_that_just_ends_is_a_cut_stream(backend: Built) -> None:
    half = AFTER[: AFTER.index(b"event: thread.message.completed")]
    with pytest.raises(StreamCut):
        list(backend(Recorded(half)).stream(turn()))


def test_an_error_told_in_the_stream_ends_it(backend: Built) -> None:
    for told in (
        b'event: error\ndata: {"error": {"message": "It fell.", "code": "x"}}\n\n',
        b'event: error\ndata: {"message": "It fell.", "code": null}\n\n',
    ):
        with pytest.raises(ServerTrouble, match="It fell"):
            list(backend(Recorded(told)).stream(turn()))


def test_a_web_page_is_not_this_protocol(backend: Built) -> None:
    page = Recorded(b"<html>Welcome</html>", content_type="text/html")
    with pytest.raises(NotCompatible):
        list(backend(page).stream(turn()))


def test_an_event_beyond_our_caps_is_too_long(backend: Built) -> None:
    value = "x" * 1_100_000
    content = [{"index": 0, "type": "text", "text": {"value": value}}]
    long = json.dumps({"id": "m", "delta": {"content": content}})
    with pytest.raises(TooLong):
        list(
            backend(Recorded(f"event: thread.message.delta\ndata: {long}\n\n".encode())).stream(
                turn()
            )
        )
