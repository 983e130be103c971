"""The app behind the strict Content-Security-Policy, as one's own server may send it."""

from pathlib import Path
from typing import Any

import streamlit as st
from starlette.middleware import Middleware

POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
    "media-src 'self' blob:; frame-src 'self'; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'self'"
)


class Strict:
    """Pure ASGI: sends the policy with whatever is answered."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        async def with_policy(message: Any) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    *message["headers"],
                    (b"content-security-policy", POLICY.encode()),
                ]
            await send(message)

        await self._app(scope, receive, with_policy if scope["type"] == "http" else send)


app = st.App(Path(__file__).parents[2] / "app.py", middleware=[Middleware(Strict)])
