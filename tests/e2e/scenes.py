"""Every scene of the page at three sizes, light and dark, to be looked at.

`python -m tests.e2e.scenes FOLDER [NAME ...]`

Writes a picture of each, a sheet with all looks of one scene, and what axe-core finds in it.
Nothing leaves this machine: the analyst answers, and a model on loopback.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from itertools import product
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, expect

from tests.conftest import CHROMIUM
from tests.e2e.chat_page import SEEN, ChatPage
from tests.e2e.conftest import connected
from tests.endpoints import browsing
from tests.running import ROOT, RunningApp, free_port
from tests.server import Answer, Call, LoopbackServer, Model, ResponsesApi
from tests.server.streams import error_reply

SIZES = ((1440, 900), (1024, 768), (390, 844))
SCHEMES = ("light", "dark")
SHAPES = {
    "figure": "Total revenue in 2024",
    "ranking": "Top 5 products by profit in 2024",
    "months": "Revenue by month in 2024",
    "series": "Revenue by month and region in 2024",
    "bars": "Revenue by region and channel",
    "shares": "Share of revenue by category",
    "histogram": "Distribution of unit price",
    "scatter": "Scatter of revenue and profit",
    "table": "Which orders have no rating?",
    "panels": "Top 3 products by profit in each region",
}
"""what the analyst is asked, by the shape of its answer"""
PROSE = r"""Revenue fell in the second half of the year, for **three** reasons:

1. Fewer orders from the South, mostly of `Laptop` and `Phone`.
2. Higher discounts, from 5 % to 8 %, without more orders.
3. One large customer, who left in August.

## How it was computed

The elasticity is the change in quantity over the change in price, where \(q\) is the quantity:

\[
\varepsilon = \frac{\Delta q / q}{\Delta p / p} = \frac{-0.12}{0.08} = -1.5
\]

```python
def elasticity(before: Order, after: Order) -> float:
    # A line that is longer than the column in which it stands: it is scrolled, the page is not.
    change = relative(before.quantity, after.quantity) / relative(before.price, after.price)
    return round(change, 2)
```

| region | 2023 | 2024 | change |
|---|--:|--:|--:|
| North | 120,400 | 118,200 | -1.8 % |
| South | 98,100 | 71,300 | -27.3 % |

