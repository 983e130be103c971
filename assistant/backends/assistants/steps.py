"""The tool calls of one run, put together from deltas and mended by the server's snapshots.

A delta names its call only once; afterwards it is found by the step's id and its index. What our
own functions return is not told from here: the run loop knows it first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from assistant import events as e
from assistant.backends.assistants.values import Json, number, obj, objs, text
from assistant.backends.unknown import shown
from assistant.backends.wire.caps import check_things, ident
from assistant.backends.wire.sse import RawEvent
from assistant.messages import CallId, ToolCall

_DONE = "completed"
_KNOWN = ("code_interpreter", "file_search", "function")
_UNTOLD = CallId("")
_ENDS = (_DONE, "failed", "cancelled", "expired")


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file of the answer that is still at the endpoint; the backend fetches it at once."""

    file_id: str
    name: str
    """empty for a picture, which has none"""
    raw: str


@dataclass(slots=True)
class _Call:
    call_id: CallId = _UNTOLD
    """empty until the server tells it; nothing is said of the call before"""
    name: str = ""
    kind: str = ""
    arguments: str = ""
    code: str = ""
    logs: dict[int, str] = field(default_factory=dict[int, str])
    told: bool = False
    whole: bool = False
    """a snapshot told the arguments, so that deltas can only repeat them"""
    finished: bool = False


