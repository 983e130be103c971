"""The sidebar: a new thread, the assistant for it, and the threads of this visitor."""

from __future__ import annotations

import streamlit as st

from assistant.messages import Thread, ThreadId
from assistant.ui import actions, markdown, state, visitor
from assistant.ui.visit import Visit
from assistant.workbench import Look

_LONGEST = 60


def draw(visit: Visit, look: Look, *, in_use: bool) -> None:
    """Draw the sidebar; *in_use* when something was already said in the thread that is open."""
    with st.sidebar:
        st.button(
            "New thread",
            key="new-thread",
            icon=":material/edit_square:",
            type="primary",
            width="stretch",
            on_click=state.open_thread,
            args=(None,),
        )
        _draw_picker(visit, look.thread, in_use)
        if look.recent:
            _draw_recent(look.recent, look.thread.id if look.thread else None)
        if not visitor.lasting():
            st.caption("Your threads are kept for this browser session only.")


def _draw_picker(visit: Visit, thread: Thread | None, in_use: bool) -> None:
    names = {assistant.id: assistant.name for assistant in visit.workbench.assistants}
    current = thread.assistant if thread and in_use else actions.chosen(visit)
    if current not in names:
        names[current] = f"{current} (not connected)"
    st.session_state[actions.PICKER] = current
    st.selectbox(
        "Assistant",
        list(names),
        key=actions.PICKER,
        format_func=names.__getitem__,
        on_change=actions.pick,
        args=(visit, in_use),
        help="Another assistant begins a new thread; this one stays in the list below."
        if in_use
        else None,
    )


def _draw_recent(recent: tuple[Thread, ...], current: ThreadId | None) -> None:
    with st.container(key="recent", gap=None):
        st.caption("Recent threads")
        for thread in recent:
            here = thread.id == current
            st.button(
                _title(thread, here),
                key=f"thread-{thread.id}",
                icon=":material/chat_bubble:" if here else ":material/chat_bubble_outline:",
                type="tertiary",
                wrap=False,
                on_click=state.open_thread,
                args=(thread.id,),
            )


def _title(thread: Thread, here: bool) -> str:
    text = " ".join(thread.title.split()) or "Untitled"
    cut = text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"
    label = markdown.label(cut)
    return f"**:green[{label}]**" if here else label
