"""What one answer costs in a real browser: bytes, script time, first text, last character."""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import CDPSession, Page, sync_playwright

from benchmarks.answers import Answer
from tests.running import CHROMIUM_FLAGS

LOOK_MS = 5
LONGEST_S = 60
"""after the last delta: what has not been shown by then is not shown"""

_SHOWS = "text => document.body.textContent.includes(text)"


@dataclass
class Cost:
    """One answer, as the browser saw it."""

    times_text: float
    """bytes over the websocket, as a multiple of the answer's own"""
    first_ms: float
    """from Enter to the first text"""
    last_ms: float | None
    """from the last delta leaving the server to its being on the screen; None: it never was"""
    script_s: float


@dataclass
class Counter:
    """Bytes that came over the page's websockets."""

    received: int = 0
    frames: int = 0
    sockets: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """Count from now on."""

        def one(payload: str | bytes) -> None:
            self.received += len(payload)
            self.frames += 1

        page.on("websocket", lambda socket: socket.on("framereceived", one))


@contextmanager
def opened(url: str, chromium: Path = Path("/usr/bin/chromium")) -> Generator[tuple[Page, Counter]]:
    """Open *url* in a browser of its own, ready to be asked."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(chromium), args=CHROMIUM_FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        counter = Counter()
        counter.watch(page)
        page.goto(url)
        settle(page)
        try:
            yield page, counter
        finally:
            browser.close()


def settle(page: Page) -> None:
    """Wait until the page is drawn to its end, as a person does before typing."""
    page.get_by_test_id("stChatInputTextArea").wait_for()
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    page.wait_for_load_state("networkidle")


def measure(page: Page, counter: Counter, answer: Answer) -> Cost:
    """Ask once and watch *answer* arrive; the page looks again and again only at its two ends."""
    cdp = page.context.new_cdp_session(page)
    cdp.send("Performance.enable")
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill(f"question {id(answer)}")
    bytes_before, script_before = counter.received, _script_s(cdp)
    asked_at = time.monotonic()
    box.press("Enter")
    page.wait_for_function(_SHOWS, arg=answer.first, polling=LOOK_MS)
    first_ms = (time.monotonic() - asked_at) * 1000
    until = time.monotonic() + 2 * answer.deltas / answer.rate + LONGEST_S
    while not answer.sent.is_set() and time.monotonic() < until:
        page.wait_for_timeout(20)
    last_ms = _wait_for_last(page, answer)
    page.wait_for_timeout(500)
    return Cost(
        (counter.received - bytes_before) / answer.length,
        first_ms,
        last_ms,
        _script_s(cdp) - script_before,
    )


def _wait_for_last(page: Page, answer: Answer) -> float | None:
    until = answer.sent_last_at + LONGEST_S
    while time.monotonic() < until:
        if page.evaluate(_SHOWS, answer.last):
            return (time.monotonic() - answer.sent_last_at) * 1000
        page.wait_for_timeout(LOOK_MS)
    return None


def _script_s(cdp: CDPSession) -> float:
    metrics = cdp.send("Performance.getMetrics")["metrics"]
    return next(m["value"] for m in metrics if m["name"] == "ScriptDuration")
