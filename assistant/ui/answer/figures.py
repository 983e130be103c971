"""The figures of an answer: how many are in the results, which one is where, which is not.

What was looked up is stored with the answer; nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from assistant.messages import Part
from assistant.ui import markdown
from assistant.ui.markdown import Mark

_KIND = "FiguresPart"


def marks(parts: Sequence[Part], at: int, text: str) -> list[Mark]:
    """Return what is marked in the passage that begins with part *at* and reads *text*."""
    # Places are those of the answer that was checked; one that goes on has several, in a row.
    checks = [place for place, part in enumerate(parts) if type(part).__name__ == _KIND]
    mine = next((place for place in checks if place > at), None)
    if mine is None:
        return []
    begun = max((place + 1 for place in checks if place < at), default=0)
    part: Any = parts[mine]
    return [
        Mark(figure.start, figure.end, bool(figure.source))
        for figure in part.figures
        if not figure.found
        and figure.part == at - begun
        and text[figure.start : figure.end] == figure.text
    ]


def draw(parts: Sequence[Part]) -> None:
    """Say how many figures are in the results, and where each is."""
    for part in parts:
        if type(part).__name__ == _KIND:
            _draw(part)


def _draw(part: Any) -> None:
    icon = ":material/fact_check:" if not part.missing else ":material/report:"
    rows = {
        "Figure": [markdown.label(figure.text) for figure in part.figures],
        "Where it is from": [markdown.label(figure.told, 300) for figure in part.figures],
    }
    several = len(part.queries) > 1
    if several:  # a telephone has no room for a column that says 1 in every row
        rows["Query"] = [_number(figure) for figure in part.figures]
    with st.popover(part.summary, type="tertiary", icon=icon):
        # Not `st.dataframe`, which cuts off what is wider than its column.
        st.table(  # pyright: ignore[reportUnknownMemberType] - pandas has no types of its own
            rows, hide_index=True, alt=f"Table of figures: {part.summary}"
        )
        if part.note:
            st.caption(markdown.label(part.note, 300))
        for number, sql in enumerate(part.queries, 1):
            if several:
                st.caption(f"Query {number}")
            st.code(sql, language="sql", wrap_lines=True)


def _number(figure: Any) -> str:
    return "" if figure.query is None else str(figure.query + 1)
