"""Charts and tables in a real browser: drawn, saved, and reaching nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Request, expect

from tests.charts_drawn import SAMPLES
from tests.charts_hostile import hostile_samples
from tests.running import MOTION, ROOT, RunningApp, wait_for
from tests.server import LoopbackServer
from tests.sizes import chosen, sample

pytestmark = pytest.mark.browser

LONGEST_MS = 40_000
Look = Callable[..., Page]


@pytest.fixture(scope="module")
def canary() -> Generator[LoopbackServer]:
    with LoopbackServer() as server:
        yield server


@pytest.fixture(scope="module")
def charts(
    tmp_path_factory: pytest.TempPathFactory, canary: LoopbackServer
) -> Generator[RunningApp]:
    """Run the page that has nothing but charts and tables."""
    script = ROOT / "tests" / "e2e" / "charts_page.py"
    running = RunningApp(tmp_path_factory.mktemp("charts"), {"CANARY": canary.url}, script)
    yield running.start()
    running.close()


@pytest.fixture
def look(charts: RunningApp, browser: Browser) -> Generator[Look]:
    """Open some of the charts and wait until they are drawn."""
    contexts: list[Any] = []

    def open_page(*names: str, table: bool = False, **options: Any) -> Page:
        wanted = {"viewport": {"width": 1440, "height": 900}, **options}
        context = browser.new_context(reduced_motion=MOTION, **wanted)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(LONGEST_MS)
        page.goto(f"{charts.url}/?show={','.join(names)}" + ("&table=1" if table else ""))
        for at in range(len(names)):
            message = page.get_by_test_id("stChatMessage").nth(at)
            drawn = message.locator("svg.marks, canvas.marks").first
            expect(drawn).to_be_visible(timeout=LONGEST_MS)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize(("width", "scheme"), sample([(1440, "light"), (390, "dark")], 1, 2))
def test_every_kind_is_drawn_and_fits(look: Look, scheme: str, width: int, pictures: Path) -> None:
    page = look(*SAMPLES, viewport={"width": width, "height": 900}, color_scheme=scheme)
    messages = page.get_by_test_id("stChatMessage")
    expect(messages).to_have_count(len(SAMPLES))
    for at, name in enumerate(SAMPLES):
        message = messages.nth(at)
        chart = message.locator("svg.marks, canvas.marks").first
        expect(chart).to_be_visible()
        box = chart.bounding_box()
        assert box is not None
        assert box["width"] <= width
        assert box["height"] > 80
        if chosen() == "full":  # each picture takes as long as all else of its chart
            message.screenshot(path=pictures / f"chart-{name}-{scheme}-{width}.png")
    overflow = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert overflow <= 0


@pytest.mark.parametrize(("label", "start"), sample([("PNG", b"\x89PNG"), ("SVG", b"<svg")], 1, 2))
def test_a_chart_is_saved_as_a_picture(look: Look, label: str, start: bytes) -> None:
    page = look("bar")
    page.get_by_role("button", name="Download", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("button", name=label, exact=True).click()
    content = download.value.path().read_bytes()
    assert content.startswith(start)
    assert len(content) > 3_000
    assert download.value.suggested_filename == f"revenue-by-region.{label.lower()}"


@pytest.mark.parametrize(
    ("label", "start"), sample([("CSV", b"\xef\xbb\xbf"), ("Excel", b"PK")], 1, 2)
)
def test_a_table_is_saved_whole(look: Look, label: str, start: bytes) -> None:
    page = look("scatter", table=True)
    expect(page.get_by_text("3,000 rows").last).to_be_visible()
    page.get_by_role("button", name="Download", exact=True).last.click()
    with page.expect_download() as download:
        page.get_by_role("button", name=label, exact=True).last.click()
    content = download.value.path().read_bytes()
    assert content.startswith(start)
    if label == "CSV":
        assert content.count(b"\r\n") == 3_001


def test_nothing_offers_to_send_a_chart_away(look: Look) -> None:
    page = look("bar")
    page.locator("svg.marks").first.hover()
    expect(page.get_by_label("Download as PNG").first).to_be_attached()
    text = page.content()
    assert "vega-actions" not in text
    assert "Vega Editor" not in text
    assert "Open in" not in text


def test_a_chart_has_a_name_for_those_who_do_not_see_it(look: Look) -> None:
    page = look("bar")
    name = "Revenue by region. Bar chart of revenue by region. 4 rows."
    expect(page.get_by_label(name).first).to_be_attached()


def test_a_tooltip_shows_what_was_formatted(look: Look) -> None:
    page = look("bar")
    page.locator("svg.marks .mark-rect.role-mark path").first.hover()
    tooltip = page.locator("#vg-tooltip-element")
    expect(tooltip).to_contain_text("€328,959")
    expect(tooltip).to_contain_text("West")


def test_pointing_anywhere_tells_all_values_of_a_thousand_points(look: Look) -> None:
    page = look("line-long", color_scheme="dark")
    chart = page.locator("svg.marks").first
    box = chart.bounding_box()
    assert box is not None
    assert box["height"] <= 400
    tooltip = page.locator("#vg-tooltip-element")
    for height in (0.3, 0.7):  # far from every line as well
        page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + box["height"] * height)
        x, y = box["x"] + box["width"] * 0.43, box["y"] + box["height"] * height
        page.mouse.move(x, y, steps=5)
        expect(tooltip).to_contain_text(re.compile(r"day\s*\d+ \w{3} 202\d"))
        for name in ("North", "East and West", "a.b [x]: 'q'"):
            expect(tooltip).to_contain_text(name)
    ink = "e => getComputedStyle(e).fill"
    names = page.locator("svg.marks .mark-text.role-mark text")
    expect(names).to_have_text(["North", "East and West", "a.b [x]: 'q'"])
    page_ink = page.evaluate("getComputedStyle(document.querySelector('.stApp')).color")
    assert names.first.evaluate(ink) == page_ink


def test_no_request_leaves_a_hostile_chart_or_table(
    look: Look, charts: RunningApp, canary: LoopbackServer
) -> None:
    names = list(hostile_samples(canary.url))
    page = look(names[0], table=True)
    asked: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith((charts.url, "data:", "blob:")):
            asked.append(request.url)

    page.on("request", note)
    for name in names:
        page.goto(f"{charts.url}/?show={name}&table=1")
        expect(page.locator("svg.marks").first).to_be_visible()
        marks = page.locator("svg.marks :is(.mark-rect, .mark-symbol).role-mark path")
        expect(marks.first).to_be_attached()
        tooltip = page.locator("#vg-tooltip-element")
        for at in range(marks.count()):
            marks.nth(at).hover(force=True)
            expect(tooltip.locator("img")).to_have_count(0)
        wait_for(partial(_tells, page, marks), what="a tooltip")
        expect(tooltip.locator("img")).to_have_count(0)
        page.get_by_role("button", name="Download", exact=True).first.click()
        with page.expect_download() as download:
            page.get_by_role("button", name="SVG", exact=True).click()
        svg = download.value.path().read_text("utf-8")
        assert "<image" not in svg
        assert "<script" not in svg
        assert "href" not in svg.replace("&lt;image href", "").replace("image href='", "")
    assert canary.requests == []
    assert asked == []


def _tells(page: Page, marks: Locator) -> bool:
    """Move over a mark as a hand does, not in one jump, and say whether a tooltip is shown."""
    for at in range(marks.count()):
        box = marks.nth(at).bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(x - 2, y - 2)
        page.mouse.move(x, y, steps=4)
        if page.locator("#vg-tooltip-element").is_visible():
            return True
    return False
