"""The checks in a browser: the app started as a newcomer starts it, and a person before it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator, Mapping
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

from tests.e2e.chat_page import SEEN, ChatPage
from tests.endpoints.catalogue import HELLO, NO_SUCH_MODEL, SHOPS, WRONG_KEY
from tests.endpoints.checking import Scene, demand
from tests.running import CHROMIUM_FLAGS, MOTION, RunningApp

LONGEST_MS = 240_000
CHROMIUM = Path("/usr/bin/chromium")
ASSISTANT = "General assistant"


class Desk:
    """One server, one browser, and the app between them; each set of settings has its own.

    The checks of one desk are made in their order: Continue goes on with what Stop has stopped.
    """

    def __init__(self, scene: Scene, browser: Browser) -> None:
        self.scene = scene
        self.stopped = ""
        """thread of the answer that was stopped"""
        self._browser = browser
        self._chats: dict[str, ChatPage] = {}
        self._stack = contextlib.ExitStack()

    def chat(self, name: str = "right", **wrong: str) -> ChatPage:
        """Return the page of a new thread, of the app with these settings."""
        if name not in self._chats:
            self._chats[name] = self._opened(name, wrong)
        chat = self._chats[name].open()
        expect(chat.questions).to_have_count(0)
        return chat.pick(ASSISTANT)

    def _opened(self, name: str, wrong: dict[str, str]) -> ChatPage:
        folder = self.scene.folder / f"app-{name}"
        folder.mkdir()
        settings = {**self.scene.env, **self.scene.settings(**wrong)}
        app = RunningApp(folder, settings, self.scene.app / "app.py")
        self._stack.callback(app.close)
        app.start()
        context = self._browser.new_context(
            viewport={"width": 1280, "height": 900}, reduced_motion=MOTION
        )
        self._stack.callback(context.close)
        context.add_init_script(SEEN)
        chat = ChatPage(context.new_page(), app.url, self.scene.folder)
        chat.page.set_default_timeout(LONGEST_MS)
        return chat

    def close(self) -> None:
        """Close everything."""
        self._stack.close()


@contextlib.contextmanager
def browser(program: Path = CHROMIUM) -> Generator[Browser]:
    """Start Debian's Chromium."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS)
        yield launched
        launched.close()


def _answered(chat: ChatPage, what: str) -> None:
    _ended(chat, "Answered", what)
    demand(chat.text.strip(), f"{what} is empty")


def _ended(chat: ChatPage, state: str, what: str) -> None:
    """Wait for the end of the last answer, whatever it is, and demand that it is this one."""
    chat.wait_until(
        "Answered|Needs|Not answered|Failed|Stopped|Interrupted|Incomplete|Cut off", LONGEST_MS
    )
    line = " ".join(chat.page.evaluate("seen.line(seen.answer()).innerText").split())
    told = " ".join(" / ".join(chat.alert.all_inner_texts()).split())
    demand(state in line, f"{what}: {line} {told}")


def _begun(chat: ChatPage, question: str) -> None:
    chat.ask(question)
    chat.page.wait_for_function("() => seen.text().length > 0 || seen.settled('Failed')")
    demand(chat.text, f"no text came: {' / '.join(chat.alert.all_inner_texts())}")


def two_turns(desk: Desk) -> None:
    """Ask, and ask once more in the thread."""
    chat = desk.chat()
    chat.ask(HELLO)
    _answered(chat, "the first answer")
    chat.ask("And once more, please.")
    _answered(chat, "the second answer")


def stop(desk: Desk) -> None:
    """Stop in the middle of an answer; its text is kept."""
    chat = desk.chat()
    _begun(chat, desk.scene.server.long)
    chat.stop()
    _ended(chat, "Stopped", "after Stop")
    demand(chat.text.strip(), "nothing of the answer was kept")
    desk.stopped = chat.thread


def go_on(desk: Desk) -> None:
    """Continue what was stopped."""
    demand(desk.stopped, "there was no stopped answer to go on with")
    chat = desk.chat().open(desk.stopped)
    _ended(chat, "Stopped", "after a reload")
    _continue(chat)


def _continue(chat: ChatPage) -> None:
    button = chat.page.get_by_role("button", name="Continue")
    demand(button.count(), f"no Continue: {' / '.join(chat.alert.all_inner_texts())}")
    before = chat.continued.count()
    button.last.click()
    expect(chat.continued).to_have_count(before + 1)
    _answered(chat, "after Continue")


def tools(desk: Desk) -> None:
    """Drop a file and ask about it; where the model can call tools, rows are shown."""
    chat = desk.chat()
    file = desk.scene.table
    chat.page.locator("[data-testid=stChatInput] input[type=file]").set_input_files(file)
    expect(chat.page.get_by_test_id("stChatInput").get_by_text(file.name)).to_be_visible()
    expect(chat.page.get_by_test_id("stChatInputSubmitButton")).to_be_enabled()
    chat.ask(SHOPS)
    _answered(chat, "the answer")
    if "tools" not in desk.scene.server.less:
        expect(chat.answers.last.get_by_test_id("stDataFrame").first).to_be_visible()


def wrong_key(desk: Desk) -> None:
    """Ask with a wrong key: it is called that, and shown nowhere."""
    chat = desk.chat("key", key=WRONG_KEY)
    chat.ask(HELLO)
    _ended(chat, "Failed", "with a wrong key")
    told = " / ".join(chat.alert.all_inner_texts())
    demand(WRONG_KEY not in chat.page.content(), "the key is shown")
    named = "key" in told.lower() or "wrong key" in desk.scene.server.less
    demand(named, f"does not name the key: {told}")


def wrong_model(desk: Desk) -> None:
    """Ask an unknown model: it is called that."""
    chat = desk.chat("model", model=NO_SUCH_MODEL)
    chat.ask(HELLO)
    _ended(chat, "Failed", "with an unknown model")
    told = " / ".join(chat.alert.all_inner_texts())
    demand("model" in told.lower(), f"does not name the model: {told}")


def killed(desk: Desk) -> None:
    """Kill the server in mid-answer: interrupted; once it is there again, Continue goes on."""
    chat = desk.chat()
    _begun(chat, desk.scene.server.long)
    desk.scene.serving.kill()
    try:
        _ended(chat, "Interrupted", "after the kill")
    finally:
        desk.scene.serving.start()
    _continue(chat)


CHECKS: Mapping[str, Callable[[Desk], None]] = {
    "two turns": two_turns,
    "tools": tools,
    "Stop": stop,
    "Continue": go_on,
    "wrong key": wrong_key,
    "wrong model": wrong_model,
    "killed": killed,
}
