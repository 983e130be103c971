"""Draws what was kept: us with more and more people, and all apps side by side. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from benchmarks.load.apps import OURS
from benchmarks.load.keeping import Row

_DRAWN = {"first_text_s_p95": "first text, p95", "gap_s_p95": "gap, p95", "gap_s_p99": "gap, p99"}


def chart(rows: Sequence[Row]) -> str:
    """Return two panels as SVG: us with more and more people, and all apps side by side."""
    import altair  # noqa: PLC0415 - half a second that only the writing costs
    import vl_convert  # noqa: PLC0415

    panels = [panel for panel in (_growing(altair, rows), _beside(altair, rows)) if panel]
    if not panels:
        return ""
    whole = altair.hconcat(*panels).resolve_scale(color="independent")
    return vl_convert.vegalite_to_svg(whole.to_json())


def _growing(altair: Any, rows: Sequence[Row]) -> Any:
    """Draw how late our app is, by the number of people."""
    data = [
        {"people": row.people, "what": label, "seconds": row.groups["people"][name][0]}
        for row in rows
        if row.case == "load" and row.app == OURS
        for name, label in _DRAWN.items()
        if name in row.groups["people"]
    ]
    if not data:
        return None
    return (
        altair.Chart(altair.Data(values=data), title="50 tokens/s for 15 s, half reload", width=300)
        .mark_line(point=True)
        .encode(
            x=altair.X("people:Q"),
            y=altair.Y("seconds:Q"),
            color=altair.Color("what:N", title=None, legend=altair.Legend(orient="bottom")),
        )
    )


def _beside(altair: Any, rows: Sequence[Row]) -> Any:
    """Draw how much longer than the model each app took, at Gradio's own workload."""
    data = [
        {"app": row.app, "people": row.people, "times": row.groups["people"]["ratio_p95"][0]}
        for row in rows
        if row.case == "gradio" and "ratio_p95" in row.groups["people"]
    ]
    if not data:
        return None
    return (
        altair.Chart(altair.Data(values=data), title="100 tokens/s for 5 s", width=300)
        .mark_bar()
        .encode(
            x=altair.X("times:Q", title="all of the answer, p95, times the ideal"),
            y=altair.Y("app:N", title=None, sort=[OURS]),
            yOffset=altair.YOffset("people:N"),
            color=altair.Color("people:N", legend=altair.Legend(orient="bottom")),
        )
    )
