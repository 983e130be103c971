"""Questions that one click asks: those offered with an answer, and those to begin with.

Meanings of a question and changes of what was assumed stand in one line, as chips.

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
from assistant.ui.panel import opening
from assistant.ui.visit import Visit

_LONGEST = 160
"""characters of a button"""


def draw(visit: Visit, questions: Sequence[Any], key: str) -> None:
    """Draw a list of buttons, one for each `Suggestion`; *key* is unique on the page."""
    with st.container(key=key, gap="xsmall"):
        _draw_buttons(visit, questions, key, ":material/north_east:")


def draw_offer(visit: Visit, part: Any, key: str) -> None:
    """Draw what an answer offers: other questions below each other, all else in one line."""
    kind, assumed = _of(part)
    if kind == "instead":
        draw(visit, part.questions, key)
        return
    with st.container(key=key, horizontal=True, vertical_alignment="center", gap="xsmall"):
        if assumed:
            st.caption(assumed, width="content")
        _draw_buttons(visit, part.questions, key, None)
        if kind == "rest":
            opening.draw_change(part.questions[0].plan, key)


def draw_past(part: Any) -> None:
    """Say what was offered, in one element as well, once something else was said after it."""
    _, assumed = _of(part)
    st.caption(" · ".join(filter(None, [assumed, *map(_label, part.questions)])))


def _of(part: Any) -> tuple[str, str]:
    """Return what is offered and what was assumed; a class from before an edit may lack both."""
    assumed: Sequence[str] = getattr(part, "assumed", ())
    return getattr(part, "kind", "instead"), markdown.label(" ".join(assumed), 1000)


def _draw_buttons(visit: Visit, questions: Sequence[Any], key: str, icon: str | None) -> None:
    for n, suggestion in enumerate(questions):
        # One that was stored as the class was before an edit of the source may lack it.
        anew = getattr(suggestion, "rereading", None)
        rereading = (anew,) if anew else ()
        plan = getattr(suggestion, "plan", "")
        st.button(
            _label(suggestion),
            key=f"{key}-{n}",
            icon=":material/tune:" if anew else icon,
            on_click=actions.reread_and_send if rereading else actions.send,
            args=(visit, state.nonce(), *rereading, suggestion.question),
            kwargs={"plan": plan} if plan else None,
        )


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
