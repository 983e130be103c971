"""The steps of a live answer, inside its status line: added and changed as they happen."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from streamlit.delta_generator import DeltaGenerator

from assistant.messages import FOLDED, Part, StepPart
from assistant.ui import markdown
from assistant.ui.thread import labels, parts, steps

AGAIN_S = 0.4
"""how often a step that is still growing is drawn again"""


@dataclass(slots=True)
class _Row:
    box: Any
    """a status container, or None for what was already over when it was first seen"""
    body: DeltaGenerator | None
    part: Part
    at: float


class LiveSteps:
    """Draws into *box*; call `show` with all parts so far, as often as you like."""

    def __init__(self, box: DeltaGenerator) -> None:
        self._box = box
        self._rows: dict[int, _Row] = {}

    def show(self, found: Sequence[Part]) -> None:
        """Add the steps that are new and redraw those that changed."""
        for at, part in enumerate(found):
            if parts.kind(part) not in FOLDED:
                continue
            row = self._rows.get(at)
            if row is None:
                self._rows[at] = self._add(part, found)
            elif row.part != part:
                self._change(row, part, found)

    def _add(self, part: Part, found: Sequence[Part]) -> _Row:
        now = time.monotonic()
        if _state(part) != "running":
            with self._box:
                steps.draw_step(cast(StepPart, part), found)
            return _Row(None, None, part, now)
        box = self._box.status(_label(part), type="step")
        row = _Row(box, box.empty(), part, now)
        self._draw(row, found)
        return row

    def _change(self, row: _Row, part: Part, found: Sequence[Part]) -> None:
        now = time.monotonic()
        grew = _state(part) == _state(row.part)
        if row.box is None or (grew and now < row.at + AGAIN_S):
            return
        row.part, row.at = part, now
        if not grew:
            state = "complete" if _state(part) == "done" else "error"
            row.box.update(label=_label(part), state=state)
        self._draw(row, found)

    def _draw(self, row: _Row, found: Sequence[Part]) -> None:
        if row.body is None:
            return
        with row.body.container():
            if parts.kind(row.part) == "StepPart":
                steps.draw_body(cast(StepPart, row.part), found)
            else:
                thought = cast(Any, row.part).text
                row.body.markdown(markdown.safe(thought, parts.notes((), "")))


def _state(part: Part) -> str:
    return cast(StepPart, part).state if parts.kind(part) == "StepPart" else "running"


def _label(part: Part) -> str:
    if parts.kind(part) == "StepPart":
        return labels.step_label(cast(StepPart, part))
    return "Thought"
