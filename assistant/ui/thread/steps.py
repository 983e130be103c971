"""What stands inside the status line: the tool calls as a timeline, and what was thought.

A live step is an `st.status`, which can change; a finished one an `st.expander`, which looks the
same and does not hold the script up for 50 ms as making an `st.status` does (Streamlit 1.67).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, cast

import streamlit as st

from assistant.messages import FOLDED, Part, StepPart
from assistant.ui import markdown
from assistant.ui.thread import labels, parts

_ICONS = {
    "done": ":material/check:",
    "failed": ":material/error:",
    "cancelled": ":material/block:",
    "running": "spinner",
}
_BESIDE = ("sql", "row_count", "types", "reading")
"""of a result, what stands in the label, above it or with the table"""
_LONGEST = 4_000
"""characters of a result, of logs or of arguments that are drawn"""


def draw_all(found: Sequence[Part]) -> None:
    """Draw the steps and the reasoning of a finished answer, in order."""
    for part in found:
        match parts.kind(part):
            case "StepPart":
                draw_step(cast(StepPart, part), found)
            case "ReasoningPart":
                draw_thought(cast(Any, part).text)
            case _:
                pass


def draw_ended(place: Any, ended: labels.Ended, found: Sequence[Part]) -> None:
    """Draw the status line of an answer that has ended in *place*, with its steps inside."""
    with place.expander(ended.label, type="compact", icon=ended.icon):
        if ended.facts:
            st.caption(ended.facts)
        draw_all(found)
        if not any(parts.kind(part) in FOLDED for part in found):
            st.caption("No tools were used.")


def draw_step(part: StepPart, among: Sequence[Part]) -> None:
    """Draw one call that has ended, of an answer with the parts *among* which it is."""
    with st.expander(labels.step_label(part), type="step", icon=_ICONS[part.state]):
        draw_body(part, among)


def draw_thought(text: str) -> None:
    """Draw a summary of what the model thought."""
    with st.expander("Thought", type="step", icon=":material/lightbulb:"):
        st.markdown(markdown.safe(text, parts.notes((), "")))


def draw_body(part: StepPart, among: Sequence[Part]) -> None:
    """Draw what a call was given and what it gave back; SQL only where no card shows it."""
    carded = any(
        parts.kind(one) in ("TablePart", "ChartPart") and cast(Any, one).call_id == part.call_id
        for one in among
    )
    sql = labels.step_sql(part)
    if sql and not carded:
        _code(sql, "sql")
    elif part.code:
        _code(part.code, "python")
    elif given := _given(part):
        _code(given, "json")
    if part.logs:
        _code(part.logs, None)
    result = _result(part)
    if result:
        st.caption("Result" if part.state != "failed" else "What went wrong")
        _code(result, "json")
    if part.kind == "function" and part.output:
        st.caption(labels.given(part))
    if part.state == "cancelled":
        st.caption("Cancelled before the end.")


def _result(part: StepPart) -> str:
    """Return the result as text; what stands with the table is not repeated."""
    result: Any = part.result
    if isinstance(result, dict):
        found = cast("dict[str, Any]", result)
        left = {key: value for key, value in found.items() if key not in _BESIDE}
        return json.dumps(left, ensure_ascii=False, indent=1) if left else ""
    if result is None:
        return part.output
    return json.dumps(result, ensure_ascii=False, indent=1)


def _given(part: StepPart) -> str:
    """Return the arguments as text, without SQL; empty where nothing else was given."""
    found = labels.arguments(part)
    if not found:
        return part.arguments if part.arguments.strip() not in ("", "{}") else ""
    found.pop("sql", None)
    if isinstance(chart := found.get("chart"), dict):
        found["chart"] = {k: v for k, v in cast("dict[str, Any]", chart).items() if k != "sql"}
    return json.dumps(found, ensure_ascii=False, indent=1) if found else ""


def _code(text: str, language: str | None) -> None:
    cut = text if len(text) <= _LONGEST else text[:_LONGEST] + "\n…"
    st.code(cut, language=language, wrap_lines=True)
