"""The entry point: page settings and navigation. No logic, nothing that can fail.

`streamlit run` finds the app in this text, imports it and serves it; for each page it runs this
file as a script, and so do hosts that know nothing of apps, and tests.
"""

from pathlib import Path

import streamlit as st

if __name__ == "__main__":
    ui = Path(__file__).parent / "assistant" / "ui"
    icon = str(ui / "icon.svg")
    st.set_page_config(page_title="Assistant Workbench", page_icon=icon, layout="centered")
    st.logo(icon, size="large")
    st.html(ui / "page" / "page.css")
    st.navigation(
        [
            st.Page("pages/chat.py", title="Chat", default=True),
            st.Page("pages/assistants.py", title="Assistants"),
        ],
        position="hidden",  # its links drop the address: drawn in assistant/ui/sidebar/
    ).run()
else:
    from starlette.middleware import Middleware

    from assistant.ui.serving import Serving, lifespan

    app = st.App(__file__, middleware=[Middleware(Serving)], lifespan=lifespan)
