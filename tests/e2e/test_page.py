"""The page never surprises: where it stands, where the focus is, and what was typed.

Positions are compared, not pixels.
"""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.chat_page import ChatPage
from tests.e2e.conftest import Hurry
from tests.running import RunningApp
from tests.server import Answer, LoopbackServer

pytestmark = pytest.mark.browser

SIZES = ((1440, 900), (1024, 768), (390, 844))
LONG = "\n\n".join(f"Paragraph {number}. {'Words ' * 40}" for number in range(40))
PASTED = "Laptop\t1,200\nPhone\t900"


@pytest.fixture
def long(chat: ChatPage, endpoint: LoopbackServer) -> ChatPage:
    """Return a chat with one answer of several screens; the next is written slowly."""
    endpoint.model.says(Answer(LONG))
    chat.ask("Write at length").wait_until("Answered")
    endpoint.model.rate = 60
    return chat


def test_a_page_begins_at_its_top_and_takes_what_is_typed(bare: RunningApp, visitor: Any) -> None:
    chat: ChatPage = visitor(bare.url)()
    said: list[str] = []
    chat.page.on("console", lambda line: said.append(line.text))
    for width, height in SIZES:
        chat.resize(width, height)
        answer = chat.page.reload()
        assert answer
        assert "script-src 'self'" in answer.headers["content-security-policy"]
        expect(chat.page.locator(".st-key-starters button").last).to_be_visible()
        chat.expect_focus()
        assert chat.above == 0
        expect(chat.latest).to_be_hidden()
    # Streamlit's own page has an inline script, which it can do without.
    blocked = [line for line in said if "Content Security Policy" in line]
    assert [line for line in blocked if "inline script" not in line] == []


def test_ones_own_message_comes_into_view_and_a_reader_stays_where_he_is(long: ChatPage) -> None:
    page = long.page
    for width, height in SIZES:
        long.resize(width, height)
        page.evaluate("seen.main().scrollTop = 0")
        expect(long.latest).to_be_visible()
        long.ask("Write 6000 words")
        long.expect_in_view(long.questions.last)
        expect(long.doing).to_contain_text("Writing · ")
        page.wait_for_function("() => seen.text().length > 600 && seen.below() < 10")
        page.mouse.move(width / 2, 300)
        page.mouse.wheel(0, -700)
        page.wait_for_function("() => seen.below() > 500")
        before, length = long.above, len(long.text)
        long.wait_for_text(length + 300)
        assert long.above == before
        long.latest.click()
        page.wait_for_function("() => seen.below() < 10")
        expect(long.latest).to_be_hidden()
        long.stop()
        long.expect_focus()
        expect(long.doing).to_be_empty()


def test_what_is_clicked_stays_where_it_was_clicked(chat: ChatPage, hurry: Hurry) -> None:
    chat.ask("Please calculate 12*7").wait_until("Answered")
    for _ in range(2):
        chat.ask("Write 900 words")
        hurry()
        chat.wait_until("Answered")
    for line in (chat.status, chat.answers.nth(1).locator("summary").first):
        line.scroll_into_view_if_needed()
        before = line.bounding_box()
        line.click()
        expect(line.locator("xpath=..")).to_have_attribute("open", "")
        chat.page.wait_for_function("() => !document.getAnimations().length")
        assert before
        assert line.bounding_box() == before


def test_a_draft_stays_with_its_thread(chat: ChatPage, hurry: Hurry) -> None:
    chat.ask("First").wait_until("Answered")
    chat.composer.press_sequentially("of the first")
    chat.new_thread.click()
    expect(chat.questions).to_have_count(0)
    expect(chat.composer).to_have_value("")
    chat.expect_focus()
    chat.page.keyboard.type("of none")
    other = chat.another_tab().open()
    expect(other.composer).to_have_value("")
    other.composer.press_sequentially("of another tab")
    chat.page.get_by_role("link", name="Assistants").click()
    expect(chat.composer).to_have_count(0)
    chat.page.get_by_role("link", name="Chat").click()
    expect(chat.composer).to_have_value("of none")
    chat.recent.first.click()
    expect(chat.composer).to_have_value("of the first")
    chat.page.reload()
    expect(chat.composer).to_have_value("of the first")
    chat.expect_focus()
    chat.page.keyboard.press("End")
    chat.page.keyboard.type(" thread")
    chat.page.keyboard.press("Enter")
    expect(chat.questions.last).to_contain_text("of the first thread")
    chat.wait_until("Answered")
    chat.page.reload()
    chat.wait_until("Answered")
    expect(chat.composer).to_have_value("")
    expect(other.composer).to_have_value("of another tab")


