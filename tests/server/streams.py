"""How a reply goes over the wire: at once, frame by frame, or broken in a way of one's choice."""

from __future__ import annotations

import array
import asyncio
import fcntl
import json
import socket
import struct
import termios
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True)
class Fault:
    """What goes wrong in a stream once *after* frames have been sent."""

    after: int
    how: Literal["fin", "rst", "end", "hang", "comments"]
    """the socket is closed, reset; the body ends as if whole; silence; comments for ever"""
    inside: bool = False
    """half of the next frame is sent first"""
    every_s: float = 0.02
    """between comments"""


@dataclass(frozen=True)
class Reply:
    """A reply with a body that is known beforehand."""

    status: int = 200
    body: bytes = b""
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    before_s: float = 0.0
    """how long the headers are held back"""
    fault: Literal["fin", "rst"] | None = None
    """the connection is broken instead of answered"""


@dataclass(frozen=True)
class Stream:
    """A reply in frames, each of them one chunk of HTTP. Frames may be endless: they are pulled."""

    frames: Iterable[bytes] | AsyncIterable[bytes]
    delay_s: float = 0.0
    """before each frame"""
    fault: Fault | None = None
    content_type: str = "text/event-stream; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    before_s: float = 0.0
    status: int = 200
    over: Callable[[bool], None] = lambda whole: None
    """called when sending ends, whole or not"""


def json_reply(data: Any, status: int = 200, **headers: str) -> Reply:
    """Return *data* as JSON; header names are written with underscores."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, json.dumps(data).encode(), headers=named)


def error_reply(status: int, message: str, code: str | None = None, **headers: str) -> Reply:
    """Return an error as the real API shapes it."""
    kind = {429: "rate_limit_error", 500: "server_error"}.get(status, "invalid_request_error")
    error = {"message": message, "type": kind, "param": None, "code": code}
    return json_reply({"error": error}, status, **headers)


def sse(data: Any, event: str = "") -> bytes:
    """Return one frame of server-sent events; a string is sent as it is."""
    text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
    return (f"event: {event}\n" if event else "").encode() + f"data: {text}\n\n".encode()


async def send(reply: Reply | Stream, writer: asyncio.StreamWriter) -> None:
    """Send *reply* and close the connection in the way that it asks for."""
    if reply.before_s:
        await asyncio.sleep(reply.before_s)
    if isinstance(reply, Stream):
        whole = False
        try:
            whole = await _send_stream(reply, writer)
        finally:
            reply.over(whole)
        return
    if reply.fault:
        await _break(writer, reply.fault)
        return
    length = {"Content-Length": str(len(reply.body))}
    writer.write(_head(reply, {**reply.headers, **length}) + reply.body)
    await writer.drain()


async def _send_stream(stream: Stream, writer: asyncio.StreamWriter) -> bool:
    writer.write(_head(stream, {**stream.headers, "Transfer-Encoding": "chunked"}))
    await writer.drain()
    fault, sent = stream.fault, 0
    async for frame in _each(stream.frames):
        if fault and sent == fault.after:
            if fault.inside:
                _chunk(writer, frame[: len(frame) // 2])
            break
        if stream.delay_s:
            await asyncio.sleep(stream.delay_s)
        _chunk(writer, frame)
        await writer.drain()
        sent += 1
    if fault:
        await _strike(fault, writer)
        return False
    writer.write(b"0\r\n\r\n")
    await writer.drain()
    return True


async def _strike(fault: Fault, writer: asyncio.StreamWriter) -> None:
    await writer.drain()
    if fault.how == "end":
        writer.write(b"0\r\n\r\n")
        await writer.drain()
    elif fault.how == "hang":
        await asyncio.Event().wait()
    elif fault.how == "comments":
        while True:
            _chunk(writer, b": still here\n\n")
            await writer.drain()
            await asyncio.sleep(fault.every_s)
    else:
        await _break(writer, fault.how)


async def _break(writer: asyncio.StreamWriter, how: str) -> None:
    if how == "rst":
        raw: socket.socket = writer.get_extra_info("socket")
        while _unsent(raw):  # noqa: ASYNC110 a reset throws away what has not left yet
            await asyncio.sleep(0.001)
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.close()


def _unsent(raw: socket.socket) -> int:
    waiting = array.array("i", [0])
    fcntl.ioctl(raw.fileno(), termios.TIOCOUTQ, waiting)
    return waiting[0]


async def _each(frames: Iterable[bytes] | AsyncIterable[bytes]) -> AsyncIterator[bytes]:
    if isinstance(frames, AsyncIterable):
        async for frame in frames:
            yield frame
        return
    for frame in frames:
        yield frame


def _chunk(writer: asyncio.StreamWriter, data: bytes) -> None:
    writer.write(b"%x\r\n%b\r\n" % (len(data), data))


def _head(reply: Reply | Stream, headers: Mapping[str, str]) -> bytes:
    lines = [f"HTTP/1.1 {reply.status} Said", f"Content-Type: {reply.content_type}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode()
