"""Builds the openai client for one connection, with the defaults that are not safe here changed.

No redirects (the SDK would follow them with the body and the key), no retries of its own (a create
that may have been accepted must not be repeated blindly) and a fresh TCP connection for every
request: a pooled one that the server has closed meanwhile fails in a way that cannot be told from
an accepted request. Nothing is taken from the environment but proxies.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from functools import cache, partial

import httpx2
from openai import OpenAI

from assistant.backends.wire.cutting import trace_connections
from assistant.backends.wire.sdk_errors import NO_KEY, NOTED_AS
from assistant.backends.wire.short_errors import Client
from assistant.definitions import Connection
from assistant.errors import KeyRefused, NotCompatible

OPENAI = "https://api.openai.com/v1"
CONNECT_TIMEOUT_S = 10.0


def make_client(connection: Connection, *, transport: httpx2.BaseTransport | None = None) -> OpenAI:
    """Return a client for *connection*; *transport* takes the network's place in tests.

    Raises:
        NotCompatible: the address is none.
        KeyRefused: the key has characters that cannot be sent.
    """
    _check(connection)
    http_client = Client(
        transport=transport,
        verify=_tls(),
        timeout=httpx2.Timeout(connection.event_timeout_s, connect=CONNECT_TIMEOUT_S),
        limits=httpx2.Limits(max_connections=None, max_keepalive_connections=0),
        follow_redirects=False,
        event_hooks={
            "request": [trace_connections, partial(_note, connection), *_keyless(connection)]
        },
    )
    return OpenAI(
        api_key=connection.api_key or NO_KEY,
        base_url=connection.base_url or OPENAI,
        http_client=http_client,
        max_retries=0,
        # Compressed, 64 KB from the network may be 64 MB in memory before any cap sees them.
        default_headers={**connection.headers, "Accept-Encoding": "identity"},
    )


def _keyless(connection: Connection) -> Iterator[Callable[[httpx2.Request], object]]:
    """Yield what takes the made-up key out of a request whose own headers hold the real one.

    A server that is given `api-key` refuses a wrong `Authorization` beside it, and the SDK (3.57)
    sends no request without one.
    """
    named = {name.lower() for name in connection.headers}
    if named and not connection.api_key and "authorization" not in named:
        yield lambda request: request.headers.pop("Authorization", None)


def _note(connection: Connection, request: httpx2.Request) -> None:
    """Have the request say whose it is, for what is told of its errors."""
    request.extensions = {**request.extensions, NOTED_AS: connection}


@cache
def _tls() -> ssl.SSLContext:
    # Reading the certificates takes 0.1 s, and they are the same for every connection.
    return httpx2.create_ssl_context()


def _check(connection: Connection) -> None:
    key = connection.api_key
    if not (key.isascii() and key.isprintable() and " " not in key):
        raise KeyRefused(f"The key of {connection.name} has characters that no key can have.")
    address = connection.base_url or OPENAI
    try:
        url = httpx2.URL(address)
    except httpx2.InvalidURL as exc:
        raise NotCompatible(f"The base URL of {connection.name} is not an address.") from exc
    if url.scheme not in ("http", "https") or not url.host:
        raise NotCompatible(f"The base URL of {connection.name} is not an http(s) address.")
