"""Notices what another tab does to the thread shown here.

While nothing is followed live, a fragment that draws nothing and holds no control compares and
has the page drawn again; the live tail compares by itself.
"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from assistant.errors import WorkbenchError
from assistant.messages import RunId, RunState, ThreadId
from assistant.ui.visit import Visit

EVERY_S = 3.0


@st.fragment(run_every=EVERY_S)
def for_news(visit: Visit, thread_id: ThreadId, seen: Mapping[RunId, RunState]) -> None:
    """Draw the page again when the runs of the thread are not those that were *seen*."""
    if changed(visit, thread_id, seen):
        st.rerun()


def changed(visit: Visit, thread_id: ThreadId, seen: Mapping[RunId, RunState]) -> bool:
    """Whether the runs of the thread are not those that were *seen*; False if nobody knows."""
    try:
        runs = visit.workbench.store.runs.of_thread(visit.owner, thread_id)
    except WorkbenchError:
        return False
    return {run.id: run.state for run in runs} != dict(seen)
