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
from tests.server import LoopbackServer

pytestmark = pytest.mark.browser

Keep = Callable[[ChatPage, str], None]
QUESTION = "Total revenue by region"
WIDE = {"width": 1440, "height": 1000}


def _brightness(chat: ChatPage) -> float:
    colour = chat.page.evaluate(
        "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
    )
    channels = [int(part) for part in colour.split("(")[1].rstrip(")").split(",")[:3]]
    return sum(channels) / 3


def _overflow(chat: ChatPage) -> int:
    return chat.page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )


def test_it_follows_the_light_scheme(bare: RunningApp, visitor: Any, readme: Keep) -> None:
    chat = visitor(bare.url, color_scheme="light", viewport=WIDE)()
    readme(chat, "first-screen")
    chat.ask(QUESTION).wait_until("Answered")
    assert _brightness(chat) > 240
    readme(chat, "chat-light")


def test_it_follows_the_dark_scheme(bare: RunningApp, visitor: Any, readme: Keep) -> None:
    chat = visitor(bare.url, color_scheme="dark", viewport=WIDE)()
    chat.ask(QUESTION).wait_until("Answered")
    assert _brightness(chat) < 40
    readme(chat, "chat-dark")


def test_it_fits_a_phone(bare: RunningApp, visitor: Any, readme: Keep) -> None:
    chat = visitor(bare.url, viewport={"width": 390, "height": 844}, is_mobile=True)()
    chat.picture("first-screen-narrow")
    chat.ask(QUESTION).wait_until("Answered")
    assert _overflow(chat) <= 0
    readme(chat, "chat-narrow")


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
