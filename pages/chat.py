"""The chat: pick an assistant, ask, watch the answer, carry on. Reads from top to bottom.

Everything that can be clicked is drawn before the live answer, which is drawn last.
"""

import streamlit as st

from assistant.messages import Thread
from assistant.ui import (
    clearing,
    composer,
    connection,
    live,
    news,
    notices,
    services,
    sidebar,
    state,
    suggestions,
    transcript,
)
from assistant.ui.uploads import panel, progress
from assistant.ui.visit import Visit, seen


def draw_chat(visit: Visit, thread: Thread | None) -> None:
    """Draw *thread*, or an empty page to begin one."""
    talk = visit.talk(thread, state.window())
    uploads = visit.uploads(thread)
    shown = seen(talk.states, uploads)
    assistant = connection.assistant_of(visit, None if talk.empty else thread)
    sidebar.draw(visit, thread, in_use=not talk.empty)
    composer.draw(visit, talk.head, assistant)
    notices.draw_store(visit.workbench.problem)
    with clearing.fresh("greeting" if talk.empty else thread.id if thread else ""):
        connection.draw_header(visit, assistant, in_full=talk.empty)
        panel.draw(visit, uploads, assistant)
        if talk.empty and assistant:
            suggestions.draw_starters(visit, uploads, assistant)
            composer.draw_samples(visit, assistant)
        places = transcript.draw(visit, talk, uploads, assistant)
        if talk.unasked and assistant:
            suggestions.draw_starters(visit, uploads, assistant)
    unread = [upload for upload in uploads if not upload.settled]
    if places.answer and unread and not talk.live:
        progress.draw_held(places.answer, unread)
    elif places.answer and live.follow(visit, talk, places.answer, shown):
        st.rerun()
    if thread and places.reading:
        progress.follow(visit, thread.id, places.reading, shown)
    if thread:
        news.for_news(visit, thread.id, shown)


def draw_not_found(visit: Visit) -> None:
    """Say the same for a thread that is not there and for one of somebody else."""
    sidebar.draw(visit, None, in_use=False)
    notices.draw(notices.NO_THREAD)
    st.button("Begin a new thread", on_click=state.open_thread, args=(None,))


with notices.shown():
    state.take_over()
    visit = Visit(services.workbench(), services.owner())
    thread_id = state.follow_address()
    thread = visit.thread(thread_id) if thread_id else None
    if thread_id and not thread:
        draw_not_found(visit)
    else:
        draw_chat(visit, thread)
    services.warm_up()
