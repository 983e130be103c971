"""The assistants page, and picking an assistant."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from assistant.definitions import Assistant, Connection
from assistant.workbench import Workbench
from tests.pages.conftest import HOME, OpenPage, ask, click, seen, thread_of
from tests.running import ROOT
from tests.runs.scripted import COMPLETED, STARTED, Scripted, say

SECOND = Assistant("second", "Second *assistant*", "demo", description="Another one.")


@pytest.fixture
def two(workbench: Workbench) -> Workbench:
    workbench.assistants = (*workbench.assistants, SECOND)
    return workbench


def test_every_assistant_is_listed_with_where_it_is_reached(page: OpenPage, two: Workbench) -> None:
    text = seen(page().switch_page("pages/assistants.py").run())
    for assistant in two.assistants:
        assert assistant.name in text
    assert "Demo connection" in text
    assert "OPENAI_API_KEY" in text


def test_the_end_of_a_model_is_said_on_its_card_and_where_it_is_about_to_answer(
    page: OpenPage, workbench: Workbench
) -> None:
    here = Connection("here", "responses", "http://127.0.0.1:9/v1")
    workbench.connections["here"] = here
    old = Assistant("old", "Old", "here", description="An old model.", model="gpt-4o")
    workbench.assistants = (old, *workbench.assistants)
    said = "gpt-4o end"
    at = page()
    assert said in seen(at)
    assert "its successor is gpt-6-luna" in seen(at)
    assert seen(at.switch_page("pages/assistants.py").run()).count(said) == 1


def test_picking_another_assistant_in_a_used_thread_begins_a_new_one(
    page: OpenPage, two: Workbench, backend: Scripted
) -> None:
    backend.streams = [
        [STARTED, say("One."), COMPLETED],
        [STARTED, say("Two."), COMPLETED],
    ]
    at = ask(page(), "first")
    before = thread_of(at)
    at = at.selectbox[0].set_value("second").run()
    assert "A new thread with Second *assistant*" in seen(at)
    assert "One." not in seen(at)
    at = ask(at, "second question")
    assert thread_of(at) != before
    assert two.threads.recent("local")[0].assistant == "second"  # type: ignore[arg-type]
    at = click(at, "First")
    assert at.selectbox[0].value == two.assistants[0].id


def test_the_thread_is_still_there_after_a_visit_to_another_page(
    page: OpenPage, backend: Scripted
) -> None:
    backend.streams = [[STARTED, say("Here."), COMPLETED]]
    at = ask(page(), "where")
    thread = thread_of(at)
    at = at.switch_page("pages/assistants.py").run()
    assert thread_of(at) == thread
    at = at.switch_page("pages/chat.py").run()
    assert "Here." in seen(at)


def test_a_thread_whose_assistant_is_not_connected_can_be_read(
    page: OpenPage, two: Workbench, backend: Scripted
) -> None:
    backend.streams = [[STARTED, say("Kept."), COMPLETED]]
    at = page()
    at = ask(at.selectbox[0].set_value("second").run(), "hello")
    two.assistants = two.assistants[:-1]
    at = at.run()
    assert "Kept." in seen(at)
    assert "not connected any more" in seen(at)
    assert at.chat_input[0].disabled


def test_a_wrong_setting_is_named_and_ends_in_no_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("RUNS_PER_PERSON", "many")
    sys.modules.pop(HOME, None)
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=20).run()
    assert "RUNS_PER_PERSON" in seen(at)
    assert not at.exception
