"""What a person sees while something else is in trouble: the database, the endpoint."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.chat_page import ChatPage
from tests.e2e.conftest import Hurry
from tests.faults.test_unsaved import held
from tests.running import RunningApp
from tests.server import LoopbackServer
from tests.server.streams import error_reply

pytestmark = [pytest.mark.browser, pytest.mark.one_tab]


def test_a_banner_says_that_the_database_cannot_be_written_and_the_answer_goes_on(
    chat: ChatPage, endpoint: LoopbackServer, app: RunningApp, hurry: Hurry
) -> None:
    endpoint.model.rate = 45
    chat.ask("Write 1000 words").wait_for_text(40)
    banner = chat.page.get_by_text("The database cannot be written just now.")
    with held(app.folder / "data" / "workbench.db"):
        expect(banner).to_be_visible()
        chat.picture("unsaved")
        chat.wait_for_text(len(chat.text) + 50)
    hurry()
    chat.wait_until("Answered")
    assert chat.words == [str(number) for number in range(1, 1001)]
    expect(banner).to_have_count(0)


def test_a_damaged_database_is_named_on_the_page_and_left_as_it_is(
    tmp_path: Path, visitor: Any
) -> None:
    (tmp_path / "data").mkdir()
    database = tmp_path / "data" / "workbench.db"
    database.write_bytes(b"this is not a database " * 500)
    before = database.read_bytes()
    app = RunningApp(tmp_path, {}).start()
    try:
        chat = visitor(app.url)()
        expect(chat.alert.first).to_be_visible()
        chat.picture("database-damaged")
        told = chat.alert.first.inner_text()
        assert "database" in told.lower()
        assert "Traceback" not in chat.page.content()
        expect(chat.composer).to_have_count(0)
    finally:
        app.close()
    assert database.read_bytes() == before


def test_a_rate_limit_counts_down_and_the_answer_comes_by_itself(
    chat: ChatPage, endpoint: LoopbackServer
) -> None:
    refusal = error_reply(429, "Slow down.", "rate_limit_exceeded", Retry_After="3")
    endpoint.script("POST", "/responses", refusal)
    chat.ask("Hello")
    expect(chat.status).to_contain_text("again in")
    chat.picture("rate-limited")
    chat.wait_until("Answered")
    assert chat.text == "You said: Hello"


def test_a_countdown_can_be_stopped(chat: ChatPage, endpoint: LoopbackServer) -> None:
    refusal = error_reply(429, "Slow down.", "rate_limit_exceeded", Retry_After="90")
    endpoint.script("POST", "/responses", refusal)
    chat.ask("Hello")
    expect(chat.status).to_contain_text("again in")
    chat.stop()
    chat.wait_until("Stopped")
    assert len(endpoint.asked("POST", "/responses")) == 1
