"""What an endpoint can do, on the card of an assistant, and what it lacks, above the composer."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path
from types import ModuleType

import pytest
from streamlit.testing.v1 import AppTest

from assistant.settings.table import Settings
from assistant.workbench import Workbench
from tests.pages.conftest import HOME, click, seen
from tests.running import ROOT
from tests.server import LoopbackServer

NEEDS = "Data scientist needs code interpreter; this endpoint lacks it."


@contextmanager
def app(folder: Path, **settings: str) -> Generator[AppTest]:
    """Open the app with these settings, on the page of the assistants."""
    env = {"DATA_DIR": str(folder / "data"), "SHARED": "no", "OPENAI_MODEL": "m", **settings}
    with closing(Workbench.open(Settings.read(env, None, {}))) as workbench:
        home = ModuleType(HOME)
        home.__dict__["workbench"] = workbench
        sys.modules[HOME] = home
        try:
            at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=20).run()
            yield at.switch_page("pages/assistants.py").run()
        finally:
            del sys.modules[HOME]


@pytest.fixture(autouse=True)
def nobodys_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def look(at: AppTest, assistant: str = "general") -> AppTest:
    return at.button(key=f"probe-{assistant}").click().run()


def test_a_page_asks_nothing_and_a_click_shows_what_was_found_and_how(tmp_path: Path) -> None:
    with LoopbackServer() as server, app(tmp_path, OPENAI_BASE_URL=server.url) as at:
        assert server.requests == []
        text = seen(look(at))
        assert "Responses API" in text
        for line in ("Key: yes", "Model: yes", "History: yes", "Tools: not asked"):
            assert line in text
        assert "None set, none asked for" in text
        asked = len(server.requests)
        assert "Key: yes" in seen(at.run())
        assert len(server.requests) == asked


def test_what_is_wrong_is_said_on_the_card(tmp_path: Path) -> None:
    with (
        LoopbackServer() as server,
        app(tmp_path, OPENAI_BASE_URL=server.url, OPENAI_MODEL="nosuch") as at,
    ):
        text = seen(look(at))
    assert "The endpoint does not list the model nosuch; listed: m." in text
    assert "Model: no" in text
    assert "History: yes" in text


def test_an_endpoint_that_does_not_answer_is_explained(tmp_path: Path) -> None:
    with app(tmp_path, OPENAI_BASE_URL="http://127.0.0.1:9/v1") as at:
        assert "127.0.0.1, port 9" in seen(look(at))


def test_an_assistant_says_which_tool_its_endpoint_lacks_before_it_is_asked(
    tmp_path: Path,
) -> None:
    lacking = {"OPENAI_BASE_URL": "http://127.0.0.1:9/v1", "OPENAI_PROTOCOL": "chat"}
    with app(tmp_path, **lacking) as at:
        assert seen(at).count(NEEDS) == 1
        at.button(key="begin-data-scientist").click().run()
        at.switch_page("pages/chat.py").run()
        assert seen(at).count(NEEDS) == 1
        assert "needs" not in seen(at.selectbox[0].set_value("general").run())


def test_nothing_is_said_to_be_lacking_that_nobody_knows(tmp_path: Path) -> None:
    with LoopbackServer() as server, app(tmp_path, OPENAI_BASE_URL=server.url) as at:
        assert NEEDS not in seen(click(at, "What can its endpoint do?"))
