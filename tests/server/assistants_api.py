"""The Assistants protocol as a server that still speaks it has it, with switches for oddities.

A run goes on whether or not somebody reads its stream. Strict where OpenAI's server was: one
active run for a thread, all outputs in one request, unknown ids are 404.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.server.assistants_wire import Json, Told, Written, new_message, write
from tests.server.files_api import FilesApi
from tests.server.model import Answer, Model
from tests.server.responses_wire import new_id
from tests.server.streams import Reply, Stream, error_reply, json_reply, sse

if TYPE_CHECKING:
    from tests.server.app import Request

_ACTIVE = ("queued", "in_progress", "requires_action", "cancelling")


@dataclass
class Oddities:
    """In what this server is unlike OpenAI's."""

    steps: bool = True
    """it keeps the steps of a run"""
    metadata: bool = True
    """it keeps what clients put beside their objects"""
    filters: bool = True
    """it knows `run_id=` and `after=` when it lists"""
    files: bool = True
    """it takes files"""
    cancel_looks: int = 1
    """how many looks find a cancelled run still cancelling"""
    completes_the_waiting: bool = False
    """it calls a run completed whose status is requires_action"""


@dataclass
class StoredRun:
    """One run, as far as it has been written."""

    json: Json
    answer: Answer
    written: Written
    delay_s: float
    steps: list[Json] = field(default_factory=list)
    outputs: list[str] = field(default_factory=list)
    looks: int = 0
    started_at: float = field(default_factory=time.monotonic)

    @property
    def status(self) -> str:
        return self.json["status"]

    @property
    def told(self) -> int:
        """How many of the round's events exist by now."""
        if not self.delay_s:
            return len(self.written.events)
        passed = time.monotonic() - self.started_at
        return min(len(self.written.events), int(passed / self.delay_s))


