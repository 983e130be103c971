"""What a click or a sent message does: each function is a callback, run before anything is drawn.

Each one ends in a change of state or in a notice, never in an exception on the page.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import Any

import streamlit as st

from assistant.errors import LimitReached, WorkbenchError
from assistant.gallery import sample_csv
from assistant.messages import Feedback, Message, MessageId, RunId, ThreadId
from assistant.tables import Question, Upload, UploadId
from assistant.ui import notices, state
from assistant.ui.uploads import answers
from assistant.ui.visit import Visit
from assistant.uploads.admission import Arrival

COMPOSER = "composer"
PICKER = "assistant_picker"

LONGEST = 100_000
"""characters of one message; not the composer's own limit, which would show a counter"""


def submit(visit: Visit, nonce: str) -> None:
    """Send what was typed into the composer, and the files that were dropped there."""
    value: Any = st.session_state.get(COMPOSER)
    if value is None:
        return
    # Files are handed over once, here; afterwards Streamlit has forgotten them.
    arrivals = [Arrival(file.name, file.getvalue()) for file in value.files]
    if arrivals or value.text.strip():
        send(visit, nonce, value.text, arrivals)


def send(
    visit: Visit, nonce: str, text: str, arrivals: Sequence[Arrival] = (), *, plan: str = ""
) -> None:
    """Save *text* and start its run; on failure the text goes back into the composer.

    *plan* is what it asks, where it was put together by choices.
    """
    with _told(unsent=text):
        _check_length(text)
        sent = visit.workbench.send(
            visit.owner,
            text,
            arrivals,
            thread_id=state.thread_id(),
            assistant_id=chosen(visit),
            message_id=state.message_id(
                nonce, "\n".join([text, *([plan] if plan else []), *(a.name for a in arrivals)])
            ),
            plan=plan,
        )
        state.keep_thread(sent.thread_id)
        state.sent()


def _check_length(text: str) -> None:
    if len(text) > LONGEST:
        raise LimitReached(
            f"A message may have {LONGEST:,} characters; this one has {len(text):,}.",
            hint="Nothing was sent. Shorten it, or send it in parts.",
        )


def open_sample(visit: Visit, nonce: str, name: str) -> None:
    """Bring sample data into the thread, as if its file had been dropped."""
    send(visit, nonce, "", [Arrival(f"{name}.csv", sample_csv(name))])


def answer(visit: Visit, upload: Upload) -> None:
    """Read a file as its card now says."""
    with _told():
        given = _given(upload, upload.questions)
        visit.workbench.uploads.answer(visit.owner, upload.id, given)


def reread(visit: Visit, upload: Upload, questions: Sequence[Question], opened: str) -> None:
    """Read a ready file again as its card now says, and close the choices."""
    with _told():
        given = _given(upload, questions)
        if not visit.workbench.uploads.reread(visit.owner, upload.id, given):
            state.tell(notices.Notice("Read like this already", hint="Choose something else."))
            return
        show(opened, False)


def keep(visit: Visit, upload_id: UploadId) -> None:
    """Leave a ready file as it was read before."""
    with _told():
        visit.workbench.uploads.keep(visit.owner, upload_id)


def show(key: str, shown: bool) -> None:
    """Open what stands under *key* of the session, or close it."""
    if key:
        st.session_state[key] = shown


def reread_and_send(visit: Visit, nonce: str, rereading: Any, text: str) -> None:
    """Have the file of a table read with another answer, then send *text*, which waits for it."""
    with _told(unsent=text):
        thread_id = state.thread_id()
        if thread_id is None:
            raise LimitReached("No table yet.", hint="Bring a file first.")
        visit.workbench.uploads.reread_table(
            visit.owner, thread_id, rereading, state.message_id(nonce, text)
        )
        send(visit, nonce, text)


def _given(upload: Upload, questions: Sequence[Question]) -> dict[str, tuple[str, ...]]:
    given = answers.chosen(upload, questions)
    if not all(given.values()):
        raise LimitReached("Nothing is chosen.", hint="Choose something, or skip the file.")
    return given


def leave_out(visit: Visit, upload_id: UploadId) -> None:
    """Do without a file that is not read yet."""
    with _told():
        visit.workbench.uploads.leave_out(visit.owner, upload_id)


def read_again(visit: Visit, upload_id: UploadId) -> None:
    """Read a file whose reading broke off."""
    with _told():
        visit.workbench.uploads.read_again(visit.owner, upload_id)


