"""Pages that only look, or wait in silence: nothing runs for them, and they hear of everything."""

from __future__ import annotations

import pytest
from playwright.sync_api import WebSocket, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.e2e.chat_page import ChatPage
from tests.e2e.conftest import Hurry
from tests.server import LoopbackServer

pytestmark = [pytest.mark.browser, pytest.mark.one_tab]


class Heard:
    """The kinds of messages that a page is sent, from its next load on."""

    def __init__(self, chat: ChatPage) -> None:
        self.kinds: list[str] = []
        chat.page.on("websocket", self._open)

    def _open(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._take)

    def _take(self, payload: str | bytes) -> None:
        if isinstance(payload, bytes):
            self.kinds.append(ForwardMsg.FromString(payload).WhichOneof("type") or "")


def test_a_page_that_looks_runs_no_script_until_another_tab_writes(
    chat: ChatPage, endpoint: LoopbackServer
) -> None:
    endpoint.model.rate = 0
    chat.ask("Hello").wait_until("Answered")
    heard = Heard(chat)
    chat.open(chat.thread).wait_until("Answered")
    other = chat.another_tab().open(chat.thread)
    other.wait_until("Answered")
    assert heard.kinds.count("new_session") == 1
    other.ask("And you?")
    expect(chat.answers).to_have_count(2)
    chat.wait_until("Answered")
    assert chat.text == "You said: And you?"
    assert "auto_rerun" not in heard.kinds, "it asks again and again"
    assert heard.kinds.count("new_session") <= 3


def test_an_answer_costs_one_script(chat: ChatPage, endpoint: LoopbackServer) -> None:
    endpoint.model.rate = 60
    chat.ask("Hello").wait_until("Answered")
    heard = Heard(chat)
    chat.open(chat.thread).wait_until("Answered")
    chat.ask("Write 30 words").wait_until("Answered")
    expect(chat.stop_button).to_have_count(0)
    assert heard.kinds.count("new_session") == 2, "the page and the answer"


def test_a_click_is_obeyed_while_the_endpoint_is_silent(
    chat: ChatPage, endpoint: LoopbackServer, hurry: Hurry
) -> None:
    endpoint.model.rate = 1 / 600
    chat.ask("Write 20 words")
    expect(chat.stop_button).to_be_visible()
    chat.new_thread.click()
    expect(chat.questions).to_have_count(0)
    chat.recent.first.click()
    expect(chat.stop_button).to_be_visible()
    chat.stop()
    chat.wait_until("Stopped")
    hurry()
