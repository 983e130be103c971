"""One control of the panel as a widget: it shows the plan, and tells what is chosen instead."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import streamlit as st

from assistant.panel import Control
from assistant.panel.controls import Chosen

_PX = {"op": 120, "from": 130, "to": 130, "limit": 110}
WIDE_PX = 210


def draw(control: Control, key: str, taken: Callable[[Chosen], None], *, stands: bool) -> None:
    """Draw *control*; *taken* is called with what is chosen instead.

    What the widget shows is set to what the control has, unless it *stands* as it was left.
    """
    if not stands:
        st.session_state[key] = _shown(control)
    name = control.place.name
    told: dict[str, Any] = {
        "label": f"{control.place.line}: {name}" if name else control.place.line,
        "key": key,
        "label_visibility": "collapsed",
        "on_change": _take,
        "args": (key, taken),
        "width": _PX.get(control.key.rsplit(".", 1)[-1], WIDE_PX),
    }
    if control.kind == "several":
        st.multiselect(
            options=control.options, placeholder="value…",
            accept_new_options=control.free, format_func=_label, select_all=False, **told,
        )  # fmt: skip
    elif control.free and not control.options:
        st.text_input(placeholder=name, **told)
    else:
        st.selectbox(
            options=control.options, placeholder=f"{name}…" if name else "Choose",
            accept_new_options=control.free, format_func=_label,
            required=control.kind == "one", index=None if control.kind == "maybe" else 0, **told,
        )  # fmt: skip


def _label(option: Any) -> str:
    return str(option) if option != "" else "(empty)"


def _shown(control: Control) -> Any:
    if control.kind == "several":
        return [*control.value]
    if control.free and not control.options:
        return "".join(control.value)
    return control.value[0] if control.value else None


def _take(key: str, taken: Callable[[Chosen], None]) -> None:
    value: Any = st.session_state.get(key)
    several = cast("list[str | None]", value if isinstance(value, list) else [value])
    taken(tuple(one for one in several if one is not None))
