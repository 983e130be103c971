"""Follows the files that are being read, last thing on the page, until one of them is done."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from assistant.tables import Upload, UploadId
from assistant.ui import markdown, state
from assistant.ui.visit import Shown, Visit

PACE_S = 0.2


def draw_held(place: DeltaGenerator, uploads: Sequence[Upload]) -> None:
    """Say in the place of an answer which files it waits for."""
    names = " and ".join(markdown.label(upload.file.name) for upload in uploads)
    several = len(uploads) > 1
    if any(upload.state in ("asking", "ready") for upload in uploads):
        why = "wait for your answer above" if several else "waits for your answer above"
    else:
        why = "are being read" if several else "is being read"
    place.caption(f":material/hourglass_empty: {names} {why}.")


def follow(visit: Visit, places: Sequence[tuple[Upload, DeltaGenerator]], shown: Shown) -> None:
    """Draw how far the *places*' files have come until something changed; then rerun."""
    wake = state.new_wake()
    visit.workbench.listen(visit.owner, wake, shown.number)
    try:
        _follow(visit, places, shown, wake)
    finally:
        visit.workbench.leave(visit.owner, wake)


def _follow(
    visit: Visit,
    places: Sequence[tuple[Upload, DeltaGenerator]],
    shown: Shown,
    wake: threading.Event,
) -> None:
    drawn: dict[UploadId, tuple[str, float | None]] = {}
    while True:
        for upload, place in places:
            reading = visit.workbench.uploads.progress(upload.id)
            # What is over in this moment stays as it was: the page is drawn anew at once.
            before = drawn.get(upload.id, ("Reading", None))
            state = (reading.phase, reading.fraction) if reading else before
            if drawn.get(upload.id) != state:
                drawn[upload.id] = state
                _draw(place, upload, *state)
        if shown.changed(visit):
            st.rerun()
        st.empty()  # a script is interrupted only at an element call (streamlit 1.67)
        wake.wait(PACE_S)
        wake.clear()


def _draw(place: DeltaGenerator, upload: Upload, phase: str, fraction: float | None) -> None:
    text = f"{markdown.label(upload.file.name)} :small[:gray[{markdown.label(phase)}]]"
    place.progress(min(max(fraction or 0.0, 0.0), 1.0), text)
