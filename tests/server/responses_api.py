"""Responses and Conversations as an endpoint has them, with switches for what it lacks.

Strict where the real ones are: bodies are checked to the letter, unknown ids are 404, a tool call
without an output is 400, a conversation with an answer in flight is locked.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from tests.server.files_api import FilesApi
from tests.server.model import Answer, Model
from tests.server.responses_wire import Json, events_of, new_id
from tests.server.streams import Reply, Stream, error_reply, json_reply, sse
from tests.server.strict import refuse

if TYPE_CHECKING:
    from tests.server.app import Request

_ENDED = ("completed", "incomplete", "failed", "cancelled")


@dataclass
class Features:
    """What this endpoint can do."""

    conversations: bool = True
    stored: bool = True
    """responses can be retrieved and chained from"""
    background: Literal["kept", "refused", "ignored"] = "kept"
    streamed_retrieve: Literal["sse", "json"] = "sse"
    finishes_dropped: bool = False
    """a foreground answer whose reader left is written to its end all the same"""
    numbered: bool = True
    files: bool = True
    """it takes files"""
    context_tokens: int | None = None
    """how much it reads, four characters of JSON to a token; what is longer is refused"""
    tells_context: bool = False
    """it says how much that is, as llama.cpp does: in its list of models and with the error"""


@dataclass
class Stored:
    """One response, as far as it has been written."""

    id: str
    answer: Answer
    events: list[Json]
    given: list[Json]
    context: list[Json]
    conversation: str
    background: bool
    delay_s: float
    state: str = "in_progress"
    looks: int = 0
    started_at: float = field(default_factory=time.monotonic)

    @property
    def written(self) -> int:
        """How many of its events exist by now."""
        if not self.delay_s:
            return len(self.events)
        return min(len(self.events), int((time.monotonic() - self.started_at) / self.delay_s))

    @property
    def whole(self) -> Json:
        final = self.events[-1]["response"]
        if self.state in ("in_progress", "cancelled"):
            return {**final, "status": self.state, "output": [], "usage": None}
        return final


class ResponsesApi:
    """The protocol over a Model. `responses`, `conversations` and `files` may be looked into."""

    def __init__(self, model: Model, features: Features | None = None) -> None:
        self.model = model
        self.features = features or Features()
        self.conversations: dict[str, list[Json]] = {}
        self.responses: dict[str, Stored] = {}
        self.sent = FilesApi()
        self.files = self.sent.files
        """name, content and media type by file id"""

    def reply(self, request: Request) -> Reply | Stream | None:
        """Answer what is this protocol's and switched on."""
        self._settle()
        for method, pattern, handle in self._routes():
            found = re.fullmatch(pattern, request.path)
            if found and method == request.method:
                return refuse(request) or handle(request, *found.groups())
        return None

    def _routes(self) -> list[tuple[str, str, Any]]:
        routes: list[tuple[str, str, Any]] = [
            ("POST", "/responses", self._create),
            ("GET", "/models", lambda _: json_reply({"object": "list", "data": [self._model()]})),
        ]
        if self.features.files:
            routes += self.sent.routes()
        if self.features.stored:
            routes += [
                ("GET", "/responses/([^/]+)", self._retrieve),
                ("POST", "/responses/([^/]+)/cancel", self._cancel),
            ]
        if self.features.conversations:
            routes += [
                ("POST", "/conversations", self._converse),
                ("DELETE", "/conversations/([^/]+)", self._forget),
                ("GET", "/conversations/([^/]+)/items", self._items),
            ]
        return routes

    # -- responses

    def _create(self, request: Request) -> Reply | Stream:
        asked = request.json()
        given = asked["input"]
        refused = self._refused(asked)
        if refused is not None:
            return refused
        context = [*self._context(asked), *given]
        if unpaired := _unpaired(context):
            return error_reply(400, unpaired)
        if (too_long := self._too_long(asked, context)) is not None:
            return too_long
        stored = self._begin(asked, given, context)
        if not asked.get("stream"):
            self._complete(stored)
            return json_reply(stored.whole)
        stream = self._streamed(stored, after=-1)
        fault = stored.answer.fault
        return Stream(stream, fault=fault, over=lambda whole: self._left(stored, whole))

    def _model(self) -> Json:
        told = {"meta": {"n_ctx": self.features.context_tokens}}
        return {"id": "m", **(told if self.features.tells_context else {})}

    def _too_long(self, asked: Json, context: list[Json]) -> Reply | None:
        limit = self.features.context_tokens
        read = [context, asked.get("instructions"), asked.get("tools")]
        tokens = len(json.dumps(read, ensure_ascii=False).encode()) // 4
        if limit is None or tokens <= limit:
            return None
        if self.features.tells_context:
            words = (
                f"request ({tokens} tokens) exceeds the available context size ({limit} tokens), "
                "try increasing it"
            )
            counts = {"n_prompt_tokens": tokens, "n_ctx": limit}
            kind = {"code": 400, "message": words, "type": "exceed_context_size_error"}
            return json_reply({"error": kind | counts}, 400)
        words = "Your input exceeds the context window of this model. Please adjust your input."
        return error_reply(400, words, "context_length_exceeded")

    def _refused(self, asked: Json) -> Reply | None:
        can, unknown = self.features, "unknown_parameter"
        ours, previous = asked.get("conversation"), asked.get("previous_response_id")
        chained = can.stored and previous in self.responses
        refusals: list[tuple[object, int, str, str | None]] = [
            (
                asked.get("background") and can.background == "refused",
                *(400, "Unknown parameter: 'background'.", unknown),
            ),
            (ours and previous, 400, "'conversation' and 'previous_response_id' clash.", None),
            (
                ours and not can.conversations,
                *(400, "Unknown parameter: 'conversation'.", unknown),
            ),
            (
                previous and not chained,
                *(400, f"Previous response with id '{previous}' not found.", None),
            ),
            (
                ours and ours not in self.conversations,
                *(404, f"Conversation with id '{ours}' not found.", None),
            ),
            (
                ours and self._in_flight(ours),
                *(400, "Another process is using this conversation.", "conversation_locked"),
            ),
        ]
        found = next((refusal for refusal in refusals if refusal[0]), None)
        if found:
            return error_reply(*found[1:])
        return self.sent.missing(_file_ids(asked))

    def _in_flight(self, conversation: str) -> bool:
        return any(
            stored.conversation == conversation and stored.state == "in_progress"
            for stored in self.responses.values()
        )

    def _context(self, asked: Json) -> list[Json]:
        if asked.get("conversation"):
            return self.conversations[asked["conversation"]]
        if previous := self.responses.get(asked.get("previous_response_id") or ""):
            return [*previous.context, *previous.whole["output"]]
        return []

    def _begin(self, asked: Json, given: list[Json], context: list[Json]) -> Stored:
        tools = [tool["name"] for tool in asked.get("tools") or () if tool["type"] == "function"]
        answer = self.model.answer(*_question(context), tools)
        kept = bool(asked.get("background")) and self.features.background == "kept"
        response = {
            "id": new_id("resp"),
            "object": "response",
            "created_at": int(time.time()),
            "model": asked.get("model"),
            "background": kept,
            "error": None,
            "incomplete_details": None,
            "metadata": asked.get("metadata") or {},
        }
        stored = Stored(
            response["id"],
            answer,
            events_of(answer, response),
            given,
            context,
            asked.get("conversation") or "",
            kept,
            self.model.delay_s(answer),
        )
        self.responses[stored.id] = stored
        return stored

    async def _streamed(self, stored: Stored, after: int) -> AsyncIterator[bytes]:
        for at, event in enumerate(stored.events):
            if event["sequence_number"] <= after:
                continue
            while at >= stored.written and stored.state == "in_progress":  # noqa: ASYNC110 a clock
                await asyncio.sleep(min(stored.delay_s, 0.05))
            if stored.state == "cancelled":
                return
            sent = event if self.features.numbered else _without_number(event)
            if at == len(stored.events) - 1:
                self._complete(stored)
            yield sse(sent, event["type"])
        yield sse("[DONE]")

    def _left(self, stored: Stored, whole: bool) -> None:
        if whole or stored.background or stored.state != "in_progress":
            return
        if self.features.finishes_dropped:
            self._complete(stored)
        else:
            stored.state = "cancelled"

    def _settle(self) -> None:
        for stored in self.responses.values():
            if stored.background and stored.written == len(stored.events):
                self._complete(stored)

    def _complete(self, stored: Stored) -> None:
        if stored.state != "in_progress":
            return
        stored.state = stored.events[-1]["response"]["status"]
        if stored.conversation in self.conversations:
            output = stored.events[-1]["response"]["output"]
            self.conversations[stored.conversation] += [*stored.given, *output]

    def _retrieve(self, request: Request, response_id: str) -> Reply | Stream:
        stored = self.responses.get(response_id)
        if stored is None:
            return error_reply(404, f"Response with id '{response_id}' not found.")
        streamed = request.query.get("stream") == "true"
        if streamed and self.features.streamed_retrieve == "sse" and stored.background:
            after = int(request.query.get("starting_after", -1))
            return Stream(self._streamed(stored, after))
        stored.looks += 1
        if stored.looks <= stored.answer.polls:
            return json_reply({**stored.whole, "status": "in_progress", "output": []})
        return json_reply(stored.whole)

    def _cancel(self, request: Request, response_id: str) -> Reply:
        stored = self.responses.get(response_id)
        if stored is None:
            return error_reply(404, f"Response with id '{response_id}' not found.")
        if not stored.background:
            return error_reply(400, "Only background responses can be cancelled.")
        if stored.state not in _ENDED:
            stored.state = "cancelled"
        return json_reply(stored.whole)

    # -- conversations

    def _converse(self, request: Request) -> Reply:
        asked = request.json()
        conversation = new_id("conv")
        self.conversations[conversation] = list(asked.get("items") or ())
        return json_reply({"id": conversation, "object": "conversation", "metadata": {}})

    def _forget(self, request: Request, conversation: str) -> Reply:
        if self.conversations.pop(conversation, None) is None:
            return error_reply(404, f"Conversation with id '{conversation}' not found.")
        return json_reply({"id": conversation, "deleted": True})

    def _items(self, request: Request, conversation: str) -> Reply:
        if conversation not in self.conversations:
            return error_reply(404, f"Conversation with id '{conversation}' not found.")
        items = [
            {"id": f"item_{conversation}_{at}", **item}
            for at, item in enumerate(self.conversations[conversation])
        ]
        ids = [item["id"] for item in items]
        begin = ids.index(request.query["after"]) + 1 if "after" in request.query else 0
        page = items[begin : begin + int(request.query.get("limit", 20))]
        more = bool(page) and page[-1]["id"] != ids[-1]
        last = page[-1]["id"] if page else None
        return json_reply({"object": "list", "data": page, "has_more": more, "last_id": last})


