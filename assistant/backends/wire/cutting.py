"""How a request that blocks is cut short from another thread.

Closing a response does not wake the thread that reads it; shutting its socket down does, at once
and at both ends. The socket is caught while the connection is being made, so that a server that
holds its headers back can be left as well. Nothing here knows what is being requested.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import httpx2

_line: ContextVar[Line | None] = ContextVar("_line", default=None)

_CONNECTED = ("connection.connect_tcp.complete", "connection.start_tls.complete")


class Line:
    """The socket under one request. *cut* may come before there is one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._is_cut = False

    @contextmanager
    def opening(self) -> Generator[None]:
        """Catch the socket of the request that is sent inside this block, by this thread."""
        token = _line.set(self)
        try:
            yield
        finally:
            _line.reset(token)

    def catch(self, found: socket.socket) -> None:
        """Remember the socket; the one under TLS takes the place of the plain one."""
        with self._lock:
            self._socket = found
            late = self._is_cut
        if late:
            _shut(found)

    def cut(self) -> None:
        """Have both ends see the end of the connection now; from any thread, any time."""
        with self._lock:
            self._is_cut = True
            found = self._socket
        if found is not None:
            _shut(found)


def trace_connections(request: httpx2.Request) -> None:
    """Have the request tell of its connection; an event hook of the HTTP client."""
    request.extensions = {**request.extensions, "trace": _connected}


def _connected(name: str, info: dict[str, Any]) -> None:
    line = _line.get()
    if line is not None and name in _CONNECTED:
        line.catch(info["return_value"].get_extra_info("socket"))


def _shut(found: socket.socket) -> None:
    # Unbound on purpose: SSLSocket.shutdown() also drops the TLS object that a reader in another
    # thread is using at this moment.
    with contextlib.suppress(OSError):
        socket.socket.shutdown(found, socket.SHUT_RDWR)
