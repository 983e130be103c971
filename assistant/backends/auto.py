"""Speaks whatever the server speaks: asks it once, hands over to that protocol, and remembers.

Everything else is the found backend's. When what was found stops being true (the path is gone), the
server is asked again, once, before the error is told. No lock is held while it is asked.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import httpx2
import openai

from assistant.backends.base import Backend, Capabilities, Turn
from assistant.backends.finding import NAMES, PATHS, Found, Spoken, ask
from assistant.backends.wire.client import make_client
from assistant.children.stopping import Stop
from assistant.definitions import Connection
from assistant.errors import BackendError, NotCompatible
from assistant.events import Event, StatusChanged
from assistant.messages import Message, Remote

Make = Callable[[Connection], Backend]


@dataclass(frozen=True, slots=True)
class _Known:
    protocol: Spoken
    found: Found
    backend: Backend


class AutoBackend:
    """One connection whose protocol the server tells. *makers* build the backends that may be."""

    def __init__(
        self,
        connection: Connection,
        makers: Mapping[str, Make],
        *,
        transport: httpx2.BaseTransport | None = None,
    ) -> None:
        self._connection = connection
        self._makers = makers
        self._client = make_client(connection, transport=transport)
        self._lock = threading.Lock()
        self._known: _Known | None = None
        self._left: list[Backend] = []
        """of a protocol that is no longer spoken; somebody may be reading still"""

    @property
    def protocol(self) -> str:
        """What was found: responses or chat; empty as long as nobody asked. Asks nothing."""
        known = self._known
        return known.protocol if known else ""

    def capabilities(self) -> Capabilities:
        """Return what the endpoint can do by the protocol that it speaks. Raises BackendError."""
        known = self._ask_once(Stop())
        told = known.backend.capabilities()
        note = f"Speaks {NAMES[known.protocol]}. {known.found.how}."
        return replace(told, notes=(note, *told.notes))

    def stream(self, turn: Turn) -> Iterator[Event]:
        """Start the answer to `turn.message`, or go on with what the tools returned."""
        return self._speaking(turn.stop, lambda backend: backend.stream(turn))

    def resume(self, turn: Turn, after: int | None) -> Iterator[Event]:
        """Follow the run of `turn.remote` again, by the protocol that is spoken now."""
        return self._speaking(turn.stop, lambda backend: backend.resume(turn, after))

    def find(self, turn: Turn) -> Remote | None:
        """Look for a run of *turn* that the endpoint may have accepted unseen."""
        return self._ask_once(turn.stop).backend.find(turn)

    def cancel(self, turn: Turn) -> Remote | None:
        """End the run of `turn.remote` at the server."""
        # Not with the turn's own stop: that is asked by now, and would cut the question short.
        return self._ask_once(Stop()).backend.cancel(turn)

    def history(self, remote: Remote) -> tuple[Message, ...]:
        """Return the thread as the endpoint has it. Raises BackendError."""
        return self._ask_once(Stop()).backend.history(remote)

    def send_file(self, name: str, media_type: str, content: Path, stop: Stop) -> str:
        """Send a copy of a file. Raises BackendError."""
        return self._ask_once(stop).backend.send_file(name, media_type, content, stop)

    def delete_file(self, file_id: str) -> None:
        """Delete a copy, if it is still there. Raises BackendError."""
        self._ask_once(Stop()).backend.delete_file(file_id)

    def close(self) -> None:
        """Let go of sockets."""
        with self._lock:
            known, self._known = self._known, None
            left, self._left = self._left, []
        for backend in [*left, *([known.backend] if known else [])]:
            backend.close()
        self._client.close()

    def _ask_once(self, stop: Stop) -> _Known:
        known = self._known
        return known or self._ask(stop, None)

    def _ask(self, stop: Stop, wrong: _Known | None) -> _Known:
        """Ask the server and remember the answer instead of *wrong*; the first of two stands."""
        found = ask(self._client, stop)
        protocol = found.protocol
        if protocol is None:
            raise found.error()
        with self._lock:
            known = self._known
            if known is None or (known is wrong and known.protocol != protocol):
                if known is not None:
                    self._left.append(known.backend)
                known = _Known(protocol, found, self._makers[protocol](self._connection))
                self._known = known
        return known

    def _speaking(self, stop: Stop, begin: Callable[[Backend], Iterator[Event]]) -> Iterator[Event]:
        known, begun = None, False
        try:
            if self._known is None:
                yield StatusChanged(status="starting", detail="asking the server what it speaks")
                self._ask_once(stop)
                yield StatusChanged(status="starting")
            known = self._ask_once(stop)
            with closing(cast(Generator[Event], begin(known.backend))) as events:
                for event in events:
                    begun = begun or not isinstance(event, StatusChanged)
                    yield event
        except BackendError as exc:
            if stop.asked and not begun:
                return
            if known is None or begun or not _path_is_gone(exc):
                raise
            again = self._ask(stop, known)
            if again.protocol == known.protocol:
                raise
            yield from begin(again.backend)


def _path_is_gone(error: BackendError) -> bool:
    """Whether *error* may mean that the server does not speak this protocol any more."""
    cause = error.__cause__
    if isinstance(cause, openai.APIStatusError):
        asked = cause.request.url.path.endswith(tuple(PATHS.values()))
        return asked and cause.status_code in (404, 405, 501)
    return isinstance(error, NotCompatible)
