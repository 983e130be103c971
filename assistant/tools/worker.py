"""The child process in which one tool call runs: `python -m assistant.tools.worker REFERENCE...`.

Imports the tools it is told, says that it is ready, then waits for one request line on standard
input and answers with one line on standard output. It dies when its parent does. Nothing is
caught here: an exception is reported by the hook for uncaught ones, and everything worse by the
parent, who sees the end.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from types import TracebackType
from typing import Any, BinaryIO

from pydantic_core import PydanticSerializationError, to_json

from assistant.children.limits import end_with_parent, impose, take_over_pipes
from assistant.definitions import Workspace
from assistant.errors import ToolError
from assistant.tools.results import shorten_table
from assistant.tools.spec import (
    Tool,
    arguments_model,
    check_arguments,
    injected,
    limits_of,
    resolve,
)

MOST_RESULT_BYTES = 2 * 1024 * 1024
MOST_LINE_BYTES = MOST_RESULT_BYTES + 64
"""a reply is a line around the result"""
READY = b"ready\n"
"""what a worker says when it waits for its call"""


def main(references: list[str]) -> None:
    """Serve one call."""
    requests, replies = take_over_pipes()
    tools = {reference: resolve(reference) for reference in references}
    _warm_up(tools.values())
    sys.excepthook = _Reporter(replies)
    _reply(replies, READY)
    line = requests.readline()
    if not line:
        return
    os.dup2(1, 2)  # from here on, what is printed is a tool's, and goes nowhere either
    request = json.loads(line)
    end_with_parent(requests, request["wall_s"])
    tool = tools[request["tool"]]
    impose(limits_of(tool))
    arguments = check_arguments(tool, request["arguments"])
    result = tool(**arguments, **injected(tool, Workspace(**request["workspace"])))
    _reply(replies, b'{"result":%b}\n' % _to_json(shorten_table(result)))


def _warm_up(tools: Iterable[Tool]) -> None:
    """Do now, while nobody waits, what a first call would spend its time on."""
    for tool in tools:
        arguments_model(tool)
    for module in {tool.__module__ for tool in tools}:
        if warm_up := getattr(sys.modules[module], "warm_up", None):
            warm_up()


class _Reporter:
    """The hook for uncaught exceptions: tells the parent what the model shall read."""

    def __init__(self, replies: BinaryIO) -> None:
        self._replies = replies

    def __call__(
        self, _kind: type[BaseException], exc: BaseException, _trace: TracebackType | None
    ) -> None:
        error = _explain(exc).as_result()
        _reply(self._replies, to_json(error) + b"\n")


def _explain(exc: BaseException) -> ToolError:
    if isinstance(exc, ToolError):
        return exc
    if isinstance(exc, MemoryError):
        return ToolError(
            "the tool needed more memory than it may have",
            kind="out_of_memory",
            hint="Ask for less at a time.",
        )
    return ToolError(f"{type(exc).__name__}: {exc}"[:1000], kind="raised")


def _to_json(result: Any) -> bytes:
    try:
        text = to_json(result, inf_nan_mode="strings", bytes_mode="base64")
    except PydanticSerializationError as exc:
        raise ToolError(f"the result is not JSON: {exc}"[:1000], kind="bad_result") from exc
    if len(text) > MOST_RESULT_BYTES:
        raise ToolError(
            f"the result has {len(text):,} bytes; at most {MOST_RESULT_BYTES:,} are taken",
            kind="too_large",
            hint="Ask for less: fewer rows or columns, shorter text.",
        )
    return text


def _reply(replies: BinaryIO, line: bytes) -> None:
    replies.write(line)
    replies.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
