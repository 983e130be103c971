"""*Edit and run*: the SQL of an answer in a dialog, tried as often as one likes, kept if wanted.

A trial has a thread of its own and touches no answer. A dialog is a fragment, whose clicks wait
as long as the main script runs (streamlit 1.67): so no answer is followed while it is open, and
the page goes on with it when it is closed. What is kept is sent as a message, like any other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import streamlit as st

from assistant.errors import WorkbenchError
from assistant.runs.trials import Trial
from assistant.statements.faults import fault_of
from assistant.statements.recognising import as_message
from assistant.ui import actions, markdown, notices, state
from assistant.ui.visit import Visit

_OPEN = "sql_editor"
_TEXT = "sql-text"
_WAIT_S = 0.1
"""between two looks at a trial; each makes the element call at which a click is obeyed"""
_LINES = 8
_LOOK = (
    "<style>.st-key-sql-editor textarea{font-family:monospace}"
    '[data-testid="stPopoverBody"]{display:none}</style>'
)
"""the popover in which the way to the editor is would stay above it"""


@dataclass(slots=True)
class _Editing:
    """What is edited; kept in the session as long as the dialog is open."""

    key: str
    trial: Trial | None = None
    notice: notices.Notice | None = None


def draw_button(sql: str, key: str) -> None:
    """Draw the way into the editor, below the statement; *key* is unique on the page."""
    st.button(
        "Edit and run",
        key=f"edit-sql-{key}",
        icon=":material/edit:",
        type="tertiary",
        on_click=begin,
        args=(sql, key),
    )


def begin(sql: str, key: str) -> None:
    """Open the editor with *sql*, or with what was last run of it."""
    st.session_state[_OPEN] = _Editing(key)
    st.session_state[_TEXT] = st.session_state.get(_draft(key), sql)


def opened() -> bool:
    """Whether the editor is open: then no answer is to be followed."""
    return _OPEN in st.session_state


def draw(visit: Visit) -> None:
    """Draw the dialog where it is open, after everything else of the page."""
    if opened():
        _dialog(visit)


def _draft(key: str) -> str:
    return f"sql-draft-{key}"


def _close() -> None:
    editing = cast("_Editing | None", st.session_state.pop(_OPEN, None))
    if editing and editing.trial:
        editing.trial.stop()


@st.dialog("Edit and run", width="large", on_dismiss=_close)
def _dialog(visit: Visit) -> None:
    editing = cast("_Editing | None", st.session_state.get(_OPEN))
    if editing is None:  # what was tried is kept: the page goes on without the dialog
        st.rerun()
    # A form, so that what is typed is not run before it is wanted.
    with st.form("sql-form", border=False), st.container(key="sql-editor", gap="small"):
        text: str = st.session_state.get(_TEXT, "")
        height = min(max(text.count("\n") + 2, _LINES), 2 * _LINES) * 24
        st.html(_LOOK)
        st.text_area("SQL", key=_TEXT, height=height, label_visibility="collapsed")
        st.form_submit_button(
            "Run",
            key="sql-run",
            icon=":material/play_arrow:",
            type="primary",
            help="Ctrl+Enter",
            on_click=_run,
            args=(visit, editing),
        )
    if editing.notice:
        notices.draw(editing.notice)
    elif editing.trial:
        _draw_trial(visit, editing.trial)


def _run(visit: Visit, editing: _Editing) -> None:
    """Try what stands in the editor; what was being tried before is ended."""
    if editing.trial:
        editing.trial.stop()
    sql: str = st.session_state.get(_TEXT, "").strip()
    thread_id = state.thread_id()
    editing.trial = editing.notice = None
    if not sql or thread_id is None:
        return
    st.session_state[_draft(editing.key)] = sql
    try:
        editing.trial = visit.workbench.trials.start(visit.owner, thread_id, sql)
    except WorkbenchError as error:
        editing.notice = notices.explain_error(error)


def _draw_trial(visit: Visit, trial: Trial) -> None:
    place = st.empty()
    while not trial.wait(_WAIT_S):
        place.caption("Running…")
    place.empty()
    if not trial.result or trial.failed:
        _draw_fault(trial.result.get("error", {}), trial)
        return
    _draw_rows(trial.result, trial.duration_s)
    st.button(
        "Keep in thread",
        key="sql-keep",
        icon=":material/add_comment:",
        help="Adds it to the thread as a turn of your own; a model sees it with the next question.",
        on_click=_keep,
        args=(visit, state.nonce(), trial.sql),
    )


def _keep(visit: Visit, nonce: str, sql: str) -> None:
    actions.send(visit, nonce, as_message(sql))
    _close()


def _draw_fault(error: Mapping[str, Any], trial: Trial) -> None:
    fault = fault_of(error, trial.sql)
    st.error(f"{markdown.label(fault.sentence, 1000)}  \n{markdown.label(fault.hint)}".rstrip())
    if fault.shown:
        st.code(fault.shown, language=None)


def _draw_rows(result: Mapping[str, Any], duration_s: float) -> None:
    from assistant.data.results import from_rows  # noqa: PLC0415 - a second that the first page does not wait for
    from assistant.ui.answer import tables  # noqa: PLC0415 - as above
    from assistant.ui.answer.results import Shown  # noqa: PLC0415 - as above

    rows: list[list[Any]] = result["rows"]
    columns = tuple(map(str, result["columns"]))
    shown = Shown(from_rows(columns, rows), int(result["row_count"]), len(rows))
    tables.draw_rows(shown, columns)
    told = [tables.row_count(shown), f"{duration_s:.2f} s", *result.get("caveats", ())]
    st.caption(markdown.label(" · ".join(map(str, told)), 1000))
