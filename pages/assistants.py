"""The assistants: where each is reached, what its endpoint can do, and how to add one."""

import streamlit as st

from assistant.ui import news, notices, services, sidebar, state, visitor
from assistant.ui.connections import connection, gallery
from assistant.ui.visit import Shown, Visit, listing, seen

with notices.shown():
    news.begin()
    visit = Visit(services.workbench(), visitor.owner())
    state.follow_address()
    look = visit.look(None, state.window(), sidebar.listed())
    sidebar.draw(visit, look, in_use=False, chat=False)
    st.title("Assistants", anchor=False)
    for found in visit.workbench.assistants:
        gallery.draw_card(visit, found)
    st.subheader("Connections", anchor=False)
    if notice := state.told():
        notices.draw(notice)
    connection.draw_how_to_connect(visit)
    shown = seen(look), listing(look), sidebar.listed()
    news.look_out(visit, Shown(None, state.window(), look.number, *shown))
    services.warm_up()
