"""The threads in the sidebar while an answer is written: with the mouse and by the keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from assistant.ui.sidebar.doing import UNDO_S
from tests.e2e.chat_page import ChatPage
from tests.e2e.conftest import Hurry
from tests.server import LoopbackServer

pytestmark = pytest.mark.browser


class Threads:
    """The list of threads beside a chat."""

    def __init__(self, chat: ChatPage) -> None:
        self.chat, self.page = chat, chat.page
        self.search = self.page.get_by_placeholder("Search threads")
        self.title = self.page.get_by_label("Title", exact=True)
        self.gone = self.page.locator('[class*="st-key-gone-"]').locator("visible=true")
        self.undo = self.page.get_by_role("button", name="Undo")

    def menu(self, title: str) -> Locator:
        return self.page.get_by_role("button", name=f"Actions for {title}", exact=True)

    def expect(self, *titles: str) -> None:
        expect(self.chat.recent).to_have_text([*titles])

    def expect_one_height(self) -> None:
        """Find the ground of the open thread as high as its neighbours."""
        ground = self.page.locator(".st-key-row-here").evaluate(
            "row => { const { backgroundClip, height, paddingTop } = getComputedStyle(row); return"
            " [backgroundClip, Math.round(parseFloat(height) - 2 * parseFloat(paddingTop))]; }"
        )
        row = self.chat.recent.last.bounding_box()
        assert row
        assert ground == ["content-box", row["height"]]

    def pick(self, *keys: str, first: str = "Rename") -> None:
        """Open the menu that has the focus, and pick in it, by the keyboard."""
        self.page.keyboard.press("Enter")
        expect(self.page.get_by_role("menuitem", name=first)).to_be_focused()
        for key in (*keys, "Enter"):
            self.page.keyboard.press(key)

    def delete(self, title: str, left: list[str]) -> None:
        """Delete a thread with the mouse, and have the time of its Undo go by."""
        self.menu(title).click()
        self.page.get_by_role("menuitem", name="Delete").click()
        self.expect(*left)
        expect(self.undo).to_be_visible()
        lasts = "row => row.getAnimations()[0].effect.getTiming().delay"
        assert self.gone.evaluate(lasts) == UNDO_S * 1000
        self.gone.evaluate("row => row.getAnimations()[0].finish()")
        expect(self.undo).to_be_hidden()


def test_threads_are_found_named_pinned_and_deleted_while_an_answer_is_written(
    chat: ChatPage, endpoint: LoopbackServer, hurry: Hurry
) -> None:
    threads, page = Threads(chat), chat.page
    for question in ("Profit by month", "Staff"):
        chat.ask(question).wait_until("Answered")
        chat.new_thread.click()
        expect(chat.questions).to_have_count(0)
    endpoint.model.rate = 12
    chat.ask("Write 2000 words").wait_for_text(20)
    threads.expect("Write 2000 words", "Staff", "Profit by month")

    # A shorter list at once, though the script that draws it goes on with the answer.
    threads.search.press_sequentially("profit")
    threads.expect("Profit by month")
    expect(threads.search).to_be_focused()
    expect(threads.search).to_have_value("profit")
    chat.wait_for_text(len(chat.text) + 20)
    expect(chat.stop_button).to_be_visible()
    chat.recent.first.click()
    expect(chat.questions.last).to_contain_text("Profit by month")
    threads.search.fill("")
    threads.expect("● Write 2000 words", "Staff", "Profit by month")
    threads.expect_one_height()
    chat.recent.first.click()
    expect(chat.questions.last).to_contain_text("Write 2000 words")
    threads.expect("Write 2000 words", "Staff", "Profit by month")
    chat.expect_focus()

    # Without a mouse. What has the focus moves with its thread, or is the next thing to do.
    threads.search.focus()
    for _ in range(4):
        page.keyboard.press("Tab")
    expect(threads.menu("Staff")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem")).to_have_count(4)
    page.keyboard.press("Escape")
    expect(threads.menu("Staff")).to_be_focused()
    threads.pick()
    expect(threads.title).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("People")
    page.keyboard.press("Enter")
    threads.expect("Write 2000 words", "People", "Profit by month")
    expect(threads.menu("People")).to_be_focused()
    threads.pick("ArrowDown")
    threads.expect("People", "Write 2000 words", "Profit by month")
    expect(threads.menu("People")).to_be_focused()
    threads.pick("ArrowUp")
    threads.expect("Write 2000 words", "Profit by month")
    expect(threads.undo).to_be_focused()
    page.keyboard.press("Enter")
    threads.expect("People", "Write 2000 words", "Profit by month")
    expect(threads.menu("People")).to_be_focused()

    # Undo leaves by itself when its time is over, and is there again for the next one.
    threads.delete("Profit by month", left=["People", "Write 2000 words"])
    threads.delete("People", left=["Write 2000 words"])
    hurry()
    chat.wait_until("Answered")
