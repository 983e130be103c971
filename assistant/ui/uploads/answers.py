"""What a person has chosen on the card of a file, by question. Draws nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import streamlit as st

from assistant.tables import Question, Upload
from assistant.ui.visit import Visit


def key(upload: Upload, question: Question, value: str = "") -> str:
    """Return the key of the widget for a question, or for one choice of many.

    Another one once the file was read differently: what stands there is how it is read.
    """
    read = "-".join(question.suggested)
    return f"question-{upload.id}-{question.id}-{read}-{value}"


def place(visit: Visit, widget: str, suggested: str | bool) -> None:
    """Have what was chosen at a widget before, here or before a reload, stand there."""
    if widget not in st.session_state:
        st.session_state[widget] = visit.workbench.uploads.drafts.at(visit.owner, widget, suggested)


def note(visit: Visit, widget: str) -> None:
    """Keep what was just chosen at a widget."""
    visit.workbench.uploads.drafts.note(visit.owner, widget, st.session_state[widget])


def chosen(upload: Upload, questions: Sequence[Question]) -> dict[str, tuple[str, ...]]:
    """Return the answers to *questions* as they stand on the page, by question."""
    return {question.id: _chosen(upload, question) for question in questions}


def _chosen(upload: Upload, question: Question) -> tuple[str, ...]:
    if question.many:
        return tuple(
            choice.value
            for choice in question.choices
            if st.session_state.get(
                key(upload, question, choice.value), choice.value in question.suggested
            )
        )
    value = cast("str | None", st.session_state.get(key(upload, question)))
    return question.suggested if value is None else (value,)