class ToolCalls:
    """What is known of the tool calls of one run; used by one thread.

    *known* are calls of earlier rounds, which are not told again. With *again*, calls may have
    been told in part by a stream that broke, so that their arguments are told whole.
    """

    def __init__(self, known: tuple[ToolCall, ...] = (), *, again: bool = False) -> None:
        self._again = again
        self._places: dict[tuple[str, int], _Call] = {}
        self._by_id: dict[str, _Call] = {
            call.call_id: _Call(call.call_id, call.name, "function", call.arguments, told=True)
            for call in known
        }
        self._answered = {call.call_id for call in known}

    @property
    def unanswered(self) -> tuple[ToolCall, ...]:
        """The calls of our functions that nobody has answered yet."""
        return tuple(
            ToolCall(call.call_id, call.name, call.arguments)
            for call in self._by_id.values()
            if call.kind == "function" and call.call_id not in self._answered
        )

    @property
    def running(self) -> bool:
        """Whether a tool of the endpoint has begun and not ended."""
        return any(not c.finished and c.kind != "function" for c in self._by_id.values())

    def delta(self, raw: RawEvent) -> Iterator[e.Event | RemoteFile]:
        """Take a little more of a step."""
        details = obj(obj(raw.data.get("delta")).get("step_details"))
        for at, told in enumerate(objs(details.get("tool_calls"))):
            index = number(told.get("index"))
            call = self._call(ident(raw.data.get("id")), at if index is None else index, told)
            more = text(obj(told.get("function")).get("arguments"))
            if call.kind == "function" and not call.whole and more:
                call.arguments += more
                if call.told:
                    yield e.ToolArguments(call.call_id, more, raw=raw.name)
            yield from self._tell(call, raw)
            yield from self._code_delta(call, told, raw)

    def snapshot(self, raw: RawEvent) -> Iterator[e.Event | RemoteFile]:
        """Take a step as the server has it."""
        details = obj(raw.data.get("step_details"))
        status = text(raw.data.get("status"))
        for at, told in enumerate(objs(details.get("tool_calls")) or _other(raw.data, details)):
            call = self._call(ident(raw.data.get("id")), at, told)
            yield from self._mend(call, text(obj(told.get("function")).get("arguments")), raw)
            yield from self._tell(call, raw)
            yield from self._code_snapshot(call, told, raw)
            yield from self._finish(call, told, status, raw)

    def required(self, calls: tuple[ToolCall, ...], raw: RawEvent) -> Iterator[e.Event]:
        """Take the calls that the run waits for, whole."""
        for asked in calls:
            call = self._by_id.setdefault(asked.call_id, _Call(asked.call_id))
            call.name, call.kind = asked.name or call.name, "function"
            yield from self._mend(call, asked.arguments, raw)
            yield from self._tell(call, raw)

    def _call(self, step: str, index: int, told: Json) -> _Call:
        place, call_id = (step, index), ident(told.get("id"))
        call = self._by_id.get(call_id) or self._places.get(place)
        if call is None or (call_id and call.call_id not in ("", call_id)):
            call = _Call()
        self._places[place] = call
        check_things(len(self._places))
        if call_id:
            call.call_id = CallId(call_id)
            self._by_id[call_id] = call
            check_things(len(self._by_id))
        call.kind = call.kind or text(told.get("type"))
        hosted = "" if call.kind == "function" else _name(told, call.kind)
        call.name = call.name or text(obj(told.get("function")).get("name")) or hosted
        return call

    def _tell(self, call: _Call, raw: RawEvent) -> Iterator[e.Event]:
        """Say once that a call began: when its id and its name are known."""
        if call.told or not (call.call_id and call.name):
            return
        call.told = True
        yield e.ToolStarted(call.call_id, call.name, call.kind, call.arguments, raw=raw.name)
        if call.arguments and self._again:
            yield e.ToolArguments(call.call_id, call.arguments, whole=True, raw=raw.name)
        if call.code:
            yield e.CodeDelta(call.call_id, call.code, raw=raw.name)
        if call.logs:
            yield e.CodeOutput(call.call_id, _joined(call.logs), raw=raw.name)

    def _mend(self, call: _Call, arguments: str, raw: RawEvent) -> Iterator[e.Event]:
        if not arguments:
            return
        call.whole = True
        if arguments != call.arguments:
            call.arguments = arguments
            if call.told:
                yield e.ToolArguments(call.call_id, arguments, whole=True, raw=raw.name)

    def _code_delta(self, call: _Call, told: Json, raw: RawEvent) -> Iterator[e.Event | RemoteFile]:
        if call.finished:
            return  # the server has told it whole
        ran = obj(told.get("code_interpreter"))
        if more := text(ran.get("input")):
            call.code += more
            if call.told:
                yield e.CodeDelta(call.call_id, more, raw=raw.name)
        for at, output in enumerate(objs(ran.get("outputs"))):
            index = number(output.get("index"))
            place = at if index is None else index
            if logs := text(output.get("logs")):
                call.logs[place] = call.logs.get(place, "") + logs
                if call.told:
                    yield e.CodeOutput(call.call_id, logs, raw=raw.name)
            yield from _pictures(output, raw)

    def _code_snapshot(
        self, call: _Call, told: Json, raw: RawEvent
    ) -> Iterator[e.Event | RemoteFile]:
        ran = obj(told.get("code_interpreter"))
        code, outputs = text(ran.get("input")), objs(ran.get("outputs"))
        if code and code != call.code and call.told:
            call.code = code
            yield e.CodeDelta(call.call_id, code, whole=True, raw=raw.name)
        logs = {at: log for at, one in enumerate(outputs) if (log := text(one.get("logs")))}
        if logs and logs != call.logs and call.told:
            call.logs = logs
            yield e.CodeOutput(call.call_id, _joined(logs), whole=True, raw=raw.name)
        for output in outputs:
            yield from _pictures(output, raw)

    def _finish(self, call: _Call, told: Json, status: str, raw: RawEvent) -> Iterator[e.Event]:
        if call.kind == "function" or call.finished or status not in _ENDS or not call.told:
            return
        call.finished = True
        yield e.ToolFinished(
            call.call_id,
            call.name,
            failed=status != _DONE,
            result=_found(told),
            output=_joined(call.logs),
            raw=raw.name,
        )


def _other(step: Json, details: Json) -> list[Json]:
    """Return a step that is neither calls nor words as a call of its kind's name."""
    known = text(details.get("type")) in ("", "message_creation", "tool_calls")
    return [] if known else [{**details, "id": step.get("id")}]


def _name(told: Json, kind: str) -> str:
    name, server = text(told.get("name")) or kind, text(told.get("server_label"))
    return f"{server}.{name}" if server else name


def _joined(logs: dict[int, str]) -> str:
    return "".join(logs[at] for at in sorted(logs))


def _pictures(output: Json, raw: RawEvent) -> Iterator[RemoteFile]:
    if file_id := ident(obj(output.get("image")).get("file_id")):
        yield RemoteFile(file_id, "", raw.name)


def _found(told: Json) -> Any:
    """Return the files that a search found, best first, or all that is told of another tool."""
    if told.get("type") not in _KNOWN:
        return shown(told, ("id", "type", "index", "name", "server_label"))
    results = objs(obj(told.get("file_search")).get("results"))
    if not results:
        return None
    return {
        "files": [
            {"name": text(one.get("file_name")), "score": one.get("score")} for one in results
        ]
    }
