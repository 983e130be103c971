"""The tool that docs/adding-a-tool.md describes works, and is the one that stands there."""

from __future__ import annotations

import json
import re
from collections.abc import Generator
from typing import Any

import pytest

from assistant.children.stopping import Stop
from assistant.data.tables import DATA_TOOLS
from assistant.definitions import Workspace
from assistant.gallery import FOLDER
from assistant.messages import CallId, ToolCall
from assistant.tools import TOOLS
from assistant.tools.calling import Called, Toolbox
from tests.running import ROOT
from tests.tools_example.growth import LIMITS, count_growth

ORDERS = Workspace(str(FOLDER / "orders.duckdb"))
PERIODS = {"table": "orders", "day": "order_date", "first": "2024-01-01", "second": "2025-01-01"}


@pytest.fixture(scope="module")
def box() -> Generator[Toolbox]:
    toolbox = Toolbox((*TOOLS, *DATA_TOOLS, count_growth), waiting=1)
    yield toolbox
    toolbox.close()


def call(box: Toolbox, **arguments: Any) -> Called:
    asked = ToolCall(CallId("c"), "count_growth", json.dumps(arguments))
    return box.call(asked, Stop(), workspace=ORDERS)


def test_two_years_are_compared(box: Toolbox):
    called = call(box, **PERIODS)
    assert not called.failed
    before, after = called.result["before"], called.result["after"]
    assert called.result["growth_percent"] == pytest.approx(100 * (after - before) / before)


def test_a_wrong_call_is_explained_to_the_model(box: Toolbox):
    assert call(box, **PERIODS, days=0).result["error"]["kind"] == "bad_arguments"
    assert call(box, **{**PERIODS, "day": "date"}).result["error"]["nearest"][0] == "order_date"
    assert call(box, **{**PERIODS, "second": "2023-01-01"}).result["error"]["kind"] == "bad_period"


def test_the_document_has_the_tool_word_for_word():
    document = (ROOT / "docs/adding-a-tool.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", document, re.DOTALL)
    files = [
        (ROOT / name).read_text(encoding="utf-8")
        for name in ("tests/tools_example/growth.py", "tests/unit/test_tools_example.py")
    ]
    assert blocks[0] == files[0]
    assert len(blocks) == 2
    assert blocks[1] in files[1]


def test_the_document_says_what_holds():
    document = (ROOT / "docs/adding-a-tool.md").read_text(encoding="utf-8")
    assert f"{LIMITS.wall_s:g} s" in document
    assert f"{LIMITS.memory_bytes // 2**20} MB" in document
    for name in re.findall(r"`((?:assistant|tests|docs)/[\w/.]+)`", document):
        assert (ROOT / name).exists() or name == "assistant/data/growth.py", name
