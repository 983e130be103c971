"""Notes what the runs of this process show of an endpoint; asks nothing, and changes nothing.

What only an answer can tell (text, tools, usage, tools of the endpoint's own) costs tokens to ask
for, so that it is learnt from the answers that people wanted anyway.
"""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast, get_args

from assistant.backends.base import Backend, Capabilities, Turn
from assistant.children.stopping import Stop
from assistant.definitions import Assistant, HostedTool
from assistant.errors import BadRequest, ToolMissing
from assistant.events import (
    Event,
    RunEnded,
    TextDelta,
    TextDone,
    ToolCallsRequired,
    ToolStarted,
)
from assistant.messages import Message, Remote

HOSTED: tuple[HostedTool, ...] = get_args(HostedTool)


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen; None, or not there, is what no run has shown yet."""

    text: bool | None = None
    tools: bool | None = None
    """functions of ours were called"""
    usage: bool | None = None
    hosted: Mapping[HostedTool, bool] = field(default_factory=dict[HostedTool, bool])

    def after(self, event: Event) -> Seen:
        """Return what is known after *event*."""
        match event:
            case TextDelta(text=text) | TextDone(text=text) if text and not self.text:
                return replace(self, text=True)
            case ToolCallsRequired(usage=usage):
                return replace(self, tools=True, usage=True if usage else self.usage)
            case RunEnded(state="completed", usage=usage):
                return replace(self, usage=usage is not None or bool(self.usage))
            case ToolStarted(kind=kind) if kind in HOSTED:
                return self.knowing(kind, True)
            case _:
                return self

    def knowing(self, tool: HostedTool, has: bool) -> Seen:
        """Return what is known with this of *tool*."""
        return replace(self, hosted={**self.hosted, tool: has})


class Watched:
    """A backend, and what its answers have shown so far in `seen`."""

    def __init__(self, backend: Backend, protocol: str) -> None:
        self._backend = backend
        self._protocol = protocol
        self._lock = threading.Lock()
        self.seen = Seen()

    @property
    def protocol(self) -> str:
        """What is spoken; empty as long as a server that is to be asked was not. Asks nothing."""
        return (
            self._protocol if self._protocol != "auto" else getattr(self._backend, "protocol", "")
        )

    def lacks(self, assistant: Assistant) -> tuple[HostedTool, ...]:
        """Return the tools that *assistant* needs and the endpoint is known not to have."""
        if self.protocol == "chat":
            return assistant.hosted_tools
        return tuple(tool for tool in assistant.hosted_tools if self.seen.hosted.get(tool) is False)

    def capabilities(self) -> Capabilities:
        """Return what the endpoint can do; asks it at the first call. Raises BackendError."""
        return self._backend.capabilities()

    def stream(self, turn: Turn) -> Iterator[Event]:
        """Yield what happens, as the backend does."""
        return self._watch(self._backend.stream(turn), turn.assistant)

    def resume(self, turn: Turn, after: int | None) -> Iterator[Event]:
        """Follow a run again, as the backend does."""
        return self._watch(self._backend.resume(turn, after), turn.assistant)

    def find(self, turn: Turn) -> Remote | None:
        """Look for a run of *turn*, as the backend does."""
        return self._backend.find(turn)

    def cancel(self, turn: Turn) -> Remote | None:
        """End a run at the server, as the backend does."""
        return self._backend.cancel(turn)

    def history(self, remote: Remote) -> tuple[Message, ...]:
        """Return the thread as the endpoint has it. Raises BackendError."""
        return self._backend.history(remote)

    def send_file(self, name: str, media_type: str, content: Path, stop: Stop) -> str:
        """Send a copy of a file. Raises BackendError."""
        return self._backend.send_file(name, media_type, content, stop)

    def delete_file(self, file_id: str) -> None:
        """Delete a copy at the endpoint. Raises BackendError."""
        self._backend.delete_file(file_id)

    def close(self) -> None:
        """Let go of sockets."""
        self._backend.close()

    def _watch(self, events: Iterator[Event], assistant: Assistant) -> Iterator[Event]:
        with closing(cast(Generator[Event], events)):
            try:
                for event in events:
                    seen = self.seen.after(event)
                    if seen is not self.seen:
                        self._note(event)
                    yield event
            except (BadRequest, ToolMissing) as exc:
                for tool in _refused(assistant, str(exc).replace("_", " ")):
                    with self._lock:
                        self.seen = self.seen.knowing(tool, False)
                raise

    def _note(self, event: Event) -> None:
        with self._lock:
            self.seen = self.seen.after(event)


def _refused(assistant: Assistant, words: str) -> tuple[HostedTool, ...]:
    """Return the tools that *words* refuse; they may name those that the endpoint has as well."""
    named = {tool: tool.replace("_", " ") for tool in assistant.hosted_tools}
    told = tuple(tool for tool, name in named.items() if name in words)
    return tuple(tool for tool in told if f"no {named[tool]}" in words) or (
        told if len(told) == 1 else ()
    )
