"""What a session remembers, and how it agrees with the page's address.

The thread's id stands in both: a reload begins a new session and finds it in the address, a
click in the navigation drops the address and finds it in the session. Nothing here draws.
"""

from __future__ import annotations

import hashlib
import threading
from typing import cast

import streamlit as st

from assistant.messages import MessageId, ThreadId, new_id
from assistant.ui import sessions
from assistant.ui.notices import Notice

_THREAD = "thread_id"
_ASSISTANT = "assistant_id"
_NONCE = "composer_nonce"
_UNSENT = "unsent_text"
_NOTICE = "notice"
_WINDOW = "window"
_WAKE = "wake"
_OPENED = "opened_turn"
_EDITING = "editing"
_SENT = "times_sent"
_FOCUS = "times_to_the_composer"

WINDOW = 30
"""messages of a long thread that are drawn at first, and how many more each time"""


def follow_address() -> ThreadId | None:
    """Return the thread to show, after session and address were made to agree.

    The address counts in a new session (a deep link, a reload) and when somebody went Back or
    Forward; everywhere else the session does. A thread that is written to the address is a step
    that Back goes back by.
    """
    found = st.query_params.get("thread", "")
    if found != (thread_id() or "") and sessions.went_through_history():
        open_thread(ThreadId(found) if found else None)
    shown = thread_id()
    st.session_state[_THREAD] = shown or ""
    if shown:
        st.query_params["thread"] = shown
    elif found:
        del st.query_params["thread"]
    return shown


def address() -> dict[str, str]:
    """Return what stands in the address of a page of this session."""
    shown = thread_id()
    return {"thread": shown} if shown else {}


def take_over() -> None:
    """Wake the script of this session that still follows an answer: this one takes its place.

    It leaves at its next element call, where Streamlit (1.67) stops it; until then it would sleep.
    """
    wake = cast("threading.Event | None", st.session_state.pop(_WAKE, None))
    if wake is not None:
        wake.set()


def new_wake() -> threading.Event:
    """Return what this script sleeps on, and what the next one wakes it by."""
    return cast(threading.Event, st.session_state.setdefault(_WAKE, threading.Event()))


def to_composer() -> None:
    """Have the focus in the composer once the page is drawn."""
    _count(_FOCUS)


def asked() -> None:
    """Have what was asked, and its answer, in view once the page is drawn."""
    _count(_SENT)


def counted() -> dict[str, int]:
    """Return how often something was `sent`, and the focus wanted in the composer."""
    found = {"sent": _SENT, "focus": _FOCUS}
    return {name: cast(int, st.session_state.get(key, 0)) for name, key in found.items()}


def _count(key: str) -> None:
    st.session_state[key] = cast(int, st.session_state.get(key, 0)) + 1


def thread_id() -> ThreadId | None:
    """Return the thread of this session, in a new one that of the address; for callbacks, too."""
    found = cast("str | None", st.session_state.get(_THREAD))
    if found is None:
        found = st.query_params.get("thread", "")
    return ThreadId(found) if found else None


def open_thread(new: ThreadId | None) -> None:
    """Show another thread, or an empty page where None."""
    to_composer()
    st.session_state[_THREAD] = new or ""
    for key in (_WINDOW, _NOTICE, _UNSENT):
        st.session_state.pop(key, None)


def keep_thread(new: ThreadId) -> None:
    """Note the thread that the message being sent has just begun."""
    st.session_state[_THREAD] = new


def assistant_id() -> str:
    """Return the assistant that a new thread would begin with; empty before one was picked."""
    return cast(str, st.session_state.get(_ASSISTANT, ""))


def pick_assistant(new: str) -> None:
    """Note the assistant for new threads."""
    st.session_state[_ASSISTANT] = new


def nonce() -> str:
    """Return what the next message's id is made from: new after each message that was sent."""
    return cast(str, st.session_state.setdefault(_NONCE, new_id()))


def message_id(drawn_nonce: str, text: str) -> MessageId:
    """Return the id of *text* as sent from a composer that was drawn with *drawn_nonce*.

    The same click that arrives twice gives the same id; two texts that are sent before the
    composer could be drawn again give two.
    """
    return MessageId(hashlib.sha256(f"{drawn_nonce}\n{text}".encode()).hexdigest()[:32])


def sent() -> None:
    """Forget what belonged to the message before."""
    asked()
    st.session_state[_NONCE] = new_id()
    st.session_state.pop(_NOTICE, None)
    st.session_state.pop(_UNSENT, None)


def keep_unsent(text: str) -> None:
    """Keep what was typed, because it could not be sent."""
    st.session_state[_UNSENT] = text


def take_unsent() -> str:
    """Return what could not be sent, once."""
    return cast(str, st.session_state.pop(_UNSENT, ""))


def tell(notice: Notice | None) -> None:
    """Show *notice* above the composer until the next action."""
    st.session_state[_NOTICE] = notice


def told() -> Notice | None:
    """Return what is to be shown above the composer."""
    return cast("Notice | None", st.session_state.get(_NOTICE))


def window() -> int:
    """Return how many of the newest messages are drawn."""
    return cast(int, st.session_state.get(_WINDOW, WINDOW))


def widen() -> None:
    """Draw more of the older messages from now on."""
    st.session_state[_WINDOW] = window() + WINDOW


def open_turn(question: str) -> None:
    """Show what can be done with an older question and its answer."""
    st.session_state[_OPENED] = question


def opened_turn() -> str:
    """Return which older turn shows what can be done with it."""
    return cast(str, st.session_state.get(_OPENED, ""))


def edit(message_id: MessageId | None, text: str = "") -> None:
    """Have a question edited where it stands, beginning with *text*; None: have none edited."""
    st.session_state[_EDITING] = message_id
    if message_id:
        st.session_state[edit_key(message_id)] = text


def editing() -> MessageId | None:
    """Return the question that is being edited."""
    return cast("MessageId | None", st.session_state.get(_EDITING))


def edit_key(message_id: MessageId) -> str:
    """Return the key of the editor of a question."""
    return f"edited-{message_id}"


def edited(message_id: MessageId) -> str:
    """Return what stands in the editor of a question."""
    return cast(str, st.session_state.get(edit_key(message_id), ""))
