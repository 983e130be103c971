"""A page with charts and tables only, for the browser: `?show=bar,line` says which."""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import streamlit as st

from assistant.messages import CallId, OwnerId, TablePart
from assistant.ui.thread import parts
from assistant.ui.visit import Visit
from tests.charts_drawn import LONG, SAMPLES, KeptFiles, drawn
from tests.charts_hostile import hostile_samples

st.set_page_config(layout="centered")
st.html(Path(__file__).parents[2] / "assistant" / "ui" / "page" / "page.css")
canary = os.environ.get("CANARY", "http://127.0.0.1:9")
wanted = st.query_params.get("show", ",".join(SAMPLES)).split(",")
samples = {**SAMPLES, **LONG, **hostile_samples(canary)}

for name in wanted:
    part, content = drawn(samples[name], name)
    visit = Visit(KeptFiles({name: content}), OwnerId("o"))  # pyright: ignore[reportArgumentType]
    with st.chat_message("assistant"):
        parts.draw_all(visit, [part], name, offer=False)
        if "table" in st.query_params:
            table = TablePart(
                CallId(name), part.sql, part.columns, part.rows, part.row_count, part.file
            )
            parts.draw_all(visit, [table], f"table-{name}", offer=False)
