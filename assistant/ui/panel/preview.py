"""What the question answers: tried at each choice, kept nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from assistant.analyst.plan import QueryPlan
from assistant.charts import from_stored
from assistant.errors import WorkbenchError
from assistant.messages import CallId, ChartPart
from assistant.ui import actions, charts, markdown, notices, state
from assistant.ui.answer import results, tables
from assistant.ui.panel.opening import Changing
from assistant.ui.visit import Visit

_WAIT_S = 0.1
"""between two looks at a trial; each makes the element call at which a click is obeyed"""


def begin(visit: Visit, made: Changing, plan: QueryPlan) -> None:
    """Begin to answer *plan*, unless that has begun."""
    if made.trial is None:
        try:
            made.trial = visit.workbench.trials.start_plan(
                visit.owner, state.thread_id(), plan.model_dump_json(), actions.chosen(visit)
            )
        except WorkbenchError as error:
            made.notice = notices.explain_error(error)


def draw(visit: Visit, made: Changing) -> None:
    """Draw the answer; the one before stays until it is there."""
    if made.trial is None:
        return
    place = st.empty()
    while not made.trial.wait(_WAIT_S):
        place.caption("Running…")
    place.empty()
    result = made.trial.result
    if made.trial.failed:
        fault: Mapping[str, str] = result["error"]
        told = f"{fault.get('message', '')}. {fault.get('hint', '')}"
        st.error(markdown.label(told, 1000))
    elif result:
        _draw_result(visit, result)


def _draw_result(visit: Visit, result: Mapping[str, Any]) -> None:
    """Draw the sentence, and the chart where all of its rows are here, else the first rows."""
    part = ChartPart(
        CallId("preview"),
        result.get("chart", {}),
        result["sql"],
        tuple(map(str, result["columns"])),
        tuple(map(tuple, result["rows"])),
        int(result["row_count"]),
    )
    st.markdown(markdown.safe(result["answer"]))
    shown = results.load(visit, part)
    chart = from_stored({**part.chart, "sql": part.sql}) if part.chart else None
    if chart and part.row_count == len(part.rows):
        charts.draw(visit, part, chart, "preview")
    elif part.row_count > 1 or len(part.columns) > 1:
        tables.draw_rows(shown, part.columns)
    st.caption(tables.row_count(shown))
