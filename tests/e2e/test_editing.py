"""A developer saves a file while answers are written: the pages change, and no answer is lost."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.chat_page import ChatPage
from tests.e2e.conftest import Hurry, connected
from tests.running import ROOT, RunningApp
from tests.server import LoopbackServer

pytestmark = pytest.mark.browser

WATCHING = {"STREAMLIT_SERVER_FILE_WATCHER_TYPE": "auto", "STREAMLIT_SERVER_RUN_ON_SAVE": "true"}
WHOLE = [str(number) for number in range(1, 1001)]


@pytest.fixture
def edited(port: int, tmp_path: Path) -> Generator[RunningApp]:
    """Run a copy of the source, with Streamlit watching it."""
    for name in ("assistant", "pages"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "app.py", tmp_path)
    running = RunningApp(tmp_path, {**connected(port), **WATCHING}, tmp_path / "app.py")
    yield running.start()
    running.close()


@pytest.mark.long
def test_a_saved_file_is_seen_in_every_page_and_no_answer_is_lost(
    edited: RunningApp, endpoint: LoopbackServer, visitor: Callable[..., Any], hurry: Hurry
) -> None:
    endpoint.model.rate = 12  # slow enough that both are still written when the pages have changed
    chats: list[ChatPage] = [visitor(edited.url)().pick("General assistant") for _ in range(2)]
    for chat in chats:
        chat.ask("Write 1000 words").wait_for_text(40)
        expect(chat.page.get_by_placeholder("Ask the next question")).to_be_visible()
    source = edited.folder / "assistant" / "ui" / "composer.py"
    text = source.read_text(encoding="utf-8")
    source.write_text(text.replace("Ask the next question", "Ask what comes next"), "utf-8")
    for chat in chats:
        # Two pages that Streamlit (1.67) runs at once may meet while it forgets the old modules.
        chat.page.reload()
        expect(chat.page.get_by_placeholder("Ask what comes next")).to_be_visible()
        expect(chat.stop_button).to_be_visible()
        chat.wait_for_text(len(chat.text) + 50)
    hurry()
    for chat in chats:
        chat.wait_until("Answered")
        assert chat.words == WHOLE
    assert len(endpoint.asked("POST", "/responses")) == 2
    endpoint.model.rate = 0
    chats[0].ask("Please calculate 12*7")
    chats[0].wait_until("Answered")
    assert "84" in chats[0].text
