"""Reads a stream of server-sent events: ours, because no client can be trusted with a bad one.

Bytes in, JSON objects out, under a cap on every event, on what is no event, on what means nothing,
and under two deadlines: until the first content, and between events from then on. What the events
mean is the backends' business; where the bytes come from is the openai client's.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

import httpx2
from openai import APIResponse

from assistant.backends.wire.cutting import Line, watched
from assistant.backends.wire.json_text import parsed
from assistant.backends.wire.sdk_errors import setting_of, translated
from assistant.children.pauses import rest
from assistant.children.stopping import Stop
from assistant.definitions import Connection
from assistant.errors import BackendError, NotCompatible, StreamCut, TooLong, Unreachable
from assistant.events import RunStarted, StatusChanged

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

_IDLE_HINT = "What arrived is kept. Try again, or ask another model server."
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


_NO_CONTENT = (RunStarted, StatusChanged)
"""signs of life: the endpoint has the request, and the model may still be reading it"""

_Told = TypeVar("_Told")
_Json = dict[str, Any]


def read(
    open_stream: AbstractContextManager[APIResponse[Any]],
    stop: Stop,
    connection: Connection,
    *,
    limit: int = EVENT_LIMIT,
    came: int = 0,
) -> Generator[RawEvent, bool | None]:
    """Send the request, yield its events and close it; when *stop* is asked, just end.

    *connection* says how long silence may last; whoever sends False back for an event says that it
    had no content, so that the longer wait goes on. *limit* is for an event as long as little has
    come; *came* is how much did in an earlier stream of the same answer, which was its content.

    Raises:
        BackendError: refused before the first event; then `StreamCut` (broken, silent or not
            making sense) or `TooLong`. The end of the body raises nothing.
    """
    if stop.asked:
        return
    # The time of a read is a net under the deadlines: whatever they do, nobody reads for ever.
    line = Line(connection.first_timeout_s + connection.event_timeout_s)
    patience = _Patience(connection, content=came > 0)
    with stop.closing(line.cut), watched(line, patience):
        try:
            with translated(), line.opening():
                response = open_stream.__enter__()
            try:
                parser = Parser(limit, came)
                yield from _events(response.http_response, patience, parser, stop)
            finally:
                open_stream.__exit__(None, None, None)
        except BackendError as exc:
            if stop.asked:
                return
            if patience.late:
                raise patience.error(unseen=isinstance(exc, Unreachable)) from exc
            raise


class _Patience:
    """How long is waited for what: a `Deadline` of the line that is read."""

    def __init__(self, connection: Connection, *, content: bool) -> None:
        self._connection = connection
        self._content = content
        self._since = time.monotonic()
        """the beginning; once content came, the newest event"""
        self.patience_s = min(connection.first_timeout_s, connection.event_timeout_s)
        self.late = False
        self.until = math.inf
        self.wait()

    def wait(self, *, heard: bool = False, content: bool = False) -> None:
        """Begin to wait for more; *heard*: an event was done with just now, or one with *content*.

        The first content begins the shorter waits, and each event after it the next one of them.
        Raises StreamCut if it was waited for long enough.
        """
        now, asked = time.monotonic(), self._connection
        self._content |= content
        if heard and self._content:
            self._since = now
        self.until = self._since + (
            asked.event_timeout_s if self._content else asked.first_timeout_s
        )
        if now > self.until:
            raise self.error()

    def error(self, *, unseen: bool = False) -> BackendError:
        """Say that the time is over; *unseen* if there was no answer at all."""
        asked = self._connection
        field = "event_timeout_s" if self._content else "first_timeout_s"
        hint = f"If it may take longer, raise {setting_of(asked, field)}."
        if self._content:
            words = f"No event came for {asked.event_timeout_s:g} s (silence)."
        else:
            words = f"The model said nothing for {asked.first_timeout_s:g} s (silence)."
        return (
            Unreachable(words, maybe_accepted=True, hint=hint)
            if unseen
            else StreamCut(words, hint=hint)
        )


def understood(
    raws: Iterator[RawEvent],
    translate: Callable[[RawEvent], Iterable[_Told]],
    limit: int = SILENT_LIMIT,
) -> Iterator[_Told]:
    """Yield what *translate* says of each event. Raises TooLong when too many say nothing."""
    # A reader is told with each asking whether the last event had content; a list is not.
    reader = cast("Generator[RawEvent, bool | None]", raws) if isinstance(raws, Generator) else None
    silent, content = 0, cast("bool | None", None)
    while True:
        try:
            raw = reader.send(content) if reader else next(cast("Iterator[RawEvent]", raws))
        except StopIteration:
            return
        nothing, content = True, False
        for told in translate(raw):
            nothing, content = False, content or not isinstance(told, _NO_CONTENT)
            yield told
        silent += raw.size if nothing else 0
        if silent > limit:
            raise TooLong(
                f"The endpoint sent {limit:,} bytes of events that say nothing.",
                hint=_IDLE_HINT,
            )


def _events(
    response: httpx2.Response, patience: _Patience, parser: Parser, stop: Stop
) -> Generator[RawEvent, bool | None]:
    content_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type in _NOT_A_STREAM:
        raise NotCompatible(f"The endpoint answered with {content_type} instead of a stream.")
    count = 0
    asked_at = time.monotonic()
    for chunk in _chunks(response):
        patience.until = math.inf  # what is done with what came is not the endpoint's time
        waited_s, before, content = time.monotonic() - asked_at, count, False
        for event in parser.feed(chunk):
            count += 1
            content |= (yield event) is not False
        if parser.done:
            return
        # Not while more is there already: what came in one piece is read in one go.
        if count > max(before, AT_ONCE) and waited_s > IDLE_S:
            rest(GATHER_S, wait=stop.wait)
        asked_at = time.monotonic()
        patience.wait(heard=count > before, content=content)
    if patience.late:
        raise patience.error()
    for event in parser.end():
        count += 1
        yield event
    if not count and content_type != "text/event-stream":
        raise NotCompatible("The endpoint answered with something that is not a stream of events.")


def _chunks(response: httpx2.Response) -> Iterator[bytes]:
    # iter_bytes rather than iter_raw: a proxy may compress although nobody asked it to.
    try:
        yield from response.iter_bytes()
    except httpx2.ReadTimeout as exc:
        raise StreamCut("The endpoint fell silent (silence).") from exc
    except (httpx2.HTTPError, httpx2.StreamError, OSError) as exc:
        raise StreamCut(f"The connection broke ({type(exc).__name__}).") from exc


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
        *lines, rest = self._cut(chunk)
        for line in lines:
            if line or self._rest:  # long ones are not held
                event = self._field(self._whole(line) if self._rest else line)
            else:
                event = self._event()
            if event is not None:
                yield event
            elif self.done:
                return
        if rest:
            self._rest += rest
            self._check(self._size + len(self._rest))

    def end(self) -> Iterator[RawEvent]:
        """Yield what a body without its last blank line still holds. Raises `StreamCut`."""
        if not self.done:
            yield from self.feed(b"\n\n" if self._rest or self._after_cr else b"\n")

    def _cut(self, chunk: bytes) -> list[bytes]:
        """Return the lines of *chunk*, and the beginning of the next one."""
        if self._after_cr and chunk.startswith(b"\n"):
            chunk = chunk[1:]  # the second half of a CRLF that was cut in two
            self._after_cr = False
        if chunk:
            self._after_cr = chunk.endswith(b"\r")
        if b"\r" in chunk:
            chunk = chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        lines = chunk.split(b"\n")
        if self._first and len(lines) > 1:
            self._first = False
            lines[0] = self._whole(lines[0]).removeprefix(b"\xef\xbb\xbf")
        return lines

    def _whole(self, line: bytes) -> bytes:
        """Return *line* with what came of it before; nothing of it is held here any more."""
        before, self._rest = self._rest, bytearray()
        before += line
        return bytes(before)

    def _field(self, line: bytes) -> RawEvent | None:
        """Take a line; return the event before it if it begins the next one."""
        is_data = line.startswith(b"data:") or line == b"data"
        if not is_data and not line.startswith(b"event:") and line != b"event":
            # A comment, an id, a retry time or a field of another age.
            self._pass_over(len(line) + 1)
            return None
        before = self._before(is_data=is_data) if self._data else None
        if not self.done:
            self._take(line, is_data=is_data)
        return before

    def _before(self, *, is_data: bool) -> RawEvent | None:
        """Return the event whose blank line was forgotten.

        A data line that is a whole JSON object, or `[DONE]`, is an event if another follows it.
        """
        # Looked at for one line only: of many, each would be parsed again with all before it.
        if len(self._data) > 1 or not (is_data or self._name):
            return None
        line = self._data[0].strip()
        whole = line == "[DONE]" or (line.startswith("{") and line.endswith("}") and _parses(line))
        return self._event() if whole else None

    def _take(self, line: bytes, *, is_data: bool) -> None:
        self._size += len(line) + 1
        if self._size > self._limit:
            self._check(self._size)
        begins = 5 if is_data else 6
        if line.startswith(b" ", begins):
            begins += 1
        try:
            text = str(memoryview(line)[begins:], "utf-8")  # it may be long: no copy beside it
        except UnicodeDecodeError as exc:
            raise StreamCut("The stream has bytes that are not UTF-8.") from exc
        if is_data:
            self._data.append(text)
        else:
            self._name = text

    def _event(self) -> RawEvent | None:
        """Return what the lines since the last event make; nothing if they make none."""
        name, text, size = self._name, "\n".join(self._data), self._size + 1
        self._name, self._size = "", 0
        self._data.clear()
        said = text.strip()
        if name == "done" or said == "[DONE]":
            self.done = True
            return None
        try:
            data = parsed(text) if said else None
        except (ValueError, RecursionError) as exc:
            raise StreamCut("An event of the stream is not whole JSON.") from exc
        if not isinstance(data, dict):
            self._pass_over(size)
            return None
        self._came += size
        return _named(name, cast(_Json, data), size)

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


def _parses(text: str) -> bool:
    try:
        parsed(text)
    except (ValueError, RecursionError):
        return False
    return True


def _named(name: str, data: dict[str, Any], size: int) -> RawEvent:
    if name in ("", "message"):
        kind = data.get("type")
        name = kind if isinstance(kind, str) else ""
    name = name[:NAME_LIMIT]
    told: Any = data.get("error")
    if name not in ("", "error") or not told:
        return RawEvent(name, data, size)
    flat = cast(_Json, told) if isinstance(told, dict) else {"message": str(told)}
    return RawEvent("error", {"sequence_number": data.get("sequence_number"), **flat}, size)
