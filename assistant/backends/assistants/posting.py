"""Puts what is new into a thread of an Assistants server, and nothing twice.

A request whose answer was lost may have been carried out: so every message carries our id, and
a second try looks for those of the first. Files are attached once, which the server is asked about.
The run itself is not started here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.backends.assistants.calls import PAGE, Calls
from assistant.backends.assistants.input import SEEDS, Posted, pending, with_files
from assistant.backends.assistants.look import CANCEL_WITHIN_S, ended
from assistant.backends.assistants.values import Json, obj, objs, text
from assistant.backends.base import SentFile, Turn
from assistant.backends.wire.caps import Memory
from assistant.children.stopping import Stop
from assistant.errors import NotCompatible
from assistant.messages import Remote

BEGAN = "thread"
"""with the id of a run: what notes the thread that it put its message into"""


def put(
    calls: Calls, begun: Memory[str], turn: Turn, files: Sequence[SentFile]
) -> tuple[Remote, bool]:
    """Put into the thread what it lacks; return it, and whether it has just taken something.

    *files* are those of the turn that are to be attached, unless the thread has them.

    Raises:
        BackendError: refused, or stopped in the middle.
    """
    before, message_id = turn.remote or Remote(), turn.message.id
    # By the run: another attempt at the same message may have to begin a thread of its own.
    thread = before.thread or begun.get((turn.run_id, BEGAN)) or ""
    new, taken = pending(turn), False
    if before.open_calls and before.run:
        ended(calls, before, CANCEL_WITHIN_S)
    if not thread:
        new = with_files(new, turn.message, files)
        seeds, new, taken = new[:SEEDS], new[SEEDS:], True
        thread = _create(calls, seeds, turn)
    else:
        if begun.get(message_id) == thread:
            new = _missing(calls, thread, new, turn.stop)
        unknown = [file for file in files if not begun.get((thread, file.id))]
        new = with_files(new, turn.message, _unattached(calls, thread, unknown, turn.stop))
    begun.note((turn.run_id, BEGAN), thread)
    begun.note(message_id, thread)
    for one in new:
        calls.post(thread, one.body, f"{thread}-{one.key}", turn.stop)
        taken = True
    for file in files:
        begun.note((thread, file.id), file.id)
    remote = replace(before, thread=thread, run="", open_calls=())
    return replace(remote, knows=message_id, resumable=True), taken


def _create(calls: Calls, seeds: list[Posted], turn: Turn) -> str:
    made = calls.create_thread([one.body for one in seeds], f"{turn.run_id}-thread", turn.stop)
    thread = text(made.get("id"))
    if not thread:
        raise NotCompatible("The endpoint made a thread without an id.")
    return thread


def _unattached(calls: Calls, thread: str, files: list[SentFile], stop: Stop) -> list[SentFile]:
    """Return those of *files* that hang on none of the newest messages of the thread."""
    if not files:
        return []
    there = calls.newest_messages(thread, PAGE, stop)
    ids = {
        text(one.get("file_id")) for message in there for one in objs(message.get("attachments"))
    }
    return [file for file in files if file.id not in ids]


def _missing(calls: Calls, thread: str, new: list[Posted], stop: Stop) -> list[Posted]:
    """Return those of *new* that an earlier try has not put into the thread, perhaps unseen."""
    there = calls.newest_messages(thread, min(len(new) + 20, 100), stop)
    keys = {_key(message) for message in there}
    # Some servers forget what is put beside a message: there the newest are told by their words.
    nameless = [_words(message) for message in there[: len(new)] if _key(message) is None]
    return [
        one
        for one in new
        if one.key not in keys and (one.body["role"], one.body["content"]) not in nameless
    ]


def _key(message: Json) -> object:
    return obj(message.get("metadata")).get("message")


def _words(message: Json) -> tuple[str, str]:
    content = objs(message.get("content"))
    values = [text(obj(one.get("text")).get("value")) for one in content]
    return text(message.get("role")), "".join(values)
