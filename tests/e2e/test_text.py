"""Text as models write it, read from the screen: what stands where, and which way it runs."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Literal

import pytest
from playwright.sync_api import expect

from tests.e2e.chat_page import ChatPage
from tests.e2e.conftest import Open
from tests.running import RunningApp
from tests.server import Answer, LoopbackServer
from tests.unit.test_markdown_hosts import TRICKS

pytestmark = [pytest.mark.browser, pytest.mark.one_tab]

ITEMS = (
    "Findings:\n\n- ",
    "First point about sales",
    ", with more\n- ",
    "Second point",
    ".\n\n| a | b |\n|---|---|\n| 1 | ",
    "2 |\n",
    "\n```py\nx = f(1)",
    "\ny = 2\n```",
    "So much for that.",
    "The next sentence.",
)
FILE = "【4:0†report.pdf】"
WEB = "\ue200cite\ue202turn0search0\ue201"
CITED = f"Sales rose 12%{FILE} and costs fell 【4:1†source】. The web says so {WEB}, again {FILE}."
SOURCES: tuple[dict[str, Any], ...] = (
    {"type": "file_citation", "index": 14, "file_id": "file_1", "filename": "report.pdf"},
    {
        "type": "url_citation",
        "start_index": CITED.index(WEB),
        "end_index": CITED.index(WEB) + len(WEB),
        "url": "https://example.org/a",
        "title": "Example A",
    },
)
LATIN = r"""Mass is \(m\), and

\[
E = m c^2
\]

- in a list:
  \[ a = \frac{b}{c} \]

It costs $5 and $6, `$HOME` is in $HOME/bin:$PATH. :smile: :material/home: :red[red] :blue-badge[b]
"""
ARABIC = """## ملخص المبيعات

ارتفعت المبيعات (OpenAI) بنسبة 12% في 2024.

- شمال: 1,200
- API جديد

| المنطقة | القيمة |
|---|---|
| شمال | 12 |

English stays as it is.

