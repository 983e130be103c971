"""The ways into the dialog in which a question is put together, and what is kept while it is open.

As with the SQL editor, no answer is followed meanwhile: the page goes on when it is closed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import streamlit as st

from assistant.definitions import Assistant
from assistant.gallery import sample_table
from assistant.runs.trials import Trial
from assistant.tables import Upload, tables_of
from assistant.ui import notices
from assistant.ui.visit import Visit

_OPEN = "change"
_ICON = ":material/tune:"


@dataclass(slots=True)
class Changing:
    """A question that is being put together."""

    title: str
    plan: str = ""
    """as JSON, since an edit of the source makes classes anew; empty at the beginning of one"""
    refused: str = ""
    """the choice that was left as it cannot be"""
    notice: notices.Notice | None = None
    """why"""
    trial: Trial | None = None
    """of the plan as it is"""
    looking: Trial | None = None
    """for the values of columns that have too many for all of them to be known"""


def draw_change(plan: str, key: str) -> None:
    """Offer to change the question whose plan is *plan*; *key* is unique on the page."""
    made = Changing("Change", plan)
    st.button(
        "Change", key=f"change-{key}", icon=_ICON, type="tertiary", on_click=begin, args=(made,)
    )


def draw_build() -> None:
    """Offer to begin with a question that is put together."""
    made = Changing("Build a question")
    st.button(made.title, key="first-build", icon=_ICON, on_click=begin, args=(made,))


def begin(made: Changing) -> None:
    """Open the dialog."""
    st.session_state[_OPEN] = made


def now() -> Changing | None:
    """Return what is being put together, as long as the dialog is open."""
    return cast("Changing | None", st.session_state.get(_OPEN))


def close() -> None:
    """Close the dialog."""
    made = cast("Changing | None", st.session_state.pop(_OPEN, None))
    for trial in (made.trial, made.looking) if made else ():
        if trial:
            trial.stop()


def draw(visit: Visit, uploads: Sequence[Upload], assistant: Assistant | None) -> None:
    """Draw the dialog where it is open, after everything else of the page."""
    if made := now():
        tables = tables_of(uploads)
        if not tables and assistant and assistant.sample:
            tables = (sample_table(assistant.sample),)
        from assistant.ui.panel import change  # noqa: PLC0415 - the analyst, a fifth of a second

        st.dialog(made.title, width="large", on_dismiss=close)(change.draw)(visit, tables)
