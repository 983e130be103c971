"""A model that writes at a given rate, in a process of its own: `python -m benchmarks.load.model`.

Speaks what is needed of Responses with Conversations, and Chat Completions. One loop, one write for
each token; 250 answers at 100 tokens/s must cost it less than half a core. Forgets everything.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import sys
import time
from collections.abc import Iterator
from typing import Any, cast

from benchmarks.load.answers import Order, find, tokens

TICK_S = 0.004
"""between two looks at which tokens are due"""

Json = dict[str, Any]
_numbers = itertools.count(1)
_UNASKED = Order("nothing", 20, 50)


def responses(order: Order) -> Iterator[bytes]:
    """Yield the events of the Responses protocol: two before the first token, the rest at once."""
    number = next(_numbers)
    head: Json = {
        "id": f"resp_{number}",
        "object": "response",
        "status": "in_progress",
        "output": [],
    }
    item = {"id": f"msg_{number}", "type": "message", "role": "assistant"}
    place = {"item_id": item["id"], "output_index": 0, "content_index": 0}
    count = itertools.count()

    def frame(kind: str, **rest: object) -> bytes:
        data = json.dumps({"type": kind, "sequence_number": next(count), **rest})
        return f"event: {kind}\ndata: {data}\n\n".encode()

    begun: Json = {**item, "status": "in_progress", "content": []}
    empty: Json = {"type": "output_text", "text": "", "annotations": []}
    yield (
        frame("response.created", response={**head, "output": []})
        + frame("response.in_progress", response={**head, "output": []})
        + frame("response.output_item.added", output_index=0, item=begun)
        + frame("response.content_part.added", part=empty, **place)
    )
    for token in tokens(order):
        yield frame("response.output_text.delta", delta=token, logprobs=[], **place)
    part: Json = {**empty, "text": order.text}
    done: Json = {**item, "status": "completed", "content": [part]}
    usage = {"input_tokens": 10, "output_tokens": order.tokens, "total_tokens": 10 + order.tokens}
    whole: Json = {**head, "status": "completed", "output": [done], "usage": usage}
    yield (
        frame("response.output_text.done", text=order.text, logprobs=[], **place)
        + frame("response.content_part.done", part=part, **place)
        + frame("response.output_item.done", output_index=0, item=done)
        + frame("response.completed", response=whole)
    )


def chat(order: Order) -> Iterator[bytes]:
    """Yield the chunks of Chat Completions."""
    head = {"id": f"chatcmpl-{next(_numbers)}", "object": "chat.completion.chunk", "model": "m"}

    def frame(finish: str | None = None, **delta: str) -> bytes:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        return f"data: {json.dumps({**head, 'created': 1, 'choices': [choice]})}\n\n".encode()

    yield frame(role="assistant", content="")
    for token in tokens(order):
        yield frame(content=token)
    yield frame("stop") + b"data: [DONE]\n\n"


class Answering:
    """One answer on its way: the frames, and when each is due."""

    def __init__(self, frames: Iterator[bytes], rate: int, transport: asyncio.Transport) -> None:
        self._frames, self._rate, self._transport = frames, rate, transport
        self._began, self._sent = time.monotonic(), 0
        transport.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n"
        )

    def advance(self, now: float) -> bool:
        """Write what is due; return whether there is more to come."""
        if self._transport.is_closing():
            return False
        due = int((now - self._began) * self._rate) + 1
        if due <= self._sent:
            return True
        new = b"".join(itertools.islice(self._frames, due - self._sent))
        self._sent = due
        if not new:
            self._transport.write(b"0\r\n\r\n")
            return False
        self._transport.write(b"%x\r\n%b\r\n" % (len(new), new))
        return True


class Exchange(asyncio.Protocol):
    """One connection, kept open from request to request."""

    def __init__(self, answering: set[Answering]) -> None:
        self._answering = answering
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (request := self._request()) is not None:
            self._reply(*request)

    def _request(self) -> tuple[str, str, str] | None:
        head, found, rest = self._buffer.partition(b"\r\n\r\n")
        length = re.search(rb"(?i)\ncontent-length: *(\d+)", head)
        size = int(length[1]) if length else 0
        if not found or len(rest) < size:
            return None
        self._buffer = rest[size:]
        method, target, _ = head.split(b"\r\n")[0].decode().split(" ")
        return method, target.partition("?")[0].removeprefix("/v1"), rest[:size].decode()

    def _reply(self, method: str, path: str, body: str) -> None:
        order = find(body) or _UNASKED
        match method, path:
            case "POST", "/responses":
                self._stream(responses(order), order.rate)
            case "POST", "/chat/completions":
                self._stream(chat(order), order.rate)
            case "POST", "/conversations":
                self._json(200, {"id": f"conv_{next(_numbers)}", "object": "conversation"})
            case "GET", "/models":
                self._json(200, {"object": "list", "data": [{"id": "m", "object": "model"}]})
            case "DELETE", _:
                self._json(200, {"id": path.rpartition("/")[2], "deleted": True})
            case _:
                told = f"'{path.rpartition('/')[2]}' not found."
                self._json(404, {"error": {"message": told, "type": "invalid_request_error"}})

    def _stream(self, frames: Iterator[bytes], rate: int) -> None:
        self._answering.add(Answering(frames, rate, self._transport))

    def _json(self, status: int, data: object) -> None:
        body = json.dumps(data).encode()
        head = f"HTTP/1.1 {status} Said\r\nContent-Type: application/json\r\n"
        self._transport.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)


async def serve() -> None:
    """Serve on a free port until told to end; the first line of output is the base URL."""
    answering: set[Answering] = set()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Exchange(answering), "127.0.0.1", 0, backlog=1024)
    sys.stdout.write(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1\n")
    sys.stdout.flush()
    while True:
        await asyncio.sleep(TICK_S)
        now = time.monotonic()
        for one in [one for one in answering if not one.advance(now)]:
            answering.discard(one)


if __name__ == "__main__":
    asyncio.run(serve())
