"""How it looks and how it is reached: light, dark, on a phone, by the keyboard alone.

The pictures of the README are taken here: `pytest tests/e2e/test_looks.py --pictures`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.chat_page import ChatPage
from tests.running import RunningApp
from tests.server import Answer, LoopbackServer

pytestmark = pytest.mark.browser

Keep = Callable[[ChatPage, str], None]
QUESTION = "Total revenue by region"
WIDE = {"width": 1440, "height": 1000}


def _overflow(chat: ChatPage) -> int:
    return chat.page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )


def test_it_follows_the_scheme_and_nothing_of_ours_is_a_serious_barrier(
    bare: RunningApp, visitor: Any, readme: Keep
) -> None:
    """As axe-core finds them (tests/e2e/axe, MPL-2.0); of every scene: tests/e2e/scenes.py."""
    chat = visitor(bare.url, viewport=WIDE)()
    page = chat.page
    chat.expect_focus()
    readme(chat, "first-screen")
    _in_light_and_dark(chat)
    page.get_by_role("button", name="Data (1)").click()
    expect(page.get_by_role("dialog").get_by_test_id("stDataFrame").first).to_be_visible()
    _in_light_and_dark(chat)
    page.keyboard.press("Escape")
    chat.ask(QUESTION).wait_until("Answered")
    _in_light_and_dark(chat, lambda scheme: readme(chat, f"chat-{scheme}"))
    page.get_by_test_id("stMenuButtonButton").first.click()
    expect(page.get_by_text("Rename")).to_be_visible()
    _in_light_and_dark(chat)
    page.keyboard.press("Escape")
    chat.sql()
    page.get_by_role("button", name="Edit and run").click()
    page.get_by_role("dialog").get_by_role("button", name="Run", exact=True).click()
    expect(page.get_by_role("button", name="Keep in thread")).to_be_visible()
    _in_light_and_dark(chat)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Change").click()
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
    expect(page.get_by_role("dialog").get_by_text("Running…")).to_have_count(0)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    _in_light_and_dark(chat, lambda scheme: chat.picture(f"change-{scheme}"))


def _in_light_and_dark(chat: ChatPage, keep: Callable[[str], None] = lambda _: None) -> None:
    for scheme, ground in ("light", "255, 255, 255"), ("dark", "20, 23, 28"):
        chat.page.emulate_media(color_scheme=scheme)  # pyright: ignore[reportArgumentType] - one of two
        app = chat.page.get_by_test_id("stApp")
        expect(app).to_have_css("background-color", f"rgb({ground})")
        chat.page.wait_for_function(
            "() => !document.getAnimations().some(one => one instanceof CSSTransition)"
        )
        assert chat.barriers() == []
        keep(scheme)
    chat.page.emulate_media(color_scheme="light")


def test_it_fits_a_phone(bare: RunningApp, visitor: Any, readme: Keep) -> None:
    chat = visitor(bare.url, viewport={"width": 390, "height": 844}, is_mobile=True)()
    chat.picture("first-screen-narrow")
    chat.ask(QUESTION).wait_until("Answered")
    assert _overflow(chat) <= 0
    readme(chat, "chat-narrow")


TYPED = "price is 2*3*4\n# not a heading\n:smile:, $5 and $6\n    `far` in"
CODE = f"```python\n    x = {'x + ' * 60}1\n```\n\n```sql\nSELECT {'a, ' * 60}1\n```"


def test_what_was_typed_is_shown_as_it_was_typed_and_to_the_right(
    app: RunningApp, endpoint: LoopbackServer, visitor: Any
) -> None:
    chat = visitor(app.url)().pick("General assistant")
    endpoint.model.says(Answer(CODE))
    chat.ask(TYPED).wait_until("Answered")
    assert chat.questions.last.get_by_test_id("stText").inner_text() == TYPED
    chat.ask("x" * 3_000).wait_until("Answered")
    for width in (1440, 390):
        chat.resize(width, 844)
        assert _overflow(chat) <= 0
        # Beyond the box, and whether the keyboard can scroll it.
        scrolled = "all => all.map(e => [e.scrollWidth > e.clientWidth, e.tabIndex])"
        assert chat.page.get_by_test_id("stCode").evaluate_all(scrolled) == [[True, 0], [False, 0]]
        said, answered = (one.bounding_box() for one in (chat.bubbles.first, chat.bubbles.nth(1)))
        assert said["x"] > answered["x"]
        assert abs(said["x"] + said["width"] - answered["x"] - answered["width"]) < 4
        assert chat.bubbles.nth(2).bounding_box()["width"] < 0.95 * answered["width"]
        avatars = chat.page.get_by_test_id("stChatMessageAvatarCustom")
        expect(avatars.first).to_be_visible(visible=width > 640)
        foot = chat.page.get_by_test_id("stChatInput").bounding_box()
        assert 844 - foot["y"] - foot["height"] == 16


def test_the_keyboard_alone_is_enough(
    app: RunningApp, endpoint: LoopbackServer, visitor: Any
) -> None:
    chat = visitor(app.url)()
    _tab_to(chat, "combobox")
    chat.page.keyboard.press("ArrowDown")
    chat.page.keyboard.type("Your")
    chat.page.keyboard.press("Enter")
    expect(chat.page.get_by_placeholder("Ask Your assistant")).to_be_visible()
    _tab_to(chat, "Ask Your assistant")
    endpoint.model.rate = 45
    chat.page.keyboard.type("Write 5000 words")
    chat.page.keyboard.press("Enter")
    chat.wait_for_text(40)
    _tab_to(chat, "Stop")
    chat.page.keyboard.press("Enter")
    chat.wait_until("Stopped")
    _tab_to(chat, "New thread")
    chat.page.keyboard.press("Enter")
    expect(chat.questions).to_have_count(0)


def _tab_to(chat: ChatPage, name: str) -> None:
    """Press Tab until the focus is on what is called *name*, by name, role or text."""
    passed: list[list[str]] = []
    for _ in range(60):
        chat.page.keyboard.press("Tab")
        at = chat.page.evaluate(
            "(e => ['MAIN', 'BODY'].includes(e.tagName) ? [] :"
            " [e.getAttribute('role'), e.ariaLabel, ...e.innerText.split('\\n')])"
            "(document.activeElement)"
        )
        if name in at:
            return
        passed.append(at)
    raise AssertionError(f"Tab does not lead to {name!r}, only to {passed}")
