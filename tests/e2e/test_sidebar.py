"""The threads beside an answer that is being written: all of it works, and the run goes on."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.chat_page import ChatPage
from tests.e2e.conftest import Hurry
from tests.server import LoopbackServer

pytestmark = pytest.mark.browser

WORDS = 1000


def act(chat: ChatPage, title: str, action: str) -> None:
    chat.page.get_by_role("button", name=f"Actions for {title}").click()
    chat.page.get_by_role("menuitem", name=action).or_(
        chat.page.get_by_role("option", name=action)
    ).click()


def test_threads_are_found_renamed_pinned_and_deleted_while_an_answer_is_written(
    chat: ChatPage, endpoint: LoopbackServer, hurry: Hurry
) -> None:
    for text in ("alpha in Köln", "beta in Oslo"):
        chat.ask(text).wait_until("Answered")
        chat.new_thread.click()
        expect(chat.questions).to_have_count(0)
    endpoint.model.rate = 45
    chat.ask(f"Write {WORDS} words").wait_for_text(40)
    page, search = chat.page, chat.page.get_by_label("Search threads")

    search.press_sequentially("koln al")
    expect(chat.recent).to_have_count(1)
    expect(chat.recent).to_have_text("Alpha in Köln")
    expect(search).to_be_focused()
    expect(search).to_have_value("koln al")
    search.fill("")
    expect(chat.recent).to_have_count(3)
    expect(page.get_by_text("Today", exact=True)).to_be_visible()

    act(chat, "Alpha in Köln", "Rename")
    page.get_by_label("Title", exact=True).fill("my own")
    page.get_by_label("Title", exact=True).press("Enter")
    expect(chat.recent.last).to_have_text("my own")
    act(chat, "my own", "Pin")
    expect(chat.recent.first).to_have_text("my own")
    expect(page.get_by_text("Pinned", exact=True)).to_be_visible()

    act(chat, "Beta in Oslo", "Delete")
    expect(chat.recent).to_have_count(2)
    page.get_by_role("button", name="Undo").click()
    expect(chat.recent).to_have_count(3)
    heights = chat.recent.evaluate_all("rows => rows.map(row => row.offsetHeight)")
    assert max(heights) <= 40, "one line for each thread"

    expect(chat.stop_button).to_be_visible()
    hurry()
    chat.wait_until("Answered")
    assert chat.words == [str(number) for number in range(1, WORDS + 1)]
