"""What can be done with a question and its answer: one row under each, of the turn that is open.

Open is the last turn, and an older one whose ⋯ was clicked: rows of widgets under each message of a
long thread would cost more than all else of it. A click is a rerun of the main script, which no
answer minds: pages only follow it.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from assistant.messages import Message, MessageId, Run, ThreadId
from assistant.ui import actions, state
from assistant.ui.answer import copying
from assistant.ui.thread.conversation import Answer, Exchange
from assistant.ui.visit import Visit

LONGEST_WORD = 500
"""characters of what is said beside a thumb"""


def draw_editor(visit: Visit, question: Message, thread_id: ThreadId) -> None:
    """Draw the question as a field, with what sends it in its own place."""
    with (
        st.container(key="editing"),
        st.form(key=f"edit-form-{question.id}", border=False, enter_to_submit=False),
    ):
        st.text_area(
            "Edit the question",
            key=state.edit_key(question.id),
            label_visibility="collapsed",
            height="content",
        )
        with st.container(horizontal=True, gap="xsmall"):
            st.form_submit_button(
                "Send",
                type="primary",
                on_click=actions.send_edited,
                args=(visit, state.nonce(), thread_id, question.id),
            )
            st.form_submit_button("Cancel", on_click=actions.cancel_edit)
        st.caption("The earlier version and what followed it stay.")


def draw_question(visit: Visit, exchange: Exchange, thread_id: ThreadId, *, last: bool) -> None:
    """Draw the row under a question: of the last one what can be done, and the other versions."""
    question = exchange.question
    if question is None or not (last or exchange.variants):
        return
    with _row(f"asked-{question.id}"):
        if last:
            _draw_of_question(visit, question, thread_id)
        if exchange.variants:
            _draw_steps(visit, exchange.variants, question, thread_id)


def draw_answer(visit: Visit, exchange: Exchange, thread_id: ThreadId, *, last: bool) -> None:
    """Draw the row under an answer; of an older one the way to it, and once open all in one row.

    So nothing moves when it is opened, and the focus stays on what was clicked.
    """
    question = exchange.question
    if not exchange.answers:
        return
    with _row(f"answered-{question.id if question else _key(exchange.answers[-1])}"):
        if last:
            _draw_of_answer(visit, exchange, last=True)
        elif question:
            opened = state.opened_turn() == question.id
            st.button(
                "Actions",
                key=f"more-{question.id}",
                icon=":material/more_horiz:",
                type="tertiary",
                on_click=state.open_turn,
                args=("" if opened else question.id,),
            )
            if opened:
                _draw_of_answer(visit, exchange, last=False)
                _draw_of_question(visit, question, thread_id)


def _draw_of_question(visit: Visit, question: Message, thread_id: ThreadId) -> None:
    if question.text:
        st.html(copying.button(question.text, "Copy question"), width="content")
        st.button(
            "Edit",
            key=f"edit-{question.id}",
            icon=":material/edit:",
            type="tertiary",
            help="Edit and send again",
            on_click=actions.edit,
            args=(visit, thread_id, question.id, question.text),
        )


def _draw_of_answer(visit: Visit, exchange: Exchange, *, last: bool) -> None:
    run = exchange.answers[-1].run
    parts = [part for found in exchange.answers if found.message for part in found.message.parts]
    if text := copying.answer_text(parts):
        st.html(copying.button(text, "Copy answer"), width="content")
    if run and last and run.state == "completed":
        _draw_again(visit, run, exchange)
    if run and parts:
        _draw_thumbs(visit, run)


def _draw_again(visit: Visit, run: Run, exchange: Exchange) -> None:
    """Draw what asks again: all of an answer, so one that was continued becomes a version."""
    anew = exchange.question if len(exchange.replies) > 1 else None
    st.button(
        "Try again",
        key=f"again-{run.id}",
        icon=":material/refresh:",
        type="tertiary",
        help="Try again",
        on_click=actions.ask_anew if anew else actions.retry,
        args=(visit, state.nonce(), anew) if anew else (visit, run.id),
    )


def _draw_thumbs(visit: Visit, run: Run) -> None:
    """Draw the thumbs and, beside a chosen one, a field for a word. What is kept is shown first."""
    thumb, word = f"thumb-{run.id}", f"word-{run.id}"
    kept = run.feedback
    if kept is not None:
        st.session_state.setdefault(thumb, ("down", "up").index(kept.thumb))
        st.session_state.setdefault(word, kept.word)
    told = (visit, run.id, thumb, word)
    chosen = st.feedback("thumbs", key=thumb, on_change=actions.rate, args=told)
    if chosen is not None:
        st.text_input(
            "Why?",
            key=word,
            placeholder="Why? (optional)",
            label_visibility="collapsed",
            max_chars=LONGEST_WORD,
            width=260,
            on_change=actions.rate,
            args=told,
        )


def _draw_steps(
    visit: Visit, variants: Sequence[MessageId], question: Message, thread_id: ThreadId
) -> None:
    at = variants.index(question.id)
    _draw_step(visit, thread_id, "Previous version", "left", [*variants[:at]][-1:], question)
    st.caption(f"{at + 1} of {len(variants)}", width="content")
    _draw_step(visit, thread_id, "Next version", "right", variants[at + 1 : at + 2], question)


def _draw_step(
    visit: Visit,
    thread_id: ThreadId,
    name: str,
    side: str,
    to: Sequence[MessageId],
    question: Message,
) -> None:
    st.button(
        name,
        key=f"{side}-{question.id}",
        icon=f":material/chevron_{side}:",
        type="tertiary",
        disabled=not to,
        on_click=actions.step,
        args=(visit, thread_id, *to),
    )


def _row(key: str) -> DeltaGenerator:
    return st.container(
        key=f"acts-{key}", horizontal=True, vertical_alignment="center", gap="xsmall"
    )


def _key(answer: Answer) -> str:
    return answer.run.id if answer.run else answer.message.id if answer.message else ""
