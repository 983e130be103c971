"""What a click or a sent message does: each function is a callback, run before anything is drawn.

Each one ends in a change of state or in a notice, never in an exception on the page.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

import streamlit as st

from assistant.errors import LimitReached, WorkbenchError
from assistant.messages import RunId, ThreadId
from assistant.ui import notices, state
from assistant.ui.visit import Visit

COMPOSER = "composer"
PICKER = "assistant_picker"

LONGEST = 100_000
"""characters of one message; not the composer's own limit, which would show a counter"""


def submit(visit: Visit, nonce: str) -> None:
    """Send what was typed into the composer."""
    text = st.session_state.get(COMPOSER)
    if isinstance(text, str) and text.strip():
        send(visit, nonce, text)


def send(visit: Visit, nonce: str, text: str) -> None:
    """Save *text* and start its run; on failure the text goes back into the composer."""
    with _told(unsent=text):
        if len(text) > LONGEST:
            raise LimitReached(
                f"A message may have {LONGEST:,} characters; this one has {len(text):,}.",
                hint="Nothing was sent. Shorten it, or send it in parts.",
            )
        thread_id = state.thread_id()
        if thread_id is None:
            thread_id = visit.workbench.new_thread(visit.owner, chosen(visit)).id
            state.keep_thread(thread_id)
        visit.workbench.ask(visit.owner, thread_id, text, state.message_id(nonce, text))
        state.sent()


def stop(visit: Visit, run_id: RunId) -> None:
    """Stop a run, or take it back if it has not begun."""
    with _told():
        if not visit.workbench.withdraw(visit.owner, run_id):
            visit.workbench.stop(visit.owner, run_id)


def withdraw(visit: Visit, run_id: RunId) -> None:
    """Take a waiting message back."""
    with _told():
        if not visit.workbench.withdraw(visit.owner, run_id):
            state.tell(notices.Notice("It is being answered already", hint="Stop ends the answer."))


def retry(visit: Visit, run_id: RunId) -> None:
    """Ask the same message again."""
    with _told():
        visit.workbench.retry(visit.owner, run_id)


def carry_on(visit: Visit, run_id: RunId) -> None:
    """Have an unfinished answer continued."""
    with _told():
        visit.workbench.carry_on(visit.owner, run_id)


def fork(visit: Visit, thread_id: ThreadId) -> None:
    """Carry on in a new thread that starts with what was said in this one."""
    with _told():
        state.open_thread(visit.workbench.fork(visit.owner, thread_id).id)
        state.tell(notices.Notice("A new thread, with everything that was said in the old one"))


def pick(visit: Visit, in_use: bool) -> None:
    """Take the picked assistant; a thread that was *in_use* stays as it is, a new one begins."""
    picked: str = st.session_state[PICKER]
    begin_with(picked)
    if in_use:
        with _told():
            name = visit.workbench.assistant(picked).name
            hint = "The other thread stays in the list."
            state.tell(notices.Notice(f"A new thread with {name}", hint=hint))


def begin_with(assistant_id: str) -> None:
    """Show an empty page with this assistant."""
    state.pick_assistant(assistant_id)
    state.open_thread(None)


def chosen(visit: Visit) -> str:
    """Return the id of the assistant for a new thread: the picked one, else the default."""
    known = [assistant.id for assistant in visit.workbench.assistants]
    picked = state.assistant_id()
    return picked if picked in known else visit.workbench.default.id


@contextmanager
def _told(unsent: str = "") -> Generator[None]:
    """Tell what went wrong inside this block; *unsent* goes back into the composer."""
    state.acted()
    state.tell(None)
    try:
        yield
    except WorkbenchError as error:
        if unsent:
            state.keep_unsent(unsent)
        state.tell(notices.explain_error(error))
