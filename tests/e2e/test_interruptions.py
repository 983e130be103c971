"""What people do in the middle of an answer. The run goes on, and nothing of it is lost."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.chat_page import ChatPage
from tests.e2e.conftest import Hurry
from tests.e2e.wire import Wire
from tests.running import RunningApp
from tests.server import LoopbackServer

pytestmark = [pytest.mark.browser, pytest.mark.one_tab]

WORDS = 1000
QUESTION = f"Write {WORDS} words"
WHOLE = [str(number) for number in range(1, WORDS + 1)]


@pytest.fixture
def answering(chat: ChatPage, endpoint: LoopbackServer) -> ChatPage:
    """Return a chat in the middle of an answer that takes 20 s, unless it is told to hurry."""
    endpoint.model.rate = 45
    chat.ask(QUESTION).wait_for_text(40)
    return chat


def test_stop_keeps_the_text_and_closes_the_stream(
    chat: ChatPage, endpoint: LoopbackServer
) -> None:
    endpoint.model.rate = 45
    chat.ask("Write 5000 words").wait_for_text(60)
    chat.stop()
    (streamed,) = endpoint.asked("POST", "/responses")
    endpoint.wait_for(lambda: streamed.closed_at)
    assert streamed.closed_at, "before it had been written to its end"
    chat.wait_until("Stopped")
    chat.picture("stopped")
    kept = chat.words
    assert kept[:10] == WHOLE[:10]
    assert kept == [str(number) for number in range(1, len(kept) + 1)]
    endpoint.model.rate = 0
    chat.ask("Hello again").wait_until("Answered")
    assert chat.text == "You said: Hello again"


def test_a_click_elsewhere_does_not_touch_the_answer(answering: ChatPage, hurry: Hurry) -> None:
    for _ in range(3):
        answering.recent.first.click()
    answering.wait_for_text(300)
    expect(answering.stop_button).to_be_visible()
    hurry()
    answering.wait_until("Answered")
    assert answering.words == WHOLE


def test_another_thread_and_back_finds_the_answer_grown(
    answering: ChatPage, endpoint: LoopbackServer, hurry: Hurry
) -> None:
    seen = len(answering.text)
    answering.new_thread.click()
    expect(answering.questions).to_have_count(0)
    answering.recent.first.click()
    answering.wait_for_text(seen)
    expect(answering.stop_button).to_be_visible()
    hurry()
    answering.wait_until("Answered")
    assert answering.words == WHOLE
    assert len(endpoint.asked("POST", "/responses")) == 1


def test_another_page_and_back_finds_the_answer_grown(answering: ChatPage, hurry: Hurry) -> None:
    thread, seen = answering.thread, len(answering.text)
    answering.page.get_by_role("link", name="Assistants").click()
    expect(answering.composer).to_have_count(0)
    answering.page.get_by_role("link", name="Chat").click()
    answering.wait_for_text(seen)
    assert answering.thread == thread
    expect(answering.stop_button).to_be_visible()
    hurry()
    answering.wait_until("Answered")
    assert answering.words == WHOLE


def test_a_reload_shows_every_character_so_far_and_goes_on_live(
    answering: ChatPage, hurry: Hurry
) -> None:
    seen = len(answering.text)
    answering.page.reload()
    expect(answering.composer).to_be_visible()
    answering.wait_for_text(seen)
    expect(answering.stop_button).to_be_visible()
    answering.wait_for_text(len(answering.text) + 50)
    hurry()
    answering.wait_until("Answered")
    assert answering.words == WHOLE
    expect(answering.answers).to_have_count(1)


def test_a_closed_tab_changes_nothing(
    answering: ChatPage, endpoint: LoopbackServer, hurry: Hurry
) -> None:
    thread = answering.thread
    again = answering.another_tab()
    answering.page.close()
    hurry()
    endpoint.wait_for(lambda: all(request.done for request in endpoint.requests))
    again.open(thread)
    again.wait_until("Answered")
    assert again.words == WHOLE


def test_two_tabs_show_one_live_answer_and_a_second_message_waits(
    answering: ChatPage, endpoint: LoopbackServer, hurry: Hurry
) -> None:
    other = answering.another_tab().open(answering.thread)
    other.wait_for_text(40)
    expect(other.stop_button).to_be_visible()
    other.ask("And you?")
    expect(other.waiting).to_be_visible()
    hurry()
    for tab in (answering, other):
        expect(tab.answers).to_have_count(2)
        tab.wait_until("Answered")
        assert tab.text == "You said: And you?"
        assert tab.page.evaluate("seen.text(0)").split() == WHOLE
    first, second = endpoint.asked("POST", "/responses")
    assert first.done
    assert second.arrived_at > first.arrived_at


def test_messages_queue_in_order_and_can_be_withdrawn(
    answering: ChatPage, endpoint: LoopbackServer, hurry: Hurry
) -> None:
    answering.ask("Second")
    answering.ask("Third")
    expect(answering.waiting).to_have_count(2)
    answering.picture("waiting")
    answering.page.get_by_role("button", name="Withdraw").first.click()
    expect(answering.waiting).to_have_count(1)
    hurry()
    expect(answering.answers).to_have_count(2)
    answering.wait_until("Answered")
    assert answering.text == "You said: Third"
    assert answering.page.evaluate("seen.text(0)").split() == WHOLE
    expect(answering.page.get_by_text("Second")).to_have_count(0)
    assert len(endpoint.asked("POST", "/responses")) == 2


def test_a_dropped_connection_comes_back_with_the_whole_answer(
    app: RunningApp, endpoint: LoopbackServer, visitor: Any, hurry: Hurry
) -> None:
    endpoint.model.rate = 45
    with Wire(app.port) as wire:
        chat = visitor(wire.url)().pick("General assistant")
        chat.ask(QUESTION).wait_for_text(40)
        assert wire.cut() > 0
        chat.wait_for_text(len(chat.text) + 50)
        hurry()
        chat.wait_until("Answered")
        assert chat.words == WHOLE
        expect(chat.answers).to_have_count(1)
        chat.page.close()


def test_sending_twice_at_once_is_one_run(chat: ChatPage, endpoint: LoopbackServer) -> None:
    chat.composer.fill("Just once")
    chat.page.get_by_test_id("stChatInputSubmitButton").dblclick()
    chat.wait_until("Answered")
    assert chat.text == "You said: Just once"
    expect(chat.questions).to_have_count(1)
    assert len(endpoint.asked("POST", "/responses")) == 1


def test_a_starter_clicked_twice_is_one_run(chat: ChatPage, endpoint: LoopbackServer) -> None:
    chat.page.locator(".st-key-starters button").nth(2).dblclick()
    chat.wait_until("Answered")
    expect(chat.questions).to_have_count(1)
    assert len(endpoint.asked("POST", "/responses")) == 1
