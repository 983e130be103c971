"""Translates the events of a Responses stream, and whole responses, into neutral ones.

Pure but for the `Reading` that it is given. Any field may be missing or None; an event that is
not understood is passed over. A file that is to be fetched comes out as a `Fetch`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from assistant import events as e
from assistant.backends.responses.items import (
    Fetch,
    asked_of_us,
    citation,
    file_of,
    finished,
    names,
    unanswered,
)
from assistant.backends.responses.reading import Reading
from assistant.backends.wire.json_text import Json, many, one, text
from assistant.backends.wire.sdk_errors import of_code
from assistant.backends.wire.sse import RawEvent
from assistant.backends.wire.usage import usage_of
from assistant.messages import EndState, PartId, Problem, Remote, ToolCall, Usage

Told = e.Event | Fetch
_TEXT = "response.output_text.delta"


def translate(raw: RawEvent, reading: Reading) -> Iterable[Told]:
    """Turn one wire event into neutral ones; silence is a fair translation."""
    name, data = raw.name, raw.data
    again = reading.heard(name, data) and name not in _ENDS
    number = data.get("sequence_number")
    sequence = number if isinstance(number, int) else None
    said = data.get("delta")
    if name == _TEXT and isinstance(said, str) and said and not again:  # thousands in an answer
        return (e.TextDelta(reading.part(data), said, raw=name, sequence=sequence),)
    told = _translate(name, data, reading)
    if again:
        deque(told, 0)  # read all the same, because it may tell which id an item has
        return ()
    return (
        event if isinstance(event, Fetch) else replace(event, raw=name, sequence=sequence)
        for event in told
    )


def whole(response: Json, reading: Reading) -> Iterator[Told]:
    """Turn a response that was retrieved into what its stream would have ended with."""
    status = text(response, "status")
    if status in ENDED:
        name = f"response.{status}"
        yield from translate(RawEvent(name, {"response": response}), reading)


def _translate(name: str, data: Json, reading: Reading) -> Iterator[Told]:
    if name in _ENDS:
        yield from _end(name, one(data, "response"), reading)
    elif name == "error":
        yield _failed(data, reading.ended({}, complete=False, calls=()), None)
    elif name in ("response.created", "response.queued", "response.in_progress"):
        response = one(data, "response")
        if reading.began(response):
            yield e.RunStarted(remote=reading.remote)
        if name != "response.created":
            yield e.StatusChanged(status=name.removeprefix("response."))
    elif name == "response.output_item.added":
        yield from _appeared(one(data, "item"), data, reading)
    elif name == "response.output_item.done":
        item = one(data, "item")
        key = reading.finish(item, data)
        yield from _item(item, key, reading)
    elif name in _SIMPLE:
        yield from _SIMPLE[name](data, reading)
    elif name.startswith("response.") and name.split(".")[1].endswith("_call"):
        yield e.StatusChanged(status="tool")


def _appeared(item: Json, data: Json, reading: Reading) -> Iterator[Told]:
    key = reading.announce(item, data)
    if item.get("type") == "reasoning":
        yield e.StatusChanged(status="thinking")
    call_id = reading.call_id({"item_id": key})
    if call_id and reading.first(call_id):
        name, kind = names(item)
        yield e.ToolStarted(
            call_id=call_id, name=name, kind=kind, arguments=text(item, "arguments")
        )


def _item(item: Json, key: str, reading: Reading) -> Iterator[Told]:
    """Tell what a finished item holds, whether or not its parts were told before."""
    kind = str(item.get("type"))
    if kind == "message":
        yield from _message(item, key, reading)
    elif kind == "reasoning":
        for at, part in enumerate(many(item, "summary")):
            part_id = PartId(f"{key}:summary:{at}")
            if reading.first(part_id) and (thought := text(part, "text")):
                yield e.ReasoningDelta(part_id=part_id, text=thought)
    else:
        yield from _appeared({**item, "id": key}, {}, reading)
        if kind == "function_call":
            yield from _called(item, key, reading)
        elif call_id := reading.call_id({"item_id": key}):
            reading.others[key] = asked_of_us(item)
            for told in finished(item, call_id, names(item)[0]):
                if not isinstance(told, Fetch) or reading.first(f"file:{told.name}"):
                    yield told


def _message(item: Json, key: str, reading: Reading) -> Iterator[Told]:
    for at, part in enumerate(many(item, "content")):
        part_id = PartId(f"{key}:{at}")
        if said := text(part, "refusal"):
            yield e.RefusalDelta(part_id=part_id, text=said, whole=True)
        if said := text(part, "text"):
            yield e.TextDone(part_id=part_id, text=said)
        for annotation in many(part, "annotations"):
            yield from _cited(annotation, part_id, reading)


def _called(item: Json, key: str, reading: Reading) -> Iterator[Told]:
    call_id, name = reading.call_id({"item_id": key}), text(item, "name")
    if call_id and name:
        call = ToolCall(call_id, name, text(item, "arguments"))
        reading.calls[call_id] = call
        if call.arguments:
            yield e.ToolArguments(call_id=call_id, text=call.arguments, whole=True)


def _cited(annotation: Json, part_id: PartId, reading: Reading) -> Iterator[Told]:
    if found := file_of(annotation):
        if reading.first(f"file:{found.file_id}"):
            yield found
    elif source := citation(annotation):
        yield e.Cited(part_id=part_id, citation=source)


def _end(name: str, response: Json, reading: Reading) -> Iterator[Told]:
    if reading.began(response):
        yield e.RunStarted(remote=reading.remote)
    messages = 0
    for index, item in enumerate(many(response, "output")):
        key = reading.final_key(item, index, messages)
        messages += item.get("type") == "message"
        reading.announce({**item, "id": key}, {})
        yield from _item({**item, "id": key}, key, reading)
    told = text(response, "status")
    status = told if told in ENDED else name.removeprefix("response.")
    calls = tuple(reading.calls.values())
    usage = usage_of(response.get("usage"))
    if status == "completed" and (problem := unanswered(reading.others.values())):
        # What the endpoint keeps of it can never be gone on from: it lacks the answer to a call.
        remote = reading.ended(response, complete=False, calls=())
        yield e.RunEnded("failed", problem.kind, usage, problem, remote)
        return
    remote = reading.ended(response, status == "completed", calls)
    if status == "completed" and calls:
        yield e.ToolCallsRequired(calls=calls, remote=remote, usage=usage)
    elif status == "failed":
        yield _failed(one(response, "error"), remote, usage)
    else:
        why = str(one(response, "incomplete_details").get("reason") or "")
        state, fallback = ENDED[status]
        reason = _REASONS.get(why, why) or fallback
        yield e.RunEnded(state=state, reason=reason, usage=usage, remote=remote)


def _failed(error: Json, remote: Remote, usage: Usage | None) -> e.RunEnded:
    code = str(error.get("code") or error.get("type") or "")
    known = of_code(code, str(error.get("message") or ""))
    problem = Problem(known.kind, str(known), known.hint)
    return e.RunEnded(
        state="failed", reason=code or "failed", problem=problem, remote=remote, usage=usage
    )


def _text(data: Json, reading: Reading) -> Iterator[Told]:
    if said := text(data, "delta"):
        yield e.TextDelta(part_id=reading.part(data), text=said)


def _text_done(data: Json, reading: Reading) -> Iterator[Told]:
    if said := text(data, "text"):
        yield e.TextDone(part_id=reading.part(data), text=said)


def _refusal(data: Json, reading: Reading) -> Iterator[Told]:
    if said := text(data, "delta"):
        yield e.RefusalDelta(part_id=reading.part(data), text=said)


def _refusal_done(data: Json, reading: Reading) -> Iterator[Told]:
    if said := text(data, "refusal"):
        yield e.RefusalDelta(part_id=reading.part(data), text=said, whole=True)


def _reasoning(kind: str) -> Callable[[Json, Reading], Iterator[Told]]:
    def translated(data: Json, reading: Reading) -> Iterator[Told]:
        at = data.get("summary_index") or data.get("content_index") or 0
        part_id = PartId(f"{reading.key(data)}:{kind}:{at}")
        reading.first(part_id)
        if thought := text(data, "delta"):
            yield e.ReasoningDelta(part_id=part_id, text=thought)

    return translated


def _annotated(data: Json, reading: Reading) -> Iterator[Told]:
    yield from _cited(one(data, "annotation"), reading.part(data), reading)


def _arguments(data: Json, reading: Reading) -> Iterator[Told]:
    call_id, written = reading.call_id(data), text(data, "delta")
    if call_id and written:
        yield e.ToolArguments(call_id=call_id, text=written)


def _code(field: str) -> Callable[[Json, Reading], Iterator[Told]]:
    def translated(data: Json, reading: Reading) -> Iterator[Told]:
        call_id, written = reading.call_id(data), text(data, field)
        if call_id and written:
            yield e.CodeDelta(call_id=call_id, text=written, whole=field == "code")

    return translated


_SIMPLE: dict[str, Callable[[Json, Reading], Iterator[Told]]] = {
    "response.output_text.delta": _text,
    "response.output_text.done": _text_done,
    "response.output_text.annotation.added": _annotated,
    "response.refusal.delta": _refusal,
    "response.refusal.done": _refusal_done,
    "response.reasoning_summary_text.delta": _reasoning("summary"),
    "response.reasoning_text.delta": _reasoning("text"),
    "response.function_call_arguments.delta": _arguments,
    "response.custom_tool_call_input.delta": _arguments,
    "response.mcp_call_arguments.delta": _arguments,
    "response.code_interpreter_call_code.delta": _code("delta"),
    "response.code_interpreter_call_code.done": _code("code"),
}

_REASONS: dict[str, str] = dict.fromkeys(("length", "max_tokens"), "max_output_tokens")
"""words of Chat Completions that servers pass on here (ogx 1.5)"""

ENDED: dict[Any, tuple[EndState, str]] = {
    "completed": ("completed", ""),
    "incomplete": ("incomplete", "incomplete"),
    "failed": ("failed", "failed"),
    "cancelled": ("stopped", "cancelled at the server"),
}
_ENDS = frozenset(f"response.{state}" for state in ENDED)