> Prices are net of tax. See [the notes](https://example.org/notes) for what is left out.

So the next thing to look at is *who* was given a discount, and what they bought afterwards.
"""
BY_REGION = "SELECT region, sum(revenue) AS revenue FROM orders GROUP BY ALL ORDER BY 2 DESC"
BARS = {"kind": "bar", "sql": BY_REGION, "x": "region", "y": ["revenue"], "title": "Revenue"}
Look = Callable[[ChatPage], None]


def _nothing(_: ChatPage) -> None:
    """Look at it as it stands."""


class Scenes:
    """What is to be seen: an app, the thread that is opened in it, and what is done there."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        port = free_port()
        self.model = Model()
        self.endpoint = stack.enter_context(
            LoopbackServer(ResponsesApi(self.model), model=self.model, port=port)
        )
        self.bare = RunningApp(_made(folder / "bare"), {"SHARED": "no"})
        self.asked = RunningApp(_made(folder / "asked"), {"SHARED": "no", **connected(port)})
        for app in (self.bare, self.asked):
            stack.callback(app.close)
            app.start()
        self.found: dict[str, tuple[RunningApp, str, Look]] = {}

    def prepare(self, browser: Browser, wanted: list[str]) -> None:
        """Have said what is to be seen."""
        with _context(browser) as context:
            self._ask_the_analyst(ChatPage(context.new_page(), self.bare.url, Path()), wanted)
            if not wanted or wanted != [name for name in wanted if name in self.found]:
                self._ask_the_model(ChatPage(context.new_page(), self.asked.url, Path()))
        if wanted:
            self.found = {name: scene for name, scene in self.found.items() if name in wanted}

    def _ask_the_analyst(self, chat: ChatPage, wanted: list[str]) -> None:
        told = {name: (text, "Answered") for name, text in SHAPES.items()}
        told["refusal"] = ("Why did revenue fall in Germany?", "Not answered")
        told["choice"] = ("total revenue for phone by month", "Needs your choice")
        for name, (text, end) in told.items():
            if wanted and name not in ("ranking", *wanted):
                continue
            chat.open().ask(text).wait_until(end)
            self.found[name] = self.bare, chat.thread, _nothing
        ranking = self.found["ranking"][1]
        empty: dict[str, Look] = {"first": _nothing, "data": _data, "upload": _upload}
        for name, look in (empty | {"browse": _browse, "connect": _connect}).items():
            self.found[name] = self.bare, "", look
        looks: dict[str, Look] = {"sql": _sql, "download": _download, "as-table": _as_table}
        # Last, because a phone's sidebar stays open.
        for name, look in (looks | {"edit-and-run": _edit, "threads": _threads}).items():
            self.found[name] = self.bare, ranking, look

    def _ask_the_model(self, chat: ChatPage) -> None:
        def answered(name: str, look: Look = _nothing) -> None:
            self.found[name] = self.asked, chat.thread, look

        self.found["first-with-model"] = self.asked, "", _nothing
        self.model.says(Answer(PROSE))
        chat.open().pick("General assistant").ask("Why did revenue fall?").wait_until()
        answered("prose")
        self.model.says(Answer("Half an ans", ends="failed", reason="server_error"))
        chat.open().pick("General assistant").ask("Revenue in 2024?").wait_until("Failed")
        answered("failure")
        self.endpoint.script("POST", "*", error_reply(401, "No.", "invalid_api_key"))
        chat.open().pick("General assistant").ask("Revenue in 2024?").wait_until("Failed")
        answered("refused-key")
        chat.open().pick("General assistant")
        chat.page.locator("[data-testid=stChatInput] input[type=file]").set_input_files(
            ROOT / "assistant/gallery/orders.csv"
        )
        expect(chat.page.get_by_test_id("stChatInputSubmitButton")).to_be_enabled()
        self.model.says(
            Answer("I look it up.", calls=(Call("query_table", {"sql": BY_REGION}),)),
            Answer(calls=(Call("draw_chart", {"chart": BARS}),)),
            Answer("**West** sold most, with 328,959, about 29 % of all. It grew by 12.5 %."),
        )
        chat.ask("Which region sold most?").wait_until("Answered", 90_000)
        answered("model")
        answered("steps", lambda chat: chat.status.click())


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder


def _data(chat: ChatPage) -> None:
    chat.page.get_by_role("button", name="Data (1)").click()
    expect(chat.page.get_by_role("dialog").get_by_test_id("stDataFrame").first).to_be_visible()


def _upload(chat: ChatPage) -> None:
    chat.page.get_by_role("button", name="Upload a file").click()
    expect(chat.page.get_by_role("dialog")).to_be_visible()


def _browse(chat: ChatPage) -> None:
    chat.page.get_by_role("button", name="Browse the sample").click()
    expect(chat.page.get_by_role("dialog").get_by_test_id("stDataFrame").first).to_be_visible()


def _connect(chat: ChatPage) -> None:
    chat.page.get_by_role("button", name="Connect a model").last.click()
    expect(chat.page.get_by_role("dialog")).to_be_visible()


def _sql(chat: ChatPage) -> None:
    expect(chat.sql()).to_be_visible()


def _download(chat: ChatPage) -> None:
    chat.answers.last.get_by_role("button", name="Download", exact=True).click()
    expect(chat.page.get_by_test_id("stPopoverBody")).to_be_visible()


def _as_table(chat: ChatPage) -> None:
    chat.answers.last.get_by_role("tab", name="Table").click()
    expect(chat.answers.last.get_by_test_id("stDataFrame")).to_be_visible()


def _threads(chat: ChatPage) -> None:
    opens = chat.page.get_by_test_id("stExpandSidebarButton")
    if opens.is_visible():
        opens.click()
    chat.page.get_by_test_id("stMenuButtonButton").first.click()
    expect(chat.page.get_by_text("Rename")).to_be_visible()


def _edit(chat: ChatPage) -> None:
    chat.sql()
    chat.page.get_by_role("button", name="Edit and run").first.click()
    chat.page.get_by_role("dialog").get_by_role("button", name="Run", exact=True).click()
    expect(chat.page.get_by_role("button", name="Keep in thread")).to_be_visible()


@contextmanager
def _context(browser: Browser, size: tuple[int, int] = SIZES[0]) -> Generator[BrowserContext]:
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        reduced_motion="reduce",
        is_mobile=width < 640,
        has_touch=width < 640,
    )
    context.add_init_script(SEEN)
    yield context
    context.close()


