"""The first minute: no key, no network, no settings."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.running import RunningApp

pytestmark = pytest.mark.browser


def test_the_first_run_answers_a_question_about_the_sample_with_no_key(
    bare: RunningApp, visitor: Any
) -> None:
    chat = visitor(bare.url)()
    expect(chat.page.get_by_text("No AI model is connected.")).to_be_visible()
    chat.picture("first-screen")
    chat.ask("Total revenue by region")
    chat.wait_until("Answered")
    chat.status.click()
    expect(chat.answers.last.get_by_text("demo.completed")).to_be_visible()
    chat.picture("first-answer-opened")
    for region in ("North", "West"):
        assert region in chat.answers.last.inner_text()
    assert any(word[0].isdigit() for word in chat.words), chat.text
    assert chat.thread
    expect(chat.recent).to_have_count(1)


def test_a_starter_question_is_one_click(bare: RunningApp, visitor: Any) -> None:
    chat = visitor(bare.url)()
    chat.page.get_by_role("button", name="Total revenue by month").click()
    chat.wait_until("Answered")
    expect(chat.questions).to_have_count(1)
    expect(chat.page.get_by_placeholder("Ask the next question")).to_be_visible()
    assert any(word.strip("*.,").replace(",", "").isdigit() for word in chat.words), chat.text


def test_nothing_of_the_first_run_leaves_the_machine(bare: RunningApp, visitor: Any) -> None:
    chat = visitor(bare.url)()
    asked: list[str] = []
    chat.page.on("request", lambda request: asked.append(request.url))
    chat.page.reload()
    chat.ask("Describe the table")
    chat.wait_until("Answered")
    assert asked
    elsewhere = [url for url in asked if not url.startswith((bare.url, "data:", "blob:"))]
    assert elsewhere == []
