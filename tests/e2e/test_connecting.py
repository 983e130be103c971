"""A person with a model server on their own machine and no key connects it in the app."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.chat_page import ChatPage
from tests.running import ROOT, RunningApp, free_port
from tests.server.analyst import MISTAKEN

pytestmark = pytest.mark.browser

BUSY_MS = 90_000
"""for an answer with two rounds of tools and their first processes"""
CSV = "city,amount\nOslo,7.25\nBergen,12.5\nOslo,30\nTurku,8.75\n"


@pytest.fixture(scope="module")
def server() -> Generator[int]:
    """Run a server with Chat Completions alone as a process of its own, and yield its port."""
    port = free_port()
    command = [sys.executable, "-m", "tests.server", "--scenario", "chat-data", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert str(port) in process.stdout.readline()
    yield port
    process.terminate()
    process.wait(10)
    process.stdout.close()


@pytest.fixture(scope="module")
def own(server: int, tmp_path_factory: pytest.TempPathFactory) -> Generator[RunningApp]:
    """Run the app on a person's own machine, where the server is found."""
    env = {"SHARED": "no", "LOCAL_PORTS": str(server)}
    running = RunningApp(tmp_path_factory.mktemp("own"), env)
    yield running.start()
    running.close()


def button(chat: ChatPage, name: str) -> Any:
    return chat.page.get_by_role("button", name=name)


def test_a_server_that_was_found_is_clicked_and_asked_about_a_file(
    own: RunningApp, visitor: Any, tmp_path: Path
) -> None:
    chat: ChatPage = visitor(own.url)()
    button(chat, "Connect a model").click()
    dialog = chat.page.get_by_role("dialog")
    expect(dialog.get_by_text("Found on this machine")).to_be_visible()
    chat.picture("connect-found")
    dialog.get_by_role("button", name="1 model").click()
    expect(dialog.get_by_text("Remember on this machine")).to_be_visible()
    chat.picture("connect-model")
    dialog.get_by_role("button", name="Use this model").click()
    expect(dialog).to_have_count(0)
    expect(chat.page.get_by_placeholder("Ask General assistant ·")).to_be_visible()

    file = tmp_path / "sales.csv"
    file.write_text(CSV)
    chat.page.locator("[data-testid=stChatInput] input[type=file]").set_input_files([file])
    expect(chat.page.get_by_test_id("stChatInput").get_by_text(file.name)).to_be_visible()
    expect(chat.page.get_by_test_id("stChatInputSubmitButton")).to_be_enabled()
    chat.ask("What sells best?").wait_until("Answered", BUSY_MS)
    assert "Oslo: 37.25" in chat.text
    expect(chat.answers.last.get_by_test_id("stVegaLiteChart")).to_be_visible()
    chat.answers.last.get_by_role("tab", name="Table").click()
    expect(chat.answers.last.get_by_test_id("stDataFrame")).to_be_visible()
    chat.picture("connect-answer")

    chat.ask(MISTAKEN).wait_until("Answered", BUSY_MS)
    wrong = chat.answers.last.get_by_text("not from your data")
    expect(wrong.first).to_be_visible()
    expect(chat.answers.last).to_contain_text("Bergen with 1,271.75 not from your data")
    chat.answers.last.get_by_role("button", name="figures are in the results").click()
    listed = chat.page.get_by_test_id("stPopoverBody")
    expect(listed.locator("code").last).to_contain_text("SELECT")
    chat.picture("figures")
    chat.resize(390, 844)
    expect(listed.locator("td").first).to_be_visible()
    cut = "list => [list, ...list.querySelectorAll('td')].some(e => e.scrollWidth > e.clientWidth)"
    assert not listed.evaluate(cut), "it stacks where it is wider"


def overflow(chat: ChatPage) -> int:
    return chat.page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )


def test_a_typed_server_is_forgotten_again_and_all_of_it_fits_a_phone(
    own: RunningApp, server: int, visitor: Any
) -> None:
    phone = {"width": 390, "height": 844}
    chat: ChatPage = visitor(own.url, viewport=phone, is_mobile=True, color_scheme="dark")()
    chat.page.goto(f"{own.url}/assistants")
    button(chat, "Connect a model").click()
    dialog = chat.page.get_by_role("dialog")
    dialog.get_by_label("Address").fill(f"http://models.example:{server}/v1")
    dialog.get_by_label("Key", exact=True).fill("not-a-real-key")
    for _ in range(2):  # by the keyboard: the eye of the field, then the button
        chat.page.keyboard.press("Tab")
    chat.page.keyboard.press("Enter")
    expect(dialog.get_by_text("not encrypted")).to_be_visible()
    expect(dialog.get_by_role("button", name="Send the key anyway")).to_be_visible()
    chat.picture("connect-warned-narrow-dark")
    dialog.get_by_label("Address").fill(f"http://localhost:{server}/v1")
    dialog.get_by_label("Address").press("Enter")
    dialog.get_by_role("combobox").fill("another *model*")
    dialog.get_by_role("combobox").press("Enter")
    chat.picture("connect-model-narrow-dark")
    dialog.get_by_role("button", name="Use this model").click()
    expect(chat.page.get_by_placeholder("Ask General assistant · localhost")).to_be_visible()
    assert overflow(chat) <= 0
    chat.page.goto(f"{own.url}/assistants")
    row = chat.page.locator(".st-key-connection-localhost")
    expect(row.get_by_text("another *model*")).to_be_visible()
    row.scroll_into_view_if_needed()
    chat.picture("connections-narrow-dark")
    assert overflow(chat) <= 0
    row.get_by_role("button", name="Forget").click()
    expect(row).to_have_count(0)


def test_the_dialog_stays_closed_once_it_was_dismissed(own: RunningApp, visitor: Any) -> None:
    chat: ChatPage = visitor(own.url, viewport={"width": 1440, "height": 900})()
    chat.page.goto(f"{own.url}/assistants")
    button(chat, "Connect a model").click()
    dialog = chat.page.get_by_role("dialog")
    expect(dialog.get_by_text("Found on this machine")).to_be_visible()
    chat.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    chat.page.get_by_text("By settings instead").click()
    chat.picture("connections-wide")
    chat.page.get_by_role("link", name="Chat").click()
    expect(chat.composer).to_be_visible()
    expect(dialog).to_have_count(0)
