"""Reads a stream of server-sent events: ours, because no client can be trusted with a bad one.

Bytes in, JSON objects out, under a cap on every event, on what is no event, on what means nothing,
and under a deadline between events. What the events mean is the backends' business; where the bytes
come from is the openai client's.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

import httpx2
from openai import APIResponse

from assistant.backends.wire.cutting import Line
from assistant.backends.wire.json_text import parsed
from assistant.backends.wire.sdk_errors import translated
from assistant.children.stopping import Stop
from assistant.errors import BackendError, NotCompatible, StreamCut, TooLong
from assistant.pauses import Pauses

EVENT_LIMIT = 1_000_000
"""bytes of one event, as long as little has come"""
GROWTH = 2
"""how much longer an event may be for each byte that came in events before it: the last one of an
honest stream repeats all of them, and may write its letters in a longer way"""
LONGEST = 16_000_000
"""bytes of one event, whatever came before: the longest answer that is taken, written in escapes"""
NO_EVENT_LIMIT = 1_000_000
"""bytes of a stream that belong to no event: comments, unknown fields"""
SILENT_LIMIT = 16_000_000
"""bytes of events that mean nothing here"""
NAME_LIMIT = 100

_IDLE_HINT = "What arrived is kept. The fault is at the endpoint: try again, or ask another one."
AT_ONCE = 12
"""events that are read one by one: a beginning, and the first words of an answer"""
GATHER_S = 0.15
"""how long more may gather afterwards where it had to be waited for: each time that a thread wakes
costs more than what it reads then, and costs all the others"""
IDLE_S = 0.001
"""a wait that is longer says that nothing was there"""

_NOT_A_STREAM = ("text/html", "application/json", "application/xhtml+xml")


@dataclass(frozen=True, slots=True)
class RawEvent:
    """One event as it was sent; an error told in any shape is named `error`, with flat data."""

    name: str
    """the `event:` line, or `data["type"]`, or empty"""
    data: dict[str, Any]
    size: int = field(default=0, compare=False)
    """bytes on the wire"""


_Told = TypeVar("_Told")


def read(
    open_stream: AbstractContextManager[APIResponse[Any]],
    stop: Stop,
    event_timeout_s: float,
    *,
    limit: int = EVENT_LIMIT,
    came: int = 0,
) -> Generator[RawEvent]:
    """Send the request, yield its events and close it; when *stop* is asked, just end.

    *limit* is for an event as long as little has come; *came* is how much did in an earlier stream
    of the same answer.

    Raises:
        BackendError: refused before the first event; then `StreamCut` (broken, silent or not
            making sense) or `TooLong`. The end of the body raises nothing.
    """
    if stop.asked:
        return
    line = Line()
    with stop.closing(line.cut):
        try:
            with translated(), line.opening():
                response = open_stream.__enter__()
            try:
                parser = Parser(limit, came)
                yield from _events(response.http_response, event_timeout_s, parser, stop)
            finally:
                open_stream.__exit__(None, None, None)
        except BackendError:
            if not stop.asked:
                raise


def understood(
    raws: Iterator[RawEvent],
    translate: Callable[[RawEvent], Iterator[_Told]],
    limit: int = SILENT_LIMIT,
) -> Iterator[_Told]:
    """Yield what *translate* says of each event. Raises TooLong when too many say nothing."""
    silent = 0
    for raw in raws:
        nothing = True
        for told in translate(raw):
            nothing = False
            yield told
        silent += raw.size if nothing else 0
        if silent > limit:
            raise TooLong(
                f"The endpoint sent {limit:,} bytes of events that say nothing.",
                hint=_IDLE_HINT,
            )


def _events(
    response: httpx2.Response, timeout_s: float, parser: Parser, stop: Stop
) -> Iterator[RawEvent]:
    content_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type in _NOT_A_STREAM:
        raise NotCompatible(f"The endpoint answered with {content_type} instead of a stream.")
    seen, heard_at, count = False, time.monotonic(), 0
    asked_at, pauses = heard_at, Pauses()
    for chunk in _chunks(response):
        waited_s = time.monotonic() - asked_at
        for event in parser.feed(chunk):
            seen, heard_at, count = True, time.monotonic(), count + 1
            yield event
            heard_at = time.monotonic()
        # Not while more is there already: what came in one piece is read in one go.
        if count > AT_ONCE and waited_s > IDLE_S and heard_at > asked_at:
            pauses.rest(GATHER_S, wait=stop.wait)
            heard_at = time.monotonic()
        asked_at = time.monotonic()
        if parser.done:
            return
        if time.monotonic() - heard_at > timeout_s:
            raise StreamCut(f"No event came for {timeout_s:g} s, only signs of life (silence).")
    for event in parser.end():
        seen = True
        yield event
    if not seen and content_type != "text/event-stream":
        raise NotCompatible("The endpoint answered with something that is not a stream of events.")


def _chunks(response: httpx2.Response) -> Iterator[bytes]:
    # iter_bytes rather than iter_raw: a proxy may compress although nobody asked it to.
    try:
        yield from response.iter_bytes()
    except httpx2.ReadTimeout as exc:
        raise StreamCut("The endpoint fell silent (silence).") from exc
    except (httpx2.HTTPError, httpx2.StreamError, OSError) as exc:
        raise StreamCut(f"The connection broke in mid-answer ({type(exc).__name__}).") from exc


class Parser:
    """Cuts bytes into events. Holds at most one unfinished line and one unfinished event."""

    def __init__(self, limit: int = EVENT_LIMIT, came: int = 0) -> None:
        self.done = False
        """whether the stream said that it is over: `[DONE]` or `event: done`"""
        self._limit = limit
        self._longest = max(LONGEST, 2 * limit)
        self._rest = bytearray()
        self._after_cr = False
        self._first = True
        self._name = ""
        self._data: list[str] = []
        self._size = 0
        self._came = came
        self._no_event = 0

    def feed(self, chunk: bytes) -> Iterator[RawEvent]:
        """Yield the events that *chunk* completes. Raises `StreamCut`, `TooLong`."""
        if self._after_cr and chunk.startswith(b"\n"):
            chunk = chunk[1:]  # the second half of a CRLF that was cut in two
            self._after_cr = False
        if not chunk:
            return
        self._after_cr = chunk.endswith(b"\r")
        *lines, rest = chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        for line in lines:
            yield from self._line(self._whole(line))
            if self.done:
                return
        self._rest += rest
        self._check(self._size + len(self._rest))

    def end(self) -> Iterator[RawEvent]:
        """Yield what a body without its last blank line still holds. Raises `StreamCut`."""
        if self._rest:
            yield from self._line(self._whole(b""))
        if not self.done:
            yield from self._dispatch()

    def _whole(self, line: bytes) -> bytes:
        """Return *line* with what came of it before; nothing of it is held here any more."""
        if not self._rest:
            return line
        before, self._rest = self._rest, bytearray()
        before += line
        return bytes(before)

    def _line(self, line: bytes) -> Iterator[RawEvent]:
        size = len(line) + 1
        if self._first:
            self._first = False
            line = line.removeprefix(b"\xef\xbb\xbf")
        if not line:
            yield from self._dispatch()
            return
        at = line.find(b":")
        field = line[:at] if at >= 0 else line
        if field not in (b"data", b"event"):
            self._pass_over(size)  # a comment, an id, a retry time or a field of another age
            return
        self._size += size
        self._check(self._size)
        begins = at + 2 if line[at + 1 : at + 2] == b" " else at + 1
        try:
            text = str(memoryview(line)[begins if at >= 0 else size :], "utf-8")
        except UnicodeDecodeError as exc:
            raise StreamCut("The stream has bytes that are not UTF-8.") from exc
        del line  # it may be long, and is not needed beside its text
        if field == b"event":
            self._name = text
        else:
            self._data.append(text)

    def _dispatch(self) -> Iterator[RawEvent]:
        name, text, size = self._name, "\n".join(self._data), self._size + 1
        self._name, self._size = "", 0
        self._data.clear()
        if name == "done" or text.strip() == "[DONE]":
            self.done = True
            return
        data: object = None
        if text.strip():
            try:
                data = parsed(text)
            except (ValueError, RecursionError) as exc:
                raise StreamCut("An event of the stream is not whole JSON.") from exc
        if not isinstance(data, dict):
            self._pass_over(size)
            return
        del text
        self._came += size
        yield _named(name, cast(dict[str, Any], data), size)

    def _pass_over(self, size: int) -> None:
        self._no_event += size
        if self._no_event > NO_EVENT_LIMIT:
            raise TooLong(
                f"The endpoint sent {NO_EVENT_LIMIT:,} bytes of nothing but signs of life.",
                hint=_IDLE_HINT,
            )

    def _check(self, size: int) -> None:
        limit = min(self._limit + GROWTH * self._came, self._longest)
        if size > limit:
            raise TooLong(f"One event of the stream is longer than {limit:,} bytes.")


def _named(name: str, data: dict[str, Any], size: int) -> RawEvent:
    if name in ("", "message"):
        kind = data.get("type")
        name = kind if isinstance(kind, str) else ""
    name = name[:NAME_LIMIT]
    told: Any = data.get("error")
    if name not in ("", "error") or not told:
        return RawEvent(name, data, size)
    flat = cast(dict[str, Any], told) if isinstance(told, dict) else {"message": str(told)}
    return RawEvent("error", {"sequence_number": data.get("sequence_number"), **flat}, size)
