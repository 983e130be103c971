"""Replays what a real server sent to one backend: an endpoint that can do nothing else."""

from collections.abc import Callable
from pathlib import Path

import httpx2

from assistant.backends.base import Backend
from tests.contract.talking import Said, Talk

WIRE = Path(__file__).parent / "wire"


def replay(recording: str, path: str, connect: Callable[[httpx2.BaseTransport], Backend]) -> Said:
    """Answer every POST to *path* with the *recording*, and return what a question comes to."""

    def handler(request: httpx2.Request) -> httpx2.Response:
        if request.method == "POST" and request.url.path == path:
            content = (WIRE / recording).read_bytes()
            return httpx2.Response(
                200, content=content, headers={"content-type": "text/event-stream"}
            )
        return httpx2.Response(404, json={"detail": "Not Found"})

    backend = connect(httpx2.MockTransport(handler))
    talk, said = Talk(backend), Said()
    try:
        talk.collect(backend.stream(talk.turn("Hello")), said)
    finally:
        backend.close()
    return said


def recordings(protocol: str) -> list[str]:
    """Return the names of all that were recorded of *protocol*."""
    return sorted(path.name for path in WIRE.glob(f"{protocol}_*.sse"))
