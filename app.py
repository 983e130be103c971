"""The entry point: page settings and navigation. No logic, nothing that can fail.

Kept a plain script, so that every host that can run Streamlit can run it.
"""

from pathlib import Path

import streamlit as st

_UI = Path(__file__).parent / "assistant" / "ui"
_ICON = str(_UI / "icon.svg")

st.set_page_config(
    page_title="Assistant Workbench",
    page_icon=_ICON,
    layout="centered",
)
st.logo(_ICON, size="large")
st.html(_UI / "page" / "page.css")
st.navigation(
    [
        st.Page("pages/chat.py", title="Chat", icon=":material/forum:", default=True),
        st.Page("pages/assistants.py", title="Assistants", icon=":material/neurology:"),
    ]
).run()
