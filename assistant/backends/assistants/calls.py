"""The requests of the Assistants protocol, one method each; answers are the server's own JSON.

The openai client knows the addresses, headers and parameters; every method of it that is used
here is marked deprecated, because OpenAI switched its own server off (2026-08-26). Nothing is
translated here.
"""

# pyright: reportDeprecated=false
# The whole protocol is deprecated at OpenAI, not at the servers that still speak it.

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any, TypeVar, cast

from openai import APIResponse, OpenAI, omit
from openai.resources.beta.assistants import AssistantsWithStreamingResponse
from openai.resources.beta.threads import ThreadsWithStreamingResponse
from openai.resources.beta.threads.messages import MessagesWithStreamingResponse
from openai.resources.beta.threads.runs import RunsWithStreamingResponse
from openai.resources.beta.threads.runs.steps import StepsWithStreamingResponse

from assistant.backends.wire.json_text import Json
from assistant.backends.wire.replies import ANSWER_LIMIT, Allowance, read_file, read_json
from assistant.children.stopping import Stop
from assistant.errors import NotCompatible

PAGE = 100
"""items of one listing; the protocol's most"""
PAGES = 1_000
"""pages that are read before a server that never stops is left"""

Opened = AbstractContextManager[APIResponse[Any]]
_R = TypeVar("_R")


class _Quiet:
    """An SDK resource whose methods do not warn.

    `warnings.catch_warnings` is not safe in threads, and a filter would not reach callers that
    turn warnings into errors: so the function under the decorator is called.
    """

    def __init__(self, resource: Any) -> None:
        self._resource = resource

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method = getattr(self._resource, name)
        return functools.partial(inspect.unwrap(method.__func__), self._resource)


def _quiet(resource: _R) -> _R:
    return cast(_R, _Quiet(resource))


class Calls:
    """One endpoint. Safe to use from many threads at once; every method raises BackendError."""

    def __init__(self, client: OpenAI) -> None:
        beta = client.beta
        self._client = client
        self._assistants = AssistantsWithStreamingResponse(_quiet(beta.assistants))
        self._threads = ThreadsWithStreamingResponse(_quiet(beta.threads))
        self._messages = MessagesWithStreamingResponse(_quiet(beta.threads.messages))
        self._runs = RunsWithStreamingResponse(_quiet(beta.threads.runs))
        self._steps = StepsWithStreamingResponse(_quiet(beta.threads.runs.steps))

    def probe(self) -> None:
        """Ask for the assistants, to see that the protocol is spoken."""
        read_json(self._assistants.list(limit=1))

    def offered(self, stop: Stop) -> list[Json]:
        """Return the newest assistants, at most a page. Raises NotCompatible where none are listed.

        A server may answer 200 and an error for a path that it does not have.
        """
        told = read_json(self._assistants.list(limit=PAGE), stop)
        if not isinstance(told.get("data"), list):
            raise NotCompatible("GET /assistants was answered with something else.")
        return _items(told)

    def assistant(self, assistant_id: str, stop: Stop) -> Json:
        """Return an assistant as the server has it."""
        return read_json(self._assistants.retrieve(assistant_id), stop)

    def create_thread(self, messages: list[Any], key: str, stop: Stop) -> Json:
        """Create a thread that begins with *messages*, at most 32."""
        return read_json(self._threads.create(messages=messages, extra_headers=_once(key)), stop)

    def post(self, thread: str, message: Mapping[str, Any], key: str, stop: Stop) -> Json:
        """Add a message to a thread."""
        opened = self._messages.create(
            thread,
            role=message["role"],
            content=message["content"],
            metadata=message["metadata"],
            attachments=message.get("attachments") or omit,
            extra_headers=_once(key),
        )
        return read_json(opened, stop)

    def open_run(self, thread: str, parameters: Mapping[str, Any], key: str) -> Opened:
        """Start a run; the answer is a stream."""
        return self._runs.create(thread, **parameters, stream=True, extra_headers=_once(key))

    def open_outputs(self, thread: str, run: str, outputs: list[Any], key: str) -> Opened:
        """Hand in what all the tools returned; the answer is a new stream of the same run."""
        return self._runs.submit_tool_outputs(
            run, thread_id=thread, tool_outputs=outputs, stream=True, extra_headers=_once(key)
        )

    def run(self, thread: str, run: str, stop: Stop, timeout_s: float | None = None) -> Json:
        """Return a run as it is now."""
        return read_json(self._runs.retrieve(run, thread_id=thread, **_within(timeout_s)), stop)

    def runs(self, thread: str, limit: int) -> list[Json]:
        """Return the newest runs of a thread, newest first."""
        opened = self._runs.list(thread, order="desc", limit=limit)
        return _items(read_json(opened, allowance=Allowance(ANSWER_LIMIT)))

    def cancel(self, thread: str, run: str, timeout_s: float) -> Json:
        """Ask the server to end a run, and return the run."""
        return read_json(self._runs.cancel(run, thread_id=thread, **_within(timeout_s)))

    def newest_messages(self, thread: str, limit: int, stop: Stop) -> list[Json]:
        """Return the newest messages of a thread, newest first."""
        opened = self._messages.list(thread, order="desc", limit=limit)
        return _items(read_json(opened, stop, Allowance(ANSWER_LIMIT)))

    def messages(self, thread: str, run: str = "", stop: Stop | None = None) -> list[Json]:
        """Return the messages of a thread, or only those that *run* wrote, oldest first."""
        only = {"run_id": run} if run else {}
        return _all(
            lambda after: self._messages.list(thread, order="asc", limit=PAGE, **only, **after),
            stop,
        )

    def steps(self, thread: str, run: str, stop: Stop) -> list[Json]:
        """Return the steps of a run, oldest first."""
        return _all(
            lambda after: self._steps.list(run, thread_id=thread, order="asc", limit=PAGE, **after),
            stop,
        )

    def file_name(self, file_id: str, stop: Stop) -> str:
        """Return the name of a file, or an empty text where the server does not tell it."""
        told = read_json(self._client.files.with_streaming_response.retrieve(file_id), stop)
        name = told.get("filename")
        return name if isinstance(name, str) else ""

    def file(self, file_id: str, stop: Stop) -> tuple[bytes, str]:
        """Return the bytes of a file and the media type that the server gave them."""
        return read_file(self._client.files.with_streaming_response.content(file_id), stop)

    def close(self) -> None:
        """Let go of sockets."""
        self._client.close()


def _once(key: str) -> dict[str, str]:
    return {"Idempotency-Key": key}


def _within(timeout_s: float | None) -> dict[str, Any]:
    return {} if timeout_s is None else {"timeout": timeout_s}


def _items(page: Json) -> list[Json]:
    data = page.get("data")
    found = cast(list[object], data) if isinstance(data, list) else []
    return [cast(Json, item) for item in found if isinstance(item, dict)]


def _all(open_page: Callable[[dict[str, Any]], Opened], stop: Stop | None) -> list[Json]:
    return list(_every(open_page, stop))


def _every(open_page: Callable[[dict[str, Any]], Opened], stop: Stop | None) -> Iterator[Json]:
    after: dict[str, Any] = {}
    seen: set[object] = set()
    allowance = Allowance(ANSWER_LIMIT)
    for _ in range(PAGES):
        page = read_json(open_page(after), stop, allowance)
        # Some servers ignore `after`, or say for ever that there is more.
        new = [item for item in _items(page) if item.get("id") not in seen]
        yield from new
        seen.update(item.get("id") for item in new)
        if not new or page.get("has_more") is False or not new[-1].get("id"):
            return
        after = {"after": new[-1]["id"]}
