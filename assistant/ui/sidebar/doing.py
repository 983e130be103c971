"""What a click in the sidebar does: each function is a callback, run before anything is drawn.

Each ends in a change of state or in a notice, never in an exception on the page.
"""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import cast

import streamlit as st

from assistant.errors import WorkbenchError
from assistant.messages import Thread, ThreadId
from assistant.ui import notices, state
from assistant.ui.visit import Visit
from assistant.workbench import RECENT

_CHOSEN = "sidebar_chosen"
_LISTED = "threads_listed"
_OPENED = "thread_row"
_DELETED = "thread_deleted"

UNDO_S = 30.0
"""how long Undo is offered; the thread can be had back for longer"""


@dataclass(frozen=True, slots=True)
class Deleted:
    """The thread that was deleted last; *left* are the endpoints that still have copies."""

    thread_id: ThreadId
    title: str
    at: float
    left: tuple[str, ...] = ()


def choose(thread_id: ThreadId | None) -> None:
    """Show a thread, or an empty page where None."""
    state.open_thread(thread_id)
    st.session_state[_CHOSEN] = True


def take_chosen() -> bool:
    """Whether something was chosen since the last page was drawn."""
    return bool(st.session_state.pop(_CHOSEN, False))


def listed() -> int:
    """Return how many threads are listed beside the pinned ones."""
    return cast(int, st.session_state.get(_LISTED, RECENT))


def list_more() -> None:
    """List as many threads more."""
    st.session_state[_LISTED] = listed() + RECENT


def opened() -> tuple[ThreadId, str] | None:
    """Return the thread whose row is open, and for what."""
    return cast("tuple[ThreadId, str] | None", st.session_state.get(_OPENED))


def close() -> None:
    """Close the row that is open."""
    st.session_state.pop(_OPENED, None)


def act(visit: Visit, thread: Thread, menu: str) -> None:
    """Do what was picked in the *menu* of a thread."""
    picked: str | None = st.session_state.get(menu)
    close()
    match picked:
        case "Rename" | "Export":
            st.session_state[_OPENED] = (thread.id, picked)
        case "Pin" | "Unpin":
            with _told():
                visit.workbench.threads.pin(visit.owner, thread.id, picked == "Pin")
        case "Delete":
            _delete(visit, thread)
        case _:
            return


def rename(visit: Visit, thread: Thread, field: str) -> None:
    """Take the title that was typed into *field*."""
    title: str = st.session_state.get(field, "")
    with _told():
        visit.workbench.threads.rename(visit.owner, thread.id, title)
        close()


def deleted() -> Deleted | None:
    """Return the thread that can be had back by a click."""
    found = cast("Deleted | None", st.session_state.get(_DELETED))
    return found if found and time.monotonic() < found.at + UNDO_S else None


def undo(visit: Visit, thread_id: ThreadId) -> None:
    """Have the deleted thread back."""
    st.session_state.pop(_DELETED, None)
    with _told():
        visit.workbench.deleting.restore(visit.owner, thread_id)


def _delete(visit: Visit, thread: Thread) -> None:
    with _told():
        left = visit.workbench.deleting.delete(visit.owner, thread.id)
        st.session_state[_DELETED] = Deleted(thread.id, thread.title, time.monotonic(), left)
        if state.thread_id() == thread.id:
            state.open_thread(None)


@contextmanager
def _told() -> Generator[None]:
    """Tell what went wrong inside this block."""
    state.tell(None)
    try:
        yield
    except WorkbenchError as error:
        state.tell(notices.explain_error(error))
