"""What a session remembers, and how it agrees with the page's address.

The thread's id stands in both: a reload begins a new session and finds it in the address, a
click in the navigation drops the address and finds it in the session. Nothing here draws.
"""

from __future__ import annotations

import hashlib
import threading
import time
from typing import cast

import streamlit as st

from assistant.messages import MessageId, ThreadId, new_id
from assistant.ui.notices import Notice

_THREAD = "thread_id"
_WRITTEN = "thread_in_address"
_ASSISTANT = "assistant_id"
_NONCE = "composer_nonce"
_UNSENT = "unsent_text"
_NOTICE = "notice"
_WINDOW = "window"
_ACTED = "acted_at"
_WAKE = "wake"

WINDOW = 30
"""messages of a long thread that are drawn at first, and how many more each time"""
SOON_S = 3.0
"""how long after an action an address that differs is taken for an old one"""


def follow_address() -> ThreadId | None:
    """Return the thread to show, after session and address were made to agree.

    The address counts in a new session (a deep link, a reload) and when it changed by itself
    (the browser's back button). A click may arrive with the address as it was before the click
    before it, on a slow connection; so soon after an action the session counts.
    """
    asked = st.query_params.get("thread", "")
    if asked and asked != st.session_state.get(_WRITTEN) and not _just_acted():
        st.session_state[_THREAD] = asked
        st.session_state.pop(_WINDOW, None)
    thread_id = cast(str, st.session_state.get(_THREAD, ""))
    if thread_id:
        st.query_params["thread"] = thread_id
    elif "thread" in st.query_params:
        del st.query_params["thread"]
    st.session_state[_WRITTEN] = thread_id
    return ThreadId(thread_id) if thread_id else None


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


def acted() -> None:
    """Note that the person did something on the page just now."""
    st.session_state[_ACTED] = time.monotonic()


def _just_acted() -> bool:
    return time.monotonic() - st.session_state.get(_ACTED, float("-inf")) < SOON_S


def thread_id() -> ThreadId | None:
    """Return the thread of this session, for callbacks."""
    found = st.session_state.get(_THREAD, "")
    return ThreadId(found) if found else None


def open_thread(new: ThreadId | None) -> None:
    """Show another thread, or an empty page where None."""
    acted()
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
