"""The app as a server of its own: a cookie for each browser, and what browsers may fetch.

Middleware around Streamlit's own server (`app.py`), on its event loop: nothing here waits for a
disk. A host that runs `app.py` as a plain script has none of it, and the app works without.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Awaitable, Callable, MutableMapping
from contextlib import asynccontextmanager
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

from assistant.errors import WorkbenchError
from assistant.ui import services, visitor
from assistant.visitors import Visitors
from assistant.visitors.visitors import YEAR_S

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_POLICY = {
    "content-security-policy": "; ".join(
        (
            "default-src 'self'",
            "script-src 'self' 'wasm-unsafe-eval'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "media-src 'self' blob:",
            "frame-src 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        )
    ),
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


class Serving:
    """ASGI middleware: each page comes with the browser's cookie, and every answer with rules."""

    def __init__(self, app: Callable[[Scope, Receive, Send], Awaitable[None]]) -> None:
        self._app = app
        services.serve()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hand it on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = {
            name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]
        }
        added = [(name.encode(), value.encode()) for name, value in _POLICY.items()]
        if scope["method"] == "GET" and "text/html" in headers.get("accept", ""):
            cookie, let_in = await asyncio.to_thread(_admit, scope, headers)
            added += [(b"set-cookie", cookie.encode())] if cookie else []
            if let_in:
                # To the page without the code, which is not to stand in a history or a picture.
                added.append((b"location", ("/" + scope["path"].lstrip("/")).encode()))
                await send({"type": "http.response.start", "status": 303, "headers": added})
                await send({"type": "http.response.body"})
                return

        async def send_more(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *added]
            await send(message)

        await self._app(scope, receive, send_more)


@asynccontextmanager
async def lifespan(_app: object) -> AsyncGenerator[None]:
    """Open the workbench while the server starts, and say how the owner gets in."""
    threading.Thread(target=_welcome, name="opening", daemon=True).start()
    yield


def _welcome() -> None:
    visitors = _visitors()
    try:
        code = visitors.code if visitors is not None else ""
    except WorkbenchError:
        return  # the page says what is wrong with the store
    if code:
        print(  # noqa: T201 - to whoever started the app, beside its address
            "  The first browser on this machine sees your threads. To see them in another one:\n"
            f"  {services.address()}/?{visitor.CODE}={code}\n",
            flush=True,
        )


def _visitors() -> Visitors | None:
    """Return who knows the visitors; None where the settings are wrong, which the page says."""
    try:
        return services.workbench().visitors
    except WorkbenchError:
        return None


def _admit(scope: Scope, headers: dict[str, str]) -> tuple[str, bool]:
    """Return the cookie to set, for a year from now, and whether the owner's code was brought."""
    visitors = _visitors()
    if visitors is None:
        return "", False
    cookie = visitors.cookie
    try:
        sent = SimpleCookie(headers.get("cookie", "")).get(cookie.name)
    except CookieError:
        sent = None
    value = sent.value if sent is not None and cookie.read(sent.value) else cookie.new()
    line = f"{cookie.name}={value}; Path=/; Max-Age={YEAR_S}; HttpOnly; SameSite=Lax"
    if "https" in (scope["scheme"], headers.get("x-forwarded-proto", "")):
        line += "; Secure"
    code = parse_qs(scope["query_string"].decode("latin-1")).get(visitor.CODE, [""])[0]
    return line, bool(code) and visitors.let_in(cookie.read(value), code)
