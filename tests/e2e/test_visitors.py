"""Whose threads a browser sees: over restarts of the browser, through forwarders, with the link."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable, Generator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from assistant.ui import visitor
from tests.e2e.chat_page import SEEN, ChatPage
from tests.running import ROOT, RunningApp
from tests.sizes import cases

pytestmark = pytest.mark.browser

QUESTION = "top 3 products by revenue"
DAY_S = 24 * 60 * 60


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Generator[RunningApp]:
    """Run the app as it is, of which nobody said whose it is."""
    running = RunningApp(tmp_path_factory.mktemp("own"), {})
    yield running.start()
    running.close()


@pytest.fixture
def plain(tmp_path: Path) -> Generator[RunningApp]:
    """Run what a host runs that knows nothing of apps: the script alone, without our server."""
    for name in ("assistant", "pages"):
        (tmp_path / name).symlink_to(ROOT / name)
    script = tmp_path / "app.py"
    script.write_text((ROOT / "app.py").read_text("utf-8").partition("\nelse:")[0], "utf-8")
    running = RunningApp(tmp_path, {"SHARED": "yes"}, script)
    yield running.start()
    running.close()


@pytest.fixture
def forwarder(own: RunningApp) -> Generator[str]:
    """Forward bytes to the app, as `ssh -R` or frp do, and yield the address."""
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening, ExitStack() as stack:

        def copy(source: socket.socket, target: socket.socket) -> None:
            try:
                while data := source.recv(65536):
                    target.sendall(data)
                target.shutdown(socket.SHUT_WR)
            except OSError:
                return

        def accept() -> None:
            while not stop.is_set():
                try:
                    near, _ = listening.accept()
                except OSError:
                    return
                far = socket.create_connection(("127.0.0.1", own.port))
                stack.callback(near.close)
                stack.callback(far.close)
                for ends in ((near, far), (far, near)):
                    threading.Thread(target=copy, args=ends, daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        yield f"http://localhost:{listening.getsockname()[1]}"
        stop.set()
        listening.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def come(browser: Browser, pictures: Path) -> Generator[Callable[..., ChatPage]]:
    """Come with a browser of one's own, to an address."""
    with ExitStack() as stack:

        def make(url: str, address: str = "", **options: Any) -> ChatPage:
            context = browser.new_context(**options)
            stack.callback(context.close)
            context.add_init_script(SEEN)
            chat = ChatPage(context.new_page(), url, pictures)
            chat.page.goto(address or url)
            expect(chat.composer.or_(chat.alert).first).to_be_visible()
            return chat

        yield make


def lasting(context: BrowserContext) -> Any:
    """Return what a browser still has when it was closed and started again."""
    kept = [cookie for cookie in context.cookies() if cookie.get("expires", -1) > 0]
    return {"cookies": kept, "origins": []}


def test_the_machine_is_the_first_browsers_and_no_header_or_forwarder_changes_that(
    own: RunningApp, forwarder: str, come: Callable[..., ChatPage]
) -> None:
    here = f"http://localhost:{own.port}"
    first = come(here)
    blocked: list[str] = []
    first.page.on("console", lambda said: blocked.append(said.text))
    first.ask(QUESTION).wait_until()
    expect(first.answers.last.get_by_test_id("stVegaLiteChart")).to_have_count(1)
    assert not [text for text in blocked if "Content Security Policy" in text]
    thread = first.thread

    def sees(chat: ChatPage) -> bool:
        chat.page.goto(f"{chat.url}/?thread={thread}")
        gone = chat.page.get_by_test_id("stAlert").first
        expect(chat.questions.first.or_(gone)).to_be_visible()
        return chat.questions.count() > 0

    assert sees(first)
    every = (forwarder, here, f"http://127.0.0.1:{own.port}")
    for url in every[: cases(1, 3, 3)]:
        assert not sees(come(url)), url
    proxied = come(here, extra_http_headers={"X-Real-IP": "127.0.0.1", "Via": "1.1 here"})
    assert not sees(proxied)

    # With the link that the start prints, a further browser is the owner's, under any address.
    code = re.search(r"/\?owner=(\w{32})\n", own.log.read_text())
    assert code
    assert not sees(come(forwarder, f"{forwarder}/?owner={'0' * 32}"))
    laptop = come(forwarder, f"{forwarder}/?owner={code[1]}")
    assert "owner" not in laptop.page.url
    assert sees(laptop)

    # And all of them are known again after the browser was closed.
    for known in (first, laptop):
        assert sees(come(known.url, storage_state=lasting(known.page.context)))


def test_a_visitor_finds_his_threads_again_when_the_browser_was_closed(
    bare: RunningApp, come: Callable[..., ChatPage]
) -> None:
    chat = come(bare.url)
    chat.ask(QUESTION).wait_until()
    context, address = chat.page.context, f"{bare.url}/?thread={chat.thread}"
    [ours] = [one for one in context.cookies() if one.get("name", "").startswith("visitor_")]
    assert ours.get("httpOnly")
    assert ours.get("sameSite") == "Lax"
    left_s = ours.get("expires", 0) - chat.page.evaluate("Date.now() / 1000")
    assert 364 * DAY_S < left_s < 366 * DAY_S

    expect(come(bare.url, address, storage_state=lasting(context)).questions).to_have_count(1)
    forged = {**ours, "value": ours.get("value", "")[::-1]}
    for foreign in ([], [forged]):
        other = come(bare.url, address, storage_state={"cookies": foreign, "origins": []})
        expect(other.page.get_by_test_id("stAlert").first).to_be_visible()
        expect(other.questions).to_have_count(0)


@pytest.mark.long
def test_where_the_script_runs_alone_a_visitor_is_known_by_streamlits_cookie_made_to_last(
    plain: RunningApp, come: Callable[..., ChatPage]
) -> None:
    chat = come(plain.url)
    chat.ask(QUESTION).wait_until()
    context, address = chat.page.context, f"{plain.url}/?thread={chat.thread}"
    for _ in range(2):  # once more after a restart of the browser, when Streamlit has set it again
        kept: Any = lasting(context)
        assert [cookie["name"] for cookie in kept["cookies"]] == [visitor.XSRF]
        again = come(plain.url, address, storage_state=kept)
        expect(again.questions).to_have_count(1)
        expect(again.page.get_by_text("for this browser session only")).to_have_count(0)
        again.expect_focus()
        context = again.page.context
    other = come(plain.url, address)
    expect(other.page.get_by_test_id("stAlert").first).to_be_visible()
    expect(other.questions).to_have_count(0)
