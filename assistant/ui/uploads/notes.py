"""What was done to a table when its file was read: in short first, all of it on demand."""

from __future__ import annotations

import streamlit as st

from assistant.tables import Table
from assistant.ui import markdown

_MOST = 4
"""notes that are seen at once"""
_LONGEST = 300


def draw_caveats(table: Table) -> None:
    """Draw what is said with every figure from the table: it comes first."""
    if table.caveats:
        said = "  \n".join(markdown.label(caveat, _LONGEST) for caveat in table.caveats)
        st.warning(said, icon=":material/info:")


def draw(table: Table, key: str) -> None:
    """Draw the notes, the first ones in sight."""
    # What is said with every figure stands above already.
    notes = [note for note in table.notes if note not in table.caveats]
    first, more = notes[:_MOST], notes[_MOST:]
    if len(more) == 1:
        first, more = notes, []
    if first:
        st.markdown(_listed(first))
    if more:
        with st.popover(
            f"{len(more)} more notes", icon=":material/notes:", type="tertiary", key=f"notes-{key}"
        ):
            st.markdown(_listed(more))


def _listed(notes: list[str]) -> str:
    return "\n".join(f"- :small[{markdown.label(note, _LONGEST)}]" for note in notes)
