"""The server itself: one thread, one event loop, a free port, one request for a connection.

Plain asyncio rather than a web framework, because a test wants to reset a connection in the
middle of a frame and to know the moment at which a client went away.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any, Protocol, Self
from urllib.parse import parse_qsl, urlsplit

from tests.server.model import Model
from tests.server.responses_api import ResponsesApi
from tests.server.streams import Reply, Stream, json_reply, send
from tests.server.strict import refuse

PREFIX = "/v1"
Scripted = Reply | Stream | Callable[["Request"], "Reply | Stream"]


@dataclass(eq=False)
class Request:
    """One request as it came in."""

    method: str
    path: str
    """without the /v1 in front"""
    query: dict[str, str]
    headers: dict[str, str]
    """names in lower case"""
    body: bytes
    arrived_at: float = field(default_factory=time.monotonic)
    closed_at: float | None = None
    """when the client went away before its reply was whole; None if it stayed"""
    done: bool = False
    """whether the reply is over, whole or not"""

    def json(self) -> dict[str, Any]:
        return json.loads(self.body)


class Api(Protocol):
    """One protocol; add yours by giving it to LoopbackServer."""

    def reply(self, request: Request) -> Reply | Stream | None:
        """Answer the request, or None if the path is not this protocol's."""
        ...


class LoopbackServer:
    """Serves its APIs under `url`; everything that happened is in `requests`."""

    def __init__(self, *apis: Api, model: Model | None = None, port: int = 0) -> None:
        self.model = model or Model()
        self.apis: tuple[Api, ...] = apis or (ResponsesApi(self.model),)
        self.requests: list[Request] = []
        self._port = port
        self._scripts: dict[tuple[str, str], deque[Scripted]] = {}
        self._changed = threading.Condition()
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._run, name="loopback-server", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._started.wait(10), "the loopback server did not start"
        return self

    def __exit__(self, *exc: object) -> None:
        self._loop.call_soon_threadsafe(self._ending.set)
        self._thread.join(10)

    @property
    def url(self) -> str:
        """The base URL to give to a client, as http://127.0.0.1:12345/v1."""
        return f"http://127.0.0.1:{self._port}{PREFIX}"

    def script(self, method: str, path: str, *replies: Scripted) -> None:
        """Answer the next requests of *path* (`*` matches anything) with *replies*, in order."""
        self._scripts.setdefault((method, path), deque()).extend(replies)

    def asked(self, method: str, path: str) -> list[Request]:
        """Return the requests so far of this method and path (`*` matches anything)."""
        return [r for r in self.requests if r.method == method and fnmatchcase(r.path, path)]

    def wait_for(self, condition: Callable[[], object], timeout_s: float = 5.0) -> None:
        """Block until *condition* holds; it is looked at whenever a request comes or goes."""
        with self._changed:
            held = self._changed.wait_for(condition, timeout_s)
        assert held, "what the test waited for did not happen"

    @property
    def open_scripts(self) -> int:
        """How many scripted replies nobody has asked for."""
        return sum(len(queue) for queue in self._scripts.values()) + len(self.model.queue)

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop, self._ending = asyncio.get_running_loop(), asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        server = await asyncio.start_server(
            self._connection, "127.0.0.1", self._port, limit=1 << 20, backlog=1024
        )
        self._port = server.sockets[0].getsockname()[1]
        self._started.set()
        await self._ending.wait()
        # Accept nobody new first: a connection whose turn comes after `close` is dropped by asyncio
        # (3.11: an assertion in Server._attach), its socket left open.
        for listening in server.sockets:
            self._loop.remove_reader(listening.fileno())
        for _ in range(9):  # who was accepted this moment gets its task, and is in the set
            await asyncio.sleep(0)
        server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.sleep(0)  # an aborted transport closes its socket in the next turn

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            # Cancelled only by the server's own end, which waits for it.
            with contextlib.suppress(
                ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError
            ):
                await self._exchange(reader, writer)
        finally:
            writer.close()
            try:
                await writer.wait_closed()
            except (ConnectionError, asyncio.CancelledError):
                writer.transport.abort()
            self._tasks.discard(task)

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await _read_request(reader)
        self._note(lambda: self.requests.append(request))
        sending = asyncio.ensure_future(send(self._reply(request), writer))
        leaving = asyncio.ensure_future(reader.read(1))
        try:
            await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
            if not sending.done() or isinstance(sending.exception(), ConnectionError):
                self._note(lambda: setattr(request, "closed_at", time.monotonic()))
        finally:
            for half in (sending, leaving):
                half.cancel()
            sent, _ = await asyncio.gather(sending, leaving, return_exceptions=True)
            self._note(lambda: setattr(request, "done", True))
        if isinstance(sent, Exception):
            raise sent

    def _note(self, change: Callable[[], object]) -> None:
        with self._changed:
            change()
            self._changed.notify_all()

    def _reply(self, request: Request) -> Reply | Stream:
        for (method, path), queue in self._scripts.items():
            if queue and method == request.method and fnmatchcase(request.path, path):
                # A question whether the path is there says nothing that could be refused.
                if request.body != b"{}" and (refused := refuse(request)):
                    return refused
                scripted = queue.popleft()
                return scripted if isinstance(scripted, Reply | Stream) else scripted(request)
        for api in self.apis:
            if (reply := api.reply(request)) is not None:
                return reply
        return json_reply({"detail": "Not Found"}, 404)


async def _read_request(reader: asyncio.StreamReader) -> Request:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.strip().split("\r\n")
    method, target, _ = first.split(" ")
    headers = {
        name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)
    }
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    parts = urlsplit(target)
    path = re.sub(rf"^{PREFIX}(?=/)", "", parts.path)
    return Request(method, path, dict(parse_qsl(parts.query)), headers, body)
