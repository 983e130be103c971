"""Reads a stream of server-sent events: ours, because no client can be trusted with a bad one.

Bytes in, JSON objects out, under a cap on every event and a deadline between events. What the
events mean is the backends' business; where the bytes come from is the openai client's.
"""

from __future__ import annotations

import json
import time
from collections.abc import Generator, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, cast

import httpx2
from openai import APIResponse

from assistant.backends.wire.cutting import Line
from assistant.backends.wire.sdk_errors import translated
from assistant.children.stopping import Stop
from assistant.errors import BackendError, NotCompatible, StreamCut, TooLong

EVENT_LIMIT = 1_000_000
"""bytes of one line, and of the data of one event"""

_NOT_A_STREAM = ("text/html", "application/json", "application/xhtml+xml")


@dataclass(frozen=True, slots=True)
class RawEvent:
    """One event as it was sent; an error told in any shape is named `error`, with flat data."""

    name: str
    """the `event:` line, or `data["type"]`, or empty"""
    data: dict[str, Any]


def read(
    open_stream: AbstractContextManager[APIResponse[Any]],
    stop: Stop,
    event_timeout_s: float,
    *,
    limit: int = EVENT_LIMIT,
) -> Generator[RawEvent]:
    """Send the request, yield its events and close it; when *stop* is asked, just end.

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
                yield from _events(response.http_response, event_timeout_s, limit)
            finally:
                open_stream.__exit__(None, None, None)
        except BackendError:
            if not stop.asked:
                raise


def _events(response: httpx2.Response, timeout_s: float, limit: int) -> Iterator[RawEvent]:
    content_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type in _NOT_A_STREAM:
        raise NotCompatible(f"The endpoint answered with {content_type} instead of a stream.")
    parser = Parser(limit)
    seen, heard_at = False, time.monotonic()
    for chunk in _chunks(response):
        for event in parser.feed(chunk):
            seen, heard_at = True, time.monotonic()
            yield event
            heard_at = time.monotonic()
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

    def __init__(self, limit: int = EVENT_LIMIT) -> None:
        self.done = False
        """whether the stream said that it is over: `[DONE]` or `event: done`"""
        self._limit = limit
        self._rest = bytearray()
        self._after_cr = False
        self._first = True
        self._name = ""
        self._data: list[str] = []
        self._size = 0

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
            yield from self._line(bytes(self._rest) + line if self._rest else line)
            self._rest.clear()
            if self.done:
                return
        self._rest += rest
        self._check(len(self._rest))

    def end(self) -> Iterator[RawEvent]:
        """Yield what a body without its last blank line still holds. Raises `StreamCut`."""
        if self._rest:
            yield from self._line(bytes(self._rest))
        if not self.done:
            yield from self._dispatch()

    def _line(self, line: bytes) -> Iterator[RawEvent]:
        self._check(len(line))
        if self._first:
            self._first = False
            line = line.removeprefix(b"\xef\xbb\xbf")
        if not line:
            yield from self._dispatch()
            return
        field, _, value = line.partition(b":")
        if field not in (b"data", b"event"):
            return  # a comment, an id, a retry time or a field of another age
        try:
            text = value.removeprefix(b" ").decode()
        except UnicodeDecodeError as exc:
            raise StreamCut("The stream has bytes that are not UTF-8.") from exc
        if field == b"event":
            self._name = text
            return
        self._size += len(value)
        self._check(self._size)
        self._data.append(text)

    def _dispatch(self) -> Iterator[RawEvent]:
        name, text = self._name, "\n".join(self._data)
        self._name, self._size = "", 0
        self._data.clear()
        if name == "done" or text.strip() == "[DONE]":
            self.done = True
        elif text.strip():
            try:
                data: object = json.loads(text)
            except (ValueError, RecursionError) as exc:
                raise StreamCut("An event of the stream is not whole JSON.") from exc
            if isinstance(data, dict):
                yield _named(name, cast(dict[str, Any], data))

    def _check(self, size: int) -> None:
        if size > self._limit:
            raise TooLong(f"One event of the stream is longer than {self._limit:,} bytes.")


def _named(name: str, data: dict[str, Any]) -> RawEvent:
    if name in ("", "message"):
        kind = data.get("type")
        name = kind if isinstance(kind, str) else ""
    told: Any = data.get("error")
    if name not in ("", "error") or not told:
        return RawEvent(name, data)
    flat = cast(dict[str, Any], told) if isinstance(told, dict) else {"message": str(told)}
    return RawEvent("error", {"sequence_number": data.get("sequence_number"), **flat})
