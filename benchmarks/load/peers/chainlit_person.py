"""One person at a Chainlit app (2.12): Socket.IO over a websocket, as its page speaks it."""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from datetime import UTC, datetime
from typing import Any

from benchmarks.load.answers import plain
from benchmarks.load.crowd import Plan, Visit, main
from benchmarks.load.socket import Socket
from benchmarks.load.watch import Watch


class Tab:
    """A page in a tab: one Socket.IO session."""

    def __init__(self, url: str, watch: Watch) -> None:
        self.ready, self.over = asyncio.Event(), asyncio.Event()
        self._watch, self._text, self._asked = watch, "", False
        address = f"ws{url.removeprefix('http')}/ws/socket.io/?EIO=4&transport=websocket"
        self.socket = Socket(address, [], self._hear)

    async def open(self) -> None:
        await self.socket.open({})
        await self.ready.wait()

    def ask(self, question: str) -> None:
        self._asked = True
        message = {
            "id": str(uuid.uuid4()),
            "threadId": "",
            "name": "User",
            "type": "user_message",
            "output": question,
            "createdAt": datetime.now(UTC).isoformat(),
        }
        self._emit("client_message", {"message": message, "fileReferences": []})

    def _emit(self, event: str, *data: object) -> None:
        self.socket.say("42" + json.dumps([event, *data]))

    def _hear(self, data: bytes) -> None:
        told = data.decode()
        if told == "2":
            self.socket.say("3")
        elif told.startswith("0"):
            auth = {"clientType": "webapp", "sessionId": str(uuid.uuid4()), "threadId": ""}
            self.socket.say("40" + json.dumps({**auth, "userEnv": "{}", "chatProfile": ""}))
        elif told.startswith("40"):
            self._emit("connection_successful")
        elif told.startswith("42"):
            self._event(*json.loads(told[2:]))

    def _event(self, name: str, data: Any = None) -> None:
        if name == "stream_token":
            self._show(self._text + data["token"])
        elif name in ("stream_start", "new_message", "update_message"):
            if data["type"] == "assistant_message":
                self._show(data["output"])
        elif name == "task_end":
            self.ready.set()
            if self._asked:
                self.over.set()

    def _show(self, text: str) -> None:
        self._text = text
        self._watch.saw("answer", text, time.monotonic())


async def ask(url: str, visit: Visit, plan: Plan) -> None:
    """Open the page, ask, and stay until the answer is there."""
    watch = Watch(plain(plan.order.text))
    tab = Tab(url, watch)
    began = time.monotonic()
    await tab.open()
    visit.first_page_s = time.monotonic() - began
    await asyncio.sleep(plan.think_s)
    asked = time.monotonic()
    tab.ask(plan.order.question)
    try:
        await tab.over.wait()
        visit.complete = watch.whole_at is not None
    finally:
        visit.note(watch, asked, tab.socket.received)
        tab.socket.close()


if __name__ == "__main__":
    main({"ask": ask})