def _file_ids(asked: Json) -> list[str]:
    """Return the files that the code of this answer is to find in its container."""
    containers = [tool.get("container") for tool in asked.get("tools") or ()]
    return [file_id for box in containers if box for file_id in box.get("file_ids", ())]


def _unpaired(context: list[Json]) -> str:
    """Return what is wrong with calls and outputs that do not belong together."""
    with_id = [item for item in context if item.get("call_id")]
    calls = [item["call_id"] for item in with_id if item["type"].endswith("_call")]
    told = [item["call_id"] for item in with_id if item["type"].endswith("_call_output")]
    told += [item["call_id"] for item in with_id if item["type"] == "tool_search_output"]
    for call_id in calls:
        if call_id not in told:
            return f"No tool output found for function call {call_id}."
    for call_id in told:
        if call_id not in calls:
            return f"No tool call found for function call output with call_id {call_id}."
    return ""


def _question(context: list[Json]) -> tuple[str, list[str]]:
    question, outputs = "", []
    for item in context:
        if item.get("role") == "user":
            question, outputs = " ".join(part["text"] for part in item["content"]), []
        elif item.get("type") == "function_call_output":
            outputs.append(item["output"])
    return question, outputs


def _without_number(event: Json) -> Json:
    return {key: value for key, value in event.items() if key != "sequence_number"}
