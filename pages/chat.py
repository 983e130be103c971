"""The chat: pick an assistant, ask, watch the answer, carry on. Reads from top to bottom.

Everything that can be clicked is drawn before the live answer, which is drawn last.
"""

import streamlit as st

from assistant.ui import composer, news, notices, services, sidebar, state, visitor
from assistant.ui.answer import sql_editor
from assistant.ui.connections import connection
from assistant.ui.page import first
from assistant.ui.panel import opening
from assistant.ui.thread import clearing, conversation, live, transcript
from assistant.ui.uploads import progress
from assistant.ui.visit import Shown, Visit, listing, seen
from assistant.workbench import Look


def draw_chat(visit: Visit, look: Look) -> None:
    """Draw a thread, or an empty page to begin one."""
    thread, uploads = look.thread, look.uploads
    talk = conversation.arrange(look.messages, look.runs, look.hidden, look.variants)
    assistant = connection.assistant_of(visit, None if talk.empty else thread)
    sidebar.draw(visit, look, in_use=not talk.empty)
    stop = composer.draw(visit, talk, uploads, assistant)
    notices.draw_store(visit.workbench.problem)
    with clearing.fresh("greeting" if talk.empty else thread.id if thread else ""):
        if assistant is None:
            connection.draw_gone()
        elif talk.empty:
            first.draw(visit, uploads, assistant)
        places = transcript.draw(visit, talk, uploads, assistant)
        if talk.unasked and assistant:
            transcript.draw_loaded(visit, uploads, assistant)
    page = Shown(
        thread.id if thread else None,
        state.window(),
        look.number,
        seen(look),
        listing(look),
        sidebar.listed(),
    )
    dialog = sql_editor.opened() or opening.now() is not None
    if not thread:
        opening.draw(visit, uploads, assistant)
        news.look_out(visit, page)
        return
    asked = talk.head.message_id if talk.head else None
    unread = [upload for upload in uploads if not upload.settled or upload.holds(asked)]
    if places.answer and unread and not talk.live:
        progress.draw_held(places.answer, unread)
    elif places.answer:
        if live.follow(visit, talk, places.answer, stop, page, glance=dialog):
            st.rerun()
        transcript.draw_actions(visit, places, page)
    sql_editor.draw(visit)
    opening.draw(visit, uploads, assistant)
    if places.reading and not dialog:
        progress.follow(visit, places.reading, page)
    news.look_out(visit, page)


def draw_not_found(visit: Visit, look: Look) -> None:
    """Say the same for a thread that is not there and for one of somebody else."""
    sidebar.draw(visit, look, in_use=False)
    notices.draw(notices.NO_THREAD)
    st.button("New thread", key="not-found-new", on_click=state.open_thread, args=(None,))


with notices.shown():
    news.begin()
    visit = Visit(services.workbench(), visitor.owner())
    thread_id = state.follow_address()
    look = visit.look(thread_id, state.window(), sidebar.listed())
    if thread_id and not look.thread:
        draw_not_found(visit, look)
    else:
        draw_chat(visit, look)
    services.warm_up()
