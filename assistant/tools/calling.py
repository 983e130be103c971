"""Runs the calls that a model asks for, each in a child process with limits, when its turn comes.

Whatever a tool does, the answer is a `Called`: a fault becomes an error that the model can read
and act upon, and the child is gone. Knows no model, no run and no store.
"""

from __future__ import annotations

import difflib
import json
import signal
import threading
import time
from collections.abc import Collection, Generator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from typing import Any

from assistant.children import Child, Limits
from assistant.children.stopping import Stop
from assistant.definitions import ToolSpec, Workspace
from assistant.errors import SettingsError, ToolError
from assistant.messages import CallId, ToolCall
from assistant.tools.pool import Pool
from assistant.tools.results import to_output
from assistant.tools.spec import Tool, limits_of, reference, spec
from assistant.tools.worker import MOST_LINE_BYTES, READY

NO_WORKSPACE = Workspace()
MOST_START_S = 30.0
"""for a worker to start, on a machine that is busy"""


@dataclass(frozen=True, slots=True)
class Called:
    """How one call ended."""

    call_id: CallId
    name: str
    failed: bool
    result: Any
    """JSON: what the tool returned (of a table, at most 100 rows), or `{"error": {...}}`"""
    output: str
    """what the model is given: at most 8 KB"""
    duration_s: float


class Toolbox:
    """The tools that can be called. Used by many threads at once; `close` ends its children."""

    def __init__(
        self,
        functions: Sequence[Tool],
        *,
        timeout_s: float | None = None,
        waiting: int = 2,
        seats: int = 0,
    ) -> None:
        """Start *waiting* children; *timeout_s* instead of what the tools themselves allow.

        At most *seats* live at a time, two for each usable core unless it is given.
        """
        self._specs = {described.name: described for described in map(spec, functions)}
        references = [reference(function) for function in functions]
        self._references = dict(zip(self._specs, references, strict=True))
        limits = [
            replace(found, wall_s=timeout_s or found.wall_s) for found in map(limits_of, functions)
        ]
        self._limits = dict(zip(self._specs, limits, strict=True))
        self._pool = Pool(references, waiting, seats)

    def specs(self, names: Sequence[str]) -> tuple[ToolSpec, ...]:
        """Describe the tools called *names*.

        Raises:
            SettingsError: if there is no such tool.
        """
        for name in names:
            if name not in self._specs:
                raise SettingsError(f"there is no tool {name!r}", hint=self._suggest(name, None))
        return tuple(self._specs[name] for name in names)

    def call(
        self,
        call: ToolCall,
        stop: Stop,
        *,
        offered: Collection[str] | None = None,
        workspace: Workspace = NO_WORKSPACE,
        person: str = "",
    ) -> Called:
        """Run *call* in *workspace*, when it is the turn of *person* and of the run with *stop*.

        A tool that was not *offered* is as good as unknown.
        """
        began = time.monotonic()
        try:
            self._refuse_unknown(call.name, offered)
            result, failed = self._run(call, stop, workspace, person), False
        except ToolError as exc:
            result, failed = exc.as_result(), True
        seconds = time.monotonic() - began
        return Called(call.call_id, call.name, failed, result, to_output(result), seconds)

    def keep_waiting(self, workers: int) -> None:
        """Have so many workers wait, so that no call waits for Python to start."""
        self._pool.keep_waiting(workers)

    def close(self) -> None:
        """End every child; calls under way fail."""
        self._pool.close()

    def _refuse_unknown(self, name: str, offered: Collection[str] | None) -> None:
        if name not in self._specs or (offered is not None and name not in offered):
            hint = self._suggest(name, offered)
            raise ToolError(f"there is no tool {name!r}", kind="unknown_tool", hint=hint)

    def _run(self, call: ToolCall, stop: Stop, workspace: Workspace, person: str) -> Any:
        limits = self._limits[call.name]
        request = {
            "tool": self._references[call.name],
            "arguments": call.arguments,
            "workspace": asdict(workspace),
            "wall_s": limits.wall_s,
        }
        line = self._ask(json.dumps(request).encode() + b"\n", stop, limits, person)
        reply = _read(line)
        if error := reply.get("error"):
            near = tuple(error.get("nearest", ()))
            place = (error["line"], error["column"]) if "line" in error else None
            raise ToolError(
                error["message"], kind=error["kind"], hint=error["hint"], near=near, place=place
            )
        return reply["result"]

    def _ask(self, request: bytes, stop: Stop, limits: Limits, person: str) -> bytes:
        """Have one child answer *request*, within the time, unless somebody stops it."""
        if stop.asked:
            raise _stopped()
        try:
            worker = self._pool.take(person, stop)
        except OSError as exc:
            raise ToolError(
                f"no process for it could be started: {exc}", kind="no_process"
            ) from exc
        if worker is None:
            raise _stopped() if stop.asked else ToolError("the app is ending", kind="no_process")
        clock = _Clock(worker)
        try:
            with stop.closing(worker.kill):
                line = _exchange(worker, request, clock, limits.wall_s)
        finally:
            status = self._pool.give_back(worker)
        if line.endswith(b"\n"):
            return line
        if stop.asked:
            raise _stopped()
        if clock.struck:
            raise _timeout(f"gave no answer within {clock.struck:g} seconds")
        raise _unanswered(line, status, limits)

    def _suggest(self, name: str, offered: Collection[str] | None) -> str:
        known = sorted(self._specs if offered is None else offered)
        near = difflib.get_close_matches(name, known, n=3, cutoff=0.5) or known
        return f"Did you mean: {', '.join(near)}?" if near else "No tools are offered here."


class _Clock:
    """Kills a worker that takes too long."""

    def __init__(self, worker: Child) -> None:
        self._worker = worker
        self.struck: float = 0
        """the time that was too short, if it was"""

    @contextmanager
    def within(self, seconds: float) -> Generator[None]:
        """Allow *seconds* for what is done inside."""

        def strike() -> None:
            self.struck = seconds
            self._worker.kill()

        timer = threading.Timer(seconds, strike)
        timer.daemon = True
        try:
            timer.start()
            yield
        finally:
            timer.cancel()


def _exchange(worker: Child, request: bytes, clock: _Clock, wall_s: float) -> bytes:
    """Send one line and wait for one. A call's time begins when its worker is ready."""
    with clock.within(MOST_START_S):
        ready = worker.read_line(len(READY))
    if ready != READY:
        return b""
    with clock.within(wall_s):
        worker.send(request)
        return worker.read_line(MOST_LINE_BYTES)


def _read(line: bytes) -> dict[str, Any]:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as exc:
        raise ToolError("the tool's answer makes no sense", kind="bad_result") from exc


def _stopped() -> ToolError:
    return ToolError("cancelled by the user", kind="stopped")


def _timeout(what: str) -> ToolError:
    return ToolError(f"the tool {what} and was ended", kind="timeout", hint="Ask for less work.")


def _unanswered(line: bytes, status: int, limits: Limits) -> ToolError:
    """Say why a child ended without a whole answer."""
    if len(line) > MOST_LINE_BYTES:
        return ToolError(
            f"the tool answered with more than {MOST_LINE_BYTES:,} bytes",
            kind="too_large",
            hint="Ask for less: fewer rows or columns, shorter text.",
        )
    if -status in (getattr(signal, "SIGXCPU", 0), getattr(signal, "SIGALRM", 0)):
        return _timeout(f"used more than {limits.cpu_s} seconds of the processor")
    how = f"with signal {-status}" if status < 0 else f"with exit status {status}"
    return ToolError(f"the tool's process ended {how} and no answer", kind="killed")
