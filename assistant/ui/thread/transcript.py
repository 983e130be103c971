"""What was said: questions, finished answers, and the place where the live one is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, cast

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from assistant.codec import event_from_line
from assistant.definitions import Assistant
from assistant.messages import FilePart, Message, OwnerId, Part, Run, RunId, ThreadId
from assistant.statements.marking import own_sql
from assistant.statements.recognising import looks_like
from assistant.tables import Upload, tables_of
from assistant.ui import actions, markdown, notices, state
from assistant.ui.answer import sql_editor
from assistant.ui.thread import clearing, labels, message_actions, parts, steps, suggestions
from assistant.ui.thread.conversation import Answer, Conversation, Exchange, Waiting, arrange
from assistant.ui.uploads import card, loaded
from assistant.ui.visit import Shown, Visit

_WAYS = {
    "retry": ("Try again", ":material/refresh:"),
    "shorter": ("Leave out older messages", ":material/content_cut:"),
    "continue": ("Continue", ":material/play_arrow:"),
    "new": ("New thread", ":material/edit_square:"),
    "fork": ("Carry on in a new thread", ":material/fork_right:"),
    "edit": ("Edit and run", ":material/edit:"),
}
_ASSISTANT, _USER = ":material/auto_awesome:", ":material/person:"


@dataclass(slots=True)
class Places:
    """Where what is still going on is drawn, last of all."""

    answer: DeltaGenerator | None = None
    actions: DeltaGenerator | None = None
    reading: list[tuple[Upload, DeltaGenerator]] = field(
        default_factory=list[tuple[Upload, DeltaGenerator]]
    )


def draw(
    visit: Visit, talk: Conversation, uploads: Sequence[Upload], assistant: Assistant | None
) -> Places:
    """Draw everything but what is going on; return the places for that."""
    _draw_older(talk.hidden)
    places = Places()
    cards = Cards(visit, uploads, assistant, places)
    thread_id = state.thread_id() or ThreadId("")
    for exchange in talk.exchanges:
        last = exchange is talk.exchanges[-1]
        if exchange.question:
            _draw_question(visit, exchange, cards, thread_id, last=last)
        if exchange.replies:
            with st.chat_message("assistant", avatar=_ASSISTANT):
                _draw_replies(visit, exchange, talk, places, thread_id)
    if talk.elsewhere:
        st.caption("An answer is being written in another version of this thread.")
    for waiting in talk.waiting:
        _draw_waiting(visit, waiting, cards)
    clearing.clear_below(len(talk.waiting))
    return places


def draw_actions(visit: Visit, places: Places, page: Shown) -> None:
    """Draw what can be done with an answer that was finished where it stands."""
    look = visit.look(page.thread_id, page.newest, page.listed)
    talk = arrange(look.messages, look.runs, look.hidden, look.variants)
    if places.actions is not None and look.thread and talk.head is None and talk.exchanges:
        with places.actions:
            message_actions.draw_answer(visit, talk.exchanges[-1], look.thread.id, last=True)


def draw_loaded(visit: Visit, uploads: Sequence[Upload], assistant: Assistant) -> None:
    """Say what was brought where nothing is asked yet, with questions to begin with."""
    tables = tables_of(uploads)
    if tables and all(upload.settled for upload in uploads):
        with st.chat_message("assistant", avatar=_ASSISTANT):
            st.markdown(loaded.line(tables))
            suggestions.draw_starters(visit, uploads, assistant, most=3)


class Cards:
    """Draws the files of messages: each as its upload's card, or else as a download."""

    def __init__(
        self,
        visit: Visit,
        uploads: Sequence[Upload],
        assistant: Assistant | None,
        places: Places,
    ) -> None:
        self._visit, self._assistant, self._places = visit, assistant, places
        self._uploads: dict[str, list[Upload]] = {}
        for upload in uploads:
            self._uploads.setdefault(upload.file.id, []).append(upload)

    def draw(self, message: Message) -> None:
        """Draw what came with *message*."""
        for at, part in enumerate(message.parts):
            if parts.kind(part) != "FilePart":
                continue
            found = self._uploads.get(cast(FilePart, part).file.id)
            if not found:
                parts.draw(self._visit, part, f"{message.id}-{at}")
                continue
            # The same file brought twice is one file with two uploads, in the order of messages.
            upload = found.pop(0) if len(found) > 1 else found[0]
            place = card.draw(self._visit, upload, self._assistant)
            if place is not None:
                self._places.reading.append((upload, place))


def _draw_question(
    visit: Visit, exchange: Exchange, cards: Cards, thread_id: ThreadId, *, last: bool
) -> None:
    """Draw what a person said; SQL, which it is once it was run, as code."""
    message = exchange.question
    if message is None:
        return
    is_sql = any(own_sql(answer.message) for answer in exchange.answers)
    with st.chat_message("user", avatar=_USER), st.container(gap="xxsmall"):
        if state.editing() == message.id:
            message_actions.draw_editor(visit, message, thread_id)
        elif is_sql or looks_like(message.text):
            st.code(message.text.strip(), language="sql", wrap_lines=True)
        elif message.text:
            st.text(markdown.cleaned(message.text))
        cards.draw(message)
        if last:
            st.caption(":small[`user.message.created`]")
    if state.editing() != message.id:
        message_actions.draw_question(visit, exchange, thread_id, last=last)


