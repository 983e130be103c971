"""One card for each assistant: what it is, where it is reached, what its endpoint can do."""

from __future__ import annotations

import streamlit as st

from assistant.backends.passport import Passport
from assistant.definitions import Assistant
from assistant.ui import actions, markdown
from assistant.ui.connections import connection, passport
from assistant.ui.visit import Visit

_FOUND = "passports_found"


def draw_card(visit: Visit, assistant: Assistant) -> None:
    """Draw one assistant with what can be done with it."""
    with st.container(border=True, gap="xsmall"):
        st.subheader(markdown.label(assistant.name), anchor=False)
        st.caption(_facts(visit, assistant))
        if assistant.description:
            st.markdown(markdown.safe(assistant.description))
        connection.draw_ending(visit, assistant)
        passport.draw_lack(visit, assistant)
        with st.container(horizontal=True, gap="xsmall"):
            if st.button("New thread", key=f"begin-{assistant.id}", icon=":material/edit_square:"):
                actions.begin_with(assistant.id)
                st.switch_page("pages/chat.py")
            st.button(
                "What can its endpoint do?",
                key=f"probe-{assistant.id}",
                icon=":material/network_check:",
                type="tertiary",
                on_click=_probe,
                args=(visit, assistant),
            )
        _draw_found(assistant)


def _facts(visit: Visit, assistant: Assistant) -> str:
    facts = [connection.describe(visit.workbench.connection_of(assistant))]
    ids = (assistant.model, assistant.remote_id)
    facts += [f"`{name.replace('`', '')}`" for name in ids if name]
    tools = [*assistant.functions, *assistant.hosted_tools]
    if tools:
        facts.append("tools: " + markdown.label(", ".join(tools).replace("_", " "), 200))
    return " · ".join(facts)


def _probe(visit: Visit, assistant: Assistant) -> None:
    """Ask the endpoint; a callback, so that what was found is drawn in its card."""
    found: dict[str, Passport] = st.session_state.setdefault(_FOUND, {})
    found[assistant.id] = visit.workbench.passport(assistant)


def _draw_found(assistant: Assistant) -> None:
    found = st.session_state.get(_FOUND, {}).get(assistant.id)
    if found is not None:
        passport.draw(found)
