"""Clears what an earlier script drew in a place that is used for something else now.

Streamlit (1.67) keeps old elements, faded, until the script that does not draw them any more has
ended. A script that follows an answer ends late, so they are replaced by nothing at once.
"""

from __future__ import annotations

from typing import cast

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

_SHOWN = "stage_shown"
_SIDE = "stage_side"
_BELOW = "stage_below"


def fresh(name: str) -> DeltaGenerator:
    """Return a container that is the same while *name* is, and an empty one for another name."""
    side = cast(int, st.session_state.get(_SIDE, 0))
    if st.session_state.get(_SHOWN, name) != name:
        side = 1 - side
    st.session_state[_SHOWN], st.session_state[_SIDE] = name, side
    if side:
        st.empty()
        return st.container()
    container = st.container()
    st.empty()
    return container


def clear_below(drawn: int) -> None:
    """Clear the places of elements that stood under the *drawn* last ones before."""
    before = cast(int, st.session_state.get(_BELOW, 0))
    for _ in range(before - drawn):
        st.empty()
    st.session_state[_BELOW] = drawn