def _draw_replies(
    visit: Visit, exchange: Exchange, talk: Conversation, places: Places, thread_id: ThreadId
) -> None:
    """Draw an answer, what it was continued with, and what can be done with it."""
    for reply in exchange.replies:
        if reply is not exchange.replies[0]:
            st.html('<div class="wb-continued">continued</div>')
        answer, run = reply.shown, reply.shown.run
        if talk.head and run and run.id == talk.head.id:
            places.answer = st.container(key="live")
        else:
            with st.container():
                continued = reply is not exchange.replies[-1]
                offer = answer is talk.last and talk.head is None
                _draw_answer(visit, answer, offer=offer, continued=continued)
        if reply.earlier:
            _draw_earlier(visit, reply.earlier)
    row = st.container()
    if places.answer is not None and exchange is talk.exchanges[-1]:
        places.actions = row
        return
    with row:
        last = exchange is talk.exchanges[-1] and talk.head is None
        message_actions.draw_answer(visit, exchange, thread_id, last=last)


def _draw_earlier(visit: Visit, earlier: Sequence[Answer]) -> None:
    """Fold away the attempts that another has taken the place of."""
    count = len(earlier)
    with st.expander(f"{count} earlier attempt{'s' * (count > 1)}", type="compact"):
        for answer in earlier:
            _draw_answer(visit, answer, offer=False)


def _draw_older(hidden: int) -> None:
    """Offer the messages above the window, if there are any."""
    if hidden > 0:
        label = f"Show {min(hidden, state.WINDOW)} older messages"
        with st.container(horizontal=True, horizontal_alignment="center"):
            st.button(label, icon=":material/expand_less:", type="tertiary", on_click=state.widen)


def _draw_answer(visit: Visit, answer: Answer, *, offer: bool, continued: bool = False) -> None:
    found: Sequence[Part] = answer.message.parts if answer.message else ()
    run = answer.run
    if run and run.waiting:
        st.caption("Waiting for its turn")
        return
    figures = _figures(visit, run) if run else labels.Figures()
    steps.draw_ended(st, labels.ended(run, figures, found), found)
    st.empty()  # the live answer has its banner here: what follows keeps its place
    # By its run, as while it was written: what a person did to a table or a chart stays.
    key = run.id if run else answer.message.id if answer.message else ""
    parts.draw_all(visit, found, key, offer=offer)
    notice = notices.explain(run, written=parts.written(found)) if run else None
    if run and notice and not continued:
        _draw_end(visit, run, notice, offer, own_sql(answer.message))


def _draw_end(visit: Visit, run: Run, notice: notices.Notice, offer: bool, sql: str) -> None:
    if not offer:
        said = ". ".join(filter(None, (notice.title, notice.detail)))
        st.caption(markdown.safe(said))
        st.empty()  # where the buttons were, while this answer was the newest
        return
    if notice.level == "info":
        st.caption(f"{notice.title}. {notice.hint}")
    else:
        notices.draw(notice)
    with st.container(horizontal=True, gap="xsmall"):
        for way in notice.ways:
            label, icon = _WAYS[way]
            calls: dict[str, tuple[Any, ...]] = {
                "retry": (actions.retry, visit, run.id),
                # What was too long is sent again with fewer messages before it: runs/bounding.py.
                "shorter": (actions.retry, visit, run.id),
                "continue": (actions.carry_on, visit, run.id),
                "fork": (actions.fork, visit, run.thread_id),
                "new": (state.open_thread, None),
                "edit": (sql_editor.begin, sql, run.id),
            }
            call, *given = calls[way]
            st.button(
                label,
                key=f"{way}-{run.id}",
                icon=icon,
                on_click=call,
                args=tuple(given),
            )


def _draw_waiting(visit: Visit, waiting: Waiting, cards: Cards) -> None:
    with (
        st.chat_message("user", avatar=":material/schedule:"),
        st.container(horizontal=True, vertical_alignment="top", gap="small"),
    ):
        with st.container(gap="xxsmall"):
            st.text(markdown.cleaned(waiting.message.text))
            cards.draw(waiting.message)
            st.caption("Waiting for the answer above :small[`user.message.created`]")
        st.button(
            "Withdraw",
            key=f"withdraw-{waiting.run.id}",
            icon=":material/close:",
            type="tertiary",
            on_click=actions.withdraw,
            args=(visit, waiting.run.id),
        )


def _figures(visit: Visit, run: Run) -> labels.Figures:
    read = visit.workbench.runs.events
    return _figures_of(visit.owner, run.id, read)


@lru_cache(maxsize=2000)
def _figures_of(owner: OwnerId, run_id: RunId, read: Any) -> labels.Figures:
    """Read the journal of a run that has ended, which never changes any more."""
    lines: list[str] = [line for _, line in read(owner, run_id)]
    if not lines:
        return labels.Figures()
    end = event_from_line(lines[-1])
    first = next((line for line in lines if '"event":"TextDelta"' in line[:40]), None)
    first_s = event_from_line(first).elapsed_s if first else None
    return labels.Figures(end.raw or "", end.elapsed_s, first_s)
