"""Notices what another tab does to the thread shown here.

While nothing is followed live, a fragment that draws nothing and holds no control compares and
has the page drawn again; the live tail compares by itself.
"""

from __future__ import annotations

import streamlit as st

from assistant.errors import WorkbenchError
from assistant.messages import ThreadId
from assistant.ui.visit import Seen, Visit, seen

EVERY_S = 3.0


@st.fragment(run_every=EVERY_S)
def for_news(visit: Visit, thread_id: ThreadId, shown: Seen) -> None:
    """Draw the page again when the thread is not what is *shown* of it."""
    if changed(visit, thread_id, shown):
        st.rerun()


def changed(visit: Visit, thread_id: ThreadId, shown: Seen) -> bool:
    """Whether the thread's runs and files are not as *shown*; False if nobody knows."""
    store = visit.workbench.store
    try:
        runs = store.runs.of_thread(visit.owner, thread_id)
        uploads = store.uploads.of_thread(visit.owner, thread_id)
    except WorkbenchError:
        return False
    return seen({run.id: run.state for run in runs}, uploads) != shown
