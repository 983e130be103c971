"""The card of an answer: one order, one place for each thing, the same live, settled, reloaded."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.chat_page import ChatPage
from tests.running import ROOT, RunningApp
from tests.server import Answer, Call, LoopbackServer
from tests.sizes import sample

pytestmark = pytest.mark.browser

QUESTION = "Top 5 products by profit in 2024"
SHAPES = (
    "Revenue by month and region in 2024",
    "Revenue by region and channel",
    "Distribution of unit price",
    "Share of revenue by category",
    "Scatter of revenue and profit",
    "Which orders have no rating?",
)
"""the highest: a sentence of two lines, a legend, an axis with its title, a circle, a long table"""
TALLEST_PX = 560
SIZES = ((1440, 900), (1024, 768), (390, 844))
ORDER = ["status", "sentence", "view", "toolbar", "below"]
BY_REGION = "SELECT region, sum(revenue) AS revenue FROM orders GROUP BY ALL ORDER BY 2 DESC"


def places(chat: ChatPage) -> dict[str, float]:
    """Return where the last answer's things stand, once its chart is drawn."""
    drawn = "[data-testid=stVegaLiteChart] :is(svg, canvas).marks, [data-testid=stDataFrame]"
    expect(chat.answers.last.locator(drawn).first).to_be_visible()
    return chat.page.evaluate("seen.card()")


def in_order(found: dict[str, float]) -> list[str]:
    return sorted(found, key=lambda name: found[name])


def test_an_answer_stands_in_one_order_and_nothing_of_it_moves(
    bare: RunningApp, visitor: Any
) -> None:
    chat: ChatPage = visitor(bare.url)()
    chat.ask("Revenue by region").wait_until("Answered")  # a chart's code is there from now on
    chat.watch()
    chat.ask(QUESTION).wait_until("Answered")
    settled = places(chat)
    assert in_order(settled) == ORDER
    seen = [frame["card"] for frame in chat.watched() if frame["card"].get("sentence")]
    for name in ("status", "sentence", "view"):
        tops = {round(card[name]) for card in seen if name in card}
        assert tops == {round(settled[name])}, name
    chat.page.reload()
    chat.wait_until("Answered")
    assert places(chat) == pytest.approx(settled, abs=1)
    chat.picture("card")
    for question in sample(SHAPES, 4, 5):
        chat.ask(question).wait_until("Answered")
        found = places(chat)
        assert in_order(found)[:4] == ORDER[:4], question
        assert found["toolbar"] + 32 - found["sentence"] <= TALLEST_PX, question


def test_at_every_size_what_was_asked_is_seen_and_what_is_clicked_stays(
    bare: RunningApp, visitor: Any
) -> None:
    chat: ChatPage = visitor(bare.url)()
    chat.ask("Revenue by region").wait_until("Answered")
    for width, height in SIZES:
        chat.resize(width, height)
        chat.page.evaluate("seen.main().scrollTop = 0")
        chat.ask(QUESTION)
        chat.expect_in_view(chat.questions.last)
        chat.wait_until("Answered")
        assert in_order(places(chat)) == ORDER
        last = chat.answers.last
        for clicked in (
            chat.status,
            last.get_by_role("button", name="SQL"),
            last.get_by_role("button", name="Download", exact=True),
        ):
            _stays(chat, clicked)
            chat.page.keyboard.press("Escape")
        expect(chat.page.get_by_test_id("stPopoverBody").locator("visible=true")).to_have_count(0)
        for view, shown in (("Table", "stDataFrame"), ("Chart", "stVegaLiteChart")):
            _stays(chat, last.get_by_role("tab", name=view), last.get_by_test_id(shown))


def _stays(chat: ChatPage, clicked: Locator, shown: Locator | None = None) -> None:
    """Click, and find it in the same place once that has had its effect."""
    clicked.scroll_into_view_if_needed()
    before = clicked.bounding_box()
    assert before is not None
    clicked.click()
    if shown is not None:
        expect(shown).to_be_visible()
    chat.page.wait_for_function("() => !document.getAnimations().length")
    assert clicked.bounding_box() == pytest.approx(before, abs=1)


def test_a_card_has_one_toolbar_and_its_sql_behind_one_button(
    bare: RunningApp, visitor: Any
) -> None:
    chat: ChatPage = visitor(bare.url, accept_downloads=True)()
    frames: list[object] = []

    def note(sent: object) -> None:
        frames.append(sent)

    chat.page.on("websocket", lambda socket: socket.on("framesent", note))
    chat.page.reload()
    chat.ask(QUESTION).wait_until("Answered")
    before, last = places(chat), chat.answers.last
    chat.status.click()
    last.get_by_text("Ran SQL on orders").click()
    expect(last.get_by_text("Given to the assistant").first).to_be_visible()
    assert "SELECT" not in chat.page.inner_text("body")
    chat.status.click()
    frames.clear()
    last.get_by_role("tab", name="Table").click()
    expect(last.get_by_test_id("stDataFrame")).to_be_visible()
    expect(last.get_by_test_id("stVegaLiteChart")).to_be_hidden()
    assert chat.page.evaluate("seen.card()")["view"] == pytest.approx(before["view"], abs=1)
    assert frames == []
    expect(last.get_by_test_id("stElementToolbar").locator("visible=true")).to_have_count(0)
    expect(last.get_by_role("button", name="Download", exact=True)).to_have_count(1)
    expect(chat.sql()).to_contain_text("SELECT")
    expect(chat.page.get_by_test_id("stPopoverBody")).to_contain_text("Read as:")
    chat.page.keyboard.press("Escape")
    last.get_by_role("button", name="Download", exact=True).click()
    with chat.page.expect_download() as download:
        chat.page.get_by_test_id("stPopoverBody").get_by_role("button", name="PNG").click()
    assert download.value.suggested_filename.endswith(".png")
    assert "profit" in download.value.suggested_filename


@pytest.mark.long
def test_what_a_model_asked_for_is_drawn_as_the_same_card(
    app: RunningApp, endpoint: LoopbackServer, visitor: Any
) -> None:
    chat: ChatPage = visitor(app.url)().pick("General assistant")
    composer = chat.page.get_by_test_id("stChatInput")
    composer.locator("input[type=file]").set_input_files(ROOT / "assistant/gallery/orders.csv")
    expect(chat.page.get_by_test_id("stChatInputSubmitButton")).to_be_enabled()
    drawn = {"kind": "bar", "sql": BY_REGION, "x": "region", "y": ["revenue"], "title": "Revenue"}
    endpoint.model.says(
        Answer("I look it up.", calls=(Call("query_table", {"sql": BY_REGION}),)),
        Answer(calls=(Call("draw_chart", {"chart": drawn}),)),
        Answer("**West** sold most."),
    )
    chat.ask("Which region sold most?").wait_until("Answered", 60_000)
    last, settled = chat.answers.last, places(chat)
    expect(last.locator("[class*=st-key-card-]")).to_have_count(1)
    assert in_order(settled) == ["status", "sentence", "view", "toolbar", "below"]
    assert "I look it up." in chat.text
    assert "West sold most." in chat.text
    chat.page.reload()
    chat.wait_until("Answered")
    assert places(chat) == pytest.approx(settled, abs=1)
