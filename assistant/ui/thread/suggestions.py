"""Questions that one click asks: those offered with an answer, and those to begin with.

The click sends the question as if it had been typed. What is offered is text from outside (names
and values of a table): it is escaped for the button and sent as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from assistant.definitions import Assistant
from assistant.messages import Suggestion
from assistant.tables import Upload, tables_of
from assistant.ui import actions, markdown, state
from assistant.ui.visit import Visit

_LONGEST = 160
"""characters of a button"""


def draw(visit: Visit, questions: Sequence[Any], key: str) -> None:
    """Draw a button for each `Suggestion`; *key* is unique on the page."""
    with st.container(key=key, gap="xsmall"):
        for n, suggestion in enumerate(questions):
            # One that was stored as the class was before an edit of the source may lack it.
            anew = getattr(suggestion, "rereading", None)
            rereading = (anew,) if anew else ()
            st.button(
                _label(suggestion),
                key=f"{key}-{n}",
                icon=":material/tune:" if anew else ":material/north_east:",
                on_click=actions.reread_and_send if rereading else actions.send,
                args=(visit, state.nonce(), *rereading, suggestion.question),
            )


def draw_past(questions: Sequence[Any]) -> None:
    """Say what was offered, in one element as well, once something else was said after it."""
    st.caption(" · ".join(map(_label, questions)))


def draw_starters(
    visit: Visit, uploads: Sequence[Upload], assistant: Assistant, most: int | None = None
) -> None:
    """Offer questions to begin with, at most so many.

    Where files were brought, only once they are read, and only about them.
    """
    tables = tables_of(uploads)
    asked_in_sql = tables and "query_table" in assistant.functions
    if uploads and not (asked_in_sql and all(upload.settled for upload in uploads)):
        return
    questions = visit.workbench.starters(tables, assistant)[:most]
    draw(visit, [Suggestion(question, question) for question in questions], "starters")


def _label(suggestion: Any) -> str:
    return markdown.label(suggestion.label or suggestion.question, _LONGEST)
