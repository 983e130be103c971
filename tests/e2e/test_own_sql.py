"""SQL of one's own in a real browser: edited, tried beside an answer, kept, seen by the model."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.chat_page import ChatPage
from tests.e2e.conftest import Hurry
from tests.e2e.test_own_data import drop
from tests.server import Answer, Call, LoopbackServer
from tests.server.strict_types import prepare

pytestmark = [pytest.mark.browser, pytest.mark.one_tab]

RAN = "Ran your SQL"


class Editor:
    """The dialog of *Edit and run*."""

    def __init__(self, chat: ChatPage) -> None:
        self.box = chat.page.get_by_role("dialog")
        self.text = self.box.get_by_role("textbox")
        self.run = self.box.get_by_role("button", name="Run", exact=True)
        self.keep = self.box.get_by_role("button", name="Keep in thread")
        self.close = self.box.get_by_role("button", name="Close")

    def open(self, chat: ChatPage, answer: Locator) -> None:
        answer.get_by_role("button", name="SQL").first.click()
        chat.page.get_by_role("button", name="Edit and run").first.click()
        expect(self.text).to_be_visible()


def test_sql_of_an_answer_is_edited_run_beside_an_answer_and_kept_for_the_model(
    chat: ChatPage, endpoint: LoopbackServer, hurry: Hurry, tmp_path: Path
) -> None:
    (tmp_path / "sales.csv").write_text("region,amount\nNorth,41\nSouth,7\n", encoding="utf-8")
    prepare("responses")
    asked = Call("query_table", {"sql": "SELECT region, amount FROM sales"})
    endpoint.model.says(Answer(calls=(asked,)), Answer("Two regions."))
    drop(chat, tmp_path / "sales.csv")
    chat.ask("Sales by region").wait_until()
    with_sql, editor = chat.answers.nth(0), Editor(chat)
    endpoint.model.rate = 10
    chat.ask("Count: 200 words")
    chat.wait_for_text(10)
    editor.open(chat, with_sql)
    expect(editor.text).to_have_value("SELECT region, amount FROM sales")
    editor.text.fill("SELECT region,\n  amout AS n\nFROM sales")
    editor.text.press("Control+Enter")
    expect(editor.box.get_by_text("Line 2, column 3: Unknown column “amout”.")).to_be_visible()
    expect(editor.box.get_by_text("Did you mean “amount”?")).to_be_visible()
    editor.text.fill("SELECT region,\n  amount + 4711 AS n\nFROM sales")
    editor.run.click()
    expect(editor.keep).to_be_visible()
    expect(editor.box.get_by_text("2 rows ·")).to_be_visible()
    editor.text.fill("SELECT 1 -- typed, not run")
    hurry()
    expect(chat.answers.nth(1).get_by_text("Answered")).to_be_attached()
    expect(editor.text).to_have_value("SELECT 1 -- typed, not run")
    editor.keep.click()
    expect(editor.box).to_have_count(0)
    expect(chat.answers.last.get_by_text(RAN)).to_be_visible()
    assert "199 200" in chat.answers.nth(1).inner_text()
    chat.ask("And now?").wait_until()
    told = endpoint.asked("POST", "/responses")[-1].body.decode()
    assert "amount + 4711 AS n" in told
    assert "4752" in told
    expect(chat.page.get_by_text("typed, not run")).to_have_count(0)


def test_a_typed_select_is_shown_as_code_and_a_fault_can_be_edited(
    chat: ChatPage, endpoint: LoopbackServer, tmp_path: Path
) -> None:
    (tmp_path / "sales.csv").write_text("region,amount\nNorth,41\nSouth,7\n", encoding="utf-8")
    drop(chat, tmp_path / "sales.csv")
    chat.ask("SELECT sum(amount) FROM sales")
    expect(chat.answers.last.get_by_text(RAN)).to_be_visible()
    expect(chat.questions.last.get_by_test_id("stCode")).to_contain_text("sum(amount)")
    expect(chat.answers.last).to_contain_text("48")
    chat.ask("SELECT amout FROM sales")
    expect(chat.page.get_by_text("Line 1, column 8")).to_be_visible()
    chat.answers.last.get_by_role("button", name="Edit and run").click()
    editor = Editor(chat)
    expect(editor.text).to_have_value("SELECT amout FROM sales")
    chat.page.keyboard.press("Escape")
    expect(editor.box).to_have_count(0)
    assert not endpoint.asked("POST", "/responses")
    call = Call("offer_choices", {"question": "Which region?", "choices": ["North", "South"]})
    endpoint.model.says(Answer(calls=(call,)))
    chat.ask("Sales, please")
    expect(chat.answers.last.get_by_text("Needs your choice")).to_be_visible()
    expect(chat.answers.last.locator("p", has_text="Which region?").first).to_be_visible()
    chat.answers.last.get_by_role("button", name="North").click()
    chat.wait_until()
    expect(chat.questions.last).to_contain_text("North")
    expect(chat.answers.last).to_contain_text("You said: North")
