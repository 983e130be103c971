"""A question put together by choices in a real browser: built, changed, by keyboard, on a phone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.chat_page import ChatPage
from tests.e2e.test_own_data import drop
from tests.running import RunningApp
from tests.server import Answer, Call, LoopbackServer
from tests.server.strict_types import prepare

pytestmark = [pytest.mark.browser, pytest.mark.one_tab]


class Panel:
    """The dialog of *Change* and *Build a question*."""

    def __init__(self, chat: ChatPage) -> None:
        self.page = chat.page
        self.box = chat.page.get_by_role("dialog")
        self.words = self.box.locator(".st-key-change-words strong")
        self.ask = self.box.get_by_role("button", name="Ask", exact=True)

    def build(self) -> Panel:
        self.page.get_by_role("button", name="Build a question").click()
        return self.opened("Number of rows")

    def change(self, words: str) -> Panel:
        self.page.get_by_role("button", name="Change").last.click()
        return self.opened(words)

    def opened(self, words: str) -> Panel:
        expect(self.words).to_have_text(words)
        expect(self.box.get_by_text("Running…")).to_have_count(0)
        expect(self.page.get_by_test_id("stException")).to_have_count(0)
        return self

    def choose(self, label: str, value: str, words: str) -> Panel:
        """Type *value* into the choice called *label* and take it; the question is then *words*."""
        box = self.box.get_by_label(label, exact=True).first
        box.click()
        box.fill(value)
        expect(self.page.get_by_role("option").first).to_be_visible()
        box.press("Enter")
        return self.opened(words)


def test_a_question_is_built_asked_changed_and_carried_on_in_words(
    bare: RunningApp, visitor: Any
) -> None:
    chat: ChatPage = visitor(bare.url)()
    panel = Panel(chat).build()
    panel.choose("Figure: figure", "Total revenue", "Total revenue")
    panel.choose("By: column", "region", "Revenue by region")
    panel.choose("Only: column or value", "channel is Online", "Revenue by region, Online")
    expect(panel.box.get_by_text("leads revenue for Online")).to_be_visible()
    chat.picture("panel")
    panel.ask.click()
    expect(panel.box).to_have_count(0)
    chat.wait_until("Answered")
    expect(chat.questions.last).to_contain_text("Revenue by region, Online")
    built = chat.text
    panel.change("Revenue by region, Online")
    panel.choose("Period: year or month", "2024", "Revenue by region, Online, 2024")
    panel.choose(
        "Compare with: value",
        "order_date: 2023",
        "Revenue by region and year, Online, 2023 and 2024",
    )
    panel.page.keyboard.press("Escape")
    expect(panel.box).to_have_count(0)
    assert chat.text == built, "what is not asked changes nothing"
    panel.change("Revenue by region, Online").choose(
        "Figure: figure", "Average revenue", "Average revenue by region, Online"
    )
    panel.ask.click()
    chat.wait_until("Answered")
    chat.expect_focus()
    chat.ask("only 2024").wait_until("Answered")
    expect(chat.answers.last).to_contain_text("verage revenue")
    expect(chat.answers.last).to_contain_text("2024")


def test_with_the_keyboard_alone_on_a_phone(bare: RunningApp, visitor: Any) -> None:
    chat: ChatPage = visitor(bare.url)()
    chat.resize(390, 844)
    panel, keys = Panel(chat), chat.page.keyboard
    chat.page.get_by_role("button", name="Build a question").focus()
    keys.press("Enter")
    panel.opened("Number of rows")
    reached(chat, "By: column")
    keys.type("product")
    keys.press("Enter")
    panel.opened("Orders by product")
    held = chat.page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert held == "By: column", "the choice keeps the focus"
    wide = chat.page.evaluate(
        "() => { const box = document.querySelector('[role=dialog]');"
        " return [...box.querySelectorAll('*')].filter("
        "e => e.getBoundingClientRect().right > innerWidth + 1).length }"
    )
    assert wide == 0
    chat.picture("panel-narrow")
    panel.ask.focus()
    keys.press("Enter")
    chat.wait_until("Answered")
    expect(chat.questions.last).to_contain_text("Orders by product")


def reached(chat: ChatPage, label: str) -> None:
    """Press Tab until the choice called *label* has the focus."""
    for _ in range(30):
        chat.page.keyboard.press("Tab")
        if chat.page.evaluate("document.activeElement.getAttribute('aria-label')") == label:
            return
    raise AssertionError(f"{label} is not reached")


def test_the_answer_of_a_model_is_changed_without_the_model(
    chat: ChatPage, endpoint: LoopbackServer, tmp_path: Path
) -> None:
    (tmp_path / "sales.csv").write_text("region,amount\nNorth,41\nSouth,7\n", encoding="utf-8")
    prepare("responses")
    plan = {
        "table": "sales",
        "measures": [{"aggregate": "sum", "column": "amount"}],
        "dimensions": [{"column": "region"}],
    }
    endpoint.model.says(Answer(calls=(Call("ask_table", {"plan": plan}),)), Answer("Two regions."))
    drop(chat, tmp_path / "sales.csv")
    chat.ask("Sales by region").wait_until()
    asked = len(endpoint.requests)
    panel = Panel(chat).change("Amount by region")
    panel.choose("Figure: figure", "Highest amount", "Highest amount by region")
    panel.ask.click()
    chat.wait_until()
    expect(chat.answers.last).to_contain_text("41")
    assert len(endpoint.requests) == asked


def test_what_cannot_be_is_told_and_loses_nothing(bare: RunningApp, visitor: Any) -> None:
    chat: ChatPage = visitor(bare.url)()
    panel = Panel(chat).build()
    panel.choose("Only: column or value", "revenue", "Number of rows, revenue at least 4.41")
    value = panel.box.get_by_label("Only", exact=True).last
    value.click()
    value.fill("many")
    value.press("Enter")
    expect(panel.box.get_by_text("'many' is no number for revenue")).to_be_visible()
    value.click()
    value.fill("100")
    value.press("Enter")
    panel.opened("Number of rows, revenue at least 100")
    expect(panel.box.get_by_text("is no number")).to_have_count(0)


def test_what_was_understood_is_answered_or_changed_when_it_is_wanted(
    bare: RunningApp, visitor: Any
) -> None:
    chat: ChatPage = visitor(bare.url)()
    chat.ask("revenue by product and weather").wait_until("Not answered")
    expect(chat.answers.last).to_contain_text("Without “weather”: Revenue by product.")
    chat.picture("partial")
    panel = Panel(chat).change("Revenue by product")
    panel.choose("By: and", "region", "Revenue by product and region")
    panel.page.keyboard.press("Escape")
    expect(panel.box).to_have_count(0)
    chat.answers.last.get_by_role("button", name="Answer without it").click()
    chat.wait_until("Answered")
    expect(chat.questions.last).to_contain_text("Revenue by product")
    expect(chat.page.get_by_role("button", name="Answer without it")).to_have_count(0)