class AssistantsApi:
    """The protocol over a Model. Everything it keeps may be looked into and changed."""

    def __init__(self, model: Model, oddities: Oddities | None = None) -> None:
        self.model = model
        self.oddities = oddities or Oddities()
        self.assistants: dict[str, Json] = {}
        self.threads: dict[str, list[Json]] = {}
        self.runs: dict[str, StoredRun] = {}
        self.sent = FilesApi()
        self.files = self.sent.files
        """name, content and media type by file id"""
        self.offer("asst_1")

    def offer(self, assistant_id: str, tools: Sequence[Json] = ()) -> None:
        """Have an assistant with *tools*."""
        self.assistants[assistant_id] = {
            "id": assistant_id,
            "object": "assistant",
            "model": "m",
            "tools": list(tools),
        }

    def reply(self, request: Request) -> Reply | Stream | None:
        """Answer what is this protocol's."""
        self._settle()
        for method, pattern, handle in self._routes():
            found = re.fullmatch(pattern, request.path)
            if found and method == request.method:
                return self._checked(handle, request, found.groupdict())
        return None

    def _routes(self) -> list[tuple[str, str, Any]]:
        thread, run = "/threads/(?P<thread>[^/]+)", "/runs/(?P<run>[^/]+)"
        routes: list[tuple[str, str, Any]] = [
            ("GET", "/assistants", self._list_assistants),
            ("GET", "/assistants/(?P<assistant>[^/]+)", self._show_assistant),
            ("POST", "/threads", self._create_thread),
            ("POST", f"{thread}/messages", self._post),
            ("GET", f"{thread}/messages", self._list_messages),
            ("POST", f"{thread}/runs", self._run),
            ("GET", f"{thread}/runs", self._list_runs),
            ("GET", f"{thread}{run}", self._show_run),
            ("POST", f"{thread}{run}/cancel", self._cancel),
            ("POST", f"{thread}{run}/submit_tool_outputs", self._submit),
        ]
        if self.oddities.files:
            routes += self.sent.routes()
        if self.oddities.steps:
            routes.append(("GET", f"{thread}{run}/steps", self._list_steps))
        return routes

    def _checked(self, handle: Any, request: Request, named: dict[str, str]) -> Reply | Stream:
        kept: dict[str, Any] = {
            "assistant": self.assistants,
            "thread": self.threads,
            "run": self.runs,
            "file": self.files,
        }
        for kind, its_id in named.items():
            if its_id not in kept[kind]:
                return error_reply(404, f"No {kind} found with id '{its_id}'.")
        return handle(request, *named.values())

    # -- assistants, threads, messages

    def _list_assistants(self, request: Request) -> Reply:
        return self._page(request, list(self.assistants.values()))

    def _show_assistant(self, request: Request, assistant: str) -> Reply:
        return json_reply(self.assistants[assistant])

    def _create_thread(self, request: Request) -> Reply:
        messages = request.json().get("messages") or []
        if len(messages) > 32:
            return error_reply(400, "A thread can begin with at most 32 messages.")
        if refused := self.sent.missing(_file_ids(messages)):
            return refused
        thread = new_id("thread")
        self.threads[thread] = [self._message(thread, message) for message in messages]
        return json_reply({"id": thread, "object": "thread", "metadata": {}})

    def _message(self, thread: str, asked: Json) -> Json:
        text = {"value": asked["content"], "annotations": []}
        beside = {"metadata": asked.get("metadata"), "attachments": asked.get("attachments")}
        kept = beside if self.oddities.metadata else dict.fromkeys(beside)
        content = [{"type": "text", "text": text}]
        return new_message(thread, asked["role"], content, **kept)

    def _post(self, request: Request, thread: str) -> Reply:
        if active := self._active(thread):
            text = f"Can't add messages to {thread} while a run {active} is active."
            return error_reply(400, text)
        if not request.json()["content"]:
            return error_reply(400, "Message content must be non-empty.")
        if refused := self.sent.missing(_file_ids([request.json()])):
            return refused
        message = self._message(thread, request.json())
        self.threads[thread].append(message)
        return json_reply(message)

    def _list_messages(self, request: Request, thread: str) -> Reply:
        messages = self.threads[thread]
        if self.oddities.filters and (run := request.query.get("run_id")):
            messages = [message for message in messages if message["run_id"] == run]
        return self._page(request, messages)

    def _page(self, request: Request, items: list[Json]) -> Reply:
        found = items if request.query.get("order") == "asc" else items[::-1]
        begin = 0
        if self.oddities.filters and "after" in request.query:
            begin = [item["id"] for item in found].index(request.query["after"]) + 1
        page = found[begin : begin + int(request.query.get("limit", 20))]
        more = begin + len(page) < len(items)
        return json_reply({"object": "list", "data": page, "has_more": more})

    # -- runs

    def _active(self, thread: str) -> str:
        for run in self.runs.values():
            if run.json["thread_id"] == thread and run.status in _ACTIVE:
                return run.json["id"]
        return ""

    def _run(self, request: Request, thread: str) -> Reply | Stream:
        asked = request.json()
        assistant = self.assistants.get(asked["assistant_id"])
        if assistant is None:
            return error_reply(404, f"No assistant found with id '{asked['assistant_id']}'.")
        if active := self._active(thread):
            return error_reply(400, f"Thread {thread} already has an active run {active}.")
        run = {
            "id": new_id("run"),
            "object": "thread.run",
            "thread_id": thread,
            "assistant_id": asked["assistant_id"],
            "status": "queued",
            "required_action": None,
            "last_error": None,
            "incomplete_details": None,
            "usage": None,
            "metadata": asked.get("metadata") if self.oddities.metadata else None,
            "tools": asked.get("tools") or assistant["tools"],
        }
        answer = self._answer(run, [])
        stored = StoredRun(run, answer, write(answer, run, None), self.model.delay_s(answer))
        self.runs[run["id"]] = stored
        return self._stream(stored)

    def _answer(self, run: Json, outputs: list[str]) -> Answer:
        asked = [m for m in self.threads[run["thread_id"]] if m["role"] == "user"]
        question = asked[-1]["content"][0]["text"]["value"] if asked else ""
        functions = [tool["function"] for tool in run["tools"] if tool["type"] == "function"]
        return self.model.answer(question, outputs, [function["name"] for function in functions])

    def _stream(self, stored: StoredRun) -> Stream:
        stored.json["status"] = "in_progress"
        stored.started_at, stored.looks = time.monotonic(), 0
        return Stream(self._frames(stored, stored.written.events), fault=stored.answer.fault)

    async def _frames(self, stored: StoredRun, events: list[Told]) -> AsyncIterator[bytes]:
        for at, (name, data) in enumerate(events):
            while at >= stored.told and stored.status == "in_progress":  # noqa: ASYNC110 a clock
                await asyncio.sleep(min(stored.delay_s, 0.05))
            if stored.status in ("cancelling", "cancelled"):
                for status in ("cancelling", "cancelled"):
                    yield sse({**stored.json, "status": status}, f"thread.run.{status}")
                break
            if at == len(events) - 1:
                self._settle()  # what is told to be written can be listed
            yield sse(data, name)
        else:
            if self.oddities.completes_the_waiting and name == "thread.run.requires_action":
                yield sse(data, "thread.run.completed")
        yield sse("[DONE]", "done")

    def _settle(self) -> None:
        """Keep what has been written to its end by now."""
        for stored in self.runs.values():
            if stored.status == "in_progress" and stored.told == len(stored.written.events):
                if stored.looks < stored.answer.polls:
                    continue
                self.threads[stored.json["thread_id"]] += stored.written.messages
                stored.steps += stored.written.steps
                stored.json.update(stored.written.events[-1][1])

    def _submit(self, request: Request, thread: str, run: str) -> Reply | Stream:
        stored, outputs = self.runs[run], request.json()["tool_outputs"]
        if stored.status != "requires_action":
            text = f"Runs in status '{stored.status}' do not accept tool outputs."
            return error_reply(400, text)
        step = stored.steps[-1]
        calls = {call["id"]: call for call in step["step_details"]["tool_calls"]}
        given = {output["tool_call_id"]: output["output"] for output in outputs}
        if given.keys() != calls.keys():
            return error_reply(400, f"Expected tool outputs for call_ids {list(calls)}.")
        for call_id, output in given.items():
            calls[call_id]["function"]["output"] = output
        step["status"] = "completed"
        stored.outputs += given.values()
        stored.json["required_action"] = None
        stored.answer = self._answer(stored.json, stored.outputs)
        stored.written = write(stored.answer, stored.json, step)
        stored.delay_s = self.model.delay_s(stored.answer)
        return self._stream(stored)

    def _show_run(self, request: Request, thread: str, run: str) -> Reply:
        stored = self.runs[run]
        stored.looks += 1
        if stored.status == "cancelling" and stored.looks >= self.oddities.cancel_looks:
            stored.json["status"] = "cancelled"
        return json_reply(stored.json)

    def _list_runs(self, request: Request, thread: str) -> Reply:
        runs = [run.json for run in self.runs.values() if run.json["thread_id"] == thread]
        return self._page(request, runs)

    def _list_steps(self, request: Request, thread: str, run: str) -> Reply:
        return self._page(request, self.runs[run].steps)

    def _cancel(self, request: Request, thread: str, run: str) -> Reply:
        stored = self.runs[run]
        if stored.status not in ("queued", "in_progress", "requires_action"):
            return error_reply(400, f"Cannot cancel run with status '{stored.status}'.")
        stored.json["status"] = "cancelling" if self.oddities.cancel_looks else "cancelled"
        stored.looks = 0
        return json_reply(stored.json)


def _file_ids(messages: list[Json]) -> list[str]:
    given = [one for message in messages for one in message.get("attachments") or ()]
    return [attachment["file_id"] for attachment in given]
