"""Threads: after a failure, by their address, and never by somebody else."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.chat_page import ChatPage
from tests.e2e.conftest import CANARY
from tests.running import RunningApp
from tests.server import Answer, LoopbackServer
from tests.server.streams import error_reply
from tests.sizes import sample

pytestmark = [pytest.mark.browser, pytest.mark.one_tab]


def test_a_good_answer_follows_a_failed_one(chat: ChatPage, endpoint: LoopbackServer) -> None:
    endpoint.model.says(Answer("Half an ans", ends="failed", reason="server_error"))
    chat.ask("Fail, please").wait_until("Failed")
    assert chat.text == "Half an ans"
    expect(chat.alert).to_be_visible()
    expect(chat.page.get_by_role("button", name="Try again")).to_be_visible()
    chat.picture("failed")
    chat.ask("Now a good one").wait_until("Answered")
    assert chat.text == "You said: Now a good one"
    expect(chat.answers).to_have_count(2)


def test_try_again_answers_the_same_question(chat: ChatPage, endpoint: LoopbackServer) -> None:
    endpoint.model.says(Answer("Half", ends="failed", reason="server_error"))
    chat.ask("Hello").wait_until("Failed")
    chat.page.get_by_role("button", name="Try again").click()
    chat.wait_until("Answered")
    assert chat.text == "You said: Hello"
    expect(chat.answers).to_have_count(1)
    chat.page.get_by_text("1 earlier attempt").click()
    expect(chat.page.get_by_text("Half", exact=True)).to_be_visible()
    expect(chat.questions).to_have_count(1)


def test_continue_goes_on_from_an_incomplete_answer(
    chat: ChatPage, endpoint: LoopbackServer
) -> None:
    endpoint.model.says(
        Answer("The first half", ends="incomplete", reason="max_output_tokens"),
        Answer("and the second."),
    )
    chat.ask("Tell me all").wait_until("Cut off at the length limit")
    assert chat.text == "The first half"
    chat.page.get_by_role("button", name="Continue").click()
    expect(chat.continued).to_have_count(1)
    chat.wait_until("Answered")
    assert chat.words == ["The", "first", "half", "and", "the", "second."]
    expect(chat.answers).to_have_count(1)
    expect(chat.questions).to_have_count(1)
    chat.page.get_by_role("button", name="Try again").click()
    expect(chat.page.get_by_text("2 of 2")).to_be_visible()
    chat.wait_until("Answered")
    assert chat.text == "You said: Tell me all"


def test_an_edited_question_and_what_one_thinks_of_an_answer_survive_a_reload(
    chat: ChatPage, endpoint: LoopbackServer, hurry: Any
) -> None:
    page = chat.page
    chat.ask("One").wait_until("Answered")
    chat.composer.fill("a draft")
    chat.edit("One, rather")
    expect(page.get_by_text("2 of 2")).to_be_visible()
    chat.wait_until("Answered")
    assert chat.text == "You said: One, rather"
    expect(chat.composer).to_have_value("a draft")
    page.get_by_role("button", name="Previous version").click()
    expect(chat.answers.last).to_contain_text("You said: One")
    page.get_by_role("button", name="Next version").click()
    expect(chat.answers.last).to_contain_text("You said: One, rather")
    endpoint.model.rate = 5
    chat.ask("200 words")
    chat.more.focus()
    page.keyboard.press("Enter")
    page.get_by_test_id("stFeedback").get_by_role("radio").first.click()
    expect(page.get_by_placeholder("Why? (optional)")).to_be_visible()
    hurry()
    chat.wait_until("Answered")
    assert chat.words == [str(number) for number in range(1, 201)]
    page.reload()
    chat.wait_until("Answered")
    chat.more.click()
    expect(page.get_by_placeholder("Why? (optional)")).to_be_visible()


@pytest.mark.parametrize("status", sample([401, 403], 1, 2))
def test_a_refused_key_is_told_and_shown_nowhere(
    chat: ChatPage, endpoint: LoopbackServer, app: RunningApp, status: int
) -> None:
    refusal = error_reply(status, f"Incorrect API key provided: {CANARY}", "invalid_api_key")
    for method in ("GET", "POST"):
        endpoint.script(method, "*", *[refusal] * 20)
    chat.ask("Is anybody there?").wait_until("Failed")
    expect(chat.page.get_by_text("The key was refused")).to_be_visible()
    expect(chat.questions.first).to_contain_text("Is anybody there?")
    chat.picture("key-refused")
    assert len(endpoint.requests) == 1, "it was asked again"
    assert CANARY not in chat.page.content()
    assert CANARY not in chat.page.url
    kept = [path for path in app.folder.rglob("*") if path.is_file()]
    assert any(path.suffix == ".db" for path in kept)
    assert [path for path in kept if CANARY.encode() in path.read_bytes()] == []


def test_an_address_opens_its_thread_for_its_owner_only(
    app: RunningApp, endpoint: LoopbackServer, visitor: Any
) -> None:
    mine = visitor(app.url)
    chat = mine().pick("General assistant").ask("A secret question")
    chat.wait_until("Answered")
    again = mine(chat.thread)
    again.wait_until("Answered")
    assert again.text == "You said: A secret question"
    somebody = visitor(app.url)
    told: list[str] = []
    for thread in (chat.thread, "0" * 32, "<b>x</b>"):
        other = somebody(thread)
        expect(other.alert).to_contain_text("Thread not found.")
        expect(other.page.locator(".st-key-not-found-new button")).to_be_visible()
        told.append(other.page.get_by_test_id("stMain").inner_text())
        assert "secret" not in other.page.content()
    assert len(set(told)) == 1
    other.picture("no-such-thread")
    other.page.locator(".st-key-not-found-new button").click()
    expect(other.composer).to_be_enabled()


def test_the_list_of_threads_leads_back_to_each(chat: ChatPage, endpoint: LoopbackServer) -> None:
    chat.ask("One").wait_until("Answered")
    first = chat.thread
    chat.new_thread.click()
    expect(chat.questions).to_have_count(0)
    chat.ask("Two").wait_until("Answered")
    assert chat.thread != first
    chat.recent.nth(1).click()
    expect(chat.questions.first).to_contain_text("One")
    assert chat.thread == first
