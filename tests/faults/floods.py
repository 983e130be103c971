"""Everything that an endpoint can send without end, in both protocols, and how a run ends then.

`events` are made one by one and pulled as fast as they are read: nothing here is ever held.
"""

from __future__ import annotations

import itertools
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from tests.server import Reply, Stream, sse

Json = dict[str, Any]
Events = Callable[[int], Json | bytes]
"""the event of this number; bytes are sent as they are"""
LONG = "x" * 4_000
HUGE = "x" * 900_000
BOMB_BYTES = 300_000_000


@dataclass(frozen=True)
class Flood:
    """One of them. *says* is a part of the sentence that a person reads."""

    name: str
    reply: Callable[[], Reply | Stream]
    says: str
    state: str = "incomplete"
    path: str = ""
    """what is answered with it; empty: the run itself"""


def endless(first: tuple[Json, ...], events: Events) -> Stream:
    """Return a stream that begins with *first* and never ends, in frames of 64 KB or more."""
    return Stream(_frames(first, events))


def _frames(first: tuple[Json, ...], events: Events) -> Iterator[bytes]:
    yield b"".join(_wire(event) for event in first)
    frame = bytearray()
    for number in itertools.count(1):
        frame += _wire(events(number))
        if len(frame) > 65_536:
            yield bytes(frame)
            frame.clear()


def _wire(event: Json | bytes) -> bytes:
    if isinstance(event, bytes):
        return event
    return sse(event, event.get("event", ""))


