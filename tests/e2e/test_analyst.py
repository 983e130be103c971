"""The analyst that needs no model, as a newcomer meets it: click, look, carry on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.chat_page import ChatPage
from tests.running import RunningApp
from tests.sizes import sample

pytestmark = pytest.mark.browser

Keep = Callable[[ChatPage, str], None]


@pytest.fixture
def chat(bare: RunningApp, visitor: Any) -> ChatPage:
    return visitor(bare.url)()


def starters(chat: ChatPage) -> Locator:
    return chat.page.locator(".st-key-starters button")


def answered(chat: ChatPage) -> Locator:
    """Wait for the newest answer, and return it with its table and its chart."""
    chat.wait_until("Answered")
    last = chat.answers.last
    expect(last.get_by_test_id("stDataFrame")).to_have_count(1)
    expect(last.get_by_test_id("stVegaLiteChart")).to_have_count(1)
    return last


def test_each_of_the_four_first_questions_gets_one_card_with_its_sql(
    bare: RunningApp, visitor: Any
) -> None:
    expect(starters(visitor(bare.url)())).to_have_count(4)
    for number in sample(range(4), 1, 2):
        chat = visitor(bare.url)()
        starters(chat).nth(number).click()
        chat.wait_until("Answered")
        last = chat.answers.last
        expect(last.locator("[class*=st-key-card-]")).to_have_count(1)
        expect(last.get_by_text("SELECT")).to_have_count(0)
        expect(chat.sql()).to_contain_text("SELECT")
        chat.picture(f"analyst-starter-{number + 1}")


def test_an_answer_from_its_question_to_its_sql(
    bare: RunningApp, visitor: Any, readme: Keep
) -> None:
    chat = visitor(bare.url, viewport={"width": 1200, "height": 760})()
    chat.ask("Top 5 products by profit in 2024")
    answered(chat)
    expect(chat.answers.last.locator("strong").last).to_be_visible()
    readme(chat, "analyst")


@pytest.mark.long
def test_follow_ups_change_the_question_before(chat: ChatPage) -> None:
    chat.ask("Total revenue by region")
    answered(chat)
    for follow_up, sign in (
        ("only 2024", "2024-01-01"),
        ("by month instead", "date_trunc('month'"),
        ("and in Spain?", "'Spain'"),
    ):
        chat.ask(follow_up)
        answered(chat)
        expect(chat.sql()).to_contain_text(sign)
        chat.page.keyboard.press("Escape")
    chat.picture("analyst-follow-ups")


def test_what_can_mean_two_things_is_chosen_by_a_click(chat: ChatPage) -> None:
    chat.ask("total revenue for phone by month").wait_until("Needs your choice")
    chat.picture("analyst-choices")
    offered = chat.answers.last.get_by_role("button").filter(has_text="product")
    offered.click()
    expect(chat.questions).to_have_count(2)
    answered(chat)
    expect(chat.sql()).to_contain_text("product")


def test_a_refusal_names_the_word_and_its_questions_can_be_clicked(chat: ChatPage) -> None:
    chat.ask("Why did revenue fall in Germany?").wait_until("Not answered")
    expect(chat.answers.last).to_contain_text("“Why”")
    chat.picture("analyst-refusal")
    buttons = chat.answers.last.get_by_role("button").filter(has_text="north_east")
    expect(buttons).to_have_count(3)
    buttons.first.click()
    expect(chat.questions).to_have_count(2)
    chat.wait_until("Answered")


def test_a_file_of_ones_own_brings_questions_of_its_own(chat: ChatPage, tmp_path: Path) -> None:
    file = tmp_path / "Bookings 2024.csv"
    rows = [f"2024-{1 + n % 12:02}-15,{('Oslo', 'Rome', 'Bonn')[n % 3]},{n * 7 % 90 + 10}.50"
            for n in range(120)]  # fmt: skip
    file.write_text("\n".join(["Stay,City,Price (EUR)", *rows]) + "\n", encoding="utf-8")
    composer = chat.page.get_by_test_id("stChatInput")
    composer.locator("input[type=file]").set_input_files(file)
    expect(composer.get_by_text(file.name)).to_be_visible()
    expect(chat.page.get_by_test_id("stChatInputSubmitButton")).to_be_enabled()
    chat.page.get_by_test_id("stChatInputSubmitButton").click()
    expect(starters(chat)).to_have_count(4)
    expect(starters(chat).first).to_contain_text("by city")
    chat.picture("analyst-own-file")
    starters(chat).first.click()
    answered(chat)


@pytest.mark.parametrize(
    "options",
    sample(
        [
            pytest.param({"viewport": {"width": 390, "height": 844}}, id="narrow"),
            pytest.param(
                {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"},
                id="narrow-dark",
            ),
            pytest.param({"color_scheme": "dark"}, id="wide-dark"),
        ],
        1,
        3,
    ),
)
def test_an_answer_fits_every_screen(
    bare: RunningApp, visitor: Any, options: dict[str, Any], request: pytest.FixtureRequest
) -> None:
    chat = visitor(bare.url, **options)()
    name = request.node.callspec.id
    chat.picture(f"analyst-first-{name}")
    chat.ask("Top 5 products by profit in 2024")
    answered(chat)
    chat.picture(f"analyst-answer-{name}")
    assert chat.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
