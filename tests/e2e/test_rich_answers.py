"""Everything an answer can hold, on the screen; and nothing in it that reaches out by itself."""

from __future__ import annotations

import base64
import struct
import zlib

import pytest
from playwright.sync_api import Request, expect

from tests.e2e.chat_page import ChatPage
from tests.server import Answer, LoopbackServer, ResponsesApi

pytestmark = [pytest.mark.browser, pytest.mark.one_tab]

FORMS = (
    "![inline]({url}/1.png)",
    "![ref][r]\n\n[r]: {url}/2.png",
    "[![linked]({url}/3.png)]({url}/3)",
    "| a |\n|---|\n| ![cell]({url}/4.png) |",
    "text[^1]\n\n[^1]: ![note]({url}/5.png)",
    "![two\nlines]({url}/6.png)",
    '<img src="{url}/7.png">',
    "```mermaid\ngraph TD; A[<img src='{url}/8.png'>]\n```",
    "![]({url}/9.png 'title')",
    "- ![item](<{url}/10.png>)",
    "> ![quote]({url}/11.png)",
    "# ![heading]({url}/12.png)",
    "<svg><image href='{url}/13.png'/></svg>",
    "<link rel=stylesheet href={url}/14.css>",
    ":red[![directive]({url}/15.png)]",
    "**![bold]({url}/16.png)**",
    "$$\\includegraphics{{{url}/17.png}}$$",
)


def png(side: int = 240) -> bytes:
    """Return a picture: a green square with a lighter diagonal."""
    rows = b"".join(
        b"\0" + b"".join(b"\x9f\xe0\xd0" if x == y else b"\x0f\x6e\x66" for x in range(side))
        for y in range(side)
    )

    def chunk(kind: bytes, data: bytes) -> bytes:
        checked = kind + data
        return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunks = chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def test_code_logs_a_picture_a_file_sources_and_reasoning_are_shown_and_kept(
    chat: ChatPage, endpoint: LoopbackServer
) -> None:
    api = endpoint.apis[0]
    assert isinstance(api, ResponsesApi)
    api.files["cfile_1"] = ("out.csv", b"region,revenue\nNorth,1\n", "text/csv")
    picture = "data:image/png;base64," + base64.b64encode(png()).decode()
    outputs = [{"type": "logs", "logs": "mean 12.5\n"}, {"type": "image", "url": picture}]
    code = {"type": "code_interpreter_call", "code": "print(mean(x))", "outputs": outputs}
    file = {"type": "container_file_citation", "file_id": "cfile_1", "filename": "out.csv"}
    web = {
        "type": "url_citation",
        "url": "https://example.org/report",
        "title": "Yearly report",
        "start_index": 0,
        "end_index": 5,
    }
    endpoint.model.says(
        Answer(
            "The mean is **12.5**, as the report says.",
            reasoning="I should compute the mean first.",
            items=(code,),
            annotations=(file | {"container_id": "cntr_1"}, web),
        )
    )
    chat.pick("Data scientist")
    chat.ask("What is the mean?")
    chat.wait_until("Answered")
    last = chat.answers.last
    expect(last.get_by_role("img").last).to_be_visible()
    expect(last.get_by_text("out.csv")).to_be_visible()
    expect(last.get_by_text("Yearly report")).to_be_visible()
    chat.status.click()
    expect(last.get_by_text("print(mean(x))")).to_be_attached()
    chat.picture("rich-answer")
    chat.page.reload()
    expect(chat.answers.last.get_by_text("out.csv")).to_be_visible()
    with chat.page.expect_download() as download:
        chat.answers.last.get_by_text("out.csv").click()
    assert download.value.path().read_bytes() == b"region,revenue\nNorth,1\n"


def test_a_refusal_is_told_apart_from_an_answer(chat: ChatPage, endpoint: LoopbackServer) -> None:
    endpoint.model.says(Answer(refusal="I cannot help with that."))
    chat.ask("Something bad")
    chat.wait_until("Not answered")
    expect(chat.answers.last.get_by_text("I cannot help with that.")).to_be_visible()
    chat.picture("refusal")


def test_no_form_of_markdown_fetches_anything(chat: ChatPage, endpoint: LoopbackServer) -> None:
    asked: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith(chat.url):
            asked.append(request.url)

    chat.page.on("request", note)
    with LoopbackServer() as canary:
        text = "\n\n".join(form.format(url=canary.url) for form in FORMS)
        endpoint.model.rate = 200
        endpoint.model.says(Answer(text), Answer("Done."))
        chat.ask(f"Hostile ![question]({canary.url}/q.png)")
        chat.wait_until("Answered")
        chat.page.reload()
        chat.wait_until("Answered")
        chat.ask("Go on")
        chat.wait_until("Answered")
        assert canary.requests == []
    assert [url for url in asked if not url.startswith(("data:", "blob:"))] == []
    expect(chat.answers.first.locator("img:not([alt*='avatar'])")).to_have_count(0)
    chat.picture("hostile")
