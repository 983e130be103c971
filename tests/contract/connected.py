"""What a part of the backends' contract stands on: a server, a backend, and talks between them.

A backend's tests inherit `BackendContract`, which is all parts together.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import ClassVar

import pytest

from assistant.backends.base import Backend
from assistant.definitions import Connection
from assistant.messages import ToolCall
from tests.contract.talking import TIME, Talk
from tests.server import LoopbackServer

LONG = " ".join(str(number) for number in range(1, 61))
KEY = "canary-key-51c0"


def echo(call: ToolCall) -> str:
    return f"{call.name} {call.arguments}"


class Connected:
    """Set CREATE and implement `serve` and `connect`."""

    CREATE: ClassVar[tuple[str, str]]
    """method and path pattern of the request whose reply is the stream"""
    RESUMES: ClassVar[bool] = False
    """whether a cut answer can be followed to its end"""
    KEEPS_HISTORY: ClassVar[bool] = True
    TELLS_HISTORY: ClassVar[bool] = True
    """whether a whole thread can be read back"""
    BILLS_ROUNDS: ClassVar[bool] = True
    """whether each round has a usage of its own; else the last one's is of all"""

    def serve(self) -> LoopbackServer:
        raise NotImplementedError

    def connect(self, connection: Connection) -> Backend:
        raise NotImplementedError

    @pytest.fixture
    def server(self) -> Iterator[LoopbackServer]:
        with self.serve() as server:
            yield server
            assert not server.open_scripts, "the test scripted more than was asked for"

    @pytest.fixture
    def backend(self, server: LoopbackServer) -> Iterator[Backend]:
        backend = self.connect(Connection("here", "x", server.url, KEY, 5.0))
        yield backend
        backend.close()

    @pytest.fixture
    def impatient(self, server: LoopbackServer) -> Iterator[Backend]:
        backend = self.connect(Connection("here", "x", server.url, KEY, 0.3))
        yield backend
        backend.close()

    @pytest.fixture
    def talk(self, backend: Backend) -> Talk:
        return Talk(backend, tools=((TIME, echo),))


def wait_until(condition: object, timeout_s: float = 5.0) -> None:
    """Poll until *condition* holds."""
    assert callable(condition)
    ends, pause = time.monotonic() + timeout_s, threading.Event()
    while not condition():
        assert time.monotonic() < ends, "what the test waited for did not happen"
        pause.wait(0.005)
