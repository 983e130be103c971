"""The foot of the page: what went wrong with the last action, the composer, and Stop.

Drawn early in the script, so that a click or a second message reaches a composer that knows of
the message before it. Nothing typed is ever dropped: what could not be sent is put back.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from assistant.definitions import Assistant
from assistant.gallery import SAMPLES
from assistant.messages import Run
from assistant.tables import Upload
from assistant.ui import actions, notices, state
from assistant.ui.connections import connection, passport
from assistant.ui.page import deck
from assistant.ui.thread.conversation import Conversation
from assistant.ui.uploads import data
from assistant.ui.visit import Visit

KINDS = ("csv", "tsv", "txt", "xlsx", "xlsm", "parquet", "json", "jsonl", "ndjson", "gz", "zip")
"""endings of files that become tables"""


def draw(
    visit: Visit, talk: Conversation, uploads: Sequence[Upload], assistant: Assistant | None
) -> DeltaGenerator:
    """Draw the composer for *assistant*, None if it is not connected, under *talk*.

    Return the place of Stop, to be emptied when there is nothing to stop any more.
    """
    unsent = state.take_unsent()
    if unsent:
        st.session_state[actions.COMPOSER] = unsent
    # In `st.bottom` all of it: a page that holds its input in its body opens at its foot.
    with st.bottom:
        deck.mount(empty=talk.empty)
        notice = state.told()
        if notice:
            notices.draw(notice)
        if assistant is not None:
            passport.draw_lack(visit, assistant)
        # As high with Stop as without it: nothing moves when an answer begins or ends.
        with st.container(
            key="line",
            height=40,
            border=False,
            horizontal=True,
            wrap=False,
            vertical_alignment="center",
            gap="small",
        ):
            st.caption(connection.line(visit, assistant), width="stretch")
            st.html('<span class="wb-doing"></span>', width="content")  # filled by the deck
            data.draw_button(visit, uploads, assistant, busy=talk.live)
            stop = st.empty()  # stands in the composer, where Send is: page.css
            if talk.head:
                _draw_stop(stop, visit, talk.head)
        st.chat_input(
            _placeholder(assistant, talk),
            key=actions.COMPOSER,
            accept_file="multiple",
            file_type=KINDS,
            max_upload_size=visit.workbench.settings.upload_mb,
            disabled=assistant is None,
            on_submit=actions.submit,
            args=(visit, state.nonce()),
        )
    return stop


def draw_samples(visit: Visit, assistant: Assistant) -> None:
    """Offer sample data, where the assistant can ask it."""
    offered = [name for name in SAMPLES if name != assistant.sample]
    if "query_table" not in assistant.functions or not offered:
        return
    with st.container(key="samples", horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.caption("Drop a file below, or try a sample:", width="content")
        for name in offered:
            st.button(
                SAMPLES[name],
                key=f"sample-{name}",
                icon=":material/table:",
                type="tertiary",
                on_click=actions.open_sample,
                args=(visit, state.nonce(), name),
            )


def _placeholder(assistant: Assistant | None, talk: Conversation) -> str:
    if assistant is None:
        return "Begin a new thread to ask another assistant"
    return f"Ask {assistant.name}" if talk.empty else "Ask the next question"


def _draw_stop(place: DeltaGenerator, visit: Visit, head: Run) -> None:
    place.button(
        "Stop",
        key="stop",
        icon=":material/stop_circle:",
        help="Stop this answer. What was written is kept.",
        on_click=actions.stop,
        args=(visit, head.id),
    )
