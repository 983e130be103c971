"""Notices what another tab does to the thread shown here, while no script of this page runs.

A page that has been drawn is pushed (`push`); where that is not possible, a fragment that draws
nothing and holds no control compares now and then. The live tail compares by itself.
"""

from __future__ import annotations

import streamlit as st

from assistant.ui import services, sessions, state
from assistant.ui.push import Push
from assistant.ui.visit import Shown, Visit

EVERY_S = 3.0


def begin() -> None:
    """Note that a script of this page runs: an older one ends, and nothing is pushed."""
    state.take_over()
    session_id = sessions.current()
    if session_id:
        _push().pause(session_id)


def look_out(visit: Visit, shown: Shown) -> None:
    """Have the page drawn again once it is not what is *shown*; the last thing a script does."""
    session_id = sessions.current()
    if session_id:
        _push().look_out(session_id, visit, shown)
    else:
        _compare(visit, shown)


@st.fragment(run_every=EVERY_S)
def _compare(visit: Visit, shown: Shown) -> None:
    if shown.changed(visit):
        st.rerun()


def _push() -> Push:
    return services.kept("push", lambda: Push(sessions.rerun, sessions.alive))
