"""A ready file that is read differently: the choices as they stand, and what becomes of others.

Its tables stay, and can be asked, until the new ones are there.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from assistant.tables import Question, Upload
from assistant.ui import actions, markdown
from assistant.ui.uploads import questions
from assistant.ui.visit import Visit


def draw_choices(visit: Visit, upload: Upload) -> None:
    """Draw the way to the choices that were made when the file was read, or these choices."""
    asked = upload.anew is not None and upload.anew.questions
    if not upload.questions or upload.state != "ready" or asked:
        st.empty()  # what follows keeps its place
        return
    opened = f"changing-{upload.id}"
    if not st.session_state.get(opened):
        st.button(
            "Change how it is read",
            key=f"change-{upload.id}",
            icon=":material/tune:",
            type="tertiary",
            on_click=actions.show,
            args=(opened, True),
        )
        return
    with questions.draw_form(visit, upload, upload.questions):
        _draw_read_again(visit, upload, upload.questions, opened)
        st.button(
            "Cancel",
            key=f"unchange-{upload.id}",
            type="tertiary",
            on_click=actions.show,
            args=(opened, False),
        )


def draw(visit: Visit, upload: Upload) -> DeltaGenerator | None:
    """Draw what becomes of reading it anew; while it is read, return the place of its progress."""
    if upload.anew is None:
        return None
    if upload.state == "rereading":
        return _draw_reading(visit, upload)
    if upload.anew.problem:
        _draw_problem(visit, upload)
    else:
        _draw_questions(visit, upload)
    return None


def _draw_reading(visit: Visit, upload: Upload) -> DeltaGenerator:
    place = st.empty()
    with st.container(horizontal=True, gap="xsmall"):
        if visit.workbench.uploads.progress(upload.id) is None:
            st.caption("Reading again broke off, or goes on in another window.")
            st.button(
                "Read again",
                key=f"again-{upload.id}",
                icon=":material/refresh:",
                on_click=actions.read_again,
                args=(visit, upload.id),
            )
        _draw_keep(visit, upload)
    return place


def _draw_problem(visit: Visit, upload: Upload) -> None:
    problem = upload.anew.problem if upload.anew else None
    assert problem is not None  # noqa: S101 - it is drawn for that
    hint = f" {markdown.safe(problem.hint)}" if problem.hint else ""
    st.warning(
        f"**{markdown.label(upload.file.name)} could not be read that way.** "
        f"{markdown.safe(problem.message)}{hint} The tables are as before.",
        icon=":material/warning:",
    )
    _draw_keep(visit, upload, "OK")


def _draw_questions(visit: Visit, upload: Upload) -> None:
    open_ones = upload.anew.questions if upload.anew else ()
    with questions.draw_form(visit, upload, open_ones, "is read that way"):
        _draw_read_again(visit, upload, open_ones)
        _draw_keep(visit, upload)


def _draw_read_again(
    visit: Visit, upload: Upload, asked: Sequence[Question], opened: str = ""
) -> None:
    st.button(
        "Read again",
        key=f"reread-{upload.id}",
        type="primary",
        icon=":material/check:",
        on_click=actions.reread,
        args=(visit, upload, asked, opened),
    )


def _draw_keep(visit: Visit, upload: Upload, label: str = "Keep as it was") -> None:
    st.button(
        label,
        key=f"keep-{upload.id}",
        icon=":material/undo:" if label != "OK" else None,
        type="tertiary",
        on_click=actions.keep,
        args=(visit, upload.id),
    )
