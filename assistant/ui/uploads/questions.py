"""What only the person can say about a file, because a guess could damage it silently."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager

import streamlit as st

from assistant.tables import Choice, Question, Upload
from assistant.ui import actions, markdown
from assistant.ui.uploads import answers
from assistant.ui.visit import Visit

_NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")


def draw(visit: Visit, upload: Upload) -> None:
    """Draw the open questions of a file with their choices, and a way to do without it."""
    with draw_form(upload, upload.questions, "is loaded"):
        st.button(
            "Load",
            key=f"answer-{upload.id}",
            type="primary",
            icon=":material/check:",
            on_click=actions.answer,
            args=(visit, upload),
        )
        draw_leave(visit, upload)


@contextmanager
def draw_form(upload: Upload, asked: Sequence[Question], before: str = "") -> Generator[None]:
    """Draw questions with the row of buttons that the caller draws inside.

    *before* says what waits for them: `is loaded`.
    """
    with st.container(border=True, gap="small"):
        if before:
            name = markdown.label(upload.file.name)
            st.markdown(f":material/help: **{_how_many(asked)} before {name} {before}.**")
        part = ""
        for question in asked:
            if question.part != part:
                part = question.part
                st.markdown(f"**{markdown.label(part)}**")
            _draw_question(upload, question)
        with st.container(horizontal=True, gap="xsmall"):
            yield


def _how_many(questions: Sequence[Question]) -> str:
    """Return how many choices there are to make: `Two choices`."""
    count = len(questions)
    number = _NUMBERS[count] if count < len(_NUMBERS) else f"{count:,}"
    return f"{number} choice{'' if count == 1 else 's'}"


def draw_leave(visit: Visit, upload: Upload) -> None:
    """Draw the way to do without a file."""
    st.button(
        "Skip this file",
        key=f"leave-{upload.id}",
        icon=":material/close:",
        type="tertiary",
        on_click=actions.leave_out,
        args=(visit, upload.id),
    )


def _draw_question(upload: Upload, question: Question) -> None:
    choices = {choice.value: choice for choice in question.choices}
    text = markdown.label(question.text, 500)
    if question.many:
        with st.container(gap="xsmall"):
            st.markdown(f":small[{text}]")
            for value, choice in choices.items():
                st.checkbox(
                    _label(choice),
                    value in question.suggested,
                    key=answers.key(upload, question, value),
                )
        return
    suggested = question.suggested[0] if question.suggested else next(iter(choices))
    st.radio(
        text,
        list(choices),
        index=list(choices).index(suggested),
        format_func=lambda value: markdown.label(choices[value].label, 200),
        captions=[markdown.label(choice.detail, 400) for choice in question.choices],
        key=answers.key(upload, question),
    )


def _label(choice: Choice) -> str:
    detail = f" :small[:gray[{markdown.label(choice.detail, 200)}]]" if choice.detail else ""
    return markdown.label(choice.label, 200) + detail
