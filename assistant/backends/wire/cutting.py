"""How a request that blocks is cut short from another thread.

Closing a response does not wake the thread that reads it; shutting its socket down does, at once
and at both ends. The socket is caught while the connection is being made, so that a server that
holds its headers back can be left as well. `watched` cuts a line when its time is over: the HTTP
library can be given one timeout for all reads of a request, and ours changes in the middle.
Nothing here knows what is being requested.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol

import httpx2

_line: ContextVar[Line | None] = ContextVar("_line", default=None)

_CONNECTED = ("connection.connect_tcp.complete", "connection.start_tls.complete")


class Line:
    """The socket under one request. *cut* may come before there is one.

    *read_s* is how long one read of it may take, where that is not for the client to say.
    """

    def __init__(self, read_s: float | None = None) -> None:
        self.read_s = read_s
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
    line = _line.get()
    extensions: dict[str, Any] = {**request.extensions, "trace": _connected}
    if line is not None and line.read_s is not None:
        extensions["timeout"] = {**extensions["timeout"], "read": line.read_s}
    request.extensions = extensions


def _connected(name: str, info: dict[str, Any]) -> None:
    line = _line.get()
    if line is not None and name in _CONNECTED:
        line.catch(info["return_value"].get_extra_info("socket"))


def _shut(found: socket.socket) -> None:
    # Unbound on purpose: SSLSocket.shutdown() also drops the TLS object that a reader in another
    # thread is using at this moment.
    with contextlib.suppress(OSError):
        socket.socket.shutdown(found, socket.SHUT_RDWR)


class Deadline(Protocol):
    """When a line is to be cut; changed by its reader, read by the thread that watches."""

    patience_s: float
    """the shortest time that it is about"""
    until: float
    """on the monotonic clock; infinite while nothing is waited for"""
    late: bool
    """set once the line was cut"""


class _Watch:
    """Watches all lines from one thread, which lives as long as there is one."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._lines: dict[Line, Deadline] = {}
        self._thread: threading.Thread | None = None

    def add(self, line: Line, deadline: Deadline) -> None:
        with self._changed:
            self._lines[line] = deadline
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="deadlines", daemon=True)
                self._thread.start()
            elif deadline.patience_s < _LOOK_S:
                self._changed.notify()

    def drop(self, line: Line) -> None:
        with self._changed:
            del self._lines[line]
            if not self._lines:
                self._changed.notify()

    def _work(self) -> None:
        with self._changed:
            while self._lines:
                now = time.monotonic()
                for line, deadline in self._lines.items():
                    if deadline.until <= now and not deadline.late:
                        deadline.late = True
                        line.cut()
                shortest = min(deadline.patience_s for deadline in self._lines.values())
                self._changed.wait(min(_LOOK_S, shortest / 4))
            self._thread = None


_LOOK_S = 1.0
"""between two looks, where all have more time than that; one thread wakes for all of them"""
_watch = _Watch()


@contextmanager
def watched(line: Line, deadline: Deadline) -> Generator[None]:
    """Cut *line* if *deadline* passes while this block runs."""
    _watch.add(line, deadline)
    try:
        yield
    finally:
        _watch.drop(line)