def rename_table(visit: Visit, upload_id: UploadId, old: str, field: str) -> None:
    """Give a table the name that was typed into *field*."""
    with _told():
        new: str = st.session_state.get(field, old)
        taken = visit.workbench.uploads.rename(visit.owner, upload_id, old, new)
        if taken != new:
            state.tell(notices.Notice(f"Renamed to {taken}"))


def remove_table(visit: Visit, upload_id: UploadId, name: str) -> None:
    """Remove a table."""
    with _told():
        visit.workbench.uploads.remove(visit.owner, upload_id, name)


def delete_copies(visit: Visit, upload_id: UploadId) -> None:
    """Delete the copies of a file at endpoints."""
    with _told():
        deleted = visit.workbench.uploads.delete_copies(visit.owner, upload_id)
        state.tell(notices.Notice(f"Deleted there: {deleted} cop{'y' if deleted == 1 else 'ies'}"))


def stop(visit: Visit, run_id: RunId) -> None:
    """Stop a run, or take it back if it has not begun."""
    with _told():
        state.to_composer()
        visit.workbench.runs.stop(visit.owner, run_id)


def withdraw(visit: Visit, run_id: RunId) -> None:
    """Take a waiting message back."""
    with _told():
        state.to_composer()
        if not visit.workbench.runs.withdraw(visit.owner, run_id):
            state.tell(notices.Notice("Being answered already", hint="Stop ends the answer."))


def retry(visit: Visit, run_id: RunId) -> None:
    """Ask the same message again."""
    with _told():
        visit.workbench.runs.again(visit.owner, run_id)
        state.asked()


def ask_anew(visit: Visit, nonce: str, question: Message) -> None:
    """Ask a question again whose answer was continued: a version beside it, which stays whole."""
    with _told():
        thread_id = state.thread_id() or ThreadId("")
        new = state.message_id(nonce, f"{question.id}\n{question.text}")
        visit.workbench.runs.ask_instead(visit.owner, thread_id, question.id, question.text, new)
        state.sent()


def carry_on(visit: Visit, run_id: RunId) -> None:
    """Have an unfinished answer continued."""
    with _told():
        visit.workbench.runs.carry_on(visit.owner, run_id)
        state.asked()


def edit(visit: Visit, thread_id: ThreadId, message_id: MessageId, text: str) -> None:
    """Open an editor with *text* in the place of a question, unless something is being answered."""
    with _told():
        if any(
            run.live or run.waiting
            for run in visit.workbench.runs.of_thread(visit.owner, thread_id)
        ):
            raise LimitReached(
                "An answer is being written.", hint="Wait for the answer or stop it, then edit."
            )
        state.edit(message_id, text)


def send_edited(visit: Visit, nonce: str, thread_id: ThreadId, message_id: MessageId) -> None:
    """Send the question that stands in the editor, in the place of the one it was made from."""
    with _told():
        text = state.edited(message_id)
        if not text.strip():
            raise LimitReached("Nothing is written.", hint="Write a question, or cancel.")
        _check_length(text)
        new = state.message_id(nonce, f"{message_id}\n{text}")
        visit.workbench.runs.ask_instead(visit.owner, thread_id, message_id, text, new)
        state.edit(None)
        state.sent()
        state.to_composer()


def cancel_edit() -> None:
    """Leave the question as it is."""
    state.edit(None)
    state.to_composer()


def step(visit: Visit, thread_id: ThreadId, message_id: MessageId) -> None:
    """Show another variant of a question, with all that followed it."""
    with _told():
        visit.workbench.threads.choose(visit.owner, thread_id, message_id)


def rate(visit: Visit, run_id: RunId, thumb_key: str, word_key: str) -> None:
    """Keep what the person thinks of an answer, at once."""
    with _told():
        thumb: int | None = st.session_state.get(thumb_key)
        word: str = st.session_state.get(word_key) or ""
        told = None if thumb is None else Feedback(("down", "up")[thumb], word.strip())
        visit.workbench.runs.rate(visit.owner, run_id, told)


def fork(visit: Visit, thread_id: ThreadId) -> None:
    """Carry on in a new thread that starts with what was said in this one."""
    with _told():
        state.open_thread(visit.workbench.threads.copy(visit.owner, thread_id).id)
        state.tell(notices.Notice("A new thread, with everything said before"))


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
    state.tell(None)
    try:
        yield
    except WorkbenchError as error:
        if unsent:
            state.keep_unsent(unsent)
        state.tell(notices.explain_error(error))
