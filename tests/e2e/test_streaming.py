"""Text that grows before one's eyes: in both protocols, in place, on slow machines."""

from __future__ import annotations

from itertools import pairwise

import pytest
from playwright.sync_api import expect

from tests.e2e.chat_page import ChatPage
from tests.e2e.conftest import Hurry
from tests.server import Answer, Call, LoopbackServer
from tests.sizes import cases, sample

pytestmark = pytest.mark.browser


def counted(count: int) -> list[str]:
    return [str(number) for number in range(1, count + 1)]


def test_text_is_seen_growing_and_never_shrinks(chat: ChatPage, endpoint: LoopbackServer) -> None:
    endpoint.model.rate = 60
    chat.ask("Write 200 words").watch()
    chat.wait_for_text(100)
    chat.picture("streaming")
    chat.wait_until("Answered")
    assert chat.words == counted(200)
    lengths = [frame["length"] for frame in chat.watched()]
    grown = [after - before for before, after in pairwise(lengths)]
    assert min(grown) >= 0, "text was taken back"
    assert sum(1 for more in grown if more) >= 8, "it came in a few lumps"
    assert max(grown) <= len(chat.text) / 3


def test_nothing_moves_while_text_streams_in(chat: ChatPage, endpoint: LoopbackServer) -> None:
    lines = " ".join(f"word{number}" for number in range(40))
    endpoint.model.says(Answer("\n\n".join([lines] * 8), delay_s=1 / 100))
    chat.ask("Write eight paragraphs").watch()
    chat.wait_until("Answered")
    frames = chat.watched()
    for what in ("status", "first"):
        places = [frame[what] for frame in frames if frame[what] is not None]
        assert max(places) - min(places) <= 1, f"{what} moved: {sorted(set(places))}"


@pytest.mark.parametrize("assistant", sample(["General assistant", "Your assistant"], 1, 2))
def test_both_protocols_stream_and_call_tools(
    chat: ChatPage, endpoint: LoopbackServer, hurry: Hurry, assistant: str
) -> None:
    if assistant != "General assistant":
        chat.pick(assistant)
    calls = Call("calculate", {"expression": "12*7"}), Call("time_in_zone", {"zone": "Asia/Tokyo"})
    endpoint.model.says(Answer(calls=calls, delay_s=0))
    endpoint.model.rate = 2  # the text is not whole until it is told to hurry
    chat.ask("Please calculate 12*7 and the time in Tokyo").watch()
    chat.wait_for_text()
    hurry()
    chat.wait_until("Answered")
    assert "84" in chat.text
    assert "Asia/Tokyo" in chat.text
    assert len({frame["length"] for frame in chat.watched()}) >= 3
    chat.status.click()
    for step in ("· calculate", "· time_in_zone"):
        expect(chat.answers.last.get_by_text(step)).to_be_visible()
    chat.picture(f"tools-{assistant.split(maxsplit=1)[0].lower()}")
    endpoint.model.rate = 0
    chat.ask("And now?")
    chat.wait_until("Answered")
    assert chat.text == "You said: And now?"
    expect(chat.answers).to_have_count(2)


def test_a_browser_four_times_slower_sees_the_whole_of_a_long_answer(
    chat: ChatPage, endpoint: LoopbackServer
) -> None:
    words = counted(7_500)
    paragraphs = [" ".join(words[at : at + 100]) for at in range(0, len(words), 100)]
    text = "\n\n".join(paragraphs)
    size = len(text) // cases(200, 800, 4_000)
    pieces = tuple(text[at : at + size] for at in range(0, len(text), size))
    endpoint.model.says(Answer(text, pieces, delay_s=1 / 60))
    assert 35_000 < len(text) < 45_000
    slow = chat.page.context.new_cdp_session(chat.page)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    chat.ask("Write at length")
    chat.wait_until("Answered", timeout_ms=150_000)
    assert chat.words == words
