"""The chat as a person meets it in a browser: what they do, what they see.

Selectors live here and nowhere else. Every wait is for a state of the page.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as TookTooLong

LONGEST_MS = 30_000
expect.set_options(timeout=LONGEST_MS)
SEEN = Path(__file__).with_name("seen.js").read_text(encoding="utf-8")
"""gives every page a `seen` object that reads the answer, frame by frame if asked"""
AXE = Path(__file__).parent / "axe" / "axe.min.js"
"""axe-core, from its package (MPL-2.0)"""


@contextmanager
def _telling(what: Callable[[], str]) -> Generator[None]:
    try:
        yield
    except TookTooLong as error:
        raise AssertionError(what()) from error


class ChatPage:
    """One tab. *pictures* is where its screenshots go."""

    def __init__(self, page: Page, url: str, pictures: Path) -> None:
        self.page = page
        self.url = url
        self._pictures = pictures
        page.set_default_timeout(LONGEST_MS)
        self.composer = page.get_by_test_id("stChatInputTextArea")
        self.stop_button = page.get_by_role("button", name="Stop", exact=True)
        self.questions = page.get_by_label("Chat message from user", exact=True)
        self.answers = page.get_by_label("Chat message from assistant", exact=True)
        self.continued = page.locator(".wb-continued")
        self.more = page.locator('[class*="st-key-more-"] button')
        self.bubbles = page.get_by_test_id("stChatMessage")
        self.waiting = page.get_by_text("Waiting for the answer above")
        self.alert = page.get_by_test_id("stAlert")
        # Streamlit keeps, unseen, what stood in another row before.
        rows = page.locator('.st-key-threads [class*="st-key-thread-"] button')
        self.recent = rows.locator("visible=true")
        self.new_thread = page.locator(".st-key-new-thread button")
        self.latest = page.get_by_role("button", name="Go to the latest message")
        self.doing = page.locator(".wb-doing")

    # What a person does

    def resize(self, width: int, height: int) -> None:
        """Give the window another size, and wait for the sidebar: the page moves once more by it.

        Streamlit closes and opens it a moment later (1.67, 768 px).
        """
        self.page.set_viewport_size({"width": width, "height": height})
        stands = expect(self.new_thread)
        (stands.to_be_in_viewport if width > 768 else stands.not_to_be_in_viewport)()

    def open(self, thread: str = "") -> ChatPage:
        """Open the chat, or one thread by its address."""
        self.page.goto(f"{self.url}/?thread={thread}" if thread else self.url)
        expect(self.composer.or_(self.alert).first).to_be_visible()
        return self

    def another_tab(self) -> ChatPage:
        """Return a second tab of the same browser, still empty."""
        return ChatPage(self.page.context.new_page(), self.url, self._pictures)

    def pick(self, assistant: str) -> ChatPage:
        """Choose who answers."""
        self.page.get_by_test_id("stSelectbox").get_by_role("combobox").click()
        self.page.get_by_role("option", name=assistant).click()
        expect(self.page.get_by_placeholder(f"Ask {assistant}")).to_be_visible()
        return self

    def ask(self, text: str) -> ChatPage:
        """Type a question and press Enter; return when it stands in the thread."""
        before = self.questions.count()
        self.composer.fill(text)
        self.composer.press("Enter")
        expect(self.questions).to_have_count(before + 1)
        return self

    def edit(self, text: str) -> None:
        """Send *text* in the place of the last question."""
        self.page.get_by_role("button", name="Edit", exact=True).click()
        editing = self.page.locator(".st-key-editing")
        expect(editing.locator("textarea")).to_be_focused()
        editing.locator("textarea").fill(text)
        editing.get_by_role("button", name="Send").click()

    def stop(self) -> None:
        """Click Stop."""
        self.stop_button.click()

    # What a person sees

    @property
    def thread(self) -> str:
        """The thread in the page's address."""
        return parse_qs(urlsplit(self.page.url).query).get("thread", [""])[0]

    @property
    def text(self) -> str:
        """The last answer as text, without its status line and its notices."""
        return self.page.evaluate("seen.text()")

    @property
    def words(self) -> list[str]:
        """The words of the last answer."""
        return self.text.split()

    @property
    def status(self) -> Locator:
        """The status line of the last answer."""
        return self.answers.last.locator("summary").first

    @property
    def above(self) -> float:
        """How many pixels of the page are above the view."""
        return self.page.evaluate("seen.main().scrollTop")

    @property
    def below(self) -> float:
        """How many pixels of the page are below the view."""
        return self.page.evaluate("seen.below()")

    def expect_focus(self) -> None:
        """Wait until what is typed goes into the composer."""
        expect(self.composer).to_be_focused()

    def expect_in_view(self, element: Locator) -> None:
        """Wait until the upper edge of *element* is seen above the composer."""
        handle = element.element_handle()
        self.page.wait_for_function("e => seen.inView(e)", arg=handle)

    def wait_for_text(self, characters: int = 1) -> None:
        """Wait until the last answer has at least so many characters."""
        self.page.wait_for_function("n => seen.text().length >= n", arg=characters)

    def wait_until(self, state: str = "Answered", timeout_ms: int = LONGEST_MS) -> None:
        """Wait until the last question has an answer that ended like this, and nothing runs."""
        with _telling(lambda: f"{self.status.all_inner_texts()} instead of {state}"):
            self.page.wait_for_function("s => seen.settled(s)", arg=state, timeout=timeout_ms)

    def watch(self) -> None:
        """Look at the answer in every frame from now on."""
        self.page.evaluate("seen.watch()")

    def watched(self) -> list[dict[str, Any]]:
        """Return what was seen, frame by frame: at (ms), length, status and first (pixels)."""
        return self.page.evaluate("seen.frames")

    def sql(self) -> Locator:
        """Open what stands behind SQL of the last answer, and return its statement."""
        self.answers.last.get_by_role("button", name="SQL").last.click()
        return self.page.get_by_test_id("stPopoverBody").locator("code").last

    def barriers(self) -> list[str]:
        """Return what axe-core finds to be a serious barrier, with its HTML."""
        self.page.evaluate(AXE.read_text("utf-8"))
        return self.page.evaluate(
            "axe.run(document, {resultTypes: ['violations']}).then(found => found.violations"
            ".filter(one => ['serious', 'critical'].includes(one.impact))"
            ".flatMap(one => one.nodes.map(node => `${one.id}: ${node.html}`)))"
        )

    def picture(self, name: str) -> None:
        """Keep a screenshot of the scene, once everything in it is drawn."""
        expect(self.page.get_by_test_id("stSkeleton")).to_have_count(0)
        self.page.screenshot(path=self._pictures / f"{name}.png")