def take(folder: Path, wanted: list[str]) -> None:
    """Take all of *wanted*, or everything."""
    assert CHROMIUM, "needs Chromium in /usr/bin"
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        scratch = stack.enter_context(tempfile.TemporaryDirectory())
        scenes = Scenes(Path(scratch), stack)
        browser = stack.enter_context(browsing.browser(CHROMIUM))
        scenes.prepare(browser, wanted)
        for sizes in (SIZES[:-1], SIZES[-1:]):  # a phone's page begins as one: without its sidebar
            with _context(browser, sizes[0]) as context:
                for name, (app, thread, look) in scenes.found.items():
                    chat = ChatPage(context.new_page(), app.url, folder).open(thread)
                    _settle(chat, thread)
                    look(chat)
                    for size, scheme in product(sizes, SCHEMES):
                        _take(chat, name, size, scheme)
                    chat.page.close()
    for name in scenes.found:
        _put_together(folder, name)


def _take(chat: ChatPage, name: str, size: tuple[int, int], scheme: str) -> None:
    chat.page.emulate_media(color_scheme=scheme)  # pyright: ignore[reportArgumentType] - one of SCHEMES
    chat.page.set_viewport_size({"width": size[0], "height": size[1]})
    chat.page.wait_for_load_state("networkidle")
    _settle(chat, "")
    chat.picture(f"{name}-{size[0]}-{scheme}")
    wider = chat.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    faults = [f"wider by {wider} px"] * (wider > 0)
    if size == SIZES[0]:
        faults += chat.barriers()
    for fault in faults:
        sys.stdout.write(f"{name} {size[0]} {scheme}: {fault}\n")
        sys.stdout.flush()


DRAWN = (
    "() => [...document.querySelectorAll('[data-testid=stVegaLiteChart]')]"
    ".every(chart => !chart.checkVisibility() || chart.querySelector('svg.marks, canvas.marks'))"
)


def _settle(chat: ChatPage, thread: str) -> None:
    """Wait until all that is seen is drawn, charts included."""
    expect(chat.page.locator('[data-test-script-state="notRunning"]')).to_be_attached()
    if thread:
        expect(chat.status).to_be_visible()
    chat.page.wait_for_function(DRAWN)  # all at once: one may just be giving way to a table


def _put_together(folder: Path, name: str) -> None:
    """Put all looks of one scene into one picture, light above dark."""
    height, gap = 700, 12
    rows: list[list[Image.Image]] = []
    for scheme in SCHEMES:
        taken = [Image.open(folder / f"{name}-{width}-{scheme}.png") for width, _ in SIZES]
        rows.append([one.resize((one.width * height // one.height, height)) for one in taken])
    width = max(sum(one.width + gap for one in row) for row in rows)
    sheet = Image.new("RGB", (width, 2 * (height + gap)), "#888")
    for number, row in enumerate(rows):
        left = 0
        for one in row:
            sheet.paste(one, (left, number * (height + gap)))
            left += one.width + gap
    sheet.save(folder / f"sheet-{name}.png")


if __name__ == "__main__":
    take(Path(sys.argv[1]), sys.argv[2:])
