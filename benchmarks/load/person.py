"""One person at a Streamlit app: opens the page, asks, reloads in mid-answer, goes away.

Speaks what the browser speaks; fragments that want to be run again get it, as in an open tab.
`python -m benchmarks.load.person` is a crowd of them.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from urllib.parse import urlsplit

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.load.answers import plain
from benchmarks.load.crowd import Plan, Visit, main
from benchmarks.load.page import Page
from benchmarks.load.socket import Socket
from benchmarks.load.watch import Watch

COOKIE = "_streamlit_xsrf"


class Tab:
    """A page in a tab: one socket, one session."""

    def __init__(
        self, url: str, cookies: Mapping[str, str], query: str = "", watch: Watch | None = None
    ) -> None:
        self.page = Page(query)
        self.watch = watch
        self.complete = asyncio.Event()
        self.moved = asyncio.Event()
        """set when the page's address names a thread"""
        self._url, self._cookies = url, cookies
        self._drawn = asyncio.Event()
        self._ticking: dict[str, asyncio.Task[None]] = {}
        token = cookies.get(COOKIE, "").strip('"')
        address = f"ws{url.removeprefix('http')}/_stcore/stream"
        self.socket = Socket(address, ["streamlit", token], self._hear)

    async def open(self) -> float:
        """Open the page; return the seconds until its script had ended."""
        began = time.monotonic()
        await self.begin()
        await self._drawn.wait()
        return time.monotonic() - began

    async def begin(self) -> None:
        """Open the page, whose script goes on while an answer is followed."""
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        await self.socket.open({"Cookie": cookies})
        self.socket.send(self.page.rerun())

    def ask(self, question: str) -> None:
        """Send a message."""
        self.socket.send(self.page.rerun(question))

    def close(self) -> None:
        """Close the tab."""
        for task in self._ticking.values():
            task.cancel()
        self.socket.close()

    def _hear(self, data: bytes) -> None:
        message = ForwardMsg()
        message.ParseFromString(data)
        kind = self.page.apply(message)
        if kind == "delta":
            self._look(message)
        elif kind == "script_finished":
            self._finished()
        elif kind == "page_info_changed" and "thread=" in self.page.query:
            self.moved.set()
        else:
            self._keep_ticking(kind, message)

    def _finished(self) -> None:
        if self.page.finished:
            self._drawn.set()
        if self.watch and self.watch.whole_at and self.watch.expected in plain(self.page.text):
            self.complete.set()

    def _keep_ticking(self, kind: str, message: ForwardMsg) -> None:
        """Run the fragments again that want it, as long as they want it."""
        if kind == "auto_rerun":
            told = message.auto_rerun
            self._stop(told.fragment_id)
            tick = self._tick(told.fragment_id, told.interval)
            self._ticking[told.fragment_id] = asyncio.create_task(tick)
        elif kind == "stop_auto_rerun":
            for fragment in message.stop_auto_rerun.fragment_ids:
                self._stop(fragment)
        elif kind == "new_session" and not message.metadata.run.fragment_ids:
            for fragment in list(self._ticking):
                self._stop(fragment)

    def _look(self, message: ForwardMsg) -> None:
        if self.watch is not None:
            path = tuple(message.metadata.delta_path)
            node = self.page.nodes.get(path)
            if node is not None and node.text:
                self.watch.saw(path, node.text, time.monotonic())

    def _stop(self, fragment: str) -> None:
        if task := self._ticking.pop(fragment, None):
            task.cancel()

    async def _tick(self, fragment: str, every_s: float) -> None:
        while True:
            await asyncio.sleep(every_s)
            self.socket.send(self.page.rerun(fragment=fragment))


async def cookies_of(url: str) -> dict[str, str]:
    """Return the cookies that a new browser is given with the page and beside it."""
    where, found = urlsplit(url), dict[str, str]()
    for path in ("/", "/_stcore/health"):
        reader, writer = await asyncio.open_connection(where.hostname, where.port)
        asked = f"GET {path} HTTP/1.0\r\nHost: {where.netloc}\r\nAccept: text/html\r\n\r\n"
        writer.write(asked.encode())
        head, _, _ = (await reader.read()).decode("latin-1").partition("\r\n\r\n")
        writer.close()
        for line in head.split("\r\n"):
            header, _, value = line.partition(":")
            if header.lower() == "set-cookie":
                name, _, given = value.strip().split(";")[0].partition("=")
                found[name] = given
    return found


async def ask(url: str, visit: Visit, plan: Plan) -> None:
    """Open the page, ask, and stay until the answer is there; what was met goes into *visit*."""
    cookies, order = await cookies_of(url), plan.order
    watch = Watch(plain(order.text))
    tab = Tab(url, cookies, watch=watch)
    visit.first_page_s = await tab.open()
    await asyncio.sleep(plan.think_s)
    asked = time.monotonic()
    tab.ask(order.question)
    try:
        if plan.reload_at:
            await asyncio.sleep(order.ideal_s * plan.reload_at)
            await tab.moved.wait()
            visit.note(watch, asked, tab.socket.received)
            tab.close()
            back = time.monotonic()
            watch = Watch(watch.expected, target=watch.shown)
            tab = Tab(url, cookies, tab.page.query, watch)
            await tab.begin()
            await tab.complete.wait()
            visit.reload_s = watch.target_at and watch.target_at - back
        await tab.complete.wait()
        visit.complete = True
        before = tab.page.started
        await asyncio.sleep(plan.stay_s)
        visit.scripts = tab.page.started - before
    finally:
        visit.note(watch, asked, tab.socket.received)
        tab.close()


async def look(url: str, visit: Visit, plan: Plan) -> None:
    """Open the page, and only look at it for a while; count the scripts that ran meanwhile."""
    tab = Tab(url, await cookies_of(url))
    visit.first_page_s = await tab.open()
    before = tab.page.started
    await asyncio.sleep(plan.stay_s)
    visit.scripts, visit.received = tab.page.started - before, tab.socket.received
    visit.complete = True
    tab.close()


async def leave(url: str, visit: Visit, plan: Plan) -> None:
    """Open the page, ask, and close the tab as soon as the question is saved."""
    tab = Tab(url, await cookies_of(url))
    visit.first_page_s = await tab.open()
    tab.ask(plan.order.question)
    await tab.moved.wait()
    visit.complete, visit.received = True, tab.socket.received
    tab.close()


if __name__ == "__main__":
    main({"ask": ask, "look": look, "leave": leave})
