"""A websocket as a page of the browser holds it: one request, then frames; callbacks, no queues.

`websockets` speaks the protocol (Streamlit brings it); here it only meets the event loop, because
its own client costs several times as much and visitors must not slow down what they measure.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import cast

from websockets.client import ClientProtocol
from websockets.frames import Frame, Opcode
from websockets.http11 import Response
from websockets.typing import Origin, Subprotocol
from websockets.uri import parse_uri


class Socket(asyncio.Protocol):
    """Calls *hear* for each message; `received` counts bytes off the wire."""

    def __init__(self, url: str, subprotocols: list[str], hear: Callable[[bytes], None]) -> None:
        self.received = 0
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._hear = hear
        self._rest = b""
        uri = parse_uri(url)
        self._wire = ClientProtocol(
            uri,
            origin=Origin(f"http://{uri.host}:{uri.port}"),
            subprotocols=[Subprotocol(name) for name in subprotocols] or None,
            max_size=None,
        )
        self._transport: asyncio.Transport | None = None

    async def open(self, headers: Mapping[str, str]) -> None:
        """Connect. Raises OSError, or what the handshake raises."""
        request = self._wire.connect()
        request.headers.update(headers)
        uri = self._wire.uri
        await asyncio.get_running_loop().create_connection(lambda: self, uri.host, uri.port)
        self._wire.send_request(request)
        self._flush()
        await self.opened

    def send(self, message: bytes) -> None:
        """Send one binary message."""
        self._wire.send_binary(message)
        self._flush()

    def say(self, message: str) -> None:
        """Send one message of text."""
        self._wire.send_text(message.encode())
        self._flush()

    def close(self) -> None:
        """Go away, as a closed tab does: no farewell is waited for."""
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self.received += len(data)
        self._wire.receive_data(data)
        for event in self._wire.events_received():
            self._take(event)
        self._flush()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.opened.done():
            self.opened.set_exception(exc or ConnectionError("closed before it was open"))

    def _take(self, event: object) -> None:
        if isinstance(event, Response):
            if self._wire.handshake_exc is None:
                self.opened.set_result(None)
            else:
                self.opened.set_exception(self._wire.handshake_exc)
        elif isinstance(event, Frame) and event.opcode in (Opcode.BINARY, Opcode.TEXT, Opcode.CONT):
            self._rest += bytes(event.data)
            if event.fin:
                message, self._rest = self._rest, b""
                self._hear(message)

    def _flush(self) -> None:
        if self._transport is None:
            return
        for data in self._wire.data_to_send():
            if data:
                self._transport.write(data)
            else:
                self._transport.close()
