"""Speaks the Responses protocol, with Conversations where the endpoint has them.

POST /responses as a stream of server-sent events, in the background where the endpoint goes on
writing without a reader; a cut answer is then followed again by GET /responses/{id}. History is
kept by a conversation, by the chain of responses or only by us: `endpoint` finds out.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import AbstractContextManager, closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar, cast

import httpx2
from openai import APIResponse, OpenAI

from assistant.backends.base import Capabilities, Turn
from assistant.backends.responses.endpoint import Endpoint
from assistant.backends.responses.events import ENDED, translate, whole
from assistant.backends.responses.history import load_history
from assistant.backends.responses.input import Json, Mode, knows_some, request
from assistant.backends.responses.items import Fetch
from assistant.backends.responses.media import fetch
from assistant.backends.responses.reading import Reading
from assistant.backends.wire import sse
from assistant.backends.wire.client import make_client
from assistant.backends.wire.json_text import text
from assistant.backends.wire.replies import ANSWER_LIMIT, Allowance, read_json
from assistant.backends.wire.uploads import Uploads, naming_copies
from assistant.children.stopping import Stop
from assistant.definitions import Connection
from assistant.errors import BackendError, BadRequest, NotCompatible, StreamCut
from assistant.events import Event, RunEnded, StatusChanged, ToolCallsRequired
from assistant.messages import Message, Remote

POLL_S = (0.5, 1.0, 2.0, 4.0)
"""between two looks at an answer that is written without us; the last one repeats"""
CANCEL_TIMEOUT_S = 4.0

_PICTURE_LIMIT = 24_000_000
"""bytes of an event where an assistant makes pictures: they come inside"""
_AGAIN_LIMIT = 8 * sse.SILENT_LIMIT
"""bytes of events that say nothing new: some servers begin again when they are to go on"""


_Item = TypeVar("_Item")


class ResponsesBackend:
    """One Responses endpoint. *transport* takes the network's place in tests."""

    def __init__(
        self, connection: Connection, *, transport: httpx2.BaseTransport | None = None
    ) -> None:
        self._connection = connection
        self._client: OpenAI = make_client(connection, transport=transport)
        self._endpoint = Endpoint(self._client)
        self._uploads = Uploads(self._client, "user_data")

    def capabilities(self) -> Capabilities:
        """Return what the endpoint can do; asks it at the first call."""
        return self._endpoint.capabilities(self._uploads)

    def stream(self, turn: Turn) -> Iterator[Event]:
        """Start the answer to `turn.message`, or go on with what the tools returned."""
        return _quiet_when_stopped(turn, self._stream(turn))

    def resume(self, turn: Turn, after: int | None) -> Iterator[Event]:
        """Follow the response of `turn.remote` again, or look once whether it was finished."""
        return _quiet_when_stopped(turn, self._resume(turn, after))

    def find(self, turn: Turn) -> Remote | None:
        """Return None: responses cannot be listed, so one of unknown id cannot be found."""
        del turn
        return None

    def cancel(self, turn: Turn) -> Remote | None:
        """End a background response at the server; any other ended when its stream was closed.

        No output is posted for open calls: the next turn starts from the last completed answer.
        """
        remote = turn.remote
        if remote is None:
            return None
        if remote.resumable:
            read_json(
                self._client.responses.with_streaming_response.cancel(
                    remote.run, timeout=CANCEL_TIMEOUT_S
                ),
                allowance=Allowance(ANSWER_LIMIT),
            )
        return replace(remote, open_calls=(), resumable=False)

    def history(self, remote: Remote) -> tuple[Message, ...]:
        """Return the messages of the conversation; nothing where there is none."""
        return load_history(self._client, remote.thread) if remote.thread else ()

    def send_file(self, name: str, media_type: str, content: Path, stop: Stop) -> str:
        """Send a copy of a file, for the containers in which code runs. Raises BackendError."""
        return self._uploads.send(name, media_type, content, stop)

    def delete_file(self, file_id: str) -> None:
        """Delete a copy, if it is still there. Raises BackendError."""
        self._uploads.delete(file_id)

    def close(self) -> None:
        """Let go of sockets."""
        self._client.close()

    def _stream(self, turn: Turn) -> Iterator[Event]:
        turn, mode = yield from self._begun(turn)
        remote = turn.remote or Remote()
        body = request(turn, mode, remote.thread)
        if mode == "conversation":
            remote = replace(remote, knows=None)  # until the answer is complete, nothing is certain
        if mode == "whole":
            remote = Remote()
        if self._endpoint.retrieves and self._endpoint.background is not False:
            try:
                yield from self._read(turn, self._reading(turn, remote, mode), body, True)
            except BadRequest:
                if self._endpoint.background:
                    raise
            else:
                return
        yield from self._read(turn, self._reading(turn, remote, mode), body, False)

    def _begun(self, turn: Turn) -> Generator[Event, None, tuple[Turn, Mode]]:
        """Do what the answer needs beforehand, and say what is waited for."""
        asking = not self._endpoint.asked
        if asking:
            yield StatusChanged(status="starting", detail="asking the endpoint what it can do")
        mode = self._certain(turn, self._endpoint.mode(turn.stop))
        known = turn.remote is not None and turn.remote.thread and knows_some(turn)
        begins = mode == "conversation" and not turn.rounds and not known
        if begins:
            # What an unfinished answer leaves in a conversation is documented nowhere. A new one
            # that starts from what we have is always right.
            yield StatusChanged(status="starting", detail="beginning a conversation there")
            created = self._client.conversations.with_streaming_response.create()
            turn = replace(turn, remote=Remote(thread=_id_of(read_json(created, turn.stop))))
        if asking or begins:
            yield StatusChanged(status="starting")
        return turn, mode

    def _certain(self, turn: Turn, mode: Mode) -> Mode:
        """Leave the chain for this turn if the response to build on is not kept after all."""
        remote = turn.remote
        previous = remote and (remote.run if turn.rounds else remote.last_completed)
        if mode != "chained" or not previous or self._endpoint.keeps(previous, turn.stop):
            return mode
        return "whole"

    def _reading(self, turn: Turn, remote: Remote, mode: Mode) -> Reading:
        return Reading(
            turn.message.id, remote, keeps=mode != "whole", background=self._endpoint.retrieves
        )

    def _read(self, turn: Turn, reading: Reading, body: Json, background: bool) -> Iterator[Event]:
        key = f"{turn.run_id}-{len(turn.rounds)}"
        if background:
            body = {**body, "background": True, "store": True}
            key += "-background"
        opened = self._client.responses.with_streaming_response.create(
            stream=True, extra_body=body, extra_headers={"Idempotency-Key": key}
        )
        with _closing(self._follow(turn, reading, self._raw(opened, turn))) as events:
            for event in events:
                if reading.begun and self._endpoint.background is None:
                    # Asked for and not confirmed, or refused at the first try: not from here on.
                    self._endpoint.background = reading.remote.resumable
                yield event

    def _raw(
        self, opened: AbstractContextManager[APIResponse[Any]], turn: Turn, came: int = 0
    ) -> Iterator[sse.RawEvent]:
        draws = {"image_generation", "code_interpreter"} & set(turn.assistant.hosted_tools)
        limit = _PICTURE_LIMIT if draws else sse.EVENT_LIMIT
        return sse.read(opened, turn.stop, self._connection, limit=limit, came=came)

    def _follow(
        self, turn: Turn, reading: Reading, events: Iterator[sse.RawEvent]
    ) -> Iterator[Event]:
        with _closing(events):
            limit = sse.SILENT_LIMIT if reading.after is None else _AGAIN_LIMIT
            for told in sse.understood(events, partial(translate, reading=reading), limit):
                event = fetch(self._client, turn, told) if isinstance(told, Fetch) else told
                yield event
                if isinstance(event, RunEnded | ToolCallsRequired):
                    return
        if not turn.stop.asked:
            raise StreamCut("The stream ended before the answer did.")

    def _resume(self, turn: Turn, after: int | None) -> Iterator[Event]:
        remote = turn.remote or Remote()
        mode = self._endpoint.mode(turn.stop)
        if not remote.run or not self._endpoint.retrieves:
            raise StreamCut("The connection broke.")
        reading = self._reading(turn, remote, mode)
        reading.begun, reading.after = True, after
        if remote.resumable and after is not None:
            opened = self._client.responses.with_streaming_response.retrieve(
                remote.run, stream=True, starting_after=after
            )
            try:
                # How much came before the cut is not known any more; its end repeats that as well.
                yield from self._follow(turn, reading, self._raw(opened, turn, sse.LONGEST))
            except (StreamCut, NotCompatible, BadRequest):
                # Its live stream ends after some minutes, and some send plain JSON: then it is
                # asked now and again.
                yield StatusChanged(status="resuming", detail="Looking for the rest of the answer")
            else:
                return
        yield from self._poll(turn, reading, patient=remote.resumable)

    def _poll(self, turn: Turn, reading: Reading, *, patient: bool) -> Iterator[Event]:
        looks = 0
        while True:
            response = self._endpoint.retrieve(reading.remote.run, turn.stop)
            status = text(response, "status")
            if status == "cancelled" and not patient:
                raise StreamCut("The endpoint gave the answer up when the stream was cut.")
            for told in whole(response, reading):
                yield fetch(self._client, turn, told) if isinstance(told, Fetch) else told
            if status in ENDED:
                return
            if not patient or status not in ("queued", "in_progress"):
                raise StreamCut("The endpoint did not finish the answer after the cut.")
            if turn.stop.wait(POLL_S[min(looks, len(POLL_S) - 1)]):
                return
            looks += 1


def _quiet_when_stopped(turn: Turn, events: Iterator[Event]) -> Iterator[Event]:
    with _closing(naming_copies(events, turn.files)) as named:
        try:
            yield from named
        except BackendError:
            if not turn.stop.asked:
                raise


def _closing(events: Iterator[_Item]) -> closing[Generator[_Item]]:
    # A generator that nobody exhausts must let go of its socket now, not when it is collected.
    return closing(cast(Generator[_Item], events))


def _id_of(created: Json) -> str:
    made = text(created, "id")
    if not made:
        raise NotCompatible("The endpoint made a conversation and did not say which.")
    return made
