"""Speaks Chat Completions: POST /chat/completions as a stream of chunks, and nothing else.

The endpoint keeps nothing: the whole history goes with each request, a cut answer is not found
again, and Stop closes the stream. What a server does not know is left out once it has said so.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import cast

import httpx2
from openai import OpenAI

from assistant.backends.base import Capabilities, Turn
from assistant.backends.chat.asides import Asides
from assistant.backends.chat.dialect import Dialect
from assistant.backends.chat.events import ended, held, translate
from assistant.backends.chat.input import call_ids, request
from assistant.backends.chat.reading import Reading
from assistant.backends.finding import ask_for
from assistant.backends.wire import sse
from assistant.backends.wire.client import make_client
from assistant.backends.wire.json_text import Json
from assistant.children.stopping import Stop
from assistant.definitions import Connection
from assistant.errors import BackendError, BadRequest, NotCompatible, StreamCut, ToolMissing
from assistant.events import Event, RunEnded
from assistant.messages import Message, Remote

_NO_FILES = "Chat Completions cannot take files"
_KEEPS_NOTHING = "Nothing is kept: the whole history is sent with each message."
_USAGE = {
    None: "Tokens are seen with the first answer.",
    True: "Tokens came with an answer.",
    False: "The last answer came without tokens.",
}


class ChatBackend:
    """One endpoint with chat completions. *transport* takes the network's place in tests."""

    def __init__(
        self, connection: Connection, *, transport: httpx2.BaseTransport | None = None
    ) -> None:
        self._connection = connection
        self._client: OpenAI = make_client(connection, transport=transport)
        self._dialect = Dialect()
        self._asides = Asides()
        self._is_there = False
        self._told_usage: bool | None = None

    def capabilities(self) -> Capabilities:
        """Return what the endpoint can do; asks it at the first call. Raises BackendError."""
        if not self._is_there:
            self._ask()
            self._is_there = True
        return Capabilities(
            keeps_history=False,
            resumes=False,
            cancels=False,
            takes_files=False,
            hosted_tools=False,
            reports_usage=self._told_usage is not False,
            notes=(
                "An empty request was refused as a chat completion.",
                _KEEPS_NOTHING,
                _USAGE[self._told_usage],
                *self._dialect.notes,
            ),
            how={
                "keeps_history": _KEEPS_NOTHING,
                "resumes": "Chat Completions cannot follow an answer again.",
                "takes_files": "Chat Completions cannot take files.",
            },
        )

    def stream(self, turn: Turn) -> Iterator[Event]:
        """Start the answer to `turn.message`, or go on with what the tools returned."""
        try:
            yield from self._stream(turn)
        except BackendError:
            if not turn.stop.asked:
                raise

    def resume(self, turn: Turn, after: int | None) -> Iterator[Event]:
        """Raise StreamCut: nothing is kept of an answer whose stream was cut."""
        del turn, after
        yield from ()
        raise StreamCut("The connection broke.")

    def find(self, turn: Turn) -> Remote | None:
        """Return None: nothing is kept that could be found."""
        del turn
        return None

    def cancel(self, turn: Turn) -> Remote | None:
        """Return None: the answer ended when its stream was closed, and nothing is kept of it."""
        del turn
        return None

    def history(self, remote: Remote) -> tuple[Message, ...]:
        """Return nothing: the endpoint has no history."""
        del remote
        return ()

    def send_file(self, name: str, media_type: str, content: Path, stop: Stop) -> str:
        """Raise BadRequest: no file can be sent."""
        del media_type, content, stop
        raise BadRequest(
            f"{_NO_FILES}: {name} was not sent.",
            hint="The tables can be asked about; only code at the endpoint needs the file.",
        )

    def delete_file(self, file_id: str) -> None:
        """Raise BadRequest: there is none that could be deleted."""
        raise BadRequest(f"{_NO_FILES} or to delete them: {file_id} is not there.")

    def close(self) -> None:
        """Let go of sockets."""
        self._client.close()

    def _ask(self) -> None:
        found = ask_for("chat", self._client, Stop())
        if found.standing == "absent":
            raise NotCompatible(
                f"{self._connection.name} has no Chat Completions ({found.status}).",
            ) from found.error
        if found.standing == "perhaps" and found.error is not None:
            raise found.error

    def _stream(self, turn: Turn) -> Iterator[Event]:
        if turn.assistant.hosted_tools:
            raise ToolMissing(
                f"Chat Completions have no {', no '.join(turn.assistant.hosted_tools)}.",
                hint="Use an endpoint with the Responses API, or an assistant without them.",
            )
        body = request(turn, turn.assistant.model or self._connection.model)
        while True:
            sent = self._asides.given_back(
                self._dialect.spoken(body), turn, thoughts=self._dialect.wants_thoughts(body)
            )
            try:
                yield from self._read(turn, sent)
            except BackendError as exc:
                # Whoever refuses has not begun; and what was learnt is not sent again, so that
                # this ends after as many tries as there are parameters.
                if not self._dialect.learn(exc, sent):
                    raise
            else:
                return

    def _read(self, turn: Turn, body: Json) -> Iterator[Event]:
        reading = Reading(len(turn.rounds), call_ids(turn))
        # All of it as extra: the SDK would look through every message of a long history, and take
        # what it does not know of.
        opened = self._client.chat.completions.with_streaming_response.create(
            messages=(), model="", stream=True, extra_body=body
        )
        raws = sse.read(opened, turn.stop, self._connection)
        told = cast(Generator[Event], sse.understood(raws, partial(translate, reading=reading)))
        with closing(raws), closing(told):
            try:
                for event in told:
                    yield event
                    if isinstance(event, RunEnded):
                        return
            except BackendError as exc:
                yield from held(reading)
                # What broke after the model's own end is nothing that was to come.
                if not (reading.finish and isinstance(exc, StreamCut)):
                    raise
        if turn.stop.asked:
            yield from held(reading)
            return
        self._asides.note(reading)
        self._told_usage = reading.usage is not None
        yield from ended(reading)
