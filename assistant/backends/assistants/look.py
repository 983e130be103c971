"""What becomes of a run: asked for until it rests or has ended, then read from the listings.

The protocol has no way to attach to a running stream, so this is how a cut answer goes on. The
listings are handed on as raw events, for the one translation there is.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime

from assistant.backends.assistants.calls import Calls
from assistant.backends.assistants.events import FINAL
from assistant.backends.assistants.values import Json, obj, objs, text
from assistant.backends.wire.sse import RawEvent
from assistant.children.stopping import Stop
from assistant.errors import (
    BadRequest,
    Busy,
    Gone,
    NotCompatible,
    RateLimited,
    ServerTrouble,
    Unreachable,
)
from assistant.messages import Message, MessageId, PartId, Remote, TextPart

FIRST_WAIT_S = 0.2
LONGEST_WAIT_S = 2.0
CANCEL_WITHIN_S = 5.0

_STEP = "thread.run.step"
_MESSAGE = "thread.message"
_PASSING = (RateLimited, ServerTrouble, Unreachable)


def rests(run: Json) -> bool:
    """Whether the server does nothing more for the run by itself."""
    return text(run.get("status")) in (*FINAL, "requires_action")


def polled(calls: Calls, remote: Remote, stop: Stop, patience_s: float) -> Iterator[Json]:
    """Yield the run each time its status changed, until it rests; just end when stopped.

    Raises:
        BackendError: refused, or not answered properly for *patience_s*.
    """
    status, wait_s, heard_at = "", FIRST_WAIT_S, time.monotonic()
    while not stop.asked:
        try:
            run = calls.run(remote.thread, remote.run, stop)
            heard_at = time.monotonic()
        except _PASSING:
            if not stop.asked and time.monotonic() - heard_at > patience_s:
                raise
            run = {"status": status}
        if text(run.get("status")) != status:
            status = text(run.get("status"))
            yield run
        if rests(run) or stop.wait(wait_s):
            return
        wait_s = min(wait_s * 1.5, LONGEST_WAIT_S)


def ended(calls: Calls, remote: Remote, within_s: float) -> None:
    """End a run at the server and wait until it has ended.

    Raises:
        BackendError: refused, or not confirmed *within_s*.
    """
    deadline = time.monotonic() + within_s
    try:
        run = calls.cancel(remote.thread, remote.run, within_s)
    except Gone:
        return
    except (BadRequest, Busy):
        run: Json = {}  # it has ended already, or is ending
    wait_s = 0.05
    while text(run.get("status")) not in FINAL:
        left_s = deadline - time.monotonic()
        if left_s <= 0:
            raise ServerTrouble("The endpoint did not confirm in time that the run has ended.")
        if run:
            time.sleep(min(wait_s, left_s))
            wait_s *= 1.5
        run = calls.run(remote.thread, remote.run, Stop(), max(left_s, 0.1))


def written(calls: Calls, remote: Remote, stop: Stop) -> Iterator[RawEvent]:
    """Yield the steps and messages of a run that rests, as the server keeps them, in order."""
    steps = _steps(calls, remote, stop)
    named = {_message_of(step) for step in steps}
    messages = {
        text(message.get("id")): message
        for message in calls.messages(remote.thread, remote.run, stop)
        # Not every server knows the parameter that asks for one run's messages only.
        if message.get("run_id") == remote.run or message.get("id") in named
    }
    for step in steps:
        message = messages.pop(_message_of(step), None)
        if message is not None:
            yield _whole(message)
        elif not _message_of(step):
            yield RawEvent(f"{_STEP}.{text(step.get('status'))}", {**step, "object": _STEP})
    for message in messages.values():
        yield _whole(message)


def _steps(calls: Calls, remote: Remote, stop: Stop) -> list[Json]:
    try:
        return calls.steps(remote.thread, remote.run, stop)
    except (Gone, NotCompatible):
        return []  # some servers keep messages but not steps


def _message_of(step: Json) -> str:
    details = obj(step.get("step_details"))
    return text(obj(details.get("message_creation")).get("message_id"))


def _whole(message: Json) -> RawEvent:
    # Nothing is added to a message of a run that rests, whatever the message says of itself.
    return RawEvent(f"{_MESSAGE}.completed", {**message, "object": _MESSAGE})


def run_of(calls: Calls, thread: str, run_id: str, older: str) -> Json | None:
    """Return the run of a thread that was started with our *run_id*, if there is one.

    Some servers forget what is put beside a run: there it is the newest one that is not *older*.
    """
    try:
        runs = calls.runs(thread, limit=20)
    except Gone:
        return None
    for run in runs:
        ours = obj(run.get("metadata")).get("run")
        if ours == run_id:
            return run
        if ours is None and run is runs[0] and text(run.get("id")) != older:
            return run
    return None


def message_from(raw: Json) -> Message:
    """Return a message of a thread as the endpoint keeps it; only its text."""
    message_id = text(raw.get("id"))
    created = raw.get("created_at")
    parts = tuple(
        TextPart(PartId(f"{message_id}:{at}"), value)
        for at, content in enumerate(objs(raw.get("content")))
        if (value := text(obj(content.get("text")).get("value")))
    )
    return Message(
        MessageId(message_id),
        "assistant" if raw.get("role") == "assistant" else "user",
        parts,
        datetime.fromtimestamp(created, UTC).isoformat()
        if isinstance(created, int | float)
        else "",
    )
