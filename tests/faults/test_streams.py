"""Every stream fault of the table: what arrived is kept, nothing twice, memory stays small.

A protocol joins by one more entry in `PROTOCOLS`.
"""

from __future__ import annotations

import json
import random
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from assistant.backends.assistants.backend import AssistantsBackend
from assistant.backends.base import Backend
from assistant.backends.responses.backend import ResponsesBackend
from assistant.backends.responses.events import translate
from assistant.backends.responses.reading import Reading
from assistant.backends.wire.sse import RawEvent
from assistant.definitions import Connection
from assistant.errors import NotCompatible, StreamCut, TooLong
from assistant.events import Event, RunEnded, RunStarted, TextDelta
from assistant.messages import MessageId, Remote
from assistant.runs.drafts import Draft
from tests.contract.talking import Said, Talk, only_text
from tests.server import (
    Answer,
    AssistantsApi,
    Call,
    Fault,
    Features,
    LoopbackServer,
    Model,
    Oddities,
    Reply,
    ResponsesApi,
    Stream,
    sse,
)
from tests.server.responses_wire import events_of
from tests.sizes import cases

ELSEWHERE = "http://elsewhere.invalid/"
WORDS = " ".join(str(number) for number in range(1, 53))
"""52 deltas: with what is around them, an answer of 60 events"""


@dataclass(frozen=True)
class Protocol:
    name: str
    create: tuple[str, str]
    serve: Callable[[], LoopbackServer]
    connect: Callable[[Connection], Backend]
    events: int
    """of the answer that is cut"""
    resumes: bool


def _responses() -> LoopbackServer:
    model = Model()
    return LoopbackServer(ResponsesApi(model, Features()), model=model)


def _assistants() -> LoopbackServer:
    model = Model()
    return LoopbackServer(AssistantsApi(model, Oddities()), model=model)


RUNS = ("POST", "/threads/*/runs")
PROTOCOLS = [
    Protocol("responses", ("POST", "/responses"), _responses, ResponsesBackend, 60, True),
    Protocol("assistants", RUNS, _assistants, AssistantsBackend, 62, True),
]


@dataclass
class Here:
    """One protocol's server and backend, shared by the tests of the module."""

    protocol: Protocol
    server: LoopbackServer
    backend: Backend

    def script(self, reply: Reply | Stream) -> None:
        self.server.script(*self.protocol.create, reply)


@pytest.fixture(scope="module", params=PROTOCOLS, ids=lambda protocol: protocol.name)
def here(request: pytest.FixtureRequest) -> Iterator[Here]:
    protocol: Protocol = request.param
    with protocol.serve() as server:
        backend = protocol.connect(Connection("here", "x", server.url, "key", 5.0))
        Talk(backend).ask("Hello")  # what the endpoint can do is found out before the faults
        yield Here(protocol, server, backend)
        backend.close()


@pytest.mark.parametrize("how", ["fin", "rst"])
def test_stream_cut_after_every_event_keeps_every_character(here: Here, how: str) -> None:
    cuts = 0
    for after in range(here.protocol.events):
        talk, answer = Talk(here.backend), Answer(WORDS, fault=Fault(after, how, bool(after % 2)))
        here.server.model.says(answer)
        turn = talk.turn("Count")
        said = talk.answer(turn)
        assert isinstance(said.error, StreamCut), f"after {after} events: {said.events[-1:]}"
        assert WORDS.startswith(said.text)
        assert "".join(only_text(said.events)) == said.text
        seen = len(said.text)
        if not said.of(RunStarted):
            continue  # nothing is known of the run: there is nothing to resume
        talk.resume(turn, said, said.last_number)
        assert (said.text == WORDS) or not here.protocol.resumes
        assert len(said.text) >= seen
        cuts += 1
    assert cuts >= here.protocol.events - 2


def test_body_ends_without_a_terminal_event(here: Here) -> None:
    here.server.model.says(Answer(WORDS, fault=Fault(30, "end")))
    said = Talk(here.backend).ask("Count")
    assert isinstance(said.error, StreamCut)
    assert said.text


