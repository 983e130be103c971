"""Draws what is known of an endpoint: the passport on a card, and in one line what it lacks.

Asks nothing: a passport is made when a person wants it. What an endpoint wrote is escaped.
"""

from __future__ import annotations

import streamlit as st

from assistant.backends.passport import Answer, Entry, Passport
from assistant.definitions import Assistant
from assistant.ui import markdown, notices
from assistant.ui.visit import Visit

_LOOKS: dict[Answer, tuple[str, str]] = {
    "yes": ("green", "check"),
    "no": ("gray", "close"),
    "not asked": ("gray", "question_mark"),
}
_PROTOCOLS = {
    "demo": "Rules on this machine",
    "responses": "Responses API",
    "chat": "Chat Completions",
    "assistants": "Assistants protocol",
}
_HOW_LIMIT = 300


def draw(found: Passport) -> None:
    """Draw a passport: why the assistant cannot answer, if so; each line; how it was found."""
    for problem in found.wrong:
        notices.draw(notices.Notice(problem.message, hint=problem.hint, level="error"))
    if not found.protocol:
        return  # nobody answered, or somebody else: there is nothing more to tell
    badges = [badge(entry, found) for entry in found.entries]
    st.markdown(" ".join(badges))
    with st.expander("How this was found", type="compact"):
        lines = [
            f"**{_word(entry.what)}**: {entry.answer}. "
            f"{markdown.label(_word(entry.how), _HOW_LIMIT)}"
            for entry in found.entries
        ]
        st.markdown("  \n".join(lines))


def draw_lack(visit: Visit, assistant: Assistant) -> None:
    """Say in one line which tools the assistant needs and its endpoint does not have, if so."""
    lacking = visit.workbench.lacks(assistant)
    if lacking:
        tools = " and ".join(tool.replace("_", " ") for tool in lacking)
        name = markdown.label(assistant.name, 30)
        st.caption(f":material/warning: {name} needs {tools}; this endpoint lacks it.")


def badge(entry: Entry, found: Passport) -> str:
    """Return one line of *found* as a badge: `Resumes after a cut: no`."""
    colour, icon = _LOOKS[entry.answer]
    if entry.what == "protocol" and entry.answer == "yes":
        return f":{colour}-badge[:material/{icon}: {_PROTOCOLS[found.protocol]}]"
    return f":{colour}-badge[:material/{icon}: {_word(entry.what)}: {entry.answer}]"


def _word(text: str) -> str:
    return text[:1].upper() + text[1:]
