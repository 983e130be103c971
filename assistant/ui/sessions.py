"""Streamlit's sessions, by their ids, and its options: where its private names are known (1.67)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any, cast

from streamlit import config
from streamlit.runtime import Runtime, exists, get_instance
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import get_script_run_ctx

AGAIN_S = 0.1
_PRIVATE = ("_client_state", "_event_loop", "_scriptrunner")


def unlock_options() -> None:
    """Have Streamlit's options read without their lock: they are there before the first script.

    It is taken for every element that is sent. Whoever gets it and then has to wait for the
    interpreter lets all others wait for both, and a hundred people stand in one line.
    """
    options = cast(Any, config)
    if hasattr(options, "_config_lock"):
        options._config_lock = nullcontext()  # noqa: SLF001 - there is no public way


def own_pages() -> None:
    """Have pages come from `st.navigation` alone, from the first visit on.

    Before that has run once, Streamlit takes `pages/` for its pages: whoever came first, and to
    one of them, got that script by itself, with a list of the files above it.
    """
    if hasattr(PagesManager, "uses_pages_directory"):
        PagesManager.uses_pages_directory = False


def current() -> str:
    """Return the id of this script's session; empty where its page cannot be drawn from outside.

    That is so in another Streamlit than the one that was read, and in AppTest, which has none.
    """
    context = get_script_run_ctx()
    if context is None or not exists() or type(get_instance()) is not Runtime:
        return ""
    session = _session(context.session_id)
    known = session is not None and all(hasattr(session, name) for name in _PRIVATE)
    return context.session_id if known else ""


def went_through_history() -> bool:
    """Whether this script runs because somebody went Back or Forward.

    Never so where the page is drawn from outside (`rerun`): the flag is not kept with a session.
    """
    return bool(getattr(get_script_run_ctx(), "is_history_navigation", False))


def alive(session_id: str) -> bool:
    """Whether somebody still has the page open."""
    return _session(session_id) is not None


def rerun(session_id: str, still: Callable[[], bool]) -> bool:
    """Run the session's script as the source watcher would, if that is *still* wanted by then.

    A script that runs is let end: what it draws is newer. False if there is no such session.
    """
    session = _session(session_id)
    if session is None:
        return False
    loop = session._event_loop  # noqa: SLF001 - there is no public way

    def ask() -> None:
        if not still():
            return
        if session._scriptrunner is not None:  # noqa: SLF001 - as above
            loop.call_later(AGAIN_S, ask)
        else:
            session.request_rerun(session._client_state)  # noqa: SLF001 - as above

    try:
        loop.call_soon_threadsafe(ask)
    except RuntimeError:  # the server has ended
        return False
    return True


def _session(session_id: str) -> Any:
    return cast(Any, get_instance()).get_app_session(session_id) if exists() else None