@pytest.mark.parametrize(
    ("name", "reply", "expected"),
    [
        ("bad JSON", Stream([sse('{"type": nonsense}')]), StreamCut),
        ("bad UTF-8", Stream([b'data: {"type": "x", "delta": "\xff\xfe"}\n\n']), StreamCut),
        ("HTML with 200", Reply(200, b"<html></html>", "text/html"), NotCompatible),
        ("HTML as a stream", Stream([b"<html>\n<body>hello\n\n"]), StreamCut),
        ("JSON with 200", Reply(200, b'{"object": "response"}'), NotCompatible),
        ("307 to another host", Reply(307, headers={"Location": ELSEWHERE}), NotCompatible),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_nonsense_instead_of_a_stream(
    here: Here, name: str, reply: Reply | Stream, expected: type
) -> None:
    here.script(reply)
    assert type(Talk(here.backend).ask("Hello").error) is expected


@pytest.mark.parametrize("how", ["hang", "comments"])
def test_silence_and_comments_only_end_by_our_own_deadline(here: Here, how: str) -> None:
    here.server.model.says(Answer(WORDS, fault=Fault(20, how)))
    backend = here.protocol.connect(Connection("here", "x", here.server.url, "key", 0.3))
    said = Talk(backend).ask("Count")
    backend.close()
    assert isinstance(said.error, StreamCut)
    assert said.text


def _endless(first: bytes, chunk: bytes, times: int) -> Iterator[bytes]:
    yield first
    for _ in range(times):
        yield chunk
    yield b'"}\n\n'


@pytest.mark.parametrize(("name", "times"), [("32 MB delta", 32 * 16), ("300 MB line", 300 * 16)])
def test_a_line_without_end_is_given_up_under_small_memory(
    here: Here, name: str, times: int
) -> None:
    first = b'data: {"type": "response.output_text.delta", "item_id": "m", "delta": "'
    here.script(Stream(_endless(first, b"x" * 65_536, times)))
    tracemalloc.start()
    try:
        said = Talk(here.backend).ask("Hello")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert type(said.error) is TooLong
    assert peak < 16_000_000


def test_20_000_one_character_deltas(here: Here) -> None:
    text = "".join(random.Random(5).choices("abcdefgh", k=20_000))
    here.server.model.says(Answer(text, pieces=tuple(text)))
    said = Said()
    talk = Talk(here.backend)
    began = time.process_time()  # of a busy machine the clock on the wall says nothing
    said.events = list(here.backend.stream(talk.turn("Much")))
    took_s = time.process_time() - began
    assert "".join(only_text(said.events)) == text
    assert isinstance(said.events[-1], RunEnded)
    assert took_s < 30


def test_stop_while_every_kind_of_fault_is_under_way(here: Here) -> None:
    for how in ("hang", "comments"):
        here.server.model.says(Answer(WORDS, fault=Fault(9, how)))
        talk = Talk(here.backend)
        turn, said = talk.turn("Count"), Said()
        reader = threading.Thread(target=talk.collect, args=(here.backend.stream(turn), said))
        before = len(here.server.requests)
        reader.start()
        here.server.wait_for(lambda before=before: len(here.server.requests) > before)
        turn.stop.ask("user")
        reader.join(3)
        assert not reader.is_alive()
        assert said.error is None


# -- Responses alone: what may happen to the order and the fields of events


def _events(answer: Answer) -> list[dict[str, Any]]:
    return events_of(answer, {"id": "resp_1", "object": "response", "background": True})


def _fold(events: list[dict[str, Any]]) -> tuple[Draft, list[Event]]:
    reading = Reading(MessageId("m"), Remote(), keeps=True, background=True)
    draft, told = Draft(), []
    for data in events:
        for event in translate(RawEvent(data.get("type") or "", data), reading):
            assert isinstance(event, Event)
            told.append(event)
            draft.apply(event)
    return draft, told


LOGS = [{"type": "logs", "logs": "1"}]
RICH = Answer(
    WORDS,
    reasoning="Thinking about it.",
    items=(
        {"type": "web_search_call", "action": {"type": "search", "query": "x"}},
        {"type": "code_interpreter_call", "code": "print(1)", "outputs": LOGS},
    ),
    annotations=({"type": "url_citation", "url": ELSEWHERE, "title": "X", "start_index": 0},),
)


def test_shuffles_duplicates_and_drops_end_with_the_servers_own_text() -> None:
    plain, _ = _fold(_events(RICH))
    assert plain.text == WORDS
    for seed in range(cases(100, 250, 2_000)):
        chance = random.Random(seed)
        *events, last = _events(RICH)
        events = [event for event in events if chance.random() > 0.1]
        events += chance.sample(events, k=len(events) // 4)
        for _ in range(chance.randrange(20)):
            a, b = chance.randrange(len(events)), chance.randrange(len(events))
            events[a], events[b] = events[b], events[a]
        draft, _ = _fold([*events, last, *chance.sample(events, k=9), last])
        assert draft.text == WORDS, f"seed {seed}"
        assert [step.state for step in draft.steps] == ["done", "done"], f"seed {seed}"
        assert {step.code for step in draft.steps} == {"", "print(1)"}, f"seed {seed}"
        assert draft.ended is not None
        assert draft.ended.state == "completed"


def test_missing_deltas_and_missing_ids_never_print_none_or_raise() -> None:
    answers = [RICH, Answer(WORDS[:40], calls=(Call("f", {"a": 1}),)), Answer(refusal="No.")]
    for seed in range(cases(100, 250, 2_000)):
        chance = random.Random(seed)
        events = _events(answers[seed % 3])
        for event in chance.sample(events, k=len(events) // 3):
            _spoil(event, chance)
        draft, _ = _fold(events)
        assert "None" not in draft.text, f"seed {seed}"


def _spoil(data: dict[str, Any], chance: random.Random) -> None:
    """Put None, or nonsense, in place of some fields, at any depth but in the type."""
    for name, value in list(data.items()):
        if name == "type":
            continue
        if chance.random() < 0.2:
            data[name] = chance.choice([None, 7, [], {}, [None], [3]])
        elif isinstance(value, dict):
            _spoil(value, chance)
        elif isinstance(value, list):
            for each in value:
                if isinstance(each, dict):
                    _spoil(each, chance)


@pytest.mark.parametrize("number", [0, None])
def test_numbers_that_do_not_count_drop_nothing(number: int | None) -> None:
    events = [{**event, "sequence_number": number} for event in _events(Answer(WORDS))]
    draft, told = _fold(events)
    assert draft.text == WORDS
    assert len([event for event in told if isinstance(event, TextDelta)]) == 52


def test_ids_that_change_between_events_do_not_double_the_text() -> None:
    events = _events(Answer(WORDS))
    for at, event in enumerate(events):
        if "item_id" in event:
            event["item_id"] = f"other_{at}"
        if "item" in event and event["type"].endswith("done"):
            event["item"] = {**event["item"], "id": "third"}
    final = events[-1]["response"]
    final["output"] = [{**item, "id": "fourth"} for item in final["output"]]
    draft, _ = _fold(events)
    assert draft.text == WORDS
    assert len(draft.parts) == 1


def test_text_after_the_end_and_a_second_end_change_nothing() -> None:
    events = _events(Answer(WORDS))
    late = {"type": "response.output_text.delta", "item_id": "late", "delta": "LATE"}
    failed = {"type": "response.failed", "response": {"id": "resp_1", "error": {"code": "x"}}}
    draft, _ = _fold([*events, late, failed])
    assert draft.text == WORDS
    assert draft.ended is not None
    assert draft.ended.state == "completed"


def test_a_resumed_stream_that_begins_again_doubles_nothing() -> None:
    events = _events(RICH)
    draft, _ = _fold(events[:40])
    reading = Reading(MessageId("m"), Remote(run="resp_1"), begun=True, after=39)
    for data in json.loads(json.dumps(events)):
        for event in translate(RawEvent(data["type"], data), reading):
            assert isinstance(event, Event)
            draft.apply(event)
    assert draft.text == WORDS
