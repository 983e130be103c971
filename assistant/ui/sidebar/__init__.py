"""The sidebar of every page: links to all of them, a new thread, its assistant, and the threads.

    entries     a row for each thread, with what can be done to it
    doing       what a click in a row does
    groups      which day's heading a thread stands under; pure
    exporting   a thread as a Markdown file; pure

Nothing here is in a fragment: while an answer is written, a click in one would wait for its end.
"""

from __future__ import annotations

import streamlit as st

from assistant.messages import Thread
from assistant.ui import actions, state, visitor
from assistant.ui.page import deck
from assistant.ui.sidebar import doing, entries
from assistant.ui.visit import Visit
from assistant.workbench import Look

CHAT = "pages/chat.py"
_PAGES = {
    CHAT: ("Chat", ":material/forum:"),
    "pages/assistants.py": ("Assistants", ":material/neurology:"),
}

listed = doing.listed


def draw(visit: Visit, look: Look, *, in_use: bool, chat: bool = True) -> None:
    """Draw the sidebar; *in_use* when something was already said in the thread that is open.

    On a page that is not the *chat*, what is chosen leads to it.
    """
    if doing.take_chosen() and not chat:
        st.switch_page(CHAT, query_params=state.address())
    with st.sidebar:
        _draw_pages()
        st.button(
            "New thread",
            key="new-thread",
            icon=":material/edit_square:",
            type="primary",
            width="stretch",
            on_click=doing.choose,
            args=(None,),
        )
        _draw_picker(visit, look.thread, in_use)
        entries.draw(visit, look)
        if not chat:
            deck.mount(empty=True)  # for the focus in the list, and the sidebar of a phone
        if not visitor.lasting():
            st.caption("Your threads are kept for this browser session only.")


def _draw_pages() -> None:
    """Draw a link to each page, with the thread: so a switch is one step for Back, not two."""
    with st.container(key="pages", gap="xsmall"):
        for page, (label, icon) in _PAGES.items():
            st.page_link(
                page, label=label, icon=icon, query_params=state.address(), width="stretch"
            )


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
