"""What was done to a table when its file was read: in short first, all of it on demand."""

from __future__ import annotations

import re
from collections.abc import Sequence

import streamlit as st

from assistant.tables import Table
from assistant.ui import markdown

_MOST = 4
"""notes that are seen at once"""
_LONGEST = 300
_OF_A_COLUMN = re.compile(r"(“[^”]*”)((?:: (?!\d)| became ).*)", re.DOTALL)
"""a note that reads as well of several columns: it counts none of the values of one"""


def draw_caveats(table: Table) -> None:
    """Draw what is said with every figure from the table: it comes first."""
    if table.caveats:
        said = "  \n".join(markdown.label(caveat, _LONGEST) for caveat in table.caveats)
        st.warning(said, icon=":material/info:")


def draw(table: Table, key: str) -> None:
    """Draw the notes, the first ones in sight."""
    # What is said with every figure stands above already.
    notes = together([note for note in table.notes if note not in table.caveats])
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


def together(notes: Sequence[str]) -> list[str]:
    """Return *notes* with those that say the same of several columns as one, where the first is."""
    columns: dict[str, list[str]] = {}
    for note in notes:
        found = _OF_A_COLUMN.fullmatch(note)
        columns.setdefault(found[2] if found else note, []).extend([found[1]] if found else ())
    return [_of(named) + told for told, named in columns.items()]


def _of(columns: list[str]) -> str:
    """Write `“a”`, `“a” and “b”`, or the first two of many."""
    more = len(columns) - 2
    return f"{', '.join(columns[:2])} and {more:,} more" if more > 0 else " and ".join(columns)


def _listed(notes: list[str]) -> str:
    return "\n".join(f"- :small[{markdown.label(note, _LONGEST)}]" for note in notes)
