"""Translates what an Assistants server tells into neutral events. Pure: nothing is asked here.

The same door takes the events of a stream and, after a cut, the objects that listings return. An
object says by itself what it is and how it stands; the name of its event is believed only where
it does not: a real server sends `thread.run.completed` for a run that still requires action.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from assistant import events as e
from assistant.backends.assistants.steps import RemoteFile, ToolCalls
from assistant.backends.assistants.values import (
    Json,
    asked_for,
    calls_of,
    number,
    obj,
    objs,
    problem_of,
    text,
)
from assistant.backends.wire.caps import ident
from assistant.backends.wire.sdk_errors import of_code, said
from assistant.backends.wire.sse import RawEvent
from assistant.backends.wire.usage import usage_of
from assistant.errors import NotCompatible
from assistant.messages import Citation, PartId, Remote

Told = e.Event | RemoteFile

_KINDS = (
    "thread.run.step.delta",
    "thread.run.step",
    "thread.run",
    "thread.message.delta",
    "thread.message",
)
FINAL = ("completed", "incomplete", "failed", "cancelled", "expired")
"""how a run stands that has ended"""
_WHOLE = ("completed", "incomplete")
"""how a message stands to which nothing is added any more"""


@dataclass(slots=True)
class Following:
    """What is known of one run so far; used by one thread."""

    remote: Remote
    started: bool = False
    """RunStarted was told"""
    tools: ToolCalls = field(default_factory=ToolCalls)
    told: dict[PartId, int] = field(default_factory=dict[PartId, int])
    """how many characters of each text part came in deltas"""
    done: set[PartId] = field(default_factory=set[PartId])
    """the text parts that the server has told whole"""

    @property
    def lacks(self) -> bool:
        """Whether something that the server surely has was not told whole."""
        return not self.done or not self.told.keys() <= self.done or self.tools.running


def translate(raw: RawEvent, known: Following) -> Iterator[Told]:
    """Yield what *raw* means, and note it in *known*.

    Raises:
        BackendError: the server told an error that ends the stream.
    """
    if raw.name == "error":
        raise of_code(text(raw.data.get("code")) or text(raw.data.get("type")), said(raw.data))
    match _kind(raw):
        case "thread.run":
            yield from _run(raw, known)
        case "thread.run.step":
            yield from known.tools.snapshot(raw)
        case "thread.run.step.delta":
            yield from known.tools.delta(raw)
        case "thread.message":
            yield from _message(raw, known)
        case "thread.message.delta":
            yield from _message_delta(raw, known)
        case _:
            pass


def _kind(raw: RawEvent) -> str:
    own = text(raw.data.get("object"))
    if own in _KINDS:
        return own
    return next((k for k in _KINDS if raw.name == k or raw.name.startswith(k + ".")), "")


def _run(raw: RawEvent, known: Following) -> Iterator[Told]:
    run = raw.data
    known.remote = replace(
        known.remote,
        run=text(run.get("id")) or known.remote.run,
        thread=text(run.get("thread_id")) or known.remote.thread,
    )
    status = text(run.get("status")) or raw.name.rpartition(".")[2]
    if not known.started:
        known.started = True
        yield e.RunStarted(known.remote, raw=raw.name)
        if raw.name == "thread.run.created":
            return
    if status == "requires_action":
        yield from _required(raw, known)
    elif status in FINAL:
        yield _ended(raw, status, known)
    else:
        yield e.StatusChanged(status or "in_progress", raw=raw.name)


def _required(raw: RawEvent, known: Following) -> Iterator[e.Event]:
    if found := asked_for(raw.data):
        call, problem = found
        # So that the run is ended at the server before its thread takes the next message.
        known.remote = replace(known.remote, open_calls=(call,))
        yield e.RunEnded("failed", problem.kind, None, problem, known.remote, raw=raw.name)
        return
    calls = calls_of(raw.data)
    yield from known.tools.required(calls, raw)
    calls = calls or known.tools.unanswered
    if not calls:
        raise NotCompatible("The endpoint waits for tools and does not say for which.")
    known.remote = replace(known.remote, open_calls=calls)
    yield e.ToolCallsRequired(calls, known.remote, raw=raw.name)


def _ended(raw: RawEvent, status: str, known: Following) -> e.RunEnded:
    run, usage = raw.data, usage_of(raw.data.get("usage"))
    known.remote = replace(known.remote, open_calls=())
    match status:
        case "completed":
            known.remote = replace(known.remote, last_completed=known.remote.run)
            return e.RunEnded("completed", "", usage, None, known.remote, raw=raw.name)
        case "incomplete":
            reason = text(obj(run.get("incomplete_details")).get("reason")) or status
            return e.RunEnded("incomplete", reason, usage, None, known.remote, raw=raw.name)
        case "cancelled":
            reason = "cancelled at the server"
            return e.RunEnded("stopped", reason, usage, None, known.remote, raw=raw.name)
        case _:
            reason, problem = problem_of({**run, "status": status})
            return e.RunEnded("failed", reason, usage, problem, known.remote, raw=raw.name)


def _message(raw: RawEvent, known: Following) -> Iterator[Told]:
    message = raw.data
    if text(message.get("role")) == "user":
        return
    status = text(message.get("status"))
    if status not in _WHOLE:
        # A real server sends `thread.message.completed` with a status of in_progress.
        status = raw.name.rpartition(".")[2]
    if status not in _WHOLE:
        yield e.StatusChanged("writing", raw=raw.name)
        return
    for at, content in enumerate(objs(message.get("content"))):
        part_id = _part_id(message, at)
        yield from _whole(content, part_id, status, raw, known)
        yield from _annotations(content, part_id, raw)
        yield from _picture(content, raw)


def _whole(
    content: Json, part_id: PartId, status: str, raw: RawEvent, known: Following
) -> Iterator[e.Event]:
    value, refusal = text(obj(content.get("text")).get("value")), text(content.get("refusal"))
    # An unfinished message may have been stored before its last words were sent.
    if value and (status == "completed" or len(value) >= known.told.get(part_id, 0)):
        known.done.add(part_id)
        yield e.TextDone(part_id, value, raw=raw.name)
    if refusal:
        known.done.add(part_id)
        yield e.RefusalDelta(part_id, refusal, whole=True, raw=raw.name)


def _message_delta(raw: RawEvent, known: Following) -> Iterator[Told]:
    for at, content in enumerate(objs(obj(raw.data.get("delta")).get("content"))):
        index = number(content.get("index"))
        part_id = _part_id(raw.data, at if index is None else index)
        value, refusal = text(obj(content.get("text")).get("value")), text(content.get("refusal"))
        if (value or refusal) and part_id not in known.done:
            known.told[part_id] = known.told.get(part_id, 0) + len(value) + len(refusal)
            if value:
                yield e.TextDelta(part_id, value, raw=raw.name)
            else:
                yield e.RefusalDelta(part_id, refusal, raw=raw.name)
        yield from _annotations(content, part_id, raw)
        yield from _picture(content, raw)


def _part_id(message: Json, index: int) -> PartId:
    return PartId(f"{ident(message.get('id')) or 'message'}:{index}")


def _annotations(content: Json, part_id: PartId, raw: RawEvent) -> Iterator[Told]:
    for told in objs(obj(content.get("text")).get("annotations")):
        cited, made = obj(told.get("file_citation")), obj(told.get("file_path"))
        marker = text(told.get("text"))
        file_id = ident(cited.get("file_id")) or ident(made.get("file_id"))
        if not file_id:
            continue
        name = marker.rpartition("/")[2] if made else ""
        citation = Citation(
            title=name,
            file_id=file_id,
            quote=text(cited.get("quote")),
            start=number(told.get("start_index")),
            end=number(told.get("end_index")),
        )
        yield e.Cited(part_id, citation, raw=raw.name)
        if made:
            yield RemoteFile(file_id, name or file_id, raw.name)


def _picture(content: Json, raw: RawEvent) -> Iterator[RemoteFile]:
    if file_id := ident(obj(content.get("image_file")).get("file_id")):
        yield RemoteFile(file_id, "", raw.name)