שלום עולם, version 2."""


def html_of(chat: ChatPage, selector: str) -> list[str]:
    return [found.inner_text() for found in chat.answers.last.locator(selector).all()]


def style(chat: ChatPage, selector: str, text: str, name: str) -> str:
    found = chat.answers.last.locator(selector, has_text=text).last
    return found.evaluate("(element, name) => getComputedStyle(element)[name]", name)


def test_an_answer_in_several_items_is_one_document(
    chat: ChatPage, endpoint: LoopbackServer
) -> None:
    endpoint.model.rate = 40
    endpoint.model.says(Answer(ITEMS[0], more=ITEMS[1:]))
    chat.ask("Findings?")
    chat.wait_until("Answered")
    for _ in ("as it was streamed", "as it is stored"):
        # What colours code is loaded by the browser when the first code is there (streamlit 1.67).
        expect(chat.answers.last.locator("pre code")).to_be_visible()
        assert html_of(chat, "li") == ["First point about sales, with more", "Second point."]
        assert html_of(chat, "td") == ["1", "2"]
        assert html_of(chat, "pre code") == ["x = f(1)\ny = 2"]
        assert html_of(chat, "[data-testid=stMarkdown] p")[-2:] == [
            "So much for that.",
            "The next sentence.",
        ]
        chat.picture("text-in-items")
        chat.page.reload()
        chat.wait_until("Answered")


def test_markers_of_citations_are_numbers_that_lead_to_the_sources(
    chat: ChatPage, endpoint: LoopbackServer
) -> None:
    endpoint.model.rate = 20
    pieces = tuple(re.findall(r"[\s\S]{1,7}", CITED))
    endpoint.model.says(Answer(CITED, pieces=pieces, annotations=SOURCES))
    chat.ask("Sales?")
    chat.page.evaluate(
        "() => { window.raw = []; setInterval(() => { const shown = seen.text();"
        " if (/[\\u2020\\ue200-\\ue202\\u3010]/.test(shown)) raw.push(shown) }, 20) }"
    )
    chat.wait_until("Answered")
    assert chat.page.evaluate("raw") == []
    for _ in ("as it was streamed", "as it is stored"):
        expect(chat.answers.last.get_by_text("Sales rose")).to_have_text(
            "Sales rose 12%[1] and costs fell. The web says so[2], again[1]."
        )
        assert html_of(chat, "ol li") == ["report.pdf", "Example A (example.org)"]
        chat.page.reload()
        chat.wait_until("Answered")
    number = chat.answers.last.get_by_role("link", name="[2]")
    before = chat.page.url
    number.click()
    assert chat.page.url.startswith(before)
    heading = chat.answers.last.get_by_role("heading", name="Sources")
    expect(heading).to_be_in_viewport()
    assert number.get_attribute("href") == f"#{heading.get_attribute('id')}"
    chat.picture("text-citations")


def test_mathematics_is_drawn_and_what_only_looks_like_markup_is_not(
    chat: ChatPage, endpoint: LoopbackServer
) -> None:
    endpoint.model.says(Answer(LATIN))
    chat.ask("Formulas?")
    chat.wait_until("Answered")
    expect(chat.answers.last.locator(".katex-error")).to_have_count(0)
    expect(chat.answers.last.locator(".katex")).to_have_count(3)
    expect(chat.answers.last.locator(".katex-display")).to_have_count(2)
    plain = html_of(chat, "[data-testid=stMarkdown] p")[-1].replace("\u200b", "")
    assert plain == (
        "It costs $5 and $6, $HOME is in $HOME/bin:$PATH. "
        ":smile: :material/home: :red[red] :blue-badge[b]"
    )
    chat.picture("text-maths")


def test_what_begins_in_arabic_or_hebrew_runs_from_right_to_left(
    chat: ChatPage, endpoint: LoopbackServer
) -> None:
    endpoint.model.rate = 60
    endpoint.model.says(Answer(ARABIC))
    chat.ask("ما هي المبيعات؟")
    chat.wait_until("Answered")
    for selector, text in [
        ("h2", "ملخص"),
        ("p", "ارتفعت"),
        ("ul", "شمال"),
        ("li", "شمال"),
        ("table", "المنطقة"),
        ("p", "שלום"),
    ]:
        assert style(chat, selector, text, "direction") == "rtl", selector
    assert style(chat, "p", "English", "direction") == "ltr"
    assert style(chat, "li", "API", "unicodeBidi") == "plaintext"
    asked = chat.questions.last.get_by_test_id("stText")
    assert asked.evaluate("element => getComputedStyle(element).unicodeBidi") == "plaintext"
    chat.picture("text-arabic")


def test_no_link_shows_another_host_than_it_leads_to(
    chat: ChatPage, endpoint: LoopbackServer
) -> None:
    override = "\u202e" + "moc.live//:ptth" + "\n[pay here](https://a.io/x)"
    entity = "&#x202e;moc.live [pay here](https://a.io/x)"
    text = "\n\n".join([*TRICKS, override, entity, "https://a.io/plain"])
    titles = ("bank.com", "\u202emoc.live", "[bank.com](http://bank.com@evil.com)", TRICKS[0])
    urls = ("http://bank.com@evil.com", "https://a.io/1", "https://a.io/2", "https://a.io/3")
    sources: tuple[dict[str, Any], ...] = tuple(
        {"type": "url_citation", "title": title, "url": url, "start_index": 0, "end_index": 0}
        for title, url in zip(titles, urls, strict=True)
    )
    endpoint.model.says(
        Answer(text, annotations=sources, refusal=TRICKS[0], reasoning=" and ".join(TRICKS[:9]))
    )
    chat.ask("Links?")
    chat.wait_until("Answered")
    chat.status.click()
    links: list[dict[str, Any]] = chat.answers.last.locator("a").evaluate_all(
        "all => all.map(a => ({href: a.href, host: a.host, user: a.username, shown: a.innerText}))"
    )
    ours = ("mailto:", chat.url)  # a mail address shows itself; an anchor leads to the sources
    links = [link for link in links if not link["href"].startswith(ours)]
    assert [link for link in links if link["host"] != "a.io"] == []
    assert len(links) == 6
    for link in links:
        assert not link["user"]
        assert link["host"] in link["shown"]
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", chat.text)
    chat.picture("text-links")


def test_all_of_it_fits_and_is_kept_as_a_picture(
    app: RunningApp, endpoint: LoopbackServer, visitor: Callable[..., Open]
) -> None:
    chat = visitor(app.url)().pick("General assistant")
    rest = f"\n\n{LATIN}\n{ARABIC}\n\n> اقتباس\n\n[bank.com](https://a.io) http://bank.com@evil.com"
    list_of_two = ("\n\n" + ITEMS[0], "First", "\n- Second.")
    endpoint.model.says(Answer(CITED, annotations=SOURCES, more=(*list_of_two, rest)))
    chat.ask("All of it?")
    looks: tuple[tuple[int, Literal["light", "dark"]], ...]
    looks = (1440, "light"), (1440, "dark"), (390, "light")
    for width, scheme in looks:
        chat.resize(width, 1500)
        chat.page.emulate_media(color_scheme=scheme)
        chat.page.reload()
        chat.wait_until("Answered")
        wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert chat.page.evaluate(wider) <= 0
        chat.picture(f"text-all-{width}-{scheme}")