def test_what_is_typed_while_an_answer_is_written_stays_and_stop_covers_nothing(
    chat: ChatPage, endpoint: LoopbackServer, hurry: Hurry
) -> None:
    endpoint.model.rate = 40
    for width in (1440, 390):
        chat.resize(width, 844)
        chat.ask("Write 4000 words").wait_for_text(20)
        stop, send = chat.stop_button, chat.page.get_by_test_id("stChatInputSubmitButton")
        expect(send).to_be_hidden()
        place = send.evaluate("e => e.parentElement.getBoundingClientRect().right")
        box = stop.bounding_box()
        assert box
        assert abs(box["x"] + box["width"] - place) < 4
        chat.composer.fill("the next one, which is long enough for two lines " * 2)
        expect(send).to_be_visible()
        beside = send.bounding_box()
        text = chat.composer.bounding_box()
        assert beside
        assert text
        assert beside["x"] + beside["width"] <= box["x"]
        assert text["x"] + text["width"] <= box["x"] or text["y"] + text["height"] <= box["y"]
        hurry()
        chat.wait_until("Answered")
        assert chat.composer.input_value().startswith("the next one")
        chat.composer.fill("")
        endpoint.model.rate = 40


def test_the_sidebar_of_a_phone_closes_after_a_choice(
    app: RunningApp, endpoint: LoopbackServer, visitor: Any
) -> None:
    chat: ChatPage = visitor(app.url, viewport={"width": 390, "height": 844})()
    chat.ask("First").wait_until("Answered")
    opens = chat.page.get_by_test_id("stExpandSidebarButton")
    page = chat.page.get_by_role("link", name="Assistants")
    for choice in (chat.new_thread, chat.recent.first, page):
        opens.click()
        choice.click()
        expect(opens).to_be_visible()


@pytest.mark.parametrize("clipboard", [True, False])
def test_copy_gives_the_text_as_it_is(bare: RunningApp, visitor: Any, clipboard: bool) -> None:
    chat: ChatPage = visitor(bare.url, permissions=["clipboard-read", "clipboard-write"])()
    chat.expect_focus()
    if not clipboard:  # neither https nor this machine
        chat.page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    chat.page.evaluate(
        "text => { const button = document.createElement('button');"
        " Object.assign(button, {className: 'wb-copy', textContent: 'Copy'});"
        " button.dataset.copy = text;"
        " document.querySelector('[data-testid=stMainBlockContainer]').append(button) }",
        PASTED,
    )
    chat.page.get_by_role("button", name="Copy", exact=True).click()
    expect(chat.page.get_by_role("button", name="Copied")).to_be_visible()
    chat.composer.click()
    chat.page.keyboard.press("Control+V")
    expect(chat.composer).to_have_value(PASTED)
    expect(chat.page.get_by_role("button", name="Copy", exact=True)).to_be_visible()


def test_back_and_forward_lead_through_all_that_was_shown(
    chat: ChatPage, endpoint: LoopbackServer, hurry: Hurry
) -> None:
    def shows(question: str) -> None:
        if question:
            expect(chat.questions.last).to_contain_text(question)
        else:
            expect(chat.questions).to_have_count(0)
            assert not chat.thread
        chat.expect_focus()

    chat.ask("One").wait_until("Answered")
    chat.new_thread.click()
    shows("")
    endpoint.model.rate = 20
    chat.ask("Write 2000 words")
    chat.wait_for_text(20)
    chat.recent.nth(1).click()
    shows("One")
    for question in ("Write", "", "One", ""):
        chat.page.go_back()
        shows(question)
    for question in ("One", "", "Write", "One"):
        chat.page.go_forward()
        shows(question)
    chat.page.evaluate("history.go(-1), setTimeout(() => history.go(-1), 150)")
    shows("")
    chat.page.go_back()
    shows("One")
    other = chat.another_tab().open(chat.thread)
    hurry()
    other.ask("Two").wait_until("Answered")
    shows("Two")  # drawn from outside: nobody went back
    title = chat.page.get_by_role("heading", name="Assistants")
    chat.page.get_by_role("link", name="Assistants").click()
    expect(title).to_be_visible()
    expect(chat.page.get_by_test_id("stSidebarLogo")).to_be_visible()
    expect(chat.page.get_by_role("button", name="Navigate to home page")).to_have_count(0)
    chat.page.get_by_role("link", name="Chat").click()
    shows("Two")
    chat.page.go_back()
    expect(title).to_be_visible()
    chat.page.go_back()
    shows("Two")
    chat.new_thread.click()
    shows("")


def test_the_first_screen_is_shorter_than_any_window(bare: RunningApp, visitor: Any) -> None:
    chat: ChatPage = visitor(bare.url)()
    page = chat.page
    for width, height in SIZES:
        chat.resize(width, height)
        last = page.get_by_role("button", name="Connect a model").or_(page.locator(".st-key-rest"))
        chat.expect_in_view(last.last)
        assert chat.below == 0
    chat.resize(1440, 900)
    drawn = page.get_by_test_id("stMainBlockContainer").bounding_box()
    assert drawn
    assert drawn["height"] <= 600
    starters = page.locator(".st-key-starters button")
    tops = starters.evaluate_all("all => all.map(one => one.getBoundingClientRect().top)")
    assert len(tops) == 4
    assert len(set(tops)) == 2, "two by two"
    upload = page.get_by_role("button", name="Upload a file")
    upload.focus()
    page.keyboard.press("Enter")
    page.get_by_role("dialog").locator("input[type=file]").set_input_files(
        files=[{"name": "sales.csv", "mimeType": "text/csv", "buffer": b"city,sold\nOslo,1\n"}]
    )
    expect(chat.questions.first).to_contain_text("sales.csv")
    expect(page.get_by_role("dialog")).to_have_count(0)
    chat.expect_focus()
