"""The chat: pick an assistant, ask, watch the answer, carry on. Reads from top to bottom.

Everything that can be clicked is drawn before the live answer, which is drawn last.
"""

import streamlit as st

from assistant.ui import composer, news, notices, services, sidebar, state, visitor
from assistant.ui.answer import sql_editor
from assistant.ui.connections import connection
from assistant.ui.thread import clearing, conversation, live, suggestions, transcript
from assistant.ui.uploads import progress
from assistant.ui.visit import Shown, Visit, seen
from assistant.workbench import Look


def draw_chat(visit: Visit, look: Look) -> None:
    """Draw a thread, or an empty page to begin one."""
    thread, uploads = look.thread, look.uploads
    talk = conversation.arrange(look.messages, look.runs, look.hidden)
    assistant = connection.assistant_of(visit, None if talk.empty else thread)
    sidebar.draw(visit, look, in_use=not talk.empty)
    stop = composer.draw(visit, talk, uploads, assistant)
    notices.draw_store(visit.workbench.problem)
    with clearing.fresh("greeting" if talk.empty else thread.id if thread else ""):
        connection.draw_header(visit, assistant, in_full=talk.empty)
        if talk.empty and assistant:
            suggestions.draw_starters(visit, uploads, assistant)
            composer.draw_samples(visit, assistant)
        places = transcript.draw(visit, talk, uploads, assistant)
        if talk.unasked and assistant:
            transcript.draw_loaded(visit, uploads, assistant)
    if not thread:
        return
    page = Shown(thread.id, state.window(), look.number, seen(talk.states, uploads))
    asked = talk.head.message_id if talk.head else None
    unread = [upload for upload in uploads if not upload.settled or upload.holds(asked)]
    if places.answer and unread and not talk.live:
        progress.draw_held(places.answer, unread)
    elif places.answer and live.follow(
        visit, talk, places.answer, stop, page, glance=sql_editor.opened()
    ):
        st.rerun()
    sql_editor.draw(visit)
    if places.reading and not sql_editor.opened():
        progress.follow(visit, places.reading, page)
    news.look_out(visit, page)


def draw_not_found(visit: Visit, look: Look) -> None:
    """Say the same for a thread that is not there and for one of somebody else."""
    sidebar.draw(visit, look, in_use=False)
    notices.draw(notices.NO_THREAD)
    st.button("Begin a new thread", on_click=state.open_thread, args=(None,))


with notices.shown():
    news.begin()
    visit = Visit(services.workbench(), visitor.owner())
    thread_id = state.follow_address()
    look = visit.look(thread_id, state.window())
    if thread_id and not look.thread:
        draw_not_found(visit, look)
    else:
        draw_chat(visit, look)
    services.warm_up()