@cache
def bomb() -> bytes:
    """Return 300 KB that unpack to 300 MB."""
    packer = zlib.compressobj(9, wbits=31)
    zeros = bytes(1_000_000)
    packed = b"".join(packer.compress(zeros) for _ in range(BOMB_BYTES // len(zeros)))
    return packed + packer.flush()


def _packed(status: int) -> Reply:
    return Reply(status, bomb(), headers={"Content-Encoding": "gzip"})


def _long_error() -> Stream:
    words = itertools.chain([b'{"error": {"message": "'], itertools.repeat(LONG.encode()))
    return Stream(words, content_type="application/json", status=400)


def _packed_stream() -> Stream:
    packer = zlib.compressobj(9, wbits=31)
    frames = (packer.compress(b": " + bytes(1_000_000)) for _ in itertools.count())
    return Stream(filter(None, frames), headers={"Content-Encoding": "gzip"})


COMMON = (
    Flood("a packed bomb in an error", partial(_packed, 400), "refused the request", "failed"),
    Flood("a packed bomb with a refused key", partial(_packed, 401), "refused the key", "failed"),
    Flood("an error without end", _long_error, "refused the request", "failed"),
    Flood("a packed stream of nothing", _packed_stream, "longer than 1,000,000 bytes"),
)


# -- Responses


def _item(number: int, kind: str, **more: Any) -> Json:
    return {"id": f"item_{number}", "type": kind, **more}


def _added(item: Json, number: int = 0) -> Json:
    return {"type": "response.output_item.added", "output_index": number, "item": item}


def _done(item: Json, number: int = 0) -> Json:
    return {"type": "response.output_item.done", "output_index": number, "item": item}


def _numbered(event: Json, number: int) -> Json:
    return {**event, "sequence_number": number}


BEGUN: Json = {"type": "response.created", "response": {"id": "resp_flood"}}
CALL = _added(_item(0, "function_call", call_id="call_0", name="calculate"))
TEXT = "response.output_text.delta"
ANNOTATED = "response.output_text.annotation.added"
THOUGHT = "response.reasoning_summary_text.delta"
ARGUMENTS = "response.function_call_arguments.delta"
RUNS_CODE = _added(_item(0, "code_interpreter_call"))
CODE = "response.code_interpreter_call_code.delta"
SEARCHED = {"action": {"type": "search", "query": "q"}}


def _responses(name: str, says: str, events: Events, *first: Json) -> Flood:
    return Flood(name, partial(endless, (BEGUN, *first), events), says)


RESPONSES = (
    *COMMON,
    Flood("a bomb for a conversation", partial(_packed, 200), "longer", path="/conversations"),
    _responses("text", "The answer is longer than 2,000,000", lambda n: {
        "type": TEXT, "item_id": "m", "delta": LONG, "sequence_number": n}),
    _responses("text told whole, again and again", "repeats", lambda n: {
        "type": "response.output_text.done", "item_id": "m", "text": f"{n}{HUGE}"}),
    _responses("parts", "more than 2,000 parts", lambda n: {
        "type": TEXT, "item_id": "m", "content_index": n, "delta": "x"}),
    _responses("refusals", "The answer is longer", lambda n: {
        "type": "response.refusal.delta", "item_id": "m", "delta": LONG, "sequence_number": n}),
    _responses("reasoning", "thoughts is longer than 1,000,000", lambda n: {
        "type": THOUGHT, "item_id": "r", "summary_index": 0, "delta": LONG, "sequence_number": n}),
    _responses("thoughts of one letter", "thoughts is longer", lambda n: {
        "type": THOUGHT, "item_id": "r", "summary_index": n % 9, "delta": "x" * 50,
        "sequence_number": n}),
    _responses("arguments", "asks its tools is longer", lambda n: {
        "type": ARGUMENTS, "item_id": "item_0", "delta": LONG, "sequence_number": n}, CALL),
    _responses("calls", "calls has more than 1,000", lambda n: _added(
        _item(n, "function_call", call_id=f"call_{n}", name="calculate"), n)),
    _responses("names", "calls is longer", lambda n: _added(
        _item(n, "function_call", call_id=f"call_{n}", name=HUGE), n)),
    _responses("code", "code that the model runs is longer", lambda n: {
        "type": CODE, "item_id": "item_0", "delta": LONG, "sequence_number": n}, RUNS_CODE),
    _responses("results", "tools told is longer", lambda n: _done(
        _item(n, "mcp_call", name="m", output=HUGE), n)),
    _responses("items of the endpoint's tools", "more than 1,000", lambda n: _done(
        _item(n, "web_search_call", **SEARCHED), n)),
    _responses("items of an unknown kind", "calls has more than 1,000", lambda n: _numbered(
        _added(_item(n, "riddle"), n), n)),
    _responses("items with huge ids", "say nothing", lambda n: _added(
        {"id": f"{n}{HUGE}", "type": "riddle"})),
    _responses("annotations", "sources has more than 1,000", lambda n: _numbered({
        "type": ANNOTATED, "item_id": "m", "annotation": {
            "type": "url_citation", "url": f"https://a.invalid/{n}", "title": "t"}}, n)),
    _responses("huge annotations", "sources is longer", lambda n: _numbered({
        "type": ANNOTATED, "item_id": "m", "annotation": {
            "type": "url_citation", "url": f"https://a.invalid/{n}", "title": HUGE}}, n)),
    _responses("files", "files has more than 200", lambda n: {
        "type": ANNOTATED, "item_id": "m", "annotation": {
            "type": "file_path", "file_id": f"file_{n}"}}),
    _responses("pings in comments", "signs of life", lambda _: b": ping" + b" " * 200 + b"\n\n"),
    _responses("pings as events", "say nothing", lambda n: _numbered(
        {"type": "ping", "pad": LONG[:500]}, n)),
    _responses("empty lines of data", "One event of the stream", lambda _: b"data:\n"),
    _responses("states", "own state has more than 10,000", lambda n: _numbered(
        {"type": "response.in_progress", "response": {"id": "resp_flood"}}, n)),
    _responses("names of events", "say nothing", lambda _: (
        b"event: " + HUGE.encode() + b"\ndata: {}\n\n")),
    _responses("values", "more than 1,000,000 values", lambda _: sse(
        '{"type": "x", "x": [' + "[]," * 300_000 + "[]]}")),
)  # fmt: skip


# -- Assistants


def _run(status: str) -> Json:
    run = {"id": "run_flood", "object": "thread.run", "thread_id": "thread_flood"}
    return {"event": f"thread.run.{status}", **run, "status": status}


def _said(content: Json, message: str = "m") -> Json:
    delta = {"content": [{"index": 0, "type": "text", **content}]}
    told = {"id": message, "object": "thread.message.delta", "delta": delta}
    return {"event": "thread.message.delta", **told}


def _cites(number: int, **more: Any) -> Json:
    cited = {"type": "file_citation", "file_citation": {"file_id": "file_1", **more}}
    return _said({"text": {"annotations": [{**cited, "start_index": number}]}})


def _step(index: int = 0, **told: Any) -> Json:
    calls = [{"index": index, **told}]
    delta = {"step_details": {"type": "tool_calls", "tool_calls": calls}}
    step = {"id": "step_1", "object": "thread.run.step.delta", "delta": delta}
    return {"event": "thread.run.step.delta", **step}


def _asks(arguments: str, index: int = 0, **more: Any) -> Json:
    return _step(index, type="function", function={"arguments": arguments, **more})


def _ran(**told: Any) -> Json:
    return _step(type="code_interpreter", id="call_1", code_interpreter=told)


def _assistants(name: str, says: str, events: Events, *first: Json) -> Flood:
    return Flood(name, partial(endless, (_run("created"), *first), events), says)


ASKED = _step(type="function", id="call_1", function={"name": "calculate", "arguments": ""})
ASSISTANTS = (
    *COMMON,
    Flood("a bomb for a thread", partial(_packed, 200), "longer", path="/threads"),
    _assistants("text", "The answer is longer than 2,000,000", lambda _: _said(
        {"text": {"value": LONG}})),
    _assistants("messages", "more than 2,000 parts", lambda n: _said(
        {"text": {"value": "x"}}, f"m{n}")),
    _assistants("refusals", "The answer is longer", lambda _: _said({"refusal": LONG})),
    _assistants("arguments", "asks its tools is longer", lambda _: _asks(LONG), ASKED),
    _assistants("calls", "calls has more than 1,000", lambda n: _step(
        n, type="function", id=f"call_{n}", function={"name": "calculate"})),
    _assistants("calls without a name", "more than 5,000 things", lambda n: _asks("x", n)),
    _assistants("code", "code that the model runs is longer", lambda _: _ran(input=LONG)),
    _assistants("what code printed", "tools told is longer", lambda n: _ran(
        outputs=[{"index": n % 9, "type": "logs", "logs": LONG}])),
    _assistants("annotations", "sources has more than 1,000", _cites),
    _assistants("huge annotations", "sources is longer", lambda n: _cites(n, quote=HUGE)),
    _assistants("pings in comments", "signs of life", lambda _: b": ping" + b" " * 200 + b"\n\n"),
    _assistants("pings as events", "say nothing", lambda n: {"event": "ping", "pad": LONG[:500]}),
    _assistants("empty lines of data", "One event of the stream", lambda _: b"data:\n"),
    _assistants("states", "own state has more than 10,000", lambda _: _run("in_progress")),
    _assistants("huge states", "own state is longer", lambda _: {
        **_run("queued"), "status": HUGE}),
)  # fmt: skip
