"""The dialog: the question in words, its lines of choices, what it answers.

Each choice makes the next plan at once. Widgets show the plan and hold nothing of their own, but
for one that was left as it cannot be.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from assistant.analyst import analyst_of
from assistant.analyst.plan import QueryPlan, Value
from assistant.errors import WorkbenchError
from assistant.panel import Control, begun, controls, in_words
from assistant.panel.controls import LINES, Chosen
from assistant.runs.planned import looked_at
from assistant.tables import Table
from assistant.ui import actions, markdown, notices, state
from assistant.ui.panel import opening, preview, widgets
from assistant.ui.panel.opening import Changing
from assistant.ui.visit import Visit

_MORE = "change-more"
_TABLE = "change-table"
_PATIENCE_S = 0.5
"""for values, without which the choices are drawn: the next time they are there"""
_NAME_PX = 92
"""of the name of a line"""


def draw(visit: Visit, tables: Sequence[Table]) -> None:
    """Draw what is being put together, of one of *tables*."""
    made = opening.now()
    if made is None:  # it was asked: the page goes on without the dialog
        st.rerun()
    if not tables:
        st.info("No table yet. Close this and drop a file.")
        return
    try:
        plan = looked_at(made.plan, tables) if made.plan else None
    except WorkbenchError as error:
        notices.draw(notices.explain_error(error))
        return
    table = next(one for one in tables if plan is None or one.name == plan.table)
    profile = analyst_of(table).profile
    plan = plan or begun(profile)
    preview.begin(visit, made, plan)
    words = in_words(plan, table)
    with st.container(key="change-words", horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{markdown.label(words, 1000)}**")
        st.button(
            "Ask",
            key="change-ask",
            icon=":material/arrow_upward:",
            type="primary",
            on_click=_ask,
            args=(visit, state.nonce(), words, plan),
        )
    with st.container(key="change-lines", gap="xsmall"):
        if tables[1:]:
            _draw_tables(made, tables, table)
        _draw_lines(made, controls(plan, profile, _values(visit, made, table)))
    if made.notice:
        notices.draw(made.notice)
    preview.draw(visit, made)


def _values(visit: Visit, made: Changing, table: Table) -> Mapping[str, tuple[Value, ...]]:
    """Return the commonest values of columns of text that have many, if they are found by now."""
    unlisted = analyst_of(table).unlisted
    if made.looking is None and unlisted:
        made.looking = visit.workbench.trials.list_values(
            visit.owner, state.thread_id(), actions.chosen(visit), table.name, unlisted
        )
    if made.looking is None or not made.looking.wait(_PATIENCE_S):
        return {}
    found: dict[str, list[str]] = made.looking.result.get("values", {})
    return {name: tuple(values) for name, values in found.items()}


def _ask(visit: Visit, nonce: str, words: str, plan: QueryPlan) -> None:
    actions.send(visit, nonce, words, plan=plan.model_dump_json(exclude_defaults=True))
    opening.close()


def _draw_tables(made: Changing, tables: Sequence[Table], table: Table) -> None:
    """Offer the tables of the thread; of another one, the question begins anew."""
    with _line("Table"):
        st.selectbox(
            "Table",
            [one.name for one in tables],
            index=[one.name for one in tables].index(table.name),
            key=_TABLE,
            label_visibility="collapsed",
            on_change=_begin_anew,
            args=(made, {one.name: one for one in tables}),
            width=widgets.WIDE_PX,
        )


def _begin_anew(made: Changing, tables: dict[str, Table]) -> None:
    chosen: str = st.session_state[_TABLE]
    made.looking = None
    _stand(made, begun(analyst_of(tables[chosen]).profile))


def _draw_lines(made: Changing, found: Sequence[Control]) -> None:
    """Draw the choices line by line; those that most questions do without, when they are wanted."""
    rare = st.session_state.get(_MORE, False)
    for line in LINES:
        here = [one for one in found if one.place.line == line and (rare or not one.place.rare)]
        if here:
            with _line(line):
                for one in here:
                    key = f"change-{one.key}"
                    stands = made.refused == one.key
                    widgets.draw(one, key, partial(_take, made, one), stands=stands)
    if any(one.place.rare for one in found):
        st.toggle("More", key=_MORE)


def _line(name: str) -> DeltaGenerator:
    key = f"change-line-{name.casefold().replace(' ', '-')}"
    line = st.container(key=key, horizontal=True, gap="xsmall")
    line.caption(name, width=_NAME_PX)
    return line.container(horizontal=True, gap="xsmall")


def _take(made: Changing, control: Control, chosen: Chosen) -> None:
    """Make the next plan of what was chosen, or say why it cannot be."""
    made.refused, made.notice = "", None
    try:
        _stand(made, control.put(chosen))
    except WorkbenchError as error:
        made.refused, made.notice = control.key, notices.explain_error(error)


def _stand(made: Changing, plan: QueryPlan) -> None:
    made.plan = plan.model_dump_json(exclude_defaults=True)
    if made.trial:
        made.trial.stop()
    made.trial = None
