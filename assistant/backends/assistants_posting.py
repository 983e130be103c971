"""Puts what is new into a thread of an Assistants server, and nothing twice.

A request whose answer was lost may have been carried out: so every message carries our id, and
what was begun here is remembered. The run itself is not started here.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import replace

from assistant.backends.assistants_calls import Calls
from assistant.backends.assistants_input import SEEDS, Posted, pending
from assistant.backends.assistants_look import CANCEL_WITHIN_S, ended
from assistant.backends.assistants_values import obj, text
from assistant.backends.base import Turn
from assistant.errors import NotCompatible
from assistant.messages import Remote
from assistant.stopping import Stop

REMEMBERED = 1_000


class Begun:
    """The threads and runs that were just begun at the server, by our message and run ids."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ids: OrderedDict[str, str] = OrderedDict()

    def note(self, ours: str, theirs: str) -> None:
        """Remember that *theirs* was begun for *ours*."""
        with self._lock:
            self._ids[ours] = theirs
            self._ids.move_to_end(ours)
            while len(self._ids) > REMEMBERED:
                self._ids.popitem(last=False)

    def get(self, ours: str) -> str:
        """Return what was begun for *ours*, or an empty text."""
        with self._lock:
            return self._ids.get(ours, "")


def put(calls: Calls, begun: Begun, turn: Turn) -> tuple[Remote, bool]:
    """Put into the thread what it lacks; return it, and whether it has just taken something.

    Raises:
        BackendError: refused, or stopped in the middle.
    """
    before, message_id = turn.remote or Remote(), turn.message.id
    thread = before.thread or begun.get(message_id)
    new, taken = pending(turn), False
    if before.open_calls and before.run:
        ended(calls, before, CANCEL_WITHIN_S)
    if not thread:
        seeds, new, taken = new[:SEEDS], new[SEEDS:], True
        thread = _create(calls, seeds, turn)
    elif begun.get(message_id):
        new = _missing(calls, thread, new, turn.stop)
    begun.note(message_id, thread)
    for one in new:
        calls.post(thread, one.body, one.key, turn.stop)
        taken = True
    remote = replace(before, thread=thread, run="", open_calls=())
    return replace(remote, knows=message_id, resumable=True), taken


def _create(calls: Calls, seeds: list[Posted], turn: Turn) -> str:
    made = calls.create_thread([one.body for one in seeds], f"{turn.message.id}-thread", turn.stop)
    thread = text(made.get("id"))
    if not thread:
        raise NotCompatible("The endpoint made a thread without an id.")
    return thread


def _missing(calls: Calls, thread: str, new: list[Posted], stop: Stop) -> list[Posted]:
    """Return those of *new* that an earlier try has not put into the thread, perhaps unseen."""
    there = calls.newest_messages(thread, min(len(new) + 20, 100), stop)
    keys = {obj(message.get("metadata")).get("message") for message in there}
    return [one for one in new if one.key not in keys]
