"""Keeps what an endpoint says with an error short, below the SDK, which reads all of it.

A body of 300 MB, or of 300 KB that unpack to them, is cut; the status stays what it was. An answer
that is no error passes through untouched: `sse` and `replies` read it piece by piece.
"""

from __future__ import annotations

import contextlib
from typing import Any

import httpx2

ERROR_LIMIT = 64_000
"""bytes, unpacked"""

_ABOUT_THE_BODY = ("content-encoding", "content-length", "transfer-encoding")


class Client(httpx2.Client):
    """An HTTP client whose errors have short bodies.

    A client and not a transport, because proxies bring transports of their own.
    """

    def send(
        self, request: httpx2.Request, *, stream: bool = False, **others: Any
    ) -> httpx2.Response:
        """Send *request*; an answer that tells an error is read here."""
        response = super().send(request, stream=True, **others)
        if not response.is_success:
            return _shortened(response)
        if not stream:
            response.read()
        return response


def _shortened(response: httpx2.Response) -> httpx2.Response:
    headers = [
        (name, value)
        for name, value in response.headers.multi_items()
        if name not in _ABOUT_THE_BODY
    ]
    return httpx2.Response(
        response.status_code,
        headers=headers,
        content=_beginning(response),
        request=response.request,
        extensions=response.extensions,
    )


def _beginning(response: httpx2.Response) -> bytes:
    content = bytearray()
    # Cut off or badly packed: the status was told, and says more than that.
    with contextlib.closing(response), contextlib.suppress(httpx2.HTTPError):
        for chunk in response.iter_bytes():  # unpacks into pieces of 1 MB at most (httpx2 2.16)
            content += chunk
            if len(content) >= ERROR_LIMIT:
                break
    return bytes(content[:ERROR_LIMIT])
