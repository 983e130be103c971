"""One person at a Gradio ChatInterface (6.31): its queue, and the events of its stream."""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit

from benchmarks.load.answers import plain
from benchmarks.load.crowd import Plan, Visit, main
from benchmarks.load.watch import Watch

API = "/gradio_api"
LONGEST = 1 << 22
"""bytes of one line"""


class Tab:
    """A page in a tab; counts the bytes that came."""

    def __init__(self, url: str) -> None:
        self.received = 0
        self._where = urlsplit(url)
        self._session = uuid.uuid4().hex
        self._function = self._inputs = 0

    async def open(self) -> None:
        """Load the page and find the function behind the composer."""
        await self._whole("GET", "/")
        config = json.loads(await self._whole("GET", "/config"))
        found = next(one for one in config["dependencies"] if one["api_name"] == "chat")
        self._function, self._inputs = found["id"], len(found["inputs"])

    async def ask(self, question: str) -> AsyncIterator[tuple[bool, str]]:
        """Yield the text so far, and whether it is over."""
        data = [question, *[None] * (self._inputs - 1)]  # what else it takes is state of the server
        asked = {"data": data, "fn_index": self._function, "session_hash": self._session}
        await self._whole("POST", f"{API}/queue/join", json.dumps(asked).encode())
        text = ""
        async for event in self._events(f"{API}/queue/data?session_hash={self._session}"):
            if event["msg"] == "process_generating" and event["success"]:
                text = changed(text, event["output"]["data"][0])
                yield False, text
            elif event["msg"] == "process_completed":
                if not event["success"]:
                    raise RuntimeError(str(event["output"])[:300])
                yield True, text
                return

    async def _send(self, method: str, path: str, body: bytes) -> asyncio.StreamReader:
        reader, self._writer = await asyncio.open_connection(
            self._where.hostname, self._where.port, limit=LONGEST
        )
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: {self._where.netloc}\r\nConnection: close\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self._writer.write(head.encode() + body)
        return reader

    async def _whole(self, method: str, path: str, body: bytes = b"") -> bytes:
        reader = await self._send(method, path, body)
        data = await reader.read()
        self.received += len(data)
        self._writer.close()
        head, _, content = data.partition(b"\r\n\r\n")
        if b" 200 " not in head.split(b"\r\n")[0]:
            raise RuntimeError(data[:300].decode(errors="replace"))
        return content

    async def _events(self, path: str) -> AsyncIterator[dict[str, Any]]:
        """Yield the events: each is one line of one chunk, and the chunks' sizes are skipped."""
        reader = await self._send("GET", path, b"")
        async for line in reader:
            self.received += len(line)
            if line.startswith(b"data:"):
                yield json.loads(line[5:])

    def close(self) -> None:
        """Close the tab."""
        self._writer.close()


def changed(text: str, news: Any) -> str:
    """Return *text* after *news*: a text at first, then what is to be done to it."""
    if isinstance(news, str):
        return news
    for what, path, value in news or ():
        if path:
            raise ValueError(f"{what} at {path} is not about a text")
        text = text + value if what == "append" else value
    return text


async def ask(url: str, visit: Visit, plan: Plan) -> None:
    """Open the page, ask, and stay until the answer is there."""
    watch, tab = Watch(plain(plan.order.text)), Tab(url)
    began = time.monotonic()
    await tab.open()
    visit.first_page_s = time.monotonic() - began
    await asyncio.sleep(plan.think_s)
    asked = time.monotonic()
    try:
        async for over, text in tab.ask(plan.order.question):
            watch.saw("answer", text, time.monotonic())
            visit.complete = over and watch.whole_at is not None
    finally:
        visit.note(watch, asked, tab.received)
        tab.close()


if __name__ == "__main__":
    main({"ask": ask})
